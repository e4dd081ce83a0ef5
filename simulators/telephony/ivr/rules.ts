/** Every documented constant and decision of the IVR, with the requirement behind it; "ours" where no document says. */
import { type BrandName, documentedBrands } from '../../../cards/numbers/brand';
import type { CallState } from './call';
import type { Leak } from './leaks/leak';

export type PromptId =
  | 'send-data'
  | 'data-taken'
  | 'card-number'
  | 'expiry'
  | 'security-code'
  | 'sms-code'
  | 'entry-again'
  | 'please-wait'
  | 'card-refused'
  | 'identification-failed'
  | 'payment-succeeded'
  | 'payment-failed'
  | 'returning'
  | 'over-capacity';

export interface RecordingRules {
  /** Whether calls are recorded. */
  keep: boolean;
  /** Keys of whom are in the recording, in which states of the call; all others are masked. */
  keys: Record<'operator' | 'consumer', CallState[]>;
  /** What stands for masked keys. */
  mask: 'silence' | 'tone';
  /** Sounds after which a recording takes no more. */
  mostSounds: number;
}

export interface IvrRules {
  prompts: Record<PromptId, string>;
  numbers: {
    /** First block of every operator's number. */
    prefix: string;
    /** Whether operators of one merchant share a number. */
    shared: boolean;
  };
  arrival: {
    /** What a call meets whose operator is not signed in. */
    notSignedIn: 'reject' | 'answer-then-hang-up' | 'wait';
    /** Whose console a call meets. */
    meets: 'own-operator' | 'first-signed-in';
  };
  waiting: {
    sendWindowSeconds: number;
    /** Whether the call is over when the time for the payment data is. */
    endsCall: boolean;
    repeatSeconds: number;
    repeats: boolean;
    takesDataOnce: boolean;
    /** Whether the IVR itself refuses a transaction ID that it has seen succeed. */
    checksDuplicates: boolean;
    /** Payment data reaches the call as it was given. */
    amountTimes: number;
    keepsMember: boolean;
    keepsInstalments: boolean;
  };
  handOver: {
    key: string;
    anyKeyConfirms: boolean;
    /** Longest wait for the key. */
    limitSeconds: number;
    ringBackSeconds: number;
    /** When the consumer's guidance begins; after the ring-back it does so whoever is on the line. */
    guidanceBegins: 'after-data' | 'after-ring-back';
    /** Whether keys of the operator's leg count as the consumer's. */
    takesOperatorsEntry: boolean;
  };
  entry: {
    order: ('card-number' | 'expiry')[];
    terminator: string;
    firstDigitSeconds: number;
    nextDigitSeconds: number;
    tries: number;
    checksCardNumber: boolean;
    /** Brands that are taken where the number is checked. */
    brands: BrandName[];
    /** Digits of a security code, by brand. */
    americanExpressDigits: number;
    otherDigits: number;
    asksSecurityCode: 'by-setting' | 'always' | 'never' | 'before-expiry';
  };
  payment: {
    cards: number;
    /** Families of result codes after which another card is no help. */
    endsAtFamilies: string[];
    newTransactionIdForNextCard: boolean;
    /** Whether an authorisation comes before the payment counts as done. */
    authorisesFirst: boolean;
    inquirySeconds: number;
    inquiries: number;
    slowInquirySeconds: number;
    answerSeconds: number;
    /** What a lost answer comes to. */
    lostAnswer: 'inquire' | 'succeeded' | 'failed' | 'ask-again';
    /** Whether the result of a payment whose caller is gone is recorded. */
    recordsAfterHangUp: boolean;
    notifiesOrderSystem: boolean;
    notificationSeconds: number;
  };
  identification: {
    digits: number;
    validSeconds: number;
    tries: number;
    /** Longest wait for the code. */
    waitSeconds: number;
    singleUse: boolean;
    required: boolean;
    sends: boolean;
  };
  callReturn: {
    /** How often a consumer is returned in all; at the next return the call is cut (OPW-4.8-02). */
    most: number;
    withoutSetting: boolean;
    withSetting: boolean;
    answerSeconds: number;
    reports: 'truly' | 'always-paid' | 'never-paid';
  };
  channels: {
    beyondContract: number;
    overflow: 'guidance' | 'busy';
    overflowCutsOldest: boolean;
    /** Counted only when the call is answered that many milliseconds later: a check apart from its deed. */
    countedAfterMilliseconds: number;
    leakedBy: ('operator' | 'consumer' | 'ivr')[];
    releasedAfterSeconds: number;
    againTakesChannel: boolean;
  };
  recordings: RecordingRules;
  /** Card data that is left behind. */
  leaks: Leak[];
  /** Whether frames of the call-control wire have fields that its description does not know. */
  extraFields: boolean;
}

