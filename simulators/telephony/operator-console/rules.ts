import { amountForm, memberIdForm, type TextForm, transactionIdForm } from '../../../cards/fields/text-form';
import type { CallNews, CallPoint, PaymentData } from '../ivr/news';

export type PaymentField = keyof PaymentData;
export type DialogueName = 'interrupted' | 'sendFailed' | 'returnPaid' | 'returnUnpaid';
export type WaitingEnd = Extract<CallNews, { type: 'waiting-ended' }>['why'];
export type ResultPart = 'card' | 'code' | 'message';

/** Every documented constant and decision of linking payment data on the operator web, with the requirement behind it. */
export interface LinkingRules {
  labels: Record<PaymentField | 'send' | 'clear', string>;
  form: {
    /** Fields in the order of the screen; the member ID among them shows by the merchant's setting. */
    manual: PaymentField[];
    apiLink: PaymentField[];
    memberIdWithoutSetting: boolean;
    /** Fields that carry an asterisk. */
    marked: PaymentField[];
    initial: Record<PaymentField, string>;
    choices: string[];
    showsUncontracted: boolean;
    choiceLockedWithoutOption: boolean;
    lockedChoice: string;
    /** Fields that nobody can type into when the merchant's system gives the data. */
    apiLinkLocks: PaymentField[];
    keptOnArrival: boolean;
    freshAfter: 'send' | 'call' | 'never';
    /** What clear resets. */
    clears: PaymentField[];
    clearsWithApiLink: PaymentField[];
  };
  data: {
    transactionId: TextForm;
    memberId: TextForm;
    amount: TextForm;
    mandatory: PaymentField[];
    takesUncontracted: boolean;
    refusesLeadingZero: boolean;
    /** Whether data that was refused reaches the IVR all the same. */
    refusedIsHandedOver: boolean;
  };
  send: {
    handsOver: boolean;
    needsCall: boolean;
    needsCallWithApiLink: boolean;
    activeOnArrival: boolean;
  };
  header: {
    countdownShown: boolean;
    /** Seconds by which the shown number goes down at a time. */
    countsDownBy: number;
    /** Ends of the waiting after which the header says ready. */
    readyAfter: WaitingEnd[];
  };
  monitoring: {
    shown: 'by-setting' | 'always' | 'never';
    caption: string;
    columns: string[];
    empty: string;
    points: CallPoint[];
    labels: Record<CallPoint, string>;
    results: ResultPart[];
    lines: Record<'endedPaid' | 'endedUnpaid' | 'transferFailedPaid' | 'transferFailedUnpaid', string>;
    lineNamesTransaction: boolean;
    /** neighbours-swapped: two rows of the same second change places. newest-second: a new row comes below the first. */
    order: 'newest-first' | 'newest-last' | 'newest-second' | 'neighbours-swapped';
    /** Every other row shows a time that is so many seconds early. */
    everyOtherEarlyBy: number;
    /** Whether new rows reach the open screen by themselves. */
    pushed: boolean;
    keepsRows: number;
    timeZoneOffsetMinutes: number;
  };
  dialogues: {
    ids: Record<DialogueName, string>;
    texts: Record<DialogueName, string>;
    buttons: string[];
    asPopUp: boolean;
    failedSendShows: DialogueName | 'nothing';
    tooLateShows: DialogueName | 'nothing';
    hungUpShows: DialogueName | 'nothing';
    interruptionShows: DialogueName | 'nothing';
    returnShownAt: 'start' | 'arrival' | 'never';
    /** Whether a call's end shows the return dialogue to a merchant without call return. */
    withoutCallReturn: boolean;
  };
  apiLink: {
    shows: boolean;
    checks: boolean;
    refusedIsShown: boolean;
    meets: 'own-operator' | 'all-of-merchant';
  };
  /** Of our own: the guide does not say how refused data is answered. [n] = characters at most. */
  messages: Record<PaymentField | 'missing' | 'nothingWaits', string>;
}

