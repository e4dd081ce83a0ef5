/**
 * Every documented constant and decision of the card-lock agent, with the requirement behind it; "ours" where the page is silent.
 * Each place where an agent can go wrong is a rule, so that a fault is a patch.
 */
import type { Catalogue } from './catalogue';
import { english } from './catalogues/en';
import { japanese } from './catalogues/ja';
import type { Page, Webhook } from './flow';

/** Parameters of flow scope, set on the component's start page (LCK-in-09). */
export interface FlowParameters {
  card_status_active: string;
  card_status_lock_temp: string;
  card_status_lock_permanent: string;
  card_status_reactivate: string;
  max_retry_card_number: number;
  max_otp_retry_count: number;
}

/** What a tester can set within the agent: parameters of the flow, and the level required, a preset of the page `check auth level`. */
export type AgentSettings = FlowParameters & { auth_level_req: number };

export const outputs = ['auth_level', 'phone_number', 'card_count', 'last_four_digit_of_card_number', 'transfer_reason'] as const;
export type Output = (typeof outputs)[number];

/** Why the component was left before its work was done. */
export const causes = [
  'human',
  'refusal',
  'no-input',
  'no-match',
  'webhook-error',
  'webhook-not-found',
  'reactivation',
  'card-retries',
  'code-retries',
  'code-declined',
  'code-not-sent',
  'not-identified',
  'no-cards',
  'same-digits',
  'not-confirmed',
  'wrong-address',
] as const;
export type Cause = (typeof causes)[number];

export type Reason = 'damaged' | 'stolen' | 'lost' | 'others';
export type LockKind = 'temporary' | 'permanent';

/** How the caller is brought to a code: by a choice of the channel, by a question that is answered yes or no, or by nothing. */
export type CodeStep = 'choice' | 'yes-no' | 'none';

/** A flexible webhook: what is sent, and what is taken from the answer. */
interface WebhookRules {
  /** Below the address of the bank's services. */
  path: string;
  /** Parameters that are sent, and the field of each; null where one is left out. */
  sends: Record<string, string | null>;
  /** Parameters that are filled, and where each stands in the answer, such as result.ticket (LCK-wh-12). */
  fills: Record<string, string>;
}

