import { normalise, sameWords } from '../../features/catalogue/words';

/** What is seen of a console, in the same words for every binding. */

export type StatusColour = 'green' | 'orange' | 'red' | 'other';

export interface SeenField {
  readonly label: string;
  /** Empty for passwords. */
  readonly value: string;
  /** Whether it can be typed into, or its choice changed. */
  readonly enabled: boolean;
  /** Whether an asterisk marks it as mandatory. */
  readonly marked: boolean;
  /** What can be chosen; empty for a field that is typed into. */
  readonly choices: readonly string[];
}

/** A table, row by row from the top. */
export interface SeenTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface SeenButton {
  readonly label: string;
  readonly enabled: boolean;
}

export interface SeenDialogue {
  readonly id: string;
  readonly text: string;
  readonly buttons: readonly string[];
  readonly closable: boolean;
}

export interface Screen {
  readonly headings: readonly string[];
  readonly status: { readonly colour: StatusColour; readonly text: string } | null;
  readonly userName: string | null;
  /** Items of the user's pull-down, while it is open. */
  readonly menu: readonly string[];
  readonly dialogue: SeenDialogue | null;
  readonly fields: readonly SeenField[];
  readonly buttons: readonly SeenButton[];
  readonly tables: readonly SeenTable[];
  /** Messages, where the binding can tell them from other text. */
  readonly messages: readonly string[];
  /** Everything readable, line by line. */
  readonly lines: readonly string[];
}

export const emptyScreen: Screen = {
  headings: [],
  status: null,
  userName: null,
  menu: [],
  dialogue: null,
  fields: [],
  buttons: [],
  tables: [],
  messages: [],
  lines: [],
};

export type ScreenKind = 'login' | 'password-setting' | 'password-change' | 'payment-linking' | 'user-management' | 'another';

/** Documented labels by which screens are told apart (OPW-3.1-01, OPW-3.3.2-01, OPW-3.3.3-01, OPW-3.2-01), and those of the form (OPW-3.5.2-07). */
export const labels = {
  merchantId: 'IVRマーチャントID',
  userId: 'ユーザID',
  password: 'パスワード',
  signIn: 'ログイン',
  current: '現在のパスワード',
  next: '新パスワード',
  confirmation: '新パスワード(確認)',
  update: '更新',
  transactionId: '取引ID',
  memberId: '会員ID',
  amount: '決済金額(税込)',
  instalments: '支払回数',
  send: '送信',
  clear: 'クリア',
} as const;

/** Which of the documented screens this is. */
export function kindOf(screen: Screen): ScreenKind {
  const has = (label: string): boolean => screen.fields.some((field) => sameWords(field.label, label));
  if (has(labels.next)) return has(labels.current) ? 'password-change' : 'password-setting';
  if (has(labels.password) && has(labels.userId)) return 'login';
  if (screen.buttons.some((button) => sameWords(button.label, labels.send))) return 'payment-linking';
  if (screen.headings.some((heading) => sameWords(heading, 'ユーザ管理'))) return 'user-management';
  return 'another';
}

/** Whether the text can be read anywhere on the screen. */
export function shows(screen: Screen, text: string): boolean {
  return normalise(screen.lines.join('')).includes(normalise(text));
}

/** A screen in one line, for findings. */
export function describe(screen: Screen): string {
  const parts = [
    `the ${kindOf(screen)} screen`,
    screen.status && `status ${screen.status.colour} 「${screen.status.text}」`,
    screen.messages.length > 0 && `messages ${screen.messages.map((message) => `「${message}」`).join(' ')}`,
    screen.dialogue && `dialogue ${screen.dialogue.id} 「${screen.dialogue.text}」`,
    kindOf(screen) === 'another' && `text 「${screen.lines.join(' ').slice(0, 120)}」`,
  ];
  return parts.filter(Boolean).join(', ');
}
