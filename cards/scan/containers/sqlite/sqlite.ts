/** SQLite: databases, write-ahead logs and rollback journals. Every value of every row, and every other byte. */
import { createHash } from 'node:crypto';
import { type Bytes, piecesOf } from '../bytes';
import { DamagedError } from '../inflate';
import { maskedName, mayHoldNumber, within } from '../names';
import { Hunting, type Search, type Source, type Thing } from '../search';
import { freedRows } from './freed';
import { type Image, type Images, imagesOfDatabase, imagesOfJournal, imagesOfLog } from './images';
import { type Cell, cellAt, childOf, type PageHeader, pageHeader, type Stretch, valuesOf } from './pages';
import { Rows, textsOf } from './rows';
import { type Table, tableOf } from './schema';

/** Larger rows are looked at as bytes only. */
const longestRow = 1 << 26;

export function openSqlite(search: Search, thing: Thing, source: Source): Promise<void> {
  return open(search, thing, source, imagesOfDatabase, 'free page');
}

export function openSqliteLog(search: Search, thing: Thing, source: Source): Promise<void> {
  return open(search, thing, source, imagesOfLog, 'logged page');
}

export function openSqliteJournal(search: Search, thing: Thing, source: Source): Promise<void> {
  return open(search, thing, source, imagesOfJournal, 'former page');
}

async function open(
  search: Search,
  thing: Thing,
  source: Source,
  imagesOf: (bytes: Bytes) => Images | undefined,
  loose: string,
): Promise<void> {
  const { bytes, truncated, close } = await source.whole();
  try {
    if (truncated) thing.entry.cut(`only its first ${bytes.size} bytes were kept`);
    const images = imagesOf(bytes);
    const inner = { ...thing, encodings: [...thing.encodings, 'SQLite' as const] };
    const file = images && new PageFile(search, inner, bytes, images);
    if (images?.torn) thing.entry.fail('SQLite: it ends amid a page');
    if (images && imagesOf === imagesOfDatabase) await file?.lookAtTables();
    await file?.lookAtLoose(loose);
    if (!thing.embedded) await huntRest(search, inner, bytes, file);
    if (!images) throw new DamagedError('SQLite: its header is damaged; looked at as bytes only');
  } finally {
    close();
  }
}

/** What a page turned out to be. */
const state = { unknown: 0, tree: 1, overflow: 2 } as const;

/** What a row consists of. */
interface Content {
  readonly rowid: Cell['rowid'];
  readonly content: readonly Stretch[];
  /** Pages on which it goes on, and bytes of it there. */
  readonly followed: ReadonlyMap<number, number>;
}

/** Reads rows, and remembers what it has read. */
class PageFile {
  readonly #state: Uint8Array;
  /** Bytes of rows on a page that goes on from another. */
  readonly #used: Uint32Array;
  /** Where something was found in deleted rows. */
  readonly #told = new Set<number>();
  /** Rows of each page as they were last seen, where a page is there several times. */
  readonly #seen = new Map<number, Set<string>>();
  /** Pages of tables that are none any more: they are looked at as bytes. */
  readonly #damaged = new Set<number>();
  /** Cells that could not be read. */
  readonly #unread = new Set<number>();

  constructor(
    private readonly search: Search,
    private readonly thing: Thing,
    private readonly bytes: Bytes,
    private readonly images: Images,
  ) {
    this.#state = new Uint8Array(images.count);
    this.#used = new Uint32Array(images.count);
  }

  /** Whether something was found in a deleted row that begins here. */
  isTold(offset: number): boolean {
    return this.#told.has(offset);
  }

  /** Every table and index, in the order of its rows. */
  async lookAtTables(): Promise<void> {
    const tables: Table[] = [{ name: 'sqlite_schema', root: 1, columns: ['type', 'name', 'tbl_name', 'rootpage', 'sql'] }];
    for (const table of tables) await this.#lookAtTable(table, (found) => tables.push(found));
  }

