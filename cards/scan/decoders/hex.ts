import type { Block } from '../text/block';
import { scratch } from '../text/scratch';
import type { Text } from '../text/text';

/** Bytes of the shortest number. */
const fewest = 13;

/** How far it is read from the place where it was found, and how many groups are then read again. */
const mostBytes = 1024;
const overlap = 24;

/** Between two bytes there is nothing longer, such as `, 0x`. */
const longestSeparator = 5;

const values = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  values['0123456789abcdef'.charCodeAt(value)] = value;
  values['0123456789ABCDEF'.charCodeAt(value)] = value;
}

export function hexValue(byte: number | undefined): number {
  return byte === undefined ? -1 : (values[byte] as number);
}

/** Decodes pairs of hex digits. @returns bytes written */
export function decodeHex(bytes: Buffer, from: number, to: number, out: Buffer): number {
  let count = 0;
  for (let at = from; at + 1 < to; at += 2) {
    out[count++] = ((values[bytes[at] as number] as number) << 4) | (values[bytes[at + 1] as number] as number);
  }
  return count;
}

/**
 * Bytes in hex with something between them, found by two groups that stand for digits: `34 31`, `34:31`, `0x34, 0x31`, `3431 3131`. All
 * groups are of as many bytes and have the same separator; a line end may take its place.
 * @param i number of the first of the two runs of digits in the marks
 */
export function hexPairs(text: Text, block: Block, i: number): void {
  const { bytes, base, length } = block;
  const { digits } = block.marks;
  const start = digits[i] as number;
  const end = digits[i + 1] as number;
  const next = digits[i + 2] as number;
  const size = end - start;
  const separator = next - end;
  if (separator > longestSeparator || (digits[i + 3] as number) - next !== size || bytes[next] !== 0x33) return;
  if (size === 4 && (bytes[start + 2] !== 0x33 || bytes[next + 2] !== 0x33)) return;
  if (base + start < text.words.nextPairs || hasEscape(bytes, end, next)) return;
  const isSame = (one: number, other: number): boolean => bytes.compare(bytes, one, one + separator, other, other + separator) === 0;
  const isGroup = (at: number): boolean => {
    if (at < 0 || at + size > length) return false;
    for (let n = 0; n < size; n++) if (hexValue(bytes[at + n]) < 0) return false;
    return true;
  };
  const step = size + separator;
  let first = start;
  const least = Math.max(0, text.words.nextPairs - base);
  while (first - step >= least && isGroup(first - step) && isSame(first - separator, end)) first -= step;
  const out = scratch(text.depth);
  const lines: [count: number, at: number][] = [[0, first]];
  let at = first;
  let count = 0;
  let isCut = false;
  while (isGroup(at)) {
    count += decodeHex(bytes, at, at + size, out.subarray(count, count + size));
    isCut = at - start > mostBytes;
    const after = at + size;
    if (isCut) break;
    if (isGroup(after + separator) && isSame(after, end)) at = after + separator;
    else {
      const line = afterLineEnd(bytes, after);
      if (line === 0 || !isGroup(line)) break;
      at = line;
      lines.push([count, at]);
    }
  }
  // What is cut is taken up again a little before its end, since a number may lie across.
  text.words.nextPairs = base + at + size - (isCut ? overlap * step : 0);
  const inner = count < fewest ? undefined : text.inner('hex pairs', 'hex', (2 * step) / size);
  if (!inner) return;
  for (const [own, outer] of lines) inner.offsets.anchor(own, base + outer);
  inner.push(out.subarray(0, count));
  inner.end();
}

/** Whether `%`, `&` or a backslash is there: then it is no separator, but part of an escape. */
function hasEscape(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === 0x25 || bytes[at] === 0x26 || bytes[at] === 0x5c) return true;
  return false;
}

/** Where the next line goes on with hex. @returns 0 when no line ends here */
function afterLineEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (at - from < 4 && (bytes[at] === 0x20 || bytes[at] === 0x2c || bytes[at] === 0x3a || bytes[at] === 0x0d)) at++;
  if (bytes[at] !== 0x0a) return 0;
  at++;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  if (bytes[at] === 0x30 && ((bytes[at + 1] as number) | 0x20) === 0x78) at += 2;
  return at;
}
