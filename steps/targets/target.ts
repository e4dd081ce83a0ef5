import type { Browser } from 'playwright-core';
import { BrowserTerminal } from './browser-terminal';
import type { Channel } from './channel';
import { launchChromium } from './chromium';
import type { Controls } from './controls';
import { SuiteError, Unobservable, Unreachable } from './errors';
import { HttpControls } from './http-controls';
import { HttpTerminal, type TerminalLimits } from './http-terminal';
import { type Binding, claims, type Profile } from './profile';
import { type BindingTerminal, RecordedTerminal } from './recorded-terminal';
import type { ConsoleRole, Terminal } from './terminal';
import { exchange } from './wire';

/** Everything that the suite may do to a target, and see of it, in one scenario. */
export interface Target {
  readonly profile: Profile;
  readonly controls: Controls;
  /** Distinguishes what this scenario creates from what others create on a shared target; empty on one of its own. */
  readonly suffix: string;
  /** A new window at a console. @param name of the window in the journal */
  terminal(role: ConsoleRole, name: string): Terminal;
  /** The path of a role's address; hosts are never compared (OPW-3.1-02). */
  pathOf(role: ConsoleRole): Promise<string>;
  /** Pictures of all windows, where the binding has them. */
  pictures(): Promise<{ readonly party: string; readonly png: Buffer }[]>;
  close(): Promise<void>;
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
}

interface Environment {
  readonly id: string;
  readonly addresses: Readonly<Record<string, string>>;
  readonly control: string;
  readonly now: string;
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
  readonly #windows = new Map<string, Promise<BindingTerminal>>();

  constructor(
    private readonly options: TargetOptions,
    readonly suffix: string,
    private readonly environment: Environment | null,
  ) {
    const { profile, channel } = options;
    this.profile = profile;
    const control = environment?.control ?? profile.controls.address;
    this.controls = new HttpControls(control, profile.controls.offers, channel, profile.parameters.answerMilliseconds, profile.builtIn);
    for (const { password } of [profile.administrator, ...profile.operators].filter((one) => one !== null)) channel.keepSecret(password);
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

  async close(): Promise<void> {
    const windows = await Promise.allSettled(this.#windows.values());
    await Promise.allSettled(windows.map((window) => (window.status === 'fulfilled' ? window.value.crash() : undefined)));
    if (this.environment && !this.options.replay) {
      await exchange('DELETE', this.environment.control, {}, undefined, 10_000);
    }
  }

  async #open(role: ConsoleRole): Promise<BindingTerminal> {
    const { answerMilliseconds: answer, settleMilliseconds: settle } = this.profile.parameters;
    const limits: TerminalLimits = { answer, settle };
    const address = this.#address(role);
    const offered = this.profile.roles[role]?.bindings ?? [];
    if (!offered.includes(this.options.binding)) {
      throw new Unobservable(`the profile offers the ${role} by ${offered.join(', ')} only`, `binding ${offered[0]}`);
    }
    if (this.options.binding === 'http') return new HttpTerminal(address, limits);
    return BrowserTerminal.create(await sharedBrowser(), address, limits, this.profile.locators);
  }

  #address(role: ConsoleRole): string {
    if (!claims(this.profile, role)) throw new Unobservable(`the profile names no address of the ${role}`, `role ${role}`);
    const address = this.environment?.addresses[role] ?? this.profile.roles[role]?.address;
    if (!address) throw new Unreachable(`no address of the ${role}`);
    return address;
  }
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
