import { isPayable } from '../../../cards/fields/amount';
import { brandOf } from '../../../cards/numbers/brand';
import { isExpired, parseExpiry } from '../../../cards/numbers/expiry';
import { validatePan } from '../../../cards/numbers/pan';
import { validateSecurityCode } from '../../../cards/numbers/security-code';
import { choiceOf } from './instalments';
import type { PaymentRules, ResultName } from './rules';

/** What is asked of the payment server: to reserve an amount from a card for a transaction. */
export interface Authorisation {
  readonly merchantId: string;
  /** The transaction ID. */
  readonly orderId: string;
  /** Given by who asks; the same for the same request sent again. */
  readonly attemptId: string;
  /** Yen, in digits. */
  readonly amount: string;
  readonly jpo: string;
  /** Digits, perhaps with blanks, hyphens and periods between them. */
  readonly cardNumber: string;
  /** MM/YY */
  readonly cardExpire: string;
  readonly securityCode?: string;
  readonly accountId?: string;
}

export type CardState = 'genuine' | 'stolen' | 'counterfeit';

/** What the issuer says of the card of one request. */
export interface CardFacts {
  readonly state: CardState;
  /** Yen that may be reserved in all, and that are. */
  readonly limit: number;
  readonly reserved: number;
  readonly isExpiry: boolean;
  readonly isSecurityCode: boolean;
}

/** All that is known at the moment of the request, and bears on it. */
export interface Facts {
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly now: number;
  /** What the same attempt came to before. */
  readonly before: ResultName | undefined;
  /** An inquiry has found that the attempt had not arrived. */
  readonly closed: boolean;
  /** What the transaction's attempts came to so far. */
  readonly attempts: readonly ResultName[];
  /** Choices for which the merchant has a contract, in the words of the form. */
  readonly contracted: readonly string[];
  /** undefined: the issuer knows no such card. */
  readonly card: CardFacts | undefined;
  readonly memberKnown: boolean;
}

/** What comes of a request. */
export interface Decision {
  readonly result: ResultName;
  /** Whether an attempt is to be kept; false for one that was answered before. */
  readonly keeps: boolean;
  /** Yen to be reserved from the card, 0 for none. */
  readonly reserves: number;
  readonly registersMember: boolean;
}

type Check = (request: Authorisation, facts: Facts, rules: PaymentRules) => ResultName | false;

/** In this order: what concerns the request, then what concerns its card, then what the issuer says. The first refusal counts. */
const checks: readonly Check[] = [
  // OPW-3.5.1-03, -05
  function transactionUsed(_request, { attempts }, { duplicates }) {
    const blocking = attempts.some((result) => duplicates.refusedAfter === 'any-attempt' || result === 'succeeded');
    return duplicates.refusedAfter !== 'nothing' && blocking && 'already-succeeded';
  },
  function attemptClosed(_request, { closed }) {
    return closed && 'attempt-closed';
  },
  function amountOutOfRange({ amount }, _facts, rules) {
    return !isPayable(Number(amount), rules.amount) && 'bad-amount';
  },
  function noSuchInstalments({ jpo }) {
    return choiceOf(jpo) === undefined && 'bad-instalments';
  },
  function noSuchNumber({ cardNumber }, _facts, { card }) {
    const { brands, checksCheckDigit } = card;
    return !validatePan(digitsOf(cardNumber), { brands, checksCheckDigit }).ok && 'bad-card-number';
  },
  function noSuchMonth({ cardExpire }) {
    return parseExpiry(mmyy(cardExpire)) === undefined && 'bad-expiry';
  },
  // OPW-4.12-02, -03
  function securityCodeOfWrongLength({ cardNumber, securityCode }, _facts, rules) {
    const brand = brandOf(digitsOf(cardNumber));
    if (securityCode === undefined || !brand || !rules.securityCode.checks.startsWith('digits')) return false;
    return !validateSecurityCode(securityCode, rules.securityCode.digits[brand.name]).ok && 'bad-security-code';
  },
  // OPW-3.5.1-11
  function noContract({ jpo }, { contracted }, rules) {
    return rules.instalments.contractRequired && !contracted.includes(choiceOf(jpo) ?? '') && 'no-contract';
  },
  // AIV-auth-03
  byIssuer((card, _request, _facts, rules) => card === undefined && rules.card.refusesUnknown && 'unknown-card'),
  byIssuer((card, _request, _facts, rules) => card?.state === 'stolen' && rules.card.refusesStolen && 'stolen'),
  byIssuer((card, _request, _facts, rules) => card?.state === 'counterfeit' && rules.card.refusesCounterfeit && 'counterfeit'),
  byIssuer((card, _request, _facts, rules) => card?.isExpiry === false && rules.card.comparesExpiry && 'other-expiry'),
  // AIV-auth-01
  byIssuer((_card, { cardExpire }, { now }, rules) => {
    const expiry = parseExpiry(mmyy(cardExpire));
    if (!expiry || !rules.card.refusesExpired) return false;
    return isExpired({ ...expiry, month: expiry.month + rules.card.monthsMore }, now, rules.card.zoneMinutes) && 'expired';
  }),
  byIssuer((card, { securityCode }, _facts, rules) => {
    const compares = rules.securityCode.checks.endsWith('value') && securityCode !== undefined;
    return compares && card?.isSecurityCode === false && 'other-security-code';
  }),
  // AIV-auth-02
  byIssuer((card, request, _facts, rules) => {
    if (!card || !rules.card.refusesOverLimit) return false;
    return card.reserved + chargeOf(request, rules) > card.limit + rules.card.yenMore && 'over-limit';
  }),
];

/** What comes of a request, from what is known at its moment. Nothing else bears on it, and nothing is changed. */
export function decide(request: Authorisation, facts: Facts, rules: PaymentRules): Decision {
  if (facts.before !== undefined && rules.attempts.idempotent) {
    return { result: facts.before, keeps: false, reserves: 0, registersMember: false };
  }
  const result = checks.reduce<ResultName | false>((refusal, check) => refusal || check(request, facts, rules), false) || 'succeeded';
  const reserves = facts.card && rules.card.asksIssuer && (result === 'succeeded' || rules.card.reservesRefused);
  return {
    result,
    keeps: true,
    reserves: reserves ? chargeOf(request, rules) * rules.card.reservedTimes : 0, // AIV-auth-05
    registersMember: request.accountId !== undefined && registers(result, facts, rules),
  };
}

/** Digits of a card number as it may be sent. */
export function digitsOf(cardNumber: string): string {
  return cardNumber.replace(/[ .-]/g, '');
}

/** MM/YY as MMYY. */
export function mmyy(cardExpire: string): string {
  return cardExpire.replace('/', '');
}

/** Yen that the request is charged. */
export function chargeOf({ amount }: Authorisation, rules: PaymentRules): number {
  return Number(amount) * rules.amount.chargedTimes + rules.amount.chargedMore;
}

/** OPW-3.5.3-03 */
function registers(result: ResultName, { memberKnown }: Facts, { members }: PaymentRules): boolean {
  const occasion = members.registers === 'with-any-attempt' || (members.registers === 'with-success' && result === 'succeeded');
  return occasion && (!memberKnown || members.registersKnownAgain);
}

/** A check by the issuer, who can only find something when asked. */
function byIssuer(check: (card: CardFacts | undefined, ...rest: Parameters<Check>) => ResultName | false): Check {
  return (request, facts, rules) => rules.card.asksIssuer && check(facts.card, request, facts, rules);
}
