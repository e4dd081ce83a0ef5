import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { card, errorsIn, foundIn, lookAt, offsetInText, text } from './samples/look';
import { tarOf } from './samples/tar';
import { zipOf } from './samples/zip';

test('what is packed without a name is one place, with offsets in what comes out', async () => {
  for (const [name, bytes, chain] of [
    ['gzip', gzipSync(text), ['gzip', 'plain']],
    ['zlib', deflateSync(text), ['deflate', 'plain']],
    ['bare deflate', deflateRawSync(text), ['deflate', 'plain']],
    ['gzip in gzip', gzipSync(gzipSync(text)), ['gzip', 'gzip', 'plain']],
  ] as const) {
    const report = await lookAt(bytes);
    assert.deepEqual(
      report.findings.map(({ place, encodings, offset, evidence, label }) => ({ place, encodings, offset, evidence, label })),
      [{ place: 'it', encodings: chain, offset: offsetInText, evidence: 'known value', label: 'card A' }],
      name,
    );
    assert.deepEqual(errorsIn(report), [], name);
  }
});

test('all members of a gzip file are one content, and what follows them is looked at as bytes', async () => {
  const report = await lookAt(Buffer.concat([gzipSync(text), gzipSync(text), Buffer.from(`rest ${card.number}`)]));
  assert.deepEqual(
    report.findings.map(({ encodings, offset }) => [encodings.join(' '), offset]),
    [
      ['gzip plain', offsetInText],
      ['gzip plain', text.length + offsetInText],
      ['plain', 2 * gzipSync(text).length + 5],
    ],
  );
});

test('what was packed before a damage or an early end is found, and the place is reported', async () => {
  const long = Buffer.concat([text, Buffer.from(Array.from({ length: 20_000 }, (_, n) => (n * 7919) % 251))]);
  const packed = gzipSync(long);
  const broken = Buffer.from(packed);
  broken.fill(0xff, packed.length >> 1, (packed.length >> 1) + 64);
  // So little that all of it comes out at once; then a block of a kind that there is not.
  const begun = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH });
  const short = Buffer.concat([gzipSync('').subarray(0, 10), begun, Buffer.alloc(20, 7)]);
  for (const [bytes, error] of [
    [packed.subarray(0, packed.length >> 1), 'it: gzip: it ends early'],
    [packed.subarray(0, packed.length - 4), 'it: gzip: it ends early'],
    [broken, 'it: gzip: it is damaged'],
    [short, 'it: gzip: it is damaged'],
  ] as const) {
    const report = await lookAt(bytes, {}, 1 << 16);
    assert.deepEqual(foundIn(report), ['it: gzip plain']);
    assert.deepEqual(errorsIn(report), [error]);
  }
});

test('every kind of zip entry is read: packed, stored, streamed, large, listed or not, with names in Japanese', async () => {
  const zip = zipOf([
    { name: 'packed.txt', content: text },
    { name: 'stored.txt', content: text, stored: true },
    { name: 'streamed.txt', content: text, streamed: true },
    { name: 'large.txt', content: text, zip64: true },
    { name: Buffer.from('8c8f8e69', 'hex'), content: text },
    { name: 'deleted.txt', content: text, deleted: true },
    { name: 'inner.zip', content: zipOf([{ name: 'log.gz', content: gzipSync(text) }]) },
  ]);
  const report = await lookAt(zip);
  assert.deepEqual(
    foundIn(report).sort(),
    [
      'it › deleted.txt: zip plain',
      'it › inner.zip › log.gz: zip zip gzip plain',
      'it › large.txt: zip plain',
      'it › packed.txt: zip plain',
      'it › stored.txt: zip plain',
      'it › streamed.txt: zip plain',
      'it › 月次: zip plain',
    ]
      .map((line) => line.replace('月次', new TextDecoder('shift_jis').decode(Buffer.from('8c8f8e69', 'hex'))))
      .sort(),
  );
  assert.deepEqual(errorsIn(report), []);
  assert.ok(report.findings.every(({ offset }) => offset === offsetInText));
});

test('entries that cannot be unpacked are reported, each with its reason', async () => {
  const report = await lookAt(
    zipOf([
      { name: 'secret', content: text, encrypted: true },
      { name: 'other', content: text, method: 14 },
      { name: 'clear', content: text },
    ]),
  );
  assert.deepEqual(errorsIn(report), ['it › secret: encrypted: not looked at', 'it › other: packed with LZMA: not looked at']);
  assert.deepEqual(foundIn(report), ['it › clear: zip plain']);
});

test('a zip without its directory, or behind a program, gives its entries; what stands between them is looked at', async () => {
  const zip = zipOf([
    { name: 'a', content: text },
    { name: 'b', content: text, streamed: true },
    { name: 'c', content: text, stored: true },
  ]);
  const cut = await lookAt(zip.subarray(0, zip.length - 100));
  assert.deepEqual(foundIn(cut), ['it › a: zip plain', 'it › b: zip plain', 'it › c: zip plain']);
  assert.deepEqual(errorsIn(cut), ['it: zip: its directory is damaged or missing; entries were looked for in the bytes']);
  const between = await lookAt(zipOf([{ name: 'a', content: text }], `made for ${card.number}`));
  assert.deepEqual(foundIn(between), ['it › a: zip plain', 'it: zip plain']);
});

