import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import fastify, { type FastifyInstance } from 'fastify';
import { ApplicationLog } from '../../kit/application-log';
import { anyBody } from '../../kit/arbitraries';
import { VirtualClock } from '../../kit/clock';
import { propertyOptions } from '../../kit/property';
import { CardServices } from '../card-services/card-services';
import { documentedCardServices } from '../card-services/rules';
import { CardLockAgent } from './agent';
import { answerIn } from './answers';
import { cardLockAgentRoutes } from './routes';
import { documentedCardLockAgent } from './rules';
import type { Services } from './services';
import { holderOf, oneCard, phoneNumber } from './testing';

let server: FastifyInstance;
let agent: CardLockAgent;
let bank: CardServices;
const clock = new VirtualClock(0);
const log = new ApplicationLog('/dev/null', clock);

before(() => {
  server = fastify({ bodyLimit: 65_536, ajv: { customOptions: { coerceTypes: false, removeAdditional: false } } });
  cardLockAgentRoutes(server, (world) => (world === 'w1' ? agent : undefined));
});
after(async () => {
  await server.close();
  log.close();
});
beforeEach(() => {
  bank = new CardServices(documentedCardServices, clock);
  bank.register(holderOf(oneCard));
  const services: Services = {
    ask: (webhook, body) => {
      const answer = answerIn(webhook, bank.answer(webhook, body).body, documentedCardLockAgent.webhooks);
      if (answer === null) return Promise.resolve({ event: { type: 'failed', how: 'webhook-error' }, status: { code: 9, message: 'x' } });
      return Promise.resolve({ event: { type: 'answered', answer }, status: { code: 0, message: '' } });
    },
  };
  agent = new CardLockAgent(documentedCardLockAgent, { clock, log, services });
});

const base = '/worlds/w1/card-lock-agent/v3/projects/p/locations/global/agents/a';
const at = (session: string, place = base): string => `${place}/sessions/${session}:detectIntent`;
const welcome = {
  queryInput: { event: { event: 'WELCOME' }, languageCode: 'ja' },
  queryParams: { parameters: { phone_number: phoneNumber, auth_level: 1 } },
};

interface Answer {
  readonly status: number;
  readonly body: {
    readonly error?: { readonly code: number; readonly message: string; readonly status: string };
    readonly queryResult?: { readonly currentPage: { readonly displayName: string }; readonly match: { readonly matchType: string } };
  };
}

async function post(body: unknown, url = at('s1'), type = 'application/json'): Promise<Answer> {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await server.inject({ method: 'POST', url, payload, headers: type === '' ? {} : { 'content-type': type } });
  return { status: answer.statusCode, body: answer.json() };
}

test('a turn, with and without an environment; another agent, environment or session is another conversation', async () => {
  const places = [at('s1'), at('s2'), at('s1', `${base}/environments/e`), at('s1', base.replace('agents/a', 'agents/b')), at('a:b%2Fc')];
  for (const url of places) {
    const { status, body } = await post(welcome, url);
    assert.deepEqual([status, body.queryResult?.currentPage.displayName], [200, 'lock type'], url);
  }
  assert.equal(agent.sessions, places.length);
});

const input = (queryInput: object): object => ({ queryInput: { languageCode: 'ja', ...queryInput } });
for (const [name, body, message] of [
  ['nothing', {}, 'queryInput: expected an object'],
  ['a list', [], 'the request: expected an object'],
  ['no language', { queryInput: { text: { text: 'x' } } }, 'queryInput.languageCode: expected a text'],
  [
    'another language',
    { queryInput: { text: { text: 'x' }, languageCode: 'fr' } },
    'queryInput.languageCode: expected ja or en, also with a region such as ja-JP',
  ],
  ['no input', input({}), 'queryInput: expected one of text, intent, event, dtmf; other kinds of input are not supported here'],
  ['audio', input({ audio: {} }), 'queryInput: expected one of text, intent, event, dtmf; other kinds of input are not supported here'],
  [
    'two inputs',
    input({ text: { text: 'x' }, event: { event: 'x' } }),
    'queryInput: expected one of text, intent, event, dtmf, given text and event',
  ],
  ['a text that is none', input({ text: { text: 4444 } }), 'queryInput.text.text: expected a text'],
  ['a bare text', input({ text: 'はい' }), 'queryInput.text: expected an object'],
  ['an event without a name', input({ event: {} }), 'queryInput.event.event: expected a text'],
  ['an intent without a name', input({ intent: { intent: '' } }), 'queryInput.intent.intent: expected a text'],
  ['keys that are none', input({ dtmf: { digits: '12x' } }), 'queryInput.dtmf.digits: expected keys 0 to 9, A to D, * and #'],
  ['two keys that end', input({ dtmf: { digits: '12', finishDigit: '##' } }), 'queryInput.dtmf.finishDigit: expected one key'],
  ['parameters that are none', { ...welcome, queryParams: { parameters: [1] } }, 'queryParams.parameters: expected an object'],
  ['queryParams that are none', { ...welcome, queryParams: 'x' }, 'queryParams: expected an object'],
  ['a payload that is none', { ...welcome, queryParams: { payload: 1 } }, 'queryParams.payload: expected an object'],
  ['a flag that is none', { ...welcome, queryParams: { disableWebhook: 'yes' } }, 'queryParams.disableWebhook: expected true or false'],
  ['a deep structure', `{"queryInput":${'{"a":'.repeat(5000)}1${'}'.repeat(5001)}`, 'the request: expected at most 100 levels'],
] as const) {
  test(`refused in Google's shape: ${name}`, async () => {
    assert.deepEqual(await post(body), { status: 400, body: { error: { code: 400, message, status: 'INVALID_ARGUMENT' } } });
    assert.deepEqual([agent.sessions, bank.requests.length], [0, 0]);
  });
}

