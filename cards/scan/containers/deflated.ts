/** gzip, zlib and bare deflate. */
import { Reader } from './bytes';
import { DamagedError, gzipHeader, unpacked } from './inflate';
import { within } from './names';
import { Hunting, type Search, type Source, type Thing } from './search';

/** All members of a gzip file (RFC 1952): they are one content, as every program unpacks them. */
export async function openGzip(search: Search, thing: Thing, { reader }: Source): Promise<void> {
  let failure: unknown;
  async function* members(): AsyncGenerator<Buffer> {
    try {
      for (let header = await gzipHeader(reader); header; header = thing.embedded ? undefined : await gzipHeader(reader)) {
        search.name(thing.place + within, header.name);
        let size = 0;
        for await (const piece of unpacked(reader, 'deflate')) {
          size += piece.length;
          search.count(piece.length);
          yield piece;
        }
        const trailer = await reader.take(8);
        if (trailer.length < 8) throw new DamagedError('gzip: it ends early', true);
        if (trailer.readUInt32LE(4) !== size % 2 ** 32) throw new DamagedError('gzip: it is damaged');
      }
    } catch (error) {
      failure = error;
    }
  }
  await search.look(search.nameless(thing, 'gzip'), members());
  if (failure) throw named('gzip', failure);
}

/** RFC 1950 */
export async function openZlib(search: Search, thing: Thing, { reader }: Source): Promise<void> {
  await reader.take(2);
  await openStream(search, thing, reader, 'zlib');
  if ((await reader.take(4)).length < 4) throw new DamagedError('zlib: it ends early', true);
}

/** RFC 1951. Nothing says that it is one: the bytes are looked at as they are, too, and what fails was none. */
export async function openDeflate(search: Search, thing: Thing, { reader }: Source): Promise<void> {
  const hunting = new Hunting(search, thing);
  async function* seen(): AsyncGenerator<Buffer> {
    for await (const piece of reader.pieces()) {
      await hunting.push(piece);
      yield piece;
    }
  }
  const copy = new Reader(seen());
  try {
    await openStream(search, thing, copy, 'deflate');
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    if (!thing.at) thing.entry.encodings.pop();
  }
  for await (const _ of copy.pieces());
  await hunting.end();
}

async function openStream(search: Search, thing: Thing, reader: Reader, what: string): Promise<void> {
  let failure: unknown;
  async function* content(): AsyncGenerator<Buffer> {
    try {
      yield* search.counted(unpacked(reader, 'deflate'));
    } catch (error) {
      failure = error;
    }
  }
  await search.look(search.nameless(thing, 'deflate'), content());
  if (failure) throw named(what, failure);
}

function named(what: string, error: unknown): unknown {
  return error instanceof DamagedError && !error.message.startsWith(what)
    ? new DamagedError(`${what}: ${error.message}`, error.early)
    : error;
}
