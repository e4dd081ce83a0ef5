import type { Block } from '../text/block';

/**
 * Whether digits that look like a card number are part of something else.
 * @param size digits when they stand without separators, or else 0
 */
export function isSomethingElse(block: Block, start: number, end: number, size: number): boolean {
  const { bytes } = block;
  if (isTelephoneNumber(bytes, start, end)) return true;
  if (size === 0) return isInUuid(bytes, start) || isDisassembly(bytes, start, end);
  if (end - start > size) return false; // what follows is of ASCII digits
  if (isFraction(bytes, start) || isInHex(bytes, start, end)) return true;
  if (bytes[start - 2] === 0x31 && bytes[start - 1] === 0x5a && !isWordSign(bytes[start - 3])) return true; // 1Z: a parcel of UPS
  return size > 16 && isNegative(bytes, start);
}

/** `+` and a country code: up to 15 digits (ITU-T E.164). After a letter it is the space of a form. */
function isTelephoneNumber(bytes: Buffer, start: number, end: number): boolean {
  return bytes[start - 1] === 0x2b && !isWordSign(bytes[start - 2]) && digitsIn(bytes, start, end) <= 15;
}

/** Bytes of a machine instruction, and behind a tab its name. */
function isDisassembly(bytes: Buffer, start: number, end: number): boolean {
  const isPair = bytes[start + 2] === 0x20 && bytes[end - 3] === 0x20;
  return isPair && bytes[end] === 0x20 && bytes[end + 1] === 0x09 && isLetter(bytes[end + 2] as number);
}

/**
 * The same two digits again and again, in UTF-16 amid bytes that are no text: a table of numbers. Where they are digits in a text, words say
 * what they are.
 */
export function isTable(values: ArrayLike<number>, from: number, count: number): boolean {
  for (let n = from + 2; n < from + count; n++) if (values[n] !== values[n - 2]) return false;
  return true;
}

/** Digits after a decimal point. */
function isFraction(bytes: Buffer, start: number): boolean {
  return bytes[start - 1] === 0x2e && isDigit(bytes[start - 2]);
}

/** Digests and ids in hex have sixteen decimal digits in a row now and then. Shorter words of a to f only are read as words. */
function isInHex(bytes: Buffer, start: number, end: number): boolean {
  let [first, last, letters, others] = [start, end, 0, 0];
  const look = (byte: number | undefined): boolean => {
    if (isDigit(byte)) return true;
    if (byte === undefined || !isLetter(byte)) return false;
    if ((byte | 0x20) > 0x66) others++;
    else letters++;
    return others === 0;
  };
  while (start - first < 128 && look(bytes[first - 1])) first--;
  while (last - end < 128 && look(bytes[last])) last++;
  return letters > 0 && others === 0 && last - first >= 24;
}

/** Numbers above 2^53 with a sign before them are made by programs. */
function isNegative(bytes: Buffer, start: number): boolean {
  const before = bytes[start - 2];
  return bytes[start - 1] === 0x2d && (before === undefined || ' =:,[("\t\n'.includes(String.fromCharCode(before)));
}

/** Groups of 8-4-4-4-12 hex digits. */
function isInUuid(bytes: Buffer, start: number): boolean {
  let first = start;
  while (start - first < 36 && (isHex(bytes[first - 1]) || bytes[first - 1] === 0x2d)) first--;
  for (let at = first; at <= start; at++) {
    if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.test(bytes.toString('latin1', at, at + 36))) return true;
  }
  return false;
}

function digitsIn(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if (isDigit(bytes[at])) count++;
  return count;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
const isHex = (byte: number | undefined): boolean =>
  isDigit(byte) || (byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
const isWordSign = (byte: number | undefined): boolean => byte !== undefined && (isDigit(byte) || isLetter(byte) || byte === 0x5f);
