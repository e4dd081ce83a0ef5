/** Bytes as containers need them: read in order from a stream, or at any place of a file. */

import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Size of the pieces that are read from files. */
export const pieceSize = 1 << 18;

export type Pieces = AsyncIterable<Buffer> | Iterable<Buffer>;

/** Bytes that can be read at any place. */
export interface Bytes {
  readonly size: number;
  /** @returns fewer bytes at the end, none beyond it */
  read(at: number, length: number): Buffer;
}

export class MemoryBytes implements Bytes {
  constructor(private readonly content: Buffer) {}

  get size(): number {
    return this.content.length;
  }

  read(at: number, length: number): Buffer {
    return this.content.subarray(at, at + length);
  }
}

/** An open file. It is read as it is now: the size is what it was when it was opened. */
export class FileBytes implements Bytes {
  constructor(
    private readonly descriptor: number,
    readonly size: number,
  ) {}

  read(at: number, length: number): Buffer {
    const wanted = Math.max(0, Math.min(length, this.size - at));
    const buffer = Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const count = readSync(this.descriptor, buffer, filled, wanted - filled, at + filled);
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  }
}

/** A part of other bytes. */
export class PartOfBytes implements Bytes {
  readonly size: number;

  constructor(
    private readonly whole: Bytes,
    private readonly from: number,
    to: number,
  ) {
    this.size = Math.max(0, Math.min(to, whole.size) - from);
  }

  read(at: number, length: number): Buffer {
    return this.whole.read(this.from + at, Math.max(0, Math.min(length, this.size - at)));
  }
}

export function* piecesOf(bytes: Bytes, from = 0, to = bytes.size): Generator<Buffer> {
  for (let at = from; at < to; ) {
    const piece = bytes.read(at, Math.min(pieceSize, to - at));
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}

/** Reads a stream in order, in any portions, and can look ahead. */
export class Reader {
  readonly #pieces: AsyncIterator<Buffer> | Iterator<Buffer>;
  #held: Buffer[] = [];
  #length = 0;
  #ended = false;
  #offset = 0;

  constructor(source: Pieces) {
    this.#pieces = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** Bytes that were taken so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Looks ahead. @returns fewer bytes at the end of the stream only */
  async peek(length: number): Promise<Buffer> {
    while (this.#length < length && (await this.#more()));
    return this.#joined().subarray(0, length);
  }

  /** @returns fewer bytes at the end of the stream only */
  async take(length: number): Promise<Buffer> {
    if (this.#length < length) await this.peek(length);
    return this.#drop(this.#joined().subarray(0, length));
  }

  /** What comes next, in the portion that is at hand. @param most so many bytes at most @returns undefined at the end */
  async piece(most = Number.POSITIVE_INFINITY): Promise<Buffer | undefined> {
    if (this.#length === 0 && !(await this.#more())) return undefined;
    const first = this.#held[0] as Buffer;
    return this.#drop(first.length > most ? first.subarray(0, most) : first);
  }

  /** Puts back what was taken last. */
  putBack(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#held.unshift(bytes);
    this.#length += bytes.length;
    this.#offset -= bytes.length;
  }

  /** The next so many bytes; all that follow without a number. */
  async *pieces(length = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      const piece = await this.piece(left);
      if (!piece) return;
      left -= piece.length;
      yield piece;
    }
  }

  /** @returns whether there were so many */
  async skip(length: number): Promise<boolean> {
    const before = this.#offset;
    for await (const _ of this.pieces(length));
    return this.#offset - before === length;
  }

  async #more(): Promise<boolean> {
    while (!this.#ended) {
      const next = await this.#pieces.next();
      if (next.done) this.#ended = true;
      else if (next.value.length > 0) {
        this.#held.push(next.value);
        this.#length += next.value.length;
        return true;
      }
    }
    return false;
  }

  #joined(): Buffer {
    if (this.#held.length > 1) this.#held = [Buffer.concat(this.#held)];
    return this.#held[0] ?? Buffer.alloc(0);
  }

  #drop(taken: Buffer): Buffer {
    const first = this.#held[0];
    if (first && taken.length === first.length) this.#held.shift();
    else if (first) this.#held[0] = first.subarray(taken.length);
    this.#length -= taken.length;
    this.#offset += taken.length;
    return taken;
  }
}

export interface Spool {
  readonly bytes: Bytes;
  /** Whether there was more than may be kept. */
  readonly truncated: boolean;
  /** Lets go of the file. */
  close(): void;
}

/**
 * Keeps a stream so that it can be read at any place: in memory, or what is large in a temporary file that nobody else can read. The
 * file has no name any more while it is used, where the system allows it, so nothing is left behind even when the process is killed.
 * @param limit bytes that may be kept @param inMemory of them, in memory
 */
export async function spool(pieces: Pieces, limit: number, inMemory: number): Promise<Spool> {
  const held: Buffer[] = [];
  let size = 0;
  let file: TemporaryFile | undefined;
  let truncated = false;
  try {
    for await (const given of pieces) {
      const piece = given.subarray(0, limit - size);
      size += piece.length;
      if (!file && size > inMemory) {
        file = new TemporaryFile();
        for (const one of held.splice(0)) file.append(one);
      }
      if (file) file.append(piece);
      else held.push(piece);
      truncated = piece.length < given.length;
      if (truncated) break;
    }
  } catch (error) {
    file?.close();
    throw error;
  }
  if (!file) return { bytes: new MemoryBytes(Buffer.concat(held)), truncated, close: () => undefined };
  const kept = file;
  return { bytes: new FileBytes(kept.descriptor, size), truncated, close: () => kept.close() };
}

class TemporaryFile {
  readonly descriptor: number;
  readonly #path = join(tmpdir(), `akashi-scan-${randomUUID()}`);
  readonly #named: boolean;

  constructor() {
    this.descriptor = openSync(this.#path, 'wx+', 0o600);
    this.#named = !this.#removed();
  }

  append(bytes: Buffer): void {
    for (let written = 0; written < bytes.length; ) written += writeSync(this.descriptor, bytes, written);
  }

  close(): void {
    closeSync(this.descriptor);
    if (this.#named) this.#removed();
  }

  #removed(): boolean {
    try {
      rmSync(this.#path);
      return true;
    } catch {
      // Windows keeps the name of an open file.
      return false;
    }
  }
}
