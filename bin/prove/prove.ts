import { fork } from 'node:child_process';
import { join } from 'node:path';
import parseTags from '@cucumber/tag-expressions';
import { ownModule } from '../../cards/own-module';
import { type Alteration, type Catalogue, loadCatalogue } from '../../features/catalogue/catalogue';
import { featuresDigest } from '../../features/catalogue/scenarios';
import { exitCodes } from '../../reports/verdict';
import { Progress } from '../progress';
import { UsageError } from '../usage-error';
import { codeDigest, keepProof, type ProofResult } from './proof';
import type { Experiment } from './prove-lane';

export interface ProveOptions {
  readonly tags?: string;
  readonly json?: boolean;
  /** Tries every fault with the whole suite, to see what else it trips. */
  readonly wide?: boolean;
  readonly lanes: number;
}

/** Runs the suite against every fault and variant. @returns 0 when every fault was caught and no variant was flagged */
export async function prove(options: ProveOptions): Promise<number> {
  const catalogue = loadCatalogue();
  const chosen = catalogue.alterations.filter((alteration) => isChosen(alteration, options.tags));
  if (chosen.length === 0)
    throw new UsageError(`--tags: no fault or variant belongs to "${options.tags}"; akashi requirements lists what there is`);
  const { tags, wide = false, json = false, lanes } = options;
  const experiments = chosen.map((alteration) => experimentOf(alteration, wide));
  // Several at once, each with its own requirements above: alone, every one of them would take as long as the suite.
  const groups = tags === undefined && !wide ? togetherOf(chosen.filter(({ kind }) => kind === 'variant')) : [];
  const all = [...groups.map((group) => withEverything(group, catalogue)), ...experiments];
  const tried = await inLanes(all, lanes, new Progress('faults and variants', all.length, json));
  const flagged = groups.filter((group) => tried.some(({ id, held }) => id === group.id && !held)).flatMap(({ members }) => members);
  const again = flagged.map((alteration) => withEverything(alteration, catalogue));
  const alone = again.length > 0 ? await inLanes(again, lanes, new Progress('variants one by one', again.length, json)) : [];
  const results = resultsOf(chosen, tried, alone);
  results.sort((a, b) => (a.kind === b.kind ? (a.id < b.id ? -1 : 1) : a.kind === 'fault' ? -1 : 1));
  const proof = {
    format: 'akashi-proof',
    version: 1,
    digests: { catalogue: catalogue.digest, features: featuresDigest(), code: codeDigest() },
    results,
  } as const;
  if (tags === undefined) keepProof(proof);
  if (json) process.stdout.write(`${JSON.stringify(proof, null, 2)}\n`);
  else process.stdout.write(matrixOf(results, catalogue, wide));
  return results.every(({ held }) => held) ? exitCodes.conforming : exitCodes.notConforming;
}

function isChosen(alteration: Alteration, tags: string | undefined): boolean {
  if (tags === undefined) return true;
  const own = alteration.requirements.flatMap((id) => [`@${id}`, `@${id.replace(/-\d\d$/, '')}`]);
  try {
    return parseTags(tags).evaluate(own);
  } catch (error) {
    throw new UsageError(
      `--tags: expected a tag expression such as "@OPW-3.2.1-06 or @OPW-3.4", given "${tags}": ${(error as Error).message.split('\n')[0]}`,
    );
  }
}

/** Prefixes of documents whose systems are simulated by the same rules: a variant of one cannot be seen in the scenarios of another. */
const simulatedTogether: readonly (readonly string[])[] = [['OPW', 'AIV'], ['LCK'], ['TKB', 'CSA']];

/** Variants that can be tried at the same time. */
interface Together extends Alteration {
  readonly members: readonly Alteration[];
}

/** So many at once; more would hide more of one another. */
const mostTogether = 8;

/** Groups of variants of one family of simulators that change different rules. */
function togetherOf(variants: readonly Alteration[]): Together[] {
  const groups: Alteration[][] = [];
  for (const variant of variants.filter(({ bindings }) => bindings.length === 0 || bindings.includes('http'))) {
    const free = groups.find((group) => group.length < mostTogether && group.every((other) => canBeTogether(variant, other)));
    if (free) free.push(variant);
    else groups.push([variant]);
  }
  return groups.map((members, n) => ({
    ...(members[0] as Alteration),
    id: `together ${n + 1}`,
    requirements: members.flatMap(({ requirements }) => requirements),
    rules: Object.assign({}, ...members.map(({ rules }) => rules)) as Alteration['rules'],
    parameters: Object.assign({}, ...members.map(({ parameters }) => parameters)) as Alteration['parameters'],
    members,
  }));
}

function canBeTogether(one: Alteration, other: Alteration): boolean {
  const namesOf = ({ rules, parameters }: Alteration): string[] => [...Object.keys(rules), ...Object.keys(parameters)];
  const clash = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
  const isSameFamily = familyOf(one).every((prefix) => familyOf(other).includes(prefix));
  return isSameFamily && !namesOf(one).some((a) => namesOf(other).some((b) => clash(a, b)));
}

