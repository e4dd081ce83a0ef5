/** `akashi scan` as its users meet it: exit codes, outputs, errors. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import Ajv from 'ajv';
import { testNumber } from '../cards/numbers/test-numbers';

const number = testNumber('Visa', 'bin/scan.test.ts');
const other = testNumber('Mastercard', 'bin/scan.test.ts');
let folder: string;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function scan(given: readonly string[], input?: Buffer): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(__dirname, 'akashi.js'), 'scan', ...given], { cwd: folder }, (error, stdout, stderr) => {
      assert.ok(!`${stdout}${stderr}`.includes(number), 'a number is shown');
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-scan-command-'));
  mkdirSync(join(folder, 'found/sub'), { recursive: true });
  mkdirSync(join(folder, 'clean'));
  mkdirSync(join(folder, 'closed'));
  writeFileSync(join(folder, 'found/a.log'), `line\nnumber ${number}\n`);
  writeFileSync(join(folder, 'found/sub/b.gz'), gzipSync(`number ${other}\n`));
  writeFileSync(join(folder, 'clean/a.log'), 'nothing\n');
  writeFileSync(join(folder, 'closed/a.xz'), Buffer.from('fd377a585a000004e6d6b44602002101', 'hex'));
  writeFileSync(join(folder, 'cards.yaml'), `- label: card A\n  number: ${number}\n`);
});
after(() => rmSync(folder, { recursive: true }));

test('found is 1, nothing found is 0, not all read is 2; found wins', async () => {
  const outcomes = await Promise.all([scan(['found']), scan(['clean']), scan(['clean', 'closed']), scan(['found', 'closed', '--quiet'])]);
  assert.deepEqual(
    outcomes.map(({ code }) => code),
    [1, 0, 2, 1],
  );
  assert.match(outcomes[0]?.stdout ?? '', /^found\/a\.log\n {2}.*byte 12: card number .*; plain\nfound\/sub\/b\.gz\n/);
  assert.match(outcomes[1]?.stdout ?? '', /^Found nothing\.\nLooked at 8 bytes in 1 place, /);
  assert.match(outcomes[2]?.stdout ?? '', /Not, or not wholly, read: 1\n {2}closed\/a\.xz: packed with xz: looked at as bytes only\n$/);
  assert.equal(outcomes[3]?.stdout, '');
});

test('only known cards are looked for with --expect, the others as well with --any, and the input can be a pipe', async () => {
  const [known, both, piped] = await Promise.all([
    scan(['found', '--expect', 'cards.yaml', '--json']),
    scan(['found', '--expect', 'cards.yaml', '--any', '--json']),
    scan(['-', '--expect', 'cards.yaml'], gzipSync(`number ${number}\n`)),
  ]);
  const evidences = ({ stdout }: Outcome): string[] =>
    (JSON.parse(stdout) as { findings: { evidence: string }[] }).findings.map(({ evidence }) => evidence);
  assert.deepEqual(evidences(known), ['known value']);
  assert.deepEqual(evidences(both), ['known value', 'pattern']);
  assert.match(piped.stdout, /^standard input\n.*known value "card A"; gzip › plain\n/);
});

test('reports go to files, fit their schema, and may be written again; what is no report is not written over', async () => {
  const given = ['found', '--json', 'out.json', '--sarif', 'out.sarif', '--exclude', 'sub'];
  assert.equal((await scan(given)).code, 1);
  assert.equal((await scan(given)).code, 1);
  const json = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as { summary: { excluded: number } };
  const validate = new Ajv().compile(JSON.parse(readFileSync(join(__dirname, '../docs/schemas/scan.schema.json'), 'utf8')) as object);
  assert.ok(validate(json), JSON.stringify(validate.errors));
  assert.equal(json.summary.excluded, 1);
  assert.match(readFileSync(join(folder, 'out.sarif'), 'utf8'), /"version": "2\.1\.0"/);
  const { code, stderr } = await scan(['--json', 'found/a.log', 'found']);
  assert.equal(code, 3);
  assert.match(
    stderr,
    /^akashi: found\/a\.log is there, and is no report of a scan: it is not written over; put paths before --json and --sarif\n$/,
  );
});

test('what is wrong with the arguments is told in one line, and is 3', async () => {
  writeFileSync(join(folder, 'wrong.yaml'), `- label: card A\n  number: ${number}\n  expiry: 1399\n`);
  for (const [given, message] of [
    [['nowhere'], /^akashi: cannot find nowhere\n$/],
    [['clean', '--expect', 'nowhere.yaml'], /^akashi: --expect: nowhere\.yaml cannot be read \(ENOENT\)\n$/],
    [
      ['clean', '--expect', 'wrong.yaml'],
      /^akashi: --expect: wrong\.yaml: line 1, card 1: expiry: expected month and year in four digits, MMYY\n$/,
    ],
    [['clean', '--json', '--sarif'], /^akashi: --json and --sarif: only one of them can be printed; give the other a file\n$/],
  ] as const) {
    const { code, stderr } = await scan(given);
    assert.equal(code, 3);
    assert.match(stderr, message);
  }
});
