/** A search through one thing and everything that lies in it: opens what can be opened, hunts through the rest. */
import type { Encoding, Finding } from '../finding';
import { type Find, Hunter, type Wanted } from '../hunter';
import { type Bytes, type Pieces, piecesOf, Reader, type Spool, spool } from './bytes';
import { openDeflate, openGzip, openZlib } from './deflated';
import { openHeapSnapshot } from './heap/snapshot';
import { DamagedError } from './inflate';
import { headSize, type Kind, kindOf, unreadKindOf } from './kinds';
import { maskedName, mayHoldNumber, printable, textOfName, within } from './names';
import { openPcap } from './network/capture';
import { openSqlite, openSqliteJournal, openSqliteLog } from './sqlite/sqlite';
import { openTar } from './tar';
import { openWav } from './wav';
import { openZip } from './zip';

/** Where was looked, and how far. */
export interface ScannedPlace {
  readonly place: string;
  /** That were looked at in it, unpacked if it is packed; without what lies in it under a name of its own. */
  bytes: number;
  /** What it was, outermost first; empty for plain bytes. */
  encodings: Encoding[];
  /** Why it was not, or not wholly, read. */
  error?: string;
  /** Whether a limit was reached in it. */
  truncated?: boolean;
}

/** How far a search goes. What goes beyond is reported as truncated. */
export interface Limits {
  /** Containers within containers. */
  readonly depth: number;
  /** Bytes that may come out of one thing that was given, whatever its size. */
  readonly unpacked: number;
  /** Bytes that may come out in any case; beyond, no more than `ratio` times what went in. */
  readonly unpackedAnyway: number;
  readonly ratio: number;
  /** Bytes that are kept, in memory or a temporary file, where a container can only be read with jumps. */
  readonly kept: number;
  /** Of them, in memory. */
  readonly keptInMemory: number;
  /** Findings that are listed for one place. */
  readonly findings: number;
}

export const usualLimits: Limits = {
  depth: 8,
  unpacked: 2 ** 38,
  unpackedAnyway: 2 ** 30,
  ratio: 200,
  kept: 2 ** 34,
  keptInMemory: 2 ** 25,
  findings: 10_000,
};

/** A limit was reached: what comes after is not looked at. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
}

/** What is said about one place while it is looked at. */
export class Entry implements ScannedPlace {
  bytes = 0;
  encodings: Encoding[] = [];
  error?: string;
  truncated?: boolean;
  found = 0;
  #reasons = new Set<string>();

  constructor(readonly place: string) {}

