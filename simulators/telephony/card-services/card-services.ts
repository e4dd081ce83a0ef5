import type { VirtualClock } from '../../kit/clock';
import type { CardServicesRules } from './rules';

/** A card as the bank tells it. Its number is nowhere here. */
export interface RegisteredCard {
  readonly lastFour: string;
  readonly vendor: string;
  /** In the bank's words. */
  readonly status: string;
  readonly zipCode: string;
}

/** A customer of the bank. */
export interface CardHolder {
  /** Without country code. */
  readonly phoneNumber: string;
  /** null for none: then a code goes by telephone only. */
  readonly email: string | null;
  /** Level that the number alone gives; by default what the rules say. */
  readonly authLevel?: number;
  /** Holds an account too (account_auth_enabled). */
  readonly account?: boolean;
  /** The one-time code that is sent to this customer every time. */
  readonly code: string;
  readonly cards: readonly RegisteredCard[];
  /** Numbers that this customer's requests get, in their order; when they are used up, those of the counters. */
  readonly tickets?: readonly number[];
  readonly acknowledgements?: readonly number[];
}

/** One request, for a tester to look into. */
export interface ServiceRequest {
  readonly at: string;
  readonly service: ServiceName;
  readonly body: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly answer: Readonly<Record<string, unknown>>;
}

export const serviceNames = [
  'identify',
  'send_code',
  'verify_code',
  'get_card_details',
  'validate_card',
  'lock_card_ticket_number',
  'reissue_card_number',
] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface ServiceAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Customer {
  readonly holder: CardHolder;
  readonly cards: { readonly card: RegisteredCard; status: string; reissued: boolean }[];
  readonly tickets: number[];
  readonly acknowledgements: number[];
  /** Whether a code is on its way that was not used yet. */
  codeSent: boolean;
}

type Body = Readonly<Record<string, unknown>>;

/** The bank's services that a card-lock agent calls as webhooks (LCK-wh-01 to -10). */
export class CardServices {
  readonly #customers = new Map<string, Customer>();
  readonly #requests: ServiceRequest[] = [];
  #tickets = 0;
  #acknowledgements = 0;

  constructor(
    private readonly rules: CardServicesRules,
    private readonly clock: VirtualClock,
  ) {}

