import type { Brand } from '../../numbers/brand';
import { lineEnd } from './gaps';
import { cardAt, longest, retiredCardAt, shortest } from './pattern';
import type { Run } from './run';

/** As cards are printed, and as parts of numbers are written on paper and in forms. */
export const printed: ReadonlySet<string> = new Set([
  ...['4-4-5', '4-3-3-3', '4-4-4-1'], // 13
  ...['4-6-4', '4-4-4-2'], // 14
  ...['4-6-5', '4-4-4-3', '5-5-5', '4-5-6'], // 15
  ...['4-4-4-4', '6-6-4', '4-8-4', '4-4-8', '5-5-6'], // 16
  ...['4-4-4-4-1', '4-4-4-5'], // 17
  ...['4-4-4-4-2', '6-6-6', '4-4-4-6'], // 18
  ...['4-4-4-4-3', '4-4-4-7', '5-5-5-4', '6-6-7'], // 19
]);

/** Two groups say little: they are taken only where nothing else is connected with them. */
const printedAlone: ReadonlySet<string> = new Set(['8-8', '6-10', '4-12', '6-13']);

const dot = 46;
const slash = 47;
const hyphen = 45;

interface Grouped {
  readonly brand: Brand;
  readonly count: number;
  readonly evidence: 'pattern' | 'context';
}

/**
 * The card number that begins with a group and goes on in others: with one separator throughout, in groups as people make them, not in the
 * middle of a longer row of such groups.
 * @param isCut whether more digits are connected with the last of the run
 * @param isAboutCard whether words say that it is a card number; asked only when the groups alone do not
 */
export function groupedAt(run: Run, group: number, isCut: boolean, isAboutCard: () => boolean): Grouped | undefined {
  return inGroups(run, group, isCut, isAboutCard) ?? inEqualGroups(run, group, isCut) ?? overLineEnd(run, group, isCut);
}

function inGroups(run: Run, first: number, isCut: boolean, isAboutCard: () => boolean): Grouped | undefined {
  const separator = gapAfter(run, first);
  if (separator === 0) return undefined;
  let sizes = String(run.size(first));
  let found: Grouped | undefined;
  for (let next = first + 1; next < run.groupCount && run.gaps[next] === separator; next++) {
    sizes += `-${run.size(next)}`;
    const count = (run.groups[next + 1] as number) - (run.groups[first] as number);
    if (count > longest) break;
    if (count < shortest || gapAfter(run, next) === slash) continue; // the month of a date

    const isAlone = printedAlone.has(sizes) && separator !== dot && isWhole(run, first, next, isCut);
    if (!isAlone && !printed.has(sizes)) continue;
    const brand = cardAt(run.values, run.groups[first] as number, count);
    const retired = brand ? undefined : retiredCardAt(run.values, run.groups[first] as number, count);
    if (brand && (!isRowOf(run, first, next, separator) || isAboutCard())) found = { brand, count, evidence: 'pattern' };
    else if (retired && isAboutCard()) found = { brand: retired, count, evidence: 'context' };
  }
  return found;
}

/** Pairs, single digits and the like: all of one size but the last, which may be smaller. */
function inEqualGroups(run: Run, first: number, isCut: boolean): Grouped | undefined {
  const size = run.size(first);
  const separator = gapAfter(run, first);
  if (separator === 0 || size > 3 || (run.gaps[first] === separator && first > 0 && run.size(first - 1) === size)) return undefined;
  let next = first + 1;
  while (next < run.groupCount && run.gaps[next] === separator && run.size(next) === size) next++;
  if (next === run.groupCount && isCut) return undefined;
  const isTail = next < run.groupCount && run.gaps[next] === separator && run.size(next) < size;
  for (const end of isTail ? [next + 1, next] : [next]) {
    const count = (run.groups[end] as number) - (run.groups[first] as number);
    const brand = cardAt(run.values, run.groups[first] as number, count);
    if (brand) return { brand, count, evidence: 'pattern' };
  }
  return undefined;
}

/** A number that a line end has cut in two, or one of whose separators became a line end. */
function overLineEnd(run: Run, first: number, isCut: boolean): Grouped | undefined {
  const last = run.groupCount - 1;
  if (first > 0 || !isWhole(run, first, last, isCut) || last > 5) return undefined;
  let [ends, separator] = [0, 0];
  for (let group = 1; group <= last; group++) {
    const gap = run.gaps[group] as number;
    if (gap === lineEnd) ends++;
    else if (separator === 0 || separator === gap) separator = gap;
    else return undefined;
  }
  const sizes = Array.from({ length: last + 1 }, (_, group) => run.size(group)).join('-');
  if (ends !== 1 || (last > 1 && !printed.has(sizes))) return undefined;
  const brand = cardAt(run.values, 0, run.count);
  return brand && { brand, count: run.count, evidence: 'pattern' };
}

/** What stands between this group and the next. */
function gapAfter(run: Run, group: number): number {
  return group + 1 < run.groupCount ? (run.gaps[group + 1] as number) : 0;
}

function isWhole(run: Run, first: number, last: number, isCut: boolean): boolean {
  return run.gaps[first] === 0 && last === run.groupCount - 1 && !isCut;
}

/** Whether such groups go on before or after, as in a row of numbers of four digits. */
function isRowOf(run: Run, first: number, last: number, separator: number): boolean {
  const size = run.size(first);
  const isBefore = first > 0 && run.gaps[first] === separator && run.size(first - 1) === size;
  const isAfter = run.size(last) === size && gapAfter(run, last) === separator && run.size(last + 1) === size && !isDate(run, last + 1);
  return isBefore || isAfter;
}

/** 2026-01-05, 2026/01/05: often the beginning of the next line. */
function isDate(run: Run, group: number): boolean {
  const separator = gapAfter(run, group);
  return (separator === hyphen || separator === slash) && run.size(group) === 4 && run.size(group + 1) === 2;
}