  /** Notes why something was not read; a few reasons are enough. */
  fail(reason: string): void {
    if (this.#reasons.size > 4) return;
    this.#reasons.add(this.#reasons.size === 4 ? 'and more' : reason);
    this.error = [...this.#reasons].join('; ');
  }

  cut(reason: string): void {
    this.truncated = true;
    this.fail(reason);
  }
}

/** Something to look at. */
export interface Thing {
  /** The innermost thing with a name that it is, or lies in. */
  readonly entry: Entry;
  /** Where findings are, if that is more exact than the entry. */
  readonly place: string;
  /** What it lies in or is encoded in. */
  readonly encodings: readonly Encoding[];
  /** How many containers it lies in. */
  readonly depth: number;
  /** For what has no name of its own: where it stands in its place. */
  readonly at?: Spot;
  /**
   * It was found amid other bytes: these have been looked at as they are, and it may be no container at all. `cut` says that it may go on
   * further than it was followed.
   */
  readonly embedded?: { readonly cut: boolean };
}

export interface Spot {
  readonly offset: number;
  readonly line?: number;
}

/** Where a find belongs; what is not given is as in the thing. */
export interface Located extends Spot {
  readonly place?: string;
  /** Stands in for the encoding `plain`. */
  readonly writing?: Encoding;
  /** Containers between the thing and the find. */
  readonly encodings?: readonly Encoding[];
}

/** Undefined for what does not belong there. */
export type Locate = (offset: number, line: number | undefined) => Located | undefined;

type Open = (search: Search, thing: Thing, source: Source) => Promise<void>;

const opens: Readonly<Record<Kind, Open>> = {
  gzip: openGzip,
  zlib: openZlib,
  deflate: openDeflate,
  zip: openZip,
  tar: openTar,
  SQLite: openSqlite,
  'SQLite log': openSqliteLog,
  'SQLite journal': openSqliteJournal,
  WAV: openWav,
  pcap: openPcap,
  pcapng: openPcap,
  'heap snapshot': openHeapSnapshot,
};

const encodingOf: Readonly<Record<Kind, Encoding>> = {
  gzip: 'gzip',
  zlib: 'deflate',
  deflate: 'deflate',
  zip: 'zip',
  tar: 'tar',
  SQLite: 'SQLite',
  'SQLite log': 'SQLite',
  'SQLite journal': 'SQLite',
  WAV: 'WAV',
  pcap: 'pcap',
  pcapng: 'pcap',
  'heap snapshot': 'heap snapshot',
};

/** The content of a thing: to be read in order, or with jumps. */
export class Source {
  readonly reader: Reader;
  /** Whether all of it was handed out to be read with jumps: nothing is left to read in order. */
  taken = false;
  readonly #bytes: Bytes | undefined;

  constructor(
    content: Bytes | Pieces,
    private readonly limits: Limits,
  ) {
    this.#bytes = isBytes(content) ? content : undefined;
    this.reader = new Reader(isBytes(content) ? piecesOf(content) : content);
  }

  /** Known only where it can be read with jumps anyway. */
  get size(): number | undefined {
    return this.#bytes?.size;
  }

  /** The whole of it. Has to be closed, and nothing may have been taken from the reader. */
  async whole(): Promise<Spool> {
    if (!this.#bytes) return spool(this.reader.pieces(), this.limits.kept, this.limits.keptInMemory);
    this.taken = true;
    return { bytes: this.#bytes, truncated: false, close: () => undefined };
  }
}

export class Search {
  readonly findings: Finding[] = [];
  readonly entries: Entry[] = [];
  #unpacked = 0;
  #root: { readonly reader: Reader; readonly size: number } | undefined;

  constructor(
    readonly wanted: Wanted,
    readonly limits: Limits = usualLimits,
  ) {}

  get places(): ScannedPlace[] {
    return this.entries.map(({ place, bytes, encodings, error, truncated }) => ({
      place,
      bytes,
      encodings: [...encodings],
      ...(error !== undefined && { error }),
      ...(truncated !== undefined && { truncated }),
    }));
  }

  /** A thing that was given to look at. */
  given(place: string): Thing {
    const entry = this.#enter(place);
    return { entry, place, encodings: [], depth: 0 };
  }

  /** Something with a name in a container. The name is looked at, too. */
  named(thing: Thing, encoding: Encoding, name: Buffer | string): Thing {
    const place = thing.place + within + this.name(thing.place + within, name);
    return { entry: this.#enter(place), place, encodings: [...thing.encodings, encoding], depth: thing.depth + 1 };
  }

  /** Something without a name in a container. */
  nameless(thing: Thing, encoding: Encoding): Thing {
    const { embedded: _, ...rest } = thing;
    return { ...rest, encodings: [...thing.encodings, encoding], depth: thing.depth + 1 };
  }

  /**
   * A name as it may be shown. It is looked at as well: recordings are called by what was entered in them.
   * @param before what stands before the name where it is reported
   */
  name(before: string, given: Buffer | string): string {
    const name = typeof given === 'string' ? given : textOfName(given);
    if (!mayHoldNumber(name)) return printable(name);
    const hunter = new Hunter(this.wanted);
    const finds = [...hunter.push(Buffer.from(name)), ...hunter.end()];
    if (finds.length === 0) return printable(name);
    const shown = printable(maskedName(name));
    const entry = this.#enter(`${before}${shown} (the name)`);
    for (const find of finds) this.add(entry, { ...find, place: entry.place });
    return shown;
  }

  add(entry: Entry, finding: Finding): void {
    entry.found++;
    if (entry.found <= this.limits.findings) this.findings.push(finding);
    else entry.cut(`more than ${this.limits.findings} findings, only these are listed`);
  }

  /** Takes back what was found as bytes, when it was found again where it lies: what is stored in a container stands there as it is. */
  withdraw(entry: Entry, finding: Finding): void {
    const at = this.findings.lastIndexOf(finding);
    if (at < 0) return;
    this.findings.splice(at, 1);
    entry.found--;
  }

  /** Counts what was unpacked. @throws LimitError */
  count(unpacked: number): void {
    this.#unpacked += unpacked;
    const { unpacked: most, unpackedAnyway, ratio } = this.limits;
    const read = this.#root ? Math.max(this.#root.size, this.#root.reader.offset) : 0;
    if (this.#unpacked > Math.min(most, Math.max(unpackedAnyway, ratio * read)))
      throw new LimitError(`more than ${this.#unpacked - unpacked} bytes come out of it; the rest was not looked at`);
  }

  /** Counts the pieces of something unpacked. */
  async *counted(pieces: Pieces): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      this.count(piece.length);
      yield piece;
    }
  }

  /** Looks at everything in a thing. What cannot be read is noted in its entry, never thrown. */
  async look(thing: Thing, content: Bytes | Pieces): Promise<void> {
    const source = new Source(content, this.limits);
    const { reader } = source;
    if (thing.depth === 0) this.#begin(reader, source.size ?? 0);
    let failure: unknown;
    try {
      const head = await reader.peek(headSize);
      const kind = kindOf(head, head.length < headSize);
      const unread = kind ? undefined : unreadKindOf(head);
      if (unread && !thing.embedded) thing.entry.fail(`${unread}: looked at as bytes only`);
      if (kind && thing.depth >= this.limits.depth)
        thing.entry.cut(`more than ${this.limits.depth} containers within each other: the innermost was looked at as bytes only`);
      else if (kind) {
        if (!thing.at) thing.entry.encodings.push(encodingOf[kind]);
        await opens[kind](this, thing, source);
      } else if (source.size !== undefined && isZipAtEnd(content as Bytes)) {
        thing.entry.encodings.push('zip');
        await openZip(this, thing, source);
      }
    } catch (error) {
      failure = error;
      this.note(thing, error);
    }
    try {
      // What nothing was made of, or what follows a container or a damage.
      if (!source.taken && !thing.embedded && !(failure instanceof LimitError)) await this.hunt(thing, reader);
    } catch (error) {
      this.note(thing, error);
    }
  }

  /**
   * Looks at a part of something that nothing has to be made of.
   * @returns how many lines end in the part, and in what was read before it
   */
  async lookAtPart(thing: Thing, bytes: Bytes, { from, to, overlap }: Part): Promise<{ readonly before: number; readonly within: number }> {
    this.#begin(new Reader([]), bytes.size);
    const begin = Math.max(0, from - overlap);
    const lines = { before: 0, within: 0 };
    const hunting = new Hunting(this, thing, (at, line) => {
      const offset = begin + at;
      return offset < from || offset >= to ? undefined : { offset, ...(line !== undefined && { line }) };
    });
    const unread = from === 0 ? unreadKindOf(bytes.read(0, headSize)) : undefined;
    if (unread) thing.entry.fail(`${unread}: looked at as bytes only`);
    for (const [start, end] of [
      [begin, from],
      [from, to],
      [to, to + overlap],
    ] as const) {
      for (const piece of piecesOf(bytes, start, Math.min(end, bytes.size))) {
        if (start === begin && start < from) lines.before += linesIn(piece);
        else if (start === from) {
          lines.within += linesIn(piece);
          thing.entry.bytes += piece.length;
        }
        await hunting.push(piece);
      }
    }
    await hunting.end();
    return lines;
  }

  #begin(reader: Reader, size: number): void {
    this.#root = { reader, size };
    this.#unpacked = 0;
  }

  /** Notes what went wrong. What was only taken for a container, amid other bytes, need not be one. */
  note(thing: Thing, error: unknown): void {
    if (error instanceof LimitError) thing.entry.cut(error.message);
    else if (!thing.embedded || !(error instanceof DamagedError)) thing.entry.fail(wordsOf(error));
    else if (thing.embedded.cut && error.early) thing.entry.cut(`what is encoded in it was opened up to ${nestedLimit} bytes only`);
  }

  /** Hunts through what is left in a reader. */
  async hunt(thing: Thing, reader: Reader): Promise<void> {
    if ((await reader.peek(1)).length === 0) return;
    const from = reader.offset;
    const hunting = new Hunting(this, thing, (offset, line) => ({
      offset: from + offset,
      ...(from === 0 && line !== undefined && { line }),
    }));
    for await (const piece of reader.pieces()) {
      thing.entry.bytes += piece.length;
      await hunting.push(piece);
    }
    await hunting.end();
  }

  #enter(place: string): Entry {
    const entry = new Entry(place);
    this.entries.push(entry);
    return entry;
  }
}

/** Of something encoded amid other bytes, so much is opened. */
const nestedLimit = 1 << 22;

/** A hunt through one stream of bytes. What is encoded in it and can be opened is looked at, too. */
export class Hunting {
  readonly #hunter: Hunter;
  /** Found lately in what was decoded: a container that lies there is opened only afterwards. */
  #decoded: Finding[] = [];
  readonly #nested: { readonly bytes: Buffer; readonly encodings: readonly Encoding[]; readonly offset: number }[] = [];

  constructor(
    private readonly search: Search,
    private readonly thing: Thing,
    private readonly locate: Locate = (offset, line) => ({ offset, ...(line !== undefined && { line }) }),
  ) {
    this.#hunter = new Hunter(search.wanted, {
      nestedLimit,
      nested: (bytes, encodings, offset) => void this.#nested.push({ bytes, encodings, offset }),
    });
  }

