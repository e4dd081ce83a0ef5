/** A stream that is put together of pieces from elsewhere, and remembers where they came from. */
import type { Encoding } from '../finding';
import { Hunting, type Search, type Thing } from './search';

interface Patch<T> {
  /** In the stream. */
  readonly from: number;
  readonly source: T;
}

/** How far back is remembered: much further than findings come late. */
const remembered = 1 << 20;

export class Patchwork<T> {
  #patches: Patch<T>[] = [];
  #length = 0;
  /** With so many patches, it is time to forget old ones. */
  #full = 1 << 16;

  /** The next bytes of the stream come from there. */
  add(length: number, source: T): void {
    this.#patches.push({ from: this.#length, source });
    this.#length += length;
    if (this.#patches.length >= this.#full) this.#forget();
  }

  /** @returns the piece that an offset lies in, and how far in it; undefined when that is too long ago */
  find(offset: number): { readonly source: T; readonly within: number } | undefined {
    let [low, high] = [0, this.#patches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#patches[middle] as Patch<T>).from <= offset) low = middle + 1;
      else high = middle;
    }
    const patch = this.#patches[low - 1];
    return patch && { source: patch.source, within: offset - patch.from };
  }

  #forget(): void {
    const keep = this.#patches.findIndex(({ from }) => from > this.#length - remembered);
    if (keep > 1) this.#patches = this.#patches.slice(keep - 1);
    this.#full = Math.max(1 << 16, 2 * this.#patches.length);
  }
}

/** So much is pushed at once. */
const batch = 1 << 16;

/** Hunts through pieces of a thing as through one stream; what is found is told by its place in the thing. */
export class PieceHunt {
  readonly #offsets = new Patchwork<number>();
  readonly #hunting: Hunting;
  #pending: Buffer[] = [];
  #length = 0;

  /**
   * @param encodings of the thing, which are no container's around it
   * @param between what is put between pieces, so that they do not run into each other
   */
  constructor(
    search: Search,
    thing: Thing,
    encodings: readonly Encoding[] = [],
    private readonly between: Buffer = Buffer.alloc(0),
  ) {
    this.#hunting = new Hunting(search, thing, (at) => {
      const found = this.#offsets.find(at);
      return { offset: found ? found.source + found.within : 0, encodings };
    });
  }

  /** @param offset of the piece in the thing */
  async push(piece: Buffer, offset: number): Promise<void> {
    const length = piece.length + this.between.length;
    this.#offsets.add(length, offset);
    this.#pending.push(piece, this.between);
    this.#length += length;
    if (this.#length >= batch) await this.#flush();
  }

  async end(): Promise<void> {
    await this.#flush();
    await this.#hunting.end();
  }

  async #flush(): Promise<void> {
    const pending = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#length = 0;
    if (pending.length > 0) await this.#hunting.push(pending);
  }
}