  async #lookAtTable(table: Table, found: (table: Table) => void): Promise<void> {
    const root = this.images.indexOf(table.root, 0);
    if (root !== undefined && this.#state[root] !== state.unknown) return;
    const place = this.thing.place + within + this.search.name(this.thing.place + within, table.name);
    const thing = { ...this.search.given(place), encodings: this.thing.encodings, depth: this.thing.depth };
    const rows = new Rows(this.search, thing, this.images.layout);
    const former = new Rows(this.search, thing, this.images.layout, (offset) => this.#told.add(offset));
    const damaged = new Set<number>();
    for (const { index, page, header } of this.#tree(table.root, damaged)) {
      for (const at of header.damaged ? [...header.cells, 0] : header.cells) {
        const stretches = this.#read(index, page, header, at);
        const row = { place: placeOf(place, stretches?.rowid), rowid: stretches?.rowid, columns: table.columns, alias: table.rowid };
        if (stretches && rows.push({ ...row, stretches: stretches.content })) {
          this.#mark(stretches);
          const schema = table.root === 1 && tableOf(textsOf(stretches.content, this.images.layout));
          if (schema) found(schema);
        } else if (header.kind !== 'inner table') {
          damaged.add(index);
          this.#unread.add(index * 65_536 + at);
        }
      }
      await rows.settle();
      if (header.kind === 'table') this.#lookAtFreed(former, index, page, header, place, table);
      await former.settle();
    }
    await rows.end();
    await former.end();
    if (damaged.size > 0) thing.entry.fail(`SQLite: ${damaged.size} of its pages ${damaged.size === 1 ? 'is' : 'are'} damaged`);
  }

  /** Rows on pages that belong to no table: free ones, or former states of a page. @param what such a page is called */
  async lookAtLoose(what: string): Promise<void> {
    const rows = new Rows(this.search, this.thing, this.images.layout);
    const former = new Rows(this.search, this.thing, this.images.layout, (offset) => this.#told.add(offset));
    const tables = this.images.mayRepeat ? this.#tablesByPage() : new Map<number, Table>();
    for (let index = 0; index < this.images.count; index++) {
      if (this.#state[index] !== state.unknown) continue;
      const image = this.images.at(index);
      const page = this.#page(image);
      const header = pageHeader(page, image.page === 1, this.images.layout);
      if (header?.kind === 'inner table') continue;
      const place = `${this.thing.place}${within}${what} ${image.page}`;
      const isFree = header ? header.kind === 'table' : !this.#damaged.has(index);
      const table = tables.get(image.page);
      if (isFree) this.#lookAtFreed(former, index, page, header, place, table);
      await former.settle();
      if (!header) continue;
      this.#state[index] = state.tree;
      for (const at of header.cells) {
        const stretches = this.#read(index, page, header, at);
        if (stretches && this.#isSeen(image.page, stretches)) continue;
        const row = {
          place: placeOf(place, stretches?.rowid),
          rowid: stretches?.rowid,
          columns: table?.columns ?? [],
          alias: table?.rowid,
        };
        if (stretches && rows.push({ ...row, stretches: stretches.content })) this.#mark(stretches);
        else this.#unread.add(index * 65_536 + at);
      }
      await rows.settle();
    }
    await rows.end();
    await former.end();
  }

  /** Which table a page of a log is of, as far as the log itself tells. */
  #tablesByPage(): Map<number, Table> {
    const tables = new Map<number, Table>();
    for (let index = 0; index < this.images.count; index++) {
      const image = this.images.at(index);
      const page = this.#page(image);
      const header = pageHeader(page, image.page === 1, this.images.layout);
      if (header?.kind === 'inner table') {
        const table = tables.get(image.page);
        if (table) for (const child of [header.right, ...header.cells.map((cell) => childOf(page, cell))]) tables.set(child, table);
      }
      if (image.page !== 1 || header?.kind !== 'table') continue;
      for (const at of header.cells) {
        const row = this.#read(index, page, header, at);
        const table = row && tableOf(textsOf(row.content, this.images.layout));
        if (table) tables.set(table.root, table);
      }
    }
    return tables;
  }

  /** Rows that were deleted, or have been moved, in the free room of a page. */
  #lookAtFreed(rows: Rows, index: number, page: Buffer, header: PageHeader | undefined, place: string, table?: Table): void {
    const { layout } = this.images;
    const { page: number, offset } = this.images.at(index);
    if (number === 1 || page.length < layout.usable) return;
    const columns = table?.columns.length || (header ? this.#columnsIn(index, page, header) : 0);
    for (const { rowid, content } of freedRows(page, header, columns, layout)) {
      const stretches = content.map((stretch) => ({ offset: offset + stretch.offset, bytes: stretch.bytes }));
      if (this.images.mayRepeat && this.#isSeen(number, { rowid, content: stretches, followed: new Map() })) continue;
      const name = rowid === undefined ? 'a former row' : `former ${rowName(rowid)}`;
      rows.push({ place: place + within + name, rowid, columns: table?.columns ?? [], alias: table?.rowid, stretches });
    }
  }

  /** How many columns the rows of a page have; 0 when there are none. */
  #columnsIn(index: number, page: Buffer, header: PageHeader): number {
    for (const at of header.cells) {
      const row = this.#read(index, page, header, at);
      const bytes = row && Buffer.concat(row.content.map((stretch) => stretch.bytes));
      const values = bytes && valuesOf(bytes, bytes.length);
      if (values) return values.length;
    }
    return 0;
  }

  /** Whether a row was the same in an earlier state of its page. Rows that go on in other pages are looked at each time. */
  #isSeen(page: number, { rowid, content, followed }: Content): boolean {
    if (!this.images.mayRepeat || followed.size > 0) return false;
    const seen = this.#seen.get(page) ?? new Set();
    this.#seen.set(page, seen);
    const hash = createHash('md5').update(String(rowid));
    for (const { bytes } of content) hash.update(bytes);
    const digest = hash.digest('base64');
    if (seen.has(digest)) return true;
    seen.add(digest);
    return false;
  }

  /** Bytes of the file in which nothing is left of the rows that were read. */
  *rest(): Generator<Buffer> {
    const { pageSize } = this.images.layout;
    let done = 0;
    for (let index = 0; index < this.images.count; index++) {
      const image = this.images.at(index);
      yield this.bytes.read(done, image.offset - done);
      const page = Buffer.from(this.#page(image));
      if (this.#state[index] === state.overflow) page.fill(0, 4, 4 + (this.#used[index] as number));
      if (this.#state[index] === state.tree) this.#blank(index, page, image);
      yield page;
      done = image.offset + page.length;
    }
    for (; done < this.bytes.size; done += pageSize) yield this.bytes.read(done, pageSize);
  }

  #blank(index: number, page: Buffer, image: Image): void {
    const header = pageHeader(page, image.page === 1, this.images.layout);
    if (!header || header.kind === 'inner table') return;
    for (const at of header.cells) {
      const cell = this.#unread.has(index * 65_536 + at) ? undefined : cellAt(page, header.kind, at, this.images.layout);
      if (cell) page.fill(0, cell.at, cell.at + cell.local);
    }
  }

  /** Pages of a tree in their order; each is marked, and given once. */
  *#tree(root: number, damaged: Set<number>): Generator<{ readonly index: number; readonly page: Buffer; readonly header: PageHeader }> {
    const waiting = [root];
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      const index = this.images.indexOf(number, 0);
      const image = index !== undefined && this.#state[index] === state.unknown ? this.images.at(index) : undefined;
      const page = image && this.#page(image);
      const header = page && pageHeader(page, number === 1, this.images.layout);
      if (index === undefined || !page || !header) {
        damaged.add(index ?? -1);
        this.#damaged.add(index ?? -1);
        continue;
      }
      this.#state[index] = state.tree;
      if (header.kind.startsWith('inner')) waiting.push(header.right, ...header.cells.map((cell) => childOf(page, cell)).reverse());
      yield { index, page, header };
    }
  }

  /** The content of a cell, wherever it lies; undefined when it cannot be followed to its end. */
  #read(index: number, page: Buffer, { kind }: PageHeader, at: number): Content | undefined {
    const cell = kind === 'inner table' || at === 0 ? undefined : cellAt(page, kind, at, this.images.layout);
    if (!cell || cell.size > longestRow) return undefined;
    const content = [{ offset: this.images.at(index).offset + cell.at, bytes: page.subarray(cell.at, cell.at + cell.local) }];
    const followed = new Map<number, number>();
    let next = cell.overflow;
    for (let left = cell.size - cell.local; left > 0; ) {
      const one = this.images.indexOf(next, index);
      if (one === undefined || this.#state[one] === state.tree || followed.has(one)) return undefined;
      // In a log, rows of several states share pages; in a database none do, and it could be made to be read forever.
      if (this.#state[one] === state.overflow) this.search.count(this.images.layout.pageSize);
      const image = this.images.at(one);
      const part = this.#page(image);
      const length = Math.min(left, this.images.layout.usable - 4);
      if (part.length < 4 + length) return undefined;
      content.push({ offset: image.offset + 4, bytes: part.subarray(4, 4 + length) });
      followed.set(one, length);
      left -= length;
      next = part.readUInt32BE();
    }
    return { rowid: cell.rowid, content, followed };
  }

  /** What was read need not be looked at as bytes. */
  #mark({ followed }: Content): void {
    for (const [one, length] of followed) {
      this.#state[one] = state.overflow;
      this.#used[one] = length;
    }
  }

  #page({ offset }: Image): Buffer {
    return this.bytes.read(offset, this.images.layout.pageSize);
  }
}

/** Every byte that is in no row: free room, which has what was deleted, and pages that could not be read. */
async function huntRest(search: Search, thing: Thing, bytes: Bytes, file: PageFile | undefined): Promise<void> {
  const hunting = new Hunting(search, thing, (offset, line) =>
    file?.isTold(offset) ? undefined : { offset, ...(line !== undefined && { line }) },
  );
  for (const piece of file?.rest() ?? piecesOf(bytes)) {
    thing.entry.bytes += piece.length;
    await hunting.push(piece);
  }
  await hunting.end();
}

/** The number of a row can be a card number itself. */
function placeOf(place: string, rowid: Cell['rowid']): string {
  return rowid === undefined ? place : place + within + rowName(rowid);
}

function rowName(rowid: number | bigint): string {
  const row = String(rowid);
  return `row ${row.length > 11 && mayHoldNumber(row) ? maskedName(row) : row}`;
}
