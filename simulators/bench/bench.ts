import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from 'node:tls';
import fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import { Agent } from 'undici';
import { RulesPatchError } from '../kit/rules';
import { pageAssets } from '../kit/screen/page';
import { fingerprintOf, type Issued } from '../kit/test-authority';
import { apiLinkRoutes } from '../telephony/api-link/routes';
import { cardServicesRoutes } from '../telephony/card-services/routes';
import { consoleRoutes } from '../telephony/console/routes';
import { CallControl } from '../telephony/ivr/call-control';
import { orderSystemRoutes } from '../telephony/order-system/routes';
import { paymentServerRoutes } from '../telephony/payment-server/routes';
import { smsRoutes } from '../telephony/sms/routes';
import { cardLockAgentRoutes } from '../telephony/voice-agent/routes';
import { chainPeers } from '../tokenization/chain';
import { tokenizationRoutes } from '../tokenization/routes';
import { controlRoutes } from './control';
import { startPageRoutes, type TestCard } from './start-page';
import { partyNames, World, type WorldOptions } from './world';

export interface BenchOptions {
  /** 0 (default) lets the system choose. */
  readonly port?: number;
  /** Address of this machine to listen at; 127.0.0.1 by default, so that nobody else gets at it. */
  readonly host?: string;
  /** Where worlds keep their files; by default a folder of its own under the system's temporary folder. */
  readonly folder?: string;
  /** Told what the simulated systems log, besides their files. */
  readonly log?: (content: string | Buffer) => void;
  /** Only who presents one of these certificates is spoken to, over TLS. */
  readonly mutualTls?: MutualTls;
}

export interface MutualTls {
  /** PEM; of those who may come. */
  readonly authority: string;
  readonly server: Issued;
  /** SHA-256 of the certificates that may come, as `fingerprintOf` has them; others of the same authority may not. */
  readonly pins: readonly string[];
  /** By which the bench's own parties present themselves to one another; pinned by itself. */
  readonly own: Issued;
}

/** The process part that hosts simulators: many worlds behind one address. */
export class Bench {
  readonly #worlds = new Map<string, World>();
  readonly #testCards = new WeakMap<World, () => readonly TestCard[]>();
  /** For what the simulated parties ask of one another. */
  readonly #pool: Agent;
  readonly #callControl: CallControl;
  #made = 0;

  private constructor(
    private readonly server: FastifyInstance,
    private readonly folder: string,
    private readonly tls: MutualTls | null,
    private readonly log: BenchOptions['log'],
  ) {
    const connect = tls && { ca: tls.authority, cert: tls.own.certificate, key: tls.own.key };
    this.#pool = new Agent({ connections: 64, keepAliveTimeout: 10_000, ...(connect && { connect }) });
    if (tls) admitOnly(server.server as unknown as Server, [...tls.pins, fingerprintOf(tls.own.certificate)]);
    this.#callControl = new CallControl(server.server, (world) => this.#worlds.get(world));
  }

