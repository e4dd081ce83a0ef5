import { Secret } from '../../cards/numbers/secret';
import type { WireExchange } from '../../reports/results';
import { type SearchReport, type SoughtCard, searchStream } from './card-search';
import type { Channel } from './channel';
import {
  type AgentParameter,
  type ControlName,
  type Controls,
  documentedAgent,
  type FaultName,
  type FileKind,
  type FileReport,
  type MerchantSettings,
  type NewCard,
  type NewHolder,
  type NewUser,
  type PeerName,
  type UserKey,
} from './controls';
import { SuiteError, Unobservable, Unreachable } from './errors';
import { download, exchange } from './wire';

const party = 'controls';

/** Milliseconds for a snapshot of the memory: the target may stand still while it takes one. */
const longestSnapshot = 120_000;

interface KeptFile {
  readonly name: string;
  readonly kind: FileKind;
  /** base64 */
  readonly content: string;
}

/** Controls over HTTP, as docs/openapi/control.yaml describes them. */
export class HttpControls implements Controls {
  /**
   * @param address base of the control interface; null when the target has none
   * @param limit milliseconds for one answer
   * @param ours whether they are the bench's, which has to do what we ask
   */
  constructor(
    private readonly address: string | null,
    private readonly offers: readonly ControlName[],
    private readonly channel: Channel,
    private readonly limit: number,
    private readonly ours: boolean,
  ) {}

  async advance(seconds: number): Promise<void> {
    const { now } = (await this.#do('clock', 'advance the clock', [seconds], 'POST', '/clock/advance', { seconds })) as { now: string };
    this.channel.setTime(now);
  }

  async advanceToMidnight(): Promise<void> {
    const { now } = (await this.#do('clock', 'read the clock', [], 'GET', '/clock')) as { now: string };
    const day = 86_400_000;
    const inJapan = Date.parse(now) + 9 * 3_600_000;
    await this.advance((Math.ceil(inJapan / day) * day - inJapan) / 1000);
  }

  async addUser({ merchantId, userId, ...facts }: NewUser): Promise<string | null> {
    const path = userPath({ merchantId, userId });
    const answer = await this.#do('admin', 'add a user', [{ merchantId, userId, ...facts }], 'PUT', path, facts);
    const { telephoneNumber } = (answer ?? {}) as { telephoneNumber?: unknown };
    return typeof telephoneNumber === 'string' ? telephoneNumber : null;
  }

  async initialisePassword(user: UserKey, initialPassword: string): Promise<void> {
    await this.#do('admin', 'initialise a password', [user, initialPassword], 'POST', `${userPath(user)}/password-initialisation`, {
      initialPassword,
    });
  }

  async forceLogout(user: UserKey): Promise<void> {
    await this.#do('admin', 'force a logout', [user], 'POST', `${userPath(user)}/forced-logout`, {});
  }

  readonly #restricted = new Set<string>();
  readonly #settings = new Map<string, MerchantSettings>();
  readonly #redirected = new Set<PeerName>();
  readonly #parameters = new Set<AgentParameter>();

