import type { FastifyInstance, FastifyReply } from 'fastify';
import { mmyyPattern } from '../../cards/numbers/expiry';
import type { UserKey } from '../telephony/access/directory';
import type { MerchantSettings } from '../telephony/merchants/settings';
import { instalmentChoices } from '../telephony/payment-server/instalments';
import type { IssuedCard } from '../telephony/payment-server/payment-server';
import { cardLockControls } from './card-lock-control';
import { memorySnapshot } from './memory';
import { tokenControls } from './token-control';
import { type PartyName, partyNames, type World } from './world';

/** Milliseconds: longer than any party needs that answers at all. */
const longestUnrest = 1000;

/**
 * The tester's side door: time, users, restrictions, calls. Documented in docs/openapi/control.yaml so that
 * somebody else's system can offer the same; nothing here is seen by a console's users.
 */
export function controlRoutes(server: FastifyInstance, find: (world: string) => World | undefined): void {
  const route = '/control/environments/:world';

  // Without a promise: it stands before every request to the bench.
  server.addHook('preHandler', (request, reply, done) => {
    const { world } = request.params as { world?: string };
    if (world !== undefined && request.url.startsWith('/control/') && !find(world)) {
      reply.code(404).send({ error: 'not-found', message: `no environment "${world}"` });
      return;
    }
    done();
  });
  const worldOf = (request: { params: unknown }): World => find((request.params as { world: string }).world) as World;
  const keyOf = (request: { params: unknown }): UserKey => request.params as UserKey;

  server.get(`${route}/clock`, (request) => clockOf(worldOf(request)));

  server.post(
    `${route}/clock/advance`,
    { schema: { body: object({ seconds: { type: 'number', minimum: 0, maximum: 31_622_400 } }, ['seconds']) } },
    (request) => {
      const world = worldOf(request);
      world.clock.advance((request.body as { seconds: number }).seconds * 1000);
      return clockOf(world);
    },
  );

  server.put(`${route}/clock`, { schema: { body: object({ follows: { enum: ['machine', 'nothing'] } }, ['follows']) } }, (request) => {
    const world = worldOf(request);
    if ((request.body as { follows: 'machine' | 'nothing' }).follows === 'machine') world.clock.followMachine();
    else world.clock.stopFollowing();
    return clockOf(world);
  });

  const text = { type: 'string', maxLength: 200 };
  const user = object({ authority: { enum: ['operator', 'administrator'] }, comment: text, initialPassword: { ...text, minLength: 1 } }, [
    'authority',
    'initialPassword',
  ]);
  server.put(`${route}/users/:merchantId/:userId`, { schema: { body: user } }, (request, reply) => {
    const body = request.body as { authority: 'operator' | 'administrator'; comment?: string; initialPassword: string };
    const key = keyOf(request);
    const added = worldOf(request).users.add(key, body.authority, body.comment ?? '', body.initialPassword);
    const telephoneNumber = body.authority === 'operator' ? worldOf(request).numbers.of(key) : null;
    return added
      ? reply.code(201).send({ telephoneNumber })
      : conflict(reply, `user "${key.userId}" of merchant "${key.merchantId}" exists already`);
  });

  const initialisation = object({ initialPassword: { ...text, minLength: 1 } }, ['initialPassword']);
  server.post(`${route}/users/:merchantId/:userId/password-initialisation`, { schema: { body: initialisation } }, (request, reply) => {
    const key = keyOf(request);
    const done = worldOf(request).users.initialisePassword(key, (request.body as { initialPassword: string }).initialPassword);
    return done ? {} : unknownUser(reply, key);
  });

  server.post(`${route}/users/:merchantId/:userId/forced-logout`, (request) => ({
    wasSignedIn: worldOf(request).users.forceLogout(keyOf(request)),
  }));

  const restriction = object({ allowedAddresses: { anyOf: [{ type: 'array', items: text }, { type: 'null' }] } }, ['allowedAddresses']);
  server.put(`${route}/merchants/:merchantId/access-restriction`, { schema: { body: restriction } }, (request) => {
    worldOf(request).directory.restrict(
      keyOf(request).merchantId,
      (request.body as { allowedAddresses: string[] | null }).allowedAddresses,
    );
    return {};
  });

  server.put(`${route}/merchants/:merchantId/settings`, { schema: { body: settings } }, (request) =>
    worldOf(request).merchants.change(keyOf(request).merchantId, request.body as Partial<MerchantSettings>),
  );

  server.put(`${route}/cards`, { schema: { body: card } }, (request, reply) => {
    const issued = request.body as IssuedCard;
    const { payments } = worldOf(request);
    const checked = payments.validateNumber(issued.cardNumber);
    if (!checked.ok) return reply.code(400).send({ error: 'bad-request', field: 'cardNumber', message: checked.reason });
    payments.addCard(issued);
    return reply.code(201).send({});
  });

  const fault = object({ merchantId: text, userId: text, fault: { enum: ['fail-next-send', 'interrupt-payment'] } }, [
    'merchantId',
    'userId',
    'fault',
  ]);
  server.post(`${route}/faults`, { schema: { body: fault } }, (request, reply) => {
    const { ivr, directory } = worldOf(request);
    const { fault: kind, ...key } = request.body as UserKey & { fault: 'fail-next-send' | 'interrupt-payment' };
    if (!directory.user(key)) return unknownUser(reply, key);
    if (kind === 'fail-next-send') ivr.failNextSend(key);
    else if (!ivr.interrupt(key)) return conflict(reply, `user "${key.userId}" of merchant "${key.merchantId}" has no call to interrupt`);
    return {};
  });

  server.get(`${route}/rest`, async (request) => ({ rest: await worldOf(request).peers.atRest(longestUnrest) }));

  server.get(`${route}/files`, (request) => ({ files: worldOf(request).files() }));

  server.get(`${route}/memory`, (_request, reply) => reply.type('application/octet-stream').send(memorySnapshot()));

  cardLockControls(server, route, worldOf);
  tokenControls(server, route, worldOf);

  server.put(
    `${route}/parties/:party`,
    {
      schema: {
        params: party(partyNames),
        body: object({ address: { anyOf: [{ type: 'string', format: 'uri' }, { type: 'null' }] } }, ['address']),
      },
    },
    (request) => {
      const { party } = request.params as { party: PartyName };
      worldOf(request).redirect(party, (request.body as { address: string | null }).address);
      return {};
    },
  );
}

