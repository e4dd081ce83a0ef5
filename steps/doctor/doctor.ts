import { RecordingChannel } from '../targets/channel';
import type { Profile } from '../targets/profile';
import { openTarget } from '../targets/target';
import { useTls } from '../targets/wire';
import { checkCapabilities } from './capability';
import { type Check, type Kind, kinds } from './check';
import { checkClock } from './clock';
import { checkControls } from './control';
import { checkCredentials } from './credentials';
import { checkNetwork } from './network';

/** What an examination came to. It says nothing about conformance. */
export interface Diagnosis {
  /** ready, or the first kind of trouble in the order in which it is to be mended. */
  readonly word: 'ready' | Kind;
  readonly checks: readonly Check[];
}

/**
 * Looks whether a target can be tested at all, before it is: one thing after the other, and as far as one can get.
 * @param bench address of simulators that play the parties beside the target; null where none is needed
 */
export async function examine(profile: Profile, bench: string | null): Promise<Diagnosis> {
  const limit = profile.parameters.answerMilliseconds;
  useTls(profile.tls);
  const network = await checkNetwork({ profile, limit });
  // What does not answer cannot be asked anything further.
  if (network.some(({ state }) => state === 'wrong')) return diagnosisOf(network);
  const channel = new RecordingChannel();
  const target = await openTarget({
    profile,
    binding: 'http',
    channel,
    suffix: 'doctor',
    bench,
    rules: {},
    replay: false,
    unattended: true,
  });
  try {
    const examined = { profile, target, limit };
    const credentials = await checkCredentials(examined);
    const clock = await checkClock(examined);
    const controls = await checkControls(examined);
    // Somebody who could not sign in is not tried again: that might lock them out.
    const isKnown = credentials.every(({ state }) => state !== 'wrong');
    const capabilities = await checkCapabilities(examined, isKnown);
    return diagnosisOf([...network, ...credentials, ...clock, ...controls, ...capabilities]);
  } finally {
    await target.controls.restore().catch(() => undefined);
    await target.close();
  }
}

function diagnosisOf(checks: readonly Check[]): Diagnosis {
  const word = kinds.find((kind) => checks.some((check) => check.kind === kind && check.state === 'wrong')) ?? 'ready';
  return { word, checks };
}
