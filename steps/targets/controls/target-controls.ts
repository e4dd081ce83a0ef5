import { setTimeout as passes } from 'node:timers/promises';
import type { Secret } from '../../../cards/numbers/secret';
import { type SearchReport, type SoughtCard, searchStream } from '../card-search';
import type { Channel, Performed } from '../channel';
import { download } from '../wire';
import {
  type AgentParameter,
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
import type { ControlDesk } from './desk';

const party = 'controls';

/** Milliseconds for a snapshot of the memory: the target may stand still while it takes one. */
const longestSnapshot = 120_000;

interface KeptFile {
  readonly name: string;
  readonly kind: FileKind;
  /** base64 */
  readonly content: string;
}

/** Controls as docs/openapi/control.yaml describes them, each done in the way that the profile says. */
export class TargetControls implements Controls {
  /**
   * @param ours whether they are the bench's: its worlds are removed with all that was set in them
   * @param settle milliseconds after which nothing more is expected of a system that is not
   */
  constructor(
    private readonly desk: ControlDesk,
    private readonly channel: Channel,
    private readonly ours: boolean,
    private readonly settle: number,
  ) {}

  async advance(seconds: number): Promise<void> {
    const { now } = (await this.desk.do({
      ...{ act: 'advanceClock', verb: 'advance the clock', given: [seconds] },
      ...{ method: 'POST', path: '/clock/advance', body: { seconds } },
      byHand: `Let ${seconds} seconds pass on the target's clock.`,
    })) as { now: string };
    this.channel.setTime(now ?? new Date().toISOString());
  }

  async advanceToMidnight(): Promise<void> {
    const { now } = (await this.channel.exchange(party, 'read the clock', [], () => this.#clock())) as { now: string };
    const day = 86_400_000;
    const inJapan = Date.parse(now) + 9 * 3_600_000;
    await this.advance((Math.ceil(inJapan / day) * day - inJapan) / 1000);
  }

  async addUser({ merchantId, userId, ...facts }: NewUser): Promise<string | null> {
    const answer = await this.desk.do({
      ...{ act: 'addUser', verb: 'add a user', given: [{ merchantId, userId, ...facts }] },
      ...{ method: 'PUT', path: userPath({ merchantId, userId }), body: facts, about: { merchantId, userId } },
      byHand: `Add the user ${userId} to the merchant ${merchantId}: ${facts.authority}, comment "${facts.comment}", initial password ${facts.initialPassword}.`,
      ...(facts.authority === 'operator' && {
        ask: { name: 'telephoneNumber', question: "The user's telephone number (050-XXXX-XXXX); nothing where it is not known:" },
      }),
    });
    const { telephoneNumber } = (answer ?? {}) as { telephoneNumber?: unknown };
    return typeof telephoneNumber === 'string' ? telephoneNumber : null;
  }

  async initialisePassword(user: UserKey, initialPassword: string): Promise<void> {
    await this.desk.do({
      ...{ act: 'initialisePassword', verb: 'initialise a password', given: [user, initialPassword] },
      ...{ method: 'POST', path: `${userPath(user)}/password-initialisation`, body: { initialPassword }, about: user },
      byHand: `Initialise the password of the user ${user.userId} of the merchant ${user.merchantId}: it shall be ${initialPassword}.`,
    });
  }

  async forceLogout(user: UserKey): Promise<void> {
    await this.desk.do({
      ...{ act: 'forceLogout', verb: 'force a logout', given: [user] },
      ...{ method: 'POST', path: `${userPath(user)}/forced-logout`, body: {}, about: user },
      byHand: `Force the logout of the user ${user.userId} of the merchant ${user.merchantId}.`,
    });
  }

  readonly #restricted = new Set<string>();
  readonly #settings = new Map<string, MerchantSettings>();
  readonly #redirected = new Set<PeerName>();
  readonly #parameters = new Set<AgentParameter>();

  async restore(): Promise<void> {
    for (const merchantId of this.#restricted) await this.restrictAccess(merchantId, null);
    if (this.ours) return;
    for (const [merchantId, settings] of this.#settings) await this.setMerchant(merchantId, settings, settings);
    for (const peer of this.#redirected) await this.redirect(peer, null);
    for (const name of this.#parameters) await this.setAgentParameter(name, documentedAgent[name]);
  }

  async restrictAccess(merchantId: string, addresses: readonly string[] | null): Promise<void> {
    if (addresses) this.#restricted.add(merchantId);
    else this.#restricted.delete(merchantId);
    await this.desk.do({
      ...{ act: 'restrictAccess', verb: 'restrict access', given: [merchantId, addresses] },
      ...{ method: 'PUT', path: `/merchants/${encodeURIComponent(merchantId)}/access-restriction`, body: { allowedAddresses: addresses } },
      about: { merchantId },
      byHand: addresses
        ? `Let users of the merchant ${merchantId} sign in from these addresses only: ${addresses.join(', ') || 'none'}.`
        : `Let users of the merchant ${merchantId} sign in from everywhere again.`,
    });
  }

  async setMerchant(merchantId: string, settings: MerchantSettings, afterwards: MerchantSettings): Promise<void> {
    this.#settings.set(merchantId, afterwards);
    const inWords = Object.entries(settings).map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' / ') : value}`);
    await this.desk.do({
      ...{ act: 'setMerchant', verb: 'set what a merchant has agreed', given: [merchantId, settings] },
      ...{ method: 'PUT', path: `/merchants/${encodeURIComponent(merchantId)}/settings`, body: settings, about: { merchantId } },
      byHand: `Set what the merchant ${merchantId} has agreed: ${inWords.join(', ')}.`,
    });
  }

  async addCard(card: NewCard): Promise<void> {
    await this.desk.do({
      ...{ act: 'addCard', verb: 'make a card known', given: [card] },
      ...{ method: 'PUT', path: '/cards', body: card },
      byHand: 'Make a card known.',
    });
  }

  async fault({ merchantId, userId }: UserKey, fault: FaultName): Promise<void> {
    const body = { merchantId, userId, fault };
    await this.desk.do({
      ...{ act: 'makeFault', verb: 'make a fault happen', given: [body], method: 'POST', path: '/faults', body },
      byHand:
        fault === 'fail-next-send'
          ? `Let the next sending of payment data by ${userId} of the merchant ${merchantId} fail.`
          : `Break off the current payment of ${userId} of the merchant ${merchantId}.`,
    });
  }

  async redirect(peer: PeerName, address: string | null): Promise<void> {
    if (address === null) this.#redirected.delete(peer);
    else this.#redirected.add(peer);
    await this.desk.do({
      ...{ act: 'redirectParty', verb: 'redirect a party', given: [peer, address] },
      ...{ method: 'PUT', path: `/parties/${peer}`, body: { address }, about: { party: peer } },
      byHand: address === null ? `Let the target speak to its own ${peer} again.` : `Let the target speak to ${address} as its ${peer}.`,
    });
  }

  async addHolder(holder: NewHolder): Promise<void> {
    await this.desk.do({
      ...{
        act: 'registerCardHolder',
        verb: 'make a card holder known',
        given: [holder],
        method: 'PUT',
        path: '/card-holders',
        body: holder,
      },
      byHand: `Make a holder known to the bank: telephone ${holder.phoneNumber}, mail ${holder.email ?? 'none'}, one-time code ${holder.code}, cards ${
        holder.cards
          .map(({ lastFour, vendor, status, zipCode }) => `${vendor} ending in ${lastFour}, ${status}, postal code ${zipCode}`)
          .join('; ') || 'none'
      }.`,
    });
  }

  async setAgentParameter(name: AgentParameter, value: string | number): Promise<void> {
    this.#parameters.add(name);
    await this.desk.do({
      ...{ act: 'setAgentParameters', verb: 'set a parameter of the agent', given: [name, value] },
      ...{ method: 'PUT', path: '/card-lock-agent/parameters', body: { [name]: value } },
      byHand: `Set the parameter ${name} of the card-lock agent to ${value}.`,
    });
  }

  async searchFiles(cards: readonly SoughtCard[]): Promise<readonly FileReport[]> {
    const found = await this.channel.exchange<unknown>(party, 'search the files', [labelsOf(cards)], async () => {
      const { answer, wire } = await this.desk.read('files', 'search the files', '/files');
      const reports: FileReport[] = [];
      for (const { name, kind, content: bytes } of (answer as { files: KeptFile[] }).files) {
        reports.push({ name, kind, ...(await searchStream(name, [Buffer.from(bytes, 'base64')], cards)) });
      }
      return { answer: reports, wire };
    });
    return found as FileReport[];
  }

  async searchMemory(cards: readonly SoughtCard[]): Promise<SearchReport> {
    return this.channel.exchange(party, 'search the memory', [labelsOf(cards)], async () => {
      const address = this.desk.addressFor('memory', 'search the memory');
      const stream = download(`${address}/memory`, {}, longestSnapshot);
      const answer = await searchStream('a heap snapshot', stream, cards);
      return { answer, wire: [{ request: 'GET /memory', status: 200 }] };
    });
  }

  async rest(): Promise<void> {
    await this.channel.exchange(party, 'wait until nothing is under way', [], async () => {
      if (this.ours) return this.desk.read('clock', 'wait for rest', '/rest');
      await passes(this.settle);
      return { answer: null };
    });
  }

  /** Where the clock is this machine's, nobody has to be asked. */
  #clock(): Promise<Performed<unknown>> {
    if (this.desk.isRealTime) return Promise.resolve({ answer: { now: new Date().toISOString() } });
    return this.desk.read('clock', 'read the clock', '/clock');
  }
}

function labelsOf(cards: readonly SoughtCard[]): Secret[] {
  return cards.map(({ number }) => number);
}

function userPath({ merchantId, userId }: UserKey): string {
  return `/users/${encodeURIComponent(merchantId)}/${encodeURIComponent(userId)}`;
}
