import { gapKind } from './gaps';
import { digitAt, separatorAt } from './scripts';

const mostDigits = 4096;

/** Digits one after the other, in the groups that separators make of them. One object is filled again and again. */
export class Run {
  readonly values = new Uint8Array(mostDigits);
  /** Where each digit begins, in the block. */
  readonly starts = new Int32Array(mostDigits);
  readonly ends = new Int32Array(mostDigits);
  count = 0;
  /** Number of the first digit of each group; one more at the end. */
  readonly groups = new Int32Array(mostDigits + 1);
  /** What stands before each group; 0 before the first of all. */
  readonly gaps = new Int32Array(mostDigits + 1);
  groupCount = 0;
  /** Whether digits other than those of ASCII are among them. */
  isWide = false;

  clear(): void {
    this.count = 0;
    this.groupCount = 0;
    this.isWide = false;
    this.groups[0] = 0;
  }

  get isFull(): boolean {
    return this.count >= mostDigits - 32;
  }

  beginGroup(gap: number): void {
    this.groups[this.groupCount] = this.count;
    this.gaps[this.groupCount++] = gap;
    this.groups[this.groupCount] = this.count;
  }

  add(value: number, start: number, end: number): void {
    this.values[this.count] = value;
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
    this.groups[this.groupCount] = this.count;
  }

  /** Digits of a group. */
  size(group: number): number {
    return (this.groups[group + 1] as number) - (this.groups[group] as number);
  }

  /** The digits as text. */
  text(from: number, count: number): string {
    let text = '';
    for (let n = from; n < from + count; n++) text += this.values[n];
    return text;
  }
}

/**
 * Reads digits of any scripts from a place on, as far as they and their separators go.
 * @param end byte after the last that can be read
 */
export function readRun(run: Run, bytes: Uint8Array, from: number, end: number): void {
  run.clear();
  run.beginGroup(0);
  let at = from;
  while (at < end && !run.isFull) {
    const digit = digitAt(bytes, at);
    if (digit !== 0) {
      const length = digit >> 4;
      if (length > 1) run.isWide = true;
      run.add(digit & 15, at, at + length);
      at += length;
      continue;
    }
    const next = afterSeparators(bytes, at, end);
    const gap = next < end && digitAt(bytes, next) !== 0 ? gapKind(bytes, at, next) : 0;
    if (gap <= 0) return;
    run.beginGroup(gap);
    at = next;
  }
}

function afterSeparators(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  for (let n = 0; n < 12 && at < end; n++) {
    const separator = separatorAt(bytes, at);
    if (separator === 0) return at;
    at += separator >>> 24;
  }
  return at;
}
