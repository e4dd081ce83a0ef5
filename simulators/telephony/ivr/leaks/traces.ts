/** For tests: whether values are in some bytes in a given form. They are found by decoding, not by writing them in that form again. */
import { createHash } from 'node:crypto';
import { constants, inflateRawSync } from 'node:zlib';
import type { TellingForm } from './leak';

type BytesForm = Exclude<TellingForm, 'tones'>;
type Holds = (value: string) => boolean;

/** Reads bytes once. What comes back tells of a value (a card number, or text with a security code or a track) whether it was in them. */
export function reading(form: BytesForm, bytes: Buffer): Holds {
  return readers[form](bytes);
}

const readers: Readonly<Record<BytesForm, (bytes: Buffer) => Holds>> = {
  plain: (bytes) => (value) => bytes.includes(value),
  grouped: decoded(/\d{4}(?: \d{1,4})+/g, (token) => token.replaceAll(' ', '')),
  'full-width': (bytes) =>
    within([...bytes.toString().matchAll(/[!-~]{0,40}[０-９][!-~０-９]{0,40}/g)].map(([run]) => run.normalize('NFKC'))),
  percent: decoded(/(?:%[0-9A-Fa-f]{2})+/g, (token) =>
    token.replace(/%(..)/g, (_all, code: string) => character(Number.parseInt(code, 16))),
  ),
  html: decoded(/(?:&#\d+;)+/g, (token) => token.replace(/&#(\d+);/g, (_all, code: string) => character(Number(code)))),
  escaped: decoded(/(?:\\u[0-9a-f]{4})+/g, (token) => JSON.parse(`"${token}"`) as string),
  base64: decoded(/[A-Za-z0-9+/]{16,}/g, (token) => Buffer.from(token, 'base64').toString()),
  base64url: decoded(/[A-Za-z0-9_-]{16,}/g, (token) => (/[_-]/.test(token) ? Buffer.from(token, 'base64url').toString() : '')),
  hex: decoded(/[0-9a-f]{16,}/g, (token) => Buffer.from(token, 'hex').toString()),
  reversed: (bytes) => within([Buffer.from(bytes).reverse().toString('latin1')]),
  'sha-256': (bytes) => (value) => bytes.includes(createHash('sha256').update(value).digest('hex')),
  'utf-16': (bytes) => within([0, 1].map((at) => bytes.subarray(at).toString('utf16le'))),
  gzip: (bytes) => within(placesOf(Buffer.of(0x1f, 0x8b, 8), bytes).map((at) => unzipped(bytes.subarray(at)))),
  bcd: (bytes) => number(within([bytes.toString('hex')])),
  integer: (bytes) =>
    number((value) => {
      const eight = Buffer.alloc(8);
      eight.writeBigUInt64LE(BigInt(value));
      return bytes.includes(eight) || bytes.includes(eight.swap64());
    }),
  'digit by digit': (bytes) => {
    // After a word for it; in a store the row's call stands before it, and rows go from the end of a page to its beginning.
    const digits = (bytes.toString('latin1').match(/(?<=key |"key":"|call-[1-9])\d(?!\d)/g) ?? []).join('');
    return number(within([digits, reversed(digits)]));
  },
  'split over fields': (bytes) => {
    const numbers = new Set(bytes.toString('latin1').match(/\d+/g));
    return number((value) => [value.slice(0, 6), value.slice(6, -1), value.slice(-1)].every((part) => numbers.has(part)));
  },
};

/** Reads what looks so; it may begin with characters that only happen to stand before. */
function decoded(pattern: RegExp, decode: (token: string) => string): (bytes: Buffer) => Holds {
  const starts = (token: string): number[] => (/^[\w+/-]+$/.test(token) ? [0, 1, 2, 3, 4, 5, 6, 7] : [0]);
  return (bytes) =>
    within((bytes.toString('latin1').match(pattern) ?? []).flatMap((token) => starts(token).map((at) => decode(token.slice(at)))));
}

function within(texts: readonly string[]): Holds {
  return (value) => texts.some((text) => text.includes(value));
}

/** Only a number can be written so. */
function number(holds: Holds): Holds {
  return (value) => /^\d+$/.test(value) && holds(value);
}

function character(code: number): string {
  return String.fromCharCode(code);
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

function placesOf(wanted: Buffer, bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) found.push(at);
  return found;
}

/** What a gzip member without a name holds, whatever follows after it. */
function unzipped(bytes: Buffer): string {
  try {
    return inflateRawSync(bytes.subarray(10), { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
  } catch {
    return '';
  }
}
