import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Memory } from './memory';

export const root = join(__dirname, '..');

/** Rounds of which the median counts. */
export const rounds = 3;

export interface Server {
  readonly address: string;
  readonly pid: number;
  /** What the process holds after a collection of garbage. */
  memory(): Promise<Memory>;
  stop(): void;
}

/** A TypeScript server of ours in a process of its own; it prints its address as one JSON line. */
export async function start(file: string): Promise<Server> {
  const given = ['--expose-gc', '--require', 'ts-node/register', '--require', join(__dirname, 'memory.ts'), file];
  const child = spawn(process.execPath, given, { cwd: root, stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });
  const [line] = (await once(createInterface(child.stdout as NodeJS.ReadableStream), 'line')) as [string];
  return {
    ...(JSON.parse(line) as { address: string }),
    pid: child.pid ?? 0,
    memory: async () => {
      child.send('memory');
      const [memory] = (await once(child, 'message')) as [Memory];
      return memory;
    },
    stop: () => child.stdin?.end(),
  };
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** One line of the table. */
export function row(what: string, value: string, floor: string, ratio: string, aim = ''): void {
  process.stdout.write(`${what.padEnd(44)} ${value.padStart(14)} ${floor.padStart(14)} ${ratio.padStart(8)}  ${aim}\n`);
}
