import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ApplicationLog } from '../kit/application-log';
import { VirtualClock } from '../kit/clock';
import { patchRules, type RulesPatch } from '../kit/rules';
import { openStore, type Store } from '../kit/store';
import { Directory, directorySchema } from '../telephony/access/directory';
import { sessionsSchema } from '../telephony/access/sessions';
import { AdminConsole } from '../telephony/admin-console/console';
import { UserAdministration } from '../telephony/admin-console/user-administration';
import type { Console } from '../telephony/console/console';
import { IvrDesk } from '../telephony/ivr/desk';
import { OperatorConsole } from '../telephony/operator-console/console';
import { documentedTelephony } from '../telephony/rules';

/** All rules of a world, one entry a family of simulators. */
export const documentedRules = { ...documentedTelephony };

/** 00:00 in Japan on a working day, so that days of the calendar and of 24 hours begin together. */
export const defaultStart = Date.parse('2026-01-05T00:00:00+09:00');

export interface WorldOptions {
  readonly rules?: RulesPatch;
  /** First instant, milliseconds since 1970-01-01T00:00Z. */
  readonly start?: number;
}

/** One isolated set of simulated parties with its own clock, rules, data and files. */
export class World {
  readonly clock: VirtualClock;
  readonly directory: Directory;
  readonly ivr: IvrDesk;
  readonly users: UserAdministration;
  readonly consoles: readonly Console[];
  readonly #store: Store;
  readonly #log: ApplicationLog;

  /** @param folder where the world's store and log are kept; made here, removed by `close` */
  constructor(
    readonly id: string,
    private readonly folder: string,
    options: WorldOptions = {},
  ) {
    const rules = patchRules(documentedRules, options.rules ?? {});
    mkdirSync(folder, { recursive: true });
    this.clock = new VirtualClock(options.start ?? defaultStart);
    this.#store = openStore(join(folder, 'console.sqlite'), directorySchema + sessionsSchema);
    this.#log = new ApplicationLog(join(folder, 'application.log'), this.clock);
    this.directory = new Directory(this.#store, this.clock, rules.operatorConsole.password.scryptCost);
    const parts = { directory: this.directory, store: this.#store, clock: this.clock, log: this.#log };
    this.ivr = new IvrDesk(rules.ivr, this.clock, this.#log, (operator) => operators.sessions.isSignedIn(operator));
    const operators = new OperatorConsole(rules.operatorConsole, parts, this.ivr);
    this.users = new UserAdministration(operators, parts);
    this.consoles = [operators, new AdminConsole(rules.adminConsole, parts, operators)];
  }

  /** The console at this first part of a path. */
  console(path: string): Console | undefined {
    return this.consoles.find((console) => console.rules.path === path);
  }

  /** Closes streams, store and log; with `keepFiles` they stay to be looked at. */
  close(keepFiles = false): void {
    this.clock.stop();
    for (const console of this.consoles) console.sessions.close();
    this.#store.close();
    this.#log.close();
    if (!keepFiles) rmSync(this.folder, { recursive: true, force: true });
  }
}