export interface CardLockAgentRules {
  catalogues: { ja: Catalogue; en: Catalogue };
  flowParameters: FlowParameters;
  /** Presets on the entry of the page `check auth level`; they fill what the calling flow left open. */
  presets: { auth_level_req: number; account_auth_enabled: boolean; card_auth_enabled: boolean };
  /** Whether what was set is used; a target that does not honour it goes on with the defaults. */
  honours: { sessionParameters: boolean; statuses: boolean; cardRetries: boolean; codeRetries: boolean };
  entry: {
    /** Whether the agent speaks as soon as the call comes in. */
    speaksFirst: boolean;
    /** Whether the number that calls is used where none was given. */
    usesCallerId: boolean;
    asksNumber: 'when-missing' | 'always';
    stripsCountryCode: boolean;
    /** Digit before a national number, by country code; none for others. */
    trunks: Record<string, string>;
  };
  authentication: {
    runs: 'below-level' | 'at-or-below-level' | 'always' | 'never' | 'after-cards';
    /** What the bank is told of account_auth_enabled and card_auth_enabled. */
    flags: 'as-set' | 'swapped';
    codeStep: CodeStep;
    /** Level that can be reached with neither account nor card holder. */
    levelWithoutFlags: number;
    /** How often a number that the bank does not know is asked again. */
    numberRetries: number;
  };
  cards: {
    namesEvery: boolean;
    order: 'as-answered' | 'reversed';
    pairsByIndex: boolean;
    countFrom: 'answer' | 'session';
    singleAsksDigits: boolean;
    /** Several cards with the same last four digits cannot be told apart. */
    sameDigits: 'transfer' | 'first';
  };
  digits: {
    /** Whether digits of no card of the caller's are refused. */
    checks: boolean;
    readsBack: boolean;
    afterNo: 'ask-again' | 'go-on';
    wholeNumber: 'refused' | 'last-four' | 'kept';
    /** Whether they stay the text that they are. */
    keepsZeros: boolean;
  };
  lock: {
    asksType: boolean;
    asksReason: boolean;
    asksCode: 'always' | 'unless-authenticated' | 'never';
    codeStepSeveralChannels: CodeStep;
    codeStepOneChannel: CodeStep;
    confirmsPermanent: 'single' | 'always' | 'never';
    confirms: boolean;
    afterNo: 'end' | 'transfer' | 'lock';
    /** When the bank is asked. */
    at: 'confirmation' | 'code';
    /** How often, for one confirmation. */
    requests: number;
    card: 'chosen' | 'first';
    /** Values of prebuilt_components_lock_card_lock_type_active. */
    typeSent: Record<LockKind, string>;
    /** Values of prebuilt_components_lock_card_locked_reason. */
    reasonSent: Record<Reason, string>;
    /** Which word the last confirmation has; `announced` is a permanent lock that was told just before. */
    kindNamed: { temporary: LockKind; permanent: LockKind; announced: LockKind };
    /** Added to the number that is told. */
    ticketMore: number;
  };
  code: {
    /** How many digits it has. */
    digits: number;
    verifies: boolean;
    channel: 'chosen' | 'telephone';
    sendsTo: 'registered' | 'caller-id' | 'spoken';
    afterLastWrong: 'transfer' | 'go-on';
  };
  lockedCard: {
    temporary: 'asks' | 'as-active';
    block: 'permanent' | 'temporary' | 'transfer';
    reactivation: 'transfer' | 'itself';
    permanent: 'offer-reissue' | 'close' | 'as-active';
    reactivate: 'transfer' | 'as-active' | 'lock';
    unknown: 'webhook-error' | 'as-active';
  };
  reissue: {
    offeredAfter: LockKind[];
    asksFirst: boolean;
    afterNo: 'end' | 'request';
    confirmsAddress: boolean;
    afterWrongAddress: 'transfer' | 'end' | 'request';
    requests: number;
    acknowledgementMore: number;
  };
  retries: {
    /** How often a question is asked again before the caller is transferred. */
    noInput: number;
    noMatch: number;
    /** How often a question is repeated on request. */
    replays: number;
    /** Whether max_retry_card_number and max_otp_retry_count count the first try. */
    countsFirstTry: boolean;
    /** Questions at which a human, or a refusal, is not understood. */
    deafToHumanAt: Page[];
    deafToRefusalAt: Page[];
  };
  transfer: {
    /** transfer_reason, null for none. */
    reasons: Record<Cause, string | null>;
    /** transfer_reason of a flow that ends well. */
    reasonOfSuccess: string | null;
    handOff: 'live-agent-handoff' | 'telephony-transfer' | 'parameter-only';
    /** E.164; for the telephony transfer. */
    number: string;
  };
  outputs: {
    set: Output[];
    /** Those that are told as another type than they have. */
    otherType: Output[];
    /** Session parameters that are set besides. */
    extra: string[];
    stayAfterEnd: boolean;
  };
  webhooks: {
    /** Longest wait for an answer, in the time of the world. */
    seconds: number;
    /** Longest answer. */
    bytes: number;
    /** How often one that failed is asked again. */
    retries: number;
    unreachable: 'not-found' | 'error';
    status404: 'error' | 'not-found';
    checks: { status: boolean; fields: boolean; types: boolean; lists: boolean };
    /** Under which names answers are kept in the session. */
    storedAs: 'documented' | 'other';
    services: Record<Webhook, WebhookRules>;
  };
  /** Display names of what the component brings along, as an agent lists them. */
  names: { entityTypes: string[]; webhooks: string[] };
  /** How long a session lives after its last request, in the time of the world. */
  sessionMinutes: number;
  /** Whether each paragraph is a message of its own. */
  messages: 'separate' | 'one';
  /** Whether what may be a card number is left out of what is told back. */
  redacts: boolean;
}

const same = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, name]));

