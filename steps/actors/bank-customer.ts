import type { SessionParameters } from '../targets/card-lock/agent-line';
import type { BankCard, BankFault, Holder } from '../targets/card-lock/bank';
import type { ServiceAnswer } from '../targets/card-lock/bank-services';
import type { Webhook } from '../targets/card-lock/webhooks';
import type { AgentParameter } from '../targets/controls/controls';
import { canDo } from '../targets/controls/ways';
import { SuiteError } from '../targets/errors';
import type { Target } from '../targets/target';
import { Caller, type Wish } from './caller';

export interface CardFacts {
  readonly lastFour: string;
  readonly vendor: string;
  readonly status: string;
  readonly zipCode?: string;
}

/** Four cards, as in the document's first sample, with one whose digits begin with zeros. */
const several: readonly CardFacts[] = [
  { lastFour: '5555', vendor: 'Visa', status: 'active' },
  { lastFour: '0666', vendor: 'Visa', status: 'active' },
  { lastFour: '4444', vendor: 'MasterCard', status: 'active' },
  { lastFour: '4449', vendor: 'Mastercard', status: 'active' },
];

const vendors = ['Visa', 'Mastercard', 'JCB', 'American Express', 'Diners Club'] as const;

/** Cards by what a scenario calls them: "an active card", "several cards", "20 cards", "two channels" (an active card). */
export function cardsCalled(words: string): CardFacts[] {
  const count = /^(\d+) cards$/.exec(words)?.[1];
  if (count !== undefined) {
    // No two alike, and none that is another one backwards.
    return Array.from({ length: Number(count) }, (_, n) => ({
      lastFour: String(1000 + n * 397).padStart(4, '0'),
      vendor: vendors[n % vendors.length] as string,
      status: 'active',
    }));
  }
  if (words === 'several cards') return [...several];
  const status = /^an? (active|inactive|blocked) card$/.exec(words)?.[1] ?? (words === 'two channels' ? 'active' : undefined);
  if (status === undefined) throw new SuiteError(`no cards are called "${words}"`);
  return [{ lastFour: '4444', vendor: 'MasterCard', status }];
}

/** The caller of one scenario as his bank knows him, until he calls; then as caller. */
export class BankCustomer {
  #caller: Caller | null = null;
  #cards: BankCard[] = [];
  #parameters: Record<string, string | number | boolean> = {};
  readonly #flow = new Map<AgentParameter, string | number>();
  #channels: Holder['channels'] = ['telephone'];
  #ticketNumber = 7_000_001;
  #acknowledgementNumber = 3_000_001;
  #bankAddress: string | null = null;
  #silent = false;
  /** Without country code, as the bank knows it. */
  phoneNumber: string;
  readonly code = '123456';

  constructor(private readonly target: Target) {
    const digits = Number.parseInt(target.suffix || '1', 16) % 100_000_000;
    this.phoneNumber = `090${String(digits).padStart(8, '0')}`;
  }

  get cards(): readonly BankCard[] {
    return this.#cards;
  }

  get ticketNumber(): number {
    return this.#ticketNumber;
  }

  get acknowledgementNumber(): number {
    return this.#acknowledgementNumber;
  }

  has(cards: readonly CardFacts[]): void {
    this.#cards = cards.map(({ zipCode = '12345', ...facts }) => ({ ...facts, zipCode }));
  }

  /** A session parameter with which the calling flow enters the component. */
  entersWith(name: string, value: string | number | boolean): void {
    this.#parameters[name] = value;
  }

  /** A parameter that is set within the agent, not by the calling flow. */
  setsFlow(name: AgentParameter, value: string | number): void {
    this.#flow.set(name, value);
  }

  canBeReachedBy(channels: Holder['channels']): void {
    this.#channels = channels;
  }

  getsTicket(number: number): void {
    this.#ticketNumber = number;
  }

  getsAcknowledgement(number: number): void {
    this.#acknowledgementNumber = number;
  }

  misbehave(webhook: Webhook, fault: BankFault): void {
    this.#silent ||= fault.kind === 'silence' || fault.kind === 'slow body';
    this.target.cardLock.bank.misbehave(webhook, fault);
  }

  /** The bank's services are looked for elsewhere. */
  servicesAt(address: string): void {
    this.#bankAddress = address;
  }

  /** He takes the telephone: from here on the bank, and what he wants, are as they are. */
  async caller(): Promise<Caller> {
    this.#caller ??= await this.#prepare();
    return this.#caller;
  }

  async #prepare(): Promise<Caller> {
    const { cardLock, controls } = this.target;
    cardLock.bank.know({
      phoneNumber: this.phoneNumber,
      cards: this.#cards,
      code: this.code,
      channels: this.#channels,
      ticketNumber: this.#ticketNumber,
      acknowledgementNumber: this.#acknowledgementNumber,
    });
    const own = await cardLock.openBank();
    // Where the agent's webhooks point to the suite already there is nothing to redirect, but a fault of the address.
    if (cardLock.facts.bank === null || this.#bankAddress !== null) await controls.redirect('card-services', this.#bankAddress ?? own);
    for (const [name, value] of this.#flow) await controls.setAgentParameter(name, value);
    const conversation = cardLock.conversation();
    conversation.give({ phone_number: this.phoneNumber, ...this.#parameters } satisfies SessionParameters);
    const wish: Wish = {
      digits: this.#cards[0]?.lastFour ?? '0000',
      lock: 'temporarily',
      reason: 'damaged',
      channel: 'by-telephone',
      code: this.code,
      lockedCard: 'block',
    };
    const outwait = async (): Promise<void> => {
      // Without that control the turn takes as long as it takes.
      if (canDo(this.target.profile.controls, 'advanceClock')) await controls.advance(cardLock.facts.webhookSeconds + 1);
    };
    return new Caller(conversation, cardLock.dialogue, wish, this.#silent ? outwait : null);
  }

  /** Makes him known to the bank under test, or finds one that it lends. @throws Unobservable when neither can be done */
  async register(): Promise<void> {
    const { holder } = this.target.cardLock.facts;
    if (holder !== null && !canDo(this.target.profile.controls, 'registerCardHolder')) {
      this.phoneNumber = holder.phoneNumber;
      this.has(holder.cards);
      return;
    }
    await this.target.controls.addHolder({
      phoneNumber: this.phoneNumber,
      email: null,
      code: this.code,
      cards: this.#cards.map(({ lastFour, vendor, status, zipCode }) => ({ lastFour, vendor, status, zipCode })),
    });
  }

  /** Asks one of the bank's services as the agent would. */
  async ask(webhook: Webhook, parameters: Readonly<Record<string, unknown>>): Promise<void> {
    this.#answer = await this.target.cardLock.services.ask(webhook, { phone_number: this.phoneNumber, ...parameters });
  }
  #answer: ServiceAnswer | null = null;

  /** What the service that was asked last has answered. */
  get answer(): ServiceAnswer {
    if (this.#answer === null) throw new SuiteError('no service was asked yet');
    return this.#answer;
  }

  /** Digits of none of his cards. */
  strangeDigits(): string {
    for (let n = 1; ; n++) {
      const digits = String((n * 1237) % 10_000).padStart(4, '0');
      if (!this.#cards.some(({ lastFour }) => lastFour === digits)) return digits;
    }
  }
}
