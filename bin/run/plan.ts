import type { Pickle } from '@cucumber/messages';
import { loadCatalogue } from '../../features/catalogue/catalogue';
import { type Efforts, loadEfforts } from '../../features/catalogue/efforts';
import { readFeatures } from '../../features/catalogue/scenarios';
import type { Effort } from '../../reports/evidence/scenario-record';
import { applicability } from '../../steps/scenario';
import type { ControlAct } from '../../steps/targets/controls/ways';
import type { Profile } from '../../steps/targets/profile';
import type { Planned } from '../cucumber';

/** What a run is going to do to a target, as far as it can be told: measured against the simulators. */
export interface Plan {
  /** Runs of scenarios: in every binding, as often as they are repeated. */
  readonly scenarios: number;
  readonly notApplicable: number;
  readonly requirements: number;
  /** Of all, waiting with it. */
  readonly seconds: number;
  readonly waitingSeconds: number;
  /** Runs of scenarios that would wait longer at once than the profile allows. */
  readonly tooLong: number;
  /** Acts that somebody has to do by hand, how often each. */
  readonly byHand: Readonly<Record<string, number>>;
  readonly effects: Readonly<Record<'calls' | 'payments' | 'yen' | 'messages', number>>;
}

/** Seconds that an exchange takes, roughly: nobody knows the target yet. */
const secondsEach = 0.1;

/** @param times how often each scenario is run: bindings times repetitions */
export function planOf(planned: readonly Planned[], profile: Profile, times: number, efforts: Efforts = loadEfforts()): Plan {
  const catalogue = loadCatalogue();
  const pickles = picklesByKey();
  const applying = planned.flatMap(({ key }) => {
    const pickle = pickles.get(key);
    const { applying: ids } = pickle ? applicability(catalogue, profile, pickle.pickle) : { applying: [] };
    return pickle && ids.length > 0 ? [{ ids, effort: efforts[pickle.pickle.uri]?.[pickle.pickle.name]?.[pickle.nth] }] : [];
  });
  const all = applying.flatMap(({ effort }) => effort ?? []);
  const sum = (of: (effort: Effort) => number): number => all.reduce((total, effort) => total + of(effort), 0) * times;
  const waits = (effort: Effort): number => (effort.waits ?? []).reduce((total, one) => total + one, 0);
  const way = profile.controls.ways.advanceClock;
  const isTooLong = (effort: Effort): boolean => way?.by === 'waiting' && (effort.waits ?? []).some((one) => one > way.atMost);
  const waitingSeconds = way?.by === 'waiting' ? sum((effort) => (isTooLong(effort) ? 0 : waits(effort))) : 0;
  const hands = Object.entries(profile.controls.ways).filter(([, one]) => one.by === 'hand');
  return {
    scenarios: applying.length * times,
    notApplicable: (planned.length - applying.length) * times,
    requirements: new Set(applying.flatMap(({ ids }) => ids)).size,
    seconds: Math.round(waitingSeconds + sum(({ exchanges }) => exchanges * secondsEach)),
    waitingSeconds: Math.round(waitingSeconds),
    tooLong: all.filter(isTooLong).length * times,
    byHand: Object.fromEntries(hands.map(([act]) => [act, sum(({ acts }) => acts?.[act as ControlAct] ?? 0)])),
    effects: {
      calls: sum(({ calls }) => calls ?? 0),
      payments: sum(({ payments }) => payments ?? 0),
      yen: sum(({ yen }) => yen ?? 0),
      messages: sum(({ messages }) => messages ?? 0),
    },
  };
}

/** The plan as it is printed before anything starts. */
export function planText(plan: Plan, { caps }: Profile): string {
  const { scenarios, notApplicable, requirements, seconds, waitingSeconds, tooLong, byHand, effects } = plan;
  const hands = Object.entries(byHand).filter(([, count]) => count > 0);
  const capped = (['calls', 'payments', 'yen', 'messages'] as const).filter((kind) => caps[kind] !== undefined);
  const beyond = capped.filter((kind) => effects[kind] > (caps[kind] ?? 0));
  return [
    `plan          ${scenarios} scenarios for ${requirements} requirements; ${notApplicable} more do not apply`,
    `  time        about ${durationOf(seconds)}${waitingSeconds > 0 ? `, of which ${durationOf(waitingSeconds)} are waiting` : ''}`,
    ...(tooLong > 0 ? [`  not waited  ${tooLong} scenarios wait longer at once than the profile allows: NOT_TESTABLE`] : []),
    `  by hand     ${hands.length === 0 ? 'nothing' : hands.map(([act, count]) => `${act} ${count} times`).join(', ')}`,
    `  effects     at most ${effects.calls} calls, ${effects.payments} payments of ${effects.yen} yen in all, ${effects.messages} messages`,
    ...(capped.length > 0 ? [`  caps        ${capped.map((kind) => `${kind} ${caps[kind]}`).join(', ')}`] : []),
    ...(beyond.length > 0 ? [`              more is planned of ${beyond.join(', ')}: what goes beyond is NOT_TESTABLE`] : []),
    '',
  ].join('\n');
}

function durationOf(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} minutes`;
  return `${Math.round(seconds / 360) / 10} hours`;
}

/** Scenarios by `<uri>:<line>`, with how many of the same name stand before them. */
function picklesByKey(): Map<string, { pickle: Pickle; nth: number }> {
  const found = new Map<string, { pickle: Pickle; nth: number }>();
  for (const { uri, pickles } of readFeatures()) {
    const seen = new Map<string, number>();
    for (const pickle of pickles) {
      const nth = seen.get(pickle.name) ?? 0;
      seen.set(pickle.name, nth + 1);
      found.set(`${uri}:${pickle.location?.line ?? 0}`, { pickle, nth });
    }
  }
  return found;
}
