/**
 * Bytes of a text in a buffer of its own. Buffer.from puts short texts into one that all share, and there they stay readable long after
 * nobody needs them.
 */
export function ownBytes(text: string, encoding: 'utf8' | 'utf16le' | 'hex' = 'utf8'): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text, encoding));
  bytes.write(text, encoding);
  return bytes;
}

/** Does something with the bytes of a text, and wipes them. */
export function withBytes<T>(text: string, use: (bytes: Buffer) => T): T {
  const bytes = ownBytes(text);
  try {
    return use(bytes);
  } finally {
    bytes.fill(0);
  }
}
