/** Conversations over HTTP: the agent of a world of the bench, and a bank that fails at random. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { Agent, request } from 'undici';
import { Bench } from '../../bench/bench';
import type { World } from '../../bench/world';
import { VirtualClock } from '../../kit/clock';
import { propertyOptions } from '../../kit/property';
import { CardServices, type ServiceName } from '../card-services/card-services';
import { documentedCardServices } from '../card-services/rules';
import { anyCaller, type Caller, inputFor, wholeNumber } from './arbitraries';
import type { NamedCard } from './conversation';
import { FlakyBank, type LineFault } from './flaky-bank';
import { flow, type Page, pages, type Webhook, webhooks } from './flow';
import { documentedCardLockAgent } from './rules';
import { byMailToo, fourCards, holderOf, phoneNumber } from './testing';
import type { CallerInput } from './understanding';

const pool = new Agent({ connections: 4 });
let bench: Bench;
let line: FlakyBank;
let services: CardServices;

before(async () => {
  bench = await Bench.start();
  line = await FlakyBank.start((path, body) => services.answer(path.slice(1) as ServiceName, body));
});
after(async () => {
  await bench.stop();
  await line.stop();
  await pool.destroy();
});

const mostTurns = 100;
let sessions = 0;

interface Turn {
  readonly said: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly page: Page;
  readonly left: 'ended' | 'handed-over' | null;
  readonly text: string;
}

interface Answer {
  readonly queryResult: {
    readonly parameters: Turn['parameters'];
    readonly currentPage: { readonly name: string };
    readonly responseMessages: readonly {
      readonly text?: { readonly text: readonly string[] };
      readonly endInteraction?: object;
      readonly liveAgentHandoff?: { readonly metadata: object };
    }[];
  };
}

/** One turn on the wire. */
async function turn(world: World, session: string, input: CallerInput, more: object = {}): Promise<Turn> {
  const queryInput = {
    text: () => ({ text: { text: (input as { text: string }).text } }),
    keys: () => ({ dtmf: { digits: (input as { keys: string }).keys } }),
    event: () => ({ event: { event: (input as { event: string }).event } }),
    intent: () => ({ intent: { intent: (input as { intent: string }).intent } }),
  }[input.kind]();
  const path = `/worlds/${world.id}/card-lock-agent/v3/projects/p/locations/l/agents/a/sessions/${session}:detectIntent`;
  const answer = await request(bench.address + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ queryInput: { ...queryInput, languageCode: 'ja' }, ...more }),
    dispatcher: pool,
  });
  const text = await answer.body.text();
  assert.equal(answer.statusCode, 200, text);
  const { queryResult } = JSON.parse(text) as Answer;
  const messages = queryResult.responseMessages;
  return {
    said: messages.flatMap((message) => message.text?.text ?? []),
    parameters: queryResult.parameters,
    page: queryResult.currentPage.name.split('/').at(-1) as Page,
    left: messages.some((one) => one.endInteraction) ? 'ended' : messages.some((one) => one.liveAgentHandoff) ? 'handed-over' : null,
    text,
  };
}

const lineFaults: readonly LineFault[] = [
  ...[400, 401, 404, 500, 503].map((status) => ({ kind: 'status', status }) as const),
  ...(['silence', 'slow body', 'cut', 'cut body', 'reset', 'redirect'] as const).map((kind) => ({ kind })),
  { kind: 'text', text: '{"' },
  { kind: 'text', text: '' },
  { kind: 'text', text: JSON.stringify('x'.repeat(70_000)) },
  { kind: 'answer', change: () => ({}) },
  { kind: 'answer', change: (answer) => Object.fromEntries(Object.keys(answer).map((name) => [name, { deep: 1 }])) },
];
const shortLists: LineFault = {
  kind: 'answer',
  change: (answer) =>
    Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, Array.isArray(value) ? value.slice(1) : value])),
};

interface Trouble {
  readonly webhook: Webhook;
  readonly from: number;
  readonly fault: LineFault;
  /** The turn before which the caller hangs up; the last ones are never reached. */
  readonly hangsUp: number;
}

