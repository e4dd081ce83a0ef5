import { once } from 'node:events';
import { connect } from 'node:net';
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
  const named = process.env.DOCKER_HOST;
  // Else the package would look for another one, and take it.
  if (named && !(await listens(named))) throw noEngine(`none answers at DOCKER_HOST (${named})`);
  const { getContainerRuntimeClient } = await testcontainers();
  return getContainerRuntimeClient().catch(() => {
    throw noEngine(named ? `what is at DOCKER_HOST (${named}) is none` : 'none answers at the usual sockets, and DOCKER_HOST is not set');
  });
}

function noEngine(why: string): ContainerTrouble {
  return new ContainerTrouble(
    `no container engine: ${why}. The profile has target.containers: install Docker or Podman and start it, or name its socket in DOCKER_HOST`,
  );
}

/** Whether somebody is at such an address as unix:///var/run/docker.sock or tcp://127.0.0.1:2375. */
async function listens(address: string): Promise<boolean> {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port, pathname } = new URL(address);
  if (!['unix:', 'tcp:', 'http:', 'https:'].includes(protocol)) return true;
  const socket = protocol === 'unix:' ? connect(pathname) : connect(Number(port), hostname);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
