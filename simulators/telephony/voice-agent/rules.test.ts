/** Every rule is used: patched, it changes what somebody hears or what the bank is asked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { patchRules, type RulesPatch } from '../../kit/rules';
import { anyCaller, type Caller, inputFor, wholeNumber } from './arbitraries';
import { answerTo } from './detect-intent';
import { type CardLockAgentRules, documentedCardLockAgent } from './rules';
import { byMailToo, cardOf, type Fault, fourCards, holderOf, oneCard, phoneNumber, TestCall, type TestOptions } from './testing';
import type { CallerInput } from './understanding';

/** Other values of rules that have a choice, or of which the next number or a longer text says nothing. */
const others: Readonly<Record<string, readonly unknown[]>> = {
  'entry.asksNumber': ['always'],
  'authentication.runs': ['at-or-below-level', 'always', 'never', 'after-cards'],
  'authentication.flags': ['swapped'],
  'authentication.codeStep': ['choice', 'none'],
  'cards.order': ['reversed'],
  'cards.countFrom': ['session'],
  'cards.sameDigits': ['first'],
  'digits.afterNo': ['go-on'],
  'digits.wholeNumber': ['last-four', 'kept'],
  'lock.asksCode': ['unless-authenticated', 'never'],
  'lock.codeStepSeveralChannels': ['yes-no', 'none'],
  'lock.codeStepOneChannel': ['yes-no', 'choice'],
  'lock.confirmsPermanent': ['always', 'never'],
  'lock.afterNo': ['transfer', 'lock'],
  'lock.at': ['code'],
  'lock.card': ['first'],
  'lock.kindNamed.temporary': ['permanent'],
  'lock.kindNamed.permanent': ['temporary'],
  'lock.kindNamed.announced': ['permanent'],
  'code.channel': ['telephone'],
  'code.sendsTo': ['caller-id', 'spoken'],
  'code.afterLastWrong': ['go-on'],
  'lockedCard.temporary': ['as-active'],
  'lockedCard.block': ['temporary', 'transfer'],
  'lockedCard.reactivation': ['itself'],
  'lockedCard.permanent': ['close', 'as-active'],
  'lockedCard.reactivate': ['as-active', 'lock'],
  'lockedCard.unknown': ['as-active'],
  'reissue.offeredAfter': [[], ['temporary', 'permanent']],
  'reissue.afterNo': ['request'],
  'reissue.afterWrongAddress': ['end', 'request'],
  'retries.deafToHumanAt': [['lock-type']],
  'retries.deafToRefusalAt': [['lock-type']],
  'transfer.handOff': ['telephony-transfer', 'parameter-only'],
  'outputs.otherType': [['auth_level'], ['phone_number'], ['card_count'], ['last_four_digit_of_card_number']],
  'outputs.extra': [['more']],
  'webhooks.unreachable': ['error'],
  'webhooks.status404': ['not-found'],
  'webhooks.storedAs': ['other'],
  messages: ['one'],
};

/** Rules that count only where another one is changed, too. */
const contexts: Readonly<Record<string, RulesPatch>> = {
  'catalogues.ja.lines.reactivated': { 'lockedCard.reactivation': 'itself' },
  'catalogues.en.lines.reactivated': { 'lockedCard.reactivation': 'itself' },
  'transfer.reasons.not-confirmed': { 'lock.afterNo': 'transfer' },
  'transfer.number': { 'transfer.handOff': 'telephony-transfer' },
};

/** Rules that the core does not see; services.test.ts and agent.test.ts show what they do. */
const outside = [
  'webhooks.seconds',
  'webhooks.bytes',
  'webhooks.unreachable',
  'webhooks.status404',
  'webhooks.checks.status',
  'sessionMinutes',
  'names.entityTypes',
  'names.webhooks',
];

/** A caller with his words laid down; the rest comes from arbitrary callers. */
interface Script {
  readonly options: TestOptions;
  readonly inputs: readonly CallerInput[];
}

const known = { phone_number: phoneNumber, auth_level: 1 };

function script(options: TestOptions, ...said: string[]): Script {
  const inputs = said.map((text): CallerInput => ({ kind: 'text', text }));
  return { options: { parameters: known, ...options }, inputs: [{ kind: 'event', event: 'WELCOME' }, ...inputs] };
}

