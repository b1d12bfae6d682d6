/** The frame around every page: header, navigation, and the place where the page goes. */
import { ActionIcon, AppShell, Burger, Button, Group, Kbd, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { useLiveUpdates } from '../../api/live-updates.ts';
import { Brand } from '../brand.tsx';
import classes from './app-frame.module.css';
import { ColorSchemeMenu } from './color-scheme-menu.tsx';
import { LiveMark } from './live-mark.tsx';
import { Navigation } from './navigation.tsx';
import { OrderSearch } from './order-search.tsx';
import { spotlight } from './spotlight.ts';
import { UserMenu } from './user-menu.tsx';

const MAIN_ID = 'main';

/** Keeps itself while pages change; a new page gets the focus, so that screen readers start at its top. */
export function AppFrame() {
  const [menuOpened, menu] = useDisclosure();
  const { pathname } = useLocation();
  const main = useFocusOnNavigation(pathname);

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !menuOpened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip-link" href={`#${MAIN_ID}`} onClick={() => main.current?.focus()}>
        Skip to the content
      </a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <Burger
            opened={menuOpened}
            onClick={menu.toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={menuOpened ? 'Close the navigation' : 'Open the navigation'}
          />
          <Link to="/" className={classes.brand} aria-label="Longhaul, overview">
            <Brand />
          </Link>
          <SearchButtons />
          <Group gap={4} ml="auto" wrap="nowrap">
            <LiveMark state={useLiveUpdates()} />
            <ColorSchemeMenu />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" className={classes.navbar}>
        <Navigation onNavigate={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main id={MAIN_ID} ref={main} tabIndex={-1}>
        <div className={classes.page}>
          <Outlet />
        </div>
      </AppShell.Main>
      <OrderSearch />
    </AppShell>
  );
}

function useFocusOnNavigation(pathname: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}

function SearchButtons() {
  return (
    <>
      <Button
        variant="default"
        className={classes.search}
        visibleFrom="sm"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        rightSection={<Kbd size="xs">Ctrl K</Kbd>}
        onClick={spotlight.open}
      >
        <Text span size="sm" c="dimmed">
          Search orders, products
        </Text>
      </Button>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        hiddenFrom="sm"
        aria-label="Search orders and products"
        onClick={spotlight.open}
      >
        <IconSearch size={18} aria-hidden="true" />
      </ActionIcon>
    </>
  );
}
