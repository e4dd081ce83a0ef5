import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadCatalogue } from '../../features/catalogue/catalogue';
import type { BundleFacts } from '../../reports/evidence/bundle';
import { inOrder, keyOf, type ScenarioRun } from '../../reports/evidence/collect';
import { readRuns } from '../../reports/evidence/evidence';
import { openAny, type Signature } from '../../reports/evidence/sealed';
import { judge } from '../../reports/judge';
import type { Results } from '../../reports/results';
import { exitCodes } from '../../reports/verdict';
import { readWaivers } from '../../reports/waivers';
import type { RunParameters } from '../../steps/world';
import { CucumberRunner, type Planned } from '../cucumber';
import { Progress } from '../progress';
import { readProof } from '../prove/proof';
import { coveredIds, digestsNow } from '../run/conclude';
import { verifyingKey } from '../run/signing-key';
import { ReplayLane, type Round, replay } from './replay-lane';

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
  const lanes = Array.from({ length: Math.min(4, availableParallelism()) - 1 }, () => new ReplayLane());
  try {
    const sealed = await openAny(given, temporary, key);
    const { signature, keys, facts, results, folder } = sealed;
    const { again, sameSuite } = await judgeAgain(folder, facts, join(temporary, 'replay'), lanes, options.json ?? false);
    const report: Verification = {
      ...{ format: 'akashi-verification', version: 1, bundle: facts.run.id, signature, keys, sameSuite },
      judged: again.requirements.filter(({ verdict }) => verdict !== null).length,
      ...compared(results, again, sameSuite),
    };
    process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
    return report.differing.length === 0 ? exitCodes.conforming : exitCodes.notConforming;
  } finally {
    for (const lane of lanes) lane.end();
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Plays every recorded scenario again, by the steps of this suite. */
async function judgeAgain(bundle: string, facts: BundleFacts, journals: string, lanes: readonly ReplayLane[], silent: boolean) {
  const profile = join(bundle, 'profile.yaml');
  const runner = new CucumberRunner();
  const planned = await runner.plan(facts.run.tags === null ? {} : { tags: facts.run.tags });
  const { found, cut } = matched(readRuns(bundle), planned);
  const progress = new Progress('judging again', found.length, silent);
  const rounds = roundsOf(found, { ...facts.parameters, ...(existsSync(profile) && { profile }) }, journals);
  const onEnd = (): void => progress.step();
  const runs = [...cut];
  /** Whoever is done with one takes the next; this process from the beginning, others from the end: each learns half of the steps. */
  const work = async (next: () => Round | undefined, play: (round: Round) => Promise<ScenarioRun[]>): Promise<void> => {
    for (let round = next(); round; round = next()) runs.push(...(await play(round)));
  };
  const own = () =>
    work(
      () => rounds.shift(),
      (round) => replay(round, runner, onEnd),
    );
  const beside = (lane: ReplayLane) =>
    work(
      () => rounds.pop(),
      (round) => lane.play(round, onEnd),
    );
  // A lane has its next round there already: while this process plays, it hears of nothing.
  await Promise.all([...lanes.flatMap((lane) => [beside(lane), beside(lane)]), own()]);
  const catalogue = loadCatalogue();
  const now = digestsNow(existsSync(profile) ? profile : null);
  const sameSuite = now.catalogue === facts.digests.catalogue && now.features === facts.digests.features;
  const waiversFile = join(bundle, 'waivers.yaml');
  const waivers = existsSync(waiversFile) ? readWaivers(waiversFile, new Set(catalogue.byId.keys())) : [];
  const again = judge(catalogue, { ...facts, proven: readProof(now), covered: coveredIds(), waivers }, inOrder(runs));
  return { again, sameSuite };
}

/** Scenarios in a round: few enough that all processes come to an end together, enough that to begin one does not count. */
const roundSize = 100;

/** @param journals folder: what was recorded is written there, every round's own, for whoever plays it */
function roundsOf(found: readonly Match[], parameters: RunParameters, journals: string): Round[] {
  const kinds = new Map<string, Match[]>();
  for (const one of found) {
    const kind = `${one.binding} ${one.repetition}`;
    const all = kinds.get(kind);
    if (all) all.push(one);
    else kinds.set(kind, [one]);
  }
  const places = Array.from({ length: Math.ceil(found.length / roundSize) }, (_none, n) => n * roundSize);
  // What is near to each other in the features has the same steps, in either binding.
  const pieces = places
    .flatMap((from) => [...kinds.values()].map((all) => all.slice(from, from + roundSize)))
    .filter((piece) => piece.length > 0);
  return pieces.map((piece, index) => {
    const folder = join(journals, String(index));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'journals.ndjson'), piece.map(({ journal }) => `${journal}\n`).join(''));
    const { binding, repetition } = piece[0] as Match;
    return {
      binding: binding as 'http',
      repetition,
      only: piece.map(({ planned }) => planned),
      parameters: { ...parameters, replay: folder },
    };
  });
}

interface Match {
  readonly planned: Planned;
  readonly binding: string;
  readonly repetition: number;
  /** What was recorded, under the scenario's place in this suite (a line of JSON). */
  readonly journal: string;
}

/** Which scenario of this suite is which of the recorded ones: by name, since lines move from version to version. */
function matched(recorded: readonly ScenarioRun[], planned: readonly Planned[]) {
  const byName = new Map<string, Planned[]>();
  for (const one of planned) byName.set(`${one.uri} ${one.name}`, [...(byName.get(`${one.uri} ${one.name}`) ?? []), one]);
  const taken = new Map<string, number>();
  const found: Match[] = [];
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
    const journal = JSON.stringify({ key: keyOf({ ...run, line: match.line }), journal: record.journal });
    found.push({ planned: match, binding, repetition, journal });
  }
  return { found, cut };
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