/** Prefixes of the documents whose simulators an alteration can touch. */
function familyOf({ requirements }: Alteration): readonly string[] {
  return simulatedTogether.filter((group) => requirements.some((id) => group.includes(id.slice(0, id.indexOf('-'))))).flat();
}

/** A variant has held when it held by itself, and either with others or alone nothing else was flagged. */
function resultsOf(chosen: readonly Alteration[], tried: readonly ProofResult[], alone: readonly ProofResult[]): ProofResult[] {
  return chosen.map(({ id }) => {
    const own = tried.find((result) => result.id === id) as ProofResult;
    const whole = alone.find((result) => result.id === id);
    return own.held && whole ? whole : own;
  });
}

/** With every scenario in which the simulators take part: a variant must trip nothing there. */
function withEverything(alteration: Alteration, catalogue: Catalogue): Experiment {
  const concerned = catalogue.requirements.filter(({ id }) => familyOf(alteration).includes(id.slice(0, id.indexOf('-'))));
  return {
    alteration,
    binding: 'http',
    tags: tagged(
      concerned.map(({ id }) => id),
      alteration,
    ),
  };
}

/** With the scenarios of its own requirements; with `wide`, all: what else a fault trips is worth knowing, not worth the time of every run. */
function experimentOf(alteration: Alteration, wide: boolean): Experiment {
  // What is seen in one binding only is tried there.
  const binding = alteration.bindings.length === 0 || alteration.bindings.includes('http') ? 'http' : 'browser';
  return { alteration, binding, tags: wide && binding === 'http' ? null : tagged(alteration.requirements, alteration) };
}

function tagged(ids: readonly string[], alteration: Alteration): string {
  return `(${ids.map((id) => `@${id}`).join(' or ')})${looksIntoMemory(alteration) ? '' : ' and not @memory'}`;
}

/** A snapshot of the memory takes seconds: it is tried where it could make a difference. */
function looksIntoMemory({ kind, found }: Alteration): boolean {
  return kind === 'fault' && (found === null || found.place === 'memory');
}

/** Hands experiments to a few processes, each with its own bench. */
async function inLanes(experiments: readonly Experiment[], lanes: number, progress: Progress): Promise<ProofResult[]> {
  const waiting = [...experiments];
  const results: ProofResult[] = [];
  const lane = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const { file, execArgv } = ownModule(join(__dirname, 'prove-lane'));
      const child = fork(file, {
        execArgv,
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      const next = (): void => {
        const experiment = waiting.shift();
        if (experiment) child.send(experiment);
        else child.disconnect();
      };
      child.on('message', (message: ProofResult | 'ready') => {
        if (message !== 'ready') {
          results.push(message);
          progress.step();
        }
        next();
      });
      child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a process of prove ended with code ${code}`))));
    });
  await Promise.all(Array.from({ length: Math.min(lanes, experiments.length) }, lane));
  return results;
}

/** The kill matrix: what each fault trips, and what a variant must not. */
function matrixOf(results: readonly ProofResult[], catalogue: Catalogue, wide: boolean): string {
  const lines: string[] = [];
  for (const kind of ['fault', 'variant'] as const) {
    const of = results.filter((result) => result.kind === kind);
    if (of.length === 0) continue;
    lines.push(
      '',
      kind === 'fault'
        ? `${of.length} faults: each must be caught by its requirement`
        : `${of.length} lawful variants: none may be flagged`,
      '',
    );
    for (const { id, held, expected, tripped, trouble, binding } of of) {
      const others = tripped.filter((one) => !expected.includes(one));
      const also = others.length > 0 ? `; ${kind === 'fault' ? 'also trips' : 'FLAGGED'} ${others.join(' ')}` : '';
      const word = held ? (kind === 'fault' ? 'caught  ' : 'accepted') : kind === 'fault' ? 'MISSED  ' : 'FLAGGED ';
      lines.push(`  ${word} ${id.padEnd(42)} ${expected.join(' ')}${binding === 'browser' ? ' (browser)' : ''}${also}`);
      lines.push(...trouble.slice(0, 3).map((text) => `           ${text}`));
    }
  }
  const held = results.filter((result) => result.held).length;
  const faults = results.filter(({ kind }) => kind === 'fault');
  const precise = faults.filter(({ expected, tripped }) => tripped.every((one) => expected.includes(one)));
  const precision = wide ? `${precise.length} of ${faults.length} faults trip nothing but their own requirement; ` : '';
  const proven = new Set(faults.filter((fault) => fault.held).flatMap(({ expected }) => expected));
  lines.push(
    '',
    `${held} of ${results.length} held; ${precision}${proven.size} of ${catalogue.requirements.length} requirements have a fault that was caught`,
    '',
  );
  return lines.join('\n');
}
