import type { ContainerRuntimeClient } from 'testcontainers';
import { ContainerTrouble } from './trouble';

/** What talks to the container engine. */
export type Engine = ContainerRuntimeClient;
export type EngineContainer = ReturnType<Engine['container']['getById']>;

/** Only a run with containers needs the package, which takes half a second to load. */
export function testcontainers(): Promise<typeof import('testcontainers')> {
  // A run removes what it has started by itself. The package's own way is an image that the profile does not name.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
  return import('testcontainers');
}

/** The engine of this machine, or the one that DOCKER_HOST names. @throws ContainerTrouble when none answers */
export async function engine(): Promise<Engine> {
  const { getContainerRuntimeClient } = await testcontainers();
  return getContainerRuntimeClient().catch(() => {
    const named = process.env.DOCKER_HOST;
    const where =
      named === undefined ? 'none answers at its usual socket, and DOCKER_HOST is not set' : `none answers at DOCKER_HOST (${named})`;
    throw new ContainerTrouble(
      `no container engine: ${where}. The profile has target.containers: install Docker or Podman and start it, or name its socket in DOCKER_HOST`,
    );
  });
}
