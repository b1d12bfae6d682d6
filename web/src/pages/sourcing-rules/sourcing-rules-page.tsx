/** Which rule sources which order, and trying them out. */
import { Stack } from '@mantine/core';
import { PageHeader } from '../../components/page-header.tsx';
import { DryRunPanel } from './dry-run-panel.tsx';
import { RulesPanel } from './rules-panel.tsx';

/** The rules above, a dry run of them below. */
export function SourcingRulesPage() {
  return (
    <>
      <PageHeader title="Sourcing rules" />
      <Stack>
        <RulesPanel />
        <DryRunPanel />
      </Stack>
    </>
  );
}