  async push(chunk: Buffer): Promise<void> {
    this.#take(this.#hunter.push(chunk));
    if (this.#nested.length > 0) await this.#open();
  }

  async end(): Promise<void> {
    this.#take(this.#hunter.end());
    await this.#open();
  }

  #take(finds: readonly Find[]): void {
    for (const find of finds) {
      const located = this.thing.at ?? this.locate(find.offset, find.line);
      if (!located) continue;
      const { place, writing, encodings = [], ...spot }: Located = located;
      const { line: _, ...rest } = find;
      const own = writing ? find.encodings.map((encoding) => (encoding === 'plain' ? writing : encoding)) : find.encodings;
      const finding: Finding = {
        ...rest,
        ...spot,
        place: place ?? this.thing.place,
        encodings: [...this.thing.encodings, ...encodings, ...own],
      };
      this.search.add(this.thing.entry, finding);
      if (find.encodings.length > 1) this.#decoded.push(finding);
    }
    if (this.#decoded.length > mostDecoded) this.#decoded = this.#decoded.slice(-mostDecoded);
  }

  async #open(): Promise<void> {
    for (const { bytes, encodings, offset } of this.#nested.splice(0)) {
      const located: Located | undefined = this.thing.at ?? this.locate(offset, undefined);
      if (!located) continue;
      const around = [...this.thing.encodings, ...(located.encodings ?? []), ...encodings];
      const before = this.search.findings.length;
      await this.search.look(
        {
          entry: this.thing.entry,
          place: located.place ?? this.thing.place,
          encodings: around,
          depth: this.thing.depth + 1,
          at: { offset: located.offset, ...(located.line !== undefined && { line: located.line }) },
          embedded: { cut: bytes.length >= nestedLimit },
        },
        [bytes],
      );
      this.#withdraw(this.search.findings.slice(before), around, located.offset, bytes.length);
    }
  }

