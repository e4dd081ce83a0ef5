import { appendFileSync, closeSync, openSync } from 'node:fs';
import type { VirtualClock } from './clock';

/** Append-only log of what a simulated system did: one JSON object a line, times of its world. */
export class ApplicationLog {
  readonly #file: number;

  constructor(
    path: string,
    private readonly clock: VirtualClock,
  ) {
    this.#file = openSync(path, 'a');
  }

  write(system: string, event: string, facts: Readonly<Record<string, unknown>> = {}): void {
    const line = { time: new Date(this.clock.now()).toISOString(), system, event, ...facts };
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}
