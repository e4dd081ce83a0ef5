import { nextAccount } from '../access/account';
import type { UserKey } from '../access/directory';
import type { Authority } from '../access/rules';
import type { ConsoleParts } from '../console/console';
import type { OperatorConsole } from '../operator-console/console';

/** What an administrator can do to users; behind the admin web and behind the bench's control interface. */
export class UserAdministration {
  constructor(
    private readonly operators: OperatorConsole,
    private readonly parts: ConsoleParts,
    /** Gives an operator a telephone number (OPW-3.6.1-01). */
    private readonly giveNumber: (operator: UserKey) => void,
  ) {}

  /** Creates a user with an initial password; false when the user exists. */
  add(key: UserKey, authority: Authority, comment: string, initialPassword: string): boolean {
    const state = authority === 'operator' ? 'password-due' : 'in-order';
    const added = this.parts.directory.addUser(key, authority, comment, initialPassword, state);
    if (added) this.parts.log.write('admin-console', 'user-added', { user: key.userId, authority });
    if (added && authority === 'operator') this.giveNumber(key);
    return added;
  }

  /** Gives a new initial password, and releases a lock (OPW-3.2.1-08). False for an unknown user. */
  initialisePassword(key: UserKey, initialPassword: string): boolean {
    const user = this.parts.directory.user(key);
    if (!user) return false;
    this.parts.directory.addPassword(key, initialPassword, true);
    const account = nextAccount(user.account, 'password-initialised', this.operators.rules.account);
    this.parts.directory.setAccount(key, account, account.state === 'locked' ? user.lockedAt : null);
    this.parts.log.write('admin-console', 'password-initialised', { user: key.userId });
    return true;
  }

  /** Ends the operator's session (OPW-3.2.1-05). False when nobody was signed in. */
  forceLogout(key: UserKey): boolean {
    const was = this.operators.forceOut(key);
    this.parts.log.write('admin-console', 'forced-logout', { user: key.userId, was });
    return was;
  }
}