test('a tape archive gives its files; one that ends early or is damaged those before, and the rest as bytes', async () => {
  const tar = await tarOf({ 'logs/ivr.log': text, 'old.gz': gzipSync(text), 'last.txt': text });
  assert.deepEqual(foundIn(await lookAt(tar)), ['it › logs/ivr.log: tar plain', 'it › old.gz: tar gzip plain', 'it › last.txt: tar plain']);
  assert.deepEqual(foundIn(await lookAt(gzipSync(tar))), [
    'it › logs/ivr.log: gzip tar plain',
    'it › old.gz: gzip tar gzip plain',
    'it › last.txt: gzip tar plain',
  ]);
  const damaged = Buffer.from(tar);
  damaged.fill(1, 1024, 1536);
  const report = await lookAt(damaged);
  assert.deepEqual(foundIn(report).sort(), ['it › logs/ivr.log: tar plain', 'it: tar gzip plain', 'it: tar plain'].sort());
  assert.deepEqual(errorsIn(report), ['it: tar: it is damaged, or ends early']);
  const cut = await lookAt(tar.subarray(0, 512 + offsetInText + 40));
  assert.deepEqual(foundIn(cut), ['it › logs/ivr.log: tar plain']);
  assert.deepEqual(errorsIn(cut), ['it: tar: it is damaged, or ends early', 'it › logs/ivr.log: it ends early']);
});

test('a number in a name is found, and not shown', async () => {
  const { number } = card;
  const report = await lookAt(zipOf([{ name: `recordings/${number}_01.wav`, content: Buffer.from('nothing') }]));
  assert.equal(report.findings.length, 1);
  assert.match(report.findings[0]?.place ?? '', /^it › recordings\/.*_01\.wav \(the name\)$/);
  assert.ok(!JSON.stringify(report).includes(number), 'the number is shown');
});

test('what is nested too deep is looked at as bytes only, and reported', async () => {
  let bytes = zipOf([{ name: 'text', content: text, stored: true }]);
  for (let n = 0; n < 4; n++) bytes = zipOf([{ name: 'zip', content: bytes, stored: true }]);
  assert.deepEqual(foundIn(await lookAt(bytes)), ['it › zip › zip › zip › zip › text: zip zip zip zip zip plain']);
  const report = await lookAt(bytes, { depth: 3 });
  assert.deepEqual(foundIn(report), ['it › zip › zip › zip: zip zip zip plain']);
  assert.ok(
    report.places.some(
      ({ place, truncated, error }) => place === 'it › zip › zip › zip' && truncated && error?.includes('more than 3 containers'),
    ),
  );
});

test('a bomb is stopped and reported as truncated: by ratio, and by size', async () => {
  const zeros = Buffer.alloc(1 << 22);
  for (const [bytes, limits] of [
    [gzipSync(zeros), { unpackedAnyway: 1 << 20 }],
    [gzipSync(gzipSync(zeros)), { unpackedAnyway: 1 << 20, ratio: 100 }],
    [zipOf([1, 2, 3].map((n) => ({ name: `${n}`, content: zeros }))), { unpacked: 1 << 20 }],
  ] as const) {
    const report = await lookAt(bytes, limits);
    assert.ok(report.places.some(({ truncated }) => truncated));
    assert.ok(report.bytes < 2.5 * (1 << 20), `${report.bytes} bytes were looked at`);
  }
});

test('a list of findings that is too long is cut, and says so', async () => {
  const report = await lookAt(Buffer.concat(Array.from({ length: 30 }, () => text)), { findings: 10 });
  assert.equal(report.findings.length, 10);
  assert.deepEqual(errorsIn(report), ['it: more than 10 findings, only these are listed']);
});

test('what is packed in a way that is not known is named, and looked at as bytes', async () => {
  const bytes = Buffer.concat([Buffer.from('fd377a585a00', 'hex'), Buffer.alloc(20, 1), text]);
  const report = await lookAt(bytes);
  assert.deepEqual(errorsIn(report), ['it: packed with xz: looked at as bytes only']);
  assert.deepEqual(foundIn(report), ['it: plain']);
});

test('something packed and encoded amid text is found, with the place of what it is encoded in', async () => {
  const line = `attachment: ${gzipSync(text).toString('base64')}\n`;
  const report = await lookAt(Buffer.from(`first line\n${line}`));
  assert.deepEqual(foundIn(report), ['it: base64 gzip plain']);
  assert.equal(report.findings[0]?.offset, 'first line\nattachment: '.length);
  const zip = zipOf([{ name: 'in.txt', content: text }]);
  assert.deepEqual(foundIn(await lookAt(Buffer.from(`zip: ${zip.toString('base64')}\n`))), ['it › in.txt: base64 zip plain']);
});

test('what is stored in something encoded amid text, as it is, is told once: where it lies', async () => {
  const twice = Buffer.concat([text, text]);
  const zip = zipOf([
    { name: 'a.txt', content: twice, stored: true },
    { name: 'b.txt', content: text, stored: true },
    { name: 'c.txt', content: text },
  ]);
  for (const [encoding, encoded] of [
    ['base64', zip.toString('base64')],
    ['hex', zip.toString('hex')],
  ]) {
    const report = await lookAt(Buffer.from(`zip: ${encoded}\nand ${card.number}\n`));
    assert.deepEqual(
      foundIn(report),
      ['it: plain', ...['a.txt', 'a.txt', 'b.txt', 'c.txt'].map((name) => `it › ${name}: ${encoding} zip plain`)],
      encoding,
    );
  }
});

test('a large zip from a stream is kept in a file meanwhile, and nothing is left of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'akashi-scan-test-'));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const limits = { keptInMemory: 1 << 14 };
    const zip = zipOf([
      { name: 'first', content: Buffer.alloc(100_000, 'line\n'), stored: true },
      { name: 'last', content: text },
    ]);
    assert.deepEqual(foundIn(await lookAt(zip, limits)), ['it › last: zip plain']);
    assert.deepEqual(readdirSync(folder), []);
    const cut = await lookAt(zip, { ...limits, kept: 1 << 16 });
    assert.ok(cut.places[0]?.truncated);
    assert.deepEqual(readdirSync(folder), []);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true });
  }
});
