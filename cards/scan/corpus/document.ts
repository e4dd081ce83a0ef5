import { deflateSync, gzipSync } from 'node:zlib';
import type { Encoding, Kind } from '../finding';
import type { Card } from './cards';

/**
 * By what something can be told to be card data. Some writings nobody can tell without knowing the number, since as many other things
 * look the same: they are `known value`, and what a search by pattern says of them does not count.
 */
export type Told = 'pattern' | 'known value' | 'never';

/** Something that has to be found, or that must not be found. */
export interface Mark {
  /** How it is written, or what it only looks like. */
  readonly name: string;
  readonly kind: Kind;
  readonly told: Told;
  readonly encodings: readonly Encoding[];
  /** Not there when it is no card's. */
  readonly card?: Card;
}

/** Text, which is written in the encoding of its document; bytes, which stay as they are; and where something begins and ends. */
export type Part = string | Buffer | { readonly begin: Mark } | { readonly end: Mark };

export interface Label extends Mark {
  /** Bytes from the beginning of the document. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

export interface Document {
  readonly name: string;
  readonly bytes: Buffer;
  readonly labels: readonly Label[];
}

/** How the text of a document becomes bytes. */
export interface Charset {
  readonly name: string;
  readonly encode: (text: string) => Buffer;
  /** Written at the very beginning. */
  readonly mark?: Buffer;
  /** What a finding names. */
  readonly encodings: readonly Encoding[];
}

export const utf8: Charset = { name: 'UTF-8', encode: (text) => Buffer.from(text), encodings: [] };

export const charsets: readonly Charset[] = [
  utf8,
  { name: 'Shift_JIS', encode: (text) => encodedBy('shift_jis', text), encodings: [] },
  { name: 'EUC-JP', encode: (text) => encodedBy('euc-jp', text), encodings: [] },
  {
    name: 'UTF-16LE',
    encode: (text) => Buffer.from(text, 'utf16le'),
    mark: Buffer.of(0xff, 0xfe),
    encodings: ['UTF-16LE'],
  },
  {
    name: 'UTF-16BE',
    encode: (text) => Buffer.from(text, 'utf16le').swap16(),
    mark: Buffer.of(0xfe, 0xff),
    encodings: ['UTF-16BE'],
  },
];

/** Something in a text, with nothing of it outside. */
export function marked(mark: Mark, ...content: readonly Part[]): Part[] {
  return [{ begin: mark }, ...content, { end: mark }];
}

export function documentOf(name: string, parts: readonly Part[], charset: Charset = utf8): Document {
  const chunks: Buffer[] = charset.mark ? [charset.mark] : [];
  const labels: Label[] = [];
  const open = new Map<Mark, number>();
  let offset = charset.mark?.length ?? 0;
  for (const part of parts) {
    if (typeof part === 'string' || Buffer.isBuffer(part)) {
      const bytes = typeof part === 'string' ? charset.encode(part) : part;
      chunks.push(bytes);
      offset += bytes.length;
    } else if ('begin' in part) open.set(part.begin, offset);
    else {
      const from = open.get(part.end) as number;
      labels.push({ ...part.end, encodings: [...charset.encodings, ...part.end.encodings], offset: from, length: offset - from });
    }
  }
  return { name, bytes: Buffer.concat(chunks), labels };
}

/** The whole document within a compressed one. What was in it is then anywhere in it. */
export function compressed({ name, bytes, labels }: Document, how: 'gzip' | 'deflate'): Document {
  return {
    name: `${name}.${how === 'gzip' ? 'gz' : 'zz'}`,
    bytes: how === 'gzip' ? gzipSync(bytes) : deflateSync(bytes),
    labels: labels.map((label) => ({ ...label, encodings: [how, ...label.encodings], offset: 0, length: Number.POSITIVE_INFINITY })),
  };
}

const tables = new Map<string, ReadonlyMap<string, Buffer>>();

/** Node reads Japanese encodings, but does not write them: what two bytes are read as is what they are written for. */
function encodedBy(encoding: 'shift_jis' | 'euc-jp', text: string): Buffer {
  let table = tables.get(encoding);
  if (!table) {
    table = tableOf(encoding);
    tables.set(encoding, table);
  }
  const known = table;
  return Buffer.concat([...text].map((sign) => (sign < '\x80' ? Buffer.from(sign) : (known.get(sign) ?? Buffer.from('?')))));
}

function tableOf(encoding: string): ReadonlyMap<string, Buffer> {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, Buffer>();
  for (let lead = 0x81; lead <= 0xfc; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const bytes = Buffer.of(lead, trail);
      const sign = decoder.decode(bytes);
      if ([...sign].length === 1 && sign !== '\ufffd' && !table.has(sign)) table.set(sign, bytes);
    }
  return table;
}
