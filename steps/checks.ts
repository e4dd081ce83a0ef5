import type { Finding } from '../reports/results';
import { type Difference, Nonconformity } from './targets/errors';
import { describe, type Screen, shows } from './targets/screen';

/** What a Then may ask. Every check is counted: a scenario that checked nothing can never pass. */
export class Checks {
  #executed = 0;
  /** Requirements of the scenario that apply; set by the hook that knows them. */
  requirements: readonly string[] = [];

  constructor(
    private readonly findings: Finding[],
    private readonly lastEntry: () => number | undefined,
  ) {}

  get executed(): number {
    return this.#executed;
  }

  /** @throws Nonconformity when the condition does not hold */
  that(holds: boolean, message: string, difference: Difference): void {
    this.#executed += 1;
    if (!holds) throw new Nonconformity(message, difference);
  }

  equal(seen: string, expected: string, message: string): void {
    this.that(seen === expected, message, { expected, seen });
  }

  /** The text can be read on the screen. */
  shown(screen: Screen, text: string, message: string): void {
    this.that(shows(screen, text), message, { expected: `「${text}」`, seen: describe(screen) });
  }

  notShown(screen: Screen, text: string, message: string): void {
    this.that(!shows(screen, text), message, { expected: `no 「${text}」`, seen: describe(screen) });
  }

  /** A ruling says warning: what does not hold is noted and the scenario goes on. */
  advise(holds: boolean, message: string, difference: Difference): void {
    this.#executed += 1;
    if (!holds) this.note('WARN', message, difference);
  }

  note(verdict: Finding['verdict'], message: string, difference?: Partial<Difference>): void {
    const journal = this.lastEntry();
    this.findings.push({
      verdict,
      requirements: [...this.requirements],
      message,
      ...difference,
      ...(journal !== undefined && { journal }),
    });
  }
}
