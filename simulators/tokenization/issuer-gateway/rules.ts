/** Every documented constant and decision of the issuer's gateway, with the requirement behind it; "ours" where nothing is public. */

interface BySchemeFlag {
  vts: boolean;
  mdes: boolean;
}

export interface IssuerGatewayRules {
  binding: {
    /** Whether the issuer is asked at all. */
    asks: boolean;
    /** Whether scoringInformation, recentAuthenticationInformation are part of the request. */
    scoring: BySchemeFlag;
    recentAuthentication: BySchemeFlag;
    /** The reference in the request: the network's, or what would be the final one. */
    reference: 'given' | 'other';
  };
  list: {
    /** When the issuer is asked for the methods. */
    asked: 'when missing' | 'always' | 'never';
    /** Whether a missing list is asked for with the decision, or when the network wants it (Visa). */
    at: 'decision' | 'demand';
  };
  notification: {
    bound: string;
    unbound: string;
    /** Whether a verification that failed is told (ruling of TKB-ntf-02). */
    tellsFailure: boolean;
    failureReference: boolean;
    reference: 'final' | 'first' | 'none';
    authenticator: boolean;
    /** Whether a binding that waits for the cardholder is told as bound. */
    pendingAsBound: boolean;
    /** Whether the issuer is told at all when a device was released. */
    tellsRelease: boolean;
  };
  otp: {
    forwards: 'unchanged' | 'as a number' | 'reversed' | 'own';
    methodId: 'chosen' | 'first' | 'none';
    /** Whether a push message goes with a value. */
    withPush: boolean;
  };
  /** Whether the push message is offered. */
  push: BySchemeFlag;
  update: {
    checksToken: boolean;
    checksReference: boolean;
    checksAction: boolean;
    /** Whether an issuer may release a device that is bound. */
    laterUnbind: BySchemeFlag;
    /** Whether a release is carried out, besides being accepted. */
    releases: boolean;
  };
  customerService: {
    /** Whether it is offered only where a number is configured. */
    needsNumber: boolean;
    /** Whether it is offered besides other methods, too (lawful: ruling of CSA-02). */
    offered: 'fallback' | 'always' | 'never';
    afterCodes: boolean;
    withoutContacts: boolean;
    number: 'configured' | 'other';
    /** What a suspicious device leads to where a number for fraud is configured. */
    fraud: 'fraud number' | 'general number' | 'nothing';
    /** And where none is. */
    withoutFraudNumber: 'general number' | 'decline' | 'invent';
  };
  portal: {
    /** Whether what an agent activates in the issuer's portal reaches the network. */
    activates: boolean;
  };
  /** Whether headers and fields of an issuer's requests are checked. */
  checksRequests: boolean;
  /** Members that no description knows are sent, as new versions may (a conforming issuer ignores them). */
  extraFields: boolean;
  /** Seconds of the world's time for an answer. Ours. */
  answerSeconds: number;
  /** Seconds after which a notification is tried again. Ours. */
  retries: number[];
}

export const documentedIssuerGateway: IssuerGatewayRules = {
  binding: {
    asks: true, // TKB-flow-01
    scoring: { vts: false, mdes: true }, // TKB-data-01, TKB-data-03
    recentAuthentication: { vts: false, mdes: true }, // TKB-data-02, TKB-data-03
    reference: 'given', // TKB-ref-01, TKB-ref-03
  },
  list: {
    asked: 'when missing', // TKB-idv-01, TKB-idv-02
    at: 'decision', // ours
  },
  notification: {
    bound: 'DEVICE_BOUND', // TKB-ntf-01
    unbound: 'DEVICE_UNBOUND', // TKB-ntf-02
    tellsFailure: true, // TKB-ntf-02
    failureReference: false, // TKB-ntf-02
    reference: 'final', // TKB-ntf-03
    authenticator: true, // TKB-ntf-04
    pendingAsBound: false, // TKB-ntf-01
    tellsRelease: true, // TKB-ntf-02
  },
  otp: {
    forwards: 'unchanged', // TKB-otp-02
    methodId: 'chosen', // TKB-otp-02
    withPush: false, // TKB-push-01
  },
  push: { vts: false, mdes: true }, // TKB-push-04
  update: {
    checksToken: true, // TKB-rep-06
    checksReference: true, // TKB-rep-06
    checksAction: true, // TKB-rep-06
    laterUnbind: { vts: true, mdes: false }, // TKB-unb-01, TKB-unb-02
    releases: true, // TKB-unb-01
  },
  customerService: {
    needsNumber: true, // CSA-04
    offered: 'fallback', // CSA-02, CSA-03
    afterCodes: true, // CSA-03
    withoutContacts: true, // CSA-02
    number: 'configured', // CSA-12
    fraud: 'fraud number', // CSA-05
    withoutFraudNumber: 'general number', // CSA-06
  },
  portal: { activates: true }, // CSA-09
  checksRequests: true, // ours
  extraFields: false,
  answerSeconds: 10,
  retries: [1, 4, 16],
};
