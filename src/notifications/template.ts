/**
 * Templates: Handlebars without helpers of one's own, so that a template can show what it is given and nothing else.
 * What is allowed is judged when it is saved; rendering escapes for HTML, and not for text.
 */
import Handlebars from 'handlebars';
import type { TemplateContent } from './default-templates.ts';
import { LINE_FIELDS, ORDER_FIELDS, type NotificationView } from './view.ts';

/** Longest parts of a template, in characters. */
export const MOST = { subject: 200, text: 20_000, html: 100_000, sms: 1_000 } as const;

/** A subject in an email's header; longer ones are cut. */
const SUBJECT_LENGTH = 250;
const BLOCKS = ['if', 'unless', 'each'];

/** A fault of a template, in words that whoever wrote it understands. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';
}

type Node = hbs.AST.Node;

function isPath(node: Node): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}

const fieldsIn = (isInLines: boolean): readonly string[] =>
  isInLines ? [...LINE_FIELDS, ...ORDER_FIELDS] : ORDER_FIELDS;

function assertField(node: Node, isInLines: boolean, what: readonly string[] = fieldsIn(isInLines)): void {
  const name = isPath(node) ? node.original : '';
  if (what.includes(name)) return;
  const line = node.loc.start.line;
  throw new TemplateFault(
    `line ${line}: {{${name || 'this'}}} is not known here; known are ${what.join(', ')}`,
  );
}

function assertStatements({ body }: hbs.AST.Program, isInLines: boolean): void {
  for (const statement of body) assertStatement(statement, isInLines);
}

function assertBlock(block: hbs.AST.BlockStatement, isInLines: boolean): void {
  const { line } = block.loc.start;
  const name = block.path.original;
  const [subject, ...more] = block.params;
  if (!BLOCKS.includes(name))
    throw new TemplateFault(`line ${line}: {{#${name}}} is not known; known are ${BLOCKS.join(', ')}`);
  if (!subject || more.length > 0 || block.hash?.pairs.length)
    throw new TemplateFault(`line ${line}: {{#${name}}} takes one field`);
  const isEach = name === 'each';
  if (isEach && isInLines) throw new TemplateFault(`line ${line}: lines are not within lines`);
  assertField(subject, isInLines, isEach ? ['lines'] : [...fieldsIn(isInLines), 'lines']);
  assertStatements(block.program, isInLines || isEach);
  // Handlebars leaves out what is not written.
  const otherwise = block.inverse as hbs.AST.Program | undefined;
  if (otherwise) assertStatements(otherwise, isInLines);
}

function assertStatement(statement: hbs.AST.Statement, isInLines: boolean): void {
  const { line } = statement.loc.start;
  switch (statement.type) {
    case 'ContentStatement':
    case 'CommentStatement':
      return;
    case 'BlockStatement':
      return assertBlock(statement as hbs.AST.BlockStatement, isInLines);
    case 'MustacheStatement': {
      const { path, params, hash, escaped } = statement as hbs.AST.MustacheStatement;
      if (!escaped)
        throw new TemplateFault(`line ${line}: only {{…}} is allowed, which escapes what it shows`);
      assertField(path, isInLines);
      // Handlebars leaves out what is not written.
      if (params.length > 0 || (hash as hbs.AST.Hash | undefined)?.pairs.length)
        throw new TemplateFault(`line ${line}: a field takes nothing beside its name`);
      return;
    }
    default:
      throw new TemplateFault(`line ${line}: partials and decorators are not allowed`);
  }
}

/** Judges a part of a template. @throws TemplateFault saying what is wrong, in which line, and what is known. */
export function assertTemplate(source: string): void {
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(source);
  } catch (error) {
    throw new TemplateFault(error instanceof Error ? error.message : String(error));
  }
  assertStatements(program, false);
}

/** Values of the order are there within a line too; the line's own come first. */
function withLines(view: NotificationView): object {
  const { lines, ...order } = view;
  return { ...order, lines: lines.map((line) => ({ ...order, ...line })) };
}

type Part = (view: object) => string;
type Parts = { subject: Part | null; text: Part; html: Part | null };
type Source = Omit<TemplateContent, 'is_active'>;

/** A template is read once and filled in for many orders. */
const compiled = new WeakMap<Source, Parts>();

function partsOf(template: Source): Parts {
  const known = compiled.get(template);
  if (known) return known;
  const part = (source: string, noEscape: boolean): Part =>
    Handlebars.compile(source, { noEscape, strict: true, knownHelpersOnly: true });
  const { subject, text, html } = template;
  const parts: Parts = {
    subject: subject === null ? null : part(subject, true),
    text: part(text, true),
    html: html === null ? null : part(html, false),
  };
  compiled.set(template, parts);
  return parts;
}

/** One line, without control characters: what stands in a header ends no header. */
export function headerText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, SUBJECT_LENGTH);
}

/** A notification as it is sent. */
export interface Rendered {
  subject: string | null;
  text: string;
  html: string | null;
}

/** Fills a template in. @throws Error when it was not judged before and is faulty. */
export function render(template: Source, view: NotificationView): Rendered {
  const values = withLines(view);
  const { subject, text, html } = partsOf(template);
  return {
    subject: subject && headerText(subject(values)),
    // PostgreSQL stores no NUL in text.
    text: text(values).replaceAll('\0', ''),
    html: html && html(values).replaceAll('\0', ''),
  };
}
