import type { ApplicationLog } from '../../kit/application-log';
import type { VirtualClock } from '../../kit/clock';
import type { Message, ScreenDocument } from '../../kit/screen/document';
import type { Store } from '../../kit/store';
import type { Directory, User } from '../access/directory';
import type { AccessRules } from '../access/rules';
import { Sessions, type SignedIn } from '../access/sessions';
import { SignIn } from '../access/sign-in';
import { loginScreen } from './login-screen';

/** What a console is built from; one world has one of each. */
export interface ConsoleParts {
  readonly directory: Directory;
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly log: ApplicationLog;
}

/** One request of a browser to a console. */
export interface Visit {
  readonly session: SignedIn | undefined;
  /** Source address of the request. */
  readonly address: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly screen: ScreenDocument;
  /** A new token for the browser to keep. */
  readonly token?: string;
}

export type Action = (visit: Visit & { readonly session: SignedIn; readonly user: User }) => Answer;

/** What operator console and admin console share: sessions, signing in and out, and what is shown when a session is gone. */
export abstract class Console {
  readonly sessions: Sessions;
  protected readonly signIn: SignIn;
  #lastShown: ScreenDocument | undefined;

  constructor(
    readonly name: string,
    readonly rules: AccessRules,
    protected readonly parts: ConsoleParts,
  ) {
    this.sessions = new Sessions(name, rules.session, parts.clock, parts.store);
    this.sessions.onEnd = (session) => {
      this.parts.log.write(name, 'session-ended', { user: session.userId, reason: session.ended });
      if (session.ended !== 'logged-out') this.sessions.pushTo(session.id, 'screen', this.gone(session).screen);
    };
    this.signIn = new SignIn(rules, parts.directory, parts.clock, this.sessions);
  }

  /** Buttons' addresses (last part of the path) and what they do; every one needs a session. */
  protected abstract readonly actions: Readonly<Record<string, Action>>;
  /** The screen on which a signed-in user begins. */
  protected abstract home(user: User, session: SignedIn): ScreenDocument;
  /** Name of the system, as the page's head shows it. */
  protected abstract readonly system: string;

  /** Whether a button's address exists. */
  knows(action: string): boolean {
    return action === 'sign-in' || action === 'log-out' || action === 'stay' || Object.hasOwn(this.actions, action);
  }

  /** Headers of the next answer besides those of the wire; none by the documents. */
  headersFor(_session: SignedIn | undefined): Readonly<Record<string, string>> {
    return {};
  }

  /** What a browser sees that comes or comes back (OPW-4.2-01). */
  show(session: SignedIn | undefined): Answer {
    const user = session && this.parts.directory.user(session);
    const kept = session?.connection !== 'lost' || this.rules.session.reloadKeepsSession;
    const unnoticed = session?.ended === 'discarded' && this.rules.session.goneShows === 'nothing';
    if (!session || !user || (session.phase === 'ended' && !unnoticed) || !kept)
      return { status: 200, screen: this.gone(session?.phase === 'ended' ? session : undefined).screen };
    if (this.rules.session.cachesScreens && this.#lastShown) return { status: 200, screen: this.#lastShown };
    this.sessions.touch(session.id);
    const screen = this.home(user, session);
    if (this.rules.session.cachesScreens) this.#lastShown = screen;
    return { status: 200, screen };
  }

  /** Carries out a button. */
  act(action: string, visit: Visit): Answer {
    if (action === 'sign-in') return this.#signIn(visit);
    const { session } = visit;
    const user = session && this.parts.directory.user(session);
    if (!session || !user || (session.phase === 'ended' && this.rules.session.endedRefusesWork)) return this.gone(session);
    if (action === 'log-out' || action === 'stay') return this.#logOut(session, action === 'log-out');
    if (session.phase !== 'ended' && session.connection === 'lost' && this.rules.session.lostRefusesWork)
      return { status: 409, screen: this.#dead(session, user) }; // OPW-2.2-08
    this.sessions.touch(session.id);
    return (this.actions[action] as Action)({ ...visit, session, user });
  }

  /** The login screen as it stands by itself. */
  login(messages: readonly Message[] = []): ScreenDocument {
    return loginScreen(this.rules, this.system, messages);
  }

  /** What is left when the session is no more: the login screen, with the reason where one is documented (OPW-3.2.1-05, OPW-4.6-01). */
  protected gone(session: SignedIn | undefined): Answer {
    const user = session && this.parts.directory.user(session);
    const forced = session?.ended === 'forced-out';
    if (session && user && session.ended !== 'logged-out' && !forced && this.rules.session.goneShows === 'request-failed') {
      return { status: 401, screen: this.#dead(session, user) };
    }
    const text = this.rules.texts.messages.forcedOut;
    return { status: 401, screen: this.login(forced && text !== '' ? [{ kind: 'error', text }] : []) };
  }

  /** An administrator ends the user's session (OPW-3.2.1-05). */
  forceOut(key: { merchantId: string; userId: string }): boolean {
    const open = this.sessions.ofUser(key);
    if (this.rules.session.forcedLogoutEnds) for (const session of open) this.sessions.apply(session.id, { type: 'forced-out' });
    return open.length > 0;
  }

  #signIn(visit: Visit): Answer {
    const merchantId = visit.values.merchantId ?? '';
    const userId = visit.values.userId ?? '';
    const outcome = this.signIn.attempt({ merchantId, userId, password: visit.values.password ?? '', address: visit.address });
    if (!outcome.accepted) {
      this.parts.log.write(this.name, 'sign-in-refused', { merchant: merchantId, user: userId, reason: outcome.message });
      return { status: 401, screen: this.login([{ kind: 'error', text: this.rules.texts.messages[outcome.message] }]) };
    }
    const { token, session } = this.sessions.open(outcome.user, outcome.passwordDue);
    this.parts.log.write(this.name, 'signed-in', { merchant: outcome.user.merchantId, user: outcome.user.userId });
    this.sessions.touch(session.id);
    return { status: 200, screen: this.home(outcome.user, session), token };
  }

  #logOut(session: SignedIn, really: boolean): Answer {
    if (really ? this.rules.session.logoutEnds : this.rules.session.logoutNoEnds) this.sessions.apply(session.id, { type: 'logged-out' });
    return { status: 200, screen: this.login() };
  }

  /** The screen of a session that can do no more: everything inactive, the failed-exchange message on top (OPW-4.6-01). */
  #dead(session: SignedIn, user: User): ScreenDocument {
    const screen = this.home(user, { ...session, phase: session.phase === 'ended' ? 'working' : session.phase });
    return {
      ...screen,
      user: screen.user && { ...screen.user, items: [] },
      messages: screen.onRequestFailed ? [screen.onRequestFailed] : [],
      fields: screen.fields.map((field) => ({ ...field, enabled: false })),
      buttons: screen.buttons.map((button) => ({ ...button, enabled: false })),
      stream: null,
    };
  }
}
