/**
 * Pages and records of SQLite database files, read without SQLite: also pages that no table has any more, and without a lock, a journal
 * or a write. Whatever does not fit the format is left out, never an error.
 *
 * @see https://www.sqlite.org/fileformat2.html
 */

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export interface Layout {
  readonly pageSize: number;
  /** Of a page, without what extensions have reserved at its end. */
  readonly usable: number;
  /** Undefined when nothing says it, as in a journal. */
  readonly encoding: TextEncoding | undefined;
}

export const fileHeaderSize = 100;

/** @param header the first 100 bytes of a database @returns undefined when it is none */
export function layoutOf(header: Buffer): Layout | undefined {
  if (header.length < fileHeaderSize) return undefined;
  const size = header.readUInt16BE(16);
  const pageSize = size === 1 ? 65_536 : size;
  const usable = pageSize - header.readUInt8(20);
  if (!isPageSize(pageSize) || usable < 480) return undefined;
  const encoding = ([undefined, 'utf-8', 'utf-16le', 'utf-16be'] as const)[header.readUInt32BE(56)];
  return { pageSize, usable, encoding: encoding ?? 'utf-8' };
}

export function isPageSize(size: number): boolean {
  return size >= 512 && size <= 65_536 && (size & (size - 1)) === 0;
}

const kinds = { 2: 'inner index', 5: 'inner table', 10: 'index', 13: 'table' } as const;
export type PageKind = (typeof kinds)[keyof typeof kinds];

/** What is said in the header of a page of a tree. */
export interface PageHeader {
  readonly kind: PageKind;
  readonly cells: readonly number[];
  /** Pages below, in the order of their keys; of inner pages only. */
  readonly right: number;
  /** Whether there are cells whose place cannot be right. */
  readonly damaged: boolean;
}

/** @param first whether it is the first page, which begins with the header of the file @returns undefined when it is no page of a tree */
export function pageHeader(page: Buffer, first: boolean, { usable }: Layout): PageHeader | undefined {
  const at = first ? fileHeaderSize : 0;
  const kind = kinds[page[at] as keyof typeof kinds];
  if (!kind || page.length < usable) return undefined;
  const inner = kind.startsWith('inner');
  const pointers = at + (inner ? 12 : 8);
  const count = page.readUInt16BE(at + 3);
  if (pointers + 2 * count > usable) return undefined;
  const cells: number[] = [];
  let damaged = false;
  for (let n = 0; n < count; n++) {
    const cell = page.readUInt16BE(pointers + 2 * n);
    if (cell >= pointers + 2 * count && cell < usable) cells.push(cell);
    else damaged = true;
  }
  return { kind, cells, right: inner ? page.readUInt32BE(at + 8) : 0, damaged };
}

/** Page below an entry of an inner page. */
export function childOf(page: Buffer, cell: number): number {
  return cell + 4 <= page.length ? page.readUInt32BE(cell) : 0;
}

/** A piece of a row that lies in one stretch. */
export interface Stretch {
  /** From the beginning of the file. */
  readonly offset: number;
  readonly bytes: Buffer;
}

/** One entry of a table or index, as it is stored. */
export interface Cell {
  readonly rowid: number | bigint | undefined;
  /** Of the whole content, wherever it lies. */
  readonly size: number;
  /** Content in the page itself: place and number of bytes. */
  readonly at: number;
  readonly local: number;
  /** First page on which the content goes on; 0 for none. */
  readonly overflow: number;
}

/** @returns undefined when it cannot be an entry */
export function cellAt(page: Buffer, kind: PageKind, cell: number, { usable }: Layout): Cell | undefined {
  let at = cell + (kind === 'inner index' ? 4 : 0);
  const size = varint(page, at);
  if (!size) return undefined;
  at += size.length;
  const rowid = kind === 'table' ? varint(page, at) : undefined;
  if (kind === 'table' && !rowid) return undefined;
  at += rowid?.length ?? 0;
  const whole = Number(size.value);
  if (whole < 1 || whole > 2 ** 31) return undefined;
  const most = kind === 'table' ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const surplus = least + ((whole - least) % (usable - 4));
  const local = whole <= most ? whole : surplus <= most ? surplus : least;
  const overflows = local < whole;
  if (at + local + (overflows ? 4 : 0) > usable) return undefined;
  return {
    rowid: rowid && (typeof rowid.value === 'bigint' ? BigInt.asIntN(64, rowid.value) : rowid.value),
    size: whole,
    at,
    local,
    overflow: overflows ? page.readUInt32BE(at + local) : 0,
  };
}

/** One value of a record: where it lies in the content, and how it is written. */
export interface Value {
  readonly kind: 'null' | 'integer' | 'real' | 'text' | 'blob';
  readonly at: number;
  readonly length: number;
  /** For integers that take no room. */
  readonly constant?: number;
}

/** Bytes of an integer, by its type. */
export const integerLengths: readonly number[] = [0, 1, 2, 3, 4, 6, 8];

/**
 * @param content as much of it as is there @param size of the whole content
 * @returns undefined when it cannot be a record
 */
export function valuesOf(content: Buffer, size: number): Value[] | undefined {
  const head = varint(content, 0);
  if (!head) return undefined;
  const headerSize = Number(head.value);
  if (headerSize < head.length || headerSize > content.length) return undefined;
  const values: Value[] = [];
  let at = headerSize;
  for (let place = head.length; place < headerSize; ) {
    const type = varint(content, place);
    if (!type) return undefined;
    place += type.length;
    const code = Number(type.value);
    if (code === 10 || code === 11) return undefined;
    const value = storedValue(code, at);
    values.push(value);
    at += value.length;
    if (place > headerSize || at > size) return undefined;
  }
  return at === size ? values : undefined;
}

function storedValue(code: number, at: number): Value {
  if (code === 0) return { kind: 'null', at, length: 0 };
  if (code < 7) return { kind: 'integer', at, length: integerLengths[code] as number };
  if (code === 7) return { kind: 'real', at, length: 8 };
  if (code < 10) return { kind: 'integer', at, length: 0, constant: code - 8 };
  return { kind: code % 2 === 0 ? 'blob' : 'text', at, length: Math.floor((code - 12) / 2) };
}

/** A number as text. */
export function numberText({ kind, length, constant }: Value, bytes: Buffer): string {
  if (constant !== undefined) return String(constant);
  if (kind === 'real') return String(bytes.readDoubleBE());
  if (length === 8) return String(bytes.readBigInt64BE());
  return String(bytes.readIntBE(0, length));
}

/** SQLite's variable-length integer: up to eight bytes of seven bits, and a ninth of eight. */
export function varint(bytes: Buffer, at: number): { readonly value: number | bigint; readonly length: number } | undefined {
  let value = 0;
  for (let n = 0; n < 7; n++) {
    const byte = bytes[at + n];
    if (byte === undefined) return undefined;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, length: n + 1 };
  }
  const [eighth, ninth] = [bytes[at + 7], bytes[at + 8]];
  if (eighth === undefined) return undefined;
  const long = (BigInt(value) << 7n) | BigInt(eighth & 0x7f);
  if (eighth < 0x80) return { value: long, length: 8 };
  return ninth === undefined ? undefined : { value: (long << 8n) | BigInt(ninth), length: 9 };
}
