import fc from 'fast-check';
import { testCard } from '../../../cards/numbers/arbitraries';
import { brandOf, documentedBrands } from '../../../cards/numbers/brand';
import type { Authorisation, CardFacts, Facts } from './authorisation';
import { instalmentChoices, jpoOf } from './instalments';
import { documentedPayment, type ResultName } from './rules';

/** 2026-01-05 in Japan. */
export const start = Date.parse('2026-01-05T00:00:00+09:00');

const code = (digits: number): fc.Arbitrary<string> => fc.nat(10 ** digits - 1).map((value) => String(value).padStart(digits, '0'));

/** A request with nothing wrong in itself, for a card that is good for years after `start`. */
export function goodRequest(): fc.Arbitrary<Authorisation> {
  return fc
    .record({
      card: testCard(fc.constantFrom(...documentedBrands)),
      amount: fc.integer({ min: 1, max: 99_999_999 }).map(String),
      choice: fc.constantFrom(...instalmentChoices),
      month: fc.integer({ min: 1, max: 12 }).map((month) => String(month).padStart(2, '0')),
      year: fc.integer({ min: 27, max: 50 }),
      accountId: fc.option(fc.constantFrom('Member001', 'a.b_c-d@e'), { nil: undefined }),
      threeDigits: code(3),
      fourDigits: code(4),
    })
    .map(({ card: { number }, amount, choice, month, year, accountId, threeDigits, fourDigits }) => ({
      attemptId: 'attempt-1',
      merchantId: 'Merchant',
      orderId: 'order-1',
      amount,
      jpo: jpoOf(choice) ?? '',
      cardNumber: number,
      cardExpire: `${month}/${year}`,
      securityCode: brandOf(number)?.securityCode === 4 ? fourDigits : threeDigits,
      ...(accountId !== undefined && { accountId }),
    }));
}

/** What the issuer may say of a card, good or not. */
export function cardFacts(): fc.Arbitrary<CardFacts> {
  return fc.record({
    state: fc.constantFrom('genuine', 'stolen', 'counterfeit'),
    limit: fc.nat(200_000_000),
    reserved: fc.nat(200_000_000),
    isExpiry: fc.boolean(),
    isSecurityCode: fc.boolean(),
  });
}

/** Whatever may be known at a request's moment. */
export function anyFacts(): fc.Arbitrary<Facts> {
  const result = fc.constantFrom(...(Object.keys(documentedPayment.results) as ResultName[]));
  return fc.record({
    now: fc.integer({ min: start, max: Date.parse('2060-01-01T00:00:00Z') }),
    before: fc.option(result, { nil: undefined, freq: 8 }),
    closed: fc.boolean(),
    attempts: fc.array(result, { maxLength: 3 }),
    contracted: fc.subarray([...instalmentChoices]),
    card: fc.option(cardFacts(), { nil: undefined }),
    memberKnown: fc.boolean(),
  });
}

/** Facts in which nothing stands against a request of that amount. */
export function goodFacts({ amount }: Authorisation): Facts {
  const card: CardFacts = { state: 'genuine', limit: Number(amount), reserved: 0, isExpiry: true, isSecurityCode: true };
  return { now: start, before: undefined, closed: false, attempts: [], contracted: instalmentChoices, card, memberKnown: false };
}
