/** Profiles written from answers: whole, commented, and with nothing that the roles do not need. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { loadCatalogue, optionsOf } from '../../features/catalogue/catalogue';
import { type ControlName, controlNames } from '../../steps/targets/controls/controls';
import { readProfile } from '../../steps/targets/profile';
import { answersOf, type InitOptions, init, type Questions } from './init';
import { type Answers, connectionsFor, draftOf, needsMerchants, optionsFor } from './profile-draft';

const catalogue = loadCatalogue();
const roles = [...new Set(catalogue.requirements.map(({ role }) => role))].sort();
const addressOf = (role: string): string => (role === 'ivr' ? 'wss://ivr.example/calls' : `https://${role}.example`);
const anything = new Proxy({}, { get: () => 'given' }) as Record<string, string>;

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-init-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function written(answers: Answers) {
  const file = join(folder, 'profile.yaml');
  const { text, variables } = draftOf(answers);
  writeFileSync(file, text);
  return { profile: readProfile(file, anything), target: (parse(text) as { target: Record<string, unknown> }).target, text, variables };
}

const answered: fc.Arbitrary<Answers> = fc.subarray(roles, { minLength: 1 }).chain((chosen) =>
  fc.subarray(optionsFor(catalogue, chosen)).chain((options) =>
    fc.record({
      name: fc.string({ minLength: 1 }).filter((name) => name.trim() !== ''),
      roles: fc.constant(Object.fromEntries(chosen.map((role) => [role, addressOf(role)]))),
      bindings: fc.subarray(['http', 'browser']),
      connections: fc
        .subarray(connectionsFor(chosen, options))
        .map((names) => Object.fromEntries(names.map((name) => [name, `https://${name}.example`]))),
      options: fc.constant(options),
      controls: fc.subarray([...controlNames]) as fc.Arbitrary<ControlName[]>,
      controlAddress: fc.constant('https://control.example'),
      merchants: fc.constant(needsMerchants(chosen) ? ['Merchant01', 'Merchant02'] : []),
      schemes: fc.subarray(['vts', 'mdes']),
    }),
  ),
);

test('whatever is answered, the profile is well-formed, and says what was answered', () => {
  fc.assert(
    fc.property(answered, (answers) => {
      const { profile } = written(answers);
      assert.equal(profile.name, answers.name);
      assert.deepEqual(Object.keys(profile.roles), Object.keys(answers.roles));
      assert.deepEqual(profile.options, answers.options);
      for (const control of answers.controls) assert.ok(control === 'call-control' || profile.controls.offers.includes(control));
    }),
    { numRuns: 60 },
  );
});

test('it has no field that the roles do not need', () => {
  const owners: Readonly<Record<string, readonly string[]>> = {
    merchants: ['operator-console', 'admin-console', 'ivr'],
    cards: ['ivr'],
    credentials: ['operator-console', 'admin-console'],
    cardLock: ['card-lock-agent', 'card-lock-webhooks'],
    tokenization: ['issuer-backend', 'issuer-gateway', 'tsp'],
  };
  fc.assert(
    fc.property(answered, (answers) => {
      const { target } = written(answers);
      for (const [field, needed] of Object.entries(owners)) {
        const needs = needed.some((role) => Object.hasOwn(answers.roles, role));
        if (!needs) assert.equal(target[field], undefined, field);
      }
      if (answers.controls.includes('admin')) assert.equal(target.credentials, undefined);
    }),
    { numRuns: 60 },
  );
});

test('each role alone makes a profile whose fields are explained', () => {
  const none = { bindings: [], connections: {}, options: [], controls: [], controlAddress: null, merchants: [], schemes: [] };
  for (const role of roles) {
    const { text, variables } = written({ name: role, roles: { [role]: addressOf(role) }, ...none });
    assert.match(text, /# Which roles the target claims, and where they are\./);
    assert.match(text, /# Where the role is reached/);
    for (const variable of variables) assert.ok(text.includes(`env: ${variable}`));
  }
});

test('options are those of the requirements of the roles', () => {
  for (const role of roles) {
    const own = catalogue.requirements.filter((one) => one.role === role).flatMap(optionsOf);
    assert.deepEqual(optionsFor(catalogue, [role]), [...new Set(own)].sort());
  }
});

/** Somebody with an answer for each question that holds some words; nothing for the others. */
function somebody(answers: Readonly<Record<string, string>>): Questions & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    ask: async (question) => {
      asked.push(question);
      return Object.entries(answers).find(([words]) => question.includes(words))?.[1] ?? '';
    },
  };
}

