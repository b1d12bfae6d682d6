/** The orders that were found, with what was typed marked in them. */
import { Anchor, Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Marked } from '../../components/marked.tsx';
import { Moment } from '../../components/moment.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { channelLabel } from '../../format/labels.ts';
import { formatMoney } from '../../format/money.ts';
import classes from './search-page.module.css';
import { type SearchHit, toSearchHit } from './search-hit.ts';

interface HitListProps {
  hits: readonly SearchHit[];
  /** True while the hits of what was typed last are on their way. */
  dimmed: boolean;
}

export function HitList({ hits, dimmed }: HitListProps) {
  return (
    <ul className={classes.hits} data-dimmed={dimmed} aria-label="Orders found">
      {hits.map((hit) => (
        <Hit key={hit.id} hit={hit} />
      ))}
    </ul>
  );
}

function Hit({ hit }: { hit: SearchHit }) {
  const { number, status, channel, total, placedAt, texts } = toSearchHit(hit);
  return (
    <li className={classes.hit}>
      <Group justify="space-between" gap="sm" wrap="nowrap" align="flex-start">
        <Group gap={8} miw={0}>
          <Anchor component={Link} to={`/orders/${hit.id}`} fw={600} className="tabular">
            <Marked html={number} />
          </Anchor>
          {status ? <StatusBadge status={status} /> : null}
        </Group>
        {total ? (
          <Text size="sm" className="tabular">
            {formatMoney(total.amount, total.currency)}
          </Text>
        ) : null}
      </Group>
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text size="sm" c="dimmed" truncate>
          {texts.map((text, index) => (
            <span key={text}>
              {index > 0 ? ' · ' : null}
              <Marked html={text} />
            </span>
          ))}
        </Text>
        <Text size="xs" c="dimmed" className={classes.placed}>
          {channel ? `${channelLabel(channel)} · ` : null}
          {placedAt ? <Moment at={placedAt} /> : null}
        </Text>
      </Group>
    </li>
  );
}
