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
  readonly parallel?: number;
  readonly order?: string;
  readonly parameters: RunParameters;
}

type Support = Awaited<ReturnType<typeof loadSupport>>;

/** Runs the features through Cucumber's own programming interface; step definitions are loaded once a process. */
export class CucumberRunner {
  #support: Support | null = null;

  /** Number of scenarios that a tag expression selects. @throws UsageError for a wrong expression */
  async plan(tags: string | undefined): Promise<number> {
    const { runConfiguration } = await this.#configuration({ ...(tags !== undefined && { tags }), parameters: {} });
    const { plan, errors } = await loadSources(runConfiguration.sources, this.#environment()).catch((error: Error) => {
      throw new UsageError(
        `--tags: expected a tag expression such as "@OPW-3.2.1-06 or @OPW-3.4", given "${tags}": ${error.message.split('\n')[0]}`,
      );
    });
    const [broken] = errors;
    if (broken) throw new UsageError(`${broken.uri}: no valid Gherkin: ${broken.message}`);
    return plan.length;
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

  #configuration({ tags, parallel, order, parameters }: CucumberOptions) {
    const provided = {
      ...(tags !== undefined && { tags }),
      ...(parallel !== undefined && { parallel }),
      ...(order !== undefined && { order: order as 'random' }),
      worldParameters: parameters as Record<string, never>,
    };
    return loadConfiguration({ file: 'cucumber.js', provided }, this.#environment());
  }

  #environment(): IRunEnvironment {
    // What Cucumber's own formatter prints goes nowhere: what is printed here is the command's affair.
    return { cwd: suiteFolder, stdout: new Writable({ write: (_chunk, _encoding, done) => done() }), stderr: process.stderr };
  }
}
