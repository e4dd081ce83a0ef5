import type { Message, ScreenDocument } from '../../kit/screen/document';
import type { User } from '../access/directory';
import { PasswordChange, type PasswordOccasion, type PasswordRefusal } from '../access/password-change';
import type { AccessRules } from '../access/rules';
import type { SignedIn } from '../access/sessions';
import { type Action, type Answer, Console, type ConsoleParts } from '../console/console';
import type { IvrDesk } from '../ivr/desk';
import { operatorSystem, passwordScreen, workScreen, workUpdate } from './screens';

/** The operator web of the guide. */
export class OperatorConsole extends Console {
  protected readonly system = operatorSystem;
  readonly #passwords: PasswordChange;

  constructor(
    rules: AccessRules,
    parts: ConsoleParts,
    private readonly ivr: IvrDesk,
  ) {
    super('operator-console', rules, parts);
    this.#passwords = new PasswordChange(rules, parts.directory, parts.clock);
    ivr.onChange = (operator) => {
      const update = workUpdate(rules, this.#remaining(operator));
      for (const session of this.sessions.ofUser(operator)) {
        if (session.phase === 'working') this.sessions.pushTo(session.id, 'update', update);
      }
    };
  }

  protected readonly actions: Readonly<Record<string, Action>> = {
    'show-password-change': ({ user, session }) => {
      if (session.phase !== 'working') return { status: 403, screen: this.home(user, session) };
      return { status: 200, screen: passwordScreen(this.rules, 'change', user, []) };
    },
    'setting-password': ({ user, session, values }) => this.#takePassword(user, session, 'setting', values),
    'change-password': ({ user, session, values }) => this.#takePassword(user, session, 'change', values),
    send: ({ user, session, values }) => this.#send(user, session, values),
  };

  protected home(user: User, session: SignedIn): ScreenDocument {
    return session.phase === 'setting-password' ? passwordScreen(this.rules, 'setting', user, []) : this.#work(user);
  }

  #work(user: User, messages: readonly Message[] = []): ScreenDocument {
    return workScreen(this.rules, { user, remaining: this.#remaining(user), changeAdvised: this.#passwords.isAdvised(user), messages });
  }

  #remaining(operator: { merchantId: string; userId: string }): number | null {
    return this.ivr.waitingFor(operator)?.remaining ?? null;
  }

  #takePassword(user: User, session: SignedIn, occasion: PasswordOccasion, values: Readonly<Record<string, string>>): Answer {
    if (session.phase !== (occasion === 'setting' ? 'setting-password' : 'working'))
      return { status: 403, screen: this.home(user, session) };
    const form = { current: values.current ?? '', next: values.next ?? '', confirmation: values.confirmation ?? '' };
    const refusal = this.#passwords.submit(user, occasion, form);
    if (refusal !== null) return { status: 422, screen: this.#passwordRefused(user, occasion, refusal) };
    this.signIn.record(user, 'password-set');
    this.parts.log.write(this.name, 'password-set', { user: user.userId, occasion });
    const after = occasion === 'setting' && this.rules.password.afterSetting === 'password-setting' ? session : this.#working(session);
    return { status: 200, screen: this.home(this.parts.directory.user(user) ?? user, after) }; // OPW-3.3.2-04, OPW-3.3.3-01
  }

  #working(session: SignedIn): SignedIn {
    return this.sessions.apply(session.id, { type: 'password-set' }) ?? session;
  }

  #passwordRefused(user: User, occasion: PasswordOccasion, refusal: PasswordRefusal): ScreenDocument {
    return passwordScreen(this.rules, occasion, user, [{ kind: 'error', text: this.rules.texts.messages[refusal] }]);
  }

  /** Payment data: the session must be at work, the form in order, a call waiting. */
  #send(user: User, session: SignedIn, values: Readonly<Record<string, string>>): Answer {
    if (session.phase === 'setting-password' && this.rules.password.dueBlocksWork) return { status: 403, screen: this.home(user, session) }; // OPW-3.3.2-05
    if (this.rules.password.adviceBlocksWork && this.#passwords.isAdvised(user)) return { status: 403, screen: this.#work(user) };
    const data = { transactionId: values.transactionId ?? '', amount: values.amount ?? '', instalments: values.instalments ?? '' };
    if (!/^[A-Za-z0-9_-]{1,100}$/.test(data.transactionId) || !/^[0-9]{1,8}$/.test(data.amount)) {
      return { status: 422, screen: this.#work(user, [{ kind: 'error', text: '取引IDまたは決済金額の形式が正しくありません。' }]) };
    }
    return { status: this.ivr.send(user, data) ? 200 : 409, screen: this.#work(user) };
  }
}
