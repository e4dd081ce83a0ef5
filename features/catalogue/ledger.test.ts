import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { featuresFolder, loadCatalogue } from './catalogue';
import { checkLedger } from './ledger';
import { readFeatures } from './scenarios';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-ledger-'));
  cpSync(featuresFolder, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Changes a copied file and checks the copy. */
function problemsAfter(file: string, from: string, to: string): string[] {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  assert.ok(text.includes(from), `${file} no longer holds "${from}"`);
  writeFileSync(path, text.replace(from, to));
  return checkLedger(loadCatalogue(folder), readFeatures(folder));
}

test('the catalogue, features, faults and variants of this suite agree', () => {
  assert.deepEqual(checkLedger(loadCatalogue(), readFeatures()), []);
});

test('every statement and every ruling is there in English and Japanese', () => {
  const { requirements } = loadCatalogue();
  assert.equal(requirements.length, 292);
  assert.equal(new Set(requirements.map(({ id }) => id)).size, 292);
  for (const { id, statement, ruling } of requirements) {
    for (const text of [statement, ...(ruling ? [ruling] : [])])
      assert.match(text.ja, /[\u3040-\u30ff\u4e00-\u9fff]/, `${id} has no Japanese`);
  }
});

test('a tag that names no requirement is told with file, line and repair', () => {
  const [problem] = problemsAfter('operator-web/3.4-logout.feature', '@OPW-3.4-03', '@OPW-3.4-33');
  assert.match(problem ?? '', /3\.4-logout\.feature:\d+: the tag @OPW-3\.4-33 names no requirement; correct it/);
});

test('an info requirement with a scenario is told', () => {
  const problems = problemsAfter('operator-web/3.4-logout.feature', '@OPW-3.4-03', '@OPW-3.2-05');
  assert.ok(
    problems.some((problem) => /3\.4-logout\.feature:\d+: OPW-3\.2-05 is information only/.test(problem)),
    problems.join('\n'),
  );
});

test('a scenario without a requirement is told', () => {
  const problems = problemsAfter('operator-web/3.7-messages.feature', '@OPW-3.7-02', '@later');
  assert.ok(
    problems.some((problem) => /3\.7-messages\.feature:\d+: the scenario ".*" has no requirement/.test(problem)),
    problems.join('\n'),
  );
});

test('a finished requirement without a scenario is told', () => {
  const noScenario = problemsAfter('token-binding/notifications.feature', '@TKB-ntf-05', '@TKB-ntf-01');
  assert.ok(
    noScenario.some((problem) => problem.includes('TKB-ntf-05 is declared finished and has no scenario')),
    noScenario.join('\n'),
  );
});

test('a finished requirement without a fault is told', () => {
  const noFault = problemsAfter('token-binding/alterations/notifications.yaml', 'breaks: TKB-ntf-05,', 'breaks: TKB-ntf-04,');
  assert.ok(
    noFault.some((problem) => problem.includes('TKB-ntf-05 is declared finished and has no fault')),
    noFault.join('\n'),
  );
});

test('an exact text that differs from the catalogue is told with the right one', () => {
  const [problem] = problemsAfter('operator-web/3.2.1-login-messages.feature', '"認証に失敗しました。"', '"認証に失敗しました"');
  assert.match(
    problem ?? '',
    /3\.2\.1-login-messages\.feature:\d+: 「認証に失敗しました」 is not an exact text of OPW; write 「認証に失敗しました。」/,
  );
});

test('a fault of an unknown requirement is told', () => {
  const problems = problemsAfter('operator-web/alterations/3.4-logout.yaml', 'breaks: OPW-3.4-02', 'breaks: OPW-3.4-22');
  assert.ok(
    problems.some((problem) => problem.includes('names OPW-3.4-22, which is no requirement')),
    problems.join('\n'),
  );
});

test('a broken catalogue file is told with file, line and column', () => {
  const path = join(folder, 'auth-ivr/requirements.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('level: must', 'level: maybe'));
  assert.throws(
    () => loadCatalogue(folder),
    /auth-ivr\/requirements\.yaml:\d+:\d+: requirements\.0\.level must be one of must, should, info, given "maybe"/,
  );
});