  /** What was found in a container need not be told as bytes, too. @param size of the container */
  #withdraw(found: readonly Finding[], encodings: readonly Encoding[], offset: number, size: number): void {
    for (const { kind, masked, label } of found) {
      const at = this.#decoded.findIndex(
        (one) =>
          one.kind === kind &&
          one.masked === masked &&
          one.label === label &&
          one.offset >= offset &&
          one.offset - offset <= largestRate * size &&
          one.encodings.slice(0, -1).join() === encodings.join(),
      );
      if (at >= 0) for (const finding of this.#decoded.splice(at, 1)) this.search.withdraw(this.thing.entry, finding);
    }
  }
}

/** So many are remembered. */
const mostDecoded = 1000;

/** A byte takes so many in any encoding, such as `\\u0000`. */
const largestRate = 8;

/** A stretch of a file, and how far around it is read with it. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly overlap: number;
}

function linesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}

const newline = 0x0a;

/** In words for a report. */
function wordsOf(error: unknown): string {
  if (error instanceof DamagedError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return 'no room for a temporary file';
  return code ? `cannot be read (${code})` : `a fault of the scanner: ${message}`;
}

function isBytes(content: Bytes | Pieces): content is Bytes {
  // Streams have a method of that name, too.
  return !(Symbol.asyncIterator in content || Symbol.iterator in content);
}

/** Programs that unpack themselves, and other things with a zip behind them. */
export function isZipAtEnd(bytes: Bytes): boolean {
  const end = bytes.read(Math.max(0, bytes.size - 22), 22);
  return end.length === 22 && end.readUInt32LE() === 0x06054b50 && end.readUInt16LE(20) === 0;
}
