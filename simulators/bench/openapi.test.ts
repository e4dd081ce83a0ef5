/**
 * docs/openapi/ against the running bench, in both directions: every route is described, every described answer is
 * given, and what is given has the described form.
 */
import assert from 'node:assert/strict';
import diagnostics from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020';
import type { FastifyInstance, RouteOptions } from 'fastify';
import WebSocket from 'ws';
import { parse } from 'yaml';
import { testNumber } from '../../cards/numbers/test-numbers';
import { Bench } from './bench';
import { bankCard, callTokenization } from './openapi-tokenization';

type Example = { readonly value?: unknown; readonly $ref?: string };
type Content = Readonly<Record<string, { readonly schema: object; readonly examples?: Readonly<Record<string, Example>> }>>;
type Described = { readonly $ref?: string; readonly content?: Content };

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Described>>;
}

interface ApiDescription {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Described>>; readonly examples?: Readonly<Record<string, Example>> };
}

/** An operation and where it stands. */
interface Place {
  readonly file: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

interface Answer {
  readonly status: number;
  readonly cookie: string | undefined;
  readonly body: unknown;
}

const files = readdirSync(join(__dirname, '../../docs/openapi'));
const methods = ['get', 'put', 'post', 'delete'];
const descriptions = new Map<string, ApiDescription>(files.map((file) => [file, readDescription(file)]));
const operations = new Map<string, Place>(
  [...descriptions].flatMap(([file, { paths }]) =>
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => methods.includes(method))
        .map(([method, operation]): [string, Place] => [operation.operationId, { file, method, path, operation }]),
    ),
  ),
);

// Not strict: OpenAPI has keywords of its own. Formats are left to the patterns beside them.
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
for (const [file, description] of descriptions) ajv.addSchema(description, file, true, false);

const card = {
  cardNumber: testNumber('Visa', 'openapi'),
  expiry: '1230',
  securityCode: '123',
  limit: 100_000,
  state: 'genuine',
  mobile: '090-0000-0001',
};

const holder = {
  phoneNumber: '09012345041',
  email: 'hanako@example.com',
  code: '123456',
  authLevel: 0,
  account: false,
  cards: [{ lastFour: '4444', vendor: 'MasterCard', status: 'active', zipCode: '12345' }],
  tickets: [6108410],
  acknowledgements: [3808109],
};

const routes = new Set<string>();
/** `operationId status` of every answer that was seen. */
const given = new Set<string>();
let bench: Bench;

before(async () => {
  const watch = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url }: RouteOptions) => {
      for (const one of [method].flat()) if (one !== 'HEAD') routes.add(`${one} ${addressOf(url)}`);
    });
  };
  diagnostics.subscribe('fastify.initialization', watch);
  bench = await Bench.start();
  diagnostics.unsubscribe('fastify.initialization', watch);
});
after(() => bench.stop());

test('every file is OpenAPI 3.1, with every operation named once', () => {
  for (const { openapi } of descriptions.values()) assert.match(openapi, /^3\.1\./);
  const all = [...descriptions.values()].flatMap(({ paths }) => Object.values(paths).flatMap((item) => Object.keys(item)));
  assert.equal(operations.size, all.filter((key) => methods.includes(key)).length);
});

test('every route of the bench is described, and every description has its route', () => {
  const described = [...operations.values()].map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{}')}`);
  assert.deepEqual(described.sort(), [...routes].sort());
});

test('every example fits its schema', () => {
  let looked = 0;
  for (const [file, description] of descriptions) {
    for (const content of contentsOf(description)) {
      for (const [type, { schema, examples = {} }] of Object.entries(content)) {
        for (const [name, example] of Object.entries(examples)) {
          const { value } = example.$ref === undefined ? example : (description.components.examples?.[lastOf(example.$ref)] ?? {});
          if (type.endsWith('json')) mustFit(value, schema, `${file}: example ${name}`);
          looked += 1;
        }
      }
    }
  }
  assert.ok(looked > 15, `only ${looked} examples were found`);
});