const renamed = { card_status_active: 'a', card_status_lock_temp: 'b', card_status_lock_permanent: 'c', card_status_reactivate: 'd' };
const scripts: readonly Script[] = [
  ...Object.keys(documentedCardLockAgent.entry.trunks).map((country) =>
    script({ parameters: { phone_number: `+${country}123456789`, auth_level: 1 } }),
  ),
  ...Object.values(renamed).map((status) => script({ flow: renamed, holders: [holderOf([cardOf('4444', 'Visa', status)])] })),
  ...(['ja', 'en'] as const).flatMap((language) =>
    Object.values(documentedCardLockAgent.catalogues[language].digits).map(([digit = '']) =>
      script(
        { language, holders: [holderOf(Array.from({ length: 10 }, (_one, n) => cardOf(String(n).repeat(4))))] },
        `${digit} `.repeat(4),
      ),
    ),
  ),
  script({ holders: [holderOf(oneCard, byMailToo)] }, '一時的に', '破損', 'メール'),
  script({ holders: [holderOf(oneCard, byMailToo)], language: 'en' }, 'for now', 'broken', '09099999999', 'mail'),
  script({ holders: [holderOf(oneCard, byMailToo)] }, '一時的に', '破損', '09099999999'),
  script({}, wholeNumber, 'オペレーター'),
  script({ flow: { max_retry_card_number: 0 } }, '9999'),
  script({ flow: { max_otp_retry_count: 0 }, holders: [holderOf(oneCard)] }, '一時的に', '破損', '999999'),
  script({ holders: [holderOf([cardOf('4444'), cardOf('4444')])] }, '4444'),
  script({ parameters: { ...known, card_count: 1 } }),
  script(
    {
      parameters: { phone_number: phoneNumber, auth_level: 1, card_auth_enabled: true, account_auth_enabled: false },
      callerId: '+819099999999',
      holders: [holderOf(fourCards), holderOf([], { phoneNumber: '09099999999' })],
    },
    '4444',
    'はい',
    '一時的',
    '破損',
  ),
  ...(['ja', 'en'] as const).flatMap((language) => {
    const { words } = documentedCardLockAgent.catalogues[language];
    const [permanent, yes, no, damaged] = [words.permanent[0] ?? '', words.yes[0] ?? '', words.no[0] ?? '', words.damaged[0] ?? ''];
    const one = { language, holders: [holderOf(oneCard)] };
    const byMail = (webhook: string): Fault | undefined =>
      webhook === 'identify' ? (answer) => ({ ...answer, channels: ['email'] }) : undefined;
    return [
      script(
        { language, parameters: { phone_number: phoneNumber }, holders: [holderOf(oneCard, byMailToo)], fault: byMail },
        yes,
        '999999',
      ),
      script({ language }, '9999', '9999', '9999', '9999', '9999'),
      script(one, permanent, `${damaged} ${words.others[0]}`, damaged, yes, '123456', yes, no),
      script(one, permanent, damaged, yes, '123456', yes, yes, no),
      script(one, words.temporary[0] ?? '', damaged, '123456', no),
      script(one, words.temporary[0] ?? '', damaged, ...Array.from({ length: 5 }, () => '999999')),
      script({ language }, '4444', no),
      ...['', '*', ...(['human', 'refusal', 'replay'] as const).map((meaning) => words[meaning][0] ?? '')].map((said) =>
        script(one, said, said, said, said),
      ),
      script({ language, holders: [holderOf([cardOf('4444', 'Visa', 'inactive')])] }, words.reactivate[0] ?? ''),
    ];
  }),
  script(
    { fault: (webhook) => (webhook === 'send_code' ? () => ({ sent: false, contact: '' }) : undefined), holders: [holderOf(oneCard)] },
    '一時的',
    '破損',
  ),
  script({ parameters: { phone_number: phoneNumber }, holders: [holderOf(oneCard, { authLevel: 1 })] }),
  script({ parameters: {}, callerId: null, holders: [holderOf(oneCard)] }, '09099999999', '09099999999', '09099999999'),
];

