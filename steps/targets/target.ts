import type { Browser } from 'playwright-core';
import type { Secret } from '../../cards/numbers/secret';
import { BrowserTerminal } from './browser-terminal';
import { CallControlLine } from './call-control-line';
import { CardLock } from './card-lock/card-lock';
import type { Channel } from './channel';
import { launchChromium } from './chromium';
import type { Controls } from './controls/controls';
import { ControlDesk } from './controls/desk';
import { TargetControls } from './controls/target-controls';
import { SuiteError, Unobservable, Unreachable } from './errors';
import { HttpParty } from './http-party';
import { HttpTerminal, type TerminalLimits } from './http-terminal';
import { OrderSystem } from './order-system';
import { PaymentServerView } from './payment-server-view';
import { Places } from './places';
import { type Binding, type ConnectionName, claims, type Profile } from './profile';
import { RecordedLine } from './recorded-line';
import { type BindingTerminal, RecordedTerminal } from './recorded-terminal';
import { SmsInbox } from './sms-inbox';
import type { TelephoneLine } from './telephone-line';
import type { ConsoleRole, Terminal } from './terminal';
import { type Environment, Surroundings } from './tokenization/surroundings';
import { TokenChain } from './tokenization/token-chain';
import { Traffic } from './traffic';
import { exchange, type WireAnswer } from './wire';

/** Everything that the suite may do to a target, and see of it, in one scenario. */
export interface Target {
  readonly profile: Profile;
  readonly controls: Controls;
  /** Distinguishes what this scenario creates from what others create on a shared target; empty on one of its own. */
  readonly suffix: string;
  /** The line between the merchant's telephone exchange and the IVR; one in each scenario. */
  readonly telephone: TelephoneLine;
  readonly paymentServer: PaymentServerView;
  readonly orderSystem: OrderSystem;
  readonly sms: SmsInbox;
  /** The card-lock agent and the bank's services behind it. */
  readonly cardLock: CardLock;
  /** Token service providers, issuer's gateway and issuer's backend. */
  readonly tokens: TokenChain;
  /** Distinguishes this scenario from every other one of the run, on a shared target or not. */
  readonly seed: string;
  /** Where cards are looked for. */
  readonly places: Places;
  /** A value to be replaced by its label wherever it is recorded. */
  keepSecret(secret: Secret): void;
  /** A new window at a console. @param name of the window in the journal */
  terminal(role: ConsoleRole, name: string): Terminal;
  /** The path of a role's address; hosts are never compared (OPW-3.1-02). */
  pathOf(role: ConsoleRole): Promise<string>;
  /** Pictures of all windows, where the binding has them. */
  pictures(): Promise<{ readonly party: string; readonly png: Buffer }[]>;
  /** @returns how many messages the simulators have sent to holders of cards */
  close(): Promise<number>;
}

export interface TargetOptions {
  readonly profile: Profile;
  readonly binding: Binding;
  readonly channel: Channel;
  /** Distinguishes this scenario on a shared target. */
  readonly suffix: string;
  /** Address of the bench, where the profile is the built-in one. */
  readonly bench: string | null;
  /** Patch of the simulators' rules (faults and variants). */
  readonly rules: Readonly<Record<string, unknown>>;
  readonly replay: boolean;
  /** Whether nobody is there to do anything by hand. */
  readonly unattended: boolean;
}

/** Makes the target of one scenario: a world of its own on the bench, or the system that the profile names. */
export async function openTarget(options: TargetOptions): Promise<Target> {
  const { profile, channel } = options;
  if (!profile.builtIn) return new LiveTarget(options, options.suffix, null);
  const environment = await channel.exchange('bench', 'makes a world', [options.rules], async () => {
    const body = JSON.stringify({ rules: options.rules });
    const answer = await exchange('POST', `${options.bench}/control/environments`, { 'content-type': 'application/json' }, body, 10_000);
    if (answer.status !== 201) throw new SuiteError(`the bench makes no world: HTTP ${answer.status} ${answer.text}`);
    return { answer: JSON.parse(answer.text) as Environment };
  });
  channel.setTime(environment.now);
  return new LiveTarget(options, '', environment);
}

