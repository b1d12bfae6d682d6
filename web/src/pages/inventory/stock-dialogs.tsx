/** What is open over a list of stock records. */
import { Dialog } from '../../components/dialog.tsx';
import { AdjustForm } from './adjust-form.tsx';
import { RecordDrawer } from './record-drawer.tsx';
import type { StockAction } from './stock-table.tsx';
import { TransferForm } from './transfer-form.tsx';

interface StockDialogsProps {
  /** Null: nothing is open. */
  open: StockAction | null;
  onClose: () => void;
}

/** The dialogs and the drawer of one record. */
export function StockDialogs({ open, onClose }: StockDialogsProps) {
  return (
    <>
      <Dialog opened={open?.kind === 'adjust'} onClose={onClose} title="Adjust stock">
        {open?.kind === 'adjust' ? <AdjustForm item={open.item} onClose={onClose} /> : null}
      </Dialog>
      <Dialog opened={open?.kind === 'transfer'} onClose={onClose} title="Move to another node">
        {open?.kind === 'transfer' ? <TransferForm item={open.item} onClose={onClose} /> : null}
      </Dialog>
      <RecordDrawer item={open?.kind === 'show' ? open.item : null} onClose={onClose} />
    </>
  );
}
