import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { cardInMdes } from '../card-payloads';
import { type Json, listIn, objectIn, textIn } from '../json';
import { partyHandler } from '../party';
import { decisionWords, methodWords } from '../words';
import type { Answer, IssuerGateway, NetworkNews, NetworkRequest } from './gateway';

/** Mastercard's pre-digitization messages, as the gateway takes them. No decisions. */
export function mdesRoutes(server: FastifyInstance, find: (world: string) => IssuerGateway | undefined): void {
  const base = '/worlds/:world/issuer-gateway/mdes';
  const handler = partyHandler("issuer's gateway", find, (refused) => ({
    responseId: randomUUID(),
    errorCode: refused.code,
    errorDescription: refused.message,
  }));

  server.post(
    `${base}/authorizeService`,
    handler(async (gateway, { body }) => {
      const card = cardInMdes(objectIn(objectIn(body.fundingAccountInfo).encryptedPayload));
      return { ...answerOf(await gateway.tokenization(requestIn(body), card)), services: ['DIGITIZATION'] };
    }),
  );
  server.post(
    `${base}/requestActivationMethods`,
    handler(async (gateway, { body }) => {
      if (body.tokenBinding !== undefined) return answerOf(await gateway.binding(requestIn(body)));
      const methods = await gateway.methods('mdes', textIn(body.authRequestCorrelationId), body.codesOver === true);
      return { responseId: randomUUID(), activationMethods: activationMethods(methods) };
    }),
  );
  server.post(
    `${base}/deliverActivationCode`,
    handler(async (gateway, { body }) => {
      const { type, value } = objectIn(body.activationMethod);
      const given = textIn(body.activationCode);
      const code = given === '' ? null : { value: given, expires: textIn(body.expirationDateTime) };
      const isMeant = (method: { kind: keyof typeof methodWords.mdes; value: string }): boolean =>
        methodWords.mdes[method.kind] === type && method.value === value;
      await gateway.deliver('mdes', textIn(body.authRequestCorrelationId), isMeant, code);
      return { responseId: randomUUID() };
    }),
  );
  server.post(
    `${base}/notifyTokenUpdated`,
    handler(async (gateway, { body }) => {
      const trace = textIn(body.authRequestCorrelationId);
      const [token = {}] = listIn(body.tokens);
      const change = changeIn(body, token);
      if (change) await gateway.changed({ scheme: 'mdes', tokenId: textIn(token.tokenUniqueReference), trace, change });
      return { responseId: randomUUID() };
    }),
  );
}

function requestIn(body: Json): NetworkRequest {
  const binding = body.tokenBinding === undefined ? null : objectIn(body.tokenBinding);
  const { deviceScore, deviceSuspected } = objectIn(body.walletProviderDecisioningInfo);
  const recent = binding?.recentAuthentication;
  return {
    scheme: 'mdes',
    tokenId: textIn(body.tokenUniqueReference),
    tokenRequestorId: textIn(body.tokenRequestorId),
    trace: textIn(body.authRequestCorrelationId),
    reference: binding === null ? null : textIn(binding.reference),
    deviceId: textIn(binding?.reference),
    deviceName: textIn(binding?.deviceName ?? objectIn(body.deviceInfo).deviceName),
    deviceScore: textIn(binding === null ? deviceScore : objectIn(binding.scoring).deviceScore) || null,
    recentAuthentication: recent === undefined ? null : objectIn(recent),
    deviceSuspected: deviceSuspected === true,
  };
}

function answerOf({ decision, methods }: Answer): Json {
  const list = decision === 'step-up' ? { activationMethods: activationMethods(methods) } : {};
  return { responseId: randomUUID(), decision: decisionWords.mdes[decision], ...list };
}

function activationMethods(methods: Answer['methods']): Json[] {
  return methods.map(({ kind, value }) => ({ type: methodWords.mdes[kind], value }));
}

function changeIn(body: Json, token: Json): NetworkNews['change'] | null {
  if (body.reasonCode !== 'TOKEN_BINDING') return token.status === undefined ? null : { kind: 'token', status: textIn(token.status) };
  const { reference, status, authenticator } = objectIn(body.tokenBinding);
  const is = textIn(reference);
  if (status === 'ACTIVE')
    return { kind: 'bound', reference: is, authenticator: authenticator === undefined ? null : objectIn(authenticator) };
  return { kind: status === 'PENDING_ACTIVATION' ? 'pending' : 'unbound', reference: is };
}
