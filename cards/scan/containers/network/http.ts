/** HTTP/1 in one direction of a connection: bodies without their chunks and packing, everything else as it is. */
import { Reader } from '../bytes';
import { DamagedError, unpacked } from '../inflate';
import { PieceHunt } from '../patchwork';
import type { Search, Thing } from '../search';
import { readFrames } from './web-socket';

const longestHead = 1 << 18;
const headEnd = Buffer.from('\r\n\r\n');

/** Whether bytes begin as a request or an answer does. */
export function isHttp(bytes: Buffer): boolean {
  return /^(HTTP\/1\.[01] |(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT|TRACE) )/.test(bytes.toString('latin1', 0, 9));
}

/** Reads messages as long as there are some. What remains in the reader is something else. */
export async function readMessages(search: Search, thing: Thing, reader: Reader): Promise<void> {
  const heads = new PieceHunt(search, thing);
  try {
    for (let count = 1; isHttp(await reader.peek(9)); count++) {
      const offset = reader.offset;
      const head = await headOf(reader);
      if (!head) return;
      thing.entry.bytes += head.length;
      await heads.push(head, offset);
      const { status, fields } = parsed(head);
      if (fields.get('upgrade')?.toLowerCase() === 'websocket' && (status === undefined || status === 101)) {
        if (!isHttp(await reader.peek(9)))
          await readFrames(search, thing, reader, /permessage-deflate/.test(fields.get('sec-websocket-extensions') ?? ''));
        continue;
      }
      const body = await bodyOf(reader, status, fields);
      if (body) await readBody(search, thing, body, count, fields.get('content-encoding')?.toLowerCase() ?? '');
    }
  } finally {
    await heads.end();
  }
}

async function headOf(reader: Reader): Promise<Buffer | undefined> {
  for (let looked = 4096; ; looked *= 2) {
    const bytes = await reader.peek(looked);
    const end = bytes.indexOf(headEnd);
    if (end >= 0) return reader.take(end + headEnd.length);
    if (bytes.length < looked || looked > longestHead) return undefined;
  }
}

interface Head {
  /** Of an answer. */
  readonly status: number | undefined;
  readonly fields: ReadonlyMap<string, string>;
}

function parsed(head: Buffer): Head {
  const [first = '', ...lines] = head.toString('latin1').split('\r\n');
  const status = /^HTTP\/1\.[01] ([0-9]{3})/.exec(first)?.[1];
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status: status === undefined ? undefined : Number(status), fields };
}

/** RFC 9112, section 6.3. That an answer has no body because HEAD was asked is told by the answer that follows at once. */
async function bodyOf(reader: Reader, status: number | undefined, fields: Head['fields']): Promise<AsyncIterable<Buffer> | undefined> {
  if (status !== undefined && (status < 200 || status === 204 || status === 304)) return undefined;
  const isChunked = /\bchunked\s*$/i.test(fields.get('transfer-encoding') ?? '');
  const length = Number(fields.get('content-length') ?? Number.NaN);
  if (isChunked) return withoutChunks(reader);
  if (length === 0 || (status === undefined && Number.isNaN(length))) return undefined;
  if ((await reader.peek(1)).length === 0 || isHttp(await reader.peek(9))) return undefined;
  return reader.pieces(Number.isNaN(length) ? undefined : length);
}

async function* withoutChunks(reader: Reader): AsyncGenerator<Buffer> {
  for (;;) {
    const line = await lineOf(reader);
    const size = /^\s*([0-9a-f]{1,8})\s*(;|$)/i.exec(line)?.[1];
    if (size === undefined) throw new DamagedError('HTTP: a chunk is damaged or missing');
    const length = Number.parseInt(size, 16);
    if (length === 0) break;
    yield* reader.pieces(length);
    await lineOf(reader);
  }
  while ((await lineOf(reader)) !== '');
}

async function lineOf(reader: Reader): Promise<string> {
  for (let looked = 64; ; looked *= 4) {
    const bytes = await reader.peek(looked);
    const end = bytes.indexOf(0x0a);
    if (end >= 0) return (await reader.take(end + 1)).toString('latin1').trim();
    if (bytes.length < looked || looked > 1 << 14) return (await reader.take(bytes.length)).toString('latin1');
  }
}

async function readBody(search: Search, thing: Thing, body: AsyncIterable<Buffer>, count: number, packing: string): Promise<void> {
  const { entry, place } = search.given(`${thing.place} › body ${count}`);
  const inner = { ...thing, entry, place, depth: thing.depth + 1 };
  // gzip and deflate are told by how they begin.
  if (packing === 'br') await search.look(inner, search.counted(unpacked(new Reader(body), 'brotli')));
  else await search.look(inner, body);
  if (packing === 'zstd') entry.fail('packed with Zstandard: looked at as bytes only');
}
