import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ownModule } from '../../cards/own-module';
import { SuiteError } from './errors';

/** The bench in a process of its own, so that its memory, files and logs are not ours. */
export class BenchProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** http://127.0.0.1:port */
    readonly address: string,
  ) {}

  /** @throws SuiteError when the bench does not come up */
  static async start(): Promise<BenchProcess> {
    const { file, execArgv } = ownModule(join(__dirname, '../../simulators/bench/main'));
    const child = spawn(process.execPath, [...execArgv, file], {
      stdio: ['pipe', 'pipe', 'inherit'],
      cwd: join(__dirname, '../..'),
    });
    const first = once(createInterface(child.stdout as NodeJS.ReadableStream), 'line') as Promise<[string]>;
    const ended = once(child, 'exit').then(([code]) => {
      throw new SuiteError(`the bench ended with code ${code} before it listened`);
    });
    const [line] = await Promise.race([first, ended]);
    ended.catch(() => undefined);
    // The run must be able to end while the bench still waits for its standard input to close.
    child.unref();
    (child.stdout as unknown as { unref?: () => void }).unref?.();
    (child.stdin as unknown as { unref?: () => void }).unref?.();
    return new BenchProcess(child, (JSON.parse(line) as { address: string }).address);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    // Now somebody waits for it.
    this.child.ref();
    const ended = once(this.child, 'exit');
    this.child.stdin?.end();
    await ended;
  }
}