/** The rules as the operator web guide has them. */
export const documentedLinking: LinkingRules = {
  labels: {
    transactionId: '取引ID', // OPW-3.5.2-07
    memberId: '会員ID', // OPW-3.5.3-04
    amount: '決済金額(税込)',
    instalments: '支払回数',
    send: '送信',
    clear: 'クリア',
  },
  form: {
    manual: ['transactionId', 'memberId', 'amount', 'instalments'], // OPW-3.5.1-01, OPW-3.5.3-04
    apiLink: ['transactionId', 'memberId', 'amount', 'instalments'], // OPW-3.5.5-01, OPW-3.5.6-01
    memberIdWithoutSetting: false, // OPW-3.5.1-01
    marked: ['transactionId', 'amount', 'instalments'], // OPW-3.5.2-08
    initial: { transactionId: '', memberId: '', amount: '', instalments: '1回' }, // OPW-3.5.2-09
    choices: [
      ...['1回', '2回', '3回', '5回', '6回', '10回', '12回', '15回', '18回', '20回', '24回'], // OPW-3.5.1-09
      'リボ払い',
      'ボーナス一括払い',
    ],
    showsUncontracted: true, // OPW-3.5.1-10
    choiceLockedWithoutOption: true, // OPW-3.5.2-03
    lockedChoice: '1回',
    apiLinkLocks: ['transactionId', 'memberId', 'amount', 'instalments'], // OPW-3.5.4-01
    keptOnArrival: true, // OPW-3.6.1-14
    freshAfter: 'call', // OPW-3.6.2-05
    clears: ['transactionId', 'memberId', 'amount', 'instalments'], // OPW-3.5.2-04
    clearsWithApiLink: ['transactionId', 'memberId', 'amount', 'instalments'], // OPW-3.5.5-02
  },
  data: {
    transactionId: { ...transactionIdForm }, // OPW-3.5.1-02
    memberId: { ...memberIdForm }, // OPW-3.5.3-02
    amount: { ...amountForm }, // OPW-3.5.2-02
    mandatory: ['transactionId', 'amount', 'instalments'], // OPW-3.5.2-01, OPW-3.5.2-06, OPW-3.5.3-01
    takesUncontracted: true, // OPW-3.5.1-10
    refusesLeadingZero: false, // ruling of OPW-3.5.2-02
    refusedIsHandedOver: false, // OPW-3.5.1-02, OPW-3.5.2-02, OPW-3.5.3-02
  },
  send: {
    handsOver: true, // OPW-2.2-07
    needsCall: true, // OPW-3.5.2-05
    needsCallWithApiLink: true, // OPW-3.5.5-03
    activeOnArrival: true, // OPW-3.6.1-04
  },
  header: {
    countdownShown: true, // OPW-3.6.1-05
    countsDownBy: 1,
    readyAfter: ['data-taken', 'too-late', 'hung-up', 'send-failed'], // OPW-3.6.2-05, OPW-3.6.3-02, ruling of OPW-3.6.1-06
  },
  monitoring: {
    shown: 'by-setting', // OPW-2.2-05, OPW-2.2-06
    caption: 'IVRリアルタイムモニタリング', // OPW-2.2-05
    columns: ['時刻', '取引ID', 'IVR通過ポイント', 'カード取引結果', '結果コード', '結果メッセージ'],
    empty: 'データなし',
    points: [
      ...(['transferred', 'card-number', 'expiry', 'security-code', 'examined-ok', 'examined-ng'] as const), // OPW-3.7-11
      'return-started',
      'returned',
    ],
    // Names are ours: the vendor's list is not public. The numbers are read from a screenshot (ruling of OPW-3.7-11).
    labels: {
      transferred: '01.転送完了',
      'card-number': '02.カード番号取得',
      expiry: '02.有効期限取得',
      'security-code': '02.セキュリティコード取得',
      'examined-ok': '03.カード審査_OK',
      'examined-ng': '03.カード審査_NG',
      'return-started': 'E1.オペレータ転送',
      returned: 'T2.オペレータ戻し',
    },
    results: ['card', 'code', 'message'], // OPW-3.7-10
    lines: {
      endedPaid: '【決済 OK】IVR との通話が終了しました。', // OPW-3.7-04
      endedUnpaid: '【決済 NG】IVR との通話が終了しました。', // OPW-3.7-05
      transferFailedPaid: '【決済 OK】転送に失敗しました。', // OPW-3.7-06
      transferFailedUnpaid: '【決済 NG】転送に失敗しました。', // OPW-3.7-07
    },
    lineNamesTransaction: true, // ours
    order: 'newest-first', // OPW-3.7-03
    everyOtherEarlyBy: 0, // OPW-4.9-01
    pushed: true, // OPW-3.7-03
    keepsRows: 500, // ours
    timeZoneOffsetMinutes: 540, // Japan
  },
  dialogues: {
    ids: { interrupted: 'F301', sendFailed: 'F303', returnPaid: 'I402', returnUnpaid: 'I405' }, // OPW-3.7-08
    texts: {
      interrupted: '決済処理が中断されました。', // OPW-3.7-09
      sendFailed: '送信が失敗しました。', // OPW-3.6.3-02
      returnPaid: '【決済 OK】これより通話が転送されます。', // OPW-3.6.2-01
      returnUnpaid: '【決済 NG】これより通話が転送されます。', // OPW-3.6.2-02
    },
    buttons: ['OK'], // OPW-3.7-12
    asPopUp: true,
    failedSendShows: 'sendFailed', // OPW-3.6.3-02
    tooLateShows: 'sendFailed', // ruling of OPW-3.6.1-06
    hungUpShows: 'nothing', // ours
    interruptionShows: 'interrupted', // OPW-3.7-09
    returnShownAt: 'start', // ruling of OPW-3.6.2-01
    withoutCallReturn: false, // OPW-3.6.2-03
  },
  apiLink: {
    shows: true, // OPW-3.5.4-02
    checks: true, // OPW-3.5.4-03
    refusedIsShown: false,
    meets: 'own-operator', // OPW-3.5.4-02
  },
  messages: {
    missing: '[項目]を入力してください。',
    transactionId: '取引IDは半角英数字、「_」、「-」の[n]文字以内で入力してください。',
    memberId: '会員IDは半角英数字、「.」、「_」、「-」、「@」の[n]文字以内で入力してください。',
    amount: '決済金額(税込)は半角数字[n]文字以内で入力してください。',
    instalments: '支払回数を選択肢から選択してください。',
    nothingWaits: '決済情報を待っている通話がありません。',
  },
};
