import type { FastifyReply, FastifyRequest } from 'fastify';

/** What is done with a request to one party of one world. */
type PartyHandler<Party> = (party: Party, request: FastifyRequest, reply: FastifyReply) => unknown;

/**
 * Makes handlers of routes below `/worlds/:world`. Each is given the party of that world; where there is none, the answer is 404.
 * @param name what the party is called in that answer
 */
export function partyRoute<Party>(name: string, find: (world: string) => Party | undefined) {
  return (handle: PartyHandler<Party>) => (request: FastifyRequest, reply: FastifyReply) => {
    const { world } = request.params as { world: string };
    const party = find(world);
    return party ? handle(party, request, reply) : notFound(reply, `no ${name} in world "${world}"; GET / lists what there is`);
  };
}

export function notFound(reply: FastifyReply, message: string): FastifyReply {
  return reply.code(404).send({ error: 'not-found', message });
}
