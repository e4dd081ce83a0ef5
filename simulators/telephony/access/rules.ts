import { documentedPassword, type PasswordRules } from '../../../cards/fields/password';
import type { StatusColour } from '../../kit/screen/document';
import type { AccountRules } from './account';

export type Authority = 'operator' | 'administrator';
export type CredentialPart = 'merchantId' | 'userId' | 'password';
export type RefusalMessage = 'accessRestricted' | 'authenticationFailed' | 'alreadySignedIn' | 'locked';

/** Every documented constant and decision of signing in, passwords and sessions, with the requirement behind it. */
export interface AccessRules {
  path: string;
  signIn: {
    match: CredentialPart[];
    authorities: Authority[];
    wrongAuthorityShows: RefusalMessage;
    restrictsAccess: boolean;
    refusesSecondLogin: boolean;
    secondLoginEndsFirst: boolean;
    initialPasswordSignsIn: boolean;
    lockedRefuses: boolean;
    lastFailureShows: RefusalMessage;
    lockScope: 'user' | 'merchant' | 'user-id';
    lockExpiresAfterSeconds: number | null;
    wrongUserIdShows: RefusalMessage;
  };
  account: AccountRules & { mustSetInitialPassword: boolean };
  password: PasswordRules & {
    history: number;
    historyOutlivesInitialisation: boolean;
    historyCountsInitial: boolean;
    checksHistory: ('setting' | 'change')[];
    comparesConfirmation: ('setting' | 'change')[];
    checksForm: ('setting' | 'change')[];
    checksCurrent: boolean;
    takesEffect: boolean;
    oldOneStillSignsIn: boolean;
    refusedOneIsSaved: boolean;
    afterSetting: 'payment-linking' | 'password-setting';
    dueBlocksWork: boolean;
    adviceAfterDays: number;
    adviceCounts: 'elapsed' | 'calendar-days';
    adviceBlocksWork: boolean;
    changeRestartsAdvice: boolean;
    timeZoneOffsetMinutes: number;
    scryptCost: number;
  };
  session: {
    graceSeconds: number;
    idleTimeoutSeconds: number | null;
    logoutEnds: boolean;
    logoutAsks: boolean;
    logoutNoEnds: boolean;
    forcedLogoutEnds: boolean;
    forcedLogoutShown: 'at-once' | 'at-next-action';
    goneShows: 'login' | 'request-failed' | 'nothing';
    lostRefusesWork: boolean;
    endedRefusesWork: boolean;
    onLossEnds: boolean;
    reloadKeepsSession: boolean;
    cachesScreens: boolean;
  };
  texts: typeof documentedTexts;
  colours: Record<'ready' | 'linking' | 'broken', StatusColour>;
  display: {
    nameLimit: number;
    ellipsis: string;
    showsComment: boolean;
    menuOpensOn: ('hover' | 'click' | 'keyboard')[];
    dialogueClosable: boolean;
  };
}

/** Words of the guide, as it prints them (extra white space of the PDF removed). */
export const documentedTexts = {
  labels: {
    merchantId: 'IVRマーチャントID', // OPW-3.1-01
    userId: 'ユーザID',
    password: 'パスワード',
    signIn: 'ログイン',
    currentPassword: '現在のパスワード', // OPW-3.3.3-01
    newPassword: '新パスワード', // OPW-3.3.2-01
    confirmation: '新パスワード(確認)',
    update: '更新',
    changePassword: 'パスワード変更', // OPW-2.2-04
    logout: 'ログアウト',
    yes: 'はい', // OPW-3.4-01
    no: 'いいえ',
    ok: 'OK',
  },
  titles: {
    login: 'ログイン', // ours: the guide's login screen shows no heading
    passwordSetting: 'パスワード設定', // ours
    passwordChange: 'パスワード変更',
    work: '決済情報連携', // OPW-3.2-01
  },
  messages: {
    accessRestricted: 'アクセスが制限されています。', // OPW-3.2.1-01
    authenticationFailed: '認証に失敗しました。', // OPW-3.2.1-02
    alreadySignedIn: '該当ユーザ ID はログイン状態です。多重ログインは出来ません。', // OPW-3.2.1-03
    locked: '該当ユーザ ID はロックされています。管理担当者にお問い合わせください。', // OPW-3.2.1-04
    forcedOut: '管理者により強制ログアウトされました。', // OPW-3.2.1-05
    confirmationDiffers: '変更後のパスワードと再入力が一致しません。', // OPW-3.3.4-01
    malformed: 'パスワードには8文字以上の英文字、数字混在を設定してください。', // OPW-3.3.4-02
    tooLong: 'パスワードには8文字以上の英文字、数字混在を設定してください。', // ruling of OPW-3.3.1-01
    reused: '過去に使用されたパスワードと重複しています。別のパスワードを入力してください。', // OPW-3.3.4-03
    currentWrong: '現在のパスワードが違います。', // OPW-3.3.4-04
    changeAdvised: '90 日以上パスワードが変更されていません。パスワードの変更をおすすめします。', // OPW-3.3.4-05
    requestFailed: 'サーバとの通信でエラーが発生しました。', // OPW-4.5-01
  },
  status: {
    ready: '正常にお取引可能です。', // OPW-3.7-01
    linking: '[n]秒以内に決済情報を送信してください。', // OPW-3.6.1-05
    broken: '予期せぬエラーが発生しました。管理者にお問合せください。', // OPW-3.7-02
  },
  dialogues: {
    logoutId: 'I005', // OPW-3.4-01
    logout: 'ログアウトします。よろしいですか?',
    requestFailedId: 'E309', // OPW-4.5-01
  },
};