test('controls answer as described', async () => {
  const { id: environment } = (await ask('addEnvironment', {}, { start: '2026-01-05T00:00:00+09:00' })).body as { id: string };
  const here = { environment };
  const user = { ...here, merchantId: 'Merchant', userId: 'op01' };
  const nowhere = { ...user, environment: 'none' };
  const nobody = { ...user, userId: 'nobody' };
  const initial = { initialPassword: 'Initial0001' };

  await expect(400, 'addEnvironment', {}, { rules: { 'operatorConsole.noSuchRule': 1 } });
  await expect(400, 'addEnvironment', {}, { start: 'yesterday' });
  await expect(400, 'addEnvironment', {}, { parties: { 'operator-console': 'http://127.0.0.1:9' } });
  await expect(201, 'addEnvironment', {}, { parties: { 'payment-server': 'http://127.0.0.1:9', 'card-services': 'http://127.0.0.1:9' } });
  await expect(200, 'readClock', here);
  await expect(404, 'readClock', nowhere);
  const later = { now: '2026-01-04T15:01:30.000Z', follows: 'nothing' };
  assert.deepEqual((await expect(200, 'advanceClock', here, { seconds: 90 })).body, later);
  await expect(400, 'advanceClock', here, { seconds: -1 });
  await expect(404, 'advanceClock', nowhere, { seconds: 1 });
  assert.equal(((await expect(200, 'followClock', here, { follows: 'machine' })).body as { follows: string }).follows, 'machine');
  assert.equal(((await expect(200, 'followClock', here, { follows: 'nothing' })).body as { follows: string }).follows, 'nothing');
  await expect(400, 'followClock', here, {});
  await expect(404, 'followClock', nowhere, { follows: 'nothing' });

  assert.deepEqual((await expect(201, 'addUser', user, { authority: 'operator', ...initial })).body, { telephoneNumber: '050-0000-0001' });
  const administrator = await expect(201, 'addUser', { ...user, userId: 'adm01' }, { authority: 'administrator', ...initial });
  assert.deepEqual(administrator.body, { telephoneNumber: null });
  await expect(409, 'addUser', user, { authority: 'operator', ...initial });
  await expect(400, 'addUser', user, { authority: 'king', ...initial });
  await expect(404, 'addUser', nowhere, { authority: 'operator', ...initial });
  await expect(200, 'initialisePassword', user, initial);
  await expect(400, 'initialisePassword', user, {});
  await expect(404, 'initialisePassword', nobody, initial);
  assert.deepEqual((await expect(200, 'forceLogout', user, {})).body, { wasSignedIn: false });
  await expect(200, 'forceLogout', nobody);
  await expect(404, 'forceLogout', nowhere, {});
  await expect(200, 'restrictAccess', user, { allowedAddresses: ['192.0.2.1'] });
  await expect(200, 'restrictAccess', user, { allowedAddresses: null });
  await expect(400, 'restrictAccess', user, {});
  await expect(404, 'restrictAccess', nowhere, { allowedAddresses: null });

  await expect(200, 'setMerchant', user, { channels: 3, instalments: ['1回'] });
  await expect(400, 'setMerchant', user, {});
  await expect(400, 'setMerchant', user, { instalments: ['4回'] });
  await expect(404, 'setMerchant', nowhere, { channels: 3 });
  await expect(201, 'addCard', here, card);
  await expect(400, 'addCard', here, { ...card, cardNumber: 'unknown' });
  await expect(404, 'addCard', nowhere, card);

  const key = { merchantId: 'Merchant', userId: 'op01' };
  await expect(200, 'makeFault', here, { ...key, fault: 'fail-next-send' });
  await expect(400, 'makeFault', here, { ...key, fault: 'explode' });
  await expect(404, 'makeFault', here, { ...key, userId: 'nobody', fault: 'fail-next-send' });
  await expect(409, 'makeFault', here, { ...key, fault: 'interrupt-payment' });
  const server = { ...here, party: 'payment-server' };
  await expect(200, 'redirectParty', server, { address: 'http://127.0.0.1:9/payment' });
  await expect(200, 'redirectParty', server, { address: null });
  await expect(400, 'redirectParty', server, { address: 'elsewhere' });
  await expect(400, 'redirectParty', { ...server, party: 'operator-console' }, { address: null });
  await expect(404, 'redirectParty', { ...server, environment: 'none' }, { address: null });

  const { files: kept } = (await expect(200, 'readFiles', here)).body as { files: { name: string; kind: string; content: string }[] };
  assert.deepEqual([...new Set(kept.map(({ kind }) => kind))].sort(), ['log', 'store']);
  assert.ok(kept.every(({ content }) => content !== ''));
  await expect(404, 'readFiles', nowhere);
  const memory = JSON.parse((await expect(200, 'readMemory', here)).body as string) as { snapshot: object; strings: string[] };
  // Longer strings than V8 has in a snapshot by itself.
  assert.ok(memory.strings.some((one) => one.length > 5000));
  await expect(404, 'readMemory', nowhere);
  await expect(200, 'awaitRest', here);
  await expect(404, 'awaitRest', nowhere);

  await expect(200, 'removeEnvironment', here);
  await expect(404, 'removeEnvironment', here);
});

