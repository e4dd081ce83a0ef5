/**
 * Rows that were deleted, in the room of a page that no row takes up. SQLite leaves them as they are, but for the first four bytes, in
 * which it notes the free block that came of them; and not even that, where the room at the beginning of the rows, or all of a page, got
 * free.
 *
 * @see https://www.sqlite.org/fileformat2.html 1.6 ("freeblock")
 */
import { type Cell, cellAt, integerLengths, type Layout, type PageHeader, type Stretch, valuesOf, varint } from './pages';

export interface FreedRow {
  /** Undefined where it was overwritten. */
  readonly rowid: Cell['rowid'];
  /** The whole content; offsets are those in the page. */
  readonly content: readonly Stretch[];
}

interface Freed extends FreedRow {
  readonly at: number;
  readonly end: number;
}

interface Room {
  readonly from: number;
  readonly to: number;
}

/** Bytes of a row in which the free block is noted. */
const lost = 4;

/** A page may be made so that rows could be looked for in it without end. */
const mostTries = 20_000;

interface Effort {
  left: number;
}

/** @param columns how many a row has; 0 when that is not known @returns in the order in which they were written, as far as that can be told */
export function freedRows(page: Buffer, header: PageHeader | undefined, columns: number, layout: Layout): FreedRow[] {
  const effort = { left: mostTries };
  const rows = roomsOf(page, header, layout).flatMap((room) => rowsIn(page, room, columns, layout, effort));
  if (rows.every(({ rowid }) => rowid !== undefined)) return rows.sort((one, other) => Number(one.rowid) - Number(other.rowid));
  // Rows are written from the end of a page to its beginning.
  return rows.sort((one, other) => other.at - one.at);
}

function roomsOf(page: Buffer, header: PageHeader | undefined, layout: Layout): Room[] {
  const taken: Room[] = [];
  for (const at of header?.cells ?? []) {
    const cell = cellAt(page, 'table', at, layout);
    if (cell) taken.push({ from: at, to: cell.at + cell.local + (cell.overflow === 0 ? 0 : 4) });
  }
  const rooms: Room[] = [];
  let at = 8 + 2 * taken.length;
  // Places of rows that are gone.
  while (at + 2 < layout.usable && page.readUInt16BE(at) > at && page.readUInt16BE(at) < layout.usable) at += 2;
  for (const { from, to } of taken.sort((one, other) => one.from - other.from)) {
    if (from > at) rooms.push({ from: at, to: from });
    at = Math.max(at, to);
  }
  if (at < layout.usable) rooms.push({ from: at, to: layout.usable });
  return rooms;
}

function rowsIn(page: Buffer, { from, to }: Room, columns: number, layout: Layout, effort: Effort): Freed[] {
  const rows: Freed[] = [];
  for (let at = from; at + lost < to; ) {
    if (page.readUInt32BE(at) === 0) {
      at++;
      continue;
    }
    const whole = wholeAt(page, at, to, columns, layout);
    // Zeros before a row look like a note.
    const isBefore = !whole && [1, 2, 3].some((n) => wholeAt(page, at + n, to, columns, layout));
    const found = whole ? [whole] : isBefore || columns === 0 ? [] : block(page, at, to, columns, layout, effort);
    rows.push(...found);
    at = found.at(-1)?.end ?? at + 1;
  }
  return rows;
}

/** A row of which nothing was overwritten. Another has to follow, or the end of the room: other bytes look like a row now and then. */
function wholeAt(page: Buffer, at: number, to: number, columns: number, layout: Layout, isAlone = false): Freed | undefined {
  const cell = cellAt(page, 'table', at, layout);
  if (cell?.overflow !== 0 || cell.at + cell.local > to || typeof cell.rowid !== 'number' || cell.rowid < 1) return undefined;
  const bytes = page.subarray(cell.at, cell.at + cell.local);
  const values = valuesOf(bytes, bytes.length);
  const end = cell.at + cell.local;
  if (!values || values.length === 0 || bytes.length < values.length + 2) return undefined;
  if (columns > 0 && values.length !== columns) return undefined;
  const isFollowed = isAlone || end === to || noteAt(page, end, to, layout) !== undefined || wholeAt(page, end, to, columns, layout, true);
  if (!isFollowed) return undefined;
  return { at, end, rowid: cell.rowid, content: [{ offset: cell.at, bytes }] };
}

