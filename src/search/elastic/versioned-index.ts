/**
 * An index that can be made anew without a gap.
 *
 * Searches ask an alias, which leads to one index. Every index has a second alias under which it is fed, and the relay
 * feeds all of them: while one is being filled beside the one in use, both get what changes. The relay asks which ones
 * there are after it has read the documents, so that what it did not know of yet is read by the filling later. While the
 * only one there is is being filled, nothing is found rather than a part.
 */
import type { Client, estypes } from '@elastic/elasticsearch';
import { RowsRefused } from '../../outbox/outbox.ts';
import type { IndexRebuild } from '../search-index.ts';
import type { IndexDefinition } from './definitions.ts';

/** A document as Elasticsearch keeps it. */
export interface StoredDocument {
  id: string;
  /** Of two documents with one id the one with the higher version stays. */
  version: number;
  body: Record<string, unknown>;
}

/** What is written into an index beside its mapping. */
interface Origin {
  version: number;
  /** Everything was written that there was. */
  whole: boolean;
}

const FEED = '_feed';
/** Refusals of a document that no repetition changes. */
const AT_FAULT = new Set([400, 413]);
const NOT_NEWER = 409;

type BulkItem = Partial<Record<estypes.BulkOperationType, estypes.BulkResponseItem>>;

const reasonOf = (error: estypes.ErrorCause | undefined): string =>
  [error?.type, error?.reason, error?.caused_by?.reason].filter(Boolean).join(': ');

/** @throws RowsRefused, or Error when a repetition may succeed */
function assertTaken(items: readonly BulkItem[]): void {
  const reasons = new Map<string, string>();
  for (const { index: item } of items) {
    if (!item?.error || item.status === NOT_NEWER) continue;
    if (!AT_FAULT.has(item.status) || !item._id)
      throw new Error(`Elasticsearch answered ${item.status}: ${reasonOf(item.error)}`);
    reasons.set(item._id, reasonOf(item.error));
  }
  if (reasons.size > 0) throw new RowsRefused(reasons);
}

export class VersionedIndex {
  readonly #client: Client;
  readonly #definition: IndexDefinition;
  /** What searches ask. */
  readonly alias: string;

  /** @param prefix of all names of this installation; neither it nor the slug of the environment has a `_` */
  constructor(client: Client, prefix: string, environment: string, definition: IndexDefinition) {
    this.#client = client;
    this.#definition = definition;
    this.alias = `${prefix}_${definition.subject}_${environment}`;
  }

  /** @throws RowsRefused, or anything else when the index or the server is away */
  async write(documents: readonly StoredDocument[]): Promise<void> {
    if (documents.length === 0) return;
    const indexes = await this.#indexes();
    if (indexes.length === 0) throw new Error(`There is no index ${this.alias} to feed`);
    await this.#bulk(indexes, documents);
  }

  async isWhole(): Promise<boolean> {
    const indexes = await this.#indexes();
    const current = await this.#current();
    // One more was being filled by somebody who has died.
    if (indexes.length !== 1 || current === null || indexes[0] !== current) return false;
    const { version, whole } = await this.#originOf(current);
    return whole && version >= this.#definition.version;
  }

  async startRebuild(): Promise<IndexRebuild<StoredDocument>> {
    const current = await this.#current();
    await this.#remove((await this.#indexes()).filter((index) => index !== current));
    const index = `${this.alias}_${Date.now()}`;
    await this.#create(index);
    return {
      index: (documents) => this.#bulk([index], documents),
      finish: () => this.#finish(index, current),
      abandon: () => this.#remove([index]),
    };
  }

  /** Removes it, and what is being made. */
  async remove(): Promise<void> {
    const current = await this.#current();
    await this.#remove([...new Set([...(await this.#indexes()), ...(current === null ? [] : [current])])]);
  }

  /** It is fed from now on, and not searched in: half of the orders would look like all of them. */
  async #create(index: string): Promise<void> {
    const { settings, properties } = this.#definition;
    await this.#client.indices.create({
      index,
      settings,
      mappings: { dynamic: false, _meta: this.#origin(false), properties },
      aliases: { [`${index}${FEED}`]: {} },
    });
  }

  async #finish(index: string, current: string | null): Promise<void> {
    await this.#client.indices.refresh({ index });
    await this.#client.indices.putMapping({ index, _meta: this.#origin(true) });
    await this.#client.indices.updateAliases({
      actions: [
        { add: { index, alias: this.alias } },
        ...(current === null ? [] : [{ remove_index: { index: current } }]),
      ],
    });
  }

  #origin(whole: boolean): Origin & Record<string, unknown> {
    return { version: this.#definition.version, whole };
  }

  async #bulk(indexes: readonly string[], documents: readonly StoredDocument[]): Promise<void> {
    if (documents.length === 0) return;
    const operations = indexes.flatMap((index) =>
      documents.flatMap(({ id, version, body }) => [
        {
          index: {
            _index: `${index}${FEED}`,
            _id: id,
            version,
            version_type: 'external' as const,
            // An index that has just been removed does not come back, without its mapping, by being written to.
            require_alias: true,
          },
        },
        body,
      ]),
    );
    const answer = await this.#client.bulk({
      operations,
      filter_path: ['errors', 'items.*._id', 'items.*.status', 'items.*.error'],
    });
    if (answer.errors) assertTaken(answer.items);
  }

  /** The indexes that are fed. */
  async #indexes(): Promise<string[]> {
    const found = await this.#client.indices.getAlias({ name: `${this.alias}_*${FEED}` }, { ignore: [404] });
    return 'error' in found ? [] : Object.keys(found).sort();
  }

  /** The index that searches are led to. */
  async #current(): Promise<string | null> {
    const found = await this.#client.indices.getAlias({ name: this.alias }, { ignore: [404] });
    return 'error' in found ? null : (Object.keys(found)[0] ?? null);
  }

  async #originOf(index: string): Promise<Origin> {
    const found = await this.#client.indices.getMapping({ index });
    const meta = found[index]?.mappings._meta;
    return { version: Number(meta?.['version'] ?? 0), whole: meta?.['whole'] === true };
  }

  async #remove(indexes: readonly string[]): Promise<void> {
    if (indexes.length === 0) return;
    await this.#client.indices.delete({ index: [...indexes], ignore_unavailable: true });
  }
}
