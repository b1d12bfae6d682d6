/** The dialogs of a rule. */
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { DeleteRule } from './delete-rule.tsx';
import { RuleEditor } from './rule-editor.tsx';
import { useRuleMetadata } from './use-rule-metadata.ts';
import { VersionsView } from './versions-view.tsx';

/** Which dialog is open, for which rule; an editor without one makes a new rule. */
export type OpenDialog =
  | { kind: 'edit'; rule: SourcingRuleResponse | null }
  | { kind: 'versions' | 'delete'; rule: SourcingRuleResponse };

interface RuleDialogsProps {
  open: OpenDialog | null;
  lastPriority: number;
  onClose: () => void;
}

/** One at a time; while none is open nothing is drawn. */
export function RuleDialogs({ open, lastPriority, onClose }: RuleDialogsProps) {
  return (
    <Dialog
      opened={open !== null}
      onClose={onClose}
      title={titleOf(open)}
      size={open?.kind === 'delete' ? 'md' : 'xl'}
    >
      {open ? <DialogContent open={open} lastPriority={lastPriority} onClose={onClose} /> : null}
    </Dialog>
  );
}

function titleOf(open: OpenDialog | null): string {
  if (!open?.rule) return 'Add a rule';
  if (open.kind === 'versions') return `Versions of ${open.rule.name}`;
  return open.kind === 'delete' ? `Delete ${open.rule.name}` : `Edit ${open.rule.name}`;
}

function DialogContent({ open, lastPriority, onClose }: RuleDialogsProps & { open: OpenDialog }) {
  const metadata = useRuleMetadata();
  if (open.kind === 'versions') return <VersionsView rule={open.rule} onRestored={onClose} />;
  if (open.kind === 'delete') return <DeleteRule rule={open.rule} onClose={onClose} />;
  return (
    <Loaded query={metadata} skeleton={<RowsSkeleton rows={6} height={36} />}>
      {(known) => (
        <RuleEditor rule={open.rule} lastPriority={lastPriority} metadata={known} onClose={onClose} />
      )}
    </Loaded>
  );
}
