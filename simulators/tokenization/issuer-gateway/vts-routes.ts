import type { FastifyInstance } from 'fastify';
import { cardInVts } from '../card-payloads';
import { type Json, objectIn, textIn } from '../json';
import { partyHandler } from '../party';
import { decisionWords, methodWords } from '../words';
import type { IssuerGateway, NetworkNews, NetworkRequest } from './gateway';

/** Visa's messages, as the gateway takes them. No decisions. */
export function vtsRoutes(server: FastifyInstance, find: (world: string) => IssuerGateway | undefined): void {
  const base = '/worlds/:world/issuer-gateway/vtis';
  const token = 'tokenRequestors/:tokenRequestorID/tokens/:tokenReferenceID';
  const handler = partyHandler("issuer's gateway", find, (refused) => ({
    status: String(refused.status),
    reason: refused.code,
    message: refused.message,
  }));

  server.post(
    `${base}/v1/${token}/provisioning`,
    handler(async (gateway, { body, params }) => {
      const card = await cardInVts(textIn(body.encryptedData));
      const { decision } = await gateway.tokenization(requestIn(body, params), card);
      return { actionCode: decisionWords.vts[decision] };
    }),
  );
  server.post(
    `${base}/v1/${token}/deviceBinding`,
    handler(async (gateway, { body, params }) => {
      const { decision } = await gateway.binding(requestIn(body, params));
      return { actionCode: decisionWords.vts[decision] };
    }),
  );
  server.post(
    `${base}/v1/cardholderVerificationMethods`,
    handler(async (gateway, { body }) => {
      const methods = await gateway.methods('vts', textIn(body.lifeCycleTraceID), body.otpMaxReached === true);
      return {
        responseCode: 'STEPUP',
        stepUpMethods: methods.map(({ id, kind, value }) => ({ type: methodWords.vts[kind], value, identifier: id })),
      };
    }),
  );
  server.post(
    `${base}/v1/passcode`,
    handler(async (gateway, { body }) => {
      const value = textIn(body.otpValue);
      const code = value === '' ? null : { value, expires: textIn(body.otpExpirationDate) };
      await gateway.deliver('vts', textIn(body.lifeCycleTraceID), ({ id }) => id === textIn(body.otpMethodIdentifier), code);
      return {};
    }),
  );
  server.post(
    `${base}/v2/${token}/tokenChanged`,
    handler(async (gateway, { body, params }) => {
      const trace = textIn(body.lifeCycleTraceID);
      await gateway.changed({ scheme: 'vts', tokenId: textIn(params.tokenReferenceID), trace, change: changeIn(body) });
      return {};
    }),
  );
}

function requestIn(body: Json, params: Json): NetworkRequest {
  const { deviceID, deviceName, deviceIndex } = objectIn(body.deviceInfo);
  const { walletProviderDeviceScore, deviceSuspected } = objectIn(body.riskInfo);
  return {
    scheme: 'vts',
    tokenId: textIn(params.tokenReferenceID),
    tokenRequestorId: textIn(params.tokenRequestorID),
    trace: textIn(body.lifeCycleTraceID),
    reference: deviceIndex === undefined ? null : textIn(deviceIndex),
    deviceId: textIn(deviceID),
    deviceName: textIn(deviceName),
    deviceScore: textIn(walletProviderDeviceScore) || null,
    recentAuthentication: null,
    deviceSuspected: deviceSuspected === true,
  };
}

function changeIn(body: Json): NetworkNews['change'] {
  const { messageReasonCode, deviceBindingResult, authenticatorInfo } = body;
  if (!textIn(messageReasonCode).startsWith('TOKEN_DEVICE_BINDING')) {
    return { kind: 'token', status: textIn(objectIn(body.tokenInfo).tokenStatus) };
  }
  const reference = textIn(objectIn(body.deviceInfo).deviceIndex);
  // The result counts, not the reason: a removal may come under the reason of a result, too.
  return textIn(deviceBindingResult).startsWith('DEVICE_BINDING_APPROVED')
    ? { kind: 'bound', reference, authenticator: authenticatorInfo === undefined ? null : objectIn(authenticatorInfo) }
    : { kind: 'unbound', reference };
}
