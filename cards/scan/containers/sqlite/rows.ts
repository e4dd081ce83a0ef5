/** Rows of a database as one stream of text, in which everything is found again. */

import { MemoryBytes } from '../bytes';
import { headSize, markedKindOf } from '../kinds';
import { printable, within } from '../names';
import { Patchwork } from '../patchwork';
import { Hunting, type Search, type Thing } from '../search';
import { type Layout, numberText, type Stretch, type Value, valuesOf } from './pages';

/** Whence a piece of the stream is. */
interface Source {
  readonly row: Row;
  readonly column: string;
  /** In the file. */
  readonly offset: number;
  /** Bytes in front of the value: the name of its column. */
  readonly lead: number;
  /** How it is written there, if not as in the stream. */
  readonly written?: 'integer' | 'UTF-16LE' | 'UTF-16BE';
}

/** A row as it is stored. */
export interface Row {
  /** The table or page it is in, and the row: `payments › row 12`. */
  readonly place: string;
  readonly rowid: number | bigint | undefined;
  readonly columns: readonly string[];
  /** The column that stands for the number of the row. */
  readonly alias?: number | undefined;
  /** The whole content, or as much as could be found. */
  readonly stretches: readonly Stretch[];
}

/** So much is pushed at once. */
const batch = 1 << 16;
/** A value with fewer bytes holds no file. */
const shortestFile = 20;

/**
 * Hunts through rows. Each is a line, each value is `column=value`, so that what belongs together stands together: digits that came one a
 * row, a security code beside its number.
 */
export class Rows {
  readonly #sources = new Patchwork<Source>();
  readonly #hunting: Hunting;
  #pending: Buffer[] = [];
  #pendingLength = 0;

  constructor(
    private readonly search: Search,
    private readonly thing: Thing,
    private readonly layout: Layout,
  ) {
    this.#hunting = new Hunting(search, thing, (offset) => {
      const found = this.#sources.find(offset);
      if (!found) return { offset: 0 };
      const { offset: at, written, lead } = found.source;
      const place = placeOf(found.source);
      const within = Math.max(0, found.within - lead);
      if (written === 'integer') return { place, offset: at, writing: written };
      return written ? { place, offset: at + 2 * within, encodings: [written] } : { place, offset: at + within };
    });
  }

  /** @returns whether it is a row at all */
  async push(row: Row): Promise<boolean> {
    const { rowid, columns, alias, stretches } = row;
    const content = stretches.length === 1 ? (stretches[0] as Stretch).bytes : Buffer.concat(stretches.map(({ bytes }) => bytes));
    const values = valuesOf(content, content.length);
    if (!values) return false;
    for (const [index, value] of values.entries()) {
      const column = columns[index] ?? `column ${index + 1}`;
      const name = Buffer.from(`\t${column}=`);
      const source = { row, column, offset: offsetIn(stretches, value.at), lead: name.length };
      if (value.kind !== 'null') await this.#addValue(value, content, name, source);
      else if (index === alias && rowid !== undefined) this.#add({ ...source, written: 'integer' }, name, Buffer.from(String(rowid)));
    }
    this.#add({ row, column: '', offset: stretches[0]?.offset ?? 0, lead: 0 }, newline);
    if (this.#pendingLength >= batch) await this.#flush();
    return true;
  }

  async end(): Promise<void> {
    await this.#flush();
    await this.#hunting.end();
  }

  async #addValue(value: Value, content: Buffer, name: Buffer, source: Source): Promise<void> {
    const bytes = content.subarray(value.at, value.at + value.length);
    const { encoding } = this.layout;
    if (value.kind === 'integer' || value.kind === 'real')
      this.#add({ ...source, written: 'integer' }, name, Buffer.from(numberText(value, bytes)));
    else if (value.length >= shortestFile && markedKindOf(bytes.subarray(0, headSize))) await this.#open(bytes, placeOf(source));
    else if (value.kind === 'text' && encoding && encoding !== 'utf-8')
      this.#add(
        { ...source, written: encoding === 'utf-16le' ? 'UTF-16LE' : 'UTF-16BE' },
        name,
        Buffer.from(new TextDecoder(encoding).decode(bytes)),
      );
    else this.#addBytes(value, bytes, name, source);
  }

  /** A value can lie in several stretches of the file. */
  #addBytes({ at: begin, length }: Value, bytes: Buffer, name: Buffer, source: Source): void {
    const { stretches } = source.row;
    if (stretches.length === 1) {
      this.#add(source, name, bytes);
      return;
    }
    for (let at = begin; at < begin + length; ) {
      const part = partFrom(stretches, at, begin + length - at);
      const isFirst = at === begin;
      this.#add({ ...source, offset: offsetIn(stretches, at), lead: isFirst ? name.length : 0 }, ...(isFirst ? [name, part] : [part]));
      at += part.length;
    }
  }

  /** Looks into a value that is a file itself. */
  async #open(bytes: Buffer, place: string): Promise<void> {
    const { entry } = this.search.given(place);
    await this.search.look({ ...this.thing, entry, place, depth: this.thing.depth + 1 }, new MemoryBytes(bytes));
  }

  #add(source: Source, ...parts: readonly Buffer[]): void {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    this.#sources.add(length, source);
    this.#pending.push(...parts);
    this.#pendingLength += length;
  }

  async #flush(): Promise<void> {
    const pending = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingLength = 0;
    this.thing.entry.bytes += pending.length;
    await this.#hunting.push(pending);
  }
}

const newline = Buffer.from('\n');

function placeOf({ row, column }: Source): string {
  return column === '' ? row.place : `${row.place}${within}${printable(column)}`;
}

/** Where something of the content lies in the file. */
function offsetIn(stretches: readonly Stretch[], at: number): number {
  let before = 0;
  for (const { offset, bytes } of stretches) {
    if (at < before + bytes.length) return offset + at - before;
    before += bytes.length;
  }
  return stretches[0]?.offset ?? 0;
}

/** What lies in one stretch of the file. */
function partFrom(stretches: readonly Stretch[], at: number, most: number): Buffer {
  let before = 0;
  for (const { bytes } of stretches) {
    if (at < before + bytes.length) return bytes.subarray(at - before, at - before + most);
    before += bytes.length;
  }
  throw new RangeError('beyond the content');
}

/** The values of a row as text, where they are numbers or text. */
export function textsOf(stretches: readonly Stretch[], { encoding = 'utf-8' }: Layout): (string | undefined)[] {
  const content = Buffer.concat(stretches.map(({ bytes }) => bytes));
  return (valuesOf(content, content.length) ?? []).map((value) => {
    const bytes = content.subarray(value.at, value.at + value.length);
    if (value.kind === 'text') return new TextDecoder(encoding).decode(bytes);
    return value.kind === 'integer' || value.kind === 'real' ? numberText(value, bytes) : undefined;
  });
}
