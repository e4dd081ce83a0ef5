import type { FastifyInstance } from 'fastify';
import { mmyyPattern } from '../../../cards/numbers/expiry';
import { checkedRequest, objectOf, secretOf, shortText, textOf } from '../../kit/checked-request';
import { type Json, objectIn, textIn } from '../json';
import { partyHandler } from '../party';
import { Refused } from '../refused';
import { type Scheme, schemes } from '../scheme';
import type { Tsp } from './tsp';
import type { RequestFacts } from './wire';

type Find = (world: string, scheme: Scheme) => Tsp | undefined;

const flag = { type: 'boolean', description: 'true or false' } as const;
const facts = {
  deviceId: shortText,
  deviceName: shortText,
  deviceScore: { type: 'integer', description: 'a whole number from 1 to 5' },
  recentlyAuthenticated: flag,
  deviceSuspected: flag,
};
const optional = ['deviceName', 'deviceScore', 'recentlyAuthenticated', 'deviceSuspected'];

/** What a token requestor asks of a network, and the portal of its agents (docs/openapi/tsp.yaml). Ours: no network publishes one form of it. */
export function tspRoutes(server: FastifyInstance, find: Find): void {
  for (const scheme of schemes) {
    const base = `/worlds/:world/${scheme}`;
    const ofWorld = (world: string): Tsp | undefined => find(world, scheme);
    const handler = partyHandler(`token service provider ${scheme}`, ofWorld, (refused) => ({
      error: refused.code,
      message: refused.message,
    }));
    const body = (properties: Parameters<typeof objectOf>[0], ...left: string[]) => checkedRequest({ body: objectOf(properties, ...left) });

    server.post(
      `${base}/requestor/tokens`,
      body(
        {
          tokenRequestorId: textOf('^[0-9]{11}$', 'eleven digits'),
          cardNumber: secretOf('^[0-9]{12,19}$', 'a card number'),
          expiry: secretOf(mmyyPattern, 'MMYY'),
          ...facts,
        },
        ...optional,
      ),
      handler(async (tsp, { body: given }) => {
        const card = { cardNumber: textIn(given.cardNumber), expiry: textIn(given.expiry) };
        return { ...(await tsp.tokenize(textIn(given.tokenRequestorId), card, factsIn(given))) };
      }),
    );
    server.get(
      `${base}/requestor/tokens/:tokenId`,
      handler((tsp, { params }) => Promise.resolve({ ...tsp.view(textIn(params.tokenId)) })),
    );
    server.post(
      `${base}/requestor/tokens/:tokenId/deletion`,
      handler(async (tsp, { params }) => {
        await tsp.delete(textIn(params.tokenId));
        return {};
      }),
    );
    server.post(
      `${base}/requestor/tokens/:tokenId/bindings`,
      body(facts, ...optional),
      handler(async (tsp, { params, body: given }) => ({ ...(await tsp.bind(textIn(params.tokenId), factsIn(given))) })),
    );
    server.post(
      `${base}/requestor/tokens/:tokenId/payments`,
      body({ amount: { type: 'integer', description: 'a whole number of yen' }, verificationId: shortText }, 'verificationId'),
      handler(async (tsp, { params, body: given }) => {
        const verificationId = given.verificationId === undefined ? null : textIn(given.verificationId);
        return { approved: await tsp.pay(textIn(params.tokenId), Number(given.amount), verificationId) };
      }),
    );
    server.get(
      `${base}/requestor/verifications/:verificationId`,
      handler((tsp, { params }) => Promise.resolve({ ...tsp.request(textIn(params.verificationId)) })),
    );
    server.post(
      `${base}/requestor/verifications/:verificationId/method`,
      body({ methodId: shortText }),
      handler(async (tsp, { params, body: given }) => ({
        launch: await tsp.choose(textIn(params.verificationId), textIn(given.methodId)),
      })),
    );
    server.post(
      `${base}/requestor/verifications/:verificationId/code`,
      body({ code: secretOf('^[^\\p{Cc}\\p{Cs}]{1,32}$', 'a code') }),
      handler(async (tsp, { params, body: given }) => ({ result: await tsp.enterCode(textIn(params.verificationId), textIn(given.code)) })),
    );
    server.post(
      `${base}/requestor/verifications/:verificationId/release`,
      handler(async (tsp, { params }) => {
        await tsp.releaseByRequestor(textIn(params.verificationId));
        return {};
      }),
    );
    server.post(
      `${base}/portal/tokens/:tokenId/activation`,
      handler(async (tsp, { params }) => {
        await tsp.activate(textIn(params.tokenId));
        return {};
      }),
    );
  }
  vtsIssuerRoutes(server, (world) => find(world, 'vts'));
  mdesIssuerRoutes(server, (world) => find(world, 'mdes'));
}