export const documentedIvr: IvrRules = {
  prompts: {
    'send-data': '送信ボタンを押してください。', // OPW-3.6.1-03
    'data-taken': '決済情報を取得しました。「1」を押して速やかに転送を完了してください。', // OPW-3.6.1-07
    // All others are ours: the documents name the steps, not the words.
    'card-number': 'カード番号を入力し、最後にシャープを押してください。',
    expiry: '有効期限を、月、年の順に4桁で入力してください。',
    'security-code': 'セキュリティコードを入力してください。',
    'sms-code': 'ショートメッセージでお送りした認証コードを入力してください。',
    'entry-again': '入力内容を確認できませんでした。もう一度入力してください。',
    'please-wait': '確認しております。しばらくお待ちください。',
    'card-refused': 'このカードはご利用いただけません。別のカードをご用意ください。',
    'identification-failed': 'ご本人の確認ができませんでした。',
    'payment-succeeded': '決済が完了しました。ありがとうございました。',
    'payment-failed': '決済を完了できませんでした。',
    returning: 'オペレータにおつなぎします。',
    'over-capacity': 'ただいま回線が混み合っております。しばらくしてからおかけ直しください。',
  },
  numbers: {
    prefix: '050', // OPW-3.6.1-01
    shared: false,
  },
  arrival: {
    notSignedIn: 'reject', // OPW-3.6.1-02
    meets: 'own-operator', // OPW-3.6.1-01
  },
  waiting: {
    sendWindowSeconds: 20, // OPW-3.6.1-06
    endsCall: true,
    repeatSeconds: 5, // ours
    repeats: true, // OPW-3.6.1-03
    takesDataOnce: true, // OPW-4.3-01
    checksDuplicates: false, // OPW-3.5.1-04
    amountTimes: 1, // OPW-2.1-01
    keepsMember: true,
    keepsInstalments: true,
  },
  handOver: {
    key: '1', // OPW-3.6.1-08
    anyKeyConfirms: false, // OPW-3.6.1-12
    limitSeconds: 60, // ours
    ringBackSeconds: 5, // OPW-3.6.1-08
    guidanceBegins: 'after-ring-back', // OPW-3.6.1-08, OPW-3.6.1-10
    takesOperatorsEntry: false, // ruling of OPW-3.6.1-09
  },
  entry: {
    order: ['card-number', 'expiry'], // OPW-2.1-02
    terminator: '#', // ours, as the four that follow
    firstDigitSeconds: 10,
    nextDigitSeconds: 5,
    tries: 3, // OPW-4.10-01: asked again
    checksCardNumber: true, // AIV-flow-04: the payment server's check would do as well
    brands: [...documentedBrands], // OPW-4.12-02, OPW-4.12-03
    americanExpressDigits: 4, // OPW-4.12-03
    otherDigits: 3, // OPW-4.12-02
    asksSecurityCode: 'by-setting', // OPW-4.12-01, OPW-4.12-05
  },
  payment: {
    cards: 3, // OPW-3.5.1-06: how many is not said
    endsAtFamilies: ['N'], // ours: with NH18 no other card helps
    newTransactionIdForNextCard: false, // OPW-3.5.1-06
    authorisesFirst: true, // AIV-auth-06
    inquirySeconds: 10, // ours, as all times here
    inquiries: 6,
    slowInquirySeconds: 60,
    answerSeconds: 30,
    lostAnswer: 'inquire', // OPW-4.7-01: nothing half done, nothing guessed
    recordsAfterHangUp: true, // OPW-4.7-01
    notifiesOrderSystem: true, // AIV-auth-04
    notificationSeconds: 10,
  },
  identification: {
    digits: 6, // ours, as the times here
    validSeconds: 300, // ruling of AIV-2fa-02
    tries: 3,
    waitSeconds: 600,
    singleUse: true, // AIV-2fa-02
    required: true, // AIV-2fa-01
    sends: true,
  },
  callReturn: {
    most: 2, // OPW-4.8-01, OPW-4.8-02
    withoutSetting: false, // OPW-3.6.2-04
    withSetting: true, // OPW-2.1-03
    answerSeconds: 30, // ours
    reports: 'truly', // OPW-3.6.2-01, OPW-3.6.2-02
  },
  channels: {
    beyondContract: 0, // OPW-4.11-01
    overflow: 'guidance', // OPW-4.11-01; busy by OPW-3.6.3-01
    overflowCutsOldest: false, // OPW-4.11-02
    countedAfterMilliseconds: 0, // OPW-4.11-03
    leakedBy: [], // OPW-4.11-04
    releasedAfterSeconds: 0,
    againTakesChannel: true, // OPW-4.8-03
  },
  recordings: {
    keep: true,
    // AIV-pci-03, AIV-pci-04. A security code must not be in a recording after the authorisation (PCI DSS 3.3.1, FAQ 1210), nor a readable card
    // number (3.5.1). What a consumer keys in is known only afterwards: somebody enters the card too early, or again where the SMS code
    // is asked for. So everything is masked from the arrival of a consumer to the end of the dialogue, the SMS code, which is no
    // account data, included; and what is pressed on a leg of the operator's who has confirmed, since that one hears the questions as well.
    // After a return both talk to each other, and the IVR asks nothing.
    keys: { operator: ['awaiting-data', 'awaiting-key', 'returned'], consumer: ['returned'] },
    mask: 'silence', // ours, as the next
    mostSounds: 200,
  },
  leaks: [], // AIV-pci-01 to -05
  extraFields: false,
};
