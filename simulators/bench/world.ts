import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Dispatcher } from 'undici';
import { ApplicationLog } from '../kit/application-log';
import { VirtualClock } from '../kit/clock';
import { patchRules, type RulesPatch } from '../kit/rules';
import { openStore, type Store } from '../kit/store';
import { Directory, directorySchema, type UserKey } from '../telephony/access/directory';
import { sessionsSchema } from '../telephony/access/sessions';
import { AdminConsole } from '../telephony/admin-console/console';
import { UserAdministration } from '../telephony/admin-console/user-administration';
import { ApiLink } from '../telephony/api-link/api-link';
import { CardServices } from '../telephony/card-services/card-services';
import type { Console } from '../telephony/console/console';
import { mustBeLeaks } from '../telephony/ivr/leaks/leak';
import { Numbers } from '../telephony/ivr/numbers';
import { HttpPeers, type PeerName } from '../telephony/ivr/peers';
import { IvrPlatform } from '../telephony/ivr/platform';
import { resultsSchema } from '../telephony/ivr/results';
import { Merchants } from '../telephony/merchants/merchants';
import { OperatorConsole } from '../telephony/operator-console/console';
import { OrderSystem } from '../telephony/order-system/order-system';
import { PaymentServer, paymentSchema } from '../telephony/payment-server/payment-server';
import { documentedTelephony } from '../telephony/rules';
import { SmsChannel } from '../telephony/sms/sms';
import { CardLockAgent } from '../telephony/voice-agent/agent';
import { HttpServices } from '../telephony/voice-agent/services';
import { type ChainPeer, chainPeers, TokenChain } from '../tokenization/chain';
import { documentedTokenization } from '../tokenization/rules';

/** All rules of a world, one entry a family of simulators. */
export const documentedRules = { ...documentedTelephony, ...documentedTokenization };

/** 00:00 in Japan on a working day, so that days of the calendar and of 24 hours begin together. */
export const defaultStart = Date.parse('2026-01-05T00:00:00+09:00');

export interface WorldOptions {
  readonly rules?: RulesPatch;
  /** First instant, milliseconds since 1970-01-01T00:00Z. */
  readonly start?: number;
  /** Systems elsewhere to which simulators speak instead of the simulated ones. */
  readonly parties?: Readonly<Partial<Record<PartyName, string>>>;
}

/** A party that can be a system elsewhere. */
export type PartyName = PeerName | 'card-services' | ChainPeer;
export const partyNames: readonly PartyName[] = ['payment-server', 'order-system', 'sms', 'card-services', ...chainPeers];

/** What a bench gives to all its worlds. */
export interface Surroundings {
  /** Address of the bench, without a slash at the end. */
  readonly address: string;
  readonly pool: Dispatcher;
  /** Told what is logged, besides the file. */
  readonly log?: ((content: string | Buffer) => void) | undefined;
}

export interface KeptFile {
  /** Path in the world's folder, with slashes. */
  readonly name: string;
  readonly kind: 'store' | 'log' | 'recording' | 'temporary';
  /** base64 */
  readonly content: string;
}

/** One isolated set of simulated parties with its own clock, rules, data and files. */
export class World {
  readonly clock: VirtualClock;
  readonly directory: Directory;
  readonly merchants = new Merchants();
  readonly numbers: Numbers;
  readonly peers: HttpPeers;
  readonly ivr: IvrPlatform;
  readonly payments: PaymentServer;
  readonly orders: OrderSystem;
  readonly sms: SmsChannel;
  readonly apiLink: ApiLink;
  readonly users: UserAdministration;
  readonly cardServices: CardServices;
  readonly cardLockAgent: CardLockAgent;
  readonly tokens: TokenChain;
  readonly #webhooks: HttpServices;
  readonly consoles: readonly Console[];
  readonly #stores: readonly Store[];
  readonly #log: ApplicationLog;