/** What an issuer, or its gateway, asks of Visa (docs/openapi/tsp.yaml). */
function vtsIssuerRoutes(server: FastifyInstance, find: (world: string) => Tsp | undefined): void {
  const handler = partyHandler('token service provider vts', find, ({ status, code, message }) => ({
    status: String(status),
    reason: code,
    message,
  }));
  server.post(
    '/worlds/:world/vts/vtis/v1/tokenRequestors/:tokenRequestorID/tokens/:tokenReferenceID/lifecycle',
    handler(async (tsp, { params, body }) => {
      const tokenId = textIn(params.tokenReferenceID);
      const index = textIn(objectIn(body.deviceInfo).deviceIndex);
      const type = textIn(body.operationType);
      if (type === 'CALL_CENTER_ACTIVATION' && body.activationCode === undefined)
        throw new Refused(400, 'missing', 'activationCode: expected');
      if (type === 'CALL_CENTER_ACTIVATION') await tsp.activate(tokenId);
      else if (type === 'TOKEN_DEVICE_BINDING_APPROVE') await tsp.report(tokenId, (_trace, reference) => reference === index, true);
      else if (type === 'TOKEN_DEVICE_BINDING_REMOVE') await removed(tsp, tokenId, index);
      else throw new Refused(400, 'invalid', 'operationType: not known');
      return {};
    }),
  );
}

/** One operation for two things: a verification that failed, and a device that is released. */
async function removed(tsp: Tsp, tokenId: string, index: string): Promise<void> {
  const isBound = tsp.view(tokenId).bindings.some(({ reference, state }) => reference === index && state === 'done');
  if (isBound) await tsp.release(tokenId, index);
  else await tsp.report(tokenId, (_trace, reference) => reference === index, false);
}

/** What an issuer, or its gateway, asks of Mastercard: its customer-service interface (docs/openapi/tsp.yaml). */
function mdesIssuerRoutes(server: FastifyInstance, find: (world: string) => Tsp | undefined): void {
  const handler = partyHandler('token service provider mdes', find, ({ code, message }) => ({
    Errors: { Error: [{ Source: 'INPUT', ReasonCode: code, ErrorCode: 'E0010000', Description: message, Recoverable: 'false' }] },
  }));
  const answer = (name: string, tokenId: string): Json => ({ [name]: { Token: { TokenUniqueReference: tokenId, CommentId: '1' } } });
  server.post(
    '/worlds/:world/mdes/v2/token/activate',
    handler(async (tsp, { body }) => {
      const tokenId = textIn(objectIn(body.TokenActivateRequest).TokenUniqueReference);
      await tsp.activate(tokenId);
      return answer('TokenActivateResponse', tokenId);
    }),
  );
  server.post(
    '/worlds/:world/mdes/v2/token/notifyauthenticationdecision',
    handler(async (tsp, { body }) => {
      const { TokenUniqueReference, AuthRequestCorrelationId, Decision } = objectIn(body.NotifyAuthenticationDecisionRequest);
      const tokenId = textIn(TokenUniqueReference);
      const isBound = tsp.stateOf(tokenId, textIn(AuthRequestCorrelationId)) === 'done';
      if (Decision === 'FAILED' && isBound) await tsp.releaseByTrace(tokenId, textIn(AuthRequestCorrelationId));
      else await tsp.report(tokenId, (trace) => trace === AuthRequestCorrelationId, Decision === 'SUCCESS');
      return answer('NotifyAuthenticationDecisionResponse', tokenId);
    }),
  );
}

function factsIn(given: Json): RequestFacts {
  const deviceId = textIn(given.deviceId);
  return {
    deviceId,
    deviceName: textIn(given.deviceName) || deviceId,
    deviceScore: typeof given.deviceScore === 'number' ? given.deviceScore : 3,
    recentlyAuthenticated: given.recentlyAuthenticated === true,
    deviceSuspected: given.deviceSuspected === true,
  };
}
