import type { Decision, Method } from '../scheme';
import type { IssuerGatewayRules } from './rules';

/** How an issuer is set up at the gateway. */
export interface GatewaySettings {
  /** Who decides on a tokenization: the issuer's backend, or the gateway's decision engine. */
  readonly decidedBy: 'issuer' | 'gateway';
  /** E.164; null where none was given (CSA-04). */
  readonly customerServicePhone: string | null;
  readonly fraudCustomerServicePhone: string | null;
  /** Whether the issuer's portal can change digital cards. */
  readonly lifecycleApi: boolean;
  /** For whom card data is sealed, PEM; null for the simulated backend. */
  readonly issuerCertificate: string | null;
}

export const usualSettings: GatewaySettings = {
  decidedBy: 'issuer',
  customerServicePhone: null,
  fraudCustomerServicePhone: null,
  lifecycleApi: true,
  issuerCertificate: null,
};

/** What the issuer tells of an end user; masked by the engine before anybody else sees it. */
export interface Contacts {
  readonly phone: string | null;
  readonly email: string | null;
}

export interface Case {
  readonly contacts: Contacts;
  /** Whether the wallet flags the device (CSA-05). */
  readonly suspected: boolean;
  /** 1 (bad) to 5 (good). */
  readonly deviceScore: number;
  /** Whether codes are no way any more (CSA-03). */
  readonly codesOver: boolean;
}

/** Ids by which the issuer knows its own ways of delivery; agreed when it is set up. */
const ids = { sms: 'M-SMS', email: 'M-MAIL' } as const;

/** The number of a simulator that makes one up. */
const inventedNumber = '+81300000000';

/** The decision engine: what a tokenization comes to, and the methods that go with it. Pure. */
export function decide(
  about: Case,
  settings: GatewaySettings,
  rules: IssuerGatewayRules['customerService'],
): { decision: Decision; methods: Method[] } {
  const { contacts, suspected, deviceScore, codesOver } = about;
  if (suspected) {
    const fraud = fraudCase(settings, rules);
    if (fraud) return fraud;
  }
  if (deviceScore <= 1) return { decision: 'decline', methods: [] };
  if (deviceScore >= 5) return { decision: 'approve', methods: [] };
  const byCode: Method[] = [
    ...(contacts.phone ? [{ id: ids.sms, kind: 'otp-sms' as const, value: `***${contacts.phone.slice(-4)}` }] : []),
    ...(contacts.email ? [{ id: ids.email, kind: 'otp-email' as const, value: contacts.email.replace(/^(.)[^@]*/, '$1***') }] : []),
  ];
  const codes = codesOver ? [] : byCode;
  const isFallback = (codesOver && rules.afterCodes) || (byCode.length === 0 && rules.withoutContacts);
  const isOffered = rules.offered === 'always' || (rules.offered === 'fallback' && isFallback);
  return { decision: 'step-up', methods: isOffered ? [...codes, ...customerService(settings.customerServicePhone, rules)] : codes };
}

function fraudCase(
  settings: GatewaySettings,
  rules: IssuerGatewayRules['customerService'],
): { decision: Decision; methods: Method[] } | null {
  const { customerServicePhone, fraudCustomerServicePhone } = settings;
  const stepUp = (number: string | null) => ({ decision: 'step-up' as const, methods: customerService(number, rules) });
  if (fraudCustomerServicePhone !== null) {
    if (rules.fraud === 'nothing') return null;
    return stepUp(rules.fraud === 'fraud number' ? fraudCustomerServicePhone : customerServicePhone);
  }
  if (rules.withoutFraudNumber === 'invent') return stepUp(inventedNumber);
  return rules.withoutFraudNumber === 'decline' ? { decision: 'decline', methods: [] } : stepUp(customerServicePhone);
}

/** The method, where there is a number to call. */
function customerService(number: string | null, rules: IssuerGatewayRules['customerService']): Method[] {
  const shown = rules.number === 'configured' ? number : inventedNumber;
  if (number === null && rules.needsNumber) return [];
  return [{ id: 'customer-service', kind: 'customer-service', value: shown ?? inventedNumber }];
}
