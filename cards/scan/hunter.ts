import { inflate } from './inflate';
import { blockSize } from './marks/marks';
import { type Find, type Nested, Search, type Wanted } from './text/search';
import { Text } from './text/text';

export type { Find, Nested, Wanted } from './text/search';

export interface HunterOptions {
  /**
   * Takes what begins as a container does within what was decoded (gzip, zip, zlib, SQLite, RIFF), and gzip and zlib at any place, with the
   * encodings around it and its offset. It gets what follows, up to the limit: where the container ends is for it to see.
   */
  readonly nested?: Nested;
  /** Bytes of one container that are handed over at most; at most four are collected at a time. 4 MiB when not given. */
  readonly nestedLimit?: number;
  /** Bytes that are looked at together, for tests: 64 KiB when not given. */
  readonly blockSize?: number;
}

/**
 * Hunts for card data in a stream of bytes, in every writing and every encoding that it can be in. What it finds does not depend on how the
 * stream is cut into pieces; it may come one block late. Memory: the state of `Text` for each depth of nesting, and what is collected for
 * `nested`.
 */
export class Hunter {
  readonly #search: Search;
  readonly #text: Text;
  #bytes = 0;

  constructor(wanted: Wanted, options: HunterOptions = {}) {
    this.#search = new Search(wanted, options.nested, options.nestedLimit ?? 4 * 1024 * 1024, options.blockSize ?? blockSize);
    this.#text = new Text(this.#search);
  }

  /** Bytes pushed so far. */
  get bytes(): number {
    return this.#bytes;
  }

  push(chunk: Buffer): readonly Find[] {
    this.#bytes += chunk.length;
    this.#text.push(chunk);
    return this.#search.take();
  }

  end(): readonly Find[] {
    this.#text.end();
    return this.#search.take();
  }
}

/** Compressed within compressed is followed this deep. */
const deepest = 4;

/** Hunts through bytes that are there whole, also through what is compressed in them. Other containers stay closed. */
export function hunt(bytes: Buffer, wanted: Wanted): Find[] {
  return huntWithin(bytes, wanted, deepest);
}

function huntWithin(bytes: Buffer, wanted: Wanted, depth: number): Find[] {
  const inner: Find[] = [];
  const nested: Nested = (content, encodings, offset) => {
    if (depth === 0) return;
    const opened = inflate(content);
    if (!opened) return;
    for (const find of huntWithin(opened.bytes, wanted, depth - 1)) {
      const { line: _, ...rest } = find;
      inner.push({ ...rest, encodings: [...encodings, opened.encoding, ...find.encodings], offset });
    }
  };
  const hunter = new Hunter(wanted, { nested, nestedLimit: Math.max(1, bytes.length) });
  return [...hunter.push(bytes), ...hunter.end(), ...inner].sort((one, other) => one.offset - other.offset);
}