  async restore(): Promise<void> {
    for (const merchantId of this.#restricted) await this.restrictAccess(merchantId, null);
    // A world of the bench is removed with all that was set in it.
    if (this.ours) return;
    for (const [merchantId, settings] of this.#settings) await this.setMerchant(merchantId, settings, settings);
    for (const peer of this.#redirected) await this.redirect(peer, null);
    for (const name of this.#parameters) await this.setAgentParameter(name, documentedAgent[name]);
  }

  async restrictAccess(merchantId: string, addresses: readonly string[] | null): Promise<void> {
    if (addresses) this.#restricted.add(merchantId);
    else this.#restricted.delete(merchantId);
    const path = `/merchants/${encodeURIComponent(merchantId)}/access-restriction`;
    await this.#do('admin', 'restrict access', [merchantId, addresses], 'PUT', path, { allowedAddresses: addresses });
  }

  async setMerchant(merchantId: string, settings: MerchantSettings, afterwards: MerchantSettings): Promise<void> {
    this.#settings.set(merchantId, afterwards);
    const path = `/merchants/${encodeURIComponent(merchantId)}/settings`;
    await this.#do('admin', 'set what a merchant has agreed', [merchantId, settings], 'PUT', path, settings);
  }

  async addCard(card: NewCard): Promise<void> {
    await this.#do('admin', 'make a card known', [card], 'PUT', '/cards', card);
  }

  async fault({ merchantId, userId }: UserKey, fault: FaultName): Promise<void> {
    const body = { merchantId, userId, fault };
    await this.#do('fault', 'make a fault happen', [body], 'POST', '/faults', body);
  }

  async redirect(peer: PeerName, address: string | null): Promise<void> {
    if (address === null) this.#redirected.delete(peer);
    else this.#redirected.add(peer);
    await this.#do('fault', 'redirect a party', [peer, address], 'PUT', `/parties/${peer}`, { address });
  }

  async addHolder(holder: NewHolder): Promise<void> {
    await this.#do('admin', 'make a card holder known', [holder], 'PUT', '/card-holders', holder);
  }

  async setAgentParameter(name: AgentParameter, value: string | number): Promise<void> {
    this.#parameters.add(name);
    await this.#do('admin', 'set a parameter of the agent', [name, value], 'PUT', '/card-lock-agent/parameters', { [name]: value });
  }

  async searchFiles(cards: readonly SoughtCard[]): Promise<readonly FileReport[]> {
    const search = async (content: unknown): Promise<FileReport[]> => {
      const reports: FileReport[] = [];
      for (const { name, kind, content: bytes } of (content as { files: KeptFile[] }).files) {
        reports.push({ name, kind, ...(await searchStream(name, [Buffer.from(bytes, 'base64')], cards)) });
      }
      return reports;
    };
    return (await this.#do('files', 'search the files', [labelsOf(cards)], 'GET', '/files', undefined, search)) as FileReport[];
  }

  async searchMemory(cards: readonly SoughtCard[]): Promise<SearchReport> {
    return this.channel.exchange(party, 'search the memory', [labelsOf(cards)], async () => {
      const address = this.#addressFor('memory', 'search the memory');
      const stream = download(`${address}/memory`, {}, longestSnapshot);
      const answer = await searchStream('a heap snapshot', stream, cards);
      return { answer, wire: [{ request: 'GET /memory', status: 200 }] };
    });
  }

  /** @param summarise what is kept of the answer */
  #do(
    control: ControlName,
    verb: string,
    given: readonly unknown[],
    method: string,
    path: string,
    body?: object,
    summarise: (content: unknown) => unknown | Promise<unknown> = (content) => content,
  ): Promise<unknown> {
    return this.channel.exchange(party, verb, given, async () => {
      const address = this.#addressFor(control, verb);
      const sent = body === undefined ? undefined : JSON.stringify(revealed(body));
      const headers: Record<string, string> = sent === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await exchange(method, address + path, headers, sent, this.limit);
      const wire: WireExchange = { request: `${method} ${path}`, sent: body, status: answer.status };
      if (answer.status >= 500) throw new Unreachable(`control ${method} ${path}: HTTP ${answer.status}`);
      if (answer.status >= 400) {
        const refusal = `${verb}: the control answers HTTP ${answer.status} ${answer.text.slice(0, 200)}`;
        throw this.ours ? new SuiteError(refusal) : new Unobservable(refusal, control);
      }
      return { answer: await summarise(parse(answer.text, `control ${method} ${path}`)), wire: [wire] };
    });
  }

  /** @throws Unobservable when the target does not offer the control */
  #addressFor(control: ControlName, verb: string): string {
    if (this.address !== null && this.offers.includes(control)) return this.address;
    throw new Unobservable(`${verb}: the target offers no control "${control}"`, control);
  }
}

function labelsOf(cards: readonly SoughtCard[]): Secret[] {
  return cards.map(({ number }) => number);
}

/** The body as it goes over the wire; in the journal secrets show their labels. */
function revealed(body: object): object {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]));
}

function userPath({ merchantId, userId }: UserKey): string {
  return `/users/${encodeURIComponent(merchantId)}/${encodeURIComponent(userId)}`;
}

function parse(text: string, what: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    throw new Unreachable(`${what}: the answer is no JSON: ${text.slice(0, 80)}`);
  }
}
