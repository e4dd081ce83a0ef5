/** A thread of a scan. */
import { parentPort, workerData } from 'node:worker_threads';
import { CanaryLedger } from './ledger';
import type { WorkerData } from './pool';
import { run, type Task } from './task';

const { any, canaries, ledger, limits } = workerData as WorkerData;
const wanted = { any, ...(canaries && { canaries }), ...(ledger !== undefined && { ledger: CanaryLedger.parse(ledger) }) };

parentPort?.on('message', async (batch: readonly { readonly index: number; readonly task: Task }[]) => {
  for (const { index, task } of batch) {
    const outcome = await run({ ...task, path: Buffer.from(task.path) }, wanted, limits);
    parentPort?.postMessage({ index, outcome });
  }
});
