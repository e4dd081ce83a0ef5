import { asciiSeparator, separatorAt } from './scripts';

/** Two digits further apart belong to no one group writing. */
export const longestGap = 12;

/** A line end, whatever it consists of and however far the next line is indented. */
export const lineEnd = 10;

/**
 * What stands between two groups of digits.
 * @returns a number that is the same for the same separator, such as its code; 0 when this separates more than groups of a number; -1 when
 * it is an escape (`\\n`, `&ensp;`), so that it can be told only when it is decoded
 */
export function gapKind(bytes: Uint8Array, from: number, to: number): number {
  if (to - from === 1) {
    const kind = asciiSeparator[bytes[from] as number] as number;
    if (kind !== 0) return kind;
  }
  if (to - from > longestGap || to <= from) return 0;
  let kind = 0;
  let count = 0;
  for (let at = from; at < to; ) {
    const separator = separatorAt(bytes, at);
    if (separator === 0 || ++count > 10) return isEscaped(bytes, from, to) ? -1 : 0;
    at += separator >>> 24;
    const point = separator & 0xffffff;
    if (point === 13) continue;
    if (kind !== lineEnd || (point !== 32 && point !== 9)) kind = kind === 0 ? point : (kind * 31 + point) % 0x1fffffff;
  }
  return count > 3 && kind !== lineEnd ? 0 : kind;
}

function isEscaped(bytes: Uint8Array, from: number, to: number): boolean {
  if (bytes[from] === 0x26 && bytes[to - 1] === 0x3b) return true;
  if ((to - from) % 2 !== 0 || to - from > 4) return false;
  for (let at = from; at < to; at += 2) {
    const letter = bytes[at + 1];
    if (bytes[at] !== 0x5c || (letter !== 0x6e && letter !== 0x72 && letter !== 0x74)) return false; // \n \r \t
  }
  return true;
}
