import { type IWorldOptions, World } from '@cucumber/cucumber';
import type { PlaceReport } from '../reports/places';
import type { Finding } from '../reports/results';
import type { Administrator } from './actors/administrator';
import { BankCustomer } from './actors/bank-customer';
import { type Card, Cards } from './actors/cards';
import type { Outcome } from './actors/consumer';
import { EndUser } from './actors/end-user';
import { Exchange, type TelephoneCall } from './actors/exchange';
import { Merchant } from './actors/merchant';
import type { Operator } from './actors/operator';
import { Orders } from './actors/orders';
import { People } from './actors/people';
import { Checks } from './checks';
import type { Channel } from './targets/channel';
import type { RunningByName } from './targets/containers/placeholders';
import type { Spent } from './targets/effort';
import { SuiteError } from './targets/errors';
import type { LinkAnswer } from './targets/order-system';
import type { Target } from './targets/target';

/** What a run is told from outside: cucumber's worldParameters. */
export interface RunParameters {
  readonly binding?: 'http' | 'browser';
  /** How manieth run of the same scenarios; 1 when absent. */
  readonly repetition?: number;
  /** Target profile; the built-in simulators when absent. */
  readonly profile?: string;
  /** Containers of the profile, which run already. */
  readonly containers?: RunningByName;
  /** Address of a bench that runs already. */
  readonly bench?: string;
  /** Patch of the simulators' rules. */
  readonly rules?: Record<string, unknown>;
  /** Makes names unique on a shared target; part of the recording. */
  readonly run?: string;
  /** Parameters of the profile to be replaced, and of its part cardLock (variants). */
  readonly parameters?: Record<string, unknown>;
  /** Whether to take pictures of passed scenarios, too (browser binding). */
  readonly pictures?: boolean;
  /** Key of the hashes by which the cards of the run are known at its end (hex); none are kept without it. */
  readonly cardKey?: string;
  /** What this run has done to the target already, in earlier stretches. */
  readonly spent?: Spent;
  /** How many processes run scenarios at the same time; 1 when absent. */
  readonly processes?: number;
  /** Whether nobody is there to do by hand what a control needs. */
  readonly unattended?: boolean;
  /** Folder of a bundle to replay. */
  readonly replay?: string;
}

/** State between the steps of one scenario. */
export class ConformanceWorld extends World<RunParameters> {
  readonly findings: Finding[] = [];
  readonly check: Checks;
  channel: Channel | null = null;
  /** `<uri>:<line>` of the scenario. */
  key = '';
  #target: Target | null = null;
  #people: People | null = null;
  #merchant: Merchant | null = null;
  #cards: Cards | null = null;
  #exchange: Exchange | null = null;
  #orders: Orders | null = null;
  #customer: BankCustomer | null = null;
  #endUser: EndUser | null = null;
  /** What the merchant's system was told when it linked payment data. */
  linked: LinkAnswer | null = null;
  /** What was typed into a field last, and what the field then showed. */
  typed: { readonly given: string; readonly shown: string } | null = null;
  /** What a consumer heard after an entry that was watched. */
  heardNext: Outcome | null = null;
  /** Names that a card-lock agent has listed. */
  agentNames: readonly string[] = [];
  /** Codes that came by SMS, oldest first. */
  readonly codes: string[] = [];
  /** Where card data was looked for. */
  readonly searched: PlaceReport[] = [];
  /** HTTP status of the gateway's answer to what the issuer asked last; null before. */
  gatewayAnswer: number | null = null;
  /** Whether an agent's activation was taken; null before. */
  activation: boolean | null = null;
  /** Card that was used last. */
  card: Card | null = null;

  constructor(options: IWorldOptions<RunParameters>) {
    super(options);
    this.check = new Checks(this.findings, () => this.channel?.journal.at(-1)?.n);
  }

  enter(target: Target, channel: Channel): void {
    this.#target = target;
    this.channel = channel;
    this.#merchant = new Merchant(target);
    this.#people = new People(target, this.#merchant);
    this.#cards = new Cards(target);
    this.#exchange = new Exchange(target);
    this.#orders = new Orders(target.suffix);
    this.#customer = new BankCustomer(target);
    this.#endUser = new EndUser(target);
  }

  get target(): Target {
    return present(this.#target, 'target');
  }

  /** Whether a target was opened at all. */
  get entered(): boolean {
    return this.#target !== null;
  }

  get people(): People {
    return present(this.#people, 'people');
  }

  /** The merchant of the scenario. */
  get merchant(): Merchant {
    return present(this.#merchant, 'merchant');
  }

  get cards(): Cards {
    return present(this.#cards, 'cards');
  }

  /** The merchant's telephone exchange. */
  get exchange(): Exchange {
    return present(this.#exchange, 'exchange');
  }

  get orders(): Orders {
    return present(this.#orders, 'orders');
  }

  /** Whoever calls the card-lock agent. */
  get customer(): BankCustomer {
    return present(this.#customer, 'customer');
  }

  /** Whoever has a card tokenized and binds devices. */
  get endUser(): EndUser {
    return present(this.#endUser, 'endUser');
  }

  /** The latest call of an operator. */
  callOf(alias: string): TelephoneCall {
    return this.exchange.callOf(this.operator(alias));
  }

  operator(alias: string): Operator {
    return this.people.operator(alias);
  }

  administrator(alias: string): Administrator {
    return this.people.administrator(alias);
  }
}

function present<T>(part: T | null, name: string): T {
  if (part === null) throw new SuiteError(`the scenario has no ${name}: its Before hook did not run`);
  return part;
}
