import { fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ownModule } from '../cards/own-module';
import { loadCatalogue } from '../features/catalogue/catalogue';
import type { BundleFacts } from '../reports/evidence/bundle';
import { inOrder, keyOf, type ScenarioRun } from '../reports/evidence/collect';
import { readRuns } from '../reports/evidence/evidence';
import { openAny, type Signature } from '../reports/evidence/sealed';
import { judge } from '../reports/judge';
import type { Results } from '../reports/results';
import { exitCodes } from '../reports/verdict';
import { readWaivers } from '../reports/waivers';
import { coveredIds, digestsNow } from './conclude';
import { CucumberRunner, type Planned } from './cucumber';
import { Progress } from './progress';
import { readProof } from './proof';
import { type Round, replay } from './replay-lane';
import { verifyingKey } from './signing-key';

export interface VerifyOptions {
  readonly json?: boolean;
  /** File of the public key by which the bundle must be signed. */
  readonly key?: string;
}

/** What `verify` comes to (docs/schemas/verification.schema.json). */
interface Verification {
  readonly format: 'akashi-verification';
  readonly version: 1;
  /** Id of the run. */
  readonly bundle: string;
  readonly signature: Signature;
  readonly keys: readonly string[];
  readonly sameSuite: boolean;
  readonly judged: number;
  readonly differing: readonly { readonly id: string; readonly recorded: string | null; readonly again: string | null }[];
  /** Requirements whose scenarios this suite plays in another way than was recorded: nothing can be said. */
  readonly notComparable: readonly string[];
}

