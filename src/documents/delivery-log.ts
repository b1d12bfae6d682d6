/** Every delivery of a webhook with its attempts: what was sent where, what was answered, what comes next. */
import type { DeliveryRecord } from '../webhooks/records.ts';
import type { Log, LogCopy } from './log.ts';

export type DeliveryLog = Log<DeliveryRecord>;
export type DeliveryLogCopy = LogCopy<DeliveryRecord>;
