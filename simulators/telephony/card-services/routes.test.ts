import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import fastify, { type FastifyInstance } from 'fastify';
import { anyBody } from '../../kit/arbitraries';
import { VirtualClock } from '../../kit/clock';
import { propertyOptions } from '../../kit/property';
import { CardServices, type ServiceName, serviceNames } from './card-services';
import { cardServicesRoutes } from './routes';
import { documentedCardServices } from './rules';

let server: FastifyInstance;
let services: CardServices;

before(() => {
  server = fastify({ ajv: { customOptions: { coerceTypes: false, removeAdditional: false } } });
  cardServicesRoutes(server, (world) => (world === 'w1' ? services : undefined));
});
after(() => server.close());
beforeEach(() => {
  services = new CardServices(documentedCardServices, new VirtualClock(0));
  const card = { lastFour: '4444', vendor: 'Visa', status: 'active', zipCode: '12345' };
  services.register({ phoneNumber: '09012340001', email: null, code: '123456', cards: [card] });
});

const phone_number = '09012340001';
const card = { phone_number, last_four_digit_of_card_number: '4444' };
/** A request that fits, in an order in which each is answered well. */
const good: Readonly<Record<ServiceName, Record<string, unknown>>> = {
  identify: { phone_number, account: false, card: true },
  send_code: { phone_number, channel: 'telephone', purpose: 'lock' },
  verify_code: { phone_number, code: '123456' },
  get_card_details: { phone_number },
  validate_card: card,
  lock_card_ticket_number: { ...card, lock_type: 'blocked', lock_reason: 'lost' },
  reissue_card_number: { ...card, zip_code: '12345' },
};

async function post(service: string, body: unknown, world = 'w1'): Promise<{ status: number; body: Record<string, unknown> }> {
  const url = `/worlds/${world}/card-services/${service}`;
  const answer = await server.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  });
  return { status: answer.statusCode, body: answer.json() };
}

test('every service answers', async () => {
  for (const service of serviceNames) assert.equal((await post(service, good[service])).status, 200, service);
  assert.equal(services.requests.length, serviceNames.length);
  assert.equal((await post('identify', good.identify, 'w2')).status, 404);
});

for (const [service, change, message] of [
  ['get_card_details', { phone_number: 9012340001 }, 'phone_number: expected a telephone number such as 09012340001, given 9012340001'],
  ['validate_card', { last_four_digit_of_card_number: '444' }, 'last_four_digit_of_card_number: expected four digits, given "444"'],
  ['send_code', { channel: 'pigeon' }, 'channel: expected telephone or email, given "pigeon"'],
  ['identify', { account: 'yes' }, 'account: expected true or false, given "yes"'],
] as const) {
  test(`refused: ${message}`, async () => {
    const { status, body } = await post(service, { ...good[service], ...change });
    assert.deepEqual([status, body.error, body.message], [400, 'bad-request', message]);
    assert.equal(services.requests.length, 0);
  });
}

test('any body is answered or refused with the field, and what is refused changes nothing', async () => {
  const any = fc.constantFrom(...serviceNames).chain((service) => anyBody(good[service]).map((body) => ({ service, body })));
  await fc.assert(
    fc.asyncProperty(any, async ({ service, body }) => {
      const before = services.requests.length;
      const { status, body: answer } = await post(service, body);
      assert.ok([200, 400, 404, 409].includes(status));
      if (status === 400) assert.ok(answer.field);
      const isAnswered = services.requests.length === before + 1;
      assert.ok(isAnswered || (status === 400 && services.requests.length === before));
    }),
    propertyOptions(400),
  );
});
