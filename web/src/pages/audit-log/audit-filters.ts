/** The filters of the audit log, as the address carries them. */
import { AUDIT_ACTIONS, type AuditAction } from '../../../../src/audit/audit.ts';

/** How many entries a page shows. */
export const PAGE_SIZE = 30;
const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What the list shows; null leaves a filter out. */
export interface AuditFilters {
  q: string;
  action: AuditAction | null;
  /** First and last day, `2026-11-26`; both count. */
  from: string | null;
  to: string | null;
  page: number;
}

export const actionOf = (text: string | null): AuditAction | null =>
  AUDIT_ACTIONS.find((action) => action === text) ?? null;

/** A day that exists, else null. */
export const dayOf = (text: string | null): string | null =>
  text !== null && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;

/** Reads the address; what is not valid there counts as not given. */
export function readFilters(search: URLSearchParams): AuditFilters {
  const page = Number(search.get('page'));
  return {
    q: (search.get('q') ?? '').slice(0, 100),
    action: actionOf(search.get('action')),
    from: dayOf(search.get('from')),
    to: dayOf(search.get('to')),
    page: Number.isSafeInteger(page) && page >= 1 ? page : 1,
  };
}

/** The address of the filters; what is at its default is left out. */
export function writeFilters({ q, action, from, to, page }: AuditFilters): URLSearchParams {
  return new URLSearchParams({
    ...(q ? { q } : {}),
    ...(action ? { action } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  });
}

/** Midnight at which the day begins where the browser is, `days` later. */
function midnight(day: string, days = 0): string {
  const [year = 0, month = 1, date = 1] = new Date(Date.parse(day) + days * DAY_MS)
    .toISOString()
    .slice(0, 10)
    .split('-')
    .map(Number);
  return new Date(year, month - 1, date).toISOString();
}

/** The query that the API takes. */
export function toQuery({ q, action, from, to, page }: AuditFilters) {
  return {
    page,
    page_size: PAGE_SIZE,
    ...(q ? { q } : {}),
    ...(action ? { action } : {}),
    ...(from ? { from: midnight(from) } : {}),
    ...(to ? { to: midnight(to, 1) } : {}),
  };
}
