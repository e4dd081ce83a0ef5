import { randomInt } from 'node:crypto';
import type { Button, Message, Row, ScreenDocument } from '../../kit/screen/document';
import type { User, UserKey } from '../access/directory';
import type { AccessRules, Authority } from '../access/rules';
import { type Action, type Answer, Console, type ConsoleParts } from '../console/console';
import { blankScreen, connectionLost, logoutDialogue } from '../console/login-screen';
import type { OperatorConsole } from '../operator-console/console';
import { UserAdministration } from './user-administration';

const system = 'IVR決済ソリューション 管理者Web';
const authorityLabels: Readonly<Record<string, Authority>> = { オペレータ: 'operator', 管理者: 'administrator' };
const stateLabels = { 'password-due': 'パスワード未設定', 'in-order': '有効', locked: 'ロック中' } as const;

/** The admin web as far as the operator web guide speaks of it: user management (guide 3.2, 3.2.1, chapter 4). Its own guide is not public. */
export class AdminConsole extends Console {
  protected readonly system = system;
  readonly #users: UserAdministration;

  constructor(
    rules: AccessRules,
    parts: ConsoleParts,
    private readonly operators: OperatorConsole,
    giveNumber: (operator: UserKey) => void,
  ) {
    super('admin-console', rules, parts);
    this.#users = new UserAdministration(operators, parts, giveNumber);
  }

  protected readonly actions: Readonly<Record<string, Action>> = {
    'add-user': ({ user, values }) => {
      const authority = authorityLabels[values.authority ?? ''];
      const key = { merchantId: user.merchantId, userId: (values.userId ?? '').trim() };
      if (!authority || key.userId === '') return this.#answer(user, 422, 'error', 'ユーザIDと権限を入力してください。');
      const password = values.initialPassword || makeInitialPassword();
      const added = this.#users.add(key, authority, values.comment ?? '', password);
      if (!added) return this.#answer(user, 409, 'error', `ユーザID「${key.userId}」は既に登録されています。`);
      return this.#answer(user, 200, 'information', `ユーザ「${key.userId}」を登録しました。初期パスワード: ${password}`);
    },
    'initialise-password': ({ user, values }) => {
      const password = values.initialPassword || makeInitialPassword();
      return this.#onUser(user, values, (key) => {
        this.#users.initialisePassword(key, password);
        return `「${key.userId}」のパスワードを初期化しました。初期パスワード: ${password}`;
      });
    },
    'force-logout': ({ user, values }) =>
      this.#onUser(user, values, (key) => {
        this.#users.forceLogout(key);
        return `「${key.userId}」を強制ログアウトしました。`;
      }),
    refresh: ({ user }) => ({ status: 200, screen: this.home(user) }),
  };

  protected home(user: User, _session?: unknown, messages: readonly Message[] = []): ScreenDocument {
    const { labels } = this.rules.texts;
    const text = { type: 'text', value: '', enabled: true } as const;
    return {
      ...blankScreen(this.rules, system, 'user-management', 'ユーザ管理'),
      user: {
        name: user.comment || user.userId,
        opensOn: this.rules.display.menuOpensOn,
        items: [{ label: labels.logout, enabled: true, confirm: logoutDialogue(this.rules) }],
      },
      messages,
      fields: [
        { ...text, name: 'userId', label: labels.userId, required: true, autocomplete: 'off' },
        { ...text, name: 'comment', label: 'コメント', required: false, autocomplete: 'off' },
        {
          name: 'authority',
          label: '権限',
          type: 'choice',
          value: 'オペレータ',
          required: true,
          enabled: true,
          choices: Object.keys(authorityLabels),
        },
        { ...text, name: 'initialPassword', label: '初期パスワード', required: false, autocomplete: 'off' },
      ],
      buttons: [
        { label: 'ユーザ登録', enabled: true, action: 'do/add-user' },
        { label: '再表示', enabled: true, action: 'do/refresh' },
      ],
      tables: [
        {
          caption: 'ユーザ一覧',
          columns: [labels.userId, 'コメント', '権限', '状態', 'ログイン', '操作'],
          rows: this.parts.directory
            .users()
            .filter((other) => other.merchantId === user.merchantId)
            .map((other) => this.#row(other)),
          empty: 'データなし',
        },
      ],
      stream: 'events',
      onConnectionLost: connectionLost(this.rules),
    };
  }

  #row(user: User): Row {
    const ask = (label: string, action: string): Button => ({
      label,
      enabled: true,
      confirm: {
        text: `「${user.userId}」: ${label}。よろしいですか?`,
        buttons: [
          { label: 'はい', enabled: true, action: `do/${action}?user=${encodeURIComponent(user.userId)}` },
          { label: 'いいえ', enabled: true },
        ],
        closable: true,
      },
    });
    const signedIn = this.operators.sessions.isSignedIn(user) || this.sessions.isSignedIn(user);
    return {
      key: user.userId,
      cells: [
        user.userId,
        user.comment,
        user.authority === 'operator' ? 'オペレータ' : '管理者',
        stateLabels[user.account.state],
        signedIn ? 'ログイン中' : '−',
      ],
      buttons: [ask('パスワード初期化', 'initialise-password'), ask('強制ログアウト', 'force-logout')],
    };
  }

  #onUser(by: User, values: Readonly<Record<string, string>>, act: (key: UserKey) => string): Answer {
    const key = { merchantId: by.merchantId, userId: values.user ?? '' };
    if (!this.parts.directory.user(key)) return this.#answer(by, 404, 'error', `ユーザ「${key.userId}」は登録されていません。`);
    return this.#answer(by, 200, 'information', act(key));
  }

  #answer(user: User, status: number, kind: Message['kind'], text: string): Answer {
    return { status, screen: this.home(user, undefined, [{ kind, text }]) };
  }
}

/** An initial password for the operator's first sign-in: 12 letters and digits without look-alikes. */
function makeInitialPassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const tail = Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `a2${tail}`;
}
