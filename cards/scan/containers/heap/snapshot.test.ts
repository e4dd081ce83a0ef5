import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { card, errorsIn, lookAt } from '../samples/look';

const folder = mkdtempSync(join(tmpdir(), 'akashi-heap-test-'));
let snapshot: Buffer;

/** A process that holds a number whole, with signs that JSON escapes, and one that it took key by key. */
const program = `
  const digits = process.argv[1];
  globalThis.whole = { text: ['"number\\\\n', digits, '"'].join('') };
  let pressed = '';
  for (const digit of digits.split('')) pressed += digit;
  globalThis.pressed = { pressed };
  require('node:v8').writeHeapSnapshot(process.argv[2]);
`;

before(() => {
  const file = join(folder, 'it.heapsnapshot');
  const { status, stderr } = spawnSync(process.execPath, ['-e', program, card.number, file], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  snapshot = readFileSync(file);
});
after(() => rmSync(folder, { recursive: true }));

test('strings of a snapshot are found, also those that the process had put together only in part', async () => {
  const report = await lookAt(snapshot, {}, 1 << 16);
  const offsets = new Set(report.findings.map(({ offset }) => offset));
  assert.ok(report.findings.every(({ place, encodings }) => place === 'it' && encodings[0] === 'heap snapshot'));
  const text = snapshot.toString('latin1');
  const whole = text.indexOf(`"number\\\\n${card.number}`.slice(1));
  assert.ok(whole > 0, 'the sample holds the text');
  const isWhole = (offset: number): boolean => Math.abs(offset - text.indexOf(card.number, whole)) < 8;
  assert.ok([...offsets].some(isWhole), 'the text is found where it stands');
  // Its first twelve digits are one string, and the others one each.
  const joined = [...offsets].filter((offset) => text.slice(offset, offset + 16) !== card.number && !isWhole(offset));
  assert.ok(joined.length > 0, 'the number that was taken key by key is found');
  assert.deepEqual(errorsIn(report), []);
});

test('a snapshot that ends early is reported wherever it ends, and strings before the end are found', async () => {
  const first = snapshot.indexOf(card.number);
  const strings = snapshot.indexOf('"strings":[');
  for (const [end, error] of [
    [100, 'it: heap snapshot: it says nothing of its nodes'],
    [100_000, 'it: heap snapshot: it ends early'],
    [strings - 10, 'it: heap snapshot: it ends before its strings'],
    [first + 60, 'it: heap snapshot: it ends early'],
  ] as const) {
    const report = await lookAt(snapshot.subarray(0, end), {}, 1 << 16);
    assert.deepEqual(errorsIn(report), [error]);
    assert.equal(report.findings.length > 0, end > first);
  }
});
