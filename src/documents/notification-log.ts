/** Every notification to a customer: what it said, to whom it went, and what became of it. */
import type { NotificationRecord } from '../notifications/records.ts';
import type { Log, LogCopy } from './log.ts';

export type NotificationLog = Log<NotificationRecord>;
export type NotificationLogCopy = LogCopy<NotificationRecord>;
