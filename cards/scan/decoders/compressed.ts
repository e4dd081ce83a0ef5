import { compressedLength } from '../inflate';
import type { Block } from '../text/block';
import type { Text } from '../text/text';
import { isZlib } from './deflate';

/** What is kept of something until there is enough of it. */
interface Kept {
  readonly offset: number;
  readonly isCompressed: boolean;
  readonly pieces: Buffer[];
  size: number;
  /** With so many bytes it is tried again whether it has come to its end. */
  next: number;
}

/** So many are kept at a time. */
const mostKept = 32;

/** Bytes by which it is tried whether something is compressed. */
const sample = 512;

/** How the content of containers begins that text is encoded from. */
const beginnings = [Buffer.of(0x50, 0x4b, 3, 4), Buffer.from('SQLite format 3\0'), Buffer.from('RIFF')];

/**
 * Keeps what is compressed (gzip, zlib) wherever it begins, and containers that a text was decoded to, and hands them over to whoever opens
 * them, at most `Search.nestedLimit` bytes of each.
 */
export class Compressed {
  #kept: Kept[] = [];
  /** Offset of the first byte that is not among what is kept yet. */
  #fed = 0;
  /** Offset after what was handed over last. */
  #next = 0;

  constructor(private readonly text: Text) {}

  begin(): void {
    this.#kept = [];
    this.#fed = 0;
    this.#next = 0;
  }

  /** @param at of two bytes that gzip or zlib may begin with */
  at(block: Block, at: number): void {
    if (!this.text.search.nested) return;
    const { bytes, base, length } = block;
    const isThere = bytes[at] === 0x1f ? isGzip(bytes, at) : isZlib(bytes, at);
    if (!isThere || base + at < this.#next) return;
    // Most of what begins like it by chance fails soon.
    if (length - at > sample && compressedLength(bytes.subarray(at, at + sample)) === undefined) return;
    const content = bytes.subarray(at, length);
    const size = compressedLength(content);
    if (size === undefined) return;
    if (size === content.length) this.#keep(base + at, true);
    else {
      this.#next = base + at + size;
      this.#give(Buffer.from(content.subarray(0, size)), base + at);
    }
  }

  /** Takes what is new in the block. */
  feed({ bytes, base, to, last }: Block): void {
    const isBeginning = base === 0 && this.#fed === 0 && this.text.depth > 0 && this.text.search.nested;
    if (isBeginning && beginnings.some((beginning) => bytes.subarray(0, beginning.length).equals(beginning))) this.#keep(0, false);
    const fed = this.#fed;
    this.#fed = base + to;
    for (const kept of [...this.#kept]) {
      const start = Math.max(fed, kept.offset) - base;
      const piece = Buffer.from(bytes.subarray(start, Math.min(to, start + this.text.search.nestedLimit - kept.size)));
      kept.pieces.push(piece);
      kept.size += piece.length;
      this.#settle(kept, last || kept.size >= this.text.search.nestedLimit);
    }
  }

  #keep(offset: number, isCompressed: boolean): void {
    if (this.#kept.length === mostKept || this.#kept.some((kept) => kept.offset === offset)) return;
    this.#kept.push({ offset, isCompressed, pieces: [], size: 0, next: 0 });
  }

  /** Hands over what has come to its end, or of which there is no more; drops what turns out not to be compressed. */
  #settle(kept: Kept, isAll: boolean): void {
    if (!isAll && (!kept.isCompressed || kept.size < kept.next)) return;
    const bytes = Buffer.concat(kept.pieces);
    const length = kept.isCompressed ? compressedLength(bytes) : bytes.length;
    if (length !== undefined && length === bytes.length && !isAll) {
      kept.next = 2 * kept.size;
      return;
    }
    this.#kept.splice(this.#kept.indexOf(kept), 1);
    if (length !== undefined) this.#give(bytes.subarray(0, length), kept.offset);
  }

  #give(bytes: Buffer, offset: number): void {
    this.text.search.handOver(bytes, this.text.encodings, this.text.outermost(offset));
  }
}

/** RFC 1952: method 8, no reserved flags, an operating system there is. */
function isGzip(bytes: Buffer, at: number): boolean {
  const system = bytes[at + 9] as number;
  return bytes[at + 2] === 8 && ((bytes[at + 3] as number) & 0xe0) === 0 && (system <= 13 || system === 255);
}
