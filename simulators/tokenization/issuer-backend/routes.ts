import type { FastifyInstance } from 'fastify';
import { checkedRequest, objectOf, textOf } from '../../kit/checked-request';
import { leastField, wishOf } from '../../kit/held-request';
import { partyRoute } from '../../kit/party-route';
import { type Json, objectIn, textIn } from '../json';
import { partyHandler } from '../party';
import { Refused } from '../refused';
import type { IssuerBackend } from './backend';

type Find = (world: string) => IssuerBackend | undefined;

/** What the gateway asks of an issuer (docs/openapi/issuer-backend.yaml). No decisions. */
function gatewayRoutes(server: FastifyInstance, find: Find): void {
  const base = '/worlds/:world/issuer-backend';
  const handler = partyHandler("issuer's backend", find, (refused) => ({
    responseCode: Number(refused.code) || 911,
    message: refused.message,
  }));
  for (const operation of [
    'checkCardEligibility',
    'requestCardDigitization',
    'getIDnVMethodList',
    'sendOTP',
    'requestDeviceBinding',
    'notifyVirtualCardChange',
  ]) {
    server.post(
      `${base}/igwapi/v2.0/${operation}`,
      handler((backend, { body, headers }) => {
        const correlationId = textIn(headers['x-correlation-id']);
        if (correlationId === '' || correlationId.length > 64)
          throw new Refused(400, '111', 'x-correlation-id: expected 1 to 64 characters');
        if (textIn(headers['x-issuer-id']).length !== 10) throw new Refused(400, '113', 'x-issuer-id: expected exactly 10 characters');
        return backend.answer(operation, body, correlationId);
      }),
    );
  }
  server.get(
    `${base}/banking/d1/v1/issuers/:issuerId/consumers/:consumerId`,
    handler((backend, { query }) => Promise.resolve(backend.consumer(textIn(query.cardId)))),
  );
}

/** What people of the bank and its customers do and see (docs/openapi/issuer-desk.yaml). Ours. */
function deskRoutes(server: FastifyInstance, find: Find): void {
  const base = '/worlds/:world/issuer-desk';
  const handler = partyHandler("issuer's desk", find, (refused) => ({ error: refused.code, message: refused.message }));
  const succeeds = (body: Json): boolean => {
    if (typeof body.succeeds !== 'boolean') throw new Refused(400, 'bad-request', 'succeeds: expected true or false');
    return body.succeeds;
  };
  const to = textOf('^[^\\p{Cc}\\p{Cs}]{1,100}$', 'a telephone number or an e-mail address');

  server.get(
    `${base}/messages`,
    checkedRequest({ querystring: objectOf({ to, least: leastField }, 'least') }),
    partyRoute(
      "issuer's desk",
      find,
    )(async (backend, request) => ({
      messages: await backend.messages((request.query as { to: string }).to, wishOf(request)),
    })),
  );
  server.post(
    `${base}/launches`,
    handler((backend, { body }) => {
      const data = Object.entries(objectIn(body.data)).map(([name, value]): [string, string] => [name, textIn(value)]);
      return Promise.resolve(backend.launch(Object.fromEntries(data), body.byPush === true));
    }),
  );
  server.post(
    `${base}/launches/:launchId/verification`,
    handler(async (backend, { params, body }) => {
      await backend.verified(textIn(params.launchId), succeeds(body));
      return {};
    }),
  );
  server.post(
    `${base}/calls`,
    handler((backend, { body }) => Promise.resolve({ callId: backend.call(textIn(body.virtualCardId)) })),
  );
  server.post(
    `${base}/calls/:callId/identification`,
    handler(async (backend, { params, body }) => {
      await backend.identified(textIn(params.callId), succeeds(body));
      return {};
    }),
  );
  server.post(
    `${base}/calls/:callId/activation`,
    handler(async (backend, { params }) => {
      await backend.activate(textIn(params.callId));
      return {};
    }),
  );
  server.post(
    `${base}/tokens/:virtualCardId/release`,
    handler(async (backend, { params }) => ({ answers: await backend.release(textIn(params.virtualCardId)) })),
  );
  server.get(
    `${base}/tokens/:virtualCardId`,
    handler((backend, { params }) => {
      const { status, devices } = backend.record(textIn(params.virtualCardId));
      return Promise.resolve({ status, devices });
    }),
  );
}

export function issuerBackendRoutes(server: FastifyInstance, find: Find): void {
  gatewayRoutes(server, find);
  deskRoutes(server, find);
}
