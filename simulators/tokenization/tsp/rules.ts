/** Every documented constant and decision of the token service providers, with the requirement behind it; "ours" where nothing is public. */

export interface VerificationRules {
  /** Events that are taken for others, such as "code wrong for code right"; none by the documents. */
  taken: string[];
  /** Where an issuer's report is good: for the method that was chosen, or for any. */
  reportedIn: 'chosen' | 'any';
  /** Where an agent may activate: when customer service was chosen, or whatever is pending. */
  activatedIn: 'chosen' | 'any';
}

export interface SchemeRules {
  verification: VerificationRules;
  otp: {
    digits: number;
    /** How often a wrong code may be entered before codes are over (CSA-13). */
    tries: number;
    countsTries: boolean;
    minutes: number;
    /** Whether a code is made for the push message, too. */
    withPush: boolean;
    /** Whether codes are made here; else the issuer would have to. */
    made: boolean;
    /** Whether the issuer's other methods are asked for when codes are over. */
    offersOthers: boolean;
  };
  reference: {
    /** Whether the reference of a request is replaced when the device is bound. */
    provisional: boolean;
    unique: boolean;
    /** Whether the issuer is told that a binding waits for the cardholder. */
    tellsPending: boolean;
  };
  launch: {
    /** Fields by which the issuer's application knows a binding, by their documented names. */
    fields: Record<string, boolean>;
    reasonCode: string;
    /** Whether those fields also go with the launch for a tokenization. */
    forTokenization: boolean;
  };
  notifies: boolean;
  authorisation: {
    /** Whether the data of the authenticator goes with a payment. */
    authenticator: boolean;
  };
  portal: {
    /** Whether an agent may activate here. */
    activates: boolean;
    /** States of a token that can be activated. */
    from: string[];
    unknown: 'error' | 'done';
  };
  /** Seconds of the world's time for an answer of the issuer's gateway. Ours. */
  answerSeconds: number;
  /** Seconds after which a notification is tried again. Ours. */
  retries: number[];
}

export interface TspRules {
  vts: SchemeRules;
  mdes: SchemeRules;
}

const common = {
  verification: {
    taken: [],
    reportedIn: 'chosen', // TKB-flow-03
    activatedIn: 'chosen', // CSA-01
  },
  otp: {
    digits: 6, // ours
    tries: 3, // ours
    countsTries: true, // CSA-13
    minutes: 10, // ours
    withPush: false, // TKB-push-02
    made: true, // TKB-otp-01
    offersOthers: true, // CSA-03
  },
  reference: { provisional: false, unique: true, tellsPending: false }, // TKB-ref-03, TKB-ref-04
  launch: {
    fields: { deviceID: true, deviceIndex: true, lifeCycleTraceID: true, reasonCode: true }, // TKB-app-01
    reasonCode: 'TOKEN_DEVICE_BINDING', // TKB-app-01
    forTokenization: false, // TKB-app-04
  },
  notifies: true, // TKB-otp-04
  authorisation: { authenticator: true }, // TKB-ntf-05
  portal: {
    activates: true, // CSA-08
    from: ['INACTIVE'], // CSA-11
    unknown: 'error', // CSA-11
  },
  answerSeconds: 10,
  retries: [1, 4, 16],
} satisfies SchemeRules;

export const documentedTsp: TspRules = {
  vts: structuredClone(common) as SchemeRules,
  mdes: structuredClone({
    ...common,
    otp: { ...common.otp, digits: 8 }, // ours
    reference: { provisional: true, unique: true, tellsPending: true }, // TKB-ref-01
    launch: { ...common.launch, fields: { authenticationCorrelationId: true } }, // TKB-app-02
  }) as SchemeRules,
};
