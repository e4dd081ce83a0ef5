/** ZIP archives: what the directory lists, and what lies in the file besides. */
import { fromRandomAccessReader, RandomAccessReader, type Entry as ZipEntry, type ZipFile } from 'yauzl';
import { type Bytes, PartOfBytes, piecesOf, Reader } from './bytes';
import { DamagedError, unpacked } from './inflate';
import { within } from './names';
import { Hunting, LimitError, type Search, type Source, type Thing } from './search';

/** APPNOTE.TXT 4.3.7: a local file header. */
const localSignature = Buffer.from('PK\x03\x04', 'latin1');
const localSize = 30;
const stored = 0;
const deflated = 8;

const otherMethods: Readonly<Record<number, string>> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'xz',
  98: 'PPMd',
  99: 'AES encryption',
};

/** A stretch of the file. */
interface Range {
  readonly from: number;
  readonly to: number;
}

export async function openZip(search: Search, thing: Thing, source: Source): Promise<void> {
  const { bytes, truncated, close } = await source.whole();
  try {
    if (truncated) thing.entry.cut(`only its first ${bytes.size} bytes were kept, so its directory was not found`);
    thing.entry.bytes += bytes.size;
    const listed: Range[] = [];
    try {
      await openListed(search, thing, bytes, listed);
    } catch (error) {
      if (error instanceof LimitError) throw error;
      if (thing.embedded?.cut) search.note(thing, new DamagedError('zip: it ends early', true));
      if (!thing.embedded) thing.entry.fail('zip: its directory is damaged or missing; entries were looked for in the bytes');
    }
    await openUnlisted(search, thing, bytes, listed);
  } finally {
    close();
  }
}

/** Entries of the directory. @param listed receives what they and the directory take up */
async function openListed(search: Search, thing: Thing, bytes: Bytes, listed: Range[]): Promise<void> {
  const directory = await Directory.open(bytes);
  const from = directory.cursor;
  for (let entry = await directory.next(); entry; entry = await directory.next()) {
    search.name(thing.place + within, entry.fileCommentRaw);
    const name = entry.fileNameRaw;
    const isFolder = name.at(-1) === slash && entry.uncompressedSize === 0;
    const fileDataStart = await directory.dataOf(entry);
    if (fileDataStart === undefined) {
      search.named(thing, 'zip', name).entry.fail('its place in the archive is damaged');
      continue;
    }
    const end = fileDataStart + entry.compressedSize;
    listed.push({ from: entry.relativeOffsetOfLocalHeader, to: end });
    if (isFolder) continue;
    await openEntry(search, search.named(thing, 'zip', name), {
      content: new PartOfBytes(bytes, fileDataStart, end),
      method: entry.compressionMethod,
      encrypted: entry.isEncrypted(),
      size: entry.uncompressedSize,
    });
  }
  listed.push({ from, to: directory.cursor });
}

const slash = '/'.charCodeAt(0);

interface Packed {
  readonly content: Bytes;
  readonly method: number;
  readonly encrypted: boolean;
  /** When it is known. */
  readonly size?: number;
}

async function openEntry(search: Search, thing: Thing, { content, method, encrypted, size }: Packed): Promise<void> {
  if (encrypted) thing.entry.fail('encrypted: not looked at');
  else if (method === stored) await search.look(thing, content);
  else if (method !== deflated) thing.entry.fail(`packed with ${otherMethods[method] ?? `method ${method}`}: not looked at`);
  else await openDeflated(search, thing, new Reader(piecesOf(content)), size);
}

async function openDeflated(search: Search, thing: Thing, reader: Reader, size: number | undefined): Promise<void> {
  let failure: unknown;
  let given = 0;
  async function* content(): AsyncGenerator<Buffer> {
    try {
      for await (const piece of search.counted(unpacked(reader, 'deflate'))) {
        given += piece.length;
        yield piece;
      }
    } catch (error) {
      failure = error;
    }
  }
  await search.look(thing, content());
  if (!failure && size !== undefined && size !== given) failure = new DamagedError('its size is not what the directory says');
  if (failure) search.note(thing, failure);
  if (failure instanceof LimitError) throw failure;
}

/**
 * What the directory does not tell of: entries that were deleted or lost with it, what stands before, between and after. Entries are
 * opened, everything else is hunted through.
 */
async function openUnlisted(search: Search, thing: Thing, bytes: Bytes, listed: readonly Range[]): Promise<void> {
  for (const { from, to } of gapsOf(listed, bytes.size)) {
    const gap = new PartOfBytes(bytes, from, to);
    let at = 0;
    for (;;) {
      const next = find(gap, localSignature, at);
      await huntThrough(search, thing, gap, from, at, next ?? gap.size);
      if (next === undefined) break;
      at = (await openLocal(search, thing, gap, next)) ?? next + localSignature.length;
    }
  }
}

