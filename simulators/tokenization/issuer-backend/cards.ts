import { createHmac, randomBytes } from 'node:crypto';
import { withBytes } from '../../kit/own-bytes';
import type { Decision, Method } from '../scheme';

/** A card of the bank, and how the bank decides about it. */
export interface BankCard {
  readonly cardNumber: string;
  /** MMYY */
  readonly expiry: string;
  readonly phone: string | null;
  readonly email: string | null;
  /** Whether the holder has the bank's application; push: whether it takes messages. */
  readonly application: boolean;
  readonly push: boolean;
  readonly tokenization: Decision;
  readonly binding: Decision;
  /** Whether a step-up is answered with the list of methods; null for what the rules say. */
  readonly listWithStepUp: boolean | null;
}

export type CardRecord = Omit<BankCard, 'cardNumber'> & { readonly issuerCardRefId: string };

/** The bank's cards. Numbers are kept as keyed hashes only. */
export class BankCards {
  readonly #byNumber = new Map<string, CardRecord>();
  readonly #byReference = new Map<string, CardRecord>();
  readonly #key = randomBytes(32);

  add({ cardNumber, ...facts }: BankCard): void {
    const digest = this.#digest(cardNumber);
    const issuerCardRefId = this.#byNumber.get(digest)?.issuerCardRefId ?? `CARD-${digest.slice(0, 16)}`;
    const record = { ...facts, issuerCardRefId };
    this.#byNumber.set(digest, record);
    this.#byReference.set(issuerCardRefId, record);
  }

  find(cardNumber: string): CardRecord | undefined {
    return this.#byNumber.get(this.#digest(cardNumber));
  }

  ofReference(issuerCardRefId: string): CardRecord | undefined {
    return this.#byReference.get(issuerCardRefId);
  }

  #digest(cardNumber: string): string {
    return withBytes(cardNumber, (bytes) => createHmac('sha256', this.#key).update(bytes).digest('hex'));
  }
}

/** Ways by which the holder of a card can be verified; contacts are masked. */
export function methodsOf({ phone, email, application, push }: CardRecord): Method[] {
  return [
    ...(phone ? [{ id: 'M-SMS', kind: 'otp-sms' as const, value: `***${phone.slice(-4)}` }] : []),
    ...(email ? [{ id: 'M-MAIL', kind: 'otp-email' as const, value: email.replace(/^(.)[^@]*/, '$1***') }] : []),
    ...(application ? [{ id: 'M-APP', kind: 'application' as const, value: 'jp.example.bank' }] : []),
    ...(push ? [{ id: 'M-PUSH', kind: 'push' as const, value: 'jp.example.bank' }] : []),
  ];
}
