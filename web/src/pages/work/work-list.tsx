/** The fulfillments of one stage. */
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { type Stage, STAGES } from './work-address.ts';
import { WorkCard } from './work-card.tsx';
import classes from './work-list.module.css';

const PAGE_SIZE = 50;

interface WorkListProps {
  filter: { node_id?: string; status: Stage };
  page: number;
  /** True where the work of several nodes is shown together. */
  showsNode: boolean;
  addressOf: (fulfillmentId: string) => string;
  onPage: (page: number) => void;
  /** Where there is something to do when nothing is here. */
  otherStage: Stage | null;
  onStage: (stage: Stage) => void;
}

/** Most urgent first, as the API sorts them. */
export function WorkList({ filter, page, showsNode, addressOf, onPage, otherStage, onStage }: WorkListProps) {
  const query = { ...filter, page, page_size: PAGE_SIZE };
  const work = useQuery(
    api.fulfillment.list.queryOptions({ input: { query }, placeholderData: keepPreviousData }),
  );
  return (
    <Loaded query={work} skeleton={<RowsSkeleton rows={4} height={116} />}>
      {({ items, total }) =>
        items.length > 0 ? (
          <>
            <ul className={classes.cards} data-dimmed={work.isPlaceholderData}>
              {items.map((item) => (
                <WorkCard key={item.id} item={item} showsNode={showsNode} to={addressOf(item.id)} />
              ))}
            </ul>
            <PagedFooter
              page={page}
              pageSize={PAGE_SIZE}
              total={total}
              noun={total === 1 ? 'fulfillment' : 'fulfillments'}
              onPage={onPage}
            />
          </>
        ) : (
          <NothingHere
            stage={filter.status}
            page={page}
            onPage={onPage}
            other={otherStage}
            onStage={onStage}
          />
        )
      }
    </Loaded>
  );
}

const EMPTY_WORDS: Readonly<Record<Stage, { title: string; words: string }>> = {
  SOURCED: {
    title: 'Nothing to pick',
    words: 'A new order appears here the moment it is given to the node.',
  },
  PICKING: { title: 'Nobody is picking', words: 'What somebody has begun to pick shows here.' },
  PACKING: { title: 'Nothing to pack', words: 'What has been picked waits here to be packed.' },
  READY_TO_SHIP: {
    title: 'Nothing is waiting',
    words: 'What is packed waits here for the carrier or the customer.',
  },
};

interface NothingHereProps {
  stage: Stage;
  page: number;
  onPage: (page: number) => void;
  other: Stage | null;
  onStage: (stage: Stage) => void;
}

function NothingHere({ stage, page, onPage, other, onStage }: NothingHereProps) {
  if (page > 1) {
    return (
      <EmptyState
        title="This page is empty"
        action={
          <Button variant="default" mt="xs" onClick={() => onPage(1)}>
            Go to the first page
          </Button>
        }
      >
        What was here has moved on meanwhile.
      </EmptyState>
    );
  }
  const { title, words } = EMPTY_WORDS[stage];
  const label = STAGES.find(({ status }) => status === other)?.label;
  return (
    <EmptyState
      title={title}
      action={
        other && label ? (
          <Button variant="default" h={44} mt="xs" onClick={() => onStage(other)}>
            Go to “{label}”
          </Button>
        ) : null
      }
    >
      {words}
    </EmptyState>
  );
}
