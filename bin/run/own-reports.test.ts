import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Envelope } from '@cucumber/messages';
import { Secret } from '../../cards/numbers/secret';
import { testNumber } from '../../cards/numbers/test-numbers';
import { collect } from '../../reports/evidence/collect';
import { SCENARIO_CARDS } from '../../reports/evidence/scenario-record';
import { holdsCardData, ledgerOf as ledgerOfScenario } from '../../steps/targets/card-search';
import { CucumberRunner } from '../cucumber';
import { ledgerOf, problemsOf, searchOwnReports } from './own-reports';

const key = 'ab'.repeat(32);
const numbers = [testNumber('Visa', 'own reports'), testNumber('JCB', 'own reports')];
const out = mkdtempSync(join(tmpdir(), 'akashi-own-'));
after(() => rmSync(out, { recursive: true }));

/** What a scenario with one card leaves among Cucumber's messages. */
function left(number: string, scenario: string): Envelope {
  const card = { number: new Secret(number, 'PAN:1'), expiry: new Secret('1135', 'expiry:1'), securityCode: new Secret('739', 'code:1') };
  const body = JSON.stringify(ledgerOfScenario([card], scenario, key));
  assert.ok(!body.includes(number), 'keyed hashes only');
  return { attachment: { body, mediaType: SCENARIO_CARDS, contentEncoding: 'IDENTITY' as never } };
}

const envelopes = [
  left(numbers[0] as string, 'a.feature:1'),
  { attachment: undefined },
  left(numbers[1] as string, 'b.feature:2'),
] as Envelope[];

test('cards of every scenario are looked for in what the run has written, and in nothing else', async () => {
  mkdirSync(join(out, 'bundle', 'pictures'), { recursive: true });
  mkdirSync(join(out, 'somebody-elses'));
  writeFileSync(join(out, 'results.json'), '{}');
  writeFileSync(join(out, 'somebody-elses', 'notes'), numbers[0] as string);
  const clean = await searchOwnReports(out, ledgerOf(envelopes));
  assert.deepEqual(clean, { place: 'own-reports', seen: true, bytes: 2, found: [] });
  assert.deepEqual(problemsOf(clean), []);

  const hidden = Buffer.from(`card ${numbers[1]}`).toString('base64');
  writeFileSync(join(out, 'bundle', 'journals.ndjson'), `{"answer":"${hidden}"}\n`);
  const dirty = await searchOwnReports(out, ledgerOf(envelopes));
  assert.deepEqual(
    dirty.found.map(({ label, where }) => [label, where]),
    [['PAN:1 of b.feature:2', join('bundle', 'journals.ndjson')]],
  );
  const [problem] = problemsOf(dirty);
  assert.equal(problem?.verdict, 'HARNESS');
  assert.match(problem?.seen ?? '', /base64.*journals\.ndjson/);
  assert.ok(!JSON.stringify(problem).includes(numbers[1] as string));
});

test('a run without cards has nothing to look for, and says so', async () => {
  const report = await searchOwnReports(out, ledgerOf([{}]));
  assert.equal(report.seen, false);
  assert.match(report.why?.en ?? '', /no scenario of this run had a card/);
});

test('what a leaking target lets out gets into no message of a run, however it is written', async () => {
  const leaks = [
    { place: 'console', form: 'base64' },
    { place: 'console-header', form: 'hex' },
    { place: 'call-events', form: 'split over fields' },
    { place: 'order-system', form: 'html' },
    { place: 'order-header', form: 'reversed' },
    { place: 'sms', form: 'full-width' },
  ];
  const messages: Envelope[] = [];
  const parameters = { cardKey: key, run: 'leaky', rules: { 'ivr.leaks': leaks } };
  const tags = '(@AIV-pci-01 or @AIV-pci-05 or @AIV-pci-03) and not @memory';
  await new CucumberRunner().run({ parameters, tags }, (envelope) => messages.push(envelope));
  const ledger = ledgerOf(messages);
  const records = collect(messages, { binding: 'http', repetition: 1 }).flatMap(({ record }) => (record ? [record] : []));
  const found = new Set(records.flatMap(({ places = [] }) => places.filter((place) => place.found.length > 0).map(({ place }) => place)));
  assert.deepEqual([...found].sort(), [
    'console-headers',
    'operator-call-events',
    'operator-screen',
    'order-notifications',
    'push-messages',
    'sms',
  ]);
  for (const message of messages) {
    const text = JSON.stringify(message.attachment?.mediaType === SCENARIO_CARDS ? {} : message);
    assert.equal(ledger && holdsCardData(text, ledger), false, `${Object.keys(message)} ${message.attachment?.mediaType ?? ''}`);
  }
});