  /** @param folder where the world's stores and log are kept; made here, removed by `close` */
  constructor(
    readonly id: string,
    private readonly folder: string,
    surroundings: Surroundings,
    options: WorldOptions = {},
  ) {
    const rules = patchRules(documentedRules, options.rules ?? {});
    mustBeLeaks(rules.ivr.leaks);
    mkdirSync(folder, { recursive: true });
    this.clock = new VirtualClock(options.start ?? defaultStart);
    const store = openStore(join(folder, 'console.sqlite'), directorySchema + sessionsSchema + resultsSchema);
    const paymentStore = openStore(join(folder, 'payment-server.sqlite'), paymentSchema);
    this.#stores = [store, paymentStore];
    this.#log = new ApplicationLog(join(folder, 'application.log'), this.clock, surroundings.log);
    const { clock, merchants } = this;
    const log = this.#log;
    const settingsOf = merchants.settingsOf.bind(merchants);
    this.directory = new Directory(store, clock, rules.operatorConsole.password.scryptCost);
    this.numbers = new Numbers(rules.ivr.numbers);
    this.payments = new PaymentServer(rules.paymentServer, { store: paymentStore, clock, log, settingsOf });
    this.orders = new OrderSystem(clock);
    this.sms = new SmsChannel(clock);
    const at = (party: string): string => `${surroundings.address}/worlds/${encodeURIComponent(id)}/${party}`;
    const addresses = { 'payment-server': at('payment-server'), 'order-system': at('order-system'), sms: at('sms') };
    this.peers = new HttpPeers(addresses, clock, rules.ivr.payment.answerSeconds, surroundings.pool);
    this.cardServices = new CardServices(rules.cardServices, clock);
    this.#webhooks = new HttpServices(at('card-services'), rules.cardLockAgent.webhooks, clock, surroundings.pool);
    this.cardLockAgent = new CardLockAgent(rules.cardLockAgent, { clock, log, services: this.#webhooks });
    const addressesOf = <Name extends string>(names: readonly Name[]) =>
      Object.fromEntries(names.map((name) => [name, at(name)])) as Record<Name, string>;
    this.tokens = new TokenChain(rules, { clock, log, pool: surroundings.pool, unique: id, addresses: addressesOf(chainPeers) });
    for (const [party, address] of Object.entries(options.parties ?? {})) this.redirect(party as PartyName, address);
    this.ivr = new IvrPlatform(rules.ivr, {
      clock,
      log,
      store,
      folder,
      peers: this.peers,
      settingsOf,
      operatorOf: (number) => this.numbers.ownerOf(number),
      isSignedIn: (operator) => operators.sessions.isSignedIn(operator),
      signedIn: (merchantId) =>
        this.directory.users().filter((user) => user.merchantId === merchantId && operators.sessions.isSignedIn(user)),
    });
    const parts = { directory: this.directory, store, clock, log, settingsOf };
    const operators = new OperatorConsole(rules.operatorConsole, rules.linking, parts, this.ivr);
    this.apiLink = new ApiLink(operators);
    const giveNumber = (operator: UserKey): void => void this.numbers.of(operator);
    this.users = new UserAdministration(operators, parts, giveNumber);
    this.consoles = [operators, new AdminConsole(rules.adminConsole, parts, operators, giveNumber)];
  }

  /** From now on the party is at another address; null: the simulated one again. */
  redirect(party: PartyName, address: string | null): void {
    if (party === 'card-services') this.#webhooks.redirect(address);
    else if (isChainPeer(party)) this.tokens.redirect(party, address);
    else this.peers.redirect(party, address);
  }

  /** The console at this first part of a path. */
  console(path: string): Console | undefined {
    return this.consoles.find((console) => console.rules.path === path);
  }

  /** Everything that this world keeps on disk now: stores with their journals, logs, recordings, temporary files. Content as base64. */
  files(): KeptFile[] {
    this.#log.flush();
    this.ivr.writeRecordings();
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .sort()
      .map((path) => {
        const name = relative(this.folder, path).split(sep).join('/');
        return { name, kind: kindOf(name), content: readFileSync(path, 'base64') };
      });
  }

  /** Short messages, mails and push messages to holders of cards, until now. */
  get messagesSent(): number {
    return this.sms.count + this.tokens.backend.messageCount;
  }

  /** Closes streams, stores and log; with `keepFiles` they stay to be looked at. */
  close(keepFiles = false): void {
    if (keepFiles) this.ivr.writeRecordings();
    this.clock.stop();
    this.ivr.close();
    this.orders.close();
    this.sms.close();
    this.cardLockAgent.close();
    this.#webhooks.close();
    this.tokens.close();
    for (const console of this.consoles) console.sessions.close();
    for (const store of this.#stores) store.close();
    this.#log.close();
    if (!keepFiles) rmSync(this.folder, { recursive: true, force: true });
  }
}

function isChainPeer(party: PartyName): party is ChainPeer {
  return (chainPeers as readonly string[]).includes(party);
}

function kindOf(name: string): KeptFile['kind'] {
  if (name.startsWith('recordings/')) return 'recording';
  if (name.startsWith('tmp/')) return 'temporary';
  return /\.log(\.|$)/.test(name) ? 'log' : 'store';
}
