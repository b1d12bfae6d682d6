/** Which currency amounts are shown in, where orders came in several. */
import { Select } from '@mantine/core';
import type { DashboardSummary } from '../../../../src/analytics/contract.ts';
import { formatCount } from '../../format/money.ts';

interface CurrencySelectProps {
  summary: Pick<DashboardSummary, 'currency' | 'currencies'>;
  onChange: (currency: string) => void;
}

/** Nothing where there is nothing to choose. */
export function CurrencySelect({ summary, onChange }: CurrencySelectProps) {
  const orders = new Map(summary.currencies.map(({ currency, count }) => [currency, count]));
  if (summary.currency && !orders.has(summary.currency)) orders.set(summary.currency, 0);
  if (orders.size < 2) return null;
  return (
    <Select
      aria-label="Currency of amounts"
      size="sm"
      w={160}
      allowDeselect={false}
      data={[...orders].map(([currency, count]) => ({
        value: currency,
        label: `${currency} (${formatCount(count)} ${count === 1 ? 'order' : 'orders'})`,
      }))}
      value={summary.currency}
      onChange={(currency) => currency && onChange(currency)}
    />
  );
}
