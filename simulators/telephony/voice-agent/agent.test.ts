import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { testNumber } from '../../../cards/numbers/test-numbers';
import { ApplicationLog } from '../../kit/application-log';
import { VirtualClock } from '../../kit/clock';
import { patchRules, type RulesPatch } from '../../kit/rules';
import { CardServices } from '../card-services/card-services';
import { documentedCardServices } from '../card-services/rules';
import { CardLockAgent } from './agent';
import { answerIn } from './answers';
import { readTurn, type Turn } from './detect-intent';
import type { Webhook } from './flow';
import { documentedCardLockAgent } from './rules';
import type { Outcome, Services } from './services';
import { fourCards, holderOf, oneCard, phoneNumber } from './testing';

let folder: string;
let clock: VirtualClock;
let log: ApplicationLog;
let bank: CardServices;
/** Requests that wait to be let through, when they are held. */
let held: (() => void)[] | null;
let asked: Webhook[];

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-agent-'));
});
after(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  clock = new VirtualClock(0);
  log = new ApplicationLog(join(folder, 'log'), clock);
  bank = new CardServices(documentedCardServices, clock);
  bank.register(holderOf(oneCard));
  held = null;
  asked = [];
});

const services: Services = {
  ask: async (webhook, body): Promise<Outcome> => {
    asked.push(webhook);
    await new Promise<void>((resolve) => (held === null ? resolve() : held.push(resolve)));
    const answer = answerIn(webhook, bank.answer(webhook, body).body, documentedCardLockAgent.webhooks);
    if (answer === null) return { event: { type: 'failed', how: 'webhook-error' }, status: { code: 9, message: 'x' } };
    return { event: { type: 'answered', answer }, status: { code: 0, message: '' } };
  },
};

function agentWith(patch: RulesPatch = {}): CardLockAgent {
  return new CardLockAgent(patchRules(documentedCardLockAgent, patch), { clock, log, services });
}

const agentPath = 'projects/p/locations/l/agents/a';
const known = { parameters: { phone_number: phoneNumber, auth_level: 1 } };

function turnOf(input: object, queryParams: object = {}, languageCode = 'ja'): Turn {
  return readTurn({ queryInput: { ...input, languageCode }, queryParams });
}
const welcome = (params: object = known): Turn => turnOf({ event: { event: 'WELCOME' } }, params);
const says = (text: string): Turn => turnOf({ text: { text } });

interface Answer {
  readonly responseId: string;
  readonly queryResult: {
    readonly text?: string;
    readonly dtmf?: { readonly digits: string };
    readonly triggerEvent?: string;
    readonly triggerIntent?: string;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly responseMessages: readonly Readonly<Record<string, { text: string[] } & Record<string, unknown>>>[];
    readonly webhookStatuses?: readonly { code: number }[];
    readonly currentPage: { readonly name: string; readonly displayName: string };
    readonly currentFlow: { readonly displayName: string };
    readonly match: Readonly<Record<string, unknown>>;
  };
}

async function ask(agent: CardLockAgent, turn: Turn, session = 's1'): Promise<Answer> {
  return (await agent.detectIntent({ agent: agentPath, session }, turn)) as Answer;
}

