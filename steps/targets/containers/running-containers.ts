import type { StartedTestContainer } from 'testcontainers';
import { type Engine, engine } from './engine';
import { guard } from './guard';
import type { RunningByName, RunningContainer } from './placeholders';
import type { ContainerSettings } from './settings';
import { isHere, prepare, startOne } from './start-one';
import { ContainerTrouble, reasonOf } from './trouble';

/** On everything that a run makes in the engine; its value is the run's id. */
export const runLabel = 'akashi.run';

/** The containers of a run, and the network in which they know each other by name. */
export class RunningContainers {
  readonly #running: Record<string, RunningContainer> = {};
  readonly #release: () => void;
  /** Settled when the engine is not just being asked to make something. */
  #making: Promise<unknown> = Promise.resolve();
  #stopped: Promise<void> | null = null;

  private constructor(
    private readonly engine: Engine,
    private readonly run: string,
  ) {
    this.#release = guard(() => this.stop());
  }

  /**
   * Starts them one after the other. From then on they are also removed when the process is interrupted.
   * @throws ContainerTrouble, with nothing left behind
   */
  static async start(containers: readonly ContainerSettings[], run: string): Promise<RunningContainers> {
    const all = new RunningContainers(await engine(), run);
    // Some waits of the package alone do not keep a process from ending.
    const awake = setInterval(() => undefined, 1 << 30);
    try {
      await all.#startAll(containers);
      return all;
    } catch (error) {
      await all.stop();
      throw error;
    } finally {
      clearInterval(awake);
    }
  }

  /** For the profile: where each of them is reached. */
  get byName(): RunningByName {
    return this.#running;
  }

  /** Removes containers with their volumes, and the network. What cannot be removed is told on standard error. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #startAll(containers: readonly ContainerSettings[]): Promise<void> {
    // First of all, since that can take long, and leaves nothing to be removed.
    for (const settings of containers) await prepare(settings, this.engine);
    const network = `akashi-${this.run}`;
    const labels = { [runLabel]: this.run };
    await this.#make(this.engine.network.create({ Name: network, Driver: 'bridge', Labels: labels }));
    for (const settings of containers) {
      let isThere: () => void = () => undefined;
      const created = new Promise<void>((resolve) => {
        isThere = resolve;
      });
      const started = startOne(settings, {
        ...{ engine: this.engine, network, labels },
        created: () => {
          isThere();
          this.#mustGoOn();
        },
      });
      await this.#make(started, created);
      this.#running[settings.name] = await this.#facts(settings, await started);
    }
  }

  /** @param made when that is made, if it is before the act is over */
  async #make(act: Promise<unknown>, made: Promise<unknown> = act): Promise<void> {
    this.#mustGoOn();
    this.#making = Promise.race([made, act]).catch(() => undefined);
    await act.catch((error) => {
      this.#mustGoOn();
      throw error instanceof ContainerTrouble ? error : new ContainerTrouble(`the container engine refuses: ${reasonOf(error)}`);
    });
    this.#mustGoOn();
  }

  #mustGoOn(): void {
    if (this.#stopped !== null) throw new ContainerTrouble('interrupted while containers were started; they are removed');
  }

  async #facts({ ports }: ContainerSettings, container: StartedTestContainer): Promise<RunningContainer> {
    const host = isHere(this.engine) ? '127.0.0.1' : container.getHost();
    const id = container.getId();
    const { Image: image } = await this.engine.container.getById(id).inspect();
    return { id, image, ports: Object.fromEntries(ports.map((port) => [port, `${host}:${container.getMappedPort(port)}`])) };
  }

  async #stop(): Promise<void> {
    try {
      await this.#removeAll();
      // What the engine was just making has come meanwhile.
      await this.#making;
      await this.#removeAll();
    } catch (error) {
      process.stderr.write(
        `akashi: containers are left: ${reasonOf(error)}; remove what has the label ${runLabel}=${this.run} in your container engine\n`,
      );
    } finally {
      this.#release();
    }
  }

  async #removeAll(): Promise<void> {
    const { dockerode } = this.engine.container;
    const filters = { label: [`${runLabel}=${this.run}`] };
    const containers = (await dockerode.listContainers({ all: true, filters })).map(({ Id }) => dockerode.getContainer(Id));
    await Promise.all(
      containers.map((container) =>
        container.remove({ force: true, v: true }).catch((error: { statusCode?: number }) => {
          // 404: gone. 409: somebody else is removing it.
          if (error.statusCode === 409) return container.wait({ condition: 'removed' }).catch(() => undefined);
          if (error.statusCode !== 404) throw error;
          return undefined;
        }),
      ),
    );
    for (const { Id } of await dockerode.listNetworks({ filters })) await dockerode.getNetwork(Id).remove();
  }
}
