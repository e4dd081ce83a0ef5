import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CardLockAgent } from './agent';
import { Refused, readTurn } from './detect-intent';

interface Address {
  readonly world: string;
  readonly project: string;
  readonly location: string;
  readonly agent: string;
  readonly environment?: string;
  readonly session: string;
}

/** Longest id of a session. */
const longestSession = 36;

/**
 * The wire of the card-lock agent (docs/openapi/card-lock-agent.yaml): detectIntent of Dialogflow CX, REST v3. No decisions.
 * @param find the agent of a world, or undefined
 */
export function cardLockAgentRoutes(server: FastifyInstance, find: (world: string) => CardLockAgent | undefined): void {
  const agents = '/worlds/:world/card-lock-agent/v3/projects/:project/locations/:location/agents/:agent';
  for (const part of ['entityTypes', 'webhooks'] as const) {
    server.get(`${agents}/${part}`, { errorHandler: refuse }, (request) => {
      const { world, project, location, agent: id } = request.params as Address;
      const agent = find(world);
      if (!agent) throw new Refused(`no card-lock agent in world "${world}"; GET / lists what there is`, 404, 'NOT_FOUND');
      const path = `projects/${project}/locations/${location}/agents/${id}/${part}`;
      return { [part]: agent.namesOf(part).map((displayName, n) => ({ name: `${path}/${n + 1}`, displayName })) };
    });
  }
  for (const place of [agents, `${agents}/environments/:environment`]) {
    server.post(`${place}/sessions/:session(.+)::detectIntent`, { errorHandler: refuse }, (request) => {
      const { world, project, location, agent: id, environment, session } = request.params as Address;
      const agent = find(world);
      if (!agent) throw new Refused(`no card-lock agent in world "${world}"; GET / lists what there is`, 404, 'NOT_FOUND');
      if (session.length > longestSession) throw new Refused(`session: expected an id of at most ${longestSession} characters`);
      const turn = readTurn(request.body);
      const path = `projects/${project}/locations/${location}/agents/${id}`;
      return agent.detectIntent({ agent: path, session: `${path}/${environment ?? ''}/${session}` }, turn);
    });
  }
}

/** Every error in the shape of Google's. */
function refuse(error: FastifyError | Refused, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof Refused)
    return reply.code(error.code).send({ error: { code: error.code, message: error.message, status: error.status } });
  const code = error.statusCode ?? 500;
  if (code >= 500) throw error;
  // What the server refuses before it is read: no JSON, another type, too long.
  return reply.code(400).send({ error: { code: 400, message: `the request: ${error.message}`, status: 'INVALID_ARGUMENT' } });
}
