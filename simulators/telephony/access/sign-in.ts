import type { VirtualClock } from '../../kit/clock';
import { type AccountEvent, nextAccount } from './account';
import type { Directory, User, UserKey } from './directory';
import type { AccessRules, RefusalMessage } from './rules';

export interface Credentials extends UserKey {
  readonly password: string;
}

export interface SignInAttempt extends Credentials {
  /** Where the request came from. */
  readonly address: string;
}

export type SignInOutcome =
  | { readonly accepted: true; readonly user: User; readonly passwordDue: boolean }
  | { readonly accepted: false; readonly message: RefusalMessage };

/** What a sign-in has to get past, in this order; each check refuses with a message or lets through. */
export class SignIn {
  constructor(
    private readonly rules: AccessRules,
    private readonly directory: Directory,
    private readonly clock: VirtualClock,
    private readonly sessions: { isSignedIn(key: UserKey): boolean; end(key: UserKey): void },
  ) {}

  attempt(attempt: SignInAttempt): SignInOutcome {
    if (this.#isRestricted(attempt)) return refused('accessRestricted'); // OPW-3.2.1-01
    this.#releaseExpiredLock(this.directory.user(attempt));
    const named = this.directory.user(attempt);
    const user = this.#match(attempt, named);
    if (named && this.#isLocked(named)) return refused('locked'); // OPW-3.2.1-04
    if (!user) return this.#fail(named);
    if (!this.rules.signIn.authorities.includes(user.authority)) return refused(this.rules.signIn.wrongAuthorityShows); // OPW-3.2-02
    if (this.sessions.isSignedIn(user)) {
      if (this.rules.signIn.refusesSecondLogin) return refused('alreadySignedIn'); // OPW-3.2.1-03
      if (this.rules.signIn.secondLoginEndsFirst) this.sessions.end(user);
    }
    const passwordDue = this.#isPasswordDue(user);
    this.record(user, 'authenticated');
    return { accepted: true, user, passwordDue };
  }

  /** Writes down what an event does to the account. */
  record(user: User, event: AccountEvent): void {
    const account = nextAccount(user.account, event, this.rules.account);
    const lockedAt = account.state !== 'locked' ? null : (user.lockedAt ?? this.clock.now());
    this.directory.setAccount(user, account, lockedAt);
  }

  #isRestricted(attempt: SignInAttempt): boolean {
    const allowed = this.rules.signIn.restrictsAccess ? this.directory.allowedAddresses(attempt.merchantId) : null;
    return allowed !== null && !allowed.includes(attempt.address);
  }

  /** The user whom the credentials name, by the parts that have to match (OPW-3.2-04: all three). */
  #match(attempt: Credentials, named: User | undefined): User | undefined {
    const parts = this.rules.signIn.match;
    const candidates =
      parts.includes('merchantId') && parts.includes('userId')
        ? [named]
        : this.directory
            .users()
            .filter((user) => !parts.includes('merchantId') || user.merchantId === attempt.merchantId)
            .filter((user) => !parts.includes('userId') || user.userId === attempt.userId);
    return candidates.find((user) => user && (!parts.includes('password') || this.#isPasswordOf(user, attempt.password)));
  }

  #isPasswordOf(user: User, password: string): boolean {
    if (!this.rules.signIn.initialPasswordSignsIn && this.directory.hasInitialPassword(user)) return false;
    return this.directory.isPassword(user, password, this.rules.password.oldOneStillSignsIn ? 2 : 1);
  }

  #fail(named: User | undefined): SignInOutcome {
    if (!named) return refused(this.rules.signIn.wrongUserIdShows);
    this.record(named, 'authentication-failed');
    const locked = this.directory.user(named)?.account.state === 'locked';
    return refused(locked ? this.rules.signIn.lastFailureShows : 'authenticationFailed'); // OPW-3.2.1-02
  }

  /** Never by the documented rules: a lock does not release itself (OPW-3.2.1-09). */
  #releaseExpiredLock(user: User | undefined): void {
    const seconds = this.rules.signIn.lockExpiresAfterSeconds;
    if (seconds === null || !user || user.lockedAt === null) return;
    if (this.clock.now() >= user.lockedAt + seconds * 1000) this.record(user, 'lock-expired');
  }

  #isLocked(user: User): boolean {
    const { lockedRefuses, lockScope } = this.rules.signIn;
    if (!lockedRefuses) return false;
    const others = lockScope === 'user' ? [] : this.directory.users();
    const concerned = others.filter((other) =>
      lockScope === 'merchant' ? other.merchantId === user.merchantId : other.userId === user.userId,
    );
    return [user, ...concerned].some((one) => one.account.state === 'locked');
  }

  #isPasswordDue(user: User): boolean {
    if (user.account.state !== 'password-due') return false;
    return user.passwordSetAt === null ? this.rules.account.mustSetInitialPassword : this.rules.account.mustSetPassword;
  }
}

function refused(message: RefusalMessage): SignInOutcome {
  return { accepted: false, message };
}
