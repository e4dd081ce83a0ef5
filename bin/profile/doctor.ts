import { resolve } from 'node:path';
import { FileError } from '../../features/catalogue/yaml-file';
import { exitCodes } from '../../reports/verdict';
import type { Check } from '../../steps/doctor/check';
import { type Diagnosis, examine } from '../../steps/doctor/doctor';
import { BenchProcess } from '../../steps/targets/bench-process';
import { needsBench, type Profile, readProfile } from '../../steps/targets/profile';
import { closeConnections } from '../../steps/targets/wire';
import { withContainers } from '../run/with-containers';

/** Looks whether a target can be tested, and says what is in the way. It judges nothing. @returns 0 for ready, else 3 */
export async function doctor(file: string, options: { readonly json?: boolean }): Promise<number> {
  const diagnosis = await examined(file);
  if (options.json) process.stdout.write(`${JSON.stringify({ format: 'akashi-doctor', version: 1, ...diagnosis }, null, 2)}\n`);
  else process.stdout.write(textOf(diagnosis));
  return diagnosis.word === 'ready' ? exitCodes.conforming : exitCodes.configuration;
}

async function examined(file: string): Promise<Diagnosis> {
  let profile: Profile;
  try {
    profile = readProfile(resolve(file));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const remedy = 'mend the profile: docs/profile.md explains every field';
    return { word: 'config', checks: [{ kind: 'config', subject: 'profile', state: 'wrong', message: error.message, remedy }] };
  }
  const { word, checks } = await withContainers(profile, resolve(file), diagnose);
  const read: Check = { kind: 'config', subject: 'profile', state: 'ok', message: `${file} is well-formed and whole`, remedy: null };
  return { word, checks: [read, ...checks] };
}

/** Examines a target with simulators beside it, where it needs them. */
export async function diagnose(profile: Profile): Promise<Diagnosis> {
  const bench = needsBench(profile) ? await BenchProcess.start() : null;
  try {
    return await examine(profile, bench?.address ?? null);
  } finally {
    await closeConnections();
    await bench?.stop();
  }
}

const marks: Readonly<Record<Check['state'], string>> = { ok: 'ok  ', wrong: 'NO  ', 'not checked': '-   ' };

/** One line a check, what to do below it, and at the end one word. */
export function textOf({ word, checks }: Diagnosis): string {
  const lines = checks.flatMap(({ kind, subject, state, message, remedy }) => [
    `${marks[state]}${kind.padEnd(12)} ${subject}: ${message}`,
    ...(remedy === null ? [] : [`${' '.repeat(17)}do: ${remedy}`]),
  ]);
  return [...lines, '', word, ''].join('\n');
}
