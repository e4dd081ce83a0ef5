import { createHash } from 'node:crypto';
import type { Canary } from '../canary';
import type { Encoding } from '../finding';

/** A row of bytes that a known number is written as. */
export interface Needle {
  readonly bytes: Buffer;
  /** Of a digit that shares its byte with something else: which byte, counted from the needle's first, what part of it, and the digit. */
  readonly halves: readonly { readonly byte: number; readonly shift: 0 | 4; readonly digit: number }[];
  readonly writing: Extract<Encoding, 'BCD' | 'integer' | 'hash'>;
  /** Bytes of zero that a field may have before it. */
  readonly zeros: number;
  readonly canary: Canary;
}

/**
 * Known numbers as bytes that are no text: BCD in both orders of nibbles and at both alignments, integers and doubles in both orders of
 * bytes, and the digests of the number. All are looked for in one pass: three bytes at every `stride`-th place tell whether a needle can be
 * there, since whichever way a needle lies, three such bytes are in it.
 */
export class Needles {
  readonly #stride: number;
  /** 1 for three bytes that stand in a needle, mixed to 16 bits. */
  readonly #grams = new Uint8Array(0x1_0000);
  readonly #byGram = new Map<number, { readonly needle: Needle; readonly index: number }[]>();

  constructor(canaries: readonly Canary[]) {
    const needles = canaries.flatMap(needlesOf);
    this.#stride = Math.min(...needles.map(({ bytes }) => bytes.length)) - 2;
    for (const needle of needles) {
      for (let index = 0; index < this.#stride; index++) {
        const gram = gramAt(needle.bytes, index);
        this.#grams[gram] = 1;
        const there = this.#byGram.get(gram) ?? [];
        there.push({ needle, index });
        this.#byGram.set(gram, there);
      }
    }
  }

  get isEmpty(): boolean {
    return this.#byGram.size === 0;
  }

  /** Calls back for each needle that begins from `from` on and before `to`. @param length bytes that can be read */
  find(bytes: Buffer, from: number, to: number, length: number, found: (needle: Needle, at: number) => void): void {
    if (this.isEmpty) return;
    const grams = this.#grams;
    const stride = this.#stride;
    const last = Math.min(length - 2, to + stride - 1);
    for (let at = from; at < last; at += stride) {
      if (grams[gramAt(bytes, at)] === 0) continue;
      for (const { needle, index } of this.#byGram.get(gramAt(bytes, at)) ?? []) {
        const start = at - index;
        if (start >= from && start < to && start + needle.bytes.length <= length && isAt(needle, bytes, start)) found(needle, start);
      }
    }
  }
}

function gramAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) ^ ((bytes[at + 1] as number) << 8) ^ ((bytes[at + 2] as number) << 4);
}

function isAt({ bytes: wanted, halves }: Needle, bytes: Buffer, start: number): boolean {
  for (let n = 0; n < wanted.length; n++) if (wanted[n] !== bytes[start + n]) return false;
  return halves.every(({ byte, shift, digit }) => (((bytes[start + byte] ?? 0xff) >> shift) & 15) === digit);
}

/** Shorter rows of bytes would be met by chance. */
const shortestNeedle = 6;

function needlesOf(canary: Canary): Needle[] {
  const { number } = canary;
  const all: Omit<Needle, 'canary'>[] = [
    ...([0, 4] as const).flatMap((shift) => [bcdOf(number, false, shift), bcdOf(number, true, shift)]),
    ...integersOf(number),
    ...['sha256', 'sha1', 'md5'].map((algorithm) => ({
      writing: 'hash' as const,
      zeros: 0,
      halves: [],
      bytes: createHash(algorithm).update(number).digest(),
    })),
  ];
  const seen = new Set<string>();
  return all.flatMap((needle) => {
    const text = `${needle.bytes.toString('latin1')} ${JSON.stringify(needle.halves)}`;
    if (needle.bytes.length < shortestNeedle || seen.has(text)) return [];
    seen.add(text);
    return { ...needle, canary };
  });
}

/**
 * Two digits a byte.
 * @param isOdd whether the first digit shares its byte with something before
 * @param first how far the first digit of a byte is shifted: 4, or 0 where the halves are swapped
 */
function bcdOf(number: string, isOdd: boolean, first: 0 | 4): Omit<Needle, 'canary'> {
  const second = first === 4 ? 0 : 4;
  const rest = isOdd ? number.slice(1) : number;
  const pairs = rest.match(/../g) ?? [];
  const bytes = Buffer.from(pairs.map((pair) => (Number(pair[0]) << first) | (Number(pair[1]) << second)));
  return {
    writing: 'BCD',
    zeros: 0,
    bytes,
    halves: [
      ...(isOdd ? [{ byte: -1, shift: second, digit: Number(number[0]) } as const] : []),
      ...(rest.length % 2 === 1 ? [{ byte: bytes.length, shift: first, digit: Number(rest.at(-1)) } as const] : []),
    ],
  };
}

/** As a whole number and as a double, with the highest byte first or last; without what a shorter field would not have. */
function integersOf(number: string): Omit<Needle, 'canary'>[] {
  const value = BigInt(number);
  if (value >= 1n << 64n) return [];
  const whole = Buffer.alloc(8);
  whole.writeBigUInt64BE(value);
  const zeros = Math.min(
    whole.findIndex((byte) => byte !== 0),
    8 - shortestNeedle,
  );
  const double = Buffer.alloc(8);
  double.writeDoubleBE(Number(number));
  const needle = (bytes: Buffer, zeros: number) => ({ writing: 'integer', halves: [], bytes, zeros }) as const;
  return [
    needle(whole.subarray(zeros), zeros),
    needle(Buffer.from(whole.subarray(zeros)).reverse(), 0),
    needle(double, 0),
    needle(Buffer.from(double).reverse(), 0),
  ];
}