test('the operator web answers as described', async () => {
  const world = await newWorld();
  const at = { world, console: 'ivrop' };
  const press = (status: number, action: string, values: unknown, cookie?: string): Promise<Answer> =>
    expect(status, 'pressButton', { ...at, action }, values, cookie);
  const signIn = (password: string): Promise<Answer> =>
    ask('pressButton', { ...at, action: 'sign-in' }, { merchantId: 'Merchant', userId: 'op01', password });

  assert.equal(screenOf(await expect(200, 'getScreen', at)), 'login');
  await expect(404, 'getScreen', { ...at, console: 'none' });
  assert.equal((await signIn('wrong')).status, 401);
  const { cookie, body } = await signIn('Initial0001');
  assert.equal(screenOf({ body }), 'password-setting');
  await press(403, 'show-password-change', {}, cookie);
  await press(422, 'setting-password', { next: 'short', confirmation: 'short' }, cookie);
  const work = await press(200, 'setting-password', { next: 'Secret01001', confirmation: 'Secret01001' }, cookie);
  assert.equal(screenOf(work), 'payment-linking');
  assert.equal(screenOf(await press(200, 'show-password-change', {}, cookie)), 'password-change');
  assert.equal(screenOf(await expect(200, 'getScreen', at, undefined, cookie)), 'payment-linking');
  await press(409, 'send', { transactionId: 'order-1', amount: '1000', instalments: '1回' }, cookie);
  await press(400, 'send', { amount: 1000 }, cookie);
  await press(404, 'pay', {}, cookie);
  const { user } = work.body as { user: { items: { confirm?: object }[] } };
  assert.ok(
    user.items.some((item) => item.confirm),
    'the logout dialogue has not been looked at',
  );

  // What ends a session from outside; the stream says so.
  const { all } = await openEvents(at, cookie);
  await callArrives(world, '050-0000-0001');
  await ask('forceLogout', { environment: world, merchantId: 'Merchant', userId: 'op01' }, {});
  const pushed = await all;
  assert.deepEqual(
    pushed.map(({ event }) => event),
    ['update', 'update', 'screen'],
  );
  for (const { event, data } of pushed) mustFit(data, pushedForm(event), `event ${event}`);
  await press(401, 'send', {}, cookie);
  await expect(401, 'getEvents', at, undefined, cookie);
  await expect(404, 'getEvents', { ...at, console: 'none' });
});

test('the admin web answers as described', async () => {
  const at = { world: await newWorld(), console: 'ivradm' };
  const credentials = { merchantId: 'Merchant', userId: 'adm01', password: 'Initial0001' };
  const { cookie, body } = await expect(200, 'pressButton', { ...at, action: 'sign-in' }, credentials);
  assert.equal(screenOf({ body }), 'user-management');
  const { tables } = body as { tables: { rows: unknown[] }[] };
  assert.equal(tables[0]?.rows.length, 2);
  const newUser = { userId: 'op01', comment: '', authority: 'オペレータ', initialPassword: '' };
  await expect(409, 'pressButton', { ...at, action: 'add-user' }, newUser, cookie);
  assert.equal(
    screenOf(await expect(404, 'pressButton', { ...at, action: 'initialise-password?user=nobody' }, {}, cookie)),
    'user-management',
  );
});

