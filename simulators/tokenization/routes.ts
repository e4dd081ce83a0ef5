import type { FastifyInstance } from 'fastify';
import type { TokenChain } from './chain';
import { issuerBackendRoutes } from './issuer-backend/routes';
import { issuerRoutes } from './issuer-gateway/issuer-routes';
import { mdesRoutes } from './issuer-gateway/mdes-routes';
import { vtsRoutes } from './issuer-gateway/vts-routes';
import { partyHandler } from './party';
import { tspRoutes } from './tsp/routes';

/**
 * All wires of tokenization. No decisions.
 * @param find the chain of a world, or undefined
 */
export function tokenizationRoutes(server: FastifyInstance, find: (world: string) => TokenChain | undefined): void {
  tspRoutes(server, (world, scheme) => find(world)?.tsp(scheme));
  vtsRoutes(server, (world) => find(world)?.gateway);
  mdesRoutes(server, (world) => find(world)?.gateway);
  issuerRoutes(server, (world) => find(world)?.gateway);
  issuerBackendRoutes(server, (world) => find(world)?.backend);
  // The issuer's host approves what it is asked: payments are not what is tested here.
  const handler = partyHandler("issuer's host", find, ({ code, message }) => ({ error: code, message }));
  server.post(
    '/worlds/:world/issuer-host/authorizations',
    handler(() => Promise.resolve({ responseCode: '00' })),
  );
}
