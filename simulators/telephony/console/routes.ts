import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EventStream } from '../../kit/event-stream';
import { SCREEN_TYPE } from '../../kit/screen/document';
import { pageOf } from '../../kit/screen/page';
import type { Console } from './console';

interface ConsoleParams {
  readonly world: string;
  readonly console: string;
  readonly action?: string;
}

type ConsoleRequest = FastifyRequest<{ Params: ConsoleParams; Querystring: Record<string, string> }>;

/**
 * The wire of every console of every world: page, screen document, event stream, buttons. No decisions.
 * @param find the console at a path, or undefined
 */
export function consoleRoutes(server: FastifyInstance, find: (world: string, path: string) => Console | undefined): void {
  const route = '/worlds/:world/:console';

  const withConsole =
    (handle: (console: Console, request: ConsoleRequest, reply: FastifyReply) => unknown) =>
    (request: FastifyRequest, reply: FastifyReply) => {
      const { world, console: path } = request.params as ConsoleParams;
      const console = find(world, path);
      if (!console) {
        return reply.code(404).send({ error: 'not-found', message: `no console "${path}" in world "${world}"; GET / lists what there is` });
      }
      return handle(console, request as ConsoleRequest, reply);
    };

  server.get(
    route,
    withConsole((_console, request, reply) => reply.redirect(`/worlds/${request.params.world}/${request.params.console}/`)),
  );

  server.get(
    `${route}/`,
    withConsole((_console, _request, reply) =>
      reply.type('text/html; charset=utf-8').header('content-security-policy', csp).send(pageOf()),
    ),
  );

  server.get(
    `${route}/screen`,
    withConsole((console, request, reply) => {
      if ('login' in request.query) return reply.type(SCREEN_TYPE).send(console.login());
      const session = sessionOf(console, request);
      const { status, screen } = console.show(session);
      return reply.code(status).type(SCREEN_TYPE).header('cache-control', 'no-store').headers(console.headersFor(session)).send(screen);
    }),
  );

  server.get(
    `${route}/events`,
    { exposeHeadRoute: false },
    withConsole((console, request, reply) => {
      const session = sessionOf(console, request);
      if (!session || session.phase === 'ended') return reply.code(401).type(SCREEN_TYPE).send(console.show(session).screen);
      const stream: EventStream = EventStream.open(request, reply, () => console.sessions.removeStream(session.id, stream));
      console.sessions.addStream(session.id, stream);
      // What changed between the screen and its stream must not be lost.
      const { screen, status, fields, buttons, tables } = console.show(session).screen;
      stream.push('update', { screen, status, fields, buttons, tables });
      return reply;
    }),
  );

  server.post(
    `${route}/do/:action`,
    { attachValidation: true },
    withConsole((console, request, reply) => {
      const action = request.params.action ?? '';
      if (!console.knows(action)) {
        return reply.code(404).send({ error: 'not-found', message: `${console.name} has no button "${action}"` });
      }
      const values = asValues(request.body);
      if (!values) {
        return reply
          .code(400)
          .send({ error: 'bad-request', message: 'body: expected a JSON object of field name to text, such as {"userId":"op01"}' });
      }
      const visit = { session: sessionOf(console, request), address: request.ip, values: { ...asValues(request.query), ...values } };
      const answer = console.act(action, visit);
      if (answer.token !== undefined) reply.header('set-cookie', cookie(console, request, answer.token));
      const headers = { 'cache-control': 'no-store', ...console.headersFor(visit.session) };
      return reply.code(answer.status).type(SCREEN_TYPE).headers(headers).send(answer.screen);
    }),
  );
}

const csp =
  "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function cookie(console: Console, request: ConsoleRequest, token: string): string {
  const { world, console: path } = request.params;
  return `${cookieName(console)}=${token}; Path=/worlds/${world}/${path}; HttpOnly; SameSite=Strict`;
}

function cookieName(console: Console): string {
  return `${console.rules.path}_session`;
}

function sessionOf(console: Console, request: FastifyRequest) {
  const name = cookieName(console);
  const token = request.headers.cookie
    ?.split(/;\s*/)
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  return console.sessions.find(token);
}

function asValues(body: unknown): Record<string, string> | undefined {
  if (body === undefined || body === null) return {};
  if (typeof body !== 'object' || Array.isArray(body)) return undefined;
  const entries = Object.entries(body);
  return entries.every(([, value]) => typeof value === 'string') ? (Object.fromEntries(entries) as Record<string, string>) : undefined;
}
