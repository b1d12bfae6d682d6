/** Reading returns. */
import { notFound } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import type { ReturnsQuery, ReturnView } from './contract.ts';
import * as repository from './repository.ts';
import { viewReturn } from './return-view.ts';

export class ReturnService {
  async list(context: Context, query: ReturnsQuery) {
    const { rows, total } = await repository.listReturns(context.db, query);
    return {
      items: rows.map(viewReturn),
      total,
      page: query.page,
      page_size: query.page_size,
      total_pages: Math.ceil(total / query.page_size),
    };
  }

  /** @throws Refusal `not-found` */
  async get(context: Context, id: string): Promise<ReturnView> {
    const record = await repository.findReturn(context.db, id);
    if (!record) throw notFound('return', id);
    return viewReturn(record);
  }
}
