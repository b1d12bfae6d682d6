/** The signed-in person's menu. */
import { ActionIcon, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconKeyboard, IconLock, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { describeFailure } from '../../api/problem.ts';
import { useSignOut, useUser } from '../../api/session.ts';
import { Dialog } from '../dialog.tsx';
import { ChangePassword } from './change-password.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

/** Who is signed in, the keyboard shortcuts, the password, and signing out. */
export function UserMenu() {
  const user = useUser();
  const signOut = useSignOut();
  const [shortcutsOpened, shortcuts] = useDisclosure();
  const [passwordOpened, password] = useDisclosure();

  function leave(): void {
    signOut.mutate(undefined, {
      onError: (error) =>
        notifications.show({
          color: 'red',
          title: 'Still signed in',
          message: describeFailure(error).detail,
        }),
    });
  }

  return (
    <>
      <Menu position="bottom-end" width={250}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Account of ${user.email}`}>
            <IconUserCircle size={20} stroke={1.6} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
              {user.full_name ?? user.email}
            </Text>
            {user.full_name ? (
              <Text size="xs" truncate>
                {user.email}
              </Text>
            ) : null}
          </Menu.Label>
          <Menu.Divider />
          <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden="true" />} onClick={shortcuts.open}>
            Keyboard shortcuts
          </Menu.Item>
          <Menu.Item leftSection={<IconLock size={16} aria-hidden="true" />} onClick={password.open}>
            Change your password
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={leave}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Dialog opened={passwordOpened} onClose={password.close} title="Change your password">
        <ChangePassword onClose={password.close} />
      </Dialog>
      <ShortcutsDialog opened={shortcutsOpened} onClose={shortcuts.close} />
    </>
  );
}
