/** The nodes that could serve the order, as they were scored. */
import { Button, Table, Text, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { CandidateReport } from '../../../../src/sourcing/sourcing.ts';
import { formatCost, formatShare } from '../../format/money.ts';
import { formatDistance } from '../../format/time.ts';
import classes from './candidates-table.module.css';

const FIRST_ROWS = 6;

/** Best score first; the chosen ones are marked and always shown. */
export function CandidatesTable({ candidates }: { candidates: readonly CandidateReport[] }) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = candidates.filter((candidate, index) => showsAll || index < FIRST_ROWS || candidate.selected);
  return (
    <div>
      <Table.ScrollContainer minWidth={600}>
        <Table verticalSpacing={6} captionSide="top">
          <Table.Caption className={classes.caption}>Candidates, best score first</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Node</Table.Th>
              <Table.Th scope="col" ta="right">
                Distance
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Cost
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Has of the order
              </Table.Th>
              <Table.Th scope="col">Score from</Table.Th>
              <Table.Th scope="col" ta="right">
                Score
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((candidate) => (
              <CandidateRow key={candidate.nodeId} candidate={candidate} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {shown.length < candidates.length ? (
        <Button variant="subtle" size="compact-sm" mt={4} onClick={() => setShowsAll(true)}>
          Show all {candidates.length} candidates
        </Button>
      ) : null}
    </div>
  );
}

function CandidateRow({ candidate }: { candidate: CandidateReport }) {
  return (
    <Table.Tr className={classes.row} data-selected={candidate.selected}>
      <Table.Td>
        {candidate.selected ? (
          <>
            <IconCheck size={14} stroke={2.5} className={classes.check} aria-hidden="true" />
            <VisuallyHidden>Chosen: </VisuallyHidden>
          </>
        ) : null}
        {candidate.name}{' '}
        <Text span size="xs" c="dimmed" className="code">
          {candidate.code}
        </Text>
      </Table.Td>
      <Table.Td ta="right" className="code">
        {candidate.distanceKm === null ? 'unknown' : formatDistance(candidate.distanceKm)}
      </Table.Td>
      <Table.Td ta="right">{formatCost(candidate.cost)}</Table.Td>
      <Table.Td ta="right">{formatShare(candidate.coverage)}</Table.Td>
      <Table.Td>
        <ScoreParts candidate={candidate} />
      </Table.Td>
      <Table.Td ta="right">{candidate.score.toFixed(3)}</Table.Td>
    </Table.Tr>
  );
}

const PARTS = [
  { key: 'distance', label: 'distance' },
  { key: 'inventory', label: 'stock' },
  { key: 'cost', label: 'cost' },
] as const;

function ScoreParts({ candidate }: { candidate: CandidateReport }) {
  const parts = PARTS.flatMap(({ key, label }) => {
    const value = candidate.scoreParts[key];
    return value === undefined ? [] : [`${label} ${value.toFixed(2)}`];
  });
  return (
    <Text size="xs" c="dimmed">
      {parts.join(' · ')}
    </Text>
  );
}
