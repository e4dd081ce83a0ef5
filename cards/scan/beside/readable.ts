import { codePointAt } from '../writings/scripts';

/** A piece of bytes as text, with where each character stands. */
export interface Readable {
  readonly text: string;
  /** Index in the bytes of a UTF-16 unit of the text; also of the end. */
  readonly at: (unit: number) => number;
}

/**
 * Reads UTF-8, or Shift_JIS or EUC-JP when it is not that; what is neither comes out as Latin-1. Full-width letters, digits and signs come
 * out as those of ASCII, so that a word is the same in both.
 */
export function readable(bytes: Buffer, from: number, to: number): Readable {
  let at = from;
  while (at < to && (bytes[at] as number) < 0x80) at++;
  if (at === to) return { text: bytes.toString('latin1', from, to), at: (unit) => from + unit };
  const start = from + cutCharacter(bytes, from, to);
  const charset = isUtf8(bytes, start, to) ? 'utf-8' : charsetOf(bytes, from, to);
  if (charset === undefined) return { text: bytes.toString('latin1', from, to), at: (unit) => from + unit };
  return read(bytes, charset === 'utf-8' ? start : from, to, charset);
}

type Charset = 'utf-8' | 'shift_jis' | 'euc-jp';

const decoders = new Map<Charset, TextDecoder>();

function read(bytes: Buffer, from: number, to: number, charset: Charset): Readable {
  const decoder = decoders.get(charset) ?? new TextDecoder(charset);
  decoders.set(charset, decoder);
  let text = '';
  const starts: number[] = [];
  for (let at = from; at < to; ) {
    const end = Math.min(to, at + lengthAt(bytes, at, charset));
    const sign =
      end - at === 1 && (bytes[at] as number) < 0x80
        ? String.fromCharCode(bytes[at] as number)
        : narrow(decoder.decode(bytes.subarray(at, end)));
    for (let n = 0; n < sign.length; n++) starts.push(at);
    text += sign;
    at = end;
  }
  starts.push(to);
  return { text, at: (unit) => starts[unit] ?? to };
}

/** From U+FF01 to U+FF5E stand the signs of ASCII once more. */
function narrow(sign: string): string {
  const code = sign.charCodeAt(0);
  return code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : sign;
}

/** Bytes of the character that begins here. */
function lengthAt(bytes: Buffer, at: number, charset: Charset): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  if (charset === 'utf-8') return Math.max(1, codePointAt(bytes, at) >>> 24);
  if (charset === 'euc-jp') return first >= 0xa1 || first === 0x8e ? 2 : first === 0x8f ? 3 : 1;
  return first >= 0xa1 && first <= 0xdf ? 1 : 2;
}

/** Bytes at the beginning that belong to a character that began before. */
function cutCharacter(bytes: Buffer, from: number, to: number): number {
  let cut = 0;
  while (cut < 3 && from + cut < to && ((bytes[from + cut] as number) & 0xc0) === 0x80) cut++;
  return cut;
}

/** Whether all is UTF-8 but for a character that is cut at the end. */
function isUtf8(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to - 3; ) {
    if ((bytes[at] as number) < 0x80) at++;
    else {
      const point = codePointAt(bytes, at);
      if (point === 0) return false;
      at += point >>> 24;
    }
  }
  return true;
}

/** Leads of 81 to 9F are there in nearly every text of Shift_JIS and in none of EUC-JP. */
function charsetOf(bytes: Buffer, from: number, to: number): Charset | undefined {
  let high = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte < 0x80) continue;
    if (byte <= 0x9f && byte !== 0x8e && byte !== 0x8f && byte !== 0x80) return 'shift_jis';
    high++;
  }
  return high > 0 ? 'euc-jp' : undefined;
}
