/** How zlib (RFC 1950) and deflate (RFC 1951) begin, looked at closely enough that hardly anything begins like it by chance. */

/** Symbols that are tried at the beginning of a block with fixed codes. */
const symbols = 48;

/** @param at of 78 and the byte that follows it */
export function isZlib(bytes: Buffer, at: number): boolean {
  if ((0x7800 + (bytes[at + 1] as number)) % 31 !== 0 || at + 8 > bytes.length) return false;
  const bits = new Bits(bytes, at + 2);
  bits.take(1);
  switch (bits.take(2)) {
    case 0: {
      const byte = (n: number): number => bytes[at + n] as number;
      return (byte(3) ^ byte(5)) === 0xff && (byte(4) ^ byte(6)) === 0xff; // the length, and the same with all bits turned round
    }
    case 1:
      return hasFixedBeginning(bits);
    case 2:
      return hasDynamicHeader(bits);
    default:
      return false;
  }
}

/** Bits of deflate: the lowest of a byte first. Behind the end there are zeros. */
class Bits {
  #at: number;

  constructor(
    private readonly bytes: Buffer,
    byte: number,
  ) {
    this.#at = 8 * byte;
  }

  get isOver(): boolean {
    return this.#at >= 8 * this.bytes.length;
  }

  take(count: number): number {
    let value = 0;
    for (let n = 0; n < count; n++) value |= this.#next() << n;
    return value;
  }

  /** Huffman codes have their highest bit first. */
  code(count: number, begun = 0): number {
    let value = begun;
    for (let n = 0; n < count; n++) value = (value << 1) | this.#next();
    return value;
  }

  #next(): number {
    const bit = ((this.bytes[this.#at >> 3] ?? 0) >> (this.#at & 7)) & 1;
    this.#at++;
    return bit;
  }
}

/** Whether the first symbols of fixed codes are such as there are, and go back to bytes that were there. RFC 1951, 3.2.5 and 3.2.6. */
function hasFixedBeginning(bits: Bits): boolean {
  let written = 0;
  for (let n = 0; n < symbols && !bits.isOver; n++) {
    const before = written;
    const seven = bits.code(7);
    if (seven === 0) return true; // the end of the block
    if (seven > 0b0010111) {
      const eight = bits.code(1, seven);
      if (eight >= 0b11000110 && eight <= 0b11000111) return false; // 286 and 287 do not occur
      if (eight < 0b11000000 || eight > 0b11000111) {
        if (eight > 0b11000111) bits.take(1); // nine bits
        written++;
        continue;
      }
      written += takeLength(bits, 280 + eight - 0b11000000);
    } else written += takeLength(bits, 256 + seven);
    if (takeDistance(bits) > before) return false;
  }
  return true;
}

function takeLength(bits: Bits, symbol: number): number {
  if (symbol < 265) return symbol - 254;
  if (symbol === 285) return 258;
  const extra = (symbol - 261) >> 2;
  return ((4 + ((symbol - 265) & 3)) << extra) + 3 + bits.take(extra);
}

/** @returns infinite when there is no such code */
function takeDistance(bits: Bits): number {
  const code = bits.code(5);
  if (code > 29) return Number.POSITIVE_INFINITY;
  const extra = code < 4 ? 0 : (code - 2) >> 1;
  const base = code < 4 ? code + 1 : ((2 + (code & 1)) << extra) + 1;
  return base + bits.take(extra);
}

/** Whether the lengths of the code for code lengths fit together, as they hardly ever do by chance. RFC 1951, 3.2.7. */
function hasDynamicHeader(bits: Bits): boolean {
  if (bits.take(5) > 29 || bits.take(5) > 29) return false;
  let used = 0;
  for (let left = bits.take(4) + 4; left > 0; left--) {
    const length = bits.take(3);
    if (length > 0) used += 128 >> length;
  }
  return used === 128;
}
