/** Bytes as Latin-1 signs or ranges of them: `['a-f', '-']`. A lone hyphen may be written `\\-`. */
export type ByteSet = readonly string[];

/**
 * Up to eight sets of bytes as two tables of sixteen: `low[byte & 15] & high[byte >> 4]` has the bit of each set that the byte is in.
 * A set that is no rectangle in the table of signs (rows: high half, columns: low half) comes out as the rectangle around it, so
 * what is found that way has to be looked at again.
 */
export function lookUpTables(sets: readonly ByteSet[]): { readonly low: readonly number[]; readonly high: readonly number[] } {
  const low = Array<number>(16).fill(0);
  const high = Array<number>(16).fill(0);
  for (const [bit, set] of sets.entries()) {
    for (const byte of set.flatMap(bytesOf)) {
      low[byte & 15] = (low[byte & 15] as number) | (1 << bit);
      high[byte >> 4] = (high[byte >> 4] as number) | (1 << bit);
    }
  }
  return { low, high };
}

function bytesOf(range: string): number[] {
  const text = range === '\\-' ? '-' : range;
  const first = text.charCodeAt(0);
  const last = text.length === 3 ? text.charCodeAt(2) : first;
  return Array.from({ length: last - first + 1 }, (_, n) => first + n);
}
