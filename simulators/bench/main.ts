/**
 * The bench as a process of its own. Prints one JSON line with its address when it listens; ends when its
 * standard input closes (so it never outlives the run that started it) or on SIGTERM/SIGINT.
 */
import { Bench } from './bench';

async function main(): Promise<void> {
  const bench = await Bench.start();
  process.stdout.write(`${JSON.stringify({ address: bench.address })}\n`);
  const end = (): void => void bench.stop().then(() => process.exit(0));
  process.stdin.on('end', end).resume();
  process.on('SIGTERM', end).on('SIGINT', end);
}

main().catch((error: Error) => {
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 4;
});
