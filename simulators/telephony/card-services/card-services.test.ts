import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../../kit/clock';
import { patchRules, type RulesPatch } from '../../kit/rules';
import { type CardHolder, CardServices, type ServiceAnswer, type ServiceName } from './card-services';
import { documentedCardServices } from './rules';

const phone_number = '09012340001';
const holder: CardHolder = {
  phoneNumber: phone_number,
  email: 'hanako@example.com',
  code: '123456',
  cards: [
    { lastFour: '0042', vendor: 'Visa', status: 'active', zipCode: '01234' },
    { lastFour: '4444', vendor: 'MasterCard', status: 'inactive', zipCode: '12345' },
    { lastFour: '5555', vendor: 'JCB', status: 'blocked', zipCode: '12345' },
  ],
};

function bank(patch: RulesPatch = {}, more: Partial<CardHolder> = {}): (service: ServiceName, body?: object) => ServiceAnswer {
  const services = new CardServices(patchRules(documentedCardServices, patch), new VirtualClock(0));
  services.register({ ...holder, ...more });
  return (service, body = {}) => services.answer(service, { phone_number, ...body });
}

const card = (last: string): object => ({ last_four_digit_of_card_number: last });
const lock = (last: string, lock_type: string, lock_reason = 'lost'): object => ({ ...card(last), lock_type, lock_reason });
const ok = (body: object): ServiceAnswer => ({ status: 200, body: body as ServiceAnswer['body'] });

test('LCK-wh-02: the cards of a number; a number that nobody has has none', () => {
  const ask = bank();
  assert.deepEqual(
    ask('get_card_details'),
    ok({ last_four_digit_of_all_cards: ['0042', '4444', '5555'], card_vendor_all: ['Visa', 'MasterCard', 'JCB'], card_count: 3 }),
  );
  const nobody = { phone_number: '09099999999' };
  assert.deepEqual(ask('get_card_details', nobody), ok({ last_four_digit_of_all_cards: [], card_vendor_all: [], card_count: 0 }));
  assert.equal(bank({ 'details.unknownNumber': 'error' })('get_card_details', nobody).status, 404);
  assert.equal(ask('validate_card', { ...nobody, ...card('0042') }).status, 404);
});

test('LCK-wh-04: one card; one that is not his is not found', () => {
  const ask = bank();
  assert.deepEqual(ask('validate_card', card('0042')), ok({ zip_code: '01234', card_vendor: 'Visa', card_status: 'active' }));
  assert.equal(ask('validate_card', card('9999')).status, 404);
});

test('LCK-wh-06, -07, -08: a lock changes the status, and has a number; the same lock again is refused', () => {
  const ask = bank();
  assert.deepEqual(ask('lock_card_ticket_number', lock('0042', 'inactive')), ok({ ticket_number: 9711485 }));
  assert.equal(ask('validate_card', card('0042')).body.card_status, 'inactive');
  assert.equal(ask('lock_card_ticket_number', lock('0042', 'inactive')).status, 409);
  assert.deepEqual(ask('lock_card_ticket_number', lock('0042', 'blocked')), ok({ ticket_number: 9711486 }));
  assert.equal(ask('lock_card_ticket_number', lock('0042', 'inactive')).status, 409, 'a permanent lock stays');
  assert.equal(ask('lock_card_ticket_number', lock('5555', 'blocked')).status, 409);
  for (const [body, field] of [
    [lock('4444', 'open'), 'lock_type'],
    [lock('4444', 'blocked', 'bored'), 'lock_reason'],
  ] as const) {
    const { status, body: told } = ask('lock_card_ticket_number', body);
    assert.deepEqual([status, told.field], [400, field]);
  }
  assert.equal(ask('validate_card', card('4444')).body.card_status, 'inactive');
});

test('LCK-wh-10: a new card for one that is locked permanently, to the registered address, once', () => {
  const ask = bank();
  const reissue = (last: string, zip_code: string): ServiceAnswer => ask('reissue_card_number', { ...card(last), zip_code });
  assert.equal(reissue('0042', '01234').status, 409);
  assert.equal(reissue('5555', '99999').status, 409);
  assert.deepEqual(reissue('5555', '12345'), ok({ acknowledgement_number: 3808109 }));
  assert.equal(reissue('5555', '12345').status, 409);
});

test('numbers that were given to a customer come first', () => {
  const ask = bank({}, { tickets: [7, 8], acknowledgements: [9] });
  const tickets = [lock('0042', 'inactive'), lock('4444', 'blocked'), lock('0042', 'blocked')].map(
    (body) => ask('lock_card_ticket_number', body).body.ticket_number,
  );
  assert.deepEqual(tickets, [7, 8, 9711485]);
  assert.equal(ask('reissue_card_number', { ...card('4444'), zip_code: '12345' }).body.acknowledgement_number, 9);
});

