import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { card, foundIn, text, wanted } from './containers/samples/look';
import { tarOf } from './containers/samples/tar';
import type { ScanReport } from './scan';
import { scanPaths, scanStream } from './scan';

const folders: string[] = [];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-scan-test-'));
  folders.push(folder);
});
after(() => {
  for (const one of folders) rmSync(one, { recursive: true });
});

const put = (name: string, content: string | Buffer): void => writeFileSync(join(folder, name), content);
const placesOf = ({ places }: ScanReport): string[] => places.map(({ place }) => place.replace(folder, '.'));

test('folders are looked at to the bottom, in the order of names, each file once, links last', async () => {
  mkdirSync(join(folder, 'b/c'), { recursive: true });
  mkdirSync(join(folder, 'outside'));
  put('b/c/deep.txt', text);
  put('a.txt', text);
  put('z.txt', text);
  symlinkSync('..', join(folder, 'b/loop'));
  symlinkSync('z.txt', join(folder, 'again'));
  symlinkSync('nowhere', join(folder, 'broken'));
  const report = await scanPaths([join(folder, 'a.txt'), folder], wanted);
  assert.deepEqual(placesOf(report), ['./a.txt', './b/c/deep.txt', './z.txt', './broken']);
  assert.deepEqual(
    foundIn(report).map((line) => line.replace(folder, '.')),
    ['./a.txt: plain', './b/c/deep.txt: plain', './z.txt: plain'],
  );
  assert.equal(report.places.find(({ place }) => place.endsWith('broken'))?.error, 'cannot be read (ENOENT)');
});

test('a link out of the folder is followed, once', async () => {
  mkdirSync(join(folder, 'in'));
  put('target.txt', text);
  for (const name of ['one', 'two']) symlinkSync('../target.txt', join(folder, 'in', name));
  assert.deepEqual(placesOf(await scanPaths([join(folder, 'in')], wanted)), ['./in/one']);
});

test('a pipe is not opened, and reported', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const { places } = await scanPaths([folder], wanted);
  assert.deepEqual(
    places.map(({ error }) => error),
    ['a pipe, socket or device: not opened'],
  );
});

test('what is excluded by name or path is left out, and counted', async () => {
  for (const name of ['node_modules/x', 'sub/node_modules', 'sub/deep']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['node_modules/x/a.js', 'sub/node_modules/b.js', 'sub/deep/c.txt', 'sub/d.txt', 'e.log', '.hidden.log'])
    put(name, text);
  const report = await scanPaths([folder], wanted, { exclude: ['node_modules', '*.log', 'sub/deep/**'] });
  assert.deepEqual(placesOf(report), ['./sub/d.txt']);
  assert.equal(report.excluded, 5);
});

test('a number in the name of a file or folder is found once, and not shown', async () => {
  mkdirSync(join(folder, `calls of ${card.number}`));
  for (const name of ['1.txt', '2.txt']) put(`calls of ${card.number}/${name}`, 'nothing');
  put(`${card.number}.wav`, 'nothing');
  const report = await scanPaths([folder], wanted);
  assert.equal(report.findings.length, 2);
  assert.equal(report.places.length, 5);
  assert.ok(!JSON.stringify(report).includes(card.number), 'the number is shown');
});

test('names that are no text are read', async () => {
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x8c, 0x8e])]), text);
  const report = await scanPaths([folder], wanted);
  assert.deepEqual(placesOf(report), ['./月']);
  assert.equal(report.findings.length, 1);
});

test('the standard input is one place among others', async () => {
  put('a.txt', text);
  const report = await scanPaths(['-', join(folder, 'a.txt')], wanted, { input: [gzipSync(text)] });
  assert.deepEqual(
    foundIn(report).map((line) => line.replace(folder, '.')),
    ['standard input: gzip plain', './a.txt: plain'],
  );
});

test('the report is the same with one thread and with more, also for a file that is cut into parts', async () => {
  const line = `${'x'.repeat(60)} ${card.number}\n`;
  put('large.log', line.repeat(3000));
  put('archive.tar.gz', gzipSync(await tarOf({ 'a.txt': text, 'b.txt': text })));
  for (let n = 0; n < 80; n++) put(`${n}.txt`, text);
  const scan = (jobs: number): Promise<ScanReport> =>
    scanPaths([folder], wanted, { jobs, threadsFrom: 0, parts: { part: 50_000, overlap: 8192 } });
  const [one, two] = [await scan(1), await scan(2)];
  assert.deepEqual(two.findings, one.findings);
  assert.deepEqual(two.places, one.places);
  assert.equal(one.findings.length, 3000 + 2 + 80);
  const large = one.findings.filter(({ place }) => place.endsWith('large.log'));
  assert.deepEqual(
    large.map(({ offset, line: number }) => [offset, number]),
    large.map((_, n) => [61 + n * line.length, n + 1]),
  );
  assert.equal(one.places.find(({ place }) => place.endsWith('large.log'))?.bytes, 3000 * line.length);
});

test('a file that is cut into parts comes to the same findings as the whole, wherever the cuts are', async () => {
  const writings = [
    card.number,
    card.number.replace(/(....)/g, '$1 '),
    Buffer.from(`{"number":"${card.number}"}`).toString('base64'),
    [...card.number].map((digit, n) => `2025-11-23 10:00:${n + 10} key ${digit} pressed\n`).join(''),
    encodeURIComponent([...card.number].join(' ')),
  ];
  const filler = fc.integer({ min: 0, max: 1500 }).map((length) => 'the call goes on and on. '.repeat(60).slice(0, length));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(filler, fc.constantFrom(...writings)), { minLength: 4, maxLength: 12 }), async (parts) => {
      const content = Buffer.from(parts.map(([before, writing]) => `${before}\n${writing}\n`).join(''));
      put('it.log', content);
      const whole = await scanStream(join(folder, 'it.log'), [content], wanted);
      const cut = await scanPaths([join(folder, 'it.log')], wanted, { parts: { part: 1000, overlap: 8192 } });
      assert.deepEqual(cut.findings, whole.findings);
    }),
    propertyOptions(40),
  );
});
