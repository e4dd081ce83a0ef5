import { reveal, type Typed } from '../../../cards/numbers/secret';
import type { Channel } from '../channel';
import type { ControlDesk } from '../controls/desk';
import { SuiteError, Unobservable } from '../errors';
import { claims, type Profile } from '../profile';
import { exchange } from '../wire';
import type { TappedParty } from './messages';

/** A world of a bench, as its control interface describes it. */
export interface Environment {
  readonly id: string;
  readonly addresses: Readonly<Record<string, string>>;
  readonly control: string;
  readonly now: string;
}

/** Parties of tokenization, and who of them is where: the target's, and simulators in the place of all others. */
export class Surroundings {
  #neighbours: Promise<Environment> | null = null;
  #made: Environment | null;

  /**
   * @param environment the world that is the target; null where the target is somebody's own system
   * @param bench address of the bench that plays the other parties; null in a replay
   */
  constructor(
    private readonly profile: Profile,
    private readonly channel: Channel,
    private readonly environment: Environment | null,
    private readonly bench: string | null,
    private readonly limit: number,
    /** Has things done to the target. */
    private readonly desk: ControlDesk,
  ) {
    this.#made = environment;
  }

  /** Makes the other parties, where they are not there yet. */
  async prepare(): Promise<void> {
    if (this.environment) return;
    this.#neighbours ??= this.channel.exchange('bench', 'makes the other parties', [], async () => {
      const headers = { 'content-type': 'application/json' };
      const answer = await exchange('POST', `${this.bench}/control/environments`, headers, '{}', this.limit);
      if (answer.status !== 201) throw new SuiteError(`the bench makes no world: HTTP ${answer.status} ${answer.text}`);
      return { answer: JSON.parse(answer.text) as Environment };
    });
    this.#made = await this.#neighbours;
  }

  isTarget(role: string): boolean {
    return claims(this.profile, role);
  }

  addressOf(party: TappedParty | 'issuer-desk'): string {
    const role = roleOf(party);
    if (this.environment || !this.isTarget(role)) return this.#simulated(party);
    if (party === 'issuer-desk') {
      const desk = this.profile.connections['issuer-desk'];
      if (desk) return desk;
      throw new Unobservable('the profile names no address of the issuer-desk (target.connections)', 'connection issuer-desk');
    }
    if (party === 'issuer-host') return this.#simulated(party);
    const address = this.profile.roles[role]?.address ?? '';
    return role === 'tsp' ? `${address}/${party}` : address;
  }

  /** The simulated parties meet a party at this address from now on. */
  async redirect(party: TappedParty, address: string): Promise<void> {
    await this.#control('redirect', 'PUT', `/parties/${party}`, { address });
  }

  /** Lets time pass for the simulated parties. */
  async advance(seconds: number): Promise<void> {
    const { now } = (await this.#control('advance the clock', 'POST', '/clock/advance', { seconds })) as { now: string };
    this.channel.setTime(now);
  }

  /**
   * Sets something up at the party of a role.
   * @throws Unobservable where that is the target, and it offers no such control
   */
  async setUp(role: 'issuer-backend' | 'issuer-gateway' | 'tsp', path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
    const isOwn = this.environment === null && this.isTarget(role);
    if (!isOwn) {
      await this.#control(`sets up the ${role}`, 'PUT', `/${role}/${path}`, body);
      return;
    }
    const inWords = Object.entries(body).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
    await this.desk.do({
      ...{ act: actOf[role], verb: `sets up the ${role}`, given: [`/${role}/${path}`, body] },
      ...{ method: 'PUT', path: `/${role}/${path}`, body },
      byHand: `Set up the ${role}: ${inWords.join(', ')}.`,
    });
  }

  async close(replay: boolean): Promise<void> {
    if (this.environment || replay) return;
    const made = await this.#neighbours?.catch(() => null);
    if (made) await exchange('DELETE', made.control, {}, undefined, this.limit);
  }

  async #control(verb: string, method: 'PUT' | 'POST', path: string, body: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.channel.exchange('controls', verb, [path, body], async () => {
      const base = this.#made?.control;
      if (base === undefined) throw new SuiteError('the other parties are not there yet');
      const headers = { 'content-type': 'application/json' };
      const sent = JSON.stringify(Object.fromEntries(Object.entries(body).map(([name, value]) => [name, reveal(value as Typed)])));
      const { status, text } = await exchange(method, base + path, headers, sent, this.limit);
      if (status >= 300) throw new SuiteError(`${method} ${path}: HTTP ${status} ${text.slice(0, 200)}`);
      return { answer: text === '' ? null : (JSON.parse(text) as unknown) };
    });
  }

  #simulated(party: string): string {
    const address = this.#made?.addresses[party];
    if (address === undefined) throw new SuiteError(`nobody plays the ${party}`);
    return address;
  }
}

const actOf = { 'issuer-backend': 'registerBankCard', 'issuer-gateway': 'setIssuerGateway', tsp: 'setTsp' } as const;

function roleOf(party: TappedParty | 'issuer-desk'): string {
  if (party === 'vts' || party === 'mdes') return 'tsp';
  return party === 'issuer-gateway' ? party : 'issuer-backend';
}
