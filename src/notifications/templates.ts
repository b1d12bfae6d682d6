/** The templates that count in an environment: its own, or the product's. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import { DEFAULT_TEMPLATES, type TemplateContent } from './default-templates.ts';
import { CHANNELS, NOTIFICATION_TYPES, type Channel, type NotificationType } from './notification.ts';
import { findCurrent, type TemplateRow } from './template-repository.ts';

export interface CurrentTemplate extends TemplateContent {
  type: NotificationType;
  channel: Channel;
  /** 0 while the environment has never written its own. */
  version: number;
  /** True when it is the product's. */
  is_default: boolean;
  updated_by: string | null;
  updated_at: string | null;
}

/** What a stored version says; the product's own template where there is none, or where it was reset. */
export function currentOf(
  type: NotificationType,
  channel: Channel,
  row: TemplateRow | undefined,
): CurrentTemplate {
  const stored =
    row?.text == null
      ? DEFAULT_TEMPLATES[type][channel]
      : { is_active: row.is_active ?? true, subject: row.subject, text: row.text, html: row.html };
  return {
    ...stored,
    type,
    channel,
    version: row?.version ?? 0,
    is_default: row?.text == null,
    updated_by: row?.created_by ?? null,
    updated_at: row?.created_at.toISOString() ?? null,
  };
}

/** All of them, by type and channel. */
export async function currentTemplates(db: DataPlaneDatabase): Promise<CurrentTemplate[]> {
  const rows = await findCurrent(db);
  return NOTIFICATION_TYPES.flatMap((type) =>
    CHANNELS.map((channel) =>
      currentOf(
        type,
        channel,
        rows.find((row) => row.type === type && row.channel === channel),
      ),
    ),
  );
}