/** Judges a bundle again, with no target and no network. @returns 0 when every verdict is the same, 1 when one is not */
export async function verify(path: string, options: VerifyOptions): Promise<number> {
  const key = verifyingKey(options.key);
  const given = resolve(path);
  const temporary = mkdtempSync(join(tmpdir(), 'akashi-verify-'));
  try {
    const sealed = await openAny(given, temporary, key);
    const { signature, keys, facts, results, folder } = sealed;
    const { again, sameSuite } = await judgeAgain(folder, facts, join(temporary, 'replay'), options.json ?? false);
    const report: Verification = {
      ...{ format: 'akashi-verification', version: 1, bundle: facts.run.id, signature, keys, sameSuite },
      judged: again.requirements.filter(({ verdict }) => verdict !== null).length,
      ...compared(results, again, sameSuite),
    };
    process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
    return report.differing.length === 0 ? exitCodes.conforming : exitCodes.notConforming;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Plays every recorded scenario again, by the steps of this suite. */
async function judgeAgain(bundle: string, facts: BundleFacts, journalsFolder: string, silent: boolean) {
  const catalogue = loadCatalogue();
  const profile = join(bundle, 'profile.yaml');
  const now = digestsNow(existsSync(profile) ? profile : null);
  const sameSuite = now.catalogue === facts.digests.catalogue && now.features === facts.digests.features;
  const runner = new CucumberRunner();
  const planned = await runner.plan(facts.run.tags === null ? {} : { tags: facts.run.tags });
  const recorded = readRuns(bundle);
  const { journals, found, cut } = matched(recorded, planned);
  mkdirSync(journalsFolder);
  writeFileSync(join(journalsFolder, 'journals.ndjson'), journals);
  const parameters = { ...facts.parameters, replay: journalsFolder, ...(existsSync(profile) && { profile }) };
  const rounds = facts.run.bindings.map((binding) =>
    Array.from({ length: facts.run.repeat }, (_none, n): Round => {
      const own = found.filter((one) => one.binding === binding && one.repetition === n + 1);
      return { binding: binding as 'http', repetition: n + 1, only: own.map((one) => one.planned), parameters };
    }).filter(({ only }) => only.length > 0),
  );
  const progress = new Progress('judging again', found.length, silent);
  const runs = [...cut, ...(await inLanes(rounds, runner, () => progress.step()))];
  const waiversFile = join(bundle, 'waivers.yaml');
  const waivers = existsSync(waiversFile) ? readWaivers(waiversFile, new Set(catalogue.byId.keys())) : [];
  const again = judge(catalogue, { ...facts, proven: readProof(now), covered: coveredIds(), waivers }, runs);
  return { again, sameSuite };
}

/** Every binding in a process of its own, the first in this one. */
async function inLanes(lanes: readonly (readonly Round[])[], runner: CucumberRunner, onEnd: () => void): Promise<ScenarioRun[]> {
  const [own = [], ...others] = lanes.filter((rounds) => rounds.length > 0);
  const beside = others.map(
    (rounds) =>
      new Promise<ScenarioRun[]>((resolve, reject) => {
        const { file, execArgv } = ownModule(join(__dirname, 'replay-lane'));
        const child = fork(file, { execArgv });
        child.on('message', (message: ScenarioRun[] | 'ended') => (message === 'ended' ? onEnd() : resolve(message)));
        // Too late when the runs have come.
        child.on('exit', (code) => reject(new Error(`a process of verify ended with code ${code}`)));
        child.send(rounds as Round[]);
      }),
  );
  const all = await Promise.all([replay(own, runner, onEnd), ...beside]);
  return inOrder(all.flat());
}

interface Match {
  readonly planned: Planned;
  readonly binding: string;
  readonly repetition: number;
}

/** Which scenario of this suite is which of the recorded ones: by name, since lines move from version to version. */
function matched(recorded: readonly ScenarioRun[], planned: readonly Planned[]) {
  const byName = new Map<string, Planned[]>();
  for (const one of planned) byName.set(`${one.uri} ${one.name}`, [...(byName.get(`${one.uri} ${one.name}`) ?? []), one]);
  const taken = new Map<string, number>();
  const found: Match[] = [];
  const lines: string[] = [];
  /** What came to no end has nothing to be played again. */
  const cut: ScenarioRun[] = [];
  for (const run of recorded) {
    const { uri, name, binding, repetition, record } = run;
    const own = `${uri} ${name} ${binding} ${repetition}`;
    const nth = taken.get(own) ?? 0;
    taken.set(own, nth + 1);
    const match = byName.get(`${uri} ${name}`)?.[nth];
    if (record === null) cut.push(run);
    if (!match || record === null) continue;
    found.push({ planned: match, binding, repetition });
    lines.push(JSON.stringify({ key: keyOf({ ...run, line: match.line }), journal: record.journal }));
  }
  return { journals: lines.map((line) => `${line}\n`).join(''), found, cut };
}

function compared(recorded: Results, again: Results, sameSuite: boolean): Pick<Verification, 'differing' | 'notComparable'> {
  const differing = again.requirements.flatMap(({ id, verdict }) => {
    const before = recorded.requirements.find((one) => one.id === id)?.verdict ?? null;
    return before === verdict ? [] : [{ id, recorded: before, again: verdict }];
  });
  // Another suite may have other steps: that nothing was recorded for them says nothing about the target.
  const notComparable = sameSuite ? [] : differing.filter(({ id, again: verdict }) => verdict === 'HARNESS' && isAboutReplay(id, again));
  return {
    differing: differing.filter((one) => !notComparable.includes(one)),
    notComparable: notComparable.map(({ id }) => id),
  };
}

function isAboutReplay(id: string, { scenarios }: Results): boolean {
  const findings = scenarios
    .flatMap((scenario) => scenario.findings)
    .filter(({ verdict, requirements }) => verdict === 'HARNESS' && requirements.includes(id));
  return findings.every(({ message }) => message.includes('replay:'));
}

function textOf({ bundle, signature, keys, sameSuite, judged, differing, notComparable }: Verification): string {
  const same = `The same verdict for each of ${judged} judged requirements (run ${bundle}).\n`;
  const signed = { right: `signed by ${keys.join(', ')}`, 'not checked': `by ${keys.join(', ')}, not checked: give --key`, none: 'none' }[
    signature
  ];
  return [
    differing.length === 0 ? same : `Another verdict for ${differing.length} requirements (run ${bundle}):\n`,
    ...differing.map(({ id, recorded, again }) => `  ${id}  recorded ${recorded ?? 'no verdict'}, again ${again ?? 'no verdict'}\n`),
    `  signature: ${signed}\n`,
    sameSuite ? '' : '  note: the features or the catalogue of this suite are others than those of the run\n',
    notComparable.length === 0 ? '' : `  not comparable, since this suite does something else there: ${notComparable.join(', ')}\n`,
  ].join('');
}
