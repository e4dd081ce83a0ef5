import type { Message, ScreenDocument, ScreenUpdate } from '../../kit/screen/document';
import type { User, UserKey } from '../access/directory';
import { PasswordChange, type PasswordOccasion, type PasswordRefusal } from '../access/password-change';
import type { AccessRules } from '../access/rules';
import type { SignedIn } from '../access/sessions';
import { type Action, type Answer, Console, type ConsoleParts } from '../console/console';
import type { CallNews, IvrOfConsole, PaymentData } from '../ivr/news';
import type { MerchantSettings } from '../merchants/settings';
import { type Desk, emptyDesk, nextDesk } from './desk';
import { clearedForm, refusals, refusalText, sentData } from './payment-form';
import type { DialogueName, LinkingRules } from './rules';
import { operatorSystem, passwordScreen, workScreen } from './screens';

/** What the operator web is built from. */
export interface OperatorConsoleParts extends ConsoleParts {
  /** What was agreed with a merchant. */
  settingsOf(merchantId: string): MerchantSettings;
}

/** What an answer or an update shows besides what is always there. */
interface Extra {
  readonly messages?: readonly Message[];
  readonly dialogue?: DialogueName | null;
}

/** An operator's desk and the sessions that have seen it. */
interface KeptDesk {
  desk: Desk;
  readonly sessions: ReadonlySet<string>;
}

/** The operator web of the guide. */
export class OperatorConsole extends Console {
  protected readonly system = operatorSystem;
  readonly #passwords: PasswordChange;
  readonly #desks = new Map<string, KeptDesk>();
  /** What was agreed with a merchant. */
  readonly settingsOf: OperatorConsoleParts['settingsOf'];
  /** Headers of the next answer to an operator's browser; none by the documents. */
  readonly #headers = new Map<string, Readonly<Record<string, string>>>();
  /** Whose click on send the IVR is answering just now. */
  #sending: UserKey | null = null;

  constructor(
    rules: AccessRules,
    readonly linking: LinkingRules,
    parts: OperatorConsoleParts,
    private readonly ivr: IvrOfConsole,
  ) {
    super('operator-console', rules, parts);
    this.#passwords = new PasswordChange(rules, parts.directory, parts.clock);
    this.settingsOf = (merchantId) => parts.settingsOf(merchantId);
    ivr.onNews = (news) => this.#hear(news);
  }

  override headersFor(session: SignedIn | undefined): Readonly<Record<string, string>> {
    const key = session && keyOf(session);
    const headers = key === undefined ? undefined : this.#headers.get(key);
    if (key !== undefined) this.#headers.delete(key);
    return headers ?? {};
  }

  /** Operators and administrators of a merchant. */
  usersOf(merchantId: string): User[] {
    return this.parts.directory.users().filter((user) => user.merchantId === merchantId);
  }

  /**
   * Shows payment data of the merchant's own system on the operator's screen, at once (OPW-3.5.4-02).
   * @returns false when the operator is not at work
   */
  showLinked(operator: UserKey, data: PaymentData): boolean {
    if (this.#atWork(operator).length === 0) return false;
    this.#keep(operator, { form: data, formOf: null });
    this.#push(operator, ['fields']);
    return true;
  }

  protected readonly actions: Readonly<Record<string, Action>> = {
    'show-password-change': ({ user, session }) => {
      if (session.phase !== 'working') return { status: 403, screen: this.home(user, session) };
      return { status: 200, screen: passwordScreen(this.rules, 'change', user, []) };
    },
    'setting-password': ({ user, session, values }) => this.#takePassword(user, session, 'setting', values),
    'change-password': ({ user, session, values }) => this.#takePassword(user, session, 'change', values),
    send: ({ user, session, values }) => this.#send(user, session, values),
    clear: ({ user, session, values }) => this.#clear(user, session, values),
  };

  protected home(user: User, session: SignedIn): ScreenDocument {
    return session.phase === 'setting-password' ? passwordScreen(this.rules, 'setting', user, []) : this.#work(user, session);
  }

  #work(user: User, session: SignedIn, extra: Extra = {}): ScreenDocument {
    return workScreen(this.rules, this.linking, {
      user,
      settings: this.settingsOf(user.merchantId),
      desk: this.#deskOf(user, session),
      remaining: this.ivr.remaining(user),
      changeAdvised: this.#passwords.isAdvised(user),
      ...extra,
    });
  }

