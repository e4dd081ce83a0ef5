import type { BrandName } from '../../cards/numbers/brand';
import { Secret } from '../../cards/numbers/secret';
import { testNumber } from '../../cards/numbers/test-numbers';
import { canDo } from '../targets/controls/ways';
import { SuiteError, Unobservable } from '../targets/errors';
import type { CardState, LentCard } from '../targets/profile';
import type { Target } from '../targets/target';

/** What a scenario wants of a card. */
export interface CardFacts {
  readonly brand?: BrandName;
  readonly state?: CardState;
  /** Yen. */
  readonly limit?: number;
}

/** A card in a consumer's hand. What is on it shows its label wherever it is printed or recorded. */
export interface Card {
  readonly alias: string;
  readonly brand: BrandName;
  readonly state: CardState;
  /** Yen. */
  readonly limit: number;
  readonly number: Secret;
  /** MMYY, as it is entered by keys. */
  readonly expiry: Secret;
  /** MM/YY, as it is printed on the card. */
  readonly printedExpiry: Secret;
  readonly securityCode: Secret;
  /** The holder's mobile telephone; null when the profile does not say. */
  readonly mobile: string | null;
}

const goodUntil = '1135';
/** Over before any time at which a target is tested. */
const past = '1120';

/** The cards of one scenario, by the names that the scenario gives them: made known to the issuer, or lent by the profile. */
export class Cards {
  readonly #cards = new Map<string, Card>();
  readonly #every = new Set<Card>();

  constructor(private readonly target: Target) {}

  /** @throws Unobservable when the target has no such card and can be made to know none */
  async obtain(alias: string, facts: CardFacts = {}): Promise<Card> {
    const offersAdmin = canDo(this.target.profile.controls, 'addCard');
    const lent = offersAdmin ? undefined : this.#cards.get(alias);
    if (lent) return lent;
    const card = offersAdmin ? await this.#register(alias, facts) : this.#lend(alias, facts);
    this.#cards.set(alias, card);
    return card;
  }

  /** A card of the scenario. */
  card(alias: string): Card {
    const card = this.#cards.get(alias);
    if (!card) throw new SuiteError(`the scenario has no card "${alias}"`);
    return card;
  }

  /** A card that no issuer knows: well formed, of a test series. */
  unknown(alias: string, brand: BrandName = 'Visa'): Card {
    const card = this.#make(alias, { brand, limit: 0, state: 'counterfeit' });
    this.#cards.set(alias, card);
    return card;
  }

  /** Every card that was used, also one of which another took the name. */
  get all(): readonly Card[] {
    return [...this.#every];
  }

  async #register(alias: string, facts: CardFacts): Promise<Card> {
    const card = this.#make(alias, { brand: 'Visa', limit: 100_000, state: 'genuine', ...facts });
    const { number: cardNumber, expiry, securityCode, limit, mobile } = card;
    const state = card.state === 'expired' ? 'genuine' : card.state;
    await this.target.controls.addCard({ cardNumber, expiry, securityCode, limit, state, mobile: mobile as string });
    return card;
  }

  #make(alias: string, { brand, limit, state }: Required<CardFacts>): Card {
    const n = this.#made++;
    const code = brand === 'American Express' ? String(7390 + n) : String(739 + n);
    const mobile = (this.#mobiles + n) % 100_000_000;
    const digits = String(mobile).padStart(8, '0');
    return this.#keep({
      ...{ alias, brand, limit, state },
      ...this.#printed(n, testNumber(brand, `scenario ${this.target.seed}`, n), state === 'expired' ? past : goodUntil, code),
      mobile: `090-${digits.slice(0, 4)}-${digits.slice(4)}`,
    });
  }
  #made = 0;

  /** Numbers of different scenarios on a shared target differ. */
  get #mobiles(): number {
    return Number.parseInt(this.target.suffix || '1', 16);
  }

  #printed(n: number, number: string, expiry: string, code: string): Pick<Card, 'number' | 'expiry' | 'printedExpiry' | 'securityCode'> {
    return {
      number: new Secret(number, `PAN:${n + 1}`),
      ...expiryOf(n, expiry),
      securityCode: new Secret(code, `security code:${n + 1}`),
    };
  }

  #lend(alias: string, facts: CardFacts): Card {
    const { cards } = this.target.profile;
    const taken = new Set([...this.#cards.values()].map(({ number }) => number.label));
    const fits = (one: LentCard): boolean =>
      !taken.has(one.number.label) &&
      one.state === (facts.state ?? 'genuine') &&
      (facts.brand === undefined || one.brand === facts.brand) &&
      (facts.limit === undefined || one.limit === facts.limit);
    const at = [cards.findIndex((one) => one.alias === alias && fits(one)), cards.findIndex(fits)].find((index) => index >= 0);
    const lent = at === undefined ? undefined : cards[at];
    if (lent === undefined || at === undefined) {
      const { state = 'genuine', brand, limit } = facts;
      const wanted = [state, brand, limit !== undefined && `with a limit of ${limit} yen`].filter(Boolean).join(' ');
      throw new Unobservable(`the profile lends no further card that is ${wanted}, and none can be made known`, 'cards or control admin');
    }
    const { number, securityCode, brand, limit, state, mobile } = lent;
    return this.#keep({ alias, brand, limit, state, number, ...expiryOf(at, lent.expiry), securityCode, mobile });
  }

  #keep(card: Card): Card {
    this.#every.add(card);
    for (const secret of [card.number, card.expiry, card.printedExpiry, card.securityCode]) this.target.keepSecret(secret);
    return card;
  }
}

function expiryOf(n: number, mmyy: string): Pick<Card, 'expiry' | 'printedExpiry'> {
  return {
    expiry: new Secret(mmyy, `expiry:${n + 1}`),
    printedExpiry: new Secret(`${mmyy.slice(0, 2)}/${mmyy.slice(2)}`, `expiry:${n + 1} as printed`),
  };
}

/**
 * Card data that stands in a text, by its labels; empty when there is none. Where a recording is judged again, the label
 * itself is what is found.
 */
export function cardDataIn(text: string, card: Card): string[] {
  const digits = text.replaceAll(/(?<=\d)[ -](?=\d)/g, '');
  const found: string[] = [];
  if (digits.includes(card.number.reveal()) || text.includes(`${card.number}`)) found.push(card.number.label);
  for (const short of [card.expiry, card.printedExpiry, card.securityCode]) {
    const alone = new RegExp(`(?<![\\w.:/+-])${short.reveal()}(?![\\w:/+-]|\\.\\d)`);
    if (alone.test(text) || text.includes(`${short}`)) found.push(short.label);
  }
  return found;
}

/** A secret made from another one: what is printed says what was done to it. */
export function altered(secret: Secret, how: string, change: (value: string) => string): Secret {
  return new Secret(change(secret.reveal()), `${secret.label} ${how}`);
}
