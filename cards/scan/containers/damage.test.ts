/** Whatever is done to a file of any kind: a report comes out of it, and says that not all could be read. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import Database from 'libsql';
import { propertyOptions } from '../../../simulators/kit/property';
import { keyTones } from '../../audio/tones';
import { writeWav } from '../../audio/wav';
import { ipPacket, pcap, pcapng, rtp, telephoneEvent } from './samples/capture';
import { card, errorsIn, lookAt, text } from './samples/look';
import { tarOf } from './samples/tar';
import { zipOf } from './samples/zip';

const folder = mkdtempSync(join(tmpdir(), 'akashi-damage-test-'));
after(() => rmSync(folder, { recursive: true }));

let databases = 0;

function sqlite(): { readonly database: Buffer; readonly log: Buffer } {
  const path = join(folder, `${databases++}.db`);
  const database = new Database(path);
  database.exec('PRAGMA page_size = 512; PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT, y INTEGER, z BLOB)');
  const insert = database.prepare('INSERT INTO t (x, y, z) VALUES (?, ?, ?)');
  for (let n = 0; n < 20; n++)
    insert.run(`row ${n} ${card.number}`, BigInt(card.number), n % 5 === 0 ? gzipSync(text) : Buffer.alloc(n * 60));
  const log = readFileSync(`${path}-wal`);
  database.close();
  return { database: readFileSync(path), log };
}

function network(): Parameters<typeof pcap>[0] {
  const [from, to] = [
    { address: '192.0.2.1', port: 4000 },
    { address: '192.0.2.2', port: 8080 },
  ];
  const packed = gzipSync(text);
  const http = Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${packed.length.toString(16)}\r\n`),
    packed,
    Buffer.from(`\r\n0\r\n\r\nHTTP/1.1 101 OK\r\nUpgrade: websocket\r\n\r\n\x81\x05hello`, 'latin1'),
  ]);
  const segments = [0, 60, 120, 180].map((at) => ({ from, to, sequence: 1000 + at, payload: http.subarray(at, at + 60) }));
  const events = [...card.number].map((key, n) => ({
    from,
    to,
    payload: rtp({ type: 101, sequence: n, timestamp: n * 800, payload: telephoneEvent(key, 400, true) }),
  }));
  return [...segments, ...events].map((segment, n) => ({ time: 1000 + n / 10, bytes: ipPacket(segment) }));
}

const snapshot = Buffer.from(
  JSON.stringify({
    snapshot: {
      meta: {
        node_fields: ['type', 'name', 'id', 'edge_count'],
        node_types: [['string', 'concatenated string']],
        edge_fields: ['type', 'name_or_index', 'to_node'],
      },
    },
    nodes: [1, 0, 1, 2, 0, 3, 2, 0, 0, 4, 3, 0],
    edges: [3, 1, 4, 3, 2, 8],
    strings: ['(concatenated string)', 'first', 'second', card.number.slice(0, 8), card.number.slice(8), `whole "${card.number}"`],
  }),
);

const samples: Readonly<Record<string, () => Buffer | Promise<Buffer>>> = {
  gzip: () => gzipSync(Buffer.concat([text, text, gzipSync(text)])),
  zlib: () => deflateSync(Buffer.concat([text, text])),
  zip: () =>
    zipOf([
      { name: 'a.txt', content: text },
      { name: 'b.txt', content: text, streamed: true },
      { name: 'c.txt', content: text, stored: true },
      { name: 'd.zip', content: zipOf([{ name: 'e', content: text, zip64: true }]), zip64: true },
    ]),
  tar: () => tarOf({ 'a.txt': text, 'b.gz': gzipSync(text), 'c.txt': text }),
  SQLite: () => sqlite().database,
  'SQLite log': () => sqlite().log,
  WAV: () => writeWav([keyTones(card.number.slice(0, 4), { rate: 8000 })], 8000, 'mu-law'),
  pcap: () => pcap(network(), 101),
  pcapng: () => pcapng(network(), 101, 'comment'),
  'heap snapshot': () => snapshot,
};

/** Where a cut cannot be told: between two records. */
const wholeAt: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  'SQLite log': ({ length }) => (length - 32) % (24 + 512) === 0,
  pcap: (bytes) => {
    let at = 24;
    while (at + 16 <= bytes.length) at += 16 + bytes.readUInt32LE(at + 8);
    return at === bytes.length;
  },
  pcapng: (bytes) => {
    let at = 0;
    while (at + 8 <= bytes.length) at += bytes.readUInt32BE(at + 4);
    return at === bytes.length;
  },
};

/** What is said where the scanner itself is wrong. */
const fault = 'a fault of the scanner';

/** Changes of single bytes, biased to the beginning, where headers are. */
const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255), fc.boolean()), { minLength: 1, maxLength: 12 });

function changed(bytes: Buffer, at: readonly (readonly [number, number, boolean])[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const [place, byte, early] of at) copy[Math.floor((early ? place ** 3 : place) * (copy.length - 1))] = byte;
  return copy;
}

for (const [kind, sample] of Object.entries(samples)) {
  test(`${kind}: any change and any cut comes to a report that shows no number`, async () => {
    const bytes = await sample();
    await fc.assert(
      fc.asyncProperty(changes, fc.double({ min: 0.2, max: 1, noNaN: true }), fc.integer({ min: 1, max: 3000 }), async (at, part, size) => {
        const report = await lookAt(changed(bytes, at).subarray(0, Math.ceil(part * bytes.length)), {}, size);
        assert.ok(report.places.length > 0);
        assert.deepEqual(
          errorsIn(report).filter((error) => error.includes(fault)),
          [],
        );
        assert.ok(!JSON.stringify(report).includes(card.number), 'a number is shown');
      }),
      propertyOptions(60),
    );
  });

  test(`${kind}: a file that is cut is reported as not wholly read`, async () => {
    const bytes = await sample();
    const isWhole = wholeAt[kind] ?? (() => false);
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.3, max: 0.95, noNaN: true }), async (part) => {
        const cut = bytes.subarray(0, Math.floor(part * bytes.length));
        assert.equal(errorsIn(await lookAt(cut)).length === 0, isWhole(cut));
      }),
      propertyOptions(25),
    );
  });
}
