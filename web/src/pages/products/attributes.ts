/** Attributes of products: as pages show them, and as a form has them. */
import type { AttributeValue } from '../../../../src/catalog/product.ts';

/** `waterproof`, `in_the_box` as people read them; a name that is written for people stays as it is. */
export function labelOf(name: string): string {
  if (!/^[a-z0-9_]+$/.test(name)) return name;
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value as people read it. */
export function attributeText(value: AttributeValue): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

export const ATTRIBUTE_KINDS = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'flag', label: 'Yes or no' },
  { value: 'list', label: 'List' },
] as const;
export type AttributeKind = (typeof ATTRIBUTE_KINDS)[number]['value'];

/** An attribute while it is written: each kind keeps what was written of it. */
export interface AttributeDraft {
  /** Of the row alone, whatever its name becomes. */
  key: number;
  name: string;
  kind: AttributeKind;
  text: string;
  flag: boolean;
  list: string[];
}

export const emptyAttribute = (key: number): AttributeDraft => ({
  key,
  name: '',
  kind: 'text',
  text: '',
  flag: false,
  list: [],
});

export function attributeDraft(key: number, name: string, value: AttributeValue): AttributeDraft {
  const draft = { ...emptyAttribute(key), name };
  if (typeof value === 'boolean') return { ...draft, kind: 'flag', flag: value };
  if (Array.isArray(value)) return { ...draft, kind: 'list', list: value };
  return { ...draft, kind: typeof value === 'number' ? 'number' : 'text', text: String(value) };
}

/** What was written, as the API takes it. */
export function valueOf({ kind, text, flag, list }: AttributeDraft): AttributeValue {
  if (kind === 'flag') return flag;
  if (kind === 'list') return list;
  return kind === 'number' ? Number(text) : text.trim();
}

/** What keeps an attribute from being saved, in words; null when nothing does. */
export function attributeProblem(draft: AttributeDraft, all: readonly AttributeDraft[]): string | null {
  const name = draft.name.trim();
  if (name === '') return 'It needs a name';
  if (all.some((other) => other.key !== draft.key && other.name.trim() === name))
    return 'This name is there twice';
  const isNumber = draft.text.trim() !== '' && Number.isFinite(Number(draft.text));
  return draft.kind === 'number' && !isNumber ? 'It needs a number' : null;
}