/** The rules as the operator web guide has them. */
export const documentedAccess: AccessRules = {
  path: 'ivrop', // OPW-3.1-02
  signIn: {
    match: ['merchantId', 'userId', 'password'], // OPW-3.2-04
    authorities: ['operator'], // OPW-3.2-02
    wrongAuthorityShows: 'authenticationFailed', // ruling of OPW-3.2-02
    restrictsAccess: true, // OPW-3.2.1-01
    refusesSecondLogin: true, // OPW-3.2.1-03
    secondLoginEndsFirst: false,
    initialPasswordSignsIn: true, // OPW-3.2-03
    lockedRefuses: true, // OPW-3.2.1-04
    lastFailureShows: 'authenticationFailed', // ruling of OPW-3.2.1-06
    lockScope: 'user', // OPW-3.2.1-10
    lockExpiresAfterSeconds: null, // OPW-3.2.1-09
    wrongUserIdShows: 'authenticationFailed', // ruling of OPW-3.2.1-02
  },
  account: {
    lockAfterFailures: 6, // OPW-3.2.1-06
    successResetsFailures: true, // OPW-3.2.1-07
    initialisationUnlocks: true, // OPW-3.2.1-08
    mustSetPassword: true, // OPW-3.3.2-02
    mustSetInitialPassword: true, // OPW-3.3.2-01
  },
  password: {
    ...documentedPassword, // OPW-3.3.1-01 to -04
    history: 4, // OPW-3.3.2-03: the current one is among the four
    historyOutlivesInitialisation: true,
    historyCountsInitial: false, // not said, ruling of OPW-3.3.2-03
    checksHistory: ['setting', 'change'], // OPW-3.3.4-03
    comparesConfirmation: ['setting', 'change'], // OPW-3.3.4-01
    checksForm: ['setting', 'change'], // OPW-3.3.4-02
    checksCurrent: true, // OPW-3.3.4-04
    takesEffect: true, // OPW-3.3.3-01
    oldOneStillSignsIn: false,
    refusedOneIsSaved: false, // OPW-3.3.4-01 to -04
    afterSetting: 'payment-linking', // OPW-3.3.2-04
    dueBlocksWork: true, // OPW-3.3.2-05
    adviceAfterDays: 90, // OPW-3.3.4-05
    adviceCounts: 'elapsed',
    adviceBlocksWork: false,
    changeRestartsAdvice: true, // OPW-3.3.4-06
    timeZoneOffsetMinutes: 540, // Japan
    scryptCost: 16, // a bench's cost, far below what a real system needs (OWASP: 2^17)
  },
  session: {
    graceSeconds: 300, // OPW-4.4-03: "about 5 minutes"
    idleTimeoutSeconds: null, // OPW-4.4-01
    logoutEnds: true, // OPW-3.4-02
    logoutAsks: true, // OPW-3.4-01
    logoutNoEnds: false, // OPW-3.4-03
    forcedLogoutEnds: true, // OPW-3.2.1-05
    forcedLogoutShown: 'at-once',
    goneShows: 'login', // OPW-4.6-01
    lostRefusesWork: true, // OPW-2.2-08
    endedRefusesWork: true, // OPW-4.6-01
    onLossEnds: false, // OPW-4.4-02
    reloadKeepsSession: true, // OPW-4.2-01: the guide does not support it
    cachesScreens: false, // OPW-4.2-01: what one operator saw is never shown to another
  },
  texts: documentedTexts,
  colours: { ready: 'green', linking: 'orange', broken: 'red' }, // OPW-2.2-01
  display: {
    nameLimit: 20, // OPW-2.2-03: parameter displayNameLimit
    ellipsis: '…',
    showsComment: true, // OPW-2.2-02
    menuOpensOn: ['hover', 'click', 'keyboard'], // OPW-3.3.3-02
    dialogueClosable: true,
  },
};
