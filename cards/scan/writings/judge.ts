import type { Brand } from '../../numbers/brand';
import { isAboutCard, isNumberOfCard } from '../beside/beside';
import type { Encoding, Evidence } from '../finding';
import type { KnownDigits } from '../known/known';
import { depths } from '../marks/marks';
import type { Block } from '../text/block';
import type { Text } from '../text/text';
import { Codes } from './codes';
import { gapKind, lineEnd } from './gaps';
import { groupedAt } from './grouping';
import { isSomethingElse, isTable } from './look-alikes';
import { brandAt, cardAt, firstDigits, isBeginning, isBeginningOf, longest, retiredCardAt, shortest } from './pattern';
import { Run, readRun } from './run';
import { Surroundings } from './surroundings';
import { trackAround } from './tracks';

/** A run with many digits is judged in pieces that overlap, in groups. */
const mostGroups = 200;
const groupOverlap = 20;

const carriageReturn = 13;

/** One for each depth, since a text within a text is hunted while a run is judged. */
const runs = Array.from({ length: depths }, () => new Run());

/** Decides which digits of a run are card numbers: known ones at any place, others by their pattern and how they are grouped. */
export class Judge {
  readonly #surroundings: Surroundings;
  readonly #codes: Codes;
  /** Offset up to which all is decided. */
  #next = 0;

  constructor(private readonly text: Text) {
    this.#surroundings = new Surroundings(text);
    this.#codes = new Codes(text);
  }

  begin(): void {
    this.#next = 0;
  }

  /** Judges runs of ASCII digits that separators connect: numbers i up to j of the marks. */
  chain(block: Block, i: number, j: number): void {
    const { digits } = block.marks;
    const { to } = block;
    if (this.text.search.known.isEmpty && !mayBegin(block, i, j)) return;
    let first = i;
    let judged = 0;
    while (first < j && (digits[first] as number) < to) {
      const end = digits[first + 1] as number;
      if (end - (digits[first] as number) > longest) {
        this.#amidMore(block, digits[first] as number, end);
        first += 2;
        continue;
      }
      let last = first + 2;
      while (last < j && last < first + 2 * mostGroups && (digits[last + 1] as number) - (digits[last] as number) <= longest) last += 2;
      const run = this.#runOf(block, first, last);
      // What stands before and after the piece counts as long as it is connected.
      if (first > i) run.gaps[0] = gapKind(block.bytes, digits[first - 1] as number, digits[first] as number);
      const isCut = last < j;
      const goesOn = isCut && last - first === 2 * mostGroups;
      this.#judge(block, run, judged, goesOn ? groupOverlap : 0, isCut);
      // The next piece begins with the last group that is judged here, since it matters what stands before a group.
      judged = goesOn ? 1 : 0;
      first = goesOn ? last - 2 * (groupOverlap + 1) : last;
    }
  }

  /** Judges digits of any script from here on. @returns the byte after them */
  wide(block: Block, start: number): number {
    const run = runs[this.text.depth] as Run;
    readRun(run, block.bytes, start, block.length);
    if (run.count >= Math.min(shortest, this.text.search.known.shortest)) this.#judge(block, run, 0, 0, false);
    else if (!this.text.search.known.isEmpty) this.#codes.wide(block, run);
    return run.count === 0 ? start : (run.ends[run.count - 1] as number);
  }

