import type { FastifyInstance, FastifyReply } from 'fastify';
import type { UserKey } from '../telephony/access/directory';
import type { World } from './world';

/**
 * The tester's side door: time, users, restrictions, calls. Documented in docs/openapi/control.yaml so that
 * somebody else's system can offer the same; nothing here is seen by a console's users.
 */
export function controlRoutes(server: FastifyInstance, find: (world: string) => World | undefined): void {
  const route = '/control/environments/:world';

  server.addHook('preHandler', async (request, reply) => {
    const { world } = request.params as { world?: string };
    if (world !== undefined && request.url.startsWith('/control/') && !find(world)) {
      await reply.code(404).send({ error: 'not-found', message: `no environment "${world}"` });
    }
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

  const text = { type: 'string', maxLength: 200 };
  const user = object({ authority: { enum: ['operator', 'administrator'] }, comment: text, initialPassword: { ...text, minLength: 1 } }, [
    'authority',
    'initialPassword',
  ]);
  server.put(`${route}/users/:merchantId/:userId`, { schema: { body: user } }, (request, reply) => {
    const body = request.body as { authority: 'operator' | 'administrator'; comment?: string; initialPassword: string };
    const key = keyOf(request);
    const added = worldOf(request).users.add(key, body.authority, body.comment ?? '', body.initialPassword);
    return added ? reply.code(201).send({}) : conflict(reply, `user "${key.userId}" of merchant "${key.merchantId}" exists already`);
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

  server.post(
    `${route}/calls`,
    { schema: { body: object({ merchantId: text, userId: text }, ['merchantId', 'userId']) } },
    (request, reply) => {
      const world = worldOf(request);
      const key = request.body as UserKey;
      if (!world.directory.user(key)) return unknownUser(reply, key);
      const id = world.ivr.arrive({ merchantId: key.merchantId, userId: key.userId });
      return reply.code(201).send({ id, ...world.ivr.call(id) });
    },
  );

  server.get(`${route}/calls/:call`, (request, reply) => {
    const { call: id } = request.params as { call: string };
    const call = worldOf(request).ivr.call(id);
    return call ? { id, ...call } : reply.code(404).send({ error: 'not-found', message: `no call "${id}"` });
  });
}

function clockOf(world: World): { now: string } {
  return { now: new Date(world.clock.now()).toISOString() };
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
