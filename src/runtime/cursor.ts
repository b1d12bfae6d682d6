/**
 * Places in lists, opaque to clients: a page says where it ended, and the next begins there, however deep that is. A
 * place is made of what the list is sorted by, so that it holds even when the row that it was taken from is gone.
 */
import { z } from 'zod';
import { invalidField } from './errors.ts';

/** Where a list by moment and id is. */
const momentPlace = z.object({ micros: z.int().min(0), id: z.uuid() });
/** `micros`: microseconds since 1970, as exact as the database keeps them. */
export type MomentPlace = z.output<typeof momentPlace>;

/** Where a list by position is. */
const positionPlace = z.object({ position: z.int().min(1) });
export type PositionPlace = z.output<typeof positionPlace>;

/** The cursors of one list. */
export class Cursors<Place extends object> {
  readonly #list: string;
  readonly #schema: z.ZodType<Place>;

  /** @param list its name; cursors of other lists are refused */
  constructor(list: string, schema: z.ZodType<Place>) {
    this.#list = list;
    this.#schema = schema;
  }

  /** The cursor that leads on after a page; null after the last one, which is not full. */
  after(rows: readonly Place[], pageSize: number): string | null {
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return null;
    const place = { list: this.#list, ...this.#schema.parse(last) };
    return Buffer.from(JSON.stringify(place)).toString('base64url');
  }

  /** @throws Refusal `invalid` for what is no cursor of this list */
  read(cursor: string | undefined): Place | undefined {
    if (cursor === undefined) return undefined;
    const decoded = z.looseObject({ list: z.literal(this.#list) }).and(this.#schema);
    const place = decoded.safeParse(parsed(cursor));
    if (!place.success) throw invalidField('cursor', 'is no cursor of this list');
    return place.data;
  }
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export const momentCursors = (list: string) => new Cursors<MomentPlace>(list, momentPlace);
export const positionCursors = (list: string) => new Cursors<PositionPlace>(list, positionPlace);
