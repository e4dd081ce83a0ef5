/** A process that plays recorded scenarios again, beside others that do the same in other bindings. */
import type { Envelope } from '@cucumber/messages';
import { collect, type ScenarioRun } from '../reports/evidence/collect';
import type { RunParameters } from '../steps/world';
import { CucumberRunner, type Planned } from './cucumber';

/** One repetition in one binding. */
export interface Round {
  readonly binding: 'http' | 'browser';
  readonly repetition: number;
  readonly only: readonly Planned[];
  readonly parameters: RunParameters;
}

/** Plays rounds one after the other. @param onEnd is called when a scenario has ended */
export async function replay(rounds: readonly Round[], runner: CucumberRunner, onEnd: () => void): Promise<ScenarioRun[]> {
  const runs: ScenarioRun[] = [];
  for (const { binding, repetition, only, parameters } of rounds) {
    const envelopes: Envelope[] = [];
    await runner.run({ parameters: { ...parameters, binding, repetition }, only }, (envelope) => {
      envelopes.push(envelope);
      if (envelope.testCaseFinished) onEnd();
    });
    runs.push(...collect(envelopes, { binding, repetition }));
  }
  return runs;
}

/** As a process of its own it is told what to play, and tells what came of it. */
if (require.main === module) {
  process.on('message', (rounds: readonly Round[]) => {
    replay(rounds, new CucumberRunner(), () => process.send?.('ended')).then(
      (runs) => process.send?.(runs, () => process.disconnect()),
      (error: Error) => {
        process.stderr.write(`verify: ${error.stack}\n`);
        process.exit(4);
      },
    );
  });
}
