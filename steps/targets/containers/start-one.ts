import { existsSync } from 'node:fs';
import type { GenericContainer, StartedTestContainer } from 'testcontainers';
import { reveal } from '../../../cards/numbers/secret';
import { type Engine, type EngineContainer, testcontainers } from './engine';
import { explained } from './explain';
import { strategyFor } from './readiness';
import type { ContainerSettings } from './settings';
import { ContainerTrouble, reasonOf } from './trouble';

export interface Surroundings {
  readonly engine: Engine;
  readonly network: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Told as soon as the engine has the container, before it runs. May throw, so that it never does. */
  created(): void;
}

/** Sees to it that everything is there that a container is made of. @throws ContainerTrouble */
export async function prepare(settings: ContainerSettings, engine: Engine): Promise<void> {
  const absent = settings.mounts.find(({ from }) => !existsSync(from));
  if (absent) {
    const at = `target.containers.${settings.name}.mounts`;
    throw new ContainerTrouble(`${at}: expected a file or folder at ${absent.from}, given nothing; correct the path, or make it`);
  }
  await haveImage(settings, engine);
}

/** Starts a container and waits until it is ready. @throws ContainerTrouble */
export async function startOne(settings: ContainerSettings, surroundings: Surroundings): Promise<StartedTestContainer> {
  const life = new Life(settings, surroundings);
  const starting = (await described(settings, surroundings, life)).start();
  try {
    return await Promise.race([starting, life.ended]);
  } catch (error) {
    throw await life.explain(error);
  } finally {
    life.unwatch();
  }
}

/** A container from its creation until it is ready. */
class Life {
  readonly ended: Promise<never>;
  #end: (trouble: ContainerTrouble) => void = () => undefined;
  #container: EngineContainer | null = null;
  #told: Promise<ContainerTrouble> | null = null;
  readonly #watch = new AbortController();

  constructor(
    private readonly settings: ContainerSettings,
    private readonly surroundings: Surroundings,
  ) {
    this.ended = new Promise((_resolve, reject) => {
      this.#end = reject;
    });
    this.ended.catch(() => undefined);
  }

  /** The engine has made it; it does not run yet. */
  begin(id: string): void {
    this.#container = this.surroundings.engine.container.getById(id);
    this.surroundings.created();
    void this.#container
      .wait({ condition: 'next-exit', abortSignal: this.#watch.signal })
      .then(() => this.explain(new Error('it has ended')))
      .then(this.#end, () => undefined);
  }

  /** What is to be said has to be found out before the container is gone: testcontainers removes one that does not get ready. */
  async ready(container: EngineContainer, isReady: Promise<void>): Promise<void> {
    try {
      await isReady;
    } catch (error) {
      // Its log ends a moment before itself.
      if (/^Log stream ended/.test(reasonOf(error))) await container.wait();
      throw await this.explain(error);
    }
  }

  /** Once: the first trouble is the one that matters. */
  explain(error: unknown): Promise<ContainerTrouble> {
    if (error instanceof ContainerTrouble) return Promise.resolve(error);
    this.#told ??= explained(this.settings, this.#container, error);
    return this.#told;
  }

  /** Nobody waits for it any more. */
  get over(): AbortSignal {
    return this.#watch.signal;
  }

  unwatch(): void {
    this.#watch.abort();
  }
}

async function described(settings: ContainerSettings, { engine, network, labels }: Surroundings, life: Life): Promise<GenericContainer> {
  const { GenericContainer } = await testcontainers();
  const { name, image, environment, ports, command, mounts } = settings;
  class Described extends GenericContainer {
    /** Only this machine gets at the ports of a container on it. */
    onlyFromHere(): this {
      for (const bindings of Object.values(this.hostConfig.PortBindings ?? {}) as object[][])
        for (const binding of bindings) Object.assign(binding, { HostIp: '127.0.0.1' });
      return this;
    }

    protected override async containerCreated(id: string): Promise<void> {
      life.begin(id);
    }
  }
  const container = new Described(image)
    .withLabels(labels)
    .withNetworkMode(network)
    .withNetworkAliases(name)
    .withEnvironment(Object.fromEntries(Object.entries(environment).map(([variable, value]) => [variable, reveal(value)])))
    .withBindMounts(mounts.map(({ from, to }) => ({ source: from, target: to, mode: 'ro' })))
    .withDefaultLogDriver()
    .withWaitStrategy(await strategyFor(settings, engine, life.over, (one, ready) => life.ready(one, ready)));
  if (command !== null) container.withCommand([...command]);
  if (ports.length > 0) container.withExposedPorts(...ports);
  return isHere(engine) ? container.onlyFromHere() : container;
}

/** Whether the engine publishes ports on this machine, as seen from here. */
export function isHere({ info }: Engine): boolean {
  return ['localhost', '127.0.0.1'].includes(info.containerRuntime.host);
}

/** @throws ContainerTrouble when the engine does not have the image, and may or can not pull it */
async function haveImage({ name, image, pull }: ContainerSettings, { image: images }: Engine): Promise<void> {
  const { ImageName } = await testcontainers();
  const wanted = ImageName.fromString(image);
  const complaint = (expected: string, why: string, then: string): ContainerTrouble =>
    new ContainerTrouble(`target.containers.${name}.image: expected ${expected}, given "${image}"${why}; ${then}`);
  if (pull === 'never') {
    if (await images.exists(wanted)) return;
    throw complaint('an image that the engine has, since pull is never', '', 'build or load it first, or correct the name');
  }
  const what = 'an image that the engine has or can pull';
  const then = 'build, load or pull it first, or correct the name';
  await images.pull(wanted, { force: pull === 'always', platform: undefined }).catch((error) => {
    throw complaint(what, ` (${reasonOf(error)})`, then);
  });
  // Of what goes wrong in the midst of a pull nobody is told.
  if (!(await images.exists(wanted))) throw complaint(what, '', then);
}