  /** Makes a customer known, or replaces the one of this number. */
  register(holder: CardHolder): void {
    this.#customers.set(holder.phoneNumber, {
      holder,
      cards: holder.cards.map((card) => ({ card, status: card.status, reissued: false })),
      tickets: [...(holder.tickets ?? [])],
      acknowledgements: [...(holder.acknowledgements ?? [])],
      codeSent: false,
    });
  }

  /** The customers, with their cards as they are now. */
  get holders(): readonly CardHolder[] {
    return [...this.#customers.values()].map(({ holder, cards }) => ({
      ...holder,
      cards: cards.map(({ card, status }) => ({ ...card, status })),
    }));
  }

  /** What was asked so far, oldest first. */
  get requests(): readonly ServiceRequest[] {
    return this.#requests;
  }

  /** Answers a request whose body has been checked. */
  answer(service: ServiceName, body: Body): ServiceAnswer {
    const answer = this.#told(this.#answer(service, body));
    this.#requests.push({ at: new Date(this.clock.now()).toISOString(), service, body, status: answer.status, answer: answer.body });
    return answer;
  }

  #answer(service: ServiceName, body: Body): ServiceAnswer {
    const customer = this.#customers.get(body.phone_number as string);
    switch (service) {
      case 'identify':
        return this.#identify(customer, body);
      case 'get_card_details':
        return this.#details(customer);
    }
    if (!customer) return refusal(404, 'not-found', 'no customer has this telephone number');
    switch (service) {
      case 'send_code':
        return this.#sendCode(customer, body);
      case 'verify_code': {
        const valid = body.code === customer.holder.code && (customer.codeSent || !this.rules.code.singleUse);
        if (valid) customer.codeSent = false;
        return done({ valid });
      }
    }
    const found = customer.cards.find(({ card }) => card.lastFour === body.last_four_digit_of_card_number);
    if (!found) return refusal(404, 'not-found', 'no card of this customer ends so');
    switch (service) {
      case 'validate_card':
        return done({ zip_code: found.card.zipCode, card_vendor: found.card.vendor, card_status: found.status });
      case 'lock_card_ticket_number':
        return this.#lock(customer, found, body);
      case 'reissue_card_number':
        return this.#reissue(customer, found, body);
    }
  }

  #identify(customer: Customer | undefined, body: Body): ServiceAnswer {
    const { code } = this.rules;
    if (!customer) return done({ known: false, channels: [], auth_level: -1 });
    const { holder } = customer;
    const asAccount = body.account === true && holder.account === true;
    const asCard = body.card === true && holder.cards.length > 0;
    const neither = body.account !== true && body.card !== true;
    const known = !code.checksHolder || asAccount || asCard || neither;
    const channels = known ? ['telephone', ...(holder.email === null ? [] : ['email'])] : [];
    return done({ known, channels, auth_level: known ? (holder.authLevel ?? code.levelOfNumber) : -1 });
  }

  #sendCode(customer: Customer, { channel }: Body): ServiceAnswer {
    const { phoneNumber, email } = customer.holder;
    if (channel === 'email' && email === null) return done({ sent: false, contact: '' });
    customer.codeSent = true;
    return done({ sent: true, contact: channel === 'email' ? masked(email ?? '') : phoneNumber.slice(-4) });
  }

  #details(customer: Customer | undefined): ServiceAnswer {
    const { details } = this.rules;
    if (!customer && details.unknownNumber === 'error') return refusal(404, 'not-found', 'no customer has this telephone number');
    const cards = customer?.cards ?? [];
    const vendors = cards.map(({ card }) => card.vendor);
    return done({
      last_four_digit_of_all_cards: cards.map(({ card }) => card.lastFour),
      card_vendor_all: details.pairs ? vendors : [...vendors].reverse(),
      card_count: cards.length + details.countMore,
    });
  }

  #lock(customer: Customer, found: Customer['cards'][number], { lock_type: type, lock_reason: reason }: Body): ServiceAnswer {
    const { statuses, reasons, lock } = this.rules;
    if (type !== statuses.temporary && type !== statuses.permanent) return unknownValue('lock_type', Object.values(statuses));
    if (!reasons.includes(reason as string)) return unknownValue('lock_reason', reasons);
    const isLocked = found.status === type || found.status === statuses.permanent;
    if (isLocked && lock.refusesSecond) return refusal(409, 'conflict', `the card is "${found.status}" already`);
    found.status = type;
    return done({ ticket_number: customer.tickets.shift() ?? lock.firstTicket + this.#tickets++ });
  }

  #reissue(customer: Customer, found: Customer['cards'][number], { zip_code: zipCode }: Body): ServiceAnswer {
    const { statuses, reissue } = this.rules;
    if (found.status !== statuses.permanent && reissue.needsPermanentLock) return refusal(409, 'conflict', `the card is "${found.status}"`);
    if (found.reissued && reissue.refusesSecond) return refusal(409, 'conflict', 'a new card was requested already');
    if (zipCode !== found.card.zipCode && reissue.checksZipCode)
      return refusal(409, 'conflict', 'the registered address has another postal code');
    found.reissued = true;
    return done({ acknowledgement_number: customer.acknowledgements.shift() ?? reissue.firstAcknowledgement + this.#acknowledgements++ });
  }

  /** The answer with the fields that the rules let it have. */
  #told(answer: ServiceAnswer): ServiceAnswer {
    const kept = (name: string): boolean => this.rules.fields[name as keyof CardServicesRules['fields']] ?? true;
    const told = (name: string, value: unknown): unknown => (this.rules.otherType.includes(name) ? ofOtherType(value) : value);
    const entries = Object.entries(answer.body).filter(([name]) => kept(name));
    return { ...answer, body: Object.fromEntries(entries.map(([name, value]) => [name, told(name, value)])) };
  }
}

function done(body: ServiceAnswer['body']): ServiceAnswer {
  return { status: 200, body };
}

function refusal(status: number, error: string, message: string): ServiceAnswer {
  return { status, body: { error, message } };
}

function unknownValue(field: string, known: readonly string[]): ServiceAnswer {
  return { status: 400, body: { error: 'bad-request', message: `${field}: expected one of ${known.join(', ')}`, field } };
}

/** First letter and domain, such as h***@example.com. */
function masked(email: string): string {
  return email.replace(/^(.)[^@]*/, '$1***');
}

function ofOtherType(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ofOtherType);
  return typeof value === 'number' ? String(value) : Number(value);
}