test("refused in Google's shape: what is no JSON, of another type, too long, or for a session or world that cannot be", async () => {
  const statusOf = async (answer: Promise<Answer>): Promise<unknown> => {
    const { status, body } = await answer;
    assert.ok(body.error && body.error.code === status && body.error.message !== '');
    return [status, body.error.status];
  };
  const invalid = [400, 'INVALID_ARGUMENT'];
  assert.deepEqual(await statusOf(post('{"queryInput":')), invalid);
  assert.deepEqual(await statusOf(post('')), invalid);
  assert.deepEqual(await statusOf(post('{"__proto__": {}}')), invalid);
  assert.deepEqual(await statusOf(post(welcome, at('s1'), 'text/plain')), invalid);
  assert.deepEqual(await statusOf(post(welcome, at('s1'), 'application/xml')), invalid);
  assert.deepEqual(await statusOf(post({ ...welcome, filler: 'x'.repeat(70_000) })), invalid);
  assert.deepEqual(await statusOf(post(welcome, at('x'.repeat(37)))), invalid);
  assert.deepEqual(await statusOf(post(welcome, at('s1').replace('w1', 'w2'))), [404, 'NOT_FOUND']);
  assert.equal(agent.sessions, 0);
});

test('LCK-name-01: the names of entity types and webhooks can be listed', async () => {
  const list = async (part: string, world = 'w1'): Promise<{ status: number; body: unknown }> => {
    const answer = await server.inject({ url: `${base.replace('w1', world)}/${part}?pageSize=1000` });
    return { status: answer.statusCode, body: answer.json() };
  };
  const { names } = documentedCardLockAgent;
  for (const part of ['entityTypes', 'webhooks'] as const) {
    const all = names[part].map((displayName, n) => ({ name: `projects/p/locations/global/agents/a/${part}/${n + 1}`, displayName }));
    assert.deepEqual(await list(part), { status: 200, body: { [part]: all } });
    assert.equal((await list(part, 'w2')).status, 404);
  }
});

test('unknown fields are ignored, and so are null ones', async () => {
  const more = {
    queryInput: { ...welcome.queryInput, text: null, more: 1 },
    queryParams: { ...welcome.queryParams, timeZone: 'Asia/Tokyo', currentPage: 'x', webhookHeaders: { a: 'b' }, payload: null },
    more: {},
  };
  assert.equal((await post(more)).status, 200);
});

test('an empty text may be left out, as clients do with defaults', async () => {
  await post(welcome);
  const answer = await post(input({ text: {} }));
  assert.equal(answer.body.queryResult?.match.matchType, 'NO_INPUT');
});

test('any JSON: a turn, or a clear refusal that changes nothing', async () => {
  const inputs = fc.oneof(
    anyBody({ languageCode: 'ja', text: { text: 'はい' } }),
    anyBody({ languageCode: 'en-US', dtmf: { digits: '1', finishDigit: '#' } }),
    anyBody({ languageCode: 'ja', event: { event: 'WELCOME' } }),
    fc.record({ languageCode: fc.constant('ja'), text: anyBody({ text: 'はい' }) }),
    fc.record({ languageCode: fc.constant('ja'), dtmf: anyBody({ digits: '12', finishDigit: '2' }) }),
  );
  const params = fc.oneof(
    anyBody(welcome.queryParams),
    fc.record({ parameters: anyBody({ phone_number: phoneNumber, auth_level: 1 }) }),
    anyBody({ payload: { telephony: { caller_id: '+81' } } }),
  );
  const any = fc.oneof(fc.record({ queryInput: inputs, queryParams: params }), anyBody(welcome));
  await post(welcome, at('witness'));
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(any, async (body) => {
      const before = [agent.sessions, bank.requests.length];
      const { status, body: answer } = await post(body, at('any'));
      if (status === 200) taken += 1;
      else {
        assert.equal(status, 400);
        assert.ok(answer.error?.status === 'INVALID_ARGUMENT' && answer.error.message.length > 10, JSON.stringify(answer));
        assert.deepEqual([agent.sessions, bank.requests.length], before);
      }
    }),
    propertyOptions(800),
  );
  assert.ok(taken > 50, `only ${taken} turns were taken`);
  const witness = await post(input({ text: { text: '一時的に' } }), at('witness'));
  assert.equal(witness.body.queryResult?.currentPage.displayName, 'lock reason');
});