export const documentedCardLockAgent: CardLockAgentRules = {
  catalogues: { ja: japanese, en: english },
  flowParameters: {
    card_status_active: 'active', // LCK-in-05
    card_status_lock_temp: 'inactive', // LCK-in-05
    card_status_lock_permanent: 'blocked', // LCK-in-05
    card_status_reactivate: 'reactivate', // LCK-in-06
    max_retry_card_number: 3, // LCK-in-07
    max_otp_retry_count: 3, // LCK-in-08
  },
  presets: {
    auth_level_req: 1, // LCK-in-01
    account_auth_enabled: false, // LCK-in-02
    card_auth_enabled: true, // LCK-in-02
  },
  honours: {
    sessionParameters: true, // LCK-in-01, -02, -09
    statuses: true, // LCK-in-05
    cardRetries: true, // LCK-in-07
    codeRetries: true, // LCK-in-08
  },
  entry: {
    speaksFirst: true, // LCK-flow-29
    usesCallerId: true, // ours: LCK-in-03 leaves open where else the number comes from
    asksNumber: 'when-missing', // LCK-in-03
    stripsCountryCode: true, // LCK-out-02, LCK-wh-01
    trunks: { '33': '0', '44': '0', '49': '0', '61': '0', '81': '0', '82': '0' }, // numbering plans
  },
  authentication: {
    runs: 'below-level', // LCK-flow-01, -02, LCK-in-01
    flags: 'as-set', // LCK-in-02
    codeStep: 'yes-no', // LCK-flow-17
    levelWithoutFlags: 0, // page of the authentication component
    numberRetries: 2, // ours
  },
  cards: {
    namesEvery: true, // LCK-flow-04, LCK-flow-06
    order: 'as-answered', // LCK-flow-04
    pairsByIndex: true, // LCK-flow-04, LCK-wh-02
    countFrom: 'answer', // LCK-in-04
    singleAsksDigits: false, // LCK-flow-06
    sameDigits: 'transfer', // ours
  },
  digits: {
    checks: true, // LCK-flow-20
    readsBack: true, // LCK-flow-05
    afterNo: 'ask-again', // LCK-flow-05
    wholeNumber: 'refused', // LCK-lim-02
    keepsZeros: true, // LCK-out-04
  },
  lock: {
    asksType: true, // LCK-flow-07
    asksReason: true, // LCK-flow-08
    asksCode: 'always', // LCK-flow-02, -09
    codeStepSeveralChannels: 'choice', // LCK-flow-22
    codeStepOneChannel: 'none', // LCK-dlg-02
    confirmsPermanent: 'single', // LCK-flow-25
    confirms: true, // LCK-flow-10
    afterNo: 'end', // LCK-flow-10: nothing is locked; what follows is ours
    at: 'confirmation', // LCK-wh-11
    requests: 1, // LCK-wh-11
    card: 'chosen', // LCK-flow-10
    typeSent: { temporary: 'inactive', permanent: 'blocked' }, // LCK-wh-06
    reasonSent: { damaged: 'damaged', stolen: 'stolen', lost: 'lost', others: 'others' }, // LCK-wh-07
    // LCK-flow-10. The slip of the sample is kept where the sample has it: after a permanent lock was announced (LCK-dlg-02).
    kindNamed: { temporary: 'temporary', permanent: 'permanent', announced: 'temporary' },
    ticketMore: 0, // LCK-flow-11
  },
  code: {
    digits: 6, // ours
    verifies: true, // LCK-flow-09, -17
    channel: 'chosen', // LCK-flow-22
    sendsTo: 'registered', // LCK-flow-23
    afterLastWrong: 'transfer', // LCK-in-08
  },
  lockedCard: {
    temporary: 'asks', // LCK-flow-15
    block: 'permanent', // LCK-flow-18
    reactivation: 'transfer', // LCK-flow-16
    permanent: 'offer-reissue', // LCK-flow-19
    reactivate: 'transfer', // LCK-in-06: no lock that was not asked for; the transfer is ours
    unknown: 'webhook-error', // ours
  },
  reissue: {
    offeredAfter: ['permanent'], // LCK-flow-12, -21
    asksFirst: true, // LCK-flow-12
    afterNo: 'end', // LCK-flow-12
    confirmsAddress: true, // LCK-flow-13
    afterWrongAddress: 'transfer', // LCK-flow-13: nothing is requested; the transfer is ours
    requests: 1, // LCK-wh-11
    acknowledgementMore: 0, // LCK-flow-14
  },
  retries: {
    noInput: 2, // LCK-out-07
    noMatch: 2, // LCK-out-08
    replays: 2, // house style of prebuilt components
    countsFirstTry: false, // LCK-in-07, -08
    deafToHumanAt: [], // LCK-out-05
    deafToRefusalAt: [], // LCK-out-06
  },
  transfer: {
    reasons: {
      human: 'agent', // LCK-out-05
      refusal: 'denial_of_information', // LCK-out-06
      'no-input': 'max_no_input', // LCK-out-07
      'no-match': 'max_no_match', // LCK-out-08
      'webhook-error': 'webhook_error', // LCK-out-09
      'webhook-not-found': 'webhook_not_found', // LCK-out-10
      reactivation: null, // LCK-flow-16
      'card-retries': 'max_no_match', // LCK-in-07; the value is ours
      'code-retries': 'max_no_match', // LCK-in-08; the value is ours
      'code-declined': 'denial_of_information', // ours
      'code-not-sent': null, // ours, and so are those below
      'not-identified': null,
      'no-cards': null,
      'same-digits': null,
      'not-confirmed': null,
      'wrong-address': null,
    },
    reasonOfSuccess: null, // LCK-out-11
    handOff: 'live-agent-handoff', // ours
    number: '+815000000000', // ours
  },
  outputs: {
    set: [...outputs], // LCK-out-01 to -05
    otherType: [], // LCK-out-01 to -04
    extra: [],
    stayAfterEnd: true, // LCK-out-12
  },
  webhooks: {
    seconds: 5, // default of Dialogflow CX
    bytes: 65_536, // Dialogflow CX
    retries: 0, // LCK-wh-11
    unreachable: 'not-found', // LCK-out-10
    status404: 'error', // LCK-out-10
    checks: { status: true, fields: true, types: true, lists: true }, // LCK-out-09, LCK-wh-02
    storedAs: 'documented', // LCK-wh-12
    services: {
      // The three of the authentication component are ours: no page names them.
      identify: {
        path: '/identify',
        sends: { phone_number: 'phone_number', account_auth_enabled: 'account', card_auth_enabled: 'card' },
        fills: same('known', 'channels', 'auth_level'),
      },
      send_code: { path: '/send_code', sends: same('phone_number', 'channel', 'purpose'), fills: same('sent', 'contact') },
      verify_code: { path: '/verify_code', sends: same('phone_number', 'code'), fills: same('valid') },
      get_card_details: {
        path: '/get_card_details',
        sends: same('phone_number'), // LCK-wh-01
        fills: same('last_four_digit_of_all_cards', 'card_vendor_all', 'card_count'), // LCK-wh-02
      },
      validate_card: {
        path: '/validate_card',
        sends: same('phone_number', 'last_four_digit_of_card_number'), // LCK-wh-03
        fills: same('zip_code', 'card_vendor', 'card_status'), // LCK-wh-04
      },
      lock_card_ticket_number: {
        path: '/lock_card_ticket_number',
        sends: same('phone_number', 'last_four_digit_of_card_number', 'lock_type', 'lock_reason'), // LCK-wh-05
        fills: same('ticket_number'), // LCK-wh-08
      },
      reissue_card_number: {
        path: '/reissue_card_number',
        sends: same('phone_number', 'last_four_digit_of_card_number', 'zip_code'), // LCK-wh-09
        fills: same('acknowledgement_number'), // LCK-wh-10
      },
    },
  },
  names: {
    entityTypes: ['prebuilt_components_lock_card_locked_reason', 'prebuilt_components_lock_card_lock_type_active'], // LCK-name-01
    webhooks: [
      'prebuilt_components_authentication:identify', // ours, as the two that follow
      'prebuilt_components_authentication:send_code',
      'prebuilt_components_authentication:verify_code',
      'prebuilt_components_account_services:get_card_details', // LCK-name-01, as those that follow
      'prebuilt_components_lock_card:validate_card',
      'prebuilt_components_lock_card:lock_card_ticket_number',
      'prebuilt_components_lock_card:reissue_card_number',
    ],
  },
  sessionMinutes: 30, // Dialogflow CX
  messages: 'separate', // the samples' paragraphs
  redacts: true, // LCK-lim-02
};
