/** Recorded values, findings and journals as text that a person can read; shared by all reports. */
import type { Finding, JournalEntry } from '../results';

/** One line of a value that was laid out: `key: text`, an item of a list, or text alone. */
export interface Line {
  readonly depth: number;
  readonly item: boolean;
  readonly key: string | null;
  readonly text: string;
}

/** Columns that a line may fill before what it holds is broken up. */
const width = 92;
/** A longer string is cut: a report is for reading, the bundle holds the whole. */
const longest = 4000;
/** What is nested deeper than any message of ours is not laid out. */
const deepest = 24;

/**
 * Lays out any JSON value as `key: value` lines. Leaves out null and what is empty; keeps short lists and objects on one line.
 */
export function linesOf(value: unknown): readonly Line[] {
  if (isAbsent(value)) return [];
  return Array.isArray(value) && fits(value, 0) && value.every(isScalar) ? [line(0, inner(value))] : block(value, 0);
}

/** The same as plain text. */
export function readable(value: unknown): string {
  return linesOf(value)
    .map(
      ({ depth, item, key, text }) =>
        '  '.repeat(depth) + (item ? '- ' : '') + (key === null ? text : text ? `${key}: ${text}` : `${key}:`),
    )
    .join('\n');
}

/** A value as it went over the wire: JSON with nothing left out, broken up only where it is wide; text as it is. */
export function exactly(value: unknown): string {
  return typeof value === 'string' ? cut(value) : json(value, 0);
}

/** A finding in the order of every failure text: requirement and sentence, expected, actual, hint, place. */
export function findingText(finding: Finding): string {
  const head = `${finding.verdict} ${[...finding.requirements, ''].join(' ')}${finding.message}`;
  return [
    head,
    finding.expected === undefined ? null : `  Expected: ${finding.expected}`,
    finding.seen === undefined ? null : `    Actual: ${finding.seen}`,
    finding.hint === undefined ? null : `      Hint: ${finding.hint}`,
    finding.journal === undefined ? null : `   Journal: entry ${finding.journal}`,
  ]
    .filter((part) => part !== null)
    .join('\n');
}

/** A journal as text: who did what when, what was seen, and the exchanges beneath. */
export function journalText(journal: readonly JournalEntry[]): string {
  return journal.map(entryText).join('\n');
}

function entryText(entry: JournalEntry): string {
  const wire = (entry.wire ?? []).flatMap(({ request, sent, status, received }) => [
    `    wire: ${request}`,
    sent === undefined ? '' : indented(`sent: ${exactly(sent)}`, '      '),
    indented(`${status ?? 'no status'}: ${received === undefined ? '' : exactly(received)}`, '      '),
  ]);
  return [
    `#${entry.n} ${entry.at} ${entry.party} ${entry.verb}`,
    indented(readable(entry.given), '    '),
    indented(readable(entry.answer), '    -> '),
    entry.failure ? `    !! ${entry.failure.kind}: ${entry.failure.message}` : '',
    ...wire,
  ]
    .filter((part) => part !== '')
    .concat('')
    .join('\n');
}

function indented(text: string, first: string): string {
  return text === '' ? '' : first + text.replaceAll('\n', `\n${' '.repeat(first.length)}`);
}

function block(value: unknown, depth: number): Line[] {
  if (isScalar(value))
    return scalar(value)
      .split('\n')
      .map((text) => line(depth, text));
  if (depth > deepest) return [line(depth, '… nested deeper than is shown')];
  if (Array.isArray(value)) return value.flatMap((item) => entry(null, item, depth));
  return Object.entries(value as object).flatMap(([key, item]) => (isAbsent(item) ? [] : entry(key, item, depth)));
}

function entry(key: string | null, value: unknown, depth: number): Line[] {
  const item = key === null;
  if (isScalar(value) && !scalar(value).includes('\n')) return [{ depth, item, key, text: alone(value) }];
  if (fits(value, depth * 2 + (key?.length ?? 0) + 2)) return [{ depth, item, key, text: inner(value) }];
  const lines = block(value, depth + 1);
  const [first, ...rest] = lines;
  // the first line of a list's item stands beside its hyphen
  if (item && first && !first.item) return [{ ...first, depth, item }, ...rest];
  return [{ depth, item, key, text: '' }, ...lines];
}

function line(depth: number, text: string): Line {
  return { depth, item: false, key: null, text };
}

/** Without its outer brackets: the line itself holds it together. */
function inner(value: unknown): string {
  const text = inline(value);
  return isScalar(value) ? text : text.slice(1, -1);
}

function inline(value: unknown): string {
  if (isScalar(value)) return inList(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const members = Object.entries(value as object).filter(([, item]) => !isAbsent(item));
  return `{${members.map(([key, item]) => `${key}: ${inline(item)}`).join(', ')}}`;
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? cut(value) : String(value);
}

/** A value that has its line to itself; quoted where it would be taken for none or for another type. */
function alone(value: unknown): string {
  const text = scalar(value);
  return typeof value === 'string' && /^$|^\s|\s$|^(true|false|null|-?\d+(\.\d+)?)$/.test(text) ? JSON.stringify(text) : text;
}

/** A value among others; quoted also where it would be taken for more than one. */
function inList(value: unknown): string {
  const text = scalar(value);
  return typeof value === 'string' && /, |: |^[[{"]/.test(text) ? JSON.stringify(text) : alone(value);
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters; the bundle holds them all)`;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** Null, or a container of nothing else. In a list with something in it, null keeps its place. */
function isAbsent(value: unknown, limit = deepest): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === 'object' && limit > 0 && Object.values(value).every((item) => isAbsent(item, limit - 1));
}

/** Whether it can stand on one line after `used` columns. */
function fits(value: unknown, used: number): boolean {
  if (levels(value) > 3) return false;
  const text = inline(value);
  return !text.includes('\n') && used + columns(text) <= width;
}

/** Depth of nesting, looked at only as far as it matters. */
function levels(value: unknown, limit = 4): number {
  if (isScalar(value) || limit === 0) return 0;
  return 1 + Math.max(0, ...Object.values(value as object).map((item) => levels(item, limit - 1)));
}

/** Columns of a text in a monospaced line: most signs of Japanese take two. */
function columns(text: string): number {
  return text.length + (text.match(/[\u2e80-\uffdc]/g)?.length ?? 0);
}

function json(value: unknown, depth: number): string {
  if (isScalar(value)) return JSON.stringify(typeof value === 'string' ? cut(value) : value) ?? 'null';
  if (depth > deepest) return '"… nested deeper than is shown"';
  const short = levels(value) > 3 ? null : JSON.stringify(value);
  if (short !== null && depth * 2 + columns(short) <= width) return short;
  const inside = '  '.repeat(depth + 1);
  const members = Array.isArray(value)
    ? value.map((item) => inside + json(item, depth + 1))
    : Object.entries(value as object).map(([key, item]) => `${inside}${JSON.stringify(key)}: ${json(item, depth + 1)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return members.length === 0 ? `${open}${close}` : `${open}\n${members.join(',\n')}\n${'  '.repeat(depth)}${close}`;
}
