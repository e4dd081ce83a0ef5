/**
 * Log lines and events as records of one shape: what is the same in all of them is the shape; what differs is a slot. Of two records of one
 * shape, those that have the same value in a slot may belong together, as the lines of one call do.
 */

/** A record is not looked at when it is longer than this on one side of the key. */
export const farthest = 1000;

/** So many slots are followed. */
const mostSlots = 6;

export interface RecordOf {
  /** First byte, and byte after the last. */
  readonly from: number;
  readonly to: number;
}

/** Bounds of the record around a place: the line, or the object in a row of objects. Undefined when it has no end near. */
export function recordAround(bytes: Buffer, at: number, length: number, isBegin: boolean, isEnd: boolean): RecordOf | undefined {
  let from = at;
  while (from > 0 && !isBoundary(bytes, from - 1)) {
    if (at - --from > farthest) return undefined;
  }
  if (from === 0 && !isBegin) return undefined;
  let to = at;
  while (to < length && !isBoundary(bytes, to)) {
    if (++to - at > farthest) return undefined;
  }
  if (to === length && !isEnd) return undefined;
  return { from: from === 0 && isBegin ? afterByteOrderMark(bytes) : from, to };
}

/** What stands before the first record of a file is no part of it: else it would be of another shape than all others. */
function afterByteOrderMark(bytes: Buffer): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** A line end, or the brace that begins an object after another. */
function isBoundary(bytes: Buffer, at: number): boolean {
  const byte = bytes[at];
  if (byte === 10) return true;
  if (byte !== 0x7b) return false;
  let before = at - 1;
  while (before >= 0 && (bytes[before] === 0x20 || bytes[before] === 0x2c)) before--;
  return bytes[before] === 0x7d;
}

/** One object that is filled again and again. */
export class Shape {
  /** The same for all records of one shape. */
  hash = 0;
  /** The values of slots, mixed with which slot it is. */
  readonly slots: number[] = [];

  /** @param key of the sign that is the key: it is not part of the shape */
  read(bytes: Buffer, { from, to }: RecordOf, key: number): void {
    let hash = 0x811c9dc5;
    this.slots.length = 0;
    for (let at = from; at < to; ) {
      const byte = bytes[at] as number;
      if (!isWord[byte]) {
        hash = mixed(hash, at === key ? 0x100 : byte);
        at++;
        continue;
      }
      let end = at;
      let isSlot = false;
      let value = 0x811c9dc5;
      for (; end < to && isWord[bytes[end] as number]; end++) {
        const sign = bytes[end] as number;
        value = mixed(value, sign);
        if (sign <= 0x39 && sign >= 0x30) isSlot = true;
      }
      if (key >= at && key < end) hash = mixed(hash, 0x100);
      else if (!isSlot) hash = mixed(hash, value);
      else {
        hash = mixed(hash, 0x101);
        if (this.slots.length < mostSlots && !isTime(bytes, at, end)) this.slots.push(mixed(value, this.slots.length));
      }
      at = end;
    }
    this.hash = hash;
  }
}

/** Ids in the lines above a short record, as the Call-ID of a SIP message stands above its body. */
export function idsAbove(bytes: Buffer, from: number): number[] {
  const ids: number[] = [];
  let end = from - 1;
  for (let lines = 0; lines < 12 && end > 0 && from - end < 600 && ids.length < 4; lines++) {
    let begin = end;
    while (begin > 0 && bytes[begin - 1] !== 10 && end - begin < 300) begin--;
    const line = bytes.toString('latin1', begin, end);
    const id = /^([A-Za-z-]*id|call|session|channel|leg)\b\W{1,4}(\S{4,})/i.exec(line);
    if (id) {
      ids.push([...(id[0] as string)].reduce((hash, sign) => mixed(hash, sign.charCodeAt(0)), 0x811c9dc5));
      break; // the nearest is the one that the record belongs to
    }
    end = begin - 1;
  }
  return ids;
}

/** FNV-1a */
export function mixed(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193) >>> 0;
}

const isWord = new Uint8Array(256);
for (const sign of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-') isWord[sign.charCodeAt(0)] = 1;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Whether a value with digits is one of a time stamp, which tells nothing about what belongs together. */
function isTime(bytes: Buffer, from: number, to: number): boolean {
  const size = to - from;
  let digits = 0;
  for (let at = from; at < to; at++) if (isDigit(bytes[at])) digits++;
  if (digits === size) {
    if (size >= 10 && bytes[from] === 0x31) return true; // since 1970
    const isAfter = bytes[from - 1] === 0x3a && isDigit(bytes[from - 2]);
    const isBefore = bytes[to] === 0x3a && isDigit(bytes[to + 1]);
    return (size === 2 && (isAfter || isBefore)) || ((bytes[from - 1] === 0x2e || bytes[from - 1] === 0x2c) && isDigit(bytes[from - 2]));
  }
  const point = bytes[from - 1];
  if (isDigit(bytes[from - 2]) && (point === 0x2e || point === 0x3a) && digits === size - 1) return true; // .123Z, :10Z
  // 2026-01-05 and 2026-01-05T10
  return size >= 8 && bytes[from + 4] === 0x2d && isDigit(bytes[from + 3]) && bytes[from + 7] === 0x2d && digits >= 8;
}
