/**
 * Examples of answers, put together from the document's own schemas and the words for their fields: a field is named
 * once, wherever it is answered.
 */
import { administrationWords } from './words/administration.ts';
import { anyWords } from './words/any.ts';
import { communicationWords } from './words/communication.ts';
import { operationWords } from './words/operation.ts';
import { orderWords } from './words/orders.ts';
import { sourcingWords } from './words/sourcing.ts';
import { supplyWords } from './words/supply.ts';
import type { Json, Words } from './words/word.ts';

/** Of JSON Schema, what answers are described by. */
export interface AnswerSchema {
  $ref?: string | undefined;
  const?: unknown;
  enum?: readonly unknown[] | undefined;
  type?: unknown;
  anyOf?: readonly AnswerSchema[] | undefined;
  properties?: Readonly<Record<string, AnswerSchema>> | undefined;
  required?: readonly string[] | undefined;
  items?: AnswerSchema | undefined;
}

const ALL: readonly Words[] = [
  anyWords,
  orderWords,
  supplyWords,
  sourcingWords,
  communicationWords,
  administrationWords,
  operationWords,
];

/** Each scope with its words from all files. */
const WORDS = new Map<string, Map<string, Json>>();
for (const [scope, words] of ALL.flatMap((each) => Object.entries(each))) {
  const known = WORDS.get(scope) ?? new Map<string, Json>();
  for (const [field, word] of Object.entries(words)) known.set(field, word);
  WORDS.set(scope, known);
}

/** The wrapping of a page is no field of its own. */
const WRAPPING = 'items';

export class Answers {
  readonly #schemas: Readonly<Record<string, AnswerSchema>>;

  /** @param schemas the document's common ones, by name */
  constructor(schemas: Readonly<Record<string, AnswerSchema>>) {
    this.#schemas = schemas;
  }

  /**
   * An example of a route's answer; undefined where a field has no word, which a test does not let pass.
   *
   * @param operation such as `orders.place`
   */
  of(operation: string, schema: AnswerSchema): Json | undefined {
    const [feature = ''] = operation.split('.');
    return this.#made(schema, [operation, feature, 'any']);
  }

  #made(schema: AnswerSchema, scopes: Scopes): Json | undefined {
    const { $ref, anyOf, properties, items } = schema;
    if ($ref !== undefined) return this.#made(this.#common($ref), scopes);
    if (properties) return this.#object(properties, new Set(schema.required), scopes);
    if (items) return items.enum ? (items.enum as Json[]) : this.#list(items, scopes);
    if (schema.const !== undefined) return schema.const as Json;
    if (schema.enum) return schema.enum[0] as Json;
    const [first] = (anyOf ?? []).filter(({ type }) => type !== 'null');
    return first && this.#made(first, scopes);
  }

  #list(items: AnswerSchema, scopes: Scopes): Json[] | undefined {
    const item = this.#made(items, scopes);
    return item === undefined ? undefined : [item];
  }

  #object(
    properties: Readonly<Record<string, AnswerSchema>>,
    required: ReadonlySet<string>,
    scopes: Scopes,
  ): Record<string, Json> | undefined {
    const made: Record<string, Json> = {};
    for (const [field, schema] of Object.entries(properties)) {
      const word = wordFor(field, scopes);
      if (word === undefined && !required.has(field)) continue;
      const value = word === undefined ? this.#made(schema, within(scopes, field)) : word;
      if (value === undefined) return undefined;
      made[field] = value;
    }
    return made;
  }

  #common(reference: string): AnswerSchema {
    const schema = this.#schemas[reference.slice(reference.lastIndexOf('/') + 1)];
    if (!schema) throw new Error(`The document has no ${reference}.`);
    return schema;
  }
}

/** Where a field's word may be, the closest first. */
type Scopes = readonly string[];

function within(scopes: Scopes, field: string): Scopes {
  return field === WRAPPING ? scopes : [field, ...scopes.slice(-2)];
}

function wordFor(field: string, scopes: Scopes): Json | undefined {
  return scopes.map((scope) => WORDS.get(scope)?.get(field)).find((word) => word !== undefined);
}