/** What is noted in a free block: the next one, and where it ends. */
function noteAt(page: Buffer, at: number, to: number, layout: Layout): { readonly next: number; readonly end: number } | undefined {
  if (at + lost > to) return undefined;
  const next = page.readUInt16BE(at);
  const end = at + page.readUInt16BE(at + 2);
  return (next === 0 || (next > at && next < layout.usable)) && end <= to && end - at > lost ? { next, end } : undefined;
}

/** A free block: the rows that it came of. Where several became one, the notes of the former ones tell of the same end. */
function block(page: Buffer, at: number, to: number, columns: number, layout: Layout, effort: Effort): Freed[] {
  const note = noteAt(page, at, to, layout);
  if (!note) return [];
  const { next, end } = note;
  const isStart = (place: number): boolean =>
    effort.left-- > 0 &&
    (place === end ||
      (place + lost <= end && place + page.readUInt16BE(place + 2) === end && page.readUInt16BE(place) === next) ||
      wholeAt(page, place, end, columns, layout) !== undefined);
  const rows: Freed[] = [];
  for (let start = at; start < end; ) {
    const whole = wholeAt(page, start, end, columns, layout);
    const found = whole ? [whole] : cutAt(page, start, end, columns, isStart);
    const last = found.at(-1);
    if (!last) return rows;
    rows.push(...found);
    start = last.end;
  }
  return rows;
}

/**
 * A row without its first four bytes: sizes, its number, and the type of its first value, unless its number took more room. Where it can be
 * read both ways, it is.
 */
function cutAt(page: Buffer, at: number, end: number, columns: number, isStart: (place: number) => boolean): Freed[] {
  const rows: Freed[] = [];
  for (const left of [columns - 1, columns]) {
    const types = typesAt(page, at + lost, end, left);
    if (!types) continue;
    const first = types.end;
    const least = first + types.size;
    let last = least;
    if (left < columns) while (last < end && !isStart(last)) last++;
    if (!isStart(last) || (rows[0] && rows[0].end !== last)) continue;
    const type = left < columns ? typeOf(page.subarray(first, first + last - least)) : Buffer.alloc(0);
    const written = Buffer.concat([type, page.subarray(at + lost, first)]);
    const header = Buffer.concat([varintOf(written.length + 1), written]);
    if (written.length > 126) continue;
    const content = [
      { offset: first - header.length, bytes: header },
      { offset: first, bytes: page.subarray(first, last) },
    ];
    rows.push({ at, end: last, rowid: undefined, content });
  }
  return rows;
}

/** Types of values, one after the other, and how many bytes the values have. */
function typesAt(page: Buffer, at: number, to: number, count: number): { readonly end: number; readonly size: number } | undefined {
  let [end, size] = [at, 0];
  for (let n = 0; n < count; n++) {
    const type = varint(page, end);
    if (!type || type.length > 3 || type.value === 10 || type.value === 11) return undefined;
    end += type.length;
    size += sizeOf(Number(type.value));
    if (end + size > to) return undefined;
  }
  return { end, size };
}

function sizeOf(type: number): number {
  if (type < 12) return type === 7 ? 8 : (integerLengths[type] ?? 0);
  return (type - 12) >> 1;
}

/** What type a value may have: what reads as text is that. */
function typeOf(value: Buffer): Buffer {
  if (value.length === 0) return Buffer.from([0]);
  const isText = value.every((byte) => byte >= 0x20 && byte !== 0x7f);
  const integer = integerLengths.indexOf(value.length);
  if (!isText && integer > 0) return Buffer.from([integer]);
  return varintOf(2 * value.length + (isText ? 13 : 12));
}

function varintOf(value: number): Buffer {
  const bytes = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift((left & 0x7f) | 0x80);
  return Buffer.from(bytes);
}
