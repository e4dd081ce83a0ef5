import { appendFileSync, closeSync, openSync } from 'node:fs';
import type { VirtualClock } from './clock';

/** Append-only log of what a simulated system did: one JSON object a line, times of its world. Lines of one turn are written together. */
export class ApplicationLog {
  readonly #file: number;
  #unwritten = '';

  constructor(
    path: string,
    private readonly clock: VirtualClock,
    private readonly echo: (content: string | Buffer) => void = () => undefined,
  ) {
    this.#file = openSync(path, 'a');
  }

  write(system: string, event: string, facts: Readonly<Record<string, unknown>> = {}): void {
    const line = { time: new Date(this.clock.now()).toISOString(), system, event, ...facts };
    this.append(`${JSON.stringify(line)}\n`);
  }

  /** Adds what is not made of facts. */
  append(content: string | Buffer): void {
    if (typeof content !== 'string') {
      this.flush();
      appendFileSync(this.#file, content);
      this.echo(content);
      return;
    }
    if (this.#unwritten === '') setImmediate(() => this.flush());
    this.#unwritten += content;
  }

  /** Puts into the file what was written. */
  flush(): void {
    if (this.#unwritten === '') return;
    const lines = this.#unwritten;
    this.#unwritten = '';
    appendFileSync(this.#file, lines);
    this.echo(lines);
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }
}
