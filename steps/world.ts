import { type IWorldOptions, World } from '@cucumber/cucumber';
import type { Finding } from '../reports/results';
import type { Administrator } from './actors/administrator';
import type { Operator } from './actors/operator';
import { People } from './actors/people';
import { Checks } from './checks';
import type { Channel } from './targets/channel';
import type { SeenCall } from './targets/controls';
import { SuiteError } from './targets/errors';
import type { Target } from './targets/target';

/** What a run is told from outside: cucumber's worldParameters. */
export interface RunParameters {
  readonly binding?: 'http' | 'browser';
  /** Target profile; the built-in simulators when absent. */
  readonly profile?: string;
  /** Address of a bench that runs already. */
  readonly bench?: string;
  /** Patch of the simulators' rules. */
  readonly rules?: Record<string, unknown>;
  /** Makes names unique on a shared target; part of the recording. */
  readonly run?: string;
  /** Parameters of the profile to be replaced (variants). */
  readonly parameters?: Record<string, unknown>;
  /** Whether to take pictures of passed scenarios, too (browser binding). */
  readonly pictures?: boolean;
  /** Folder of a bundle to replay. */
  readonly replay?: string;
}

/** State between the steps of one scenario. */
export class ConformanceWorld extends World<RunParameters> {
  readonly findings: Finding[] = [];
  readonly check: Checks;
  channel: Channel | null = null;
  #target: Target | null = null;
  #people: People | null = null;
  /** The call that was transferred last. */
  call: SeenCall | null = null;

  constructor(options: IWorldOptions<RunParameters>) {
    super(options);
    this.check = new Checks(this.findings, () => this.channel?.journal.at(-1)?.n);
  }

  enter(target: Target, channel: Channel): void {
    this.#target = target;
    this.channel = channel;
    this.#people = new People(target);
  }

  get target(): Target {
    if (!this.#target) throw new SuiteError('the scenario has no target: its Before hook did not run');
    return this.#target;
  }

  /** Whether a target was opened at all. */
  get entered(): boolean {
    return this.#target !== null;
  }

  get people(): People {
    if (!this.#people) throw new SuiteError('the scenario has no people: its Before hook did not run');
    return this.#people;
  }

  operator(alias: string): Operator {
    return this.people.operator(alias);
  }

  administrator(alias: string): Administrator {
    return this.people.administrator(alias);
  }
}
