/** What the hits can be narrowed to, with how many there are of each. */
import { Button, Group, NumberInput, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useDebouncedCallback } from '@mantine/hooks';
import { channelLabel, humanize } from '../../format/labels.ts';
import { formatCount } from '../../format/money.ts';
import classes from './search-page.module.css';
import { countFilters, isFalling, NO_FILTERS, readSearch, type SearchFilters } from './search-filters.ts';

interface Count {
  value: string;
  count: number;
}

/** What a search answers of facets. */
interface FacetCounts {
  facets?: { status: Count[]; channel: Count[]; fulfillment_type: Count[] } | undefined;
  total_is_lower_bound: boolean;
  facets_are_lower_bound?: boolean | undefined;
}

const TYPING_PAUSE_MS = 300;

interface FacetChoicesProps {
  found: FacetCounts | undefined;
  filters: SearchFilters;
  onChange: (changes: Partial<SearchFilters>) => void;
}

export function FacetChoices({ found, filters, onChange }: FacetChoicesProps) {
  const facets = found?.facets;
  return (
    <Stack gap="lg" component="section" aria-label="Narrow the search">
      <FacetGroup
        title="Status"
        counts={facets?.status ?? []}
        found={found}
        chosen={filters.status}
        label={humanize}
        onChoose={(value) => onChange({ status: narrowed('status', value).status })}
      />
      <FacetGroup
        title="Channel"
        counts={facets?.channel ?? []}
        found={found}
        chosen={filters.channel}
        label={channelLabel}
        onChoose={(value) => onChange({ channel: narrowed('channel', value).channel })}
      />
      <FacetGroup
        title="Fulfillment"
        counts={facets?.fulfillment_type ?? []}
        found={found}
        chosen={filters.fulfillment_type}
        label={humanize}
        onChoose={(value) => onChange({ fulfillment_type: narrowed('type', value).fulfillment_type })}
      />
      <AmountRange filters={filters} onChange={onChange} />
      {countFilters(filters) > 0 ? (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          className={classes.reset}
          leftSection={<IconX size={14} aria-hidden="true" />}
          onClick={() => onChange(NO_FILTERS)}
        >
          Remove all filters
        </Button>
      ) : null}
    </Stack>
  );
}

/** A value of a facet as the address would have it: what is unknown there is no filter. */
const narrowed = (name: string, value: string | null): SearchFilters =>
  readSearch(new URLSearchParams(value === null ? {} : { [name]: value }));

interface FacetGroupProps {
  title: string;
  counts: readonly Count[];
  found: FacetCounts | undefined;
  chosen: string | null;
  label: (value: string) => string;
  onChoose: (value: string | null) => void;
}

/** The chosen value stays even when nothing is left of it: it is the way back. */
function FacetGroup({ title, counts, found, chosen, label, onChoose }: FacetGroupProps) {
  // What was not chosen would match without this filter: more of it than of what matches may be there.
  const isAtLeast = (value: string): boolean =>
    (chosen === null || chosen === value ? found?.total_is_lower_bound : found?.facets_are_lower_bound) ??
    false;
  const isMissing = chosen !== null && !counts.some(({ value }) => value === chosen);
  const shown = isMissing ? [{ value: chosen, count: 0 }, ...counts] : counts;
  if (shown.length === 0) return null;
  return (
    <div role="group" aria-label={title}>
      <Text size="xs" fw={600} c="dimmed" mb={4}>
        {title}
      </Text>
      {shown.map(({ value, count }) => {
        const isChosen = value === chosen;
        return (
          <UnstyledButton
            key={value}
            className={classes.choice}
            aria-pressed={isChosen}
            onClick={() => onChoose(isChosen ? null : value)}
          >
            <span className={classes.check}>
              {isChosen ? <IconCheck size={14} aria-hidden="true" /> : null}
            </span>
            <Text size="sm" span truncate fw={isChosen ? 600 : 400}>
              {label(value)}
            </Text>
            <Text size="xs" span c="dimmed" className="tabular" ml="auto">
              {formatCount(count)}
              {isAtLeast(value) ? '+' : null}
            </Text>
          </UnstyledButton>
        );
      })}
    </div>
  );
}

function AmountRange({ filters, onChange }: Omit<FacetChoicesProps, 'found'>) {
  const report = useDebouncedCallback(onChange, TYPING_PAUSE_MS);
  const amountOf = (value: number | string): number | null => (typeof value === 'number' ? value : null);
  return (
    <div role="group" aria-label="Order total">
      <Text size="xs" fw={600} c="dimmed" mb={4}>
        Order total
      </Text>
      <Group gap="xs" wrap="nowrap" key={`${filters.least} ${filters.most}`}>
        <NumberInput
          aria-label="At least"
          placeholder="From"
          size="xs"
          min={0}
          hideControls
          defaultValue={filters.least ?? ''}
          onChange={(value) => report({ least: amountOf(value) })}
        />
        <NumberInput
          aria-label="At most"
          placeholder="To"
          size="xs"
          min={0}
          hideControls
          defaultValue={filters.most ?? ''}
          error={isFalling(filters) ? 'Below “From”: not heeded' : null}
          onChange={(value) => report({ most: amountOf(value) })}
        />
      </Group>
    </div>
  );
}
