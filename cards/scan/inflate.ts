import { constants, type Inflate, inflateRawSync, inflateSync } from 'node:zlib';

/** Nothing is decompressed to more bytes. */
const largest = 64 * 1024 * 1024;

export interface Inflated {
  readonly bytes: Buffer;
  readonly encoding: 'gzip' | 'deflate';
  /** Bytes of the compressed form, from its beginning; all that were given when it does not come to an end among them. */
  readonly length: number;
}

/**
 * Opens gzip (RFC 1952, one member) or zlib (RFC 1950); when it is cut short, as far as it goes. What follows it does not matter.
 * @returns undefined when it is neither, or broken, or too large
 */
export function inflate(content: Buffer): Inflated | undefined {
  // Nobody reads the error: that it is one is all that matters, and its stack would cost more than the attempt.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    if (content[0] === 0x1f) {
      const header = gzipHeaderLength(content);
      const { bytes, read } = opened(inflateRawSync, content.subarray(header));
      return { bytes, encoding: 'gzip', length: Math.min(content.length, header + read + (header + read < content.length ? 8 : 0)) };
    }
    if (content[0] !== 0x78) return undefined;
    const { bytes, read } = opened(inflateSync, content);
    return { bytes, encoding: 'deflate', length: read };
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** How many of the bytes are compressed; undefined when they are broken. */
export function compressedLength(content: Buffer): number | undefined {
  return inflate(content)?.length;
}

function opened(open: typeof inflateSync, content: Buffer): { readonly bytes: Buffer; readonly read: number } {
  const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: largest, info: true };
  // With `info`, the engine comes with the bytes: it has counted what it read.
  const { buffer, engine } = open(content, options) as unknown as { buffer: Buffer; engine: Inflate };
  return { bytes: buffer, read: engine.bytesWritten };
}

/** RFC 1952, 2.3: after ten bytes follow the fields that the flags tell of. */
function gzipHeaderLength(content: Buffer): number {
  const flags = content[3] as number;
  let at = 10;
  if (flags & 4) at += 2 + content.readUInt16LE(at);
  for (const flag of [8, 16]) if (flags & flag) at = content.indexOf(0, at) + 1; // name, comment
  return at + (flags & 2 ? 2 : 0);
}
