import type { CommandsContraints, Parameters } from 'fast-check';

/**
 * How a property runs. A failure prints seed and path; the same run again is
 * `FC_SEED=… FC_PATH=… node --require ts-node/register --test --test-name-pattern='…' FILE`.
 * FC_RUNS replaces the number of runs of every property.
 * @param runs number of runs when nothing else is asked for
 * @param more what one property needs besides, such as `examples` or a time limit
 */
export function propertyOptions<T>(runs: number, more: Parameters<T> = {}): Parameters<T> {
  const seed = numberFrom('FC_SEED');
  const path = process.env.FC_PATH;
  return {
    includeErrorInReport: true,
    ...more,
    numRuns: numberFrom('FC_RUNS') ?? runs,
    ...(seed !== undefined && { seed }),
    ...(path && { path }),
  };
}

/** For series of commands of any length up to `maxCommands`. FC_REPLAY is what a failure prints as `replayPath` beside its commands. */
export function commandOptions(maxCommands: number): CommandsContraints {
  const replayPath = process.env.FC_REPLAY;
  return { maxCommands, size: 'max', ...(replayPath && { replayPath }) };
}

function numberFrom(name: string): number | undefined {
  const text = process.env[name];
  if (!text) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value)) throw new Error(`${name}: expected a whole number, got "${text}"`);
  return value;
}