class LiveTarget implements Target {
  readonly profile: Profile;
  readonly controls: Controls;
  readonly telephone: TelephoneLine;
  readonly paymentServer: PaymentServerView;
  readonly orderSystem: OrderSystem;
  readonly sms: SmsInbox;
  readonly places: Places;
  readonly #desk: ControlDesk;
  readonly #traffic = new Traffic();
  #cardLock: CardLock | null = null;
  #tokens: TokenChain | null = null;
  #line: Promise<CallControlLine> | null = null;
  readonly #windows = new Map<string, Promise<BindingTerminal>>();

  constructor(
    private readonly options: TargetOptions,
    readonly suffix: string,
    private readonly environment: Environment | null,
  ) {
    const { profile, channel } = options;
    this.profile = profile;
    const address = environment?.control ?? profile.controls.address;
    this.#desk = new ControlDesk({
      ...{ controls: { ...profile.controls, address }, channel, ours: profile.builtIn },
      ...{ limit: profile.parameters.answerMilliseconds, unattended: options.unattended },
    });
    this.controls = new TargetControls(this.#desk, channel, profile.builtIn, profile.parameters.settleMilliseconds);
    for (const { password } of [profile.administrator, ...profile.operators].filter((one) => one !== null)) channel.keepSecret(password);
    this.telephone = new RecordedLine(channel, () => {
      this.#line ??= this.#openLine();
      return this.#line;
    });
    const limit = profile.parameters.answerMilliseconds;
    const party = (name: string, place: WirePlace, onAnswer?: (answer: WireAnswer) => void): HttpParty =>
      new HttpParty(name, () => this.#wire(place), channel, limit, onAnswer);
    const traffic = this.#traffic;
    this.paymentServer = new PaymentServerView(party('payment server', 'payment-server'));
    this.orderSystem = new OrderSystem(
      party('order system', 'order-system', (answer) => traffic.takeAnswer('order-notifications', null, answer)),
      party('order system', 'api-link', (answer) => traffic.takeAnswer('api-link', 'api-link', answer)),
    );
    this.sms = new SmsInbox(
      party('mobile telephone', 'sms', (answer) => traffic.takeAnswer('sms', null, answer)),
      profile.parameters.settleMilliseconds,
    );
    this.places = new Places(profile, channel, traffic, this.controls, () => this.#contents());
  }

  get cardLock(): CardLock {
    const { profile, channel } = this.options;
    this.#cardLock ??= new CardLock(profile.cardLock, channel, (role) => this.#wire(role), profile.parameters.answerMilliseconds);
    return this.#cardLock;
  }

  get tokens(): TokenChain {
    this.#tokens ??= this.#chain();
    return this.#tokens;
  }

  get seed(): string {
    return `${this.options.suffix} ${this.options.binding}`;
  }

  keepSecret(secret: Secret): void {
    this.options.channel.keepSecret(secret);
  }

  terminal(role: ConsoleRole, name: string): Terminal {
    return new RecordedTerminal(name, this.options.channel, () => {
      const known = this.#windows.get(name);
      if (known) return known;
      const made = this.#open(role);
      this.#windows.set(name, made);
      return made;
    });
  }

  pathOf(role: ConsoleRole): Promise<string> {
    return this.options.channel.exchange('suite', 'reads the address of', [role], async () => ({
      answer: new URL(this.#address(role)).pathname,
    }));
  }

  async pictures(): Promise<{ party: string; png: Buffer }[]> {
    const taken: { party: string; png: Buffer }[] = [];
    for (const [party, window] of this.#windows) {
      const png = await window.then((terminal) => terminal.picture()).catch(() => null);
      if (png) taken.push({ party, png });
    }
    return taken;
  }

  async close(): Promise<number> {
    const windows = await Promise.allSettled(this.#windows.values());
    await Promise.allSettled(windows.map((window) => (window.status === 'fulfilled' ? window.value.crash() : undefined)));
    await (await this.#line?.catch(() => null))?.close();
    await this.#cardLock?.close();
    await this.#tokens?.close(this.options.replay);
    if (!this.environment || this.options.replay) return 0;
    const { text } = await exchange('DELETE', this.environment.control, {}, undefined, 10_000);
    return (JSON.parse(text) as { messagesSent: number }).messagesSent;
  }

  /** What stands in the windows; one that cannot be read any more has nothing. */
  async #contents(): Promise<string[]> {
    const windows = [...this.#windows.values()];
    return Promise.all(windows.map((window) => window.then((terminal) => terminal.content()).catch(() => '')));
  }

  async #open(role: ConsoleRole): Promise<BindingTerminal> {
    const address = this.#address(role);
    const offered = this.profile.roles[role]?.bindings ?? [];
    if (!offered.includes(this.options.binding)) {
      throw new Unobservable(`the profile offers the ${role} by ${offered.join(', ')} only`, `binding ${offered[0]}`);
    }
    if (this.options.binding === 'http') return new HttpTerminal(address, this.#limits, this.#traffic);
    return BrowserTerminal.create(await sharedBrowser(), address, this.#limits, this.profile.locators, this.#traffic);
  }

  #chain(): TokenChain {
    const { profile, channel, bench } = this.options;
    const { answerMilliseconds: answer, settleMilliseconds } = profile.parameters;
    const surroundings = new Surroundings(profile, channel, this.environment, bench, answer, this.#desk);
    // What simulators do is over when they have answered.
    const limits = { answer, settle: profile.builtIn ? 0 : settleMilliseconds };
    return new TokenChain(profile.tokenization, channel, surroundings, limits);
  }

  async #openLine(): Promise<CallControlLine> {
    return CallControlLine.open(this.#wire('ivr'), this.#limits, this.#traffic);
  }

  get #limits(): TerminalLimits {
    const { answerMilliseconds: answer, settleMilliseconds: settle } = this.profile.parameters;
    return { answer, settle };
  }

  /** Address of something that is no console: a role, or a connection beside the target. */
  #wire(place: WirePlace): string {
    const asRole = isRole(place);
    const given = asRole ? this.profile.roles[place]?.address : this.profile.connections[place];
    const address = this.environment?.addresses[place] ?? given;
    if (address) return address;
    throw asRole
      ? new Unobservable(`the profile names no address of the ${place} (target.roles)`, `role ${place}`)
      : new Unobservable(`the profile names no address of the ${place} (target.connections)`, `connection ${place}`);
  }

  #address(role: ConsoleRole): string {
    if (!claims(this.profile, role)) throw new Unobservable(`the profile names no address of the ${role}`, `role ${role}`);
    const address = this.environment?.addresses[role] ?? this.profile.roles[role]?.address;
    if (!address) throw new Unreachable(`no address of the ${role}`);
    return address;
  }
}

const wiredRoles = ['ivr', 'payment-server', 'card-lock-agent', 'card-lock-webhooks'] as const;
type WiredRole = (typeof wiredRoles)[number];
type WirePlace = WiredRole | ConnectionName;

function isRole(place: WirePlace): place is WiredRole {
  return (wiredRoles as readonly string[]).includes(place);
}

let browser: Promise<Browser> | null = null;

/** One Chromium for all windows of this process. */
function sharedBrowser(): Promise<Browser> {
  browser ??= launchChromium();
  return browser;
}

export async function closeBrowser(): Promise<void> {
  const open = browser;
  browser = null;
  await (await open?.catch(() => null))?.close();
}
