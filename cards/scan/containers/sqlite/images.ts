/** Pages as they lie in a file: a database has each once, a write-ahead log or a journal has what they were at some time. */
import type { Bytes } from '../bytes';
import { isPageSize, type Layout, layoutOf } from './pages';

export interface Image {
  /** Number of the page in the database, from 1. */
  readonly page: number;
  /** Bytes from the beginning of the file. */
  readonly offset: number;
}

export interface Images {
  readonly layout: Layout;
  readonly count: number;
  /** Whether the file ends amid a page. */
  readonly torn: boolean;
  /** Whether a page may be there in several states. */
  readonly mayRepeat: boolean;
  at(index: number): Image;
  /** The image of a page that belongs to the same state of the database as the one at an index. */
  indexOf(page: number, index: number): number | undefined;
}

/** @throws never; undefined when it cannot be one */
export function imagesOfDatabase(bytes: Bytes): Images | undefined {
  const layout = layoutOf(bytes.read(0, 100));
  if (!layout) return undefined;
  const count = Math.ceil(bytes.size / layout.pageSize);
  return {
    layout,
    count,
    torn: bytes.size % layout.pageSize !== 0,
    mayRepeat: false,
    at: (index) => ({ page: index + 1, offset: index * layout.pageSize }),
    indexOf: (page) => (page >= 1 && page <= count ? page - 1 : undefined),
  };
}

const logHeader = 32;
const frameHeader = 24;

/** All frames of a write-ahead log, also those that were left over from before its last restart. */
export function imagesOfLog(bytes: Bytes): Images | undefined {
  const header = bytes.read(0, logHeader);
  if (header.length < logHeader) return undefined;
  const pageSize = header.readUInt32BE(8);
  if (!isPageSize(pageSize)) return undefined;
  const images: (Image & { readonly ends: boolean })[] = [];
  for (let at = logHeader; at + frameHeader < bytes.size; at += frameHeader + pageSize) {
    const frame = bytes.read(at, frameHeader);
    images.push({ page: frame.readUInt32BE(0), offset: at + frameHeader, ends: frame.readUInt32BE(4) !== 0 });
  }
  return listed(bytes, pageSize, images, (bytes.size - logHeader) % (frameHeader + pageSize) !== 0);
}

const journalMagic = Buffer.from('d9d505f920a163d7', 'hex');

/** All pages of a rollback journal: what was there before the transaction. */
export function imagesOfJournal(bytes: Bytes): Images | undefined {
  const images: (Image & { readonly ends: boolean })[] = [];
  let layout = 0;
  for (let at = 0; at < bytes.size; ) {
    const header = bytes.read(at, 28);
    if (header.length < 28 || !header.subarray(0, 8).equals(journalMagic)) break;
    const count = header.readUInt32BE(8);
    const sector = header.readUInt32BE(20);
    const pageSize = header.readUInt32BE(24);
    if (!isPageSize(pageSize) || sector < 28 || sector > 65_536) break;
    layout = pageSize;
    at += sector;
    const record = pageSize + 8;
    const there = Math.ceil((bytes.size - at) / record);
    // Not filled in when the journal was never finished.
    const records = count === 0 || count === 0xffffffff ? there : Math.min(count, there);
    for (let n = 0; n < records; n++, at += record) {
      const number = bytes.read(at, 4);
      if (number.length === 4) images.push({ page: number.readUInt32BE(), offset: at + 4, ends: n === records - 1 });
    }
    at = Math.ceil(at / sector) * sector;
  }
  const last = images.at(-1);
  return layout === 0 ? undefined : listed(bytes, layout, images, last !== undefined && last.offset + layout > bytes.size);
}

function listed(bytes: Bytes, pageSize: number, images: readonly (Image & { readonly ends: boolean })[], torn: boolean): Images {
  const ends: number[] = Array(images.length);
  let end = images.length - 1;
  for (let index = images.length - 1; index >= 0; index--) {
    if (images[index]?.ends) end = index;
    ends[index] = end;
  }
  const indexes = new Map<number, number[]>();
  for (const [index, { page }] of images.entries()) {
    const known = indexes.get(page);
    if (known) known.push(index);
    else indexes.set(page, [index]);
  }
  const first = images.find(({ page }) => page === 1);
  const known = first && layoutOf(bytes.read(first.offset, 100));
  return {
    layout: known?.pageSize === pageSize ? known : { pageSize, usable: pageSize, encoding: undefined },
    count: images.length,
    torn,
    mayRepeat: true,
    at: (index) => images[index] as Image,
    indexOf: (page, index) => indexes.get(page)?.findLast((one) => one <= (ends[index] as number)),
  };
}
