/** Literals of the wires for what this family of simulators has one word for. */
import type { Decision, MethodKind, Scheme } from './scheme';

type Words<Key extends string> = Readonly<Record<Key, string>>;

/** `push` of MDES is not public: ours. Visa has none; a simulator that offers it all the same has to call it something. */
export const methodWords: Readonly<Record<Scheme | 'igw', Words<MethodKind>>> = {
  vts: {
    'otp-sms': 'OTPSMS',
    'otp-email': 'OTPEMAIL',
    application: 'APP_TO_APP',
    push: 'PUSH',
    'customer-service': 'CUSTOMERSERVICE',
  },
  mdes: {
    'otp-sms': 'TEXT_TO_CARDHOLDER_NUMBER',
    'otp-email': 'EMAIL_TO_CARDHOLDER_ADDRESS',
    application: 'CARDHOLDER_TO_USE_MOBILE_APP',
    push: 'PUSH_TO_CARDHOLDER_APP',
    'customer-service': 'CARDHOLDER_TO_CALL_MANNED_NUMBER',
  },
  // Of these, only bank_app is public.
  igw: {
    'otp-sms': 'otp_sms',
    'otp-email': 'otp_email',
    application: 'bank_app',
    push: 'push_message',
    'customer-service': 'customer_service',
  },
};

export const decisionWords: Readonly<Record<Scheme | 'igw', Words<Decision>>> = {
  vts: { approve: '00', 'step-up': '85', decline: '05' },
  mdes: { approve: 'APPROVED', 'step-up': 'REQUIRE_ADDITIONAL_AUTHENTICATION', decline: 'DECLINED' },
  igw: { approve: 'green', 'step-up': 'yellow', decline: 'red' },
};

/** The word of ours for a literal; undefined for one that is not known here, which is no error (new values may come at any time). */
export function wordFor<Key extends string>(words: Words<Key>, literal: unknown): Key | undefined {
  return (Object.keys(words) as Key[]).find((key) => words[key].toLowerCase() === String(literal).toLowerCase());
}
