/** ZIP files as they come from other programs, byte by byte; for tests. */
import { deflateRawSync } from 'node:zlib';

export interface ZipSample {
  readonly name: string | Buffer;
  readonly content: Buffer;
  readonly stored?: boolean;
  /** Sizes follow the content, as when the archive was written to a pipe. */
  readonly streamed?: boolean;
  /** Sizes are in an extra field, as for large ones. */
  readonly zip64?: boolean;
  readonly encrypted?: boolean;
  /** Another number than its own. */
  readonly method?: number;
  /** It is there, but the directory does not list it. */
  readonly deleted?: boolean;
}

/** @see APPNOTE.TXT of PKWARE, 4.3 */
export function zipOf(samples: readonly ZipSample[], comment = ''): Buffer {
  const parts: Buffer[] = [];
  const listed: Buffer[] = [];
  let at = 0;
  const add = (...more: Buffer[]): void => {
    for (const part of more) {
      parts.push(part);
      at += part.length;
    }
  };
  for (const sample of samples) {
    const offset = at;
    const name = Buffer.from(sample.name);
    const packed = sample.stored ? sample.content : deflateRawSync(sample.content);
    const fields = header(sample, packed.length);
    add(local(fields, name, sample), name, sample.zip64 && !sample.streamed ? extra(sample, packed) : none, packed);
    if (sample.streamed) add(descriptor(sample, packed));
    if (!sample.deleted) listed.push(central(header({ ...sample, streamed: false }, packed.length), name, offset, sample, packed));
  }
  const directory = Buffer.concat(listed);
  const begin = at;
  add(directory);
  const isLarge = samples.some(({ zip64 }) => zip64);
  if (isLarge) add(end64(listed.length, directory.length, begin, at));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(isLarge ? 0xffff : listed.length, 8);
  end.writeUInt16LE(isLarge ? 0xffff : listed.length, 10);
  end.writeUInt32LE(isLarge ? 0xffffffff : directory.length, 12);
  end.writeUInt32LE(isLarge ? 0xffffffff : begin, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  add(end, Buffer.from(comment));
  return Buffer.concat(parts);
}

const none = Buffer.alloc(0);

/** From the version needed to the lengths, as local and central headers have them. The check sum is not looked at. */
function header({ stored, streamed, zip64, encrypted, content, method }: ZipSample, packed: number): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(zip64 ? 45 : 20, 0);
  bytes.writeUInt16LE((streamed ? 8 : 0) | (encrypted ? 1 : 0), 2);
  bytes.writeUInt16LE(method ?? (stored ? 0 : 8), 4);
  if (!streamed) {
    bytes.writeUInt32LE(zip64 ? 0xffffffff : packed, 14);
    bytes.writeUInt32LE(zip64 ? 0xffffffff : content.length, 18);
  }
  return bytes;
}

function local(fields: Buffer, name: Buffer, { zip64, streamed }: ZipSample): Buffer {
  const bytes = Buffer.concat([Buffer.from('PK\x03\x04'), fields]);
  bytes.writeUInt16LE(name.length, 26);
  bytes.writeUInt16LE(zip64 && !streamed ? 20 : 0, 28);
  return bytes;
}

function central(fields: Buffer, name: Buffer, offset: number, sample: ZipSample, packed: Buffer): Buffer {
  const bytes = Buffer.alloc(46);
  bytes.write('PK\x01\x02', 'latin1');
  fields.copy(bytes, 6);
  bytes.writeUInt16LE(sample.streamed ? fields.readUInt16LE(2) | 8 : fields.readUInt16LE(2), 8);
  bytes.writeUInt16LE(name.length, 28);
  bytes.writeUInt16LE(sample.zip64 ? 20 : 0, 30);
  bytes.writeUInt32LE(offset, 42);
  return Buffer.concat([bytes, name, sample.zip64 ? extra(sample, packed) : none]);
}

function extra({ content }: ZipSample, packed: Buffer): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.writeUInt16LE(1, 0);
  bytes.writeUInt16LE(16, 2);
  bytes.writeBigUInt64LE(BigInt(content.length), 4);
  bytes.writeBigUInt64LE(BigInt(packed.length), 12);
  return bytes;
}

function descriptor({ content }: ZipSample, packed: Buffer): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.write('PK\x07\x08', 'latin1');
  bytes.writeUInt32LE(packed.length, 8);
  bytes.writeUInt32LE(content.length, 12);
  return bytes;
}

function end64(count: number, size: number, begin: number, at: number): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(begin), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(at), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator]);
}
