import type { Typed } from '../../cards/numbers/secret';
import { Nonconformity, SuiteError, Unobservable } from '../targets/errors';
import { describe, kindOf, labels, type Screen, type ScreenKind } from '../targets/screen';
import type { ConsoleRole, Terminal } from '../targets/terminal';

/** Somebody with a user ID and a password, and the windows in which they work. */
export class Operator {
  terminal: Terminal;
  /** The screen seen last. */
  screen: Screen | null = null;
  /** Every password that this user has set, the latest last. */
  readonly passwords: Typed[] = [];
  /** The password with which a sign-in succeeds. */
  password: Typed;
  /** 050-XXXX-XXXX; null when the target does not tell. */
  telephoneNumber: string | null = null;
  #windows = 1;

  constructor(
    readonly alias: string,
    readonly merchantId: string,
    readonly userId: string,
    readonly comment: string,
    /** What the administrator gave last. */
    public initialPassword: Typed,
    /** Made by this scenario, so that it may be locked, changed and spoilt. */
    readonly own: boolean,
    private readonly role: ConsoleRole,
    private readonly newTerminal: (role: ConsoleRole, name: string) => Terminal,
  ) {
    this.terminal = newTerminal(role, alias);
    this.password = initialPassword;
  }

  /** Where calls are transferred to. @throws Unobservable when it is not known */
  get number(): string {
    if (this.telephoneNumber !== null) return this.telephoneNumber;
    throw new Unobservable(`the telephone number of ${this.alias} is not known: neither control nor profile says it`, 'telephoneNumber');
  }

  /** The n-th most recent password that was set; 1 is the latest. */
  earlierPassword(n: number): Typed {
    const password = this.passwords.at(-n);
    if (password === undefined)
      throw new SuiteError(`${this.alias} has set ${this.passwords.length} passwords, there is no ${n}th most recent`);
    return password;
  }

  /** A well-formed password that this user has not had. */
  freshPassword(): string {
    this.#fresh += 1;
    // No two users share a password, so that one of them can stand for a wrong one.
    const digits = this.alias.replace(/\D/g, '').slice(0, 2).padStart(2, '0');
    return `Secret${digits}${String(this.#fresh).padStart(3, '0')}${this.merchantId.length}`;
  }
  #fresh = 0;

  /** From now on this is the password, until another is set. */
  giveInitialPassword(password: Typed): void {
    this.initialPassword = password;
    this.password = password;
  }

  /** @throws Unobservable when the user belongs to the target and must not be spoilt */
  mustBeOwn(): void {
    if (!this.own) throw new Unobservable(`${this.alias} is a user of the target that the suite may not change`, 'admin');
  }

  /** Sits down at another browser, without what the first one keeps. */
  takeFreshWindow(): void {
    this.#windows += 1;
    this.#earlier.push(this.terminal);
    this.terminal = this.newTerminal(this.role, `${this.alias} window ${this.#windows}`);
  }

  readonly #earlier: Terminal[] = [];

  /** The window in which this person began. */
  firstWindow(): Terminal {
    return this.#earlier[0] ?? this.terminal;
  }

  /** A second tab of the same browser. */
  tab: Terminal | null = null;

  async openTab(): Promise<void> {
    this.tab = await this.terminal.openTab();
  }

  async signIn(credentials: { merchantId?: string; userId?: string; password?: Typed } = {}): Promise<Screen> {
    await this.see(this.terminal.open());
    return this.tryAgain(credentials);
  }

  /** Fills in the login form that is on the screen. */
  async tryAgain(credentials: { merchantId?: string; userId?: string; password?: Typed } = {}): Promise<Screen> {
    return this.see(
      this.terminal.press(labels.signIn, {
        [labels.merchantId]: credentials.merchantId ?? this.merchantId,
        [labels.userId]: credentials.userId ?? this.userId,
        [labels.password]: credentials.password ?? this.password,
      }),
    );
  }

  async failToSignIn(times: number): Promise<void> {
    this.mustBeOwn();
    await this.see(this.terminal.open());
    for (let n = 0; n < times; n++) await this.tryAgain({ password: 'Wrong9999' });
  }

  async setPassword(next: Typed, confirmation: Typed = next): Promise<Screen> {
    this.mustBeOwn();
    return this.#submit(next, { [labels.next]: next, [labels.confirmation]: confirmation });
  }

  async changePassword(next: Typed, confirmation: Typed = next, current: Typed = this.password): Promise<Screen> {
    this.mustBeOwn();
    await this.choose('パスワード変更');
    return this.#submit(next, { [labels.current]: current, [labels.next]: next, [labels.confirmation]: confirmation });
  }

  /** Changes the password as a preparation. @throws Nonconformity when the target refuses a good one */
  async mustChangePassword(): Promise<void> {
    const screen = await this.changePassword(this.freshPassword());
    if (kindOf(screen) !== 'payment-linking') {
      throw new Nonconformity('A well-formed new password is refused.', { expected: 'the payment-linking screen', seen: describe(screen) });
    }
  }

  async choose(item: string): Promise<Screen> {
    return this.see(this.terminal.choose(item));
  }

  async logOut(): Promise<Screen> {
    const screen = await this.choose('ログアウト');
    return screen.dialogue ? this.see(this.terminal.answer('はい')) : screen;
  }

  /** Leaves nothing open that would keep this user from signing in again. What stands in the way is passed over. */
  async leave(): Promise<void> {
    if (!this.screen || kindOf(this.screen) === 'login') return;
    try {
      const screen = await this.see(this.terminal.look());
      if (screen.dialogue) await this.see(this.terminal.answer(screen.dialogue.buttons[0] ?? '×'));
      await this.logOut();
    } catch (error) {
      if (error instanceof SuiteError) throw error;
    }
  }

  /** Waits for a screen of a kind, as long as pushed changes may take. */
  async until(kind: ScreenKind): Promise<Screen> {
    return this.see(this.terminal.until(`the ${kind} screen`, (screen) => kindOf(screen) === kind));
  }

  /** Remembers what an act showed. */
  async see(act: Promise<Screen>): Promise<Screen> {
    this.screen = await act;
    return this.screen;
  }

  get seen(): Screen {
    if (!this.screen) throw new SuiteError(`${this.alias} has not looked at anything yet`);
    return this.screen;
  }

  /** The password counts as set once the console moves on to work. */
  async #submit(next: Typed, values: Record<string, Typed>): Promise<Screen> {
    const screen = await this.see(this.terminal.press(labels.update, values));
    if (kindOf(screen) === 'payment-linking') {
      this.passwords.push(next);
      this.password = next;
    }
    return screen;
  }
}
