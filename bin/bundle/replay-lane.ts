/** Plays recorded scenarios again, in this process or in one beside it. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Envelope } from '@cucumber/messages';
import { ownModule } from '../../cards/own-module';
import { loadCatalogue } from '../../features/catalogue/catalogue';
import { collect, type ScenarioRun } from '../../reports/evidence/collect';
import { operations } from '../../steps/targets/tokenization/messages';
import type { RunParameters } from '../../steps/world';
import { CucumberRunner, type Planned } from '../cucumber';

/** Scenarios of one repetition in one binding. */
export interface Round {
  readonly binding: 'http' | 'browser';
  readonly repetition: number;
  readonly only: readonly Planned[];
  readonly parameters: RunParameters;
}

/** Plays a round. @param onEnd is called when a scenario has ended */
export async function replay({ binding, repetition, only, parameters }: Round, runner: CucumberRunner, onEnd: () => void) {
  const envelopes: Envelope[] = [];
  await runner.run({ parameters: { ...parameters, binding, repetition }, only }, (envelope) => {
    envelopes.push(envelope);
    if (envelope.testCaseFinished) onEnd();
  });
  return collect(envelopes, { binding, repetition });
}

/** What a lane has been given to play. */
interface Awaited {
  readonly onEnd: () => void;
  readonly resolve: (runs: ScenarioRun[]) => void;
}

/** Another process that plays rounds, one after the other. It gets ready while this one has other things to do. */
export class ReplayLane {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;
  /** In the order in which they are played. */
  readonly #awaited: Awaited[] = [];

  constructor() {
    const { file, execArgv } = ownModule(join(__dirname, 'replay-lane'));
    this.#child = fork(file, { execArgv });
    this.#child.on('message', (message: ScenarioRun[] | 'ended') => {
      if (message === 'ended') this.#awaited[0]?.onEnd();
      else this.#awaited.shift()?.resolve(message);
    });
    this.#ended = new Promise((_resolve, reject) => {
      this.#child.once('exit', (code) => reject(new Error(`a process of verify ended with code ${code}`)));
    });
    // Told to whoever waits for a round; when nobody does, nothing is lost.
    this.#ended.catch(() => undefined);
  }

  /** Plays a round when those before are done. @param onEnd is called when a scenario has ended */
  play(round: Round, onEnd: () => void): Promise<ScenarioRun[]> {
    const played = new Promise<ScenarioRun[]>((resolve) => {
      this.#awaited.push({ onEnd, resolve });
    });
    this.#child.send(round);
    return Promise.race([played, this.#ended]);
  }

  end(): void {
    this.#child.kill();
  }
}

/** What takes a while and is the same for every bundle. */
async function getReady(runner: CucumberRunner): Promise<void> {
  await runner.load();
  loadCatalogue();
  operations();
}

/** As a process of its own it is told what to play, and tells what came of it. */
if (require.main === module) {
  const runner = new CucumberRunner();
  let before: Promise<unknown> = getReady(runner);
  process.on('message', (round: Round) => {
    before = before
      .then(() => replay(round, runner, () => process.send?.('ended')))
      .then(
        (runs) => process.send?.(runs),
        (error: Error) => {
          process.stderr.write(`verify: ${error.stack}\n`);
          process.exit(4);
        },
      );
  });
}
