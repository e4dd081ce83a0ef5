import type { FastifyInstance } from 'fastify';
import { textIn } from '../json';
import { partyHandler } from '../party';
import { Refused } from '../refused';
import { type IssuerGateway, issuerId } from './gateway';

/** What an issuer asks of the gateway. No decisions. */
export function issuerRoutes(server: FastifyInstance, find: (world: string) => IssuerGateway | undefined): void {
  const base = '/worlds/:world/issuer-gateway';
  const igw = `${base}/gtep/igwapi/v2.0`;
  const handler = partyHandler("issuer's gateway", find, (refused) => ({
    responseCode: Number(refused.code) || 911,
    message: refused.message,
  }));

  server.post(
    `${igw}/updateCardState`,
    handler(async (gateway, { body, headers }) => {
      await gateway.updateCardState(body, correlationIn(headers));
      return {};
    }),
  );
  server.post(
    `${igw}/getTokenInfo`,
    handler((gateway, { body, headers }) => {
      correlationIn(headers);
      return Promise.resolve(gateway.tokenInfo(textIn(body.virtualCardId)));
    }),
  );
  server.post(
    `${base}/banking/v1/issuers/:issuerId/digitalCards/:digitalCardId/operations\\::resume`.replace('\\', ''),
    handler(async (gateway, { params }) => {
      if (params.issuerId !== issuerId) throw new Refused(404, 'not-found', 'no such issuer');
      await gateway.resume(textIn(params.digitalCardId));
      return {};
    }),
  );
}

/** The headers that every request has. @throws Refused */
function correlationIn(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  const correlationId = textIn(headers['x-correlation-id']);
  if (correlationId === '') throw new Refused(400, '111', 'x-correlation-id: expected 1 to 64 characters, given nothing');
  if (correlationId.length > 64) throw new Refused(400, '112', 'x-correlation-id: expected 1 to 64 characters');
  const issuer = textIn(headers['x-issuer-id']);
  if (issuer.length !== 10) throw new Refused(400, issuer === '' ? '111' : '112', 'x-issuer-id: expected exactly 10 characters');
  return correlationId;
}
