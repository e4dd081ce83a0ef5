import { createHash } from 'node:crypto';
import {
  After,
  AfterAll,
  Before,
  BeforeAll,
  setDefaultTimeout,
  setDefinitionFunctionWrapper,
  setWorldConstructor,
} from '@cucumber/cucumber';
import { type Catalogue, loadCatalogue } from '../features/catalogue/catalogue';
import { loadEfforts, mostOf } from '../features/catalogue/efforts';
import { recordingKey, SCENARIO_CARDS, SCENARIO_RECORD, type ScenarioRecord, scenarioKey } from '../reports/evidence/scenario-record';
import { failuresOf } from './card-data';
import { applicability, findingOf } from './scenario';
import { BenchProcess } from './targets/bench-process';
import { ledgerOf } from './targets/card-search';
import { RecordingChannel, ReplayChannel } from './targets/channel';
import { closeDesks } from './targets/controls/ways';
import { Budget } from './targets/effort';
import { Misconfigured, Unreachable } from './targets/errors';
import { builtInProfile, needsBench, type Profile, readProfile } from './targets/profile';
import { recordingOf } from './targets/recording';
import { scrubbed } from './targets/scrub';
import { closeBrowser, openTarget } from './targets/target';
import { closeConnections, useTls } from './targets/wire';
import { ConformanceWorld, type RunParameters } from './world';

setWorldConstructor(ConformanceWorld);
// Every wait of the suite is bounded by the profile; this only catches a hole in that.
setDefaultTimeout(180_000);

/** What all scenarios of this process share. */
let catalogue: Catalogue;
let profile: Profile;
let bench: BenchProcess | null = null;
/** What the profile allows this process to do. */
let budget = new Budget({});
/** Scenarios in a row in which the target did not answer: after a few, further ones are not tried. */
let unanswered = 0;
const giveUpAfter = 3;

BeforeAll(async function (this: { parameters: RunParameters }) {
  const { parameters } = this;
  unanswered = 0;
  catalogue = loadCatalogue();
  profile = profileOf(parameters);
  budget = new Budget(profile.caps, parameters.spent, parameters.processes);
  useTls(parameters.replay ? null : profile.tls);
  if (needsBench(profile) && !parameters.bench && !parameters.replay) bench = await BenchProcess.start();
});

AfterAll(async () => {
  await closeBrowser();
  await closeConnections();
  closeDesks();
  await bench?.stop();
  bench = null;
});

Before(async function (this: ConformanceWorld, { pickle, gherkinDocument }) {
  const { parameters } = this;
  const { applying, findings, unknown } = applicability(catalogue, profile, pickle);
  this.findings.push(...findings);
  this.check.requirements = applying;
  for (const id of unknown) {
    this.findings.push({
      verdict: 'HARNESS',
      requirements: [id],
      message: `${pickle.uri}: the tag @${id} names no requirement of the catalogue`,
    });
  }
  if (applying.length === 0) return 'skipped';
  const key = scenarioKey(pickle, gherkinDocument);
  this.key = key;
  const { binding = 'http', repetition = 1 } = parameters;
  this.channel = parameters.replay
    ? new ReplayChannel(recordingOf(parameters.replay, recordingKey(key, binding, repetition)))
    : new RecordingChannel(budget);
  this.channel.begin(() => {
    if (unanswered >= giveUpAfter) throw new Unreachable(`not tried: the target did not answer in ${unanswered} scenarios in a row`);
    budget.admit(mostOf(loadEfforts(), pickle.uri, pickle.name));
  });
  const target = await openTarget({
    profile,
    binding,
    channel: this.channel,
    suffix: suffixOf(parameters.run ?? '', repetition > 1 ? `${key}#${repetition}` : key),
    bench: parameters.bench ?? bench?.address ?? null,
    rules: parameters.rules ?? {},
    replay: parameters.replay !== undefined,
    unattended: parameters.unattended ?? false,
  });
  this.enter(target, this.channel);
  return undefined;
});

After(async function (this: ConformanceWorld) {
  const { parameters } = this;
  let messages = 0;
  if (this.entered) {
    const failed = this.findings.some((finding) => finding.verdict !== 'NOT_APPLICABLE');
    // A picture of card data is card data.
    const isSafe = !this.searched.some(({ place, found }) => place === 'operator-screen' && found.length > 0);
    if (isSafe && parameters.binding === 'browser' && !parameters.replay && (parameters.pictures ?? failed)) {
      for (const { png } of await this.target.pictures()) this.attach(png, 'image/png');
    }
    await this.people.leave();
    await this.target.controls.restore();
    messages = await this.target.close();
  }
  if (this.findings.some((finding) => finding.verdict === 'INCONCLUSIVE')) unanswered += 1;
  else if (this.check.executed > 0) unanswered = 0;
  const record: ScenarioRecord = {
    binding: parameters.binding ?? 'http',
    checks: this.check.executed,
    findings: this.channel?.masked(this.findings) ?? this.findings,
    journal: this.channel?.journal ?? [],
    ...(this.searched.length > 0 && { places: this.searched }),
    ...(this.channel instanceof RecordingChannel && { effort: this.channel.meter.effort(messages) }),
  };
  // Where a target has let out card data, it is in what was recorded as well.
  const isLeaky = this.searched.some(({ found }) => found.length > 0);
  this.attach(JSON.stringify(isLeaky ? scrubbed(record, this.cards.all) : record), SCENARIO_RECORD);
  if (parameters.cardKey !== undefined && this.entered && this.cards.all.length > 0) {
    this.attach(JSON.stringify(ledgerOf(this.cards.all, this.key, parameters.cardKey)), SCENARIO_CARDS);
  }
});

