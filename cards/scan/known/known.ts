import type { Canary } from '../canary';
import type { Encoding } from '../finding';
import type { CanaryLedger } from '../ledger';
import { brandAt } from '../writings/pattern';

/** A known number as it may stand in a row of digits. */
export interface KnownDigits {
  readonly label: string;
  readonly values: Uint8Array;
  /** What it is written as when it is not written as it is: `reversed`, or `BCD` for the text of swapped nibbles. */
  readonly writing: Extract<Encoding, 'reversed' | 'BCD'> | undefined;
  /** Not there when only its keyed hash is known. */
  readonly canary: Canary | undefined;
}

/** The digits that are looked for, each with what it begins with. */
export class Known {
  readonly canaries: readonly Canary[];
  /** Digits of the shortest known number; infinite when there is none. */
  readonly shortest: number;
  readonly #byBeginning = new Map<number, KnownDigits[]>();
  /** 1 for the first four digits of a known number, as a number from 0 to 9999. */
  readonly #beginnings = new Uint8Array(10_000);
  /** 1 for the first digit of a known number. */
  readonly #firsts = new Uint8Array(10);
  readonly #ledger: CanaryLedger | undefined;
  readonly #ledgerLengths: readonly number[];
  /** All lengths of what is looked for. */
  readonly #lengths: readonly number[];

  constructor(canaries: readonly Canary[], ledger: CanaryLedger | undefined) {
    this.canaries = canaries;
    this.#ledger = ledger;
    this.#ledgerLengths = ledger?.lengths ?? [];
    if (ledger) this.#firsts.fill(1);
    for (const canary of canaries) {
      const digits = [...canary.number].map(Number);
      this.#add(canary, digits, undefined);
      this.#add(canary, [...digits].reverse(), 'reversed');
      const pairs = digits.slice(0, digits.length - (digits.length % 2));
      this.#add(
        canary,
        pairs.map((_, n) => pairs[n ^ 1] as number),
        'BCD',
      );
    }
    this.#lengths = [...new Set([...canaries.map(({ number }) => number.length), ...this.#ledgerLengths])];
    this.shortest = Math.min(...canaries.map(({ number }) => number.length - (number.length % 2)), ...this.#ledgerLengths);
  }

  get isEmpty(): boolean {
    return this.shortest === Number.POSITIVE_INFINITY;
  }

  /**
   * The known number that begins with this digit.
   * @param values of digits; @param end index after the last of them
   */
  find(values: ArrayLike<number>, at: number, end: number): KnownDigits | undefined {
    if (at + 4 > end) return undefined;
    const beginning = beginningOf(values, at);
    if (this.#beginnings[beginning] !== 0) {
      for (const known of this.#byBeginning.get(beginning) ?? []) {
        if (at + known.values.length <= end && isAt(known.values, values, at)) return known;
      }
    }
    return this.#ledger === undefined ? undefined : this.#findInLedger(values, at, end);
  }

  /** The known number that the digits end with. */
  endingAt(values: readonly number[]): KnownDigits | undefined {
    for (const length of this.#lengths) {
      if (length > values.length) continue;
      const found = this.find(values, values.length - length, values.length);
      if (found?.values.length === length) return found;
    }
    return undefined;
  }

  /** Whether a known number begins with the four digits of ASCII here. */
  isBeginning(bytes: Uint8Array, at: number): boolean {
    const beginning = beginningOf(bytes, at) - 0x30 * 1111;
    return this.#beginnings[beginning] === 1;
  }

  /** Known numbers that begin with the four digits of ASCII here, as they are written on the card. */
  beginningAt(bytes: Uint8Array, at: number): readonly KnownDigits[] {
    return (this.#byBeginning.get(beginningOf(bytes, at) - 0x30 * 1111) ?? []).filter(({ writing }) => !writing);
  }

  /** Whether a known number begins with a digit. */
  isFirst(digit: number): boolean {
    return this.#firsts[digit] === 1;
  }

  /** Hashing is dear, so only what looks like a card number is looked up: that holds for the numbers of a ledger. */
  #findInLedger(values: ArrayLike<number>, at: number, end: number): KnownDigits | undefined {
    for (const length of this.#ledgerLengths) {
      if (at + length > end) continue;
      const digits = Array.prototype.slice.call(values, at, at + length) as number[];
      for (const [number, writing] of [
        [digits, undefined],
        [[...digits].reverse(), 'reversed'],
      ] as const) {
        if (!brandAt(number, 0, length)) continue;
        const label = this.#ledger?.labelOf(number.join(''));
        if (label !== undefined) return { label, values: Uint8Array.from(digits), writing, canary: undefined };
      }
    }
    return undefined;
  }

  #add(canary: Canary, digits: readonly number[], writing: KnownDigits['writing']): void {
    const beginning = beginningOf(digits, 0);
    this.#beginnings[beginning] = 1;
    this.#firsts[digits[0] as number] = 1;
    const same = this.#byBeginning.get(beginning) ?? [];
    // The number as it is comes first: it may be its own reversal.
    same.push({ label: canary.label, values: Uint8Array.from(digits), writing, canary });
    same.sort((one, other) => Number(one.writing !== undefined) - Number(other.writing !== undefined));
    this.#byBeginning.set(beginning, same);
  }
}

function beginningOf(values: ArrayLike<number>, at: number): number {
  return (values[at] as number) * 1000 + (values[at + 1] as number) * 100 + (values[at + 2] as number) * 10 + (values[at + 3] as number);
}

function isAt(wanted: Uint8Array, values: ArrayLike<number>, at: number): boolean {
  for (let n = 0; n < wanted.length; n++) if (wanted[n] !== values[at + n]) return false;
  return true;
}
