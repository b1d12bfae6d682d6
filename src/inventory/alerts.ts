/**
 * Stock that has run low. An alert is raised once, when the available units fall to the reorder point, and again only
 * after they have been above it.
 */
import type { Context } from '../tenancy/context.ts';
import { findAlerts, type AlertRow } from './alerts-repository.ts';
import type { StockAlertResponse } from './contract.ts';

/** An alert as it is shown. */
export function alertView(row: AlertRow): StockAlertResponse {
  return {
    ...row,
    raised_at: row.raised_at.toISOString(),
    cleared_at: row.cleared_at?.toISOString() ?? null,
  };
}

/** These alerts, in the order in which they were raised. */
export async function readAlerts(context: Context, ids: readonly string[]): Promise<StockAlertResponse[]> {
  return (await findAlerts(context.db, ids)).map(alertView);
}