test('the payment server answers as described', async () => {
  const world = await newWorld();
  const [at, nowhere] = [{ world }, { world: 'none' }];
  await expect(201, 'addCard', { environment: world }, card);
  const { cardNumber, securityCode } = card;
  const order = { merchantId: 'Merchant', orderId: 'order-1' };
  const attempt = {
    ...order,
    attemptId: 'a-1',
    amount: '1000',
    jpo: '10',
    cardNumber,
    cardExpire: '12/30',
    securityCode,
    accountId: 'taro@example.jp',
  };
  assert.equal(((await expect(200, 'authorise', at, attempt)).body as { mStatus: string }).mStatus, 'success');
  await expect(200, 'authorise', at, { ...attempt, attemptId: 'a-2' });
  const refused = await expect(400, 'authorise', at, { ...attempt, cardNumber: 'secret' });
  assert.doesNotMatch(JSON.stringify(refused.body), /secret/);
  await expect(409, 'authorise', at, { ...attempt, orderId: 'order-2' });
  await expect(404, 'authorise', nowhere, attempt);
  await expect(200, 'inquire', { ...at, attemptId: 'a-1' }, {});
  await expect(200, 'inquire', { ...at, attemptId: 'a-9' });
  await expect(400, 'inquire', { ...at, attemptId: 'a b' }, {});
  await expect(404, 'inquire', { ...nowhere, attemptId: 'a-1' }, {});
  const lookup = { cardNumber, cardExpire: '12/30' };
  assert.deepEqual((await expect(200, 'findHolder', at, lookup)).body, { mobile: card.mobile });
  await expect(400, 'findHolder', at, {});
  await expect(404, 'findHolder', at, { ...lookup, cardExpire: '12/31' });
  await expect(200, 'getOrder', { ...at, ...order });
  await expect(400, 'getOrder', { ...at, ...order, orderId: 'order.1' });
  await expect(404, 'getOrder', { ...at, ...order, orderId: 'order-9' });
  const member = { ...at, merchantId: 'Merchant', accountId: attempt.accountId };
  await expect(200, 'getMember', member);
  await expect(400, 'getMember', { ...member, accountId: 'taro!' });
  await expect(404, 'getMember', { ...member, accountId: 'nobody' });
});

test('order system, short messages and API link answer as described', async () => {
  const world = await newWorld();
  const [at, nowhere] = [{ world }, { world: 'none' }];
  const order = { merchantId: 'Merchant', transactionId: 'order-1' };
  const result = { ...order, id: 'call-1-1', outcome: 'succeeded', amount: '1000', code: '', message: '', call: 'call-1' };
  await expect(204, 'tellResult', at, result);
  await expect(400, 'tellResult', at, { ...result, outcome: 'perhaps' });
  await expect(404, 'tellResult', nowhere, result);
  const { results } = (await expect(200, 'getResults', { ...at, ...order })).body as { results: unknown[] };
  assert.equal(results.length, 1);
  await expect(400, 'getResults', { ...at, ...order, merchantId: '\0' });
  await expect(404, 'getResults', { ...nowhere, ...order });

  const message = { to: '090-0000-0001', text: '認証コード: 123456' };
  await expect(204, 'sendMessage', at, message);
  await expect(400, 'sendMessage', at, { ...message, to: 'me' });
  await expect(404, 'sendMessage', nowhere, message);
  const { messages } = (await expect(200, 'getMessages', at, undefined, undefined, { to: message.to })).body as { messages: unknown[] };
  assert.equal(messages.length, 1);
  await expect(400, 'getMessages', at);
  await expect(404, 'getMessages', nowhere, undefined, undefined, { to: message.to });

  const data = { merchantId: 'Merchant', userId: 'op01', transactionId: 'order-1', amount: '1000', instalments: '1回' };
  await expect(409, 'linkPaymentData', at, data);
  await ask('setMerchant', { environment: world, merchantId: 'Merchant' }, { apiLink: true });
  await expect(409, 'linkPaymentData', at, data);
  const op01 = { world, console: 'ivrop' };
  const { cookie } = await ask('pressButton', { ...op01, action: 'sign-in' }, { ...data, password: 'Initial0001' });
  const password = { next: 'Secret01001', confirmation: 'Secret01001' };
  await expect(200, 'pressButton', { ...op01, action: 'setting-password' }, password, cookie);
  await expect(204, 'linkPaymentData', at, data);
  await expect(400, 'linkPaymentData', at, { ...data, amount: '1,000' });
  await expect(404, 'linkPaymentData', at, { ...data, userId: 'nobody' });
});