const trouble: fc.Arbitrary<Trouble | null> = fc.oneof(
  fc.constant(null),
  fc.record({
    webhook: fc.constantFrom(...webhooks),
    from: fc.nat(1),
    fault: fc.constantFrom(...lineFaults, shortLists),
    hangsUp: fc.integer({ min: 1, max: 40 }),
  }),
);

const changing = ['/lock_card_ticket_number', '/reissue_card_number'];

/** A conversation until it is over or the caller hangs up. */
async function conversation(caller: Caller, failing: Trouble | null): Promise<{ turns: Turn[]; hungUp: boolean }> {
  services = new CardServices(documentedCardServices, new VirtualClock(0));
  services.register(caller.holder);
  line.received.length = 0;
  const times = new Map<string, number>();
  line.fault = (path) => {
    times.set(path, (times.get(path) ?? 0) + 1);
    return failing && path === `/${failing.webhook}` && (times.get(path) ?? 0) > failing.from ? failing.fault : undefined;
  };
  const world = worldOfAll();
  line.onHold = () => void world.clock.advance(5000);
  const session = `s-${++sessions}`;
  const { max_retry_card_number, max_otp_retry_count } = documentedCardLockAgent.flowParameters;
  world.cardLockAgent.set({ max_retry_card_number, max_otp_retry_count, ...caller.flow });
  const payload = caller.callerId === null ? {} : { payload: { telephony: { caller_id: caller.callerId } } };
  const turns = [
    await turn(world, session, { kind: 'event', event: 'WELCOME' }, { queryParams: { parameters: caller.parameters, ...payload } }),
  ];
  for (let at = 1; turns.at(-1)?.left === null && at < mostTurns; at += 1) {
    if (failing?.hangsUp === at) return { turns, hungUp: true };
    const last = turns.at(-1) as Turn;
    const digits = (last.parameters.last_four_digit_of_all_cards ?? []) as readonly string[];
    const cards = digits.map((one): NamedCard => ({ digits: one, vendor: '' }));
    turns.push(await turn(world, session, inputFor(caller, at, last.page, { cards })));
  }
  return { turns, hungUp: false };
}

let all: World | undefined;

/** One world for all conversations, with the bank on the flaky line. */
function worldOfAll(): World {
  all ??= bench.addWorld({ parties: { 'card-services': line.address } });
  return all;
}

test('LCK-wh-11, LCK-out-09, LCK-lim-02: over HTTP, with a bank that fails: the laws of the core hold on the wire', async () => {
  await fc.assert(
    fc.asyncProperty(anyCaller(1), trouble, async (caller, failing) => {
      const { turns, hungUp } = await conversation({ ...caller, language: 'ja', faults: [] }, failing);
      const last = turns.at(-1) as Turn;
      for (const path of changing) assert.ok(line.received.filter((one) => one.path === path).length <= 1, `${path} twice`);
      for (const { body } of line.received.filter(({ path }) => path === changing[0])) {
        const confirmed = turns.flatMap(({ said }) => said).findLast((one) => one.includes('この操作を確定しますか?'));
        assert.ok(confirmed?.startsWith(`末尾が ${String(body.last_four_digit_of_card_number)} の`), 'another card than confirmed');
        const codes = services.requests.filter(({ service, answer }) => service === 'verify_code' && answer.valid === true);
        assert.ok(codes.length > 0, 'locked without a right code');
      }
      const { other: _other, ...parameters } = last.parameters;
      const seen = JSON.stringify([turns.map(({ said }) => said), parameters, line.received]);
      assert.ok(!seen.includes(wholeNumber), 'a whole card number');
      for (const one of turns)
        assert.ok(!one.text.replace(JSON.stringify(_other), '').includes(wholeNumber), 'a whole card number told back');
      if (!hungUp) {
        assert.notEqual(last.left, null, 'an endless conversation');
        if (last.left === 'ended') assert.equal(last.parameters.transfer_reason, undefined);
      }
      // Nothing more is done, whatever time passes.
      const asked = line.received.length;
      worldOfAll().clock.advance(31 * 60_000);
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(line.received.length, asked);
      assert.equal(worldOfAll().cardLockAgent.sessions, 0);
    }),
    propertyOptions(250),
  );
});