/** Whatever a scenario is about: nothing that the suite was sent in it may hold its cards. Runs before the hook above. */
After(async function (this: ConformanceWorld) {
  if (!this.entered || this.cards.all.length === 0) return;
  const reports = await this.target.places.received(this.cards.all);
  const failures = failuresOf(reports, this.searched, this.check.requirements, catalogue, profile);
  this.searched.push(...reports);
  this.findings.push(...failures.map((finding) => ({ ...finding, ...lastEntryOf(this) })));
  const [first] = failures;
  if (first) throw new Noted(explain(first.message, first.requirements, first, this.check.requirements[0]));
});

/** Something that is among the findings already. */
class Noted extends Error {}

/** Every step and hook runs inside this: an error becomes a finding of the right kind, never a bare stack trace. */
setDefinitionFunctionWrapper((definition: (this: unknown, ...given: unknown[]) => unknown) => {
  const wrapped = async function (this: unknown, ...given: unknown[]): Promise<unknown> {
    if (!(this instanceof ConformanceWorld)) return definition.apply(this, given);
    try {
      return await definition.apply(this, given);
    } catch (error) {
      return conclude(this, error);
    }
  };
  return wrapped;
});

/** Notes the finding; what makes the scenario pointless to go on with is thrown or skipped. */
function conclude(world: ConformanceWorld, error: unknown): 'skipped' | undefined {
  if (error instanceof Noted) throw new Error(error.message);
  const ids = world.check.requirements;
  const should = ids.length > 0 && ids.every((id) => catalogue.byId.get(id)?.level === 'should');
  const raw = findingOf(error, ids, should);
  const masked = world.channel?.masked(raw) ?? raw;
  const finding = world.entered ? scrubbed(masked, world.cards.all) : masked;
  world.findings.push({ ...finding, ...lastEntryOf(world) });
  if (finding.verdict === 'NOT_TESTABLE') return 'skipped';
  if (finding.verdict === 'WARN') return undefined;
  // No cause: Cucumber would print it, and with it whatever a target echoed.
  throw new Error(explain(finding.message, ids, finding));
}

function lastEntryOf({ channel }: ConformanceWorld): { journal?: number } {
  const journal = channel?.journal.at(-1)?.n;
  return journal === undefined ? {} : { journal };
}

/** Requirement first, then what was expected and seen, then what to do. */
function explain(
  message: string,
  ids: readonly string[],
  finding: { expected?: string; seen?: string; hint?: string },
  tag = ids[0],
): string {
  const statements = ids.map((id) => `${id} ${catalogue.byId.get(id)?.statement.en ?? ''}`);
  const lines = [...statements, `  ${message}`];
  if (finding.expected) lines.push(`  Expected: ${finding.expected}`);
  if (finding.seen) lines.push(`    Actual: ${finding.seen}`);
  const rulings = ids.map((id) => catalogue.byId.get(id)?.ruling?.en).filter((ruling) => ruling !== undefined);
  for (const ruling of rulings) lines.push(`    Ruling: ${ruling}`);
  lines.push(
    `      Hint: ${finding.hint ?? 'the journal of this scenario is attached'}; replay with npx akashi run --tags @${tag ?? 'ID'}`,
  );
  return lines.join('\n');
}

function profileOf(parameters: RunParameters): Profile {
  const { containers = null, replay } = parameters;
  const read = parameters.profile ? readProfile(parameters.profile, replay ? maskedEnvironment : process.env, containers) : builtInProfile;
  if (read.containers.length > 0 && containers === null && !replay)
    throw new Misconfigured('target.containers: expected to run already, and they do not; only akashi run starts them');
  const { cardLock, tokenization, ...others } = parameters.parameters ?? {};
  return {
    ...read,
    parameters: { ...read.parameters, ...others },
    cardLock: { ...read.cardLock, ...(cardLock as Partial<Profile['cardLock']> | undefined) },
    tokenization: { ...read.tokenization, ...(tokenization as Partial<Profile['tokenization']> | undefined) },
  };
}

/** In a replay nobody needs a password: recorded secrets are labels. */
const maskedEnvironment = new Proxy({}, { get: () => 'replayed' }) as Record<string, string>;

function suffixOf(run: string, key: string): string {
  return createHash('sha256').update(`${run} ${key}`).digest('hex').slice(0, 6);
}