test('the card-lock agent and its controls answer as described', async () => {
  const { id: world } = (await ask('addEnvironment', {})).body as { id: string };
  const [here, nowhere] = [{ environment: world }, { environment: 'none' }];
  await expect(201, 'registerCardHolder', here, holder);
  await expect(400, 'registerCardHolder', here, { ...holder, cards: [{ ...holder.cards[0], lastFour: '44444' }] });
  await expect(404, 'registerCardHolder', nowhere, holder);
  const parameters = { card_status_active: 'active', card_status_lock_temp: 'inactive', card_status_lock_permanent: 'blocked' };
  assert.deepEqual((await expect(200, 'setAgentParameters', here, { max_retry_card_number: 1 })).body, {
    ...{ ...parameters, card_status_reactivate: 'reactivate' },
    ...{ auth_level_req: 1, max_retry_card_number: 1, max_otp_retry_count: 3 },
  });
  await expect(400, 'setAgentParameters', here, { max_retry_card_number: 'many' });
  await expect(404, 'setAgentParameters', nowhere, { max_retry_card_number: 1 });
  assert.equal((await expect(200, 'redirectParty', { ...here, party: 'card-services' }, { address: null })).status, 200);

  const at = { world, project: 'p', location: 'global', agent: 'a', session: 's:1' };
  const turn = (input: object, queryParams: object = {}): object => ({ queryInput: { ...input, languageCode: 'ja' }, queryParams });
  const pages: unknown[] = [];
  const known = { parameters: { phone_number: holder.phoneNumber, auth_level: 1 } };
  for (const body of [
    turn({ event: { event: 'WELCOME' } }, known),
    turn({ text: { text: '' } }),
    turn({ text: { text: 'りんごとみかん' } }),
    turn({ dtmf: { digits: '2#', finishDigit: '#' } }),
    ...['盗まれた', 'はい', '電話', '000000', '123456', 'はい', 'はい'].map((text) => turn({ text: { text } })),
    turn({ intent: { intent: 'prebuilt_components_confirmation_yes' } }),
    turn({ text: { text: '終わりですか' } }),
  ]) {
    const { queryResult } = (await expect(200, 'detectIntent', at, body)).body as { queryResult: { currentPage: { displayName: string } } };
    pages.push(queryResult.currentPage.displayName);
  }
  assert.deepEqual(pages.slice(0, 5), ['lock type', 'lock type', 'lock type', 'lock reason', 'confirm lock']);
  assert.deepEqual(pages.slice(5), ['otp', 'otp', 'otp', 'confirm lock', 'reissue', 'confirm address', 'end', 'end']);
  const staged = { ...at, environment: 'staging' };
  await expect(200, 'detectIntentInEnvironment', staged, turn({ event: { event: 'WELCOME' } }, known));
  await expect(200, 'detectIntentInEnvironment', staged, turn({ text: { text: 'オペレーター' } }));
  for (const [operation, place] of [
    ['detectIntent', at],
    ['detectIntentInEnvironment', staged],
  ] as const) {
    await expect(400, operation, place, {});
    await expect(404, operation, { ...place, world: 'none' }, turn({ event: { event: 'WELCOME' } }));
  }

  for (const operation of ['listEntityTypes', 'listWebhooks']) {
    await expect(200, operation, at);
    await expect(404, operation, { ...at, world: 'none' });
  }

  const { requests } = (await expect(200, 'readServiceRequests', here)).body as { requests: { service: string }[] };
  assert.equal(requests.at(-1)?.service, 'validate_card');
  assert.equal(requests.filter(({ service }) => service === 'lock_card_ticket_number').length, 1);
  await expect(404, 'readServiceRequests', nowhere);
});

