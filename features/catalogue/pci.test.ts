import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { featuresFolder, loadCatalogue } from './catalogue';
import { checkLedger } from './ledger';
import { byNumber, measuredAgainst } from './pci';

const catalogue = loadCatalogue();
const { pci, requirements, byId } = catalogue;
const against = (id: string) => measuredAgainst(pci, byId.get(id) ?? assert.fail(`${id} is no requirement`));

/** Every text of the map, by the place that holds it. */
function textsOf(value: unknown, path: string): { path: string; en: string; ja: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('en' in value && 'ja' in value) return [{ path, en: String(value.en), ja: String(value.ja) }];
  return Object.entries(value).flatMap(([key, member]) => textsOf(member, `${path}.${key}`));
}

describe('the map to PCI DSS', () => {
  it('agrees with the requirements', () => {
    assert.deepEqual(
      checkLedger(catalogue, []).filter((problem) => /pci\.yaml/.test(problem)),
      [],
    );
  });

  it('leads from a requirement to its numbers in both versions and to the rules of Japan', () => {
    assert.deepEqual(against('OPW-3.2.1-06'), { '4.0.1': ['8.3.4'], '3.2.1': ['8.1.6', '8.1.7'], jp: [] });
    assert.deepEqual(against('OPW-3.3.4-05'), { '4.0.1': ['8.3.9', '8.3.10.1'], '3.2.1': ['8.2.4'], jp: [] });
    assert.deepEqual(against('AIV-pci-05'), { '4.0.1': ['12.5.2'], '3.2.1': [], jp: ['non-retention'] });
    assert.deepEqual(against('OPW-3.4-02'), { '4.0.1': [], '3.2.1': [], jp: [] });
  });

  it('has a number for every rule of the guide on accounts, passwords and sessions', () => {
    const chapters = requirements.filter(({ id }) => /^OPW-(3\.2\.1|3\.3|4\.4)/.test(id)).filter((one) => one.pci);
    const numbers = new Set(chapters.flatMap((one) => one.pci ?? []));
    for (const number of ['8.2.1', '8.2.8', '8.3.3', '8.3.4', '8.3.5', '8.3.6', '8.3.7', '8.3.9', '8.3.10.1'])
      assert.ok(numbers.has(number), `nothing is measured against ${number}`);
    for (const { id, level } of requirements.filter((one) => one.id.startsWith('AIV-pci-')))
      assert.ok(level === 'info' || against(id)['4.0.1'].length > 0, `${id} has no number`);
  });

  it('names for each advice a requirement; where a pass is not enough, one that a run can judge', () => {
    for (const { id, kind, requirements: concerned, pci: numbers } of pci.advice) {
      for (const one of concerned) assert.ok(byId.has(one), `${id} names ${one}`);
      if (kind !== 'short') continue;
      for (const one of concerned) {
        assert.notEqual(byId.get(one)?.level, 'info', `${id}: ${one} can have no pass`);
        assert.ok(
          numbers.some((number) => byId.get(one)?.pci?.includes(number)),
          `${id}: ${one} is not measured against ${numbers}`,
        );
      }
    }
  });

  it('says in both languages what it says, measures, and certifies nothing', () => {
    const texts = textsOf(pci, 'pci');
    assert.ok(texts.length > 80);
    for (const { path, en, ja } of texts) {
      assert.match(ja, /[\u3040-\u30ff\u4e00-\u9fff]|^PCI DSS$/, `${path} has no Japanese`);
      assert.doesNotMatch(ja, /[\u3040-\u30ff\u4e00-\u9fff、。] [\u3040-\u30ff\u4e00-\u9fff]/, `${path}: a folded line has left a space`);
      assert.doesNotMatch(en, /complian|comply|complies|certif/i, path);
      assert.doesNotMatch(ja, /準拠|認定|認証取得/, path);
    }
  });

  it('invents no section: as long as no public source gives one, there is none', () => {
    assert.deepEqual([...new Set(pci.japan.map(({ section }) => section))], [null]);
  });

  it('orders numbers as the standard does', () => {
    assert.deepEqual(['8.3.10.1', '10.2.1', '8.3.9', '3.3.1.2', '3.3.1'].sort(byNumber), [
      '3.3.1',
      '3.3.1.2',
      '8.3.9',
      '8.3.10.1',
      '10.2.1',
    ]);
  });
});

describe('a mistake in the map', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'akashi-pci-'));
    cpSync(featuresFolder, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Changes a copied file and checks the copy. */
  function problemsAfter(file: string, from: string, to: string): string {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    assert.ok(text.includes(from), `${file} no longer holds "${from}"`);
    writeFileSync(path, text.replace(from, to));
    return checkLedger(loadCatalogue(folder), []).join('\n');
  }

  const mistakes: readonly [what: string, file: string, from: string, to: string, told: RegExp][] = [
    [
      'a number that the map has not',
      'operator-web/requirements.yaml',
      'pci: [8.3.7]',
      'pci: [8.3.77]',
      /OPW-3\.3\.2-03 names the number "8\.3\.77"/,
    ],
    [
      'a rule that the map has not',
      'auth-ivr/requirements.yaml',
      'japan: [non-retention]',
      'japan: [retention]',
      /AIV-flow-02 names the rule "retention"/,
    ],
    [
      'advice on no requirement',
      'pci.yaml',
      'requirements: [OPW-3.3.1-01]',
      'requirements: [OPW-3.3.1-99]',
      /password-length names OPW-3\.3\.1-99/,
    ],
    ['advice on no number', 'pci.yaml', 'pci: [8.3.6]', 'pci: [8.3.66]', /password-length names the number "8\.3\.66"/],
    [
      'a source that is not listed',
      'pci.yaml',
      'sources: [jp-act]',
      'sources: [hearsay]',
      /instalment-sales-act names the source "hearsay"/,
    ],
    ['a number out of order', 'pci.yaml', 'number: 3.4.1', 'number: 13.4.1', /13\.4\.1 is not in the order of the numbers/],
    ['a number twice', 'pci.yaml', 'number: 3.4.2', 'number: 3.4.1', /"3\.4\.1" is there twice/],
    [
      'a number that nothing bears on and no reason',
      'operator-web/requirements.yaml',
      'pci: [8.2.1]',
      'pci: [8.3.4]',
      /8\.2\.1: no requirement names it; say why/,
    ],
    [
      'a reason for a number that is measured',
      'operator-web/requirements.yaml',
      'pci: [8.2.1]',
      'pci: [8.2.1, 8.2.2]',
      /8\.2\.2: requirements name it; remove unmeasured/,
    ],
    ['no default profile', 'pci.yaml', '    default: true\n', '', /exactly one profile must be the default/],
  ];
  for (const [what, file, from, to, told] of mistakes) {
    it(`is told: ${what}`, () => assert.match(problemsAfter(file, from, to), told));
  }

  it('is told with file, line and column: a field of our own invention', () => {
    assert.throws(
      () => problemsAfter('pci.yaml', 'kind: silent', 'kind: minor'),
      /pci\.yaml:\d+:\d+: advice\.\d+\.kind must be one of short, silent, observation, given "minor"/,
    );
  });

  it('changes the digest of the catalogue', () => {
    problemsAfter('pci.yaml', 'Upper case or', 'Capitals or');
    assert.notEqual(loadCatalogue(folder).digest, catalogue.digest);
  });
});
