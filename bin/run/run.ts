import { type KeyObject, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { loadCatalogue } from '../../features/catalogue/catalogue';
import { loadEfforts, mostOf } from '../../features/catalogue/efforts';
import { EvidenceWriter, endedIn, readRuns } from '../../reports/evidence/evidence';
import { recordingKey } from '../../reports/evidence/scenario-record';
import { exitCodes } from '../../reports/verdict';
import { readWaivers } from '../../reports/waivers';
import { BenchProcess } from '../../steps/targets/bench-process';
import { launchChromium } from '../../steps/targets/chromium';
import type { RunningByName } from '../../steps/targets/containers/placeholders';
import { type Spent, spentBy } from '../../steps/targets/effort';
import { type Binding, builtInProfile, needsBench, type Profile, readProfile } from '../../steps/targets/profile';
import { CucumberRunner, type Planned } from '../cucumber';
import { diagnose, textOf } from '../profile/doctor';
import { Progress } from '../progress';
import { UsageError } from '../usage-error';
import { version } from '../version';
import { conclude, digestsNow } from './conclude';
import { commitmentsOf, ledgerOf, searchOwnReports } from './own-reports';
import { planOf, planText } from './plan';
import { Session, type SessionFacts } from './session';
import { signingKey } from './signing-key';
import { summaryOf } from './summary';
import { imagesOf, targetFacts } from './target-facts';
import { withContainers } from './with-containers';

export interface RunOptions {
  readonly target?: string;
  readonly tags?: string;
  readonly binding: Binding | 'all';
  readonly parallel?: number;
  readonly order?: string;
  readonly seed?: number;
  readonly repeat?: number;
  /** i/n */
  readonly shard?: string;
  readonly resume?: boolean;
  /** Nobody is there to do anything by hand, or to be asked. */
  readonly unattended?: boolean;
  /** Whether it is looked first whether the target can be tested. */
  readonly doctor?: boolean;
  /** Only say what would be done. */
  readonly plan?: boolean;
  /** File of known failures. */
  readonly waivers?: string;
  /** File of a private key. */
  readonly signWith?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** Runs the suite, writes bundle and reports, prints a summary. @returns the exit code */
export async function run(options: RunOptions): Promise<number> {
  const profileFile = options.target === undefined ? null : resolve(options.target);
  const profile = profileFile === null ? builtInProfile : readProfile(profileFile);
  const waivers = options.waivers === undefined ? null : resolve(options.waivers);
  if (waivers !== null) readWaivers(waivers, new Set(loadCatalogue().byId.keys()));
  const key = signingKey(options.signWith);
  const bindings = bindingsOf(profile, options.binding);
  const runner = new CucumberRunner();
  const { tags, shard } = options;
  const planned = await runner.plan({ ...(tags !== undefined && { tags }), ...(shard !== undefined && { shard }) });
  if (planned.length === 0) throw new UsageError(nothingChosen(options));
  if (!(await isAgreed(options, planned, profile, bindings.length))) return exitCodes.undecided;
  if (options.plan) return exitCodes.conforming;
  if (bindings.includes('browser')) await (await launchChromium()).close();
  const out = resolve(options.out);
  const session = await withContainers(profile, profileFile, async (live, running) => {
    if (!(await isReady(options, live))) return null;
    const begun = sessionFor(options, out, bindings, { digests: digestsNow(profileFile), images: imagesOf(live, running) });
    await perform({ session: begun, out, profile: live, profileFile, running, planned, runner, options });
    return begun;
  });
  if (session === null) return exitCodes.configuration;
  return finish({ session, out, profile, profileFile, waivers, key, options });
}

interface Performance {
  readonly session: Session;
  readonly out: string;
  readonly profile: Profile;
  readonly profileFile: string | null;
  /** Containers of the profile. */
  readonly running: RunningByName | null;
  readonly planned: readonly Planned[];
  readonly runner: CucumberRunner;
  readonly options: RunOptions;
}

/** Runs what has not been run, and writes down what happens while it happens. */
async function perform({ session, out, profile, profileFile, running, planned, runner, options }: Performance): Promise<void> {
  const { id, cardKey, seed, asked } = session.facts;
  const folder = join(out, 'bundle');
  const writer = options.resume ? EvidenceWriter.resume(folder, id) : EvidenceWriter.begin(folder, id);
  const ended = endedIn(folder);
  const stopTelling = tellHowToResume(options.out);
  const bench = needsBench(profile) ? await BenchProcess.start() : null;
  try {
    for (const [repetition, binding] of rounds(asked.repeat, asked.bindings as readonly Binding[])) {
      const left = planned.filter(({ key }) => !ended.has(recordingKey(key, binding, repetition)));
      if (left.length === 0) continue;
      const which = asked.repeat > 1 ? `, ${repetition} of ${asked.repeat}` : '';
      const progress = new Progress(`${binding} binding${which}`, left.length, options.json ?? false);
      const spent = profile.builtIn ? {} : spentIn(folder);
      const segment = writer.segment(binding, repetition);
      const parallel = options.parallel ?? usualParallel(profile, binding);
      const parameters = {
        ...{ spent, processes: Math.max(1, parallel), unattended: options.unattended ?? false },
        ...{ binding, repetition, run: id, pictures: true, cardKey },
        ...(profileFile !== null && { profile: profileFile }),
        ...(bench && { bench: bench.address }),
        ...(running && { containers: running }),
      };
      await runner.run(
        {
          parameters,
          ...selectionOf(left, planned, asked),
          parallel,
          ...(asked.order !== 'defined' && { order: orderOf(asked.order, seed, repetition) }),
        },
        (envelope) => {
          session.see(envelope);
          segment.see(envelope);
          progress.see(envelope);
        },
      );
      segment.close();
    }
  } finally {
    stopTelling();
    await bench?.stop();
  }
}

/** Nothing is judged of a target that cannot be tested: what is in the way is said instead. */
async function isReady({ doctor = true }: RunOptions, profile: Profile): Promise<boolean> {
  if (profile.builtIn || !doctor) return true;
  const { word, checks } = await diagnose(profile);
  if (word === 'ready') return true;
  const inTheWay = checks.filter(({ state }) => state === 'wrong');
  process.stderr.write(`CONFIG: nothing was judged, the target cannot be tested yet.\n\n${textOf({ word, checks: inTheWay })}`);
  return false;
}

/**
 * Says what is going to be done to somebody's own system, and asks where somebody is there to be asked and it takes their time.
 * @throws UsageError where people and processes would get into each other's way
 */
async function isAgreed(options: RunOptions, planned: readonly Planned[], profile: Profile, bindings: number): Promise<boolean> {
  if (profile.builtIn && !options.plan) return true;
  const plan = planOf(planned, profile, bindings * (options.repeat ?? 1));
  const byHand = Object.values(plan.byHand).reduce((sum, count) => sum + count, 0);
  if ((options.parallel ?? 0) > 1 && byHand > 0 && !options.unattended)
    throw new UsageError('--parallel: nobody can do by hand what several processes ask for at once; run without it, or with --unattended');
  if (!options.json) process.stdout.write(planText(plan, profile));
  else if (options.plan) process.stdout.write(`${JSON.stringify({ format: 'akashi-plan', version: 1, ...plan }, null, 2)}\n`);
  const takesTime = byHand > 0 || plan.waitingSeconds > 60;
  if (options.plan || options.unattended || !takesTime || !process.stdin.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y/i.test(await terminal.question('Go on? [y/N] '));
  } finally {
    terminal.close();
  }
}

interface Finish extends Omit<Performance, 'planned' | 'runner' | 'running'> {
  readonly waivers: string | null;
  readonly key: KeyObject | null;
}

async function finish({ session, out, profile, profileFile, waivers, key, options }: Finish): Promise<number> {
  const { id, startedAt, seed, asked, digests, images } = session.facts;
  const ledger = ledgerOf(session.cards);
  const { bindings, tags, order, repeat, shard } = asked;
  const results = await conclude({
    out,
    facts: {
      run: {
        ...{ id, startedAt, finishedAt: new Date().toISOString() },
        ...{ suite: `akashi ${version}`, node: process.version },
        ...{ seed, bindings, tags, order, repeat, shard },
      },
      target: targetFacts(profile, options.target ?? null, images),
      digests,
      parameters: { run: id },
      shards: [],
    },
    ...{ profile: profileFile, waivers, key },
    commitments: ledger && commitmentsOf(ledger),
    search: async () => [await searchOwnReports(out, ledger)],
  });
  session.end();
  const shown = relative(process.cwd(), out) || '.';
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ format: 'akashi-run', version: 1, summary: results.summary, results: join(out, 'results.json') }, null, 2)}\n`,
    );
  else process.stdout.write(summaryOf(results, shown));
  return results.summary.exitCode;
}

/** What was done to the target until now; of a scenario that was cut, all that it might have done. */
function spentIn(folder: string): Spent {
  const efforts = loadEfforts();
  return spentBy(readRuns(folder).flatMap(({ record, uri, name }) => (record ? record.effort : mostOf(efforts, uri, name)) ?? []));
}

/** Every repetition in every binding. */
function rounds<B>(repeat: number, bindings: readonly B[]): [number, B][] {
  return Array.from({ length: repeat }, (_none, n) => bindings.map((binding): [number, B] => [n + 1, binding])).flat();
}

/** Another order in each repetition, and the same again from the same seed. */
function orderOf(asked: string, seed: number, repetition: number): string {
  const [, given] = asked.split(':');
  return `random:${Number(given ?? seed) + repetition - 1}`;
}

/** The scenarios that are left: by the same choice as all of them, or, of a run that was cut, one by one. */
function selectionOf(left: readonly Planned[], planned: readonly Planned[], { tags, shard }: Session['facts']['asked']) {
  if (left.length < planned.length) return { only: left };
  return { ...(tags !== null && { tags }), ...(shard !== null && { shard }) };
}

function sessionFor(
  options: RunOptions,
  out: string,
  bindings: readonly Binding[],
  now: Pick<SessionFacts, 'digests' | 'images'>,
): Session {
  const { target = null, tags = null, order = 'defined', repeat = 1, shard = null } = options;
  const asked = { target, tags, bindings, order, repeat, shard };
  if (options.resume) return Session.resume(out, { asked, ...now });
  return Session.begin(out, {
    ...{ id: randomUUID(), startedAt: new Date().toISOString(), seed: options.seed ?? randomInt(1_000_000) },
    ...{ cardKey: randomBytes(32).toString('hex'), asked, ...now },
  });
}

/** What was seen until then is on disk. */
function tellHowToResume(out: string): () => void {
  const tell = (signal: NodeJS.Signals): void => {
    process.stderr.write(`\nakashi: cut by ${signal}. The same command with --resume goes on where it was (--out ${out}).\n`);
    // Whoever has something to tidy up first ends the process afterwards.
    if (process.listenerCount(signal) === 0) process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', tell).once('SIGTERM', tell);
  return () => process.off('SIGINT', tell).off('SIGTERM', tell);
}

function nothingChosen({ tags, shard }: RunOptions): string {
  if (shard === undefined) return `--tags: no scenario has the tags "${tags}"; akashi requirements lists what there is`;
  return `--shard ${shard}: there are fewer scenarios than parts${tags === undefined ? '' : ` with the tags "${tags}"`}; take fewer parts`;
}

/**
 * Windows of a browser wait a good deal for one another: several at once take half the time. Nothing is done at once to somebody's own
 * system that was not asked for. 0: one after the other.
 */
function usualParallel(profile: Profile, binding: Binding): number {
  return profile.builtIn && binding === 'browser' ? Math.min(availableParallelism(), 4) : 0;
}

function bindingsOf(profile: Profile, wanted: Binding | 'all'): Binding[] {
  const offered = [...new Set(Object.values(profile.roles).flatMap((role) => role.bindings))];
  if (wanted === 'all') return offered;
  if (!offered.includes(wanted))
    throw new UsageError(`--binding ${wanted}: the profile "${profile.name}" offers ${offered.join(', ')} only`);
  return [wanted];
}