test('the card services of the bank answer as described', async () => {
  const { id: world } = (await ask('addEnvironment', {})).body as { id: string };
  await ask('registerCardHolder', { environment: world }, holder);
  const [at, nowhere] = [{ world }, { world: 'none' }];
  const number = { phone_number: holder.phoneNumber };
  const one = { ...number, last_four_digit_of_card_number: '4444' };
  const good = {
    identify: { ...number, account: true, card: true },
    sendCode: { ...number, channel: 'email', purpose: 'authentication' },
    verifyCode: { ...number, code: holder.code },
    getCardDetails: number,
    validateCard: one,
    lockCard: { ...one, lock_type: 'blocked', lock_reason: 'others' },
    reissueCard: { ...one, zip_code: '12345' },
  };
  for (const [operation, body] of Object.entries(good)) {
    await expect(200, operation, at, body);
    await expect(400, operation, at, { ...body, phone_number: 1 });
    await expect(404, operation, nowhere, body);
  }
  await expect(400, 'lockCard', at, { ...good.lockCard, lock_type: 'open' });
  await expect(404, 'validateCard', at, { ...one, last_four_digit_of_card_number: '9999' });
  await expect(409, 'lockCard', at, good.lockCard);
  await expect(409, 'reissueCard', at, good.reissueCard);
});

test('controls of tokenization answer as described', async () => {
  const { id: environment } = (await ask('addEnvironment', {})).body as { id: string };
  const [here, nowhere] = [{ environment }, { environment: 'none' }];
  const good = { registerBankCard: bankCard('controls'), setIssuerGateway: { lifecycleApi: false }, setTsp: { otpTries: 5 } };
  for (const [operation, body] of Object.entries(good)) {
    await expect(operation === 'registerBankCard' ? 201 : 200, operation, here, body);
    await expect(400, operation, here, { ...body, unknown: 1 });
    await expect(404, operation, nowhere, body);
  }
});

test('tokenization answers as described, every party to every other', async () => {
  for (const scheme of ['vts', 'mdes'] as const) await callTokenization(scheme, { ask, expect });
});

test('the pages are there', async () => {
  const world = await newWorld();
  const at = { world, console: 'ivrop' };
  await expect(200, 'getStartPage', {});
  await expect(200, 'getPage', at);
  await expect(404, 'getPage', { ...at, console: 'none' });
  await expect(302, 'addSlash', at);
  await expect(200, 'getTelephone', at);
  await expect(404, 'getTelephone', { world: 'none' });
  const { operators } = (await expect(200, 'getTelephoneFacts', at)).body as { operators: unknown };
  assert.deepEqual(operators, [{ merchantId: 'Merchant', userId: 'op01', telephoneNumber: '050-0000-0001', signedIn: false }]);
  await expect(404, 'getTelephoneFacts', { world: 'none' });
  await expect(200, 'getCardLock', at);
  await expect(404, 'getCardLock', { world: 'none' });
  assert.deepEqual((await expect(200, 'getCardLockFacts', at)).body, { holders: [], requests: [] });
  await expect(404, 'getCardLockFacts', { world: 'none' });
  const assets = ['getScript', 'getStyle', 'getFont', 'getPageScript', 'getTelephoneScript', 'getCardLockScript', 'getBenchStyle'];
  for (const id of assets) await expect(200, id, {});
});

test('every described answer has been given', () => {
  const described = [...operations].flatMap(([id, { operation }]) => Object.keys(operation.responses).map((status) => `${id} ${status}`));
  assert.deepEqual([...given].sort(), described.sort());
});

/** One request as the description has it; the answer must be described, and of the described form. */
async function ask(
  operationId: string,
  parameters: Readonly<Record<string, string>>,
  sent?: unknown,
  cookie?: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const place = operations.get(operationId);
  assert.ok(place, `${operationId} is not described`);
  const path = place.path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    addressed(parameters[name] ?? assert.fail(`${operationId}: no ${name} given`)),
  );
  const answer = await fetch(`${bench.address}${path}${Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : ''}`, {
    method: place.method.toUpperCase(),
    redirect: 'manual',
    headers: {
      // What the interfaces of tokenization want in every request.
      'x-correlation-id': 'openapi',
      'x-issuer-id': 'AKASHI0001',
      ...(sent !== undefined && { 'content-type': 'application/json' }),
      ...(cookie !== undefined && { cookie }),
    },
    ...(sent !== undefined && { body: JSON.stringify(sent) }),
  });
  const what = `${operationId} ${answer.status}`;
  given.add(what);
  const text = await answer.text();
  const reference = place.operation.responses[answer.status];
  const described = reference?.$ref === undefined ? reference : descriptions.get(place.file)?.components.responses[lastOf(reference.$ref)];
  assert.ok(described, `${what} is not described: ${text.slice(0, 200)}`);
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const { content = {} } = described;
  if (Object.keys(content).length > 0)
    assert.ok(content[type], `${what}: the type ${type} is not described, only ${Object.keys(content).join(', ')}`);
  const body: unknown = type.endsWith('json') ? JSON.parse(text) : text;
  if (content[type] && type.endsWith('json')) mustFit(body, content[type].schema, what);
  return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';')[0], body: body };
}

