/** How columns are read and written, as Kysely sees them. A migration that changes a table changes its type. */
import type { ColumnType } from 'kysely';

/** Timestamps come back as Date. */
export type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** A timestamp without a default. */
export type RequiredTimestamp = ColumnType<Date, Date | string, Date | string>;
export type NullableTimestamp = ColumnType<
  Date | null,
  Date | string | null | undefined,
  Date | string | null
>;
/** NUMERIC travels as a decimal string; see orders/money. */
export type Numeric = ColumnType<string, string, string>;
/** A sum that the database keeps by itself; see the trigger on payments. */
export type KeptSum = ColumnType<string, never, never>;
/** JSONB is read parsed and written as text, because the driver would take an array for a PostgreSQL array. */
export type Json<T> = ColumnType<T, string | undefined, string>;
