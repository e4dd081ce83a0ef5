/** Every documented constant and decision of the payment server, with the requirement behind it; "ours" where no document says. */

import { payableAmount } from '../../../cards/fields/amount';
import { type BrandName, brands, documentedBrands } from '../../../cards/numbers/brand';

/** What an authorisation comes to. */
export type ResultName =
  | 'succeeded'
  | 'already-succeeded'
  | 'attempt-closed'
  | 'bad-amount'
  | 'bad-instalments'
  | 'bad-card-number'
  | 'bad-expiry'
  | 'bad-security-code'
  | 'no-contract'
  | 'unknown-card'
  | 'stolen'
  | 'counterfeit'
  | 'other-expiry'
  | 'expired'
  | 'other-security-code'
  | 'over-limit';

export interface Result {
  /** vResultCode: 16 characters in four blocks of four; the first block is of the card service. */
  code: string;
  /** merrMsg */
  message: string;
}

export interface PaymentRules {
  results: Record<ResultName, Result>;
  amount: {
    /** Yen. */
    least: number;
    most: number;
    /** What is reserved for one yen asked for, and what is added to it. */
    chargedTimes: number;
    chargedMore: number;
  };
  duplicates: {
    /** What makes a transaction ID unusable. */
    refusedAfter: 'success' | 'any-attempt' | 'nothing';
  };
  attempts: {
    /** The same attempt sent again is answered as before, and nothing is done twice. */
    idempotent: boolean;
    /** An attempt asked about before it arrived is refused when it does arrive. */
    closedByInquiry: boolean;
    /** What is said of an attempt that never arrived. */
    unknownIs: 'not-received' | 'succeeded';
  };
  history: {
    keeps: 'all' | 'last' | 'successes';
    /** What an attempt is told to have come to. */
    reports: 'truly' | 'always-paid';
  };
  instalments: {
    contractRequired: boolean;
  };
  card: {
    /** Brands that are taken. */
    brands: BrandName[];
    checksCheckDigit: boolean;
    /** Whether the issuer is asked at all. */
    asksIssuer: boolean;
    refusesUnknown: boolean;
    refusesStolen: boolean;
    refusesCounterfeit: boolean;
    refusesExpired: boolean;
    /** The month of expiry is over by this time zone, minutes ahead of UTC. */
    zoneMinutes: number;
    /** Months that a card is taken for good beyond its own. */
    monthsMore: number;
    comparesExpiry: boolean;
    refusesOverLimit: boolean;
    /** Yen that may be reserved beyond the limit. */
    yenMore: number;
    /** How often a success is reserved from the limit. */
    reservedTimes: number;
    /** A refused payment is reserved, too. */
    reservesRefused: boolean;
  };
  securityCode: {
    /** Digits that a code must have; a request without a code is not refused for it. */
    digits: Record<BrandName, number>;
    checks: 'digits-and-value' | 'digits' | 'value' | 'nothing';
  };
  members: {
    registers: 'with-success' | 'with-any-attempt' | 'never';
    registersKnownAgain: boolean;
    tiedToTransaction: boolean;
  };
}

export const documentedPayment: PaymentRules = {
  results: {
    succeeded: { code: 'A001000000000000', message: '処理が成功しました。' },
    'already-succeeded': { code: 'NH18000000000000', message: '既に成功していました' }, // OPW-3.5.1-03
    // Families as the vendor publishes them, AC for input errors of the card service and N for common system errors; the rest is ours.
    'attempt-closed': { code: 'NZ01000000000000', message: '取消済みの要求です。' },
    'bad-amount': { code: 'AC01000000000000', message: '金額が正しくありません。' },
    'bad-instalments': { code: 'AC02000000000000', message: '支払回数が正しくありません。' },
    'bad-card-number': { code: 'AC03000000000000', message: 'カード番号が正しくありません。' },
    'bad-expiry': { code: 'AC04000000000000', message: '有効期限が正しくありません。' },
    'bad-security-code': { code: 'AC05000000000000', message: 'セキュリティコードが正しくありません。' },
    // ZD: declined. The family and all of its codes are ours.
    'no-contract': { code: 'ZD01000000000000', message: 'ご契約のない支払回数です。' },
    'unknown-card': { code: 'ZD02000000000000', message: 'カードを確認できませんでした。' },
    stolen: { code: 'ZD03000000000000', message: 'お取り扱いできないカードです。' },
    counterfeit: { code: 'ZD04000000000000', message: 'お取り扱いできないカードです。' },
    'other-expiry': { code: 'ZD05000000000000', message: '有効期限が一致しません。' },
    expired: { code: 'ZD06000000000000', message: '有効期限が切れています。' },
    'other-security-code': { code: 'ZD07000000000000', message: 'セキュリティコードが一致しません。' },
    'over-limit': { code: 'ZD08000000000000', message: 'ご利用可能額を超えています。' },
  },
  amount: {
    ...payableAmount, // of the vendor's development kit
    chargedTimes: 1, // OPW-2.1-01: what was asked for
    chargedMore: 0,
  },
  duplicates: {
    refusedAfter: 'success', // OPW-3.5.1-03, OPW-3.5.1-05
  },
  attempts: {
    idempotent: true, // ours, as the two that follow: how a lost answer is made good (OPW-4.7-01)
    closedByInquiry: true,
    unknownIs: 'not-received', // AIV-auth-06
  },
  history: {
    keeps: 'all', // OPW-3.5.1-08
    reports: 'truly', // AIV-auth-06
  },
  instalments: {
    contractRequired: true, // OPW-3.5.1-11
  },
  card: {
    brands: [...documentedBrands], // OPW-4.12-02, OPW-4.12-03
    checksCheckDigit: true, // AIV-flow-04
    asksIssuer: true, // AIV-auth-06
    refusesUnknown: true, // AIV-auth-03
    refusesStolen: true, // AIV-auth-03
    refusesCounterfeit: true, // AIV-auth-03
    refusesExpired: true, // AIV-auth-01
    zoneMinutes: 540, // ours: Japan
    monthsMore: 0, // AIV-auth-01
    comparesExpiry: true, // AIV-auth-03: what the holder of a genuine card can read
    refusesOverLimit: true, // AIV-auth-02
    yenMore: 0, // AIV-auth-02
    reservedTimes: 1, // AIV-auth-05
    reservesRefused: false, // AIV-auth-05
  },
  securityCode: {
    digits: Object.fromEntries(brands.map(({ name, securityCode }) => [name, securityCode])) as Record<BrandName, number>, // OPW-4.12-02, -03
    checks: 'digits-and-value', // OPW-4.12-02, OPW-4.12-03
  },
  members: {
    registers: 'with-success', // OPW-3.5.3-03
    registersKnownAgain: false, // OPW-3.5.3-03
    tiedToTransaction: true, // OPW-3.5.3-05
  },
};
