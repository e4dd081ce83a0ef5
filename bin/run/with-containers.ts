import { randomUUID } from 'node:crypto';
import type { RunningByName } from '../../steps/targets/containers/placeholders';
import { type Profile, readProfile } from '../../steps/targets/profile';

/**
 * Starts the containers that a profile names, and removes them when the work is done, or fails.
 * @param work is given the profile with the addresses that they have
 * @throws ContainerTrouble when they cannot be started
 */
export async function withContainers<T>(
  profile: Profile,
  file: string | null,
  work: (live: Profile, running: RunningByName | null) => Promise<T>,
): Promise<T> {
  if (profile.containers.length === 0 || file === null) return work(profile, null);
  // Large, and not needed for other targets.
  const { RunningContainers } = await import('../../steps/targets/containers/running-containers');
  const containers = await RunningContainers.start(profile.containers, randomUUID());
  try {
    return await work(readProfile(file, process.env, containers.byName), containers.byName);
  } finally {
    await containers.stop();
  }
}
