import { createHmac, randomBytes } from 'node:crypto';
import type { Store } from '../../kit/store';
import { type Authorisation, type CardFacts, type CardState, digitsOf, mmyy } from './authorisation';

export const issuerSchema = `
  CREATE TABLE IF NOT EXISTS issuer_cards (
    card TEXT PRIMARY KEY, expiry TEXT NOT NULL, security_code TEXT NOT NULL,
    credit_limit INTEGER NOT NULL, state TEXT NOT NULL, mobile TEXT);
  CREATE TABLE IF NOT EXISTS cards_reserved (attempt INTEGER PRIMARY KEY, card TEXT NOT NULL, amount INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS cards_reserved_of_card ON cards_reserved (card);
`;

/** A card as its issuer made it. */
export interface IssuedCard {
  /** Digits only. */
  readonly cardNumber: string;
  /** MMYY */
  readonly expiry: string;
  readonly securityCode: string;
  /** Yen that can be reserved in all. */
  readonly limit: number;
  readonly state: CardState;
  /** Mobile telephone of the holder; null when the issuer knows none. */
  readonly mobile: string | null;
}

interface CardRow {
  expiry: string;
  security_code: string;
  credit_limit: number;
  state: CardState;
  mobile: string | null;
}

/**
 * The card companies behind the payment server. Of number, expiry and security code only hashes are kept, made with a key that
 * never leaves memory: whoever gets hold of the file cannot try out all numbers.
 */
export class Issuer {
  readonly #key = randomBytes(32);
  readonly #statements;

  constructor(store: Store) {
    this.#statements = {
      add: store.prepare('INSERT OR REPLACE INTO issuer_cards VALUES (?, ?, ?, ?, ?, ?)'),
      card: store.prepare('SELECT expiry, security_code, credit_limit, state, mobile FROM issuer_cards WHERE card = ?'),
      reserve: store.prepare('INSERT INTO cards_reserved VALUES (?, ?, ?)'),
      reserved: store.prepare('SELECT COALESCE(SUM(amount), 0) AS yen FROM cards_reserved WHERE card = ?'),
    };
  }

  /** Issues a card, or changes one that has the same number. What is reserved from it stays reserved. */
  add({ cardNumber, expiry, securityCode, limit, state, mobile }: IssuedCard): void {
    const card = this.#hash(cardNumber);
    this.#statements.add.run(card, this.#hash(cardNumber, expiry), this.#hash(cardNumber, '', securityCode), limit, state, mobile);
  }

  /** What the issuer says of the card of a request; undefined when there is no such card. */
  look({ cardNumber, cardExpire, securityCode }: Authorisation): CardFacts | undefined {
    const number = digitsOf(cardNumber);
    const row = this.#row(number);
    return (
      row && {
        state: row.state,
        limit: row.credit_limit,
        reserved: (this.#statements.reserved.get(this.#hash(number)) as { yen: number }).yen,
        isExpiry: row.expiry === this.#hash(number, mmyy(cardExpire)),
        isSecurityCode: row.security_code === this.#hash(number, '', securityCode),
      }
    );
  }

  /** Mobile telephone of the holder; undefined when there is no such card, or none is known. */
  mobileOf(cardNumber: string, cardExpire: string): string | undefined {
    const number = digitsOf(cardNumber);
    const row = this.#row(number);
    return row?.expiry === this.#hash(number, mmyy(cardExpire)) ? (row.mobile ?? undefined) : undefined;
  }

  /** @param attempt the attempt for which the amount is reserved, by its number in the store */
  reserve(attempt: number, cardNumber: string, yen: number): void {
    this.#statements.reserve.run(attempt, this.#hash(digitsOf(cardNumber)), yen);
  }

  #row(number: string): CardRow | undefined {
    return this.#statements.card.get(this.#hash(number)) as CardRow | undefined;
  }

  #hash(...parts: (string | undefined)[]): string {
    return createHmac('sha256', this.#key).update(JSON.stringify(parts)).digest('base64');
  }
}
