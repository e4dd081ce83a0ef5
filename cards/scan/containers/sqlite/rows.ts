/** Rows of a database as one stream of text, in which everything is found again. */
import { MemoryBytes } from '../bytes';
import { headSize, markedKindOf } from '../kinds';
import { printable, within } from '../names';
import { Patchwork } from '../patchwork';
import { Hunting, type Search, type Thing } from '../search';
import { type Layout, numberText, type Stretch, type Value, valuesOf } from './pages';

/** Whence a piece of the stream is. */
interface Source {
  readonly place: string;
  readonly column: string;
  /** In the file. */
  readonly offset: number;
  /** Bytes in front of the value: the name of its column. */
  readonly lead: number;
  /** How it is written in the file, if not as in the stream. */
  readonly written: 'integer' | 'UTF-16LE' | 'UTF-16BE' | undefined;
}

/** A row as it is stored. */
export interface Row {
  /** The table or page it is in, and the row: `payments › row 12`. */
  readonly place: string;
  readonly rowid: number | bigint | undefined;
  readonly columns: readonly string[];
  /** The column that stands for the number of the row. */
  readonly alias?: number | undefined;
  /** The whole content. */
  readonly stretches: readonly Stretch[];
}

/** So much is pushed at once. */
const batch = 1 << 16;
/** A value with fewer bytes holds no file. */
const shortestFile = 20;

const newline = Buffer.from('\n');

/**
 * Hunts through rows. Each is a line, each value is `column=value`, so that what belongs together stands together: digits that came one a
 * row, a security code beside its number.
 */
export class Rows {
  readonly #sources = new Patchwork<Source>();
  readonly #hunting: Hunting;
  /** Values that are files themselves. */
  #files: { readonly place: string; readonly bytes: Buffer }[] = [];
  #pending = Buffer.allocUnsafe(2 * batch);
  #length = 0;
  readonly #names = new Map<string, Buffer>();

  constructor(
    private readonly search: Search,
    private readonly thing: Thing,
    private readonly layout: Layout,
    /** Told where in the file something is. */
    told: (offset: number) => void = () => undefined,
  ) {
    this.#hunting = new Hunting(search, thing, (streamed) => {
      const found = this.#sources.find(streamed);
      if (!found) return { offset: 0 };
      const { place: row, column, offset: at, written, lead } = found.source;
      const place = column === '' ? row : placeOf(row, column);
      const inValue = Math.max(0, found.within - lead);
      const offset = written === 'integer' ? at : at + (written ? 2 : 1) * inValue;
      told(offset);
      if (written === 'integer') return { place, offset, writing: written };
      return written ? { place, offset, encodings: [written] } : { place, offset };
    });
  }

  /** Takes a row; `settle` has to be called now and then. @returns whether it is a row at all */
  push({ place, rowid, columns, alias, stretches }: Row): boolean {
    const content = stretches.length === 1 ? (stretches[0] as Stretch).bytes : Buffer.concat(stretches.map(({ bytes }) => bytes));
    const values = valuesOf(content, content.length);
    if (!values) return false;
    for (let index = 0; index < values.length; index++) {
      const value = values[index] as Value;
      const isRowid = value.kind === 'null' && index === alias && rowid !== undefined;
      if (value.kind === 'null' && !isRowid) continue;
      const column = columns[index] ?? `column ${index + 1}`;
      const name = this.#nameOf(columns[index] ?? numbered(index));
      const offset = offsetIn(stretches, value.at);
      if (isRowid) this.#add(place, column, offset, name, Buffer.from(String(rowid)), 'integer');
      else this.#addValue(value, content, stretches, place, column, offset, name);
    }
    this.#add(place, '', stretches[0]?.offset ?? 0, undefined, newline, undefined);
    return true;
  }

  /** Hunts through what has come together. */
  async settle(): Promise<void> {
    for (const { place, bytes } of this.#files.splice(0)) {
      const { entry } = this.search.given(place);
      await this.search.look({ ...this.thing, entry, place, depth: this.thing.depth + 1 }, new MemoryBytes(bytes));
    }
    if (this.#length >= batch) await this.#flush();
  }

  async end(): Promise<void> {
    await this.settle();
    await this.#flush();
    await this.#hunting.end();
  }

  #addValue(
    value: Value,
    content: Buffer,
    stretches: readonly Stretch[],
    place: string,
    column: string,
    offset: number,
    name: Buffer,
  ): void {
    const bytes = content.subarray(value.at, value.at + value.length);
    const { encoding } = this.layout;
    if (value.kind === 'integer' || value.kind === 'real')
      this.#add(place, column, offset, name, Buffer.from(numberText(value, bytes), 'latin1'), 'integer');
    else if (value.length >= shortestFile && markedKindOf(bytes.subarray(0, headSize)))
      this.#files.push({ place: placeOf(place, column), bytes: Buffer.from(bytes) });
    else if (value.kind === 'text' && encoding !== undefined && encoding !== 'utf-8') {
      const text = Buffer.from(new TextDecoder(encoding).decode(bytes));
      this.#add(place, column, offset, name, text, encoding === 'utf-16le' ? 'UTF-16LE' : 'UTF-16BE');
    } else if (stretches.length === 1) this.#add(place, column, offset, name, bytes, undefined);
    else
      for (let at = value.at; at < value.at + value.length; ) {
        const part = partFrom(stretches, at, value.at + value.length - at);
        this.#add(place, column, offsetIn(stretches, at), at === value.at ? name : undefined, part, undefined);
        at += part.length;
      }
  }

  #add(place: string, column: string, offset: number, name: Buffer | undefined, value: Buffer, written: Source['written']): void {
    const lead = name?.length ?? 0;
    const length = lead + value.length;
    this.#sources.add(length, { place, column, offset, lead, written });
    if (this.#length + length > this.#pending.length) {
      const larger = Buffer.allocUnsafe(2 * (this.#length + length));
      this.#pending.copy(larger, 0, 0, this.#length);
      this.#pending = larger;
    }
    if (name) this.#pending.set(name, this.#length);
    this.#pending.set(value, this.#length + lead);
    this.#length += length;
  }

  #nameOf(column: string): Buffer {
    let name = this.#names.get(column);
    if (!name) {
      name = Buffer.from(`\t${column}=`);
      this.#names.set(column, name);
    }
    return name;
  }

  async #flush(): Promise<void> {
    const pending = this.#pending.subarray(0, this.#length);
    this.#length = 0;
    this.thing.entry.bytes += pending.length;
    await this.#hunting.push(pending);
  }
}

/** Two digits: a single one would be taken for a part of what is in the columns. */
function numbered(index: number): string {
  return `column ${String(index + 1).padStart(2, '0')}`;
}

function placeOf(row: string, column: string): string {
  return `${row}${within}${printable(column)}`;
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
