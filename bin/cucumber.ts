import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type IRunEnvironment, loadConfiguration, loadSources, loadSupport, runCucumber } from '@cucumber/cucumber/api';
import type { Envelope } from '@cucumber/messages';
import type { RunParameters } from '../steps/world';
import { UsageError } from './usage-error';

/** The folder of this suite; features are found here wherever the command is called. */
export const suiteFolder = join(__dirname, '..');

export interface CucumberOptions {
  readonly tags?: string;
  /** i/n: this part of what the tags choose. */
  readonly shard?: string;
  /** These scenarios and no others, whatever their tags. */
  readonly only?: readonly Planned[];
  readonly parallel?: number;
  readonly order?: string;
  readonly parameters: RunParameters;
}

/** A scenario, or a row of an outline, that is to be run. */
export interface Planned {
  /** `<uri>:<line>` */
  readonly key: string;
  readonly uri: string;
  readonly line: number;
  readonly name: string;
}

type Support = Awaited<ReturnType<typeof loadSupport>>;

/** Runs the features through Cucumber's own programming interface; step definitions are loaded once a process. */
export class CucumberRunner {
  #support: Support | null = null;

  /** The scenarios that a tag expression, or a part of that, selects. @throws UsageError for a wrong expression */
  async plan({ tags, shard }: Pick<CucumberOptions, 'tags' | 'shard'>): Promise<Planned[]> {
    const { runConfiguration } = await this.#configuration({
      ...(tags !== undefined && { tags }),
      ...(shard !== undefined && { shard }),
      parameters: {},
    });
    const { plan, errors } = await loadSources(runConfiguration.sources, this.#environment()).catch((error: Error) => {
      throw new UsageError(
        `--tags: expected a tag expression such as "@OPW-3.2.1-06 or @OPW-3.4", given "${tags}": ${error.message.split('\n')[0]}`,
      );
    });
    const [broken] = errors;
    if (broken) throw new UsageError(`${broken.uri}: no valid Gherkin: ${broken.message}`);
    // Cucumber's own --shard takes every n-th of them, but not in a plan.
    const [part = 1, of = 1] = shard?.split('/').map(Number) ?? [];
    const own = plan.filter((_one, n) => n % of === part - 1);
    return own.map(({ uri, name, location }) => ({ key: `${uri}:${location.line}`, uri, line: location.line, name }));
  }

  /** Loads the step definitions, which takes a while, before they are needed. */
  async load(): Promise<void> {
    const { runConfiguration } = await this.#configuration({ parameters: {} });
    this.#support ??= await loadSupport(runConfiguration, this.#environment());
  }

  /** Runs and hands on every message. */
  async run(options: CucumberOptions, onMessage: (envelope: Envelope) => void): Promise<void> {
    const { runConfiguration } = await this.#configuration(options);
    const environment = this.#environment();
    this.#support ??= await loadSupport(runConfiguration, environment);
    const configuration = { ...runConfiguration, support: this.#support };
    // Cucumber's run scope lives on in whatever was opened during the run (kept-alive connections, say):
    // it must not keep the run's messages.
    let sink: typeof onMessage | null = onMessage;
    await runCucumber(configuration, environment, (envelope) => sink?.(envelope)).finally(() => {
      sink = null;
    });
  }

  async #configuration({ tags, shard, only, parallel, order, parameters }: CucumberOptions) {
    const provided = {
      ...(shard !== undefined && { shard }),
      ...(tags !== undefined && { tags }),
      ...(parallel !== undefined && { parallel }),
      ...(order !== undefined && { order: order as 'random' }),
      worldParameters: parameters as Record<string, never>,
    };
    const { runConfiguration, ...rest } = await loadConfiguration({ file: 'cucumber.js', provided }, this.#environment());
    if (only === undefined) return { runConfiguration, ...rest };
    // Paths of the configuration would be added to, not replaced.
    const lines = new Map<string, number[]>();
    for (const { uri, line } of only) lines.set(uri, [...(lines.get(uri) ?? []), line]);
    const paths = [...lines].map(([uri, at]) => `${uri}:${at.join(':')}`);
    return { runConfiguration: { ...runConfiguration, sources: { ...runConfiguration.sources, paths } }, ...rest };
  }

  #environment(): IRunEnvironment {
    // What Cucumber's own formatter prints goes nowhere: what is printed here is the command's affair.
    return { cwd: suiteFolder, stdout: new Writable({ write: (_chunk, _encoding, done) => done() }), stderr: process.stderr };
  }
}
