/** The filters of the list of users, as the address carries them. */
import { PLATFORM_ROLES, type PlatformRole } from '../../../../src/identity/identity.ts';

/** How many users a page shows. */
export const PAGE_SIZE = 20;

const STATES = ['on', 'off'] as const;
export type UserState = (typeof STATES)[number];

/** What the list shows; null leaves a filter out. */
export interface UserFilters {
  q: string;
  role: PlatformRole | null;
  state: UserState | null;
  page: number;
}

export const stateOf = (text: string | null): UserState | null =>
  STATES.find((state) => state === text) ?? null;
export const roleOf = (text: string | null): PlatformRole | null =>
  PLATFORM_ROLES.find((role) => role === text) ?? null;

/** Reads the address; what is not valid there counts as not given. */
export function readFilters(search: URLSearchParams): UserFilters {
  const page = Number(search.get('page'));
  return {
    q: (search.get('q') ?? '').slice(0, 100),
    role: roleOf(search.get('role')),
    state: stateOf(search.get('state')),
    page: Number.isSafeInteger(page) && page >= 1 ? page : 1,
  };
}

/** The address of the filters; what is at its default is left out. */
export function writeFilters({ q, role, state, page }: UserFilters): URLSearchParams {
  return new URLSearchParams({
    ...(q ? { q } : {}),
    ...(role ? { role } : {}),
    ...(state ? { state } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  });
}

/** The query that the API takes. */
export function toQuery({ q, role, state, page }: UserFilters) {
  return {
    page,
    page_size: PAGE_SIZE,
    ...(q ? { q } : {}),
    ...(role ? { role } : {}),
    ...(state ? { is_active: state === 'on' ? ('true' as const) : ('false' as const) } : {}),
  };
}