test('a code is sent to a registered contact, told masked, and is good once', () => {
  const ask = bank();
  const send = (channel: string): ServiceAnswer => ask('send_code', { channel, purpose: 'lock' });
  const verify = (code: string): unknown => ask('verify_code', { code }).body.valid;
  assert.equal(verify('123456'), false, 'nothing was sent');
  assert.deepEqual(send('telephone'), ok({ sent: true, contact: '0001' }));
  assert.deepEqual([verify('000000'), verify('123456'), verify('123456')], [false, true, false]);
  assert.deepEqual(send('email'), ok({ sent: true, contact: 'h***@example.com' }));
  const without = bank({}, { email: null });
  assert.deepEqual(without('send_code', { channel: 'email', purpose: 'lock' }), ok({ sent: false, contact: '' }));
  assert.equal(without('verify_code', { code: '123456' }).body.valid, false);
});

test('LCK-in-02: who has the number, as card holder or as account holder', () => {
  const flags = (account: boolean, cardHolder: boolean): object => ({ account, card: cardHolder });
  const telephone = ['telephone', 'email'];
  const known = ok({ known: true, channels: telephone, auth_level: 0 });
  const unknown = ok({ known: false, channels: [], auth_level: -1 });
  const ask = bank();
  assert.deepEqual(
    [flags(false, true), flags(true, false), flags(true, true), flags(false, false)].map((one) => ask('identify', one)),
    [known, unknown, known, known],
  );
  const withAccount = bank({}, { account: true, cards: [], email: null, authLevel: 2 });
  assert.deepEqual(withAccount('identify', flags(true, false)), ok({ known: true, channels: ['telephone'], auth_level: 2 }));
  assert.deepEqual(withAccount('identify', flags(false, true)), unknown);
  assert.deepEqual(ask('identify', { phone_number: '09099999999', ...flags(true, true) }), unknown);
});

test('every request is in the journal with its answer', () => {
  const services = new CardServices(documentedCardServices, new VirtualClock(0));
  services.register(holder);
  services.answer('validate_card', { phone_number, ...card('9999') });
  assert.deepEqual(services.requests, [
    {
      at: '1970-01-01T00:00:00.000Z',
      service: 'validate_card',
      body: { phone_number, last_four_digit_of_card_number: '9999' },
      status: 404,
      answer: { error: 'not-found', message: 'no card of this customer ends so' },
    },
  ]);
});

test('every rule changes what is answered', () => {
  const all: readonly (readonly [ServiceName, object])[] = [
    ['identify', { account: true, card: false }],
    ['identify', { account: false, card: true }],
    ['verify_code', { code: '123456' }],
    ['get_card_details', {}],
    ['get_card_details', { phone_number: '09099999999' }],
    ['validate_card', card('0042')],
    ['reissue_card_number', { ...card('0042'), zip_code: '01234' }],
    ['lock_card_ticket_number', lock('0042', 'inactive')],
    ['lock_card_ticket_number', lock('0042', 'inactive')],
    ['lock_card_ticket_number', lock('0042', 'blocked')],
    ['reissue_card_number', { ...card('0042'), zip_code: '99999' }],
    ['reissue_card_number', { ...card('0042'), zip_code: '01234' }],
    ['reissue_card_number', { ...card('0042'), zip_code: '01234' }],
    ['reissue_card_number', { ...card('5555'), zip_code: '12345' }],
  ];
  const answers = (patch: RulesPatch): string => {
    const ask = bank(patch);
    return JSON.stringify(all.map(([service, body]) => ask(service, body)));
  };
  const documented = answers({});
  const others: Readonly<Record<string, unknown>> = { 'details.unknownNumber': 'error', otherType: ['card_count'] };
  const leaves = (rules: object, path = ''): [string, unknown][] =>
    Object.entries(rules).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'object' && !Array.isArray(value)
        ? leaves(value as object, `${path}${name}.`)
        : [[path + name, value] as [string, unknown]],
    );
  const other = (path: string, value: unknown): unknown =>
    others[path] ??
    (typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : Array.isArray(value) ? [] : `${value as string}X`);
  const idle = leaves(documentedCardServices).filter(([path, value]) => answers({ [path]: other(path, value) }) === documented);
  assert.deepEqual(idle, []);
  for (const name of [
    'last_four_digit_of_all_cards',
    'card_vendor_all',
    'zip_code',
    'card_vendor',
    'card_status',
    'ticket_number',
    'acknowledgement_number',
  ]) {
    assert.notEqual(answers({ otherType: [name] }), documented, name);
  }
});
