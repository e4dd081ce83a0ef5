import type { Envelope } from '@cucumber/messages';

/** Says how far a long run is: one line that renews itself on a terminal, a plain line now and then elsewhere. */
export class Progress {
  readonly #begun = Date.now();
  #done = 0;
  #failed = 0;
  #lastLine = Date.now();

  constructor(
    private readonly what: string,
    private readonly total: number,
    private readonly silent: boolean,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {}

  /** Counts scenarios by Cucumber's messages and prints what failed as it fails. */
  see(envelope: Envelope): void {
    const { testStepFinished, testCaseFinished } = envelope;
    if (testStepFinished?.testStepResult.status === 'FAILED') {
      this.#failed += 1;
      const text =
        testStepFinished.testStepResult.message
          ?.split('\n')
          .filter((line) => !/^\s+at /.test(line))
          .join('\n') ?? '';
      this.#print(`${text.replace(/^Error: /, '')}\n`);
    }
    if (testCaseFinished) this.step();
  }

  /** One more is done. */
  step(): void {
    this.#done += 1;
    if (this.silent) return;
    const line = `${this.what}: ${this.#done} of ${this.total}${this.#failed > 0 ? `, ${this.#failed} failed` : ''}${this.#estimate()}`;
    if (this.out.isTTY) {
      this.out.write(`\r\u001b[K${line}${this.#done >= this.total ? '\n' : ''}`);
    } else if (this.#done >= this.total || Date.now() - this.#lastLine > 15_000) {
      this.#lastLine = Date.now();
      this.out.write(`${line}\n`);
    }
  }

  #print(text: string): void {
    if (!this.silent) this.out.write(`${this.out.isTTY ? '\r\u001b[K' : ''}${text}`);
  }

  #estimate(): string {
    if (this.#done >= this.total) return `, ${Math.round((Date.now() - this.#begun) / 1000)} s`;
    const left = ((Date.now() - this.#begun) / this.#done) * (this.total - this.#done);
    return `, about ${Math.ceil(left / 1000)} s left`;
  }
}