test('what flags do not say is asked, and only what belongs to the roles', async () => {
  const person = somebody({
    'role ivr ': 'wss://ivr.example',
    'Name of': 'Ours',
    'Options that': 'sms-2fa',
    'the sms ': 'https://sms.example',
    Controls: 'clock',
    'Base address': 'https://c.example',
    merchant: 'M1 M2',
  });
  const answers = await answersOf({}, person, catalogue);
  assert.deepEqual(answers, {
    ...{
      name: 'Ours',
      roles: { ivr: 'wss://ivr.example' },
      options: ['sms-2fa'],
      connections: { sms: 'https://sms.example' },
      controls: ['clock'],
    },
    ...{ controlAddress: 'https://c.example', merchants: ['M1', 'M2'], schemes: [], bindings: [] },
  });
  assert.ok(!person.asked.some((question) => question.includes('Schemes')));
  const flags: InitOptions = { name: 'Ours', role: ['tsp=https://tsp.example'], option: [], control: [], scheme: ['vts'], connection: [] };
  const silent = somebody({});
  assert.deepEqual((await answersOf(flags, silent, catalogue)).schemes, ['vts']);
  assert.deepEqual(silent.asked, []);
});

test('flags that are wrong or missing are named, with what was expected', async () => {
  const wrong = (options: InitOptions, message: RegExp) => assert.rejects(answersOf({ name: 'x', ...options }, null, catalogue), message);
  await wrong({}, /--role: expected at least one role with its address, such as --role ivr=wss:.* roles are .*tsp/);
  await wrong({ role: ['ivr'] }, /--role: expected NAME=ADDRESS, given "ivr"/);
  await wrong({ role: ['pbx=https://a.example'] }, /--role: expected one of .*, given "pbx"/);
  await wrong({ role: ['ivr=ivr.example'] }, /--role: ivr: expected an address that begins with https:.*, given "ivr\.example"/);
  await wrong({ role: ['ivr=wss://a'], option: ['member-ids'] }, /--option: expected one of .*, given "member-ids"/);
  await wrong(
    { role: ['card-lock-webhooks=https://a'], option: ['member-id'] },
    /--option: expected none, for these roles, given "member-id"/,
  );
  await wrong({ role: ['ivr=wss://a'], control: ['time'] }, /--control: expected one of clock, .*, given "time"/);
  await wrong({ role: ['ivr=wss://a'], control: ['clock'] }, /--control-address: expected the base address/);
  await wrong({ role: ['ivr=wss://a'], connection: ['sms=https://a'] }, /--connection: expected one of order-system, given "sms"/);
  await wrong({ role: ['ivr=wss://a'], connection: ['order-system=a'] }, /--connection: order-system: expected an address/);
  await wrong({ role: ['tsp=https://a'], scheme: ['visa'] }, /--scheme: expected one of vts, mdes, given "visa"/);
  await wrong({ role: ['ivr=wss://a'], binding: ['sip'] }, /--binding: expected one of http, browser, given "sip"/);
  await assert.rejects(answersOf({ role: ['ivr=wss://a'] }, null, catalogue), /--name: expected the name of the system/);
  await assert.rejects(answersOf({ name: 'x' }, somebody({}), catalogue), /init: a profile needs at least one role/);
});

test('nothing is written over', async () => {
  const file = join(folder, 'there.yaml');
  writeFileSync(file, 'mine');
  const options = { name: 'x', role: ['ivr=wss://a'], option: [], control: [], connection: [], merchant: ['M'] };
  await assert.rejects(init(file, options), /there\.yaml is there already and is not written over; give another name/);
  assert.equal(readFileSync(file, 'utf8'), 'mine');
  await assert.rejects(init(join(folder, 'no', 'such', 'p.yaml'), options), /cannot be written: ENOENT/);
});
