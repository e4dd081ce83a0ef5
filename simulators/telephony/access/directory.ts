import type { VirtualClock } from '../../kit/clock';
import type { Store } from '../../kit/store';
import type { Account, AccountState } from './account';
import { hashPassword, matchesHash, type PasswordHash } from './hashing';
import type { Authority } from './rules';

export const directorySchema = `
  CREATE TABLE IF NOT EXISTS merchants (merchant_id TEXT PRIMARY KEY, allowed_addresses TEXT);
  CREATE TABLE IF NOT EXISTS users (
    merchant_id TEXT NOT NULL, user_id TEXT NOT NULL, authority TEXT NOT NULL, comment TEXT NOT NULL,
    state TEXT NOT NULL, failures INTEGER NOT NULL, locked_at INTEGER, password_set_at INTEGER,
    PRIMARY KEY (merchant_id, user_id));
  CREATE TABLE IF NOT EXISTS passwords (
    n INTEGER PRIMARY KEY AUTOINCREMENT, merchant_id TEXT NOT NULL, user_id TEXT NOT NULL,
    initial INTEGER NOT NULL, salt TEXT NOT NULL, cost INTEGER NOT NULL, hash TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS passwords_of_user ON passwords (merchant_id, user_id, n);
`;

export interface UserKey {
  readonly merchantId: string;
  readonly userId: string;
}

export interface User extends UserKey {
  readonly authority: Authority;
  readonly comment: string;
  readonly account: Account;
  readonly lockedAt: number | null;
  /** When the password was last set or changed by the user; null before the first time. */
  readonly passwordSetAt: number | null;
}

interface UserRow {
  merchant_id: string;
  user_id: string;
  authority: Authority;
  comment: string;
  state: AccountState;
  failures: number;
  locked_at: number | null;
  password_set_at: number | null;
}

type PasswordRow = PasswordHash & { initial: number };

/** Users of all merchants, their passwords (hashed) and the addresses they may come from. */
export class Directory {
  readonly #statements;
  /** Users as they were read, until anything is written. */
  readonly #read = new Map<string, User>();

  constructor(
    store: Store,
    private readonly clock: VirtualClock,
    private readonly scryptCost: number,
  ) {
    this.#statements = {
      user: store.prepare('SELECT * FROM users WHERE merchant_id = ? AND user_id = ?'),
      users: store.prepare('SELECT * FROM users ORDER BY merchant_id, user_id'),
      addUser: store.prepare('INSERT INTO users VALUES (?, ?, ?, ?, ?, 0, NULL, NULL)'),
      account: store.prepare('UPDATE users SET state = ?, failures = ?, locked_at = ? WHERE merchant_id = ? AND user_id = ?'),
      setAt: store.prepare('UPDATE users SET password_set_at = ? WHERE merchant_id = ? AND user_id = ?'),
      addPassword: store.prepare('INSERT INTO passwords (merchant_id, user_id, initial, salt, cost, hash) VALUES (?, ?, ?, ?, ?, ?)'),
      passwords: store.prepare('SELECT initial, salt, cost, hash FROM passwords WHERE merchant_id = ? AND user_id = ? ORDER BY n DESC'),
      addMerchant: store.prepare('INSERT INTO merchants VALUES (?, NULL) ON CONFLICT DO NOTHING'),
      merchant: store.prepare('SELECT allowed_addresses FROM merchants WHERE merchant_id = ?'),
      restrict: store.prepare('UPDATE merchants SET allowed_addresses = ? WHERE merchant_id = ?'),
    };
  }

  /** @returns undefined when there is no such user */
  user(key: UserKey): User | undefined {
    if (isCut(key)) return undefined;
    const name = `${key.merchantId}\0${key.userId}`;
    const known = this.#read.get(name);
    if (known) return known;
    const row = this.#statements.user.get(key.merchantId, key.userId) as UserRow | undefined;
    const user = row && asUser(row);
    if (user) this.#read.set(name, user);
    return user;
  }

  users(): User[] {
    return (this.#statements.users.all() as UserRow[]).map(asUser);
  }

  /** Creates the user; the password given is the initial one. False when the user exists already, or can have no such ID. */
  addUser(key: UserKey, authority: Authority, comment: string, initialPassword: string, state: AccountState): boolean {
    if (isCut(key) || this.user(key)) return false;
    this.addMerchant(key.merchantId);
    this.#read.clear();
    this.#statements.addUser.run(key.merchantId, key.userId, authority, comment, state);
    this.addPassword(key, initialPassword, true);
    return true;
  }

  addMerchant(merchantId: string): void {
    this.#statements.addMerchant.run(merchantId);
  }

  setAccount(key: UserKey, account: Account, lockedAt: number | null): void {
    this.#read.clear();
    this.#statements.account.run(account.state, account.failures, lockedAt, key.merchantId, key.userId);
  }

  addPassword(key: UserKey, password: string, initial: boolean): void {
    const { salt, cost, hash } = hashPassword(password, this.scryptCost);
    this.#statements.addPassword.run(key.merchantId, key.userId, initial ? 1 : 0, salt, cost, hash);
  }

  /** Starts the count of days until a change is advised (OPW-3.3.4-05, -06). */
  startPasswordAge(key: UserKey): void {
    this.#read.clear();
    this.#statements.setAt.run(this.clock.now(), key.merchantId, key.userId);
  }

  /** Whether this is one of the user's `depth` most recent passwords. */
  isPassword(key: UserKey, password: string, depth = 1): boolean {
    return this.#passwords(key)
      .slice(0, depth)
      .some((kept) => matchesHash(password, kept));
  }

  /** Whether the password in force is the one that the administrator gave. */
  hasInitialPassword(key: UserKey): boolean {
    return this.#passwords(key)[0]?.initial === 1;
  }

  /** Whether the password is among the last `depth` that the user set (or, when asked so, was given). */
  wasUsed(key: UserKey, password: string, depth: number, countsInitial: boolean, outlivesInitialisation: boolean): boolean {
    let history = this.#passwords(key);
    const initialised = history.findIndex((kept) => kept.initial === 1);
    if (!outlivesInitialisation && initialised >= 0) history = history.slice(0, initialised);
    if (!countsInitial) history = history.filter((kept) => kept.initial === 0);
    return history.slice(0, depth).some((kept) => matchesHash(password, kept));
  }

  /** Source addresses from which the merchant's users may sign in; null = no restriction (ruling of OPW-3.2.1-01). */
  allowedAddresses(merchantId: string): readonly string[] | null {
    const row = this.#statements.merchant.get(merchantId) as { allowed_addresses: string | null } | undefined;
    return row?.allowed_addresses ? (JSON.parse(row.allowed_addresses) as string[]) : null;
  }

  restrict(merchantId: string, addresses: readonly string[] | null): void {
    this.addMerchant(merchantId);
    this.#statements.restrict.run(addresses && JSON.stringify(addresses), merchantId);
  }

  #passwords(key: UserKey): PasswordRow[] {
    return this.#statements.passwords.all(key.merchantId, key.userId) as PasswordRow[];
  }
}

/** The store reads text only up to a NUL: an ID with one would be another user's. */
function isCut({ merchantId, userId }: UserKey): boolean {
  return merchantId.includes('\0') || userId.includes('\0');
}

function asUser(row: UserRow): User {
  return {
    merchantId: row.merchant_id,
    userId: row.user_id,
    authority: row.authority,
    comment: row.comment,
    account: { state: row.state, failures: row.failures },
    lockedAt: row.locked_at,
    passwordSetAt: row.password_set_at,
  };
}
