/** Unpacks deflate and brotli as far as it goes, and says where it ended. */
import { constants, createBrotliDecompress, createInflateRaw, inflateRawSync, inflateSync } from 'node:zlib';
import type { Reader } from './bytes';

/** Packed bytes that cannot be read, or end early. The message says why, in words for a report. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';

  /** @param early whether all that is wrong is that it ends too early */
  constructor(
    message: string,
    readonly early = false,
  ) {
    super(message);
  }
}

/** So little at a time that what comes out fits in memory: deflate packs 1032 to 1 at most. */
const inputSize = 1 << 14;
const outputSize = 1 << 16;
/** So much of what went in is remembered, so that nothing that comes before a damage is lost. */
const remembered = 1 << 20;

/**
 * Unpacks one stream of deflate (RFC 1951) or brotli; what follows it is left in the reader.
 * @throws DamagedError after everything that could be unpacked was given
 */
export async function* unpacked(reader: Reader, format: 'deflate' | 'brotli'): AsyncGenerator<Buffer> {
  const engine = format === 'deflate' ? createInflateRaw({ chunkSize: outputSize }) : createBrotliDecompress({ chunkSize: outputSize });
  const out: Buffer[] = [];
  let given = 0;
  let failure: Error | undefined;
  let ended = false;
  let wake: () => void = () => undefined;
  engine.on('data', (chunk: Buffer) => out.push(chunk));
  engine.on('error', (error) => {
    failure = error;
    wake();
  });
  engine.on('end', () => {
    ended = true;
    wake();
  });
  const act = (begin: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      begin(resolve);
    });
  const history: Buffer[] = [];
  let input = 0;
  try {
    while (!ended && !failure) {
      const piece = await reader.piece(inputSize);
      if (!piece) break;
      input += piece.length;
      if (input <= remembered) history.push(piece);
      else history.length = 0;
      const before = engine.bytesWritten;
      await act((done) => engine.write(piece, () => done()));
      if (!failure) reader.putBack(piece.subarray(engine.bytesWritten - before));
      for (const chunk of out.splice(0)) {
        given += chunk.length;
        yield chunk;
      }
      if (!failure && engine.bytesWritten - before < piece.length) return;
    }
    if (!failure && !ended) await act((done) => engine.end(() => done()));
    for (const chunk of out.splice(0)) {
      given += chunk.length;
      yield chunk;
    }
    if (!failure) return;
    if (format === 'deflate' && input <= remembered) {
      const rest = untilDamage(Buffer.concat(history)).subarray(given);
      if (rest.length > 0) yield rest;
    }
    const early = (failure as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
    throw new DamagedError(early ? 'it ends early' : 'it is damaged', early);
  } finally {
    engine.destroy();
  }
}

/** Everything that comes out of deflated bytes before the first one that cannot be right. */
function untilDamage(bytes: Buffer): Buffer {
  let good = Buffer.alloc(0);
  for (let low = 0, high = bytes.length; low <= high; ) {
    const middle = (low + high) >> 1;
    try {
      good = inflateRawSync(bytes.subarray(0, middle), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 28 });
      low = middle + 1;
    } catch {
      high = middle - 1;
    }
  }
  return good;
}

/** Whether bytes begin as a stream of zlib, or are one: they unpack, and the check sum is right if they come so far. */
export function isZlib(head: Buffer): boolean {
  if (!isZlibHeader(head)) return false;
  try {
    return inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 24 }).length > 0;
  } catch {
    return false;
  }
}

/** Whether bytes are the beginning of a deflated stream, or the whole of it: they unpack to something, up to their last byte. */
export function isDeflated(head: Buffer, whole: boolean): boolean {
  if (head.length < 8) return false;
  try {
    const { buffer, engine } = inflateRawSync(head, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: 1 << 24,
      info: true,
    }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    if (engine.bytesWritten !== head.length || buffer.length === 0) return false;
    if (!whole) return buffer.length > head.length / 4;
    return inflateRawSync(head).length > 0;
  } catch {
    return false;
  }
}

/** Reads past the header of a gzip member (RFC 1952). @returns the name in it, undefined when it is no header */
export async function gzipHeader(reader: Reader): Promise<{ readonly name: Buffer } | undefined> {
  const fixed = await reader.peek(10);
  if (!isGzip(fixed)) return undefined;
  await reader.take(10);
  const flags = fixed[3] as number;
  if (flags & 4) {
    const length = await reader.take(2);
    if (length.length < 2) throw new DamagedError('it ends early', true);
    await reader.skip(length.readUInt16LE());
  }
  const name = flags & 8 ? await upToZero(reader) : Buffer.alloc(0);
  if (flags & 16) await upToZero(reader);
  if (flags & 2) await reader.skip(2);
  return { name };
}

/** Method 8, and no flag that is not defined. */
export function isGzip(head: Buffer): boolean {
  return head.length >= 10 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8 && ((head[3] as number) & 0xe0) === 0;
}

/** RFC 1950: deflate with a window of 32 KiB at most, no dictionary, a check sum that fits. */
function isZlibHeader(head: Buffer): boolean {
  if (head.length < 2) return false;
  const [method, flags] = [head[0] as number, head[1] as number];
  return (method & 0x0f) === 8 && method >> 4 <= 7 && (flags & 0x20) === 0 && ((method << 8) | flags) % 31 === 0;
}

const longestName = 1 << 16;

async function upToZero(reader: Reader): Promise<Buffer> {
  for (let looked = 256; ; looked *= 2) {
    const bytes = await reader.peek(looked);
    const end = bytes.indexOf(0);
    if (end >= 0) return (await reader.take(end + 1)).subarray(0, end);
    if (bytes.length < looked || looked > longestName) throw new DamagedError('its header is damaged');
  }
}
