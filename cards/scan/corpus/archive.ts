/** ZIP files, as small as they can be: one local header, one entry of the directory for each document, and its end. */
import { deflateRawSync } from 'node:zlib';
import type { Document } from './document';

/** Documents within an archive, every other one deflated, the others as they are. What was in them is then anywhere in it. */
export function archived(name: string, documents: readonly Document[]): Document {
  const chunks: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [index, { bytes }] of documents.entries()) {
    const [content, method] = index % 2 === 0 ? [deflateRawSync(bytes), 8] : [bytes, 0];
    const path = Buffer.from(`${index}.bin`);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(method, 4);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(content.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(path.length, 22);
    chunks.push(Buffer.from('PK\x03\x04'), head, path, content);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, place, path);
    offset += 30 + path.length + content.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(documents.length, 4);
  end.writeUInt16LE(documents.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return {
    name,
    bytes: Buffer.concat([...chunks, listed, Buffer.from('PK\x05\x06'), end]),
    labels: documents.flatMap(({ labels }) =>
      labels.map((label) => ({ ...label, encodings: ['zip', ...label.encodings], offset: 0, length: Number.POSITIVE_INFINITY })),
    ),
  };
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] as number) ^ (sum >>> 8);
  return ~sum >>> 0;
}
