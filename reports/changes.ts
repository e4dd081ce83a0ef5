import type { RequirementResult, Results } from './results';
import { type Verdict, verdicts } from './verdict';

/** Where a change comes from. */
export type Cause = 'target' | 'profile' | 'catalogue' | 'suite' | 'selection';

/** A requirement whose verdict is another one than before. */
export interface Change {
  readonly id: string;
  readonly before: Verdict | null;
  readonly after: Verdict | null;
  /** Whether a certificate could hold it before, and cannot now. */
  readonly worse: boolean;
  /** Everything that changed and bears on it; the target, where nothing else did. */
  readonly because: readonly { readonly cause: Cause; readonly detail: string }[];
}

/** Compares two runs, requirement by requirement. */
export function changesBetween(before: Results, after: Results): Change[] {
  const ids = [...new Set([...before.requirements, ...after.requirements].map(({ id }) => id))];
  return ids.flatMap((id): Change[] => {
    const [old, now] = [before, after].map(({ requirements }) => requirements.find((one) => one.id === id)) as (
      | RequirementResult
      | undefined
    )[];
    const [was, is] = [old?.verdict ?? null, now?.verdict ?? null];
    if (was === is) return [];
    return [{ id, before: was, after: is, worse: rank(is) > rank(was), because: causesOf(old, now, before, after) }];
  });
}

function causesOf(
  old: RequirementResult | undefined,
  now: RequirementResult | undefined,
  before: Results,
  after: Results,
): Change['because'] {
  const causes: { cause: Cause; detail: string }[] = [];
  const say = (cause: Cause, detail: string): void => void causes.push({ cause, detail });
  if (!old) say('catalogue', 'the requirement is new');
  if (!now) say('catalogue', 'the requirement is there no more');
  if (old && now) {
    const altered = (['level', 'role', 'options', 'statement', 'exact', 'ruling', 'scheme'] as const).filter((part) =>
      differ(old[part], now[part]),
    );
    if (altered.length > 0) say('catalogue', `its ${altered.join(', ')} changed`);
    if (old.unjudged === 'not selected' || now.unjudged === 'not selected')
      say('selection', `tags, bindings or parts: ${chosen(before)} before, ${chosen(after)} now`);
    for (const detail of profileChanges(before, after)) say('profile', detail);
    const [written, writtenNow] = [scenariosOf(old, before), scenariosOf(now, after)];
    const bothRun = written.length > 0 && writtenNow.length > 0;
    if (bothRun && differ(written, writtenNow)) say('suite', 'its scenarios, or their steps, are others');
    if (before.run.suite !== after.run.suite) say('suite', `${before.run.suite} before, ${after.run.suite} now`);
    if (differ(old.waiver, now.waiver)) say('profile', 'its waiver is another one');
    if (before.target.name !== after.target.name) say('target', `another one: ${before.target.name} before, ${after.target.name} now`);
    for (const detail of imageChanges(before, after)) say('target', detail);
  }
  if (causes.length === 0) {
    const [reason] = now?.reasons ?? [];
    say('target', `nothing else changed${reason === undefined ? '' : `: ${reason}`}`);
  }
  return causes;
}

function profileChanges({ target: old }: Results, { target: now }: Results): string[] {
  const lists = (['roles', 'options', 'controls', 'bindings'] as const).flatMap((part) => {
    const gone = old[part].filter((one) => !now[part].includes(one));
    const come = now[part].filter((one) => !old[part].includes(one));
    return gone.length + come.length === 0
      ? []
      : [`${part}: ${[...gone.map((one) => `without ${one}`), ...come.map((one) => `with ${one}`)].join(', ')}`];
  });
  const names = [...new Set([...Object.keys(old.parameters), ...Object.keys(now.parameters)])];
  const parameters = names
    .filter((name) => differ(old.parameters[name], now.parameters[name]))
    .map((name) => `parameter ${name}: ${JSON.stringify(old.parameters[name])} before, ${JSON.stringify(now.parameters[name])} now`);
  return [...lists, ...parameters];
}

function imageChanges({ target: old }: Results, { target: now }: Results): string[] {
  return (now.images ?? []).flatMap(({ container, image, id }) => {
    const was = old.images?.find((one) => one.container === container);
    return was && was.id !== id ? [`another image of ${container}: ${was.image} (${was.id}) before, ${image} (${id}) now`] : [];
  });
}

/** Scenarios as they are written; lines may move. */
function scenariosOf({ scenarios }: RequirementResult, { scenarios: all }: Results): string[] {
  const own = all.filter(({ key }) => scenarios.includes(key));
  return [
    ...new Set(
      own.map(({ uri, name, steps }) => JSON.stringify([uri, name, steps.map(({ keyword, text, argument }) => [keyword, text, argument])])),
    ),
  ].sort();
}

function chosen({ run }: Results): string {
  return [run.tags ?? 'all', run.bindings.join(' and '), ...(run.shard === null ? [] : [`part ${run.shard}`])].join(', ');
}

function differ(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}

/** The higher, the worse; what was not judged is neither. */
function rank(verdict: Verdict | null): number {
  if (verdict === null || verdict === 'PASS' || verdict === 'NOT_APPLICABLE') return 0;
  return verdicts.length - verdicts.indexOf(verdict);
}
