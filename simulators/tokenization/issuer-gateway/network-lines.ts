import type { Outbound } from '../../kit/outbound';
import type { Json } from '../json';
import { Refused } from '../refused';
import type { Scheme } from '../scheme';
import type { NetworkLine } from './gateway';

type Peers = Outbound<'issuer-backend' | Scheme>;

/** Who acts, for Mastercard's records. */
const auditInfo = { UserId: 'AKASHI01', UserName: 'issuer gateway', Organization: 'Akashi' };

/** What the gateway says to Visa: one operation for everything that befalls a token (docs/openapi/vts.yaml). */
export function vtsLine(peers: Peers, seconds: number): NetworkLine {
  const change = (token: { tokenId: string; tokenRequestorId: string }, operationType: string, more: Json = {}): Promise<void> =>
    mustTake(
      peers,
      'vts',
      `/vtis/v1/tokenRequestors/${token.tokenRequestorId}/tokens/${encodeURIComponent(token.tokenId)}/lifecycle`,
      { operatorID: 'AKASHI01', operationType, operationReason: 'ISSUER_DECISION', ...more },
      seconds,
    );
  return {
    report: (session, verified) => {
      const type = verified ? 'TOKEN_DEVICE_BINDING_APPROVE' : 'TOKEN_DEVICE_BINDING_REMOVE';
      return change(session, type, { deviceInfo: { deviceID: session.deviceId, deviceIndex: Number(session.reference) } });
    },
    release: (session) =>
      change(session, 'TOKEN_DEVICE_BINDING_REMOVE', {
        deviceInfo: { deviceID: session.deviceId, deviceIndex: Number(session.finalReference) },
      }),
    activate: (token) => change(token, 'CALL_CENTER_ACTIVATION', { activationCode: '00000000' }),
  };
}

/** And to Mastercard: its customer-service interface (docs/openapi/mdes.yaml). */
export function mdesLine(peers: Peers, seconds: number): NetworkLine {
  const ask = (path: string, name: string, body: Json): Promise<void> =>
    mustTake(peers, 'mdes', `/v2/token/${path}`, { [name]: { ...body, AuditInfo: auditInfo } }, seconds);
  const decide = (tokenId: string, trace: string, Decision: 'SUCCESS' | 'FAILED'): Promise<void> =>
    ask('notifyauthenticationdecision', 'NotifyAuthenticationDecisionRequest', {
      TokenUniqueReference: tokenId,
      AuthRequestCorrelationId: trace,
      AuthenticationMethod: 'Issuer Application',
      Decision,
    });
  return {
    report: ({ tokenId, trace }, verified) => decide(tokenId, trace, verified ? 'SUCCESS' : 'FAILED'),
    // Nothing is public for it: what a failed verification is told by is the nearest.
    release: ({ tokenId, trace }) => decide(tokenId, trace, 'FAILED'),
    activate: ({ tokenId }) => ask('activate', 'TokenActivateRequest', { TokenUniqueReference: tokenId, ReasonCode: 'C' }),
  };
}

async function mustTake(peers: Peers, peer: Scheme, path: string, body: Json, seconds: number): Promise<void> {
  const { status } = await peers.post(peer, path, body, seconds).catch(() => {
    throw new Refused(502, '921', 'the network does not answer');
  });
  if (status !== 200) throw new Refused(400, '432', 'the network does not take it in this state');
}
