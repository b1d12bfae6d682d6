import { describe, expect, it } from 'vitest';
import { writeInPortions } from '../../../src/outbox/in-portions.ts';
import { RowsRefused } from '../../../src/outbox/outbox.ts';

const IDS = Array.from({ length: 2_100 }, (_, index) => `id-${index}`);

describe('writeInPortions', () => {
  it('writes each once', async () => {
    const written: string[] = [];
    await writeInPortions(IDS, async (ids) => {
      expect(ids.length).toBeLessThanOrEqual(500);
      written.push(...ids);
    });
    expect(written.sort()).toEqual([...IDS].sort());
  });

  it('takes all but what any portion refuses, and tells of all of that', async () => {
    const refused = new Set(['id-3', 'id-700', 'id-2099']);
    const written: string[] = [];
    const writing = writeInPortions(IDS, async (ids) => {
      written.push(...ids.filter((id) => !refused.has(id)));
      const reasons = ids.filter((id) => refused.has(id)).map((id) => [id, `${id} is wrong`] as const);
      if (reasons.length > 0) throw new RowsRefused(new Map(reasons));
    });
    await expect(writing).rejects.toMatchObject({
      reasons: new Map([...refused].map((id) => [id, `${id} is wrong`])),
    });
    expect(written).toHaveLength(IDS.length - refused.size);
  });

  it('fails as a whole where the target is away', async () => {
    const writing = writeInPortions(IDS, async (ids) => {
      if (ids.includes('id-0')) throw new RowsRefused(new Map([['id-0', 'wrong']]));
      throw new Error('away');
    });
    await expect(writing).rejects.toThrow('away');
  });
});
