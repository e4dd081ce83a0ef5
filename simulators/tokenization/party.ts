import type { FastifyReply, FastifyRequest } from 'fastify';
import { partyRoute } from '../kit/party-route';
import { type Json, objectIn } from './json';
import { Refused } from './refused';

/** A request to a party of this family, as its handlers see it. */
interface PartyRequest {
  readonly body: Json;
  readonly params: Json;
  readonly query: Json;
  readonly headers: FastifyRequest['headers'];
}

/**
 * Makes handlers of one party's wire. What they resolve to is answered with 200; what is refused has the wire's own form.
 * @param name what the party is called where there is none
 * @param errorOf body of an answer to what is refused
 */
export function partyHandler<Party>(name: string, find: (world: string) => Party | undefined, errorOf: (refused: Refused) => Json) {
  const withParty = partyRoute(name, find);
  return (handle: (party: Party, request: PartyRequest) => Promise<Json>) =>
    withParty(async (party, request: FastifyRequest, reply: FastifyReply) => {
      const { body, params, query, headers } = request;
      try {
        return await handle(party, { body: objectIn(body), params: objectIn(params), query: objectIn(query), headers });
      } catch (error) {
        const refused = error instanceof Refused ? error : unreadable(error);
        return reply.code(refused.status).send(errorOf(refused));
      }
    });
}

/** Card data that cannot be opened, for one: the request is at fault, and no detail of it is told. */
function unreadable(error: unknown): Refused {
  const { name, code } = error as { name?: string; code?: string };
  const isData = name === 'EnvelopeError' || code?.startsWith('ERR_OSSL') || code?.startsWith('ERR_J') || error instanceof SyntaxError;
  return isData ? new Refused(400, '112', 'encrypted data: cannot be read') : new Refused(500, '921', 'unexpected');
}
