/**
 * A chart of one series of counts, each perhaps beside another count. Drawn here instead of by the chart library, whose 118 kB would not fit into what the
 * first page may weigh.
 */
import { Tooltip, VisuallyHidden } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useState } from 'react';
import { formatCount } from '../../format/money.ts';
import classes from './bar-chart.module.css';
import { countTicks, labelStride } from './ticks.ts';

/** One bar. */
export interface Bar {
  key: string;
  /** Below the bar, where there is room for it. */
  label: string;
  count: number;
  /** More about the bar, shown on pointing at it. */
  note?: string;
  /** What the bar is held against, drawn as a line across it. */
  mark?: { count: number; note: string };
}

interface BarChartProps {
  bars: readonly Bar[];
  /** Pixels. */
  height: number;
}

const LEFT = 40;
const DIGIT_WIDTH = 7.5;
/** Between the numbers of the scale and the bars. */
const GAP = 10;
const BOTTOM = 24;
const TOP = 8;
const WANTED_TICKS = 4;
const LABEL_WIDTH = 62;
const MAX_BAR_WIDTH = 44;
const BAR_SHARE = 0.72;

/** Bars over a scale of round numbers; screen readers get the counts as text. */
export function BarChart({ bars, height }: BarChartProps) {
  const { ref, width } = useElementSize();
  const [pointedAt, setPointedAt] = useState<Bar | null>(null);
  return (
    <figure className={classes.chart}>
      <Tooltip.Floating label={pointedAt ? describe(pointedAt) : ''} disabled={!pointedAt}>
        <div ref={ref} style={{ height }} aria-hidden="true" onMouseLeave={() => setPointedAt(null)}>
          {width > 0 ? <Drawing bars={bars} width={width} height={height} onPoint={setPointedAt} /> : null}
        </div>
      </Tooltip.Floating>
      <VisuallyHidden component="figcaption">{bars.map(describe).join('; ')}</VisuallyHidden>
    </figure>
  );
}

const describe = (bar: Bar) =>
  [`${bar.label}: ${formatCount(bar.count)}`, bar.note, bar.mark?.note].filter(Boolean).join(', ');

interface DrawingProps extends BarChartProps {
  width: number;
  onPoint: (bar: Bar) => void;
}

function Drawing({ bars, width, height, onPoint }: DrawingProps) {
  const ticks = countTicks(
    Math.max(...bars.flatMap((bar) => [bar.count, bar.mark?.count ?? 0])),
    WANTED_TICKS,
  );
  const top = ticks.at(-1) ?? 1;
  const left = Math.max(LEFT, formatCount(top).length * DIGIT_WIDTH + GAP);
  const base = height - BOTTOM;
  const y = (count: number) => base - (count / top) * (base - TOP);
  const slot = (width - left) / bars.length;
  const thickness = Math.min(MAX_BAR_WIDTH, slot * BAR_SHARE);
  const stride = labelStride(bars.length, width - left, LABEL_WIDTH);
  return (
    <svg width={width} height={height}>
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(0,${y(tick)})`}>
          <line x1={left} x2={width} className={classes.grid} />
          <text x={left - 8} dy="0.32em" textAnchor="end" className={classes.text}>
            {formatCount(tick)}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => {
        const middle = left + slot * (index + 0.5);
        return (
          <g key={bar.key} className={classes.slot} onMouseEnter={() => onPoint(bar)}>
            <rect x={middle - slot / 2} y={TOP} width={slot} height={base - TOP} className={classes.hover} />
            <rect
              x={middle - thickness / 2}
              y={y(bar.count)}
              width={thickness}
              height={base - y(bar.count)}
              className={classes.bar}
            />
            {bar.mark ? (
              <line
                x1={middle - thickness / 2}
                x2={middle + thickness / 2}
                y1={y(bar.mark.count)}
                y2={y(bar.mark.count)}
                className={classes.mark}
              />
            ) : null}
            {(bars.length - 1 - index) % stride === 0 ? (
              <text
                x={middle}
                y={height - 6}
                textAnchor={stride > 1 && index === bars.length - 1 ? 'end' : 'middle'}
                className={classes.text}
              >
                {bar.label}
              </text>
            ) : null}
          </g>
        );
      })}
    </svg>
  );
}
