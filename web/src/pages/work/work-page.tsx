/** The work of a node: what is to be picked, packed and handed over. */
import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { formatCount } from '../../format/money.ts';
import { NodeChooser } from './node-chooser.tsx';
import { useStageCounts } from './use-stage-counts.ts';
import { useWorkAddress } from './use-work-address.ts';
import { ALL_NODES, type Stage, stageOf, STAGES } from './work-address.ts';
import { WorkDrawer } from './work-drawer.tsx';
import { WorkList } from './work-list.tsx';
import classes from './work-page.module.css';

const MAX_NODES = 200;

/** Node, stage and the open fulfillment live in the address; the node is remembered besides. */
export function WorkPage() {
  const user = useUser();
  const mayListNodes = may(user, 'nodes.read');
  const nodes = useQuery({
    ...api.nodes.list.queryOptions({ input: { query: { page_size: MAX_NODES } } }),
    enabled: mayListNodes,
  });
  const { address, chooseNode, chooseStage, choosePage, addressOf, close } = useWorkAddress();
  // A node of another environment, or one that is gone, counts as none.
  const isKnown = nodes.data?.items.some(({ id }) => id === address.node) ?? true;
  const node = isKnown ? address.node : ALL_NODES;
  const filter = node === ALL_NODES ? {} : { node_id: node };
  const counts = useStageCounts(filter);
  const list = useRef<HTMLDivElement>(null);

  return (
    <>
      <PageHeader title="Work">
        {mayListNodes ? (
          <NodeChooser nodes={nodes.data?.items ?? []} node={node} onChange={chooseNode} />
        ) : null}
      </PageHeader>
      <Tabs
        value={address.stage}
        onChange={(value) => chooseStage(stageOf(value) ?? address.stage)}
        keepMounted={false}
        classNames={{ list: classes.stages, tab: classes.stage, tabLabel: classes.label }}
      >
        <Tabs.List grow aria-label="Stages of the work">
          {STAGES.map(({ status, label }) => (
            <Tabs.Tab key={status} value={status}>
              <StageLabel label={label} count={counts[status]} />
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {STAGES.map(({ status }) => (
          <Tabs.Panel key={status} value={status} pt="md">
            <div ref={list} tabIndex={-1} className={classes.list}>
              <WorkList
                filter={{ ...filter, status }}
                page={address.page}
                showsNode={node === ALL_NODES}
                addressOf={addressOf}
                onPage={choosePage}
                otherStage={status === address.stage ? fullStage(counts, status) : null}
                onStage={chooseStage}
              />
            </div>
          </Tabs.Panel>
        ))}
      </Tabs>
      <WorkDrawer fulfillmentId={address.fulfillment} onClose={close} list={list} />
    </>
  );
}

function StageLabel({ label, count }: { label: string; count: number | undefined }) {
  return (
    <>
      <span className={classes.count}>{count === undefined ? '–' : formatCount(count)}</span> {label}
    </>
  );
}

/** The first other stage where something lies. */
function fullStage(counts: Partial<Record<Stage, number>>, except: Stage): Stage | null {
  return STAGES.find(({ status }) => status !== except && (counts[status] ?? 0) > 0)?.status ?? null;
}
