/** The address of the work page and what changes it. */
import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useMemo } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { useUser } from '../../api/session.ts';
import { ALL_NODES, readWorkAddress, type WorkAddress, writeWorkAddress } from './work-address.ts';

/** Marks an opened fulfillment's address, so that closing it can go back instead of piling up addresses. */
export const OPENED_FROM_LIST = { openedFromList: true } as const;

function isOpenedFromList(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'openedFromList' in state;
}

/** The node that was chosen last is taken where the address names none; it is remembered for each environment. */
export function useWorkAddress() {
  const [search, setSearch] = useSearchParams();
  const location = useLocation();
  const navigate = useNavigate();
  const [remembered, remember] = useLocalStorage<string>({
    key: `longhaul-work-node-${useUser().environment?.slug ?? ''}`,
    defaultValue: ALL_NODES,
    getInitialValueInEffect: false,
  });
  const address = useMemo(() => readWorkAddress(search), [search]);

  const change = (changes: Partial<WorkAddress>, replace: boolean): void =>
    setSearch((current) => writeWorkAddress({ ...readWorkAddress(current), page: 1, ...changes }), {
      replace,
    });

  useEffect(() => {
    if (address.node !== null) return;
    setSearch((current) => writeWorkAddress({ ...readWorkAddress(current), node: remembered }), {
      replace: true,
    });
  }, [address.node, remembered, setSearch]);

  return {
    address: { ...address, node: address.node ?? remembered },
    chooseNode: (node: string) => {
      remember(node);
      change({ node }, true);
    },
    chooseStage: (stage: WorkAddress['stage']) => change({ stage }, true),
    choosePage: (page: number) => change({ page }, false),
    /** Where the fulfillment is open above the same list. */
    addressOf: (fulfillment: string) =>
      `?${writeWorkAddress({ ...address, node: address.node ?? remembered, fulfillment }).toString()}`,
    close: () => {
      if (isOpenedFromList(location.state)) void navigate(-1);
      else change({ fulfillment: null, page: address.page }, true);
    },
  };
}
