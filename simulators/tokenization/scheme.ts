/** The two networks: Visa's token service and Mastercard's. */
export const schemes = ['vts', 'mdes'] as const;
export type Scheme = (typeof schemes)[number];

/** What an issuer says to a request, in the words of this family of simulators. */
export type Decision = 'approve' | 'step-up' | 'decline';

/** Ways to verify a cardholder, by what they do; each wire has literals of its own. */
export const methodKinds = ['otp-sms', 'otp-email', 'application', 'push', 'customer-service'] as const;
export type MethodKind = (typeof methodKinds)[number];

/** A way to verify one cardholder. */
export interface Method {
  /** Given by whoever offers it; opaque to everybody else. */
  readonly id: string;
  readonly kind: MethodKind;
  /** What the end user is shown: a masked contact, or a number to call. */
  readonly value: string;
}

/** How the cardholder will be authenticated in later transactions. An open object (TKB-ntf-04). */
export type AuthenticatorInfo = Readonly<Record<string, unknown>>;

/** Whether a code goes with the method. */
export function isCode(kind: MethodKind): boolean {
  return kind === 'otp-sms' || kind === 'otp-email';
}