async function expect(
  status: number,
  operationId: string,
  parameters: Readonly<Record<string, string>>,
  body?: unknown,
  cookie?: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await ask(operationId, parameters, body, cookie, query);
  assert.equal(answer.status, status, `${operationId}: ${JSON.stringify(answer.body).slice(0, 200)}`);
  return answer;
}

/** Opens the event stream; `all` is what came when the server has closed it. */
async function openEvents(
  at: Readonly<Record<string, string>>,
  cookie = '',
): Promise<{ all: Promise<{ event: string; data: unknown }[]> }> {
  const { path } = operations.get('getEvents') as Place;
  const answer = await fetch(bench.address + path.replace(/\{(\w+)\}/g, (_all, name: string) => at[name] ?? ''), { headers: { cookie } });
  assert.equal(answer.headers.get('content-type'), 'text/event-stream');
  given.add(`getEvents ${answer.status}`);
  const all = answer.text().then((text) =>
    [...text.matchAll(/^event: (\w+)\ndata: (.*)\n\n/gm)].map(([, event = '', data = '']) => ({
      event,
      data: JSON.parse(data) as unknown,
    })),
  );
  return { all };
}

function pushedForm(event: string): object {
  return { $ref: `console.yaml#/components/schemas/${event === 'update' ? 'ScreenUpdate' : 'ScreenDocument'}` };
}

/** A world with an operator and an administrator who have their initial passwords. */
async function newWorld(): Promise<string> {
  const { id } = (await ask('addEnvironment', {})).body as { id: string };
  const add = (userId: string, authority: string): Promise<Answer> =>
    expect(201, 'addUser', { environment: id, merchantId: 'Merchant', userId }, { authority, initialPassword: 'Initial0001' });
  await add('op01', 'operator');
  await add('adm01', 'administrator');
  return id;
}

/** A call reaches an operator's number; it waits until the bench stops. */
async function callArrives(world: string, to: string): Promise<void> {
  const line = new WebSocket(`${bench.address.replace('http', 'ws')}/worlds/${world}/call-control`);
  line.once('open', () => line.send(JSON.stringify({ type: 'place', leg: 'a', to, party: 'operator' })));
  const heard = await new Promise((resolve, reject) => line.once('message', resolve).once('error', reject));
  assert.match(String(heard), /"answered"/);
}

function screenOf(answer: Pick<Answer, 'body'>): string {
  return (answer.body as { screen: string }).screen;
}

function mustFit(value: unknown, schema: object, what: string): void {
  const validate = ajv.compile(schema);
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value).slice(0, 500)}`);
}

/** Reads a file; references to schemas become absolute, so that a schema can be used wherever it stands. */
function readDescription(file: string): ApiDescription {
  const text = readFileSync(join(__dirname, '../../docs/openapi', file), 'utf8');
  return parse(text.replaceAll('#/components/schemas/', `${file}#/components/schemas/`)) as ApiDescription;
}

/** A route's address without the names of its parameters. In a route, two colons stand for one that is no parameter. */
function addressOf(url: string): string {
  return url.replace(/(?<!:):\w+(\(.*?\))?/g, '{}').replace('::', ':');
}

/** A parameter as a path has it. The query of a button's address stays one. */
function addressed(value: string): string {
  const [path = '', ...query] = value.split('?');
  return [encodeURIComponent(path), ...query].join('?');
}

/** The last part of a reference such as #/components/responses/NotFound. */
function lastOf(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}

/** Every `content` of requests and answers, wherever it stands. */
function contentsOf(value: unknown): Content[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'content' ? [inner as Content] : contentsOf(inner)));
}
