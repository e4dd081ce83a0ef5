import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { type Catalogue, loadCatalogue } from '../../features/catalogue/catalogue';
import { exitCodes } from '../../reports/verdict';
import { type ControlName, controlNames } from '../../steps/targets/controls/controls';
import { UsageError } from '../usage-error';
import { type Answers, connectionsFor, draftOf, needsMerchants, optionsFor } from './profile-draft';

export interface InitOptions {
  readonly name?: string;
  /** role=address */
  readonly role?: readonly string[];
  readonly binding?: readonly string[];
  /** name=address */
  readonly connection?: readonly string[];
  readonly option?: readonly string[];
  readonly control?: readonly string[];
  readonly controlAddress?: string;
  readonly merchant?: readonly string[];
  readonly scheme?: readonly string[];
}

/** Whoever answers questions. */
export interface Questions {
  /** @returns what was answered, without spaces around it */
  ask(question: string): Promise<string>;
}

/** Writes a commented profile from what is known of an implementation; on a terminal, what is not said is asked. */
export async function init(file: string, options: InitOptions): Promise<number> {
  const terminal = process.stdin.isTTY ? createInterface({ input: process.stdin, output: process.stderr }) : null;
  try {
    const answers = await answersOf(
      options,
      terminal && { ask: async (question) => (await terminal.question(question)).trim() },
      loadCatalogue(),
    );
    const { text, variables } = draftOf(answers);
    try {
      writeFileSync(file, text, { flag: 'wx' });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(
        `init: ${code === 'EEXIST' ? `${file} is there already and is not written over; give another name` : `${file} cannot be written: ${code}`}`,
      );
    }
    process.stdout.write(
      [
        `${file} is written. Next:`,
        ...(variables.length > 0 ? [`  set the environment variables ${variables.join(', ')}`] : []),
        '  look through it: values that the suite cannot know are examples',
        `  npx akashi doctor ${file}`,
        `  npx akashi run --target ${file}`,
        '',
      ].join('\n'),
    );
    return exitCodes.conforming;
  } finally {
    terminal?.close();
  }
}

/**
 * Puts together what was said by flags, and asks for the rest where somebody can be asked.
 * @throws UsageError naming the flag that is wrong or missing
 */
export async function answersOf(options: InitOptions, questions: Questions | null, catalogue: Catalogue): Promise<Answers> {
  const known = [...new Set(catalogue.requirements.map(({ role }) => role))].sort();
  const roles = await rolesOf(options, questions, known);
  const names = Object.keys(roles);
  const name = options.name ?? (await questions?.ask('Name of the system, as it shall stand on the report: '));
  if (!name) throw new UsageError('--name: expected the name of the system, as it shall stand on the report; nobody can be asked');
  const offered = optionsFor(catalogue, names);
  const chosen = await choice('--option', options.option, offered, questions, `Options that it has, of ${offered.join(', ')}: `);
  const connections = await connectionsOf(options, questions, connectionsFor(names, chosen));
  const controls = (await choice(
    '--control',
    options.control,
    controlNames,
    questions,
    `Controls that it offers, of ${controlNames.join(', ')}: `,
  )) as ControlName[];
  const controlAddress =
    options.controlAddress ??
    (controls.length > 0 ? await questions?.ask('Base address of its control interface (docs/openapi/control.yaml): ') : undefined);
  if (controls.length > 0 && !controlAddress)
    throw new UsageError(
      '--control-address: expected the base address of the control interface, since --control is given; or leave --control out',
    );
  const merchants = needsMerchants(names)
    ? (options.merchant ?? wordsIn((await questions?.ask('IVR merchant IDs of the test, separated by spaces: ')) ?? ''))
    : [];
  const isChain = names.some((role) => ['issuer-backend', 'issuer-gateway', 'tsp'].includes(role));
  const schemes = isChain
    ? await choice('--scheme', options.scheme, ['vts', 'mdes'], questions, 'Schemes, of vts, mdes (both when nothing is said): ')
    : [];
  return {
    ...{ name, roles, options: chosen, connections, controls, merchants, schemes },
    bindings: await choice('--binding', options.binding, ['http', 'browser'], null, ''),
    controlAddress: controlAddress || null,
  };
}

async function rolesOf({ role }: InitOptions, questions: Questions | null, known: readonly string[]): Promise<Record<string, string>> {
  const given = Object.fromEntries((role ?? []).map((text) => pair('--role', text, known)));
  if (Object.keys(given).length > 0) return mustBeAddresses('--role', given);
  if (!questions)
    throw new UsageError(
      `--role: expected at least one role with its address, such as --role ivr=wss://ivr.example/calls; roles are ${known.join(', ')}`,
    );
  const asked: Record<string, string> = {};
  for (const name of known) {
    const address = await questions.ask(`Address of the role ${name} (nothing: it has none): `);
    if (address !== '') asked[name] = address;
  }
  if (Object.keys(asked).length === 0) throw new UsageError('init: a profile needs at least one role with its address');
  return mustBeAddresses('init', asked);
}

async function connectionsOf(
  { connection }: InitOptions,
  questions: Questions | null,
  known: readonly string[],
): Promise<Record<string, string>> {
  const given = Object.fromEntries((connection ?? []).map((text) => pair('--connection', text, known)));
  if (connection === undefined && questions) {
    for (const name of known) {
      const address = await questions.ask(`Address of the ${name} (nothing: it cannot be looked into): `);
      if (address !== '') given[name] = address;
    }
  }
  return mustBeAddresses('--connection', given);
}

function pair(flag: string, text: string, known: readonly string[]): [string, string] {
  const [, name = '', address = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === '' || address === '') throw new UsageError(`${flag}: expected NAME=ADDRESS, given "${text}"`);
  if (!known.includes(name))
    throw new UsageError(`${flag}: expected one of ${known.join(', ') || 'nothing, for these roles and options'}, given "${name}"`);
  return [name, address];
}

function mustBeAddresses(flag: string, given: Record<string, string>): Record<string, string> {
  for (const [name, address] of Object.entries(given)) {
    const isRight = /^(https?|wss?):\/\/./.test(address) && URL.canParse(address);
    if (!isRight)
      throw new UsageError(`${flag}: ${name}: expected an address that begins with https://, http://, wss:// or ws://, given "${address}"`);
  }
  return given;
}

async function choice(
  flag: string,
  given: readonly string[] | undefined,
  known: readonly string[],
  questions: Questions | null,
  question: string,
): Promise<string[]> {
  const words = given ?? (questions && known.length > 0 ? wordsIn(await questions.ask(question)) : []);
  const strange = words.find((word) => !known.includes(word));
  if (strange !== undefined)
    throw new UsageError(
      `${flag}: expected ${known.length > 0 ? `one of ${known.join(', ')}` : 'none, for these roles'}, given "${strange}"`,
    );
  return [...new Set(words)];
}

function wordsIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