  /** Known numbers in more digits than any card has. */
  #amidMore(block: Block, start: number, end: number): void {
    const { known } = this.text.search;
    if (known.isEmpty) return;
    const { bytes, base, to } = block;
    const run = runs[this.text.depth] as Run;
    for (let at = Math.max(start, block.from); at < end && at < to; ) {
      run.clear();
      run.beginGroup(0);
      for (let n = at; n < end && !run.isFull; n++) run.add((bytes[n] as number) - 0x30, n, n + 1);
      for (let digit = 0; digit < run.count; digit++) {
        const found = base + at + digit >= this.#next ? known.find(run.values, digit, run.count) : undefined;
        if (found && at + digit < to) this.#tellKnown(block, run, digit, found);
      }
      if (run.count < longest || !run.isFull) return;
      at += run.count - longest;
    }
  }

  #runOf({ bytes, marks: { digits } }: Block, first: number, last: number): Run {
    const run = runs[this.text.depth] as Run;
    run.clear();
    for (let i = first; i < last; i += 2) {
      const start = digits[i] as number;
      const end = digits[i + 1] as number;
      run.beginGroup(i === first ? 0 : gapKind(bytes, digits[i - 1] as number, start));
      for (let at = start; at < end; at++) run.add((bytes[at] as number) - 0x30, at, at + 1);
    }
    return run;
  }

  /**
   * @param judged groups at the beginning that were judged with the piece before
   * @param left groups at the end that are judged with the next piece
   * @param isCut whether more digits are connected with the last of the run
   */
  #judge(block: Block, run: Run, judged: number, left: number, isCut: boolean): void {
    const { any, known } = this.text.search;
    const { base, from, to } = block;
    if (!known.isEmpty) {
      for (let digit = 0; digit < run.count; digit++) {
        const start = run.starts[digit] as number;
        if (start < from || base + start < this.#next) continue;
        if (start >= to) break;
        const found = known.find(run.values, digit, run.count);
        if (found) this.#tellKnown(block, run, digit, found);
      }
    }
    if (!any) return;
    for (let group = judged; group < run.groupCount - left; group++) {
      const digit = run.groups[group] as number;
      const start = run.starts[digit] as number;
      if (start < from || base + start < this.#next) continue;
      if (start >= to) break;
      this.#judgeGroup(block, run, group, isCut);
    }
  }

  #judgeGroup(block: Block, run: Run, group: number, isCut: boolean): void {
    const digit = run.groups[group] as number;
    const size = run.size(group);
    const brand = cardAt(run.values, digit, size);
    if (brand) {
      const [start, end] = [run.starts[digit] as number, run.ends[digit + size - 1] as number];
      const isTelling =
        !this.text.encodings.at(-1)?.startsWith('UTF-16') || !isTable(run.values, digit, size) || isAboutCard(block, start, end);
      if (trackAround(block, start, end) || (isTelling && !isSomethingElse(block, start, end, size)))
        this.#tell(block, run, digit, size, 'pattern', brand, undefined);
      return;
    }
    if (size >= shortest) {
      this.#judgeRetired(block, run, digit, size);
      return;
    }
    if (!isBeginningOf(run.values, digit, run.count)) return;
    const grouped = groupedAt(run, group, isCut, () => {
      const last = Math.min(run.count, digit + longest) - 1;
      return isAboutCard(block, run.starts[digit] as number, run.ends[last] as number);
    });
    if (!grouped) return;
    const end = run.ends[digit + grouped.count - 1] as number;
    if (!isSomethingElse(block, run.starts[digit] as number, end, 0)) {
      this.#tell(block, run, digit, grouped.count, grouped.evidence, grouped.brand, undefined);
    }
  }

  /** A card of old, by its number and by words that say so. */
  #judgeRetired(block: Block, run: Run, digit: number, size: number): void {
    const brand = retiredCardAt(run.values, digit, size);
    if (!brand) return;
    const [start, end] = [run.starts[digit] as number, run.ends[digit + size - 1] as number];
    if (isNumberOfCard(block, start, end) && !isSomethingElse(block, start, end, size))
      this.#tell(block, run, digit, size, 'context', brand, undefined);
  }

  #tellKnown(block: Block, run: Run, digit: number, known: KnownDigits): void {
    this.#tell(block, run, digit, known.values.length, 'known value', brandAt(run.values, digit, known.values.length), known);
  }

  #tell(
    block: Block,
    run: Run,
    digit: number,
    count: number,
    evidence: Evidence,
    brand: Brand | undefined,
    known: KnownDigits | undefined,
  ): void {
    const [start, end] = [run.starts[digit] as number, run.ends[digit + count - 1] as number];
    const written = run.text(digit, count);
    const number = known?.canary?.number ?? (known?.writing === 'reversed' ? [...written].reverse().join('') : written);
    this.#next = block.base + end;
    this.#surroundings.tell(block, {
      start,
      end,
      number,
      evidence,
      writing: known?.writing ?? writingOf(run, digit, count),
      brand,
      known,
    });
  }
}

/** Whether a card number of some brand may begin with one of the groups, and has digits enough with one separator, but for line ends. */
function mayBegin({ bytes, marks: { digits } }: Block, i: number, j: number): boolean {
  for (let first = i; first < j; first += 2) {
    const start = digits[first] as number;
    const size = (digits[first + 1] as number) - start;
    if (size > 1 ? !isBeginning(bytes, start) : firstDigits[(bytes[start] as number) - 0x30] === 0) continue;
    let separator = 0;
    for (let n = first, count = 0; n < j; n += 2) {
      const end = digits[n + 1] as number;
      count += end - (digits[n] as number);
      if (count >= shortest) return true;
      const gap = bytes[end] as number;
      if (gap === lineEnd || gap === carriageReturn) continue;
      if (separator !== 0 && separator !== gap) break;
      separator = gap;
    }
  }
  return false;
}

function writingOf(run: Run, digit: number, count: number): Encoding {
  const last = digit + count - 1;
  for (let n = digit; n <= last; n++) if ((run.ends[n] as number) - (run.starts[n] as number) > 1) return 'full-width';
  return (run.ends[last] as number) - (run.starts[digit] as number) === count ? 'plain' : 'grouped';
}
