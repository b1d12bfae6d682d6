/** How an index of Elasticsearch is fed and made anew, whatever is searched in it. */
import type { IndexRebuild, SearchIndex } from '../search-index.ts';
import type { StoredDocument, VersionedIndex } from './versioned-index.ts';

export class FedIndex<Document> implements SearchIndex<Document> {
  readonly #index: VersionedIndex;
  readonly #storedOf: (document: Document) => StoredDocument;

  constructor(index: VersionedIndex, storedOf: (document: Document) => StoredDocument) {
    this.#index = index;
    this.#storedOf = storedOf;
  }

  index(documents: readonly Document[]): Promise<void> {
    return this.#index.write(documents.map(this.#storedOf));
  }

  isWhole(): Promise<boolean> {
    return this.#index.isWhole();
  }

  async startRebuild(): Promise<IndexRebuild<Document>> {
    const rebuild = await this.#index.startRebuild();
    return { ...rebuild, index: (documents) => rebuild.index(documents.map(this.#storedOf)) };
  }
}
