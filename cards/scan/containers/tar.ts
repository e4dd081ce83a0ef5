/** Tape archives: old, POSIX and GNU, by tar-stream; what it cannot read is hunted through as bytes. */
import { type Extract, extract, type Header } from 'tar-stream';
import type { Reader } from './bytes';
import { DamagedError } from './inflate';
import { within } from './names';
import { Hunting, type Search, type Source, type Thing } from './search';

const blockSize = 512;

/** What the library's types leave out. */
interface TarEntry extends AsyncIterable<Buffer> {
  readonly header: Omit<Header, 'pax'> & {
    /** Where the content begins. */
    readonly byteOffset: number;
    readonly pax: Readonly<Record<string, string>> | null;
  };
  resume(): void;
}

export async function openTar(search: Search, thing: Thing, { reader }: Source): Promise<void> {
  const tape = new Tape(reader);
  let failed = true;
  try {
    await openEntries(search, thing, tape);
    failed = false;
  } finally {
    thing.entry.bytes += tape.read;
    if (failed && !thing.embedded) await huntThrough(search, thing, tape);
  }
}

async function openEntries(search: Search, thing: Thing, tape: Tape): Promise<void> {
  // Names are bytes here: the library would take all of them for UTF-8.
  const unpack = extract({ filenameEncoding: 'latin1', allowUnknownFormat: true } as object);
  const fed = tape.feed(unpack);
  try {
    for await (const entry of unpack) await openEntry(search, thing, tape, entry as unknown as TarEntry);
  } catch (error) {
    throw 'code' in (error as object) ? error : torn();
  } finally {
    unpack.destroy();
    await fed;
  }
}

async function openEntry(search: Search, thing: Thing, tape: Tape, entry: TarEntry): Promise<void> {
  const { name, pax, size, linkname, byteOffset: begin } = entry.header;
  const isName = pax?.path !== undefined;
  if (linkname) search.name(thing.place + within, Buffer.from(linkname, 'latin1'));
  if (size === 0) {
    search.name(thing.place + within, isName ? name : Buffer.from(name, 'latin1'));
    tape.pass(begin);
    entry.resume();
    return;
  }
  const inner = search.named(thing, 'tar', isName ? name : Buffer.from(name, 'latin1'));
  let taken = 0;
  async function* content(): AsyncGenerator<Buffer> {
    try {
      for await (const piece of entry) {
        taken += piece.length;
        tape.pass(begin + taken);
        yield piece;
      }
    } catch {
      throw new DamagedError('it ends early');
    }
    tape.pass(begin + Math.ceil(size / blockSize) * blockSize);
  }
  await search.look(inner, content());
  try {
    // What was not taken, because a limit was reached.
    for await (const _ of content());
  } catch {
    throw torn();
  }
}

/** The bytes of an archive; those that nothing was made of yet are kept. */
class Tape {
  /** Bytes that were handed over. */
  read = 0;
  #passed = 0;
  #kept: { readonly at: number; readonly piece: Buffer }[] = [];

  constructor(private readonly reader: Reader) {}

  /** Hands everything to the unpacker, as fast as it takes it. */
  async feed(unpack: Extract): Promise<void> {
    const closed = new Promise<void>((resolve) => unpack.once('close', resolve));
    for await (const piece of this.reader.pieces()) {
      this.#kept.push({ at: this.read, piece });
      this.read += piece.length;
      if (!unpack.write(piece)) await Promise.race([new Promise<void>((resolve) => unpack.once('drain', resolve)), closed]);
      if (unpack.destroyed) return;
    }
    unpack.end(null);
  }

  /** Everything up to there was looked at. */
  pass(offset: number): void {
    this.#passed = Math.max(this.#passed, offset);
    while (this.#kept[0] && this.#kept[0].at + this.#kept[0].piece.length <= this.#passed) this.#kept.shift();
  }

  get passed(): number {
    return this.#passed;
  }

  /** What nothing was made of. */
  async *rest(): AsyncGenerator<Buffer> {
    for (const { at, piece } of this.#kept) yield piece.subarray(Math.max(0, this.#passed - at));
    yield* this.reader.pieces();
  }
}

async function huntThrough(search: Search, thing: Thing, tape: Tape): Promise<void> {
  const from = tape.passed;
  const hunting = new Hunting(search, thing, (offset) => ({ offset: from + offset, encodings: ['tar'] }));
  for await (const piece of tape.rest()) await hunting.push(piece);
  await hunting.end();
}

function torn(): DamagedError {
  return new DamagedError('tar: it is damaged, or ends early', true);
}