  /** The operator's desk; a new sign-in begins with an empty one, but for a call that waits already. */
  #deskOf(operator: UserKey, session: SignedIn): Desk {
    const kept = this.#desks.get(keyOf(operator));
    const live = this.sessions.ofUser(operator).map(({ id }) => id);
    if (!live.includes(session.id) || kept?.sessions.has(session.id)) return kept?.desk ?? emptyDesk;
    const desk = { ...emptyDesk, waiting: kept?.desk.waiting ?? null };
    this.#desks.set(keyOf(operator), { desk, sessions: new Set(live) });
    return desk;
  }

  #keep(operator: UserKey, changes: Partial<Desk>): void {
    const { desk, sessions } = this.#desks.get(keyOf(operator)) ?? { desk: emptyDesk, sessions: new Set<string>() };
    this.#desks.set(keyOf(operator), { desk: { ...desk, ...changes }, sessions });
  }

  /** What the IVR tells of a call: the desk changes, and everything that is to be seen of it goes out in one update. */
  #hear(news: CallNews): void {
    const { operator } = news;
    const before = this.#desks.get(keyOf(operator))?.desk ?? emptyDesk;
    const { callReturn } = this.settingsOf(operator.merchantId);
    const change = nextDesk(before, news, this.linking, this.parts.clock.now(), callReturn);
    this.#keep(operator, change.desk);
    if (change.formIsLost) for (const { user, session } of this.#atWork(operator)) this.#show(session, this.#work(user, session));
    const rowsPushed = change.desk.rows !== before.rows && this.linking.monitoring.pushed;
    const parts = [...(rowsPushed ? (['tables'] as const) : []), ...(change.formIsFresh ? (['fields'] as const) : [])];
    // A send that fails under the click is answered by the click's own screen.
    const isAnswered = news.type === 'waiting-ended' && news.why === 'send-failed' && this.#isSending(operator);
    const { shown = {}, headers = {} } = news.beside ?? {};
    if (Object.keys(headers).length > 0) this.#headers.set(keyOf(operator), headers);
    const messages = Object.values(shown).map((text): Message => ({ kind: 'information', text }));
    this.#push(operator, parts, isAnswered ? null : change.dialogue, messages);
  }

  #isSending(operator: UserKey): boolean {
    return this.#sending !== null && keyOf(this.#sending) === keyOf(operator);
  }

  /** The operator's sessions that show the payment-linking screen. */
  #atWork(operator: UserKey): { user: User; session: SignedIn }[] {
    const user = this.parts.directory.user(operator);
    const sessions = user ? this.sessions.ofUser(operator).filter(({ phase }) => phase === 'working') : [];
    return user ? sessions.map((session) => ({ user, session })) : [];
  }

  /** Sends status, buttons and these parts of the screen as one update, so that whoever sees the one has seen the other. */
  #push(
    operator: UserKey,
    parts: readonly ('tables' | 'fields')[],
    dialogue: DialogueName | null = null,
    messages: readonly Message[] = [],
  ): void {
    for (const { user, session } of this.#atWork(operator)) {
      const now = this.#work(user, session, { dialogue, messages });
      const update: ScreenUpdate = {
        screen: now.screen,
        status: now.status,
        buttons: now.buttons,
        ...(parts.includes('tables') && { tables: now.tables }),
        ...(parts.includes('fields') && { fields: now.fields }),
        ...(dialogue && (now.dialogue ? { dialogue: now.dialogue } : { messages: now.messages })),
        ...(messages.length > 0 && { messages: now.messages }),
      };
      this.sessions.pushTo(session.id, 'update', update);
      // A dialogue must not be missed while the operator looks at another screen.
      if (now.dialogue) this.sessions.pushTo(session.id, 'update', { screen: 'password-change', dialogue: now.dialogue });
    }
  }

  #show(session: SignedIn, screen: ScreenDocument): void {
    this.sessions.pushTo(session.id, 'screen', screen);
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

  /** Payment data: the session must be at work, the data in order, a call waiting. */
  #send(user: User, session: SignedIn, values: Readonly<Record<string, string>>): Answer {
    if (this.#mayNotWork(user, session)) return { status: 403, screen: this.home(user, session) };
    const settings = this.settingsOf(user.merchantId);
    const { form, formOf } = this.#deskOf(user, session);
    const data = sentData(this.linking, settings, form, values);
    const refused = refusals(data, this.linking, settings);
    if (refused.length > 0) {
      if (this.linking.data.refusedIsHandedOver) this.#handOver(user, data);
      const messages = refused.map((one): Message => ({ kind: 'error', text: refusalText(one, this.linking) }));
      return { status: 422, screen: this.#work(user, session, { messages }) };
    }
    // Known before the IVR answers, so that news of the call finds the form that belongs to it.
    this.#keep(user, { form: data, formOf: null });
    const outcome = this.#handOver(user, data);
    this.parts.log.write(this.name, 'payment-data-sent', { user: user.userId, outcome });
    if (outcome === 'nothing-waits') {
      this.#keep(user, { form, formOf });
      return {
        status: 409,
        screen: this.#work(user, session, { messages: [{ kind: 'error', text: this.linking.messages.nothingWaits }] }),
      };
    }
    if (outcome === 'taken' && this.linking.form.freshAfter === 'send') this.#keep(user, { form: null, formOf: null });
    const { failedSendShows } = this.linking.dialogues;
    const dialogue = outcome === 'failed' && failedSendShows !== 'nothing' ? failedSendShows : null; // OPW-3.6.3-02
    return { status: 200, screen: this.#work(user, session, { dialogue }) };
  }

  /** Whether the password has to be seen to first (OPW-3.3.2-05). */
  #mayNotWork(user: User, session: SignedIn): boolean {
    if (session.phase === 'setting-password') return this.rules.password.dueBlocksWork;
    return this.rules.password.adviceBlocksWork && this.#passwords.isAdvised(user);
  }

  #handOver(operator: UserKey, data: PaymentData): ReturnType<IvrOfConsole['send']> {
    if (!this.linking.send.handsOver) return 'taken'; // OPW-2.2-07
    this.#sending = operator;
    try {
      return this.ivr.send({ merchantId: operator.merchantId, userId: operator.userId }, data);
    } finally {
      this.#sending = null;
    }
  }

  /** Clear, where the server knows what stands in the form (OPW-3.5.2-04, OPW-3.5.5-02). */
  #clear(user: User, session: SignedIn, values: Readonly<Record<string, string>>): Answer {
    if (this.#mayNotWork(user, session)) return { status: 403, screen: this.home(user, session) };
    const settings = this.settingsOf(user.merchantId);
    const shown = sentData(this.linking, settings, this.#deskOf(user, session).form, values);
    this.#keep(user, { form: clearedForm(this.linking, settings, shown), formOf: null });
    return { status: 200, screen: this.#work(user, session) };
  }
}

function keyOf({ merchantId, userId }: UserKey): string {
  return JSON.stringify([merchantId, userId]);
}
