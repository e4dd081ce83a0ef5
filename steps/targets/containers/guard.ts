import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Exit code of a harness that failed. */
const failed = 4;

/**
 * Has something tidied up before the process goes, when it is told to end or fails where nobody catches it. A second signal ends it at once.
 * @returns what takes the guard away again
 */
export function guard(tidy: () => Promise<void>): () => void {
  const end = (signal: NodeJS.Signals): void => {
    release();
    process.stderr.write(`akashi: ended by ${signal}; what the run has started is removed first\n`);
    // As shells have it. To be killed by the signal again takes a moment, in which the process could come to another end.
    void tidy().finally(() => process.exit(128 + constants.signals[signal]));
  };
  const fail = (error: unknown): void => {
    // Somebody else catches it: in a step, Cucumber does.
    if (process.listenerCount('uncaughtException') > usual) return;
    release();
    process.stderr.write(`akashi: ${error instanceof Error ? error.stack : String(error)}\n`);
    void tidy().finally(() => process.exit(failed));
  };
  const release = (): void => {
    for (const signal of signals) process.off(signal, end);
    process.off('uncaughtException', fail);
  };
  for (const signal of signals) process.on(signal, end);
  process.on('uncaughtException', fail);
  const usual = process.listenerCount('uncaughtException');
  return release;
}
