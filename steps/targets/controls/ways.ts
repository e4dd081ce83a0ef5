import { spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as passes } from 'node:timers/promises';
import { Unobservable, Unreachable } from '../errors';
import type { ControlName } from './controls';

/** Acts of a tester, by the names of their operations in docs/openapi/control.yaml. */
export const controlActs = [
  'advanceClock',
  'addUser',
  'initialisePassword',
  'forceLogout',
  'restrictAccess',
  'setMerchant',
  'addCard',
  'makeFault',
  'redirectParty',
  'registerCardHolder',
  'setAgentParameters',
  'registerBankCard',
  'setIssuerGateway',
  'setTsp',
] as const;
export type ControlAct = (typeof controlActs)[number];

/** The control to which each act belongs. */
export const controlOf: Readonly<Record<ControlAct, ControlName>> = {
  advanceClock: 'clock',
  addUser: 'admin',
  initialisePassword: 'admin',
  forceLogout: 'admin',
  restrictAccess: 'admin',
  setMerchant: 'admin',
  addCard: 'admin',
  makeFault: 'fault',
  redirectParty: 'fault',
  registerCardHolder: 'admin',
  setAgentParameters: 'admin',
  registerBankCard: 'admin',
  setIssuerGateway: 'admin',
  setTsp: 'admin',
};

/** What a target offers a tester, and how. */
export interface OfferedControls {
  readonly address: string | null;
  readonly offers: readonly ControlName[];
  /** Acts that are done in another way than by the control interface. */
  readonly ways: Readonly<Partial<Record<ControlAct, ControlWay>>>;
}

/** Whether an act can be done, in whatever way. */
export function canDo({ offers, ways }: OfferedControls, act: ControlAct): boolean {
  return ways[act] !== undefined || offers.includes(controlOf[act]);
}

/** How an act is done where the target has no control interface for it. */
export type ControlWay =
  /** Program and arguments, run in `folder`: what the act is about comes as JSON on its standard input. */
  | { readonly by: 'command'; readonly command: readonly string[]; readonly folder: string }
  /** Real time passes, at most so many seconds at once. */
  | { readonly by: 'waiting'; readonly atMost: number }
  /** Somebody does it and says so. */
  | { readonly by: 'hand' };

/** Milliseconds that a command may take. */
const longestCommand = 120_000;

/**
 * Runs the command of an act. It has AKASHI_ACT in its environment and the act's values as JSON on its standard input, and may print an
 * answer, as JSON.
 * @throws Unobservable when it cannot be started or ends with another exit code than 0: it says that it could not do it
 * @throws Unreachable when it does not end in time, or prints something else
 */
export async function byCommand(
  act: ControlAct,
  { command, folder }: Extract<ControlWay, { by: 'command' }>,
  values: object,
  limit = longestCommand,
): Promise<unknown> {
  const [program = '', ...given] = command;
  const child = spawn(program, given, { cwd: folder, env: { ...process.env, AKASHI_ACT: act }, stdio: 'pipe' });
  // Not spawn's own: that one goes on when a program is not there.
  const timer = setTimeout(() => child.kill(), limit);
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      if (printed[name].length < 100_000) printed[name] += text;
    });
  }
  // A command that reads nothing of it has closed its input.
  child.stdin.on('error', () => undefined).end(JSON.stringify(values));
  const ended = await new Promise<{ code: number | null } | { why: string }>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ why: error.code === 'ENOENT' ? 'is not there' : (error.code ?? error.message) }),
    );
    child.once('close', (code) => resolve({ code }));
  });
  clearTimeout(timer);
  if ('why' in ended) throw new Unobservable(`${act}: the control command ${program} ${ended.why} (target.controls.ways.${act})`, act);
  if (ended.code === null) throw new Unreachable(`${act}: the control command ${program} did not end within ${limit / 1000} seconds`);
  const [complaint = ''] = printed.stderr.trim().split('\n');
  if (ended.code !== 0)
    throw new Unobservable(
      `${act}: the control command ended with exit code ${ended.code}${complaint && `: ${complaint.slice(0, 200)}`}`,
      act,
    );
  if (printed.stdout.trim() === '') return null;
  try {
    return JSON.parse(printed.stdout) as unknown;
  } catch {
    throw new Unreachable(`${act}: the control command printed no JSON: ${printed.stdout.trim().slice(0, 80)}`);
  }
}

/** Lets real time pass. @throws Unobservable where it is more than the profile allows */
export async function byWaiting(seconds: number, { atMost }: Extract<ControlWay, { by: 'waiting' }>): Promise<{ now: string }> {
  if (seconds > atMost) {
    const why = `${Math.ceil(seconds)} seconds are more than may be waited at once (target.controls.ways.advanceClock: wait ${atMost})`;
    throw new Unobservable(`advance the clock: ${why}`, 'clock');
  }
  await passes(seconds * 1000);
  return { now: new Date().toISOString() };
}

/** Where somebody is told what to do, and answers. */
export interface Desk {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks whoever sits at the terminal to do something.
 * @param what to do, in whole sentences
 * @param ask for a value that only this person knows; the answer, or null where none was given
 * @throws Unobservable when it cannot be done, or nobody is there
 */
export async function byHand(act: ControlAct, what: string, ask: string | null, desk: Desk): Promise<string | null> {
  const lines = readerOf(desk);
  desk.output.write(`\n  BY HAND  ${what}\n`);
  const answer = await lines.ask('           Enter: it is done.  n, Enter: it cannot be done.  > ');
  if (answer === null) throw new Unobservable(`${act}: nobody is at the terminal to do it by hand (its input has ended)`, act);
  if (/^n/i.test(answer.trim())) throw new Unobservable(`${act}: could not be done by hand`, act);
  if (ask === null) return null;
  const value = (await lines.ask(`           ${ask} > `))?.trim() ?? '';
  return value === '' ? null : value;
}

/** Lines of a terminal; kept, since what was read ahead would be lost with a reader. */
class Lines {
  readonly #reader: Interface;
  readonly #waiting: string[] = [];
  #wake: (() => void) | null = null;
  #ended = false;

  constructor(private readonly desk: Desk) {
    this.#reader = createInterface({ input: desk.input });
    this.#reader.on('line', (line) => {
      this.#waiting.push(line);
      this.#wake?.();
    });
    this.#reader.on('close', () => {
      this.#ended = true;
      this.#wake?.();
    });
  }

  /** @returns null when there is no more */
  async ask(question: string): Promise<string | null> {
    this.desk.output.write(question);
    while (this.#waiting.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#waiting.shift() ?? null;
  }

  close(): void {
    this.#reader.close();
  }
}

const readers = new Map<NodeJS.ReadableStream, Lines>();

function readerOf(desk: Desk): Lines {
  const known = readers.get(desk.input) ?? new Lines(desk);
  readers.set(desk.input, known);
  return known;
}

/** Nobody is asked any more: a run must be able to end. */
export function closeDesks(): void {
  for (const reader of readers.values()) reader.close();
  readers.clear();
}
