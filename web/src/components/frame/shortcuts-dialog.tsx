/** The list of keyboard shortcuts. */
import { Group, Kbd, Modal, Stack, Switch, Table } from '@mantine/core';
import { useSingleKeySetting } from './shortcuts.ts';

const SHORTCUTS: readonly { keys: readonly string[]; action: string }[] = [
  { keys: ['Ctrl', 'K'], action: 'Search orders and products from anywhere' },
  { keys: ['/'], action: 'Orders, Search: go to the search field' },
  { keys: ['j'], action: 'Orders: next order' },
  { keys: ['k'], action: 'Orders: previous order' },
  { keys: ['x'], action: 'Orders: select the order that has the focus' },
  { keys: ['Shift', 'x'], action: 'Orders: select all from the last selected one to here' },
  { keys: ['Enter'], action: 'Open the order that has the focus' },
];

/** Lists the shortcuts and switches those of a single key. */
export function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [enabled, setEnabled] = useSingleKeySetting();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Keyboard shortcuts"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <Table aria-label="Keyboard shortcuts">
          <Table.Tbody>
            {SHORTCUTS.map((shortcut) => (
              <Table.Tr key={shortcut.action}>
                <Table.Td>{shortcut.action}</Table.Td>
                <Table.Td>
                  <Group gap={4} justify="flex-end">
                    {shortcut.keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Switch
          label="Shortcuts of a single key"
          description="Switch them off if you dictate, or press keys by accident."
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
      </Stack>
    </Modal>
  );
}
