import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import fastify from 'fastify';
import { propertyOptions } from '../../kit/property';
import type { MerchantSettings } from '../merchants/settings';
import { type Office, office, type Seat } from '../operator-console/testing';
import { ApiLink } from './api-link';
import { apiLinkRoutes } from './routes';

const body = { merchantId: 'Merchant', userId: 'op01', transactionId: 'order-1', amount: '1000', instalments: '3回' };
const linked: Partial<MerchantSettings> = { apiLink: true, memberId: true };

function withLink(settings: Partial<MerchantSettings>, run: (link: ApiLink, seat: Seat, house: Office) => void, patch = {}): void {
  const house = office(patch, settings);
  try {
    run(new ApiLink(house.console), house.sit('op01'), house);
  } finally {
    house.close();
  }
}

test('OPW-3.5.4-02: data appears on the screen of its operator, and on no other', () => {
  withLink(linked, (link, seat, { sit }) => {
    const other = sit('op02');
    assert.deepEqual(link.take({ ...body, memberId: 'taro' }), { status: 204 });
    assert.deepEqual(
      seat.pushed[0]?.data.fields?.map(({ value }) => value),
      ['order-1', 'taro', '1000', '3回'],
    );
    assert.deepEqual(other.pushed, []);
  });
});

test('OPW-3.5.4-03: malformed data is refused with the field, what was expected and no value; the screen does not change', () => {
  const refused: [Record<string, unknown>, string, string][] = [
    [{ transactionId: '' }, 'transactionId', 'transactionId: expected a value, given none; it is mandatory'],
    [{ amount: '1,000' }, 'amount', 'amount: expected at most 8 characters of 0-9, given 5 characters, of which number 2 is U+002C'],
    [{ amount: '123456789' }, 'amount', 'amount: expected at most 8 characters of 0-9, given 9 characters'],
    [{ amount: 1000 }, 'amount', 'amount: expected text, given a value of type number; give it as a JSON string'],
    [{ memberId: null }, 'memberId', 'memberId: expected text, given none; give it as a JSON string'],
    [{ userId: undefined }, 'userId', 'userId: expected text, given none; give it as a JSON string'],
    [
      { card: '4111' },
      'card',
      'card: not a member of payment data; expected only merchantId, userId, transactionId, memberId, amount, instalments',
    ],
  ];
  withLink(linked, (link, seat) => {
    for (const [changes, field, message] of refused) {
      assert.deepEqual(link.take({ ...body, ...changes }), { status: 400, error: 'bad-request', message, field });
    }
    const choice = link.take({ ...body, instalments: '4回' });
    assert.match('message' in choice ? choice.message : '', /^instalments: expected one of 1回, .*ボーナス一括払い, given 2 characters$/);
    for (const none of [undefined, null, 'text', 1, []]) assert.equal(link.take(none).status, 400);
    assert.deepEqual(seat.pushed, []);
  });
  withLink({ apiLink: true, instalmentChoice: false }, (link) => {
    assert.equal(link.take({ ...body, instalments: '1回' }).status, 204, 'OPW-3.5.2-03');
    assert.equal(link.take(body).status, 400);
    assert.equal(link.take({ ...body, instalments: '1回', memberId: 'taro' }).status, 400);
  });
});

test('OPW-3.5.4-03: the link takes exactly what send would take', () => {
  withLink({ apiLink: true, memberId: true }, (link, _seat, house) => {
    const typing = office({}, { memberId: true });
    const seat = typing.sit('op01');
    const text = fc.string({ unit: fc.constantFrom('a', 'Z', '5', '0', '_', '-', '.', '@', '１', '\0', ' '), maxLength: 10 });
    fc.assert(
      fc.property(text, text, text, fc.constantFrom('1回', '24回', '4回', ''), (transactionId, memberId, amount, instalments) => {
        const data = { transactionId, memberId, amount, instalments };
        const taken = link.take({ merchantId: 'Merchant', userId: 'op01', ...data }).status === 204;
        assert.equal(taken, seat.press('send', data).status !== 422);
      }),
      propertyOptions(300, { examples: [['order-1', 'a.b@c', '1000', '1回']] }),
    );
    typing.close();
    assert.ok(house.ivr.taken.length === 0);
  });
});

test('who cannot be reached is said', () => {
  withLink(linked, (link, seat) => {
    assert.equal(link.take({ ...body, userId: 'op99' }).status, 404);
    assert.equal(link.take({ ...body, merchantId: 'Merchant\0' }).status, 404);
    seat.press('log-out');
    assert.deepEqual(link.take(body), {
      status: 409,
      error: 'conflict',
      message: '"op01" is not signed in; send the data again when the operator is at work',
    });
  });
  withLink({}, (link) => assert.equal(link.take(body).status, 409, 'no API link'));
});

test('every rule of the link changes what it says', () => {
  const shownTo = (seat: Seat): number => seat.pushed.filter(({ data }) => data.fields !== undefined).length;
  withLink(linked, (link, seat) => assert.deepEqual([link.take(body).status, shownTo(seat)], [204, 0]), { 'apiLink.shows': false });
  const bad = { ...body, amount: 'x' };
  withLink(linked, (link, seat) => assert.deepEqual([link.take(bad).status, shownTo(seat)], [204, 1]), { 'apiLink.checks': false });
  withLink(linked, (link, seat) => assert.deepEqual([link.take(bad).status, shownTo(seat)], [400, 1]), { 'apiLink.refusedIsShown': true });
  withLink(
    linked,
    (link, _seat, { sit }) => {
      const other = sit('op02');
      link.take(body);
      assert.equal(shownTo(other), 1);
    },
    { 'apiLink.meets': 'all-of-merchant' },
  );
});

test('on the wire: 204 with no body, 400 with the field, 404 for an unknown world', async () => {
  const house = office({}, linked);
  house.sit('op01');
  const link = new ApiLink(house.console);
  const server = fastify();
  apiLinkRoutes(server, (world) => (world === 'w1' ? link : undefined));
  const post = (world: string, payload: object) =>
    server.inject({ method: 'POST', url: `/worlds/${world}/api-link/payment-data`, payload });
  const taken = await post('w1', body);
  assert.deepEqual([taken.statusCode, taken.body], [204, '']);
  const refused = await post('w1', { ...body, amount: '' });
  assert.equal(refused.statusCode, 400);
  assert.deepEqual(refused.json(), {
    error: 'bad-request',
    message: 'amount: expected a value, given none; it is mandatory',
    field: 'amount',
  });
  assert.equal((await post('w2', body)).statusCode, 404);
  await server.close();
  house.close();
});