/** @returns where the entry ends; undefined when there is none */
async function openLocal(search: Search, thing: Thing, bytes: Bytes, at: number): Promise<number | undefined> {
  const header = bytes.read(at, localSize);
  if (header.length < localSize) return undefined;
  const flags = header.readUInt16LE(6);
  const method = header.readUInt16LE(8);
  const packedSize = header.readUInt32LE(18);
  const nameLength = header.readUInt16LE(26);
  const name = bytes.read(at + localSize, nameLength);
  const start = at + localSize + nameLength + header.readUInt16LE(28);
  if (name.length < nameLength || nameLength === 0 || start > bytes.size || (method !== stored && method !== deflated)) return undefined;
  const entry = search.named(thing, 'zip', name);
  const isSized = (flags & 8) === 0 && packedSize !== 0xffffffff;
  const known = Math.min(bytes.size, start + packedSize);
  if (flags & 1 || method === stored) {
    const end = isSized ? known : (find(bytes, Buffer.from('PK'), start) ?? bytes.size);
    await openEntry(search, entry, { content: new PartOfBytes(bytes, start, end), method, encrypted: (flags & 1) !== 0 });
    return end;
  }
  const reader = new Reader(piecesOf(bytes, start, isSized ? known : bytes.size));
  await openDeflated(search, entry, reader, undefined);
  return isSized ? known : start + reader.offset;
}

async function huntThrough(search: Search, thing: Thing, gap: Bytes, base: number, from: number, to: number): Promise<void> {
  if (to <= from || thing.embedded) return;
  const hunting = new Hunting(search, thing, (offset) => ({ offset: base + from + offset, encodings: ['zip'] }));
  for (const piece of piecesOf(gap, from, to)) await hunting.push(piece);
  await hunting.end();
}

/** What lies between the ranges. */
function gapsOf(ranges: readonly Range[], size: number): Range[] {
  const gaps: Range[] = [];
  let at = 0;
  for (const { from, to } of [...ranges].sort((one, other) => one.from - other.from)) {
    if (from > at) gaps.push({ from: at, to: from });
    at = Math.max(at, to);
  }
  if (at < size) gaps.push({ from: at, to: size });
  return gaps;
}

function find(bytes: Bytes, what: Buffer, from: number): number | undefined {
  const step = 1 << 20;
  for (let at = from; at < bytes.size; at += step) {
    const found = bytes.read(at, step + what.length - 1).indexOf(what);
    if (found >= 0) return at + found;
  }
  return undefined;
}

/** The directory, as the library reads it. Whatever goes wrong in the library rejects what is waited for. */
class Directory {
  readonly #entries: AsyncIterator<ZipEntry>;

  private constructor(
    private readonly zip: ZipFile,
    private readonly reader: ReaderOfBytes,
  ) {
    this.#entries = zip.eachEntry();
  }

  static async open(bytes: Bytes): Promise<Directory> {
    // Names are decoded here: the library would refuse some, and takes all that are not UTF-8 for Latin signs.
    const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false, autoClose: false };
    const reader = new ReaderOfBytes(bytes);
    const zip = await reader.whatComes<ZipFile>((resolve, reject) =>
      fromRandomAccessReader(reader, bytes.size, options, (error, opened) => (error ? reject(error) : resolve(opened))),
    );
    return new Directory(zip, reader);
  }

  /** Where it goes on; the library does not tell otherwise where the directory lies. */
  get cursor(): number {
    return (this.zip as unknown as { readonly readEntryCursor: number }).readEntryCursor;
  }

  async next(): Promise<ZipEntry | undefined> {
    const { done, value } = await this.reader.whatComes<IteratorResult<ZipEntry>>((resolve, reject) => {
      this.#entries.next().then(resolve, reject);
    });
    return done ? undefined : value;
  }

  /** Where the content of an entry begins. @returns undefined when the entry is not where the directory says */
  dataOf(entry: ZipEntry): Promise<number | undefined> {
    return this.reader.whatComes((resolve) =>
      this.zip.readLocalFileHeader(entry, { minimal: true }, (error, header) => resolve(error ? undefined : header.fileDataStart)),
    );
  }
}

/** Reads bytes for the library. */
class ReaderOfBytes extends RandomAccessReader {
  #fail: (error: unknown) => void = () => undefined;

  constructor(private readonly bytes: Bytes) {
    super();
  }

  /** What the library comes to. What it throws on the way would end the process otherwise. */
  whatComes<T>(begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      begin(resolve, reject);
    });
  }

  override read(buffer: Buffer, offset: number, length: number, position: number, callback: (error: Error | null) => void): void {
    process.nextTick(() => {
      try {
        const found = this.bytes.read(position, length);
        found.copy(buffer, offset);
        callback(found.length < length ? new DamagedError('zip: it ends early') : null);
      } catch (error) {
        this.#fail(error);
      }
    });
  }
}