const pageOf = ({ queryResult }: Answer): string => queryResult.currentPage.displayName;
const saidIn = ({ queryResult }: Answer): string[] => queryResult.responseMessages.flatMap(({ text }) => text?.text ?? []);
/** Until promises that can go on have gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('an answer has the shape of detectIntent', async () => {
  const agent = agentWith();
  const { queryResult, responseId } = await ask(agent, welcome());
  assert.match(responseId, /^[0-9a-f-]{36}$/);
  assert.deepEqual(
    [queryResult.triggerEvent, queryResult.currentPage, queryResult.currentFlow, queryResult.webhookStatuses?.map(({ code }) => code)],
    [
      'WELCOME',
      { name: `${agentPath}/flows/lock-card/pages/lock-type`, displayName: 'lock type' },
      { name: `${agentPath}/flows/lock-card`, displayName: 'カードをロック' },
      [0, 0],
    ],
  );
  assert.deepEqual(queryResult.match, { event: 'WELCOME', resolvedInput: '', matchType: 'EVENT', confidence: 1 });
  assert.deepEqual(queryResult.responseMessages[0], {
    text: { text: ['カード情報を取得する間、しばらくお待ちください。'] },
    responseType: 'ENTRY_PROMPT',
  });
});

test('match: intents, parameters, no input and no match with their numbers', async () => {
  const agent = agentWith();
  await ask(agent, welcome());
  const matchOf = async (turn: Turn): Promise<unknown> => {
    const { matchType, event, intent } = (await ask(agent, turn)).queryResult.match as {
      matchType: string;
      event?: string;
      intent?: { displayName: string };
    };
    return [matchType, event ?? intent?.displayName ?? null];
  };
  assert.deepEqual(await matchOf(says('')), ['NO_INPUT', 'sys.no-input-1']);
  assert.deepEqual(await matchOf(turnOf({ event: { event: 'sys.no-input-default' } })), ['NO_INPUT', 'sys.no-input-2']);
  assert.deepEqual(await matchOf(says('りんご')), ['NO_MATCH', 'sys.no-match-1']);
  assert.deepEqual(await matchOf(says('もう一度')), ['INTENT', 'prebuilt_components_replay']);
  assert.deepEqual(await matchOf(turnOf({ dtmf: { digits: '1' } })), ['PARAMETER_FILLING', null]);
  assert.deepEqual(await matchOf(turnOf({ intent: { intent: `${agentPath}/intents/prebuilt_components_escalate_human_agent` } })), [
    'DIRECT_INTENT',
    'prebuilt_components_escalate_human_agent',
  ]);
  assert.deepEqual(await matchOf(says('もしもし')), ['NO_MATCH', 'sys.no-match-default']);
});

test('LCK-name-01: the flow is called as the component in the language of the request', async () => {
  const { queryResult } = await ask(agentWith(), turnOf({ event: { event: 'WELCOME' } }, known, 'en-US'));
  assert.deepEqual(
    [queryResult.currentFlow.displayName, queryResult.responseMessages[0]?.text?.text],
    ['Lock card', ['Please wait while we are fetching your card details.']],
  );
});

test('ways to hand over, and to end', async () => {
  const lastOf = async (patch: RulesPatch, ...texts: string[]): Promise<unknown> => {
    bank.register(holderOf(oneCard));
    const agent = agentWith(patch);
    await ask(agent, welcome());
    for (const text of texts) await ask(agent, says(text));
    return (await ask(agent, says(''))).queryResult.responseMessages.at(-1);
  };
  assert.deepEqual(await lastOf({}, 'オペレーター'), { liveAgentHandoff: { metadata: { transfer_reason: 'agent' } } });
  assert.deepEqual(await lastOf({ 'transfer.reasons.human': null }, 'オペレーター'), { liveAgentHandoff: { metadata: {} } });
  assert.deepEqual(await lastOf({ 'transfer.handOff': 'telephony-transfer' }, 'オペレーター'), {
    telephonyTransferCall: { phoneNumber: '+815000000000' },
  });
  assert.deepEqual(await lastOf({ 'transfer.handOff': 'parameter-only' }, 'オペレーター'), { endInteraction: {} });
  assert.deepEqual(await lastOf({}, '一時的', '破損', '123456', 'はい'), { endInteraction: {} });
});

test('sessions know nothing of each other', async () => {
  const agent = agentWith();
  await Promise.all([ask(agent, welcome(), 's1'), ask(agent, welcome(), 's2')]);
  await ask(agent, says('完全に'), 's1');
  assert.equal(pageOf(await ask(agent, says('一時的に'), 's2')), 'lock reason');
  assert.equal(pageOf(await ask(agent, says('紛失'), 's1')), 'confirm lock');
  assert.equal(agent.sessions, 2);
});

test('turns of one session go one after the other, in their order, while the bank is slow', async () => {
  const agent = agentWith();
  held = [];
  const turns = [welcome(), says('一時的に'), says('破損'), says('123456'), says('はい'), says('はい')].map((turn) => ask(agent, turn));
  for (let n = 0; n < 40; n += 1) {
    held.shift()?.();
    await settled();
  }
  const answers = await Promise.all(turns);
  assert.deepEqual(answers.map(pageOf), ['lock type', 'lock reason', 'otp', 'confirm lock', 'end', 'end']);
  assert.equal(asked.filter((one) => one === 'lock_card_ticket_number').length, 1);
});

test('LCK-wh-11: a session is forgotten 30 minutes after its last turn; a caller who has hung up is asked nothing and nothing is done', async () => {
  const agent = agentWith();
  await ask(agent, welcome());
  for (const text of ['一時的', '破損', '123456']) await ask(agent, says(text));
  clock.advance(29 * 60_000);
  assert.equal(pageOf(await ask(agent, says('えっと'))), 'confirm lock');
  clock.advance(30 * 60_000 - 1);
  assert.equal(agent.sessions, 1);
  const before = asked.length;
  clock.advance(1);
  await settled();
  assert.deepEqual([agent.sessions, asked.length], [0, before]);
  assert.equal(pageOf(await ask(agent, says('はい'))), 'check auth level');
  assert.ok(!asked.includes('lock_card_ticket_number'));
  const quick = agentWith({ sessionMinutes: 1 });
  await ask(quick, welcome());
  clock.advance(60_000);
  assert.equal(quick.sessions, 0);
});

test('a session is not forgotten while a turn is under way', async () => {
  const agent = agentWith();
  held = [];
  const turn = ask(agent, welcome());
  await settled();
  clock.advance(31 * 60_000);
  assert.equal(agent.sessions, 1);
  const open = held;
  held = null;
  for (const go of open) go();
  assert.equal(pageOf(await turn), 'lock type');
  clock.advance(30 * 60_000);
  assert.equal(agent.sessions, 0);
});

test('LCK-in-05, -07: parameters of the flow count for conversations that begin later', async () => {
  const agent = agentWith();
  bank.register(holderOf(fourCards));
  await ask(agent, welcome(), 'old');
  assert.equal(agent.set({ max_retry_card_number: 0 }).max_otp_retry_count, 3);
  await ask(agent, welcome(), 'new');
  assert.deepEqual([pageOf(await ask(agent, says('0000'), 'old')), pageOf(await ask(agent, says('0000'), 'new'))], ['collect card', 'end']);
});

test('LCK-in-01: the level that is required can be set; a session parameter goes before it', async () => {
  const agent = agentWith();
  agent.set({ auth_level_req: 2 });
  assert.equal(pageOf(await ask(agent, welcome(), 'low')), 'check auth level');
  const enough = { parameters: { ...known.parameters, auth_level_req: 1 } };
  assert.equal(pageOf(await ask(agent, welcome(enough), 'enough')), 'lock type');
});

test('disableWebhook: nothing is asked, and the caller is transferred', async () => {
  const agent = agentWith();
  const { queryResult } = await ask(agent, welcome({ ...known, disableWebhook: true }));
  assert.deepEqual([queryResult.parameters.transfer_reason, asked], ['webhook_error', []]);
});

test('the number that calls comes with the telephony payload', async () => {
  const agent = agentWith();
  await ask(agent, welcome({ payload: { telephony: { caller_id: '+819012345041' } } }));
  assert.deepEqual(bank.requests[0]?.body.phone_number, phoneNumber);
});

test('LCK-lim-02: nothing of what was said is logged, and no card number is told back, said, pressed or named as an event', async () => {
  const agent = agentWith();
  const number = testNumber('JCB', 'agent');
  await ask(agent, welcome());
  const answers = [
    await ask(agent, says(`カードは ${number} です`)),
    await ask(agent, turnOf({ dtmf: { digits: `${number}#`, finishDigit: '#' } })),
    await ask(agent, turnOf({ event: { event: number } })),
    await ask(agent, turnOf({ intent: { intent: number } })),
  ];
  assert.ok(!JSON.stringify(answers).includes(number), 'told back');
  assert.match(answers[0]?.queryResult.text ?? '', /^カードは \*{16} です$/);
  log.flush();
  const lines = readFileSync(join(folder, 'log'), 'utf8');
  assert.match(lines, /"event":"turn"/);
  assert.doesNotMatch(lines, new RegExp(`${number}|カードは|${phoneNumber}|4444|123456`));
  const careless = agentWith({ redacts: false });
  assert.equal((await ask(careless, says('1'.repeat(16)), 's2')).queryResult.text, '1'.repeat(16));
});

test('messages: one for each paragraph, or one for all', async () => {
  assert.equal(saidIn(await ask(agentWith(), welcome())).length, 2);
  const [one = '', ...more] = saidIn(await ask(agentWith({ messages: 'one' }), welcome(), 's2'));
  assert.deepEqual([more, one.startsWith('カード情報を取得する間、しばらくお待ちください。末尾が 4444')], [[], true]);
});

test('when the world has ended, a turn that was under way still ends, and logs nothing', async () => {
  const agent = agentWith();
  held = [];
  const turn = ask(agent, welcome());
  await settled();
  agent.close();
  log.close();
  const open = held;
  held = null;
  for (const go of open) go();
  assert.equal(pageOf(await turn), 'lock type');
});