/** The answers that lead through every service to a lock and a new card. */
const whole = ['はい', '123456', '4444', 'はい', '完全に', '紛失', '電話', '123456', 'はい', 'はい', 'はい'];

for (const webhook of webhooks) {
  test(`LCK-out-09, LCK-wh-11: ${webhook} fails in every way: asked once, transferred, nothing told as done`, async () => {
    for (const fault of webhook === 'get_card_details' ? [...lineFaults, shortLists] : lineFaults) {
      const acts = whole.map((text) => ({ do: 'other', input: { kind: 'text', text } }) as const);
      const caller: Caller = {
        ...{
          language: 'ja',
          holder: holderOf(fourCards, byMailToo),
          parameters: { phone_number: phoneNumber },
          callerId: null,
          flow: {},
          faults: [],
        },
        ...{
          wish: { lock: 'permanent', reason: 'lost', channel: 'telephone', lockedCard: 'block', card: 0 },
          acts: [...acts.slice(-1), ...acts.slice(0, -1)],
        },
      };
      const { turns } = await conversation(caller, { webhook, from: 0, fault, hangsUp: 1000 });
      const last = turns.at(-1) as Turn;
      assert.deepEqual([last.left, last.parameters.transfer_reason], ['handed-over', 'webhook_error'], JSON.stringify(fault));
      assert.equal(line.received.filter(({ path }) => path === `/${webhook}`).length, 1);
      const said = turns.flatMap((one) => one.said).join('');
      if (webhook === 'lock_card_ticket_number') assert.doesNotMatch(said, /正常にロックされました/);
      if (webhook === 'reissue_card_number') assert.doesNotMatch(said, /リクエストは正常に完了しました/);
    }
  });
}

test('LCK-wh-11: a caller who hangs up at any question: nothing more is asked of the bank', async () => {
  const stops = new Set<Page>();
  for (let at = 1; at <= whole.length; at += 1) {
    services = new CardServices(documentedCardServices, new VirtualClock(0));
    services.register(holderOf(fourCards, byMailToo));
    line.fault = () => undefined;
    line.received.length = 0;
    const world = worldOfAll();
    const session = `h-${at}`;
    let last = await turn(
      world,
      session,
      { kind: 'event', event: 'WELCOME' },
      { queryParams: { parameters: { phone_number: phoneNumber } } },
    );
    for (const text of whole.slice(0, at - 1)) last = await turn(world, session, { kind: 'text', text });
    stops.add(last.page);
    const asked = line.received.length;
    world.clock.advance(60 * 60_000);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(line.received.length, asked, last.page);
    const done = line.received.filter(({ path }) => changing.includes(path)).length;
    assert.equal(done, ['reissue', 'confirm-address'].includes(last.page) ? 1 : 0, last.page);
  }
  const questions = pages.filter(
    (page) => flow[page].asks !== null && !['phone-number', 'locked-card', 'confirm-permanent'].includes(page),
  );
  assert.deepEqual([...stops].sort(), questions.sort());
});

test('the simulated bank of the world is asked over the wire, and the two can be parted and joined', async () => {
  const world = bench.addWorld();
  world.cardServices.register(holderOf(fourCards));
  const enter = (session: string): Promise<Turn> =>
    turn(
      world,
      session,
      { kind: 'event', event: 'WELCOME' },
      { queryParams: { parameters: { phone_number: phoneNumber, auth_level: 1 } } },
    );
  assert.equal((await enter('a')).page, 'collect-card');
  world.redirect('card-services', 'http://bank.invalid');
  assert.equal((await enter('b')).parameters.transfer_reason, 'webhook_not_found');
  world.redirect('card-services', null);
  assert.equal((await enter('c')).page, 'collect-card');
  assert.equal(world.cardServices.requests.length, 2);
});
