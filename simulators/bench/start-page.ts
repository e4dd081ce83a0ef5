import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { partyRoute } from '../kit/party-route';
import type { IssuedCard } from '../telephony/payment-server/payment-server';
import type { World } from './world';

/** A card for people to try, with what is to be expected of it. */
export interface TestCard extends IssuedCard {
  readonly brand: string;
  /** What happens to it, such as "paid". */
  readonly about: string;
}

/** What the pages show of a bench. */
interface PageSource {
  /** Of the bench, as whoever asks sees it. */
  addressFor(request: FastifyRequest): string;
  worlds(): readonly World[];
  find(world: string): World | undefined;
  testCardsOf(world: World): readonly TestCard[];
}

const folder = join(__dirname, 'start-page');
/** Pages of a world, by the last part of their paths. */
const worldPages = ['telephone', 'card-lock'].map((name) => [name, readFileSync(join(folder, `${name}.html`), 'utf8')] as const);
const assets = [
  ['bench.css', 'text/css; charset=utf-8'],
  ...['page', 'telephone', 'card-lock'].map((name) => [`${name}.mjs`, 'text/javascript; charset=utf-8'] as const),
] as const;
// The icon is a data address, so that no browser asks for one.
const csp = "default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Pages for people: what there is on the bench, telephones and card lock of a world (docs/openapi/control.yaml). */
export function startPageRoutes(server: FastifyInstance, source: PageSource): void {
  const html = 'text/html; charset=utf-8';
  server.get('/', (request, reply) =>
    reply
      .type(html)
      .header('content-security-policy', csp)
      .send(startPage(source, source.addressFor(request))),
  );

  const withWorld = partyRoute('pages', source.find);
  for (const [name, page] of worldPages) {
    server.get(
      `/worlds/:world/${name}`,
      withWorld((_world, _request, reply) => reply.type(html).header('content-security-policy', csp).send(page)),
    );
  }
  server.get(
    '/worlds/:world/telephone/facts',
    withWorld((world, _request, reply) =>
      reply.header('cache-control', 'no-store').send({ ...operatorsOf(world), cards: source.testCardsOf(world) }),
    ),
  );

  server.get(
    '/worlds/:world/card-lock/facts',
    withWorld(({ cardServices }, _request, reply) =>
      reply.header('cache-control', 'no-store').send({ holders: cardServices.holders, requests: cardServices.requests }),
    ),
  );

  for (const [name, type] of assets) {
    const content = readFileSync(join(folder, name));
    server.get(`/assets/${name}`, (_request, reply) => reply.type(type).header('cache-control', 'max-age=3600').send(content));
  }
}

/** Whom the telephones can call, and where such an operator signs in. */
function operatorsOf(world: World) {
  const web = world.consoles.find(({ name }) => name === 'operator-console');
  const operators = world.directory.users().filter(({ authority }) => authority === 'operator');
  return {
    operatorWeb: `/worlds/${world.id}/${web?.rules.path}/`,
    operators: operators.map(({ merchantId, userId }) => ({
      merchantId,
      userId,
      telephoneNumber: world.numbers.of({ merchantId, userId }),
      signedIn: web?.sessions.isSignedIn({ merchantId, userId }) ?? false,
    })),
  };
}

function startPage({ worlds }: PageSource, address: string): string {
  const sections = worlds().map((world) => {
    const base = `/worlds/${world.id}`;
    const links = [
      ...world.consoles.map(({ name, rules }) => [`${base}/${rules.path}/`, words[name] ?? [name, '']] as const),
      [`${base}/card-lock`, ['Card lock', 'talk to the agent, and see what it asks of the bank']] as const,
      [`${base}/telephone`, ['Telephones', 'play a call: operator, consumer, and the time of the world']] as const,
    ].map(([href, [name, about]]) => `<li><a href="${href}">${name}</a><span>${about}</span></li>`);
    return `<section aria-labelledby="world-${world.id}">
        <h2 id="world-${world.id}">World ${world.id}</h2>
        <ul class="links">${links.join('')}</ul>
        <p class="quiet">Control interface: <code>${address}/control/environments/${world.id}</code></p>
      </section>`;
  });
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Akashi bench</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/assets/bench.css" />
  </head>
  <body>
    <header><p class="brand">Akashi bench</p></header>
    <main class="narrow">
      <h1>Simulated systems</h1>
      <p>For trying things out. Nothing here is a real payment system: passwords are hashed at a token cost, and all data is gone when the bench stops.</p>
      ${sections.join('\n      ') || '<p>No world yet.</p>'}
    </main>
  </body>
</html>
`;
}

/** What people read for a console. */
const words: Readonly<Record<string, readonly [name: string, about: string]>> = {
  'operator-console': ['Operator web', 'payment data and monitoring, in Japanese'],
  'admin-console': ['Admin web', 'users of a merchant, in Japanese'],
};
