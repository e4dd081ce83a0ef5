import type { FastifyInstance } from 'fastify';
import type { ApiLink } from './api-link';

/**
 * The wire between a merchant's own system and the operator web (docs/openapi/api-link.yaml). No decisions.
 * @param find the link of a world, or undefined
 */
export function apiLinkRoutes(server: FastifyInstance, find: (world: string) => ApiLink | undefined): void {
  server.post('/worlds/:world/api-link/payment-data', (request, reply) => {
    const { world } = request.params as { world: string };
    const link = find(world);
    if (!link) return reply.code(404).send({ error: 'not-found', message: `no environment "${world}"` });
    const { status, ...told } = link.take(request.body);
    return status === 204 ? reply.code(204).send() : reply.code(status).send(told);
  });
}
