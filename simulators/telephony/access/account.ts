/**
 * The life of an account, as a table. Nothing here knows a clock, a store or a network: passwords are compared
 * elsewhere, and what came of it is an event.
 */

export type AccountState = 'password-due' | 'in-order' | 'locked';

export type AccountEvent =
  | 'authenticated'
  | 'authentication-failed'
  | 'authentication-failed-too-often'
  | 'password-set'
  | 'password-initialised'
  | 'lock-expired';

export interface Account {
  readonly state: AccountState;
  /** Authentications that failed since the last one that succeeded. */
  readonly failures: number;
}

export const accountTransitions: Readonly<Record<AccountState, Partial<Record<AccountEvent, AccountState>>>> = {
  'password-due': {
    authenticated: 'password-due',
    'authentication-failed': 'password-due',
    'authentication-failed-too-often': 'locked', // OPW-3.2.1-06
    'password-set': 'in-order', // OPW-3.3.2-01
    'password-initialised': 'password-due',
  },
  'in-order': {
    authenticated: 'in-order',
    'authentication-failed': 'in-order',
    'authentication-failed-too-often': 'locked', // OPW-3.2.1-06
    'password-set': 'in-order', // OPW-3.3.3-01
    'password-initialised': 'password-due', // OPW-3.3.2-02
  },
  locked: {
    'authentication-failed': 'locked',
    'authentication-failed-too-often': 'locked',
    'password-initialised': 'password-due', // OPW-3.2.1-08
    // Never fired by the documented rules: a lock does not release itself (OPW-3.2.1-09).
    'lock-expired': 'in-order',
  },
};

export interface AccountRules {
  /** Failures in a row that lock; null = never. */
  readonly lockAfterFailures: number | null;
  /** Whether a success starts the count again. */
  readonly successResetsFailures: boolean;
  /** Whether the administrator's initialisation of the password releases a lock. */
  readonly initialisationUnlocks: boolean;
  /** Whether a password has to be set after an initialisation. */
  readonly mustSetPassword: boolean;
}

/**
 * The account after an event. An event that the table does not know in this state changes nothing.
 * A failed authentication is given as `authentication-failed`; whether it was one too many is decided here.
 */
export function nextAccount(account: Account, event: AccountEvent, rules: AccountRules): Account {
  const failures = countFailures(account, event, rules);
  const tooOften = event === 'authentication-failed' && rules.lockAfterFailures !== null && failures >= rules.lockAfterFailures;
  if (event === 'password-initialised') {
    if (account.state === 'locked' && !rules.initialisationUnlocks) return account;
    if (!rules.mustSetPassword) return { state: 'in-order', failures };
  }
  const next = accountTransitions[account.state][tooOften ? 'authentication-failed-too-often' : event];
  return next === undefined ? account : { state: next, failures };
}

function countFailures(account: Account, event: AccountEvent, rules: AccountRules): number {
  switch (event) {
    case 'authentication-failed':
    case 'authentication-failed-too-often':
      return account.failures + 1;
    case 'authenticated':
      return rules.successResetsFailures ? 0 : account.failures; // OPW-3.2.1-07
    case 'password-initialised':
    case 'lock-expired':
      return 0;
    case 'password-set':
      return account.failures;
  }
}