const callers = fc.sample(anyCaller(4), { numRuns: 400, seed: 20260105 });

/** All that anybody sees of a conversation. */
function seen(call: TestCall): string {
  const answers = call.turns.map((turn) => {
    const told = {
      responseId: '',
      agent: 'a',
      conversation: turn.after,
      effects: turn.effects,
      heard: turn.heard,
      entered: false,
      statuses: [],
    };
    const of = {
      input: turn.input,
      languageCode: call.language,
      language: call.language,
      parameters: {},
      callerId: null,
      disableWebhook: false,
    };
    return [answerTo(of, told, call.rules), turn.asked.map(({ webhook, body }) => [webhook, body])];
  });
  return JSON.stringify(answers);
}

function scripted({ options, inputs }: Script, rules: RulesPatch): string {
  const call = new TestCall({ ...options, rules });
  for (const input of inputs) call.do(input);
  // What was known before the end is forgotten after it, or not.
  call.silence();
  return seen(call);
}

function improvised(caller: Caller, rules: RulesPatch): string {
  const faults = { 'webhook-error': 'webhook-error', 'webhook-not-found': 'webhook-not-found' } as const;
  const call = new TestCall({
    rules,
    holders: [caller.holder],
    parameters: caller.parameters,
    callerId: caller.callerId,
    flow: caller.flow,
    language: caller.language,
    fault: (webhook, times) => {
      const failing = caller.faults.find((one) => one.webhook === webhook && times >= one.from)?.fault;
      if (failing === undefined || failing === 'webhook-error' || failing === 'webhook-not-found') return failing && faults[failing];
      if (failing === 'nothing') return () => ({});
      return (answer) => ({ ...answer, card_count: 1, last_four_digit_of_all_cards: ['4444'], ticket_number: '1' });
    },
  });
  for (let at = 0; at < 30 && call.conversation.left === null; at += 1)
    call.do(at === 0 ? { kind: 'event', event: 'WELCOME' } : inputFor(caller, at, call.page, call.conversation));
  return seen(call);
}

/** Everything that is seen by these rules, one conversation after the other. */
function* allSeen(rules: RulesPatch): Generator<string> {
  for (const one of scripts) yield scripted(one, rules);
  for (const one of callers) yield improvised(one, rules);
}

const asDocumented = [...allSeen({})];

function makesDifference(patch: RulesPatch, context: RulesPatch | undefined): boolean {
  const before = context ? [...allSeen(context)] : asDocumented;
  let at = 0;
  for (const now of allSeen({ ...context, ...patch })) {
    if (now !== before[at]) return true;
    at += 1;
  }
  return false;
}

/** Every rule with its value: lists are rules, groups are not. */
function leavesOf(rules: object, path = ''): [string, unknown][] {
  return Object.entries(rules).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leavesOf(value, `${path}${name}.`)
      : [[path + name, value] as [string, unknown]],
  );
}

function otherValues(path: string, value: unknown): readonly unknown[] {
  const listed = others[path];
  if (listed) return listed;
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1];
  if (Array.isArray(value)) return [[]];
  return [value === null ? 'agent' : `${value as string}X`];
}

test('every rule, patched, makes a difference; and so does every value that it can have', () => {
  const idle = leavesOf(documentedCardLockAgent).flatMap(([path, value]) =>
    otherValues(path, value)
      .filter((other) => !makesDifference({ [path]: other }, contexts[path]))
      .map((other) => `${path}: ${JSON.stringify(other)}`),
  );
  const isOutside = (line: string): boolean =>
    outside.some((path) => line.startsWith(`${path}:`)) || /^webhooks\.services\.\w+\.path:/.test(line);
  assert.deepEqual(
    idle.filter((line) => !isOutside(line)),
    [],
  );
});

test('a patch changes nothing but its world', () => {
  const before = JSON.stringify(documentedCardLockAgent);
  const patched: CardLockAgentRules = patchRules(documentedCardLockAgent, { 'catalogues.ja.lines.transfer': '' });
  assert.equal(patched.catalogues.ja.lines.transfer, '');
  assert.equal(JSON.stringify(documentedCardLockAgent), before);
});
