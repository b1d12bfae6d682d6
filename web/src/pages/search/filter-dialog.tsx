/** Where there is no room beside the hits, what they are narrowed to is a button away. */
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Dialog } from '../../components/dialog.tsx';

interface FilterDialogProps {
  /** How many filters narrow the hits now. */
  active: number;
  /** What is found with them, such as "12 orders"; undefined while nobody knows. */
  found: string | undefined;
  /** The choices. */
  children: ReactNode;
}

/** The button says how many filters are active; the dialog stays until one has chosen all one wants. */
export function FilterDialog({ active, found, children }: FilterDialogProps) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button
        hiddenFrom="md"
        variant="default"
        aria-haspopup="dialog"
        leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden="true" />}
        onClick={open}
      >
        {active > 0 ? `Filters: ${active} active` : 'Filters'}
      </Button>
      <Dialog opened={opened} onClose={close} title="Filters">
        {children}
        <Button fullWidth mt="lg" onClick={close}>
          {found === undefined ? 'Show orders' : `Show ${found}`}
        </Button>
      </Dialog>
    </>
  );
}
