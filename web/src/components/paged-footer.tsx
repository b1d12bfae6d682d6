/** The bottom of a list that has pages. */
import { Group, Pagination, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '../format/money.ts';

const CONTROL_LABELS = {
  first: 'First page',
  previous: 'Previous page',
  next: 'Next page',
  last: 'Last page',
} as const;

interface PagedFooterProps {
  page: number;
  pageSize: number;
  total: number;
  /** Nobody counted so many. */
  isEstimate?: boolean;
  /** What is counted, in the plural; the count stands before it. */
  noun: string;
  onPage: (page: number) => void;
  /** Beside the count, such as a choice of the page size. */
  children?: ReactNode;
}

/** How many there are, and the way to the other pages where there are any. */
export function PagedFooter(props: PagedFooterProps) {
  const { page, pageSize, total, isEstimate = false, noun, onPage, children } = props;
  const pages = Math.ceil(total / pageSize);
  return (
    <Group justify="space-between" pt="sm">
      <Group gap="sm">
        <Text size="sm" c="dimmed" role="status" className="tabular">
          {isEstimate ? 'about ' : null}
          {formatCount(total)} {noun}
        </Text>
        {children}
      </Group>
      {pages > 1 ? (
        <Pagination
          size="sm"
          total={pages}
          value={page}
          onChange={onPage}
          getControlProps={(control) => ({ 'aria-label': CONTROL_LABELS[control] })}
          getItemProps={(item) => ({ 'aria-label': `Page ${item}` })}
        />
      ) : null}
    </Group>
  );
}