const settings = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    channels: { type: 'integer', minimum: 0, maximum: 100_000 },
    ...Object.fromEntries(
      ['apiLink', 'memberId', 'instalmentChoice', 'realtimeMonitoring', 'callReturn', 'securityCode', 'smsIdentification'].map((name) => [
        name,
        { type: 'boolean' },
      ]),
    ),
    instalments: { type: 'array', items: { enum: [...instalmentChoices] } },
  },
} as const;

const card = {
  type: 'object',
  additionalProperties: false,
  required: ['cardNumber', 'expiry', 'securityCode', 'limit', 'state', 'mobile'],
  properties: {
    cardNumber: { type: 'string', pattern: '^[0-9]{12,19}$' },
    expiry: { type: 'string', pattern: mmyyPattern },
    securityCode: { type: 'string', pattern: '^[0-9]{3,4}$' },
    limit: { type: 'integer', minimum: 0, maximum: 1_000_000_000 },
    state: { enum: ['genuine', 'stolen', 'counterfeit'] },
    mobile: { type: ['string', 'null'], pattern: '^[0-9-]{10,15}$' },
  },
} as const;

function party(names: readonly string[]) {
  return { type: 'object', properties: { party: { enum: names } } };
}

function clockOf({ clock }: World): { now: string; follows: 'machine' | 'nothing' } {
  return { now: new Date(clock.now()).toISOString(), follows: clock.followsMachine ? 'machine' : 'nothing' };
}

function object(properties: Record<string, unknown>, required: string[]) {
  return { type: 'object', additionalProperties: false, properties, required };
}

function conflict(reply: FastifyReply, message: string) {
  return reply.code(409).send({ error: 'conflict', message });
}

function unknownUser(reply: FastifyReply, key: UserKey) {
  return reply.code(404).send({ error: 'not-found', message: `no user "${key.userId}" of merchant "${key.merchantId}"` });
}
