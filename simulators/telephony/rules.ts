import { type AccessRules, documentedAccess } from './access/rules';
import { type CardServicesRules, documentedCardServices } from './card-services/rules';
import { documentedIvr, type IvrRules } from './ivr/rules';
import { documentedLinking, type LinkingRules } from './operator-console/rules';
import { documentedPayment, type PaymentRules } from './payment-server/rules';
import { type CardLockAgentRules, documentedCardLockAgent } from './voice-agent/rules';

/** Everything that a fault or variant of telephony can patch. */
export interface TelephonyRules {
  operatorConsole: AccessRules;
  adminConsole: AccessRules;
  linking: LinkingRules;
  ivr: IvrRules;
  paymentServer: PaymentRules;
  cardLockAgent: CardLockAgentRules;
  cardServices: CardServicesRules;
}

/** The rules as the documents have them. */
export const documentedTelephony: TelephonyRules = {
  operatorConsole: documentedAccess,
  // A copy in depth: what is patched for one console must not change the other.
  adminConsole: structuredClone({
    ...documentedAccess,
    path: 'ivradm', // OPW-3.1-02
    signIn: { ...documentedAccess.signIn, authorities: ['administrator'] },
  } satisfies AccessRules),
  linking: documentedLinking,
  ivr: documentedIvr,
  paymentServer: documentedPayment,
  cardLockAgent: documentedCardLockAgent,
  cardServices: documentedCardServices,
};
