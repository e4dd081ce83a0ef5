/** Every documented constant and decision of the issuer's backend, with the requirement behind it; "ours" where nothing is public. */

export interface IssuerBackendRules {
  /** Whether the list of methods goes with a step-up, where a card says nothing else. */
  listWithStepUp: boolean;
  /** Decisions are answered in these words. */
  decides: { green: string; yellow: string; red: string };
  delivery: {
    code: 'unchanged' | 'as a number' | 'reversed' | 'own';
    to: 'chosen' | 'all' | 'first';
    /** Whether a method without a code is recognised by its id (TKB-push-03). */
    pushWithoutCode: boolean;
    /** Whether the message is sent at all. */
    push: boolean;
  };
  launch: {
    /** How a binding is told from a tokenization. */
    bindingBy: 'data' | 'always' | 'never';
    /** Whether the reason has to be the documented one. */
    checksReason: boolean;
  };
  report: {
    /** Whether the result is told to the gateway. */
    tells: boolean;
    tellsAfterPush: boolean;
    tokenId: 'given' | 'card';
    /** Which reference stands for a binding that is pending. */
    reference: { vts: 'deviceIndex' | 'trace'; mdes: 'correlation' | 'provisional' };
    approved: string;
    failed: string;
  };
  records: {
    /** Whether the reference of the success replaces the first one. */
    replaces: boolean;
    /** Whether a notification that comes again changes nothing. */
    idempotent: boolean;
    /** Whether a device that was released stays so when its binding is told late. */
    keepsReleased: boolean;
    /** Whether a notification is good for the token that it names only. */
    checksToken: boolean;
  };
  customerService: {
    /** Whether an agent can activate only after the caller was identified. */
    needsIdentification: boolean;
    /** Whether a caller who fails may be activated all the same. */
    failedMayGoOn: boolean;
    /** Whether a card is activated without the agent, once the caller is identified. */
    withoutAgent: boolean;
  };
  /** Members that are not known here make a request wrong; by the interface's rules they must not. */
  refusesUnknown: boolean;
  /** Members of answers that no description knows. */
  extraFields: boolean;
  answerSeconds: number;
}

export const documentedIssuerBackend: IssuerBackendRules = {
  listWithStepUp: true, // TKB-idv-03
  decides: { green: 'green', yellow: 'yellow', red: 'red' }, // TKB-flow-02
  delivery: {
    code: 'unchanged', // TKB-otp-03
    to: 'chosen', // TKB-otp-03
    pushWithoutCode: true, // TKB-push-03
    push: true, // TKB-push-03
  },
  launch: { bindingBy: 'data', checksReason: true }, // TKB-app-03
  report: {
    tells: true, // TKB-rep-01
    tellsAfterPush: true, // TKB-rep-01
    tokenId: 'given', // TKB-rep-02, TKB-rep-03
    reference: { vts: 'deviceIndex', mdes: 'correlation' }, // TKB-rep-02, TKB-rep-03
    approved: 'APPROVE_DEVICE_BINDING', // TKB-rep-04
    failed: 'UNBIND_DEVICE', // TKB-rep-05
  },
  records: {
    replaces: true, // TKB-ref-02
    idempotent: true, // TKB-ref-02
    keepsReleased: true, // TKB-ref-02
    checksToken: true, // TKB-ref-02
  },
  customerService: {
    needsIdentification: true, // CSA-07
    failedMayGoOn: false, // CSA-10
    withoutAgent: false, // CSA-07
  },
  refusesUnknown: false,
  extraFields: false,
  answerSeconds: 10,
};
