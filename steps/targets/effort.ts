import { Secret } from '../../cards/numbers/secret';
import type { Effort } from '../../reports/evidence/scenario-record';
import { Unobservable } from './errors';
import type { Caps } from './profile';

/** What a scenario costs whoever runs the target: how it is counted is the same when it is measured and when it is limited. */
export class Meter {
  #calls = 0;
  #payments = 0;
  #yen = 0;
  #exchanges = 0;
  readonly #waits: number[] = [];
  readonly #acts: Record<string, number> = {};
  /** Amount that was typed or linked last: what is sent without one is sent with this. */
  #amount = 0;

  /** Something is about to be done to the target. @returns what has an effect outside of it */
  see(party: string, verb: string, given: readonly unknown[]): { readonly calls: number; readonly payments: number; readonly yen: number } {
    this.#exchanges += 1;
    const before = { calls: this.#calls, payments: this.#payments, yen: this.#yen };
    if (party === 'controls') this.#control(verb, given);
    else if (verb === 'places a call' || verb === 'completes the transfer' || (party === 'caller' && verb === 'calls')) this.#calls += 1;
    else if (verb === 'places calls') this.#calls += (given[0] as readonly unknown[]).length;
    else if (verb === 'types') this.#amountIn(given[0]);
    else if (verb === 'links payment data') this.#amountIn(given[0]);
    else if (verb === 'pays') this.#pay(Number(given[1]));
    else if (verb.startsWith('presses') || verb.startsWith('repeats the request')) this.#press(given);
    return { calls: this.#calls - before.calls, payments: this.#payments - before.payments, yen: this.#yen - before.yen };
  }

  /** All until now. @param messages that were sent, as the simulators tell */
  effort(messages: number): Effort {
    return {
      exchanges: this.#exchanges,
      ...(this.#waits.length > 0 && { waits: this.#waits }),
      ...(Object.keys(this.#acts).length > 0 && { acts: this.#acts }),
      ...(this.#calls > 0 && { calls: this.#calls }),
      ...(this.#payments > 0 && { payments: this.#payments, yen: this.#yen }),
      ...(messages > 0 && { messages }),
    };
  }

  #control(verb: string, given: readonly unknown[]): void {
    if (verb === 'advance the clock') {
      const seconds = given[0] === '/clock/advance' ? (given[1] as { seconds: number }).seconds : Number(given[0]);
      this.#waits.push(Math.round(seconds * 1000) / 1000);
    }
    const act = actOfVerb[verb];
    if (act !== undefined) this.#acts[act] = (this.#acts[act] ?? 0) + 1;
  }

  #press(given: readonly unknown[]): void {
    if (!given.includes('送信')) return;
    for (const one of given) this.#amountIn(one);
    this.#pay(this.#amount);
  }

  #pay(yen: number): void {
    this.#payments += 1;
    this.#yen += Number.isFinite(yen) ? yen : 0;
  }

  #amountIn(fields: unknown): void {
    if (typeof fields !== 'object' || fields === null || fields instanceof Secret) return;
    const entry = Object.entries(fields).find(([name]) => name.startsWith('決済金額') || name === 'amount');
    const amount = Number(entry?.[1]);
    if (entry && Number.isFinite(amount)) this.#amount = amount;
  }
}

/** Verbs of controls in journals, and the acts that they are. */
const actOfVerb: Readonly<Record<string, string>> = {
  'advance the clock': 'advanceClock',
  'add a user': 'addUser',
  'initialise a password': 'initialisePassword',
  'force a logout': 'forceLogout',
  'restrict access': 'restrictAccess',
  'set what a merchant has agreed': 'setMerchant',
  'make a card known': 'addCard',
  'make a fault happen': 'makeFault',
  'redirect a party': 'redirectParty',
  'make a card holder known': 'registerCardHolder',
  'set a parameter of the agent': 'setAgentParameters',
  'sets up the issuer-backend': 'registerBankCard',
  'sets up the issuer-gateway': 'setIssuerGateway',
  'sets up the tsp': 'setTsp',
};

const kinds = ['calls', 'payments', 'yen', 'messages'] as const;

/** What was done already. */
export type Spent = Readonly<Partial<Record<(typeof kinds)[number], number>>>;

/** The sum of what scenarios cost. */
export function spentBy(efforts: readonly Effort[]): Spent {
  const sum = (kind: (typeof kinds)[number]): number => efforts.reduce((total, effort) => total + (effort[kind] ?? 0), 0);
  return Object.fromEntries(kinds.map((kind) => [kind, sum(kind)]));
}

/** What a run may still do to a target; of several processes each has its share. */
export class Budget {
  readonly #left: Partial<Record<(typeof kinds)[number], number>>;

  /**
   * @param spent by the same run already
   * @param share how many processes share what is left
   */
  constructor(
    private readonly caps: Caps,
    spent: Spent = {},
    share = 1,
  ) {
    const left = kinds.flatMap((kind) => {
      const cap = caps[kind];
      return cap === undefined ? [] : [[kind, Math.floor(Math.max(0, cap - (spent[kind] ?? 0)) / share)]];
    });
    this.#left = Object.fromEntries(left);
  }

  /** Lets a scenario begin only if all that it does fits. Its messages count from now on. @throws Unobservable */
  admit(planned: Effort | undefined): void {
    for (const kind of kinds) this.#mustHold(kind, planned?.[kind] ?? 0);
    this.#take('messages', planned?.messages ?? 0);
  }

  /** Before something is done that counts. @throws Unobservable where it would go beyond a cap */
  charge(effects: { readonly calls: number; readonly payments: number; readonly yen: number }): void {
    for (const kind of ['calls', 'payments', 'yen'] as const) this.#mustHold(kind, effects[kind]);
    for (const kind of ['calls', 'payments', 'yen'] as const) this.#take(kind, effects[kind]);
  }

  #mustHold(kind: (typeof kinds)[number], wanted: number): void {
    const left = this.#left[kind];
    if (left === undefined || wanted <= left) return;
    const why = `${wanted} more ${kind} would go beyond the ${this.caps[kind]} that the profile allows in a run (target.caps.${kind})`;
    throw new Unobservable(why, `cap ${kind}`);
  }

  #take(kind: (typeof kinds)[number], wanted: number): void {
    const left = this.#left[kind];
    if (left !== undefined) this.#left[kind] = left - wanted;
  }
}
