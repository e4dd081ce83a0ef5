/** Does tasks in several threads. */

import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ownModule } from '../own-module';
import type { Limits } from './containers/search';
import type { Wanted } from './hunter';
import type { Outcome, Task } from './task';

/** What a thread is told when it is started. */
export interface WorkerData {
  readonly any: boolean;
  readonly canaries: Wanted['canaries'];
  /** As it is written. */
  readonly ledger: string | undefined;
  readonly limits: Limits;
}

/** One thread gets so many small files at a time. */
const batchFiles = 32;
const batchBytes = 1 << 22;

/** @param done called for each task in no certain order, with its index */
export async function inThreads(
  tasks: readonly Task[],
  jobs: number,
  wanted: Wanted,
  limits: Limits,
  done: (index: number, outcome: Outcome) => void,
): Promise<void> {
  const { any, canaries, ledger } = wanted;
  const workerData: WorkerData = { any, canaries, ledger: ledger && JSON.stringify(ledger), limits };
  const batches = batchesOf(tasks);
  await Promise.all(Array.from({ length: Math.min(jobs, batches.length) }, () => new Lane(tasks, batches, workerData, done).work()));
}

/** One thread after the other: when one breaks down, another goes on. */
class Lane {
  #worker: Worker | undefined;

  constructor(
    private readonly tasks: readonly Task[],
    private readonly batches: number[][],
    private readonly workerData: WorkerData,
    private readonly done: (index: number, outcome: Outcome) => void,
  ) {}

  async work(): Promise<void> {
    try {
      for (let batch = this.batches.shift(); batch; batch = this.batches.shift()) {
        const left = await this.#do(batch);
        if (left.length === 1 && batch.length === 1) this.done(left[0] as number, brokenDown(this.tasks[left[0] as number] as Task));
        // Which one it was is not known.
        else this.batches.unshift(...left.map((index) => [index]));
      }
    } finally {
      await this.#worker?.terminate();
    }
  }

  /** @returns tasks that were not done because the thread broke down */
  #do(batch: readonly number[]): Promise<readonly number[]> {
    const { file, execArgv } = ownModule(join(__dirname, 'worker'));
    this.#worker ??= new Worker(file, {
      workerData: this.workerData,
      execArgv,
    });
    const worker = this.#worker;
    const left = new Set(batch);
    return new Promise((resolve) => {
      const settle = (): void => {
        worker.off('message', take).off('error', fail).off('exit', fail);
        resolve([...left]);
      };
      const take = ({ index, outcome }: { readonly index: number; readonly outcome: Outcome }): void => {
        left.delete(index);
        this.done(index, outcome);
        if (left.size === 0) settle();
      };
      const fail = (): void => {
        this.#worker = undefined;
        settle();
      };
      worker.on('message', take).on('error', fail).on('exit', fail);
      worker.postMessage(batch.map((index) => ({ index, task: this.tasks[index] })));
    });
  }
}

function batchesOf(tasks: readonly Task[]): number[][] {
  const batches: number[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const [index, { size }] of tasks.entries()) {
    const last = batches.at(-1);
    if (last && last.length < batchFiles && bytes + size <= batchBytes) {
      last.push(index);
      bytes += size;
    } else {
      batches.push([index]);
      bytes = size;
    }
  }
  return batches;
}

function brokenDown({ place }: Task): Outcome {
  return {
    findings: [],
    places: [{ place, bytes: 0, encodings: [], error: 'a fault of the scanner: its thread broke down' }],
    lines: { before: 0, within: 0 },
  };
}