  /** Starts listening. @throws when the port is taken */
  static async start(options: BenchOptions = {}): Promise<Bench> {
    // Idle connections must not keep a finished bench alive; bodies are small by nature.
    const { mutualTls: tls = null } = options;
    const https = tls && {
      cert: tls.server.certificate,
      key: tls.server.key,
      ca: tls.authority,
      requestCert: true,
      rejectUnauthorized: true,
    };
    const server = fastify({
      https,
      forceCloseConnections: true,
      bodyLimit: 65_536,
      ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    });
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'akashi-bench-'));
    const bench = new Bench(server as unknown as FastifyInstance, folder, tls, options.log);
    bench.#routes();
    await server.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
    return bench;
  }

  /** As seen from this machine: http://127.0.0.1:port, or https, without a slash at the end. */
  get address(): string {
    const { address, family, port } = this.server.server.address() as AddressInfo;
    const host = ['0.0.0.0', '::'].includes(address) ? '127.0.0.1' : address;
    return `${this.#scheme}://${family === 'IPv6' && host === address ? `[${host}]` : host}:${port}`;
  }

  get #scheme(): string {
    return this.tls ? 'https' : 'http';
  }

  /** As whoever asks sees it: in a container, say, the bench cannot know by which port it is reached. */
  #addressFor({ headers: { host = '' } }: FastifyRequest): string {
    return /^[\w.-]+(:\d+)?$|^\[[\da-fA-F:.]+\](:\d+)?$/.test(host) ? `${this.#scheme}://${host}` : this.address;
  }

  /** Makes a world. @throws RulesPatchError for a patch that does not fit */
  addWorld(options: WorldOptions = {}, id = `w${++this.#made}`): World {
    const world = new World(id, join(this.folder, id), { address: this.address, pool: this.#pool, log: this.log }, options);
    this.#worlds.set(id, world);
    return world;
  }

  /**
   * Issues cards for people to try; the world's page of telephones shows them.
   * @param cards makes them, each time the same: the bench itself keeps no card number in memory
   */
  issueTestCards(world: World, cards: () => readonly TestCard[]): void {
    for (const { brand: _brand, about: _about, ...card } of cards()) world.payments.addCard(card);
    this.#testCards.set(world, cards);
  }

  /** Whether there is a world of this name. */
  has(id: string): boolean {
    return this.#worlds.has(id);
  }

  async stop(): Promise<void> {
    for (const world of this.#worlds.values()) world.close();
    this.#worlds.clear();
    this.#callControl.close();
    await this.server.close();
    await this.#pool.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #routes(): void {
    const { server } = this;
    server.setErrorHandler((error: FastifyError, _request, reply) => {
      const known = error instanceof RulesPatchError || error.validation !== undefined || (error.statusCode ?? 500) < 500;
      const status = known ? (error.statusCode ?? 400) : 500;
      return reply.code(status).send({ error: status < 500 ? 'bad-request' : 'bench-error', ...refusalOf(error) });
    });
    server.setNotFoundHandler((request, reply) =>
      reply.code(404).send({ error: 'not-found', message: `nothing at ${request.method} ${request.url}; GET / lists what there is` }),
    );
    pageAssets(server);
    startPageRoutes(server, {
      addressFor: (request) => this.#addressFor(request),
      worlds: () => [...this.#worlds.values()],
      find: (world) => this.#worlds.get(world),
      testCardsOf: (world) => this.#testCards.get(world)?.() ?? [],
    });
    consoleRoutes(server, (world, path) => this.#worlds.get(world)?.console(path));
    paymentServerRoutes(server, (world) => this.#worlds.get(world)?.payments);
    orderSystemRoutes(server, (world) => this.#worlds.get(world)?.orders);
    smsRoutes(server, (world) => this.#worlds.get(world)?.sms);
    cardLockAgentRoutes(server, (world) => this.#worlds.get(world)?.cardLockAgent);
    cardServicesRoutes(server, (world) => this.#worlds.get(world)?.cardServices);
    tokenizationRoutes(server, (world) => this.#worlds.get(world)?.tokens);
    apiLinkRoutes(server, (world) => this.#worlds.get(world)?.apiLink);
    controlRoutes(server, (world) => this.#worlds.get(world));
    server.post('/control/environments', { schema: { body: environment } }, (request, reply) => {
      const { rules, start, parties } = (request.body ?? {}) as {
        rules?: Record<string, unknown>;
        start?: string;
        parties?: Record<string, string>;
      };
      if (start !== undefined && Number.isNaN(Date.parse(start))) {
        return reply
          .code(400)
          .send({ error: 'bad-request', message: `start: expected a date and time such as 2026-01-05T00:00:00+09:00, given "${start}"` });
      }
      const world = this.addWorld({
        ...(rules && { rules }),
        ...(start !== undefined && { start: Date.parse(start) }),
        ...(parties && { parties }),
      });
      return reply.code(201).send(this.describe(world, this.#addressFor(request)));
    });
    server.delete('/control/environments/:world', (request, reply) => {
      const { world: id } = request.params as { world: string };
      const world = this.#worlds.get(id);
      world?.close();
      this.#worlds.delete(id);
      return reply.code(200).send({ messagesSent: world?.messagesSent ?? 0 });
    });
  }

  /** Addresses of a world's parties and controls. @param address of the bench */
  describe(world: World, address = this.address): { id: string; addresses: Record<string, string>; control: string; now: string } {
    const base = `${address}/worlds/${world.id}`;
    const addresses = {
      ...Object.fromEntries(world.consoles.map((console) => [console.name, `${base}/${console.rules.path}/`])),
      ivr: `${base.replace(/^http/, 'ws')}/call-control`,
      ...Object.fromEntries(
        ['payment-server', 'order-system', 'sms', 'api-link', 'card-lock-agent', 'issuer-desk', ...chainPeers].map((party) => [
          party,
          `${base}/${party}`,
        ]),
      ),
      'card-lock-webhooks': `${base}/card-services`,
    };
    const control = `${address}/control/environments/${world.id}`;
    return { id: world.id, addresses, control, now: new Date(world.clock.now()).toISOString() };
  }
}

/** Hangs up on everybody else, before anything is said: WebSockets come the same way. */
function admitOnly(server: Server, pins: readonly string[]): void {
  server.on('secureConnection', (socket) => {
    if (!pins.includes(socket.getPeerCertificate().fingerprint256)) socket.destroy();
  });
}

/** What was wrong with a request, by the name of the field. Values are not repeated: they could be card data. */
function refusalOf(error: FastifyError): { message: string; field?: string } {
  const [first] = error.validation ?? [];
  if (!first) return { message: error.message };
  const { additionalProperty, missingProperty } = first.params as { additionalProperty?: string; missingProperty?: string };
  const inside = first.instancePath.slice(1).replaceAll('/', '.');
  const field = [inside, additionalProperty ?? missingProperty].filter(Boolean).join('.') || (error.validationContext ?? 'body');
  if (additionalProperty !== undefined) return { field, message: `${field}: not known here; leave it out or correct its name` };
  if (missingProperty !== undefined) return { field, message: `${field}: expected, and not given` };
  return { field, message: `${field}: ${first.message ?? 'not as expected'}` };
}

const environment = {
  type: ['object', 'null'],
  additionalProperties: false,
  properties: {
    rules: { type: 'object' },
    start: { type: 'string', format: 'date-time' },
    parties: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(partyNames.map((name) => [name, { type: 'string', format: 'uri' }])),
    },
  },
} as const;
