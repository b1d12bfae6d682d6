/**
 * Examples of answers, put together from the document's own schemas and the words for their fields: a field is named
 * once, wherever it is answered, and a new one without a word is an error where the document is made.
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
   * An example of a route's answer.
   *
   * @param operation such as `orders.place`
   * @throws Error for a field that has no word
   */
  of(operation: string, schema: AnswerSchema): Json {
    const [feature = ''] = operation.split('.');
    return this.#made(schema, { field: operation, scopes: [operation, feature, 'any'] });
  }

  #made(schema: AnswerSchema, at: Place): Json {
    const { $ref, anyOf, properties, items } = schema;
    if ($ref !== undefined) return this.#made(this.#common($ref), at);
    if (properties) return this.#object(properties, new Set(schema.required), at);
    if (items) return items.enum ? (items.enum as Json[]) : [this.#made(items, at)];
    if (schema.const !== undefined) return schema.const as Json;
    if (schema.enum) return schema.enum[0] as Json;
    const [first] = (anyOf ?? []).filter(({ type }) => type !== 'null');
    if (first) return this.#made(first, at);
    throw new Error(`The field ${at.field} has no word for the examples of answers.`);
  }

  #object(
    properties: Readonly<Record<string, AnswerSchema>>,
    required: ReadonlySet<string>,
    at: Place,
  ): Record<string, Json> {
    const made: Record<string, Json> = {};
    for (const [field, schema] of Object.entries(properties)) {
      const word = wordFor(field, at.scopes);
      if (word !== undefined) made[field] = word;
      else if (required.has(field)) made[field] = this.#made(schema, within(at, field));
    }
    return made;
  }

  #common(reference: string): AnswerSchema {
    const schema = this.#schemas[reference.slice(reference.lastIndexOf('/') + 1)];
    if (!schema) throw new Error(`The document has no ${reference}.`);
    return schema;
  }
}

/** Where in an answer: the field, and the scopes in which its word may be. */
interface Place {
  field: string;
  scopes: readonly string[];
}

function within({ scopes }: Place, field: string): Place {
  return { field, scopes: field === WRAPPING ? scopes : [field, ...scopes.slice(-2)] };
}

function wordFor(field: string, scopes: readonly string[]): Json | undefined {
  return scopes.map((scope) => WORDS.get(scope)?.get(field)).find((word) => word !== undefined);
}
