import type { Typed } from '../../cards/numbers/secret';
import type { NewUser } from '../targets/controls/controls';
import { canDo } from '../targets/controls/ways';
import { SuiteError, Unobservable } from '../targets/errors';
import type { Credential } from '../targets/profile';
import { describe, kindOf } from '../targets/screen';
import type { Target } from '../targets/target';
import { Administrator } from './administrator';
import type { Merchant } from './merchant';
import { Operator } from './operator';

const initialPassword = 'Initial0001';
/** After that a lost session is gone: about 5 minutes (OPW-4.4-03). */
const sessionSeconds = 360;

/** The users of one scenario, by the names that the scenario gives them. */
export class People {
  readonly #operators = new Map<string, Operator>();
  readonly #administrators = new Map<string, Administrator>();

  constructor(
    private readonly target: Target,
    /** Where operators work of whom nothing else is said. */
    private readonly merchant: Merchant,
  ) {}

  /** Whether the scenario has an operator of this name already. */
  has(alias: string): boolean {
    return this.#operators.has(alias);
  }

  operator(alias: string): Operator {
    const operator = this.#operators.get(alias);
    if (!operator) throw new SuiteError(`the scenario has no operator "${alias}"`);
    return operator;
  }

  administrator(alias: string): Administrator {
    const administrator = this.#administrators.get(alias);
    if (!administrator) throw new SuiteError(`the scenario has no administrator "${alias}"`);
    return administrator;
  }

  /** Creates an operator who has only the initial password. @param merchant 1 or 2 */
  async createOperator(alias: string, facts: { comment?: string; userId?: string; merchant?: 1 | 2 } = {}): Promise<Operator> {
    const user = this.#newUser(facts.userId ?? aliasOf(alias), facts.comment ?? '', 'operator', facts.merchant ?? 1);
    const telephoneNumber = await this.target.controls.addUser(user);
    return this.#keep(alias, { ...user, telephoneNumber }, initialPassword, true);
  }

  /** An operator with a password of their own: created, or one that the profile lends. */
  async operatorWithPassword(alias: string, facts: { comment?: string; userId?: string; merchant?: 1 | 2 } = {}): Promise<Operator> {
    const lent = this.#lent();
    if (lent && Object.keys(facts).length === 0 && !canDo(this.target.profile.controls, 'addUser')) {
      return this.#keep(alias, { ...lent, comment: '' }, lent.password, false);
    }
    const operator = await this.createOperator(alias, facts);
    await this.setFirstPassword(operator);
    return operator;
  }

  /** First sign-in of a new operator, up to a password of their own, and out again. */
  async setFirstPassword(operator: Operator): Promise<void> {
    await this.#firstSignIn(operator);
    await operator.logOut();
  }

  /** An operator who is at work. */
  async signedInOperator(alias: string, facts: { comment?: string; merchant?: 1 | 2 } = {}): Promise<Operator> {
    const known = this.#operators.get(alias);
    const lent = this.#lent() !== undefined && !canDo(this.target.profile.controls, 'addUser');
    if (known || lent) {
      const operator = known ?? (await this.operatorWithPassword(alias, facts));
      await this.#signInForWork(operator);
      return operator;
    }
    // A new operator is at work as soon as the first password is set: no need to sign in twice.
    const operator = await this.createOperator(alias, facts);
    await this.#firstSignIn(operator);
    return operator;
  }

  /** Users of the target are left as they were found: signed out. */
  async leave(): Promise<void> {
    for (const operator of this.#operators.values()) if (!operator.own) await operator.leave();
  }

  /** A user whom the target lends may still have a session of an earlier scenario (OPW-4.4-02): it is waited for as long as the guide says. */
  async #signInForWork(operator: Operator): Promise<void> {
    const refused = (): boolean => kindOf(operator.seen) === 'login';
    await operator.signIn();
    if (operator.own || !refused()) return;
    if (canDo(this.target.profile.controls, 'advanceClock')) {
      await this.target.controls.advance(sessionSeconds);
      await operator.tryAgain();
    }
    if (refused()) {
      throw new Unobservable(
        `${operator.userId}, a user of the target, cannot sign in: ${describe(operator.seen)}`,
        'credentials.operators',
      );
    }
  }

  async createAdministrator(alias: string): Promise<Administrator> {
    const known = this.#administrators.get(alias);
    if (known) return known;
    const { administrator: lent, controls } = this.target.profile;
    if (lent && !canDo(controls, 'addUser')) return this.#keepAdministrator(alias, { ...lent, comment: '' }, lent.password, false);
    const user = this.#newUser(aliasOf(alias), '', 'administrator', 1);
    await this.target.controls.addUser(user);
    return this.#keepAdministrator(alias, user, initialPassword, true);
  }

  /** An operator or administrator. */
  any(alias: string): Operator {
    return this.#operators.get(alias) ?? this.administrator(alias);
  }

  /** Somebody without a user ID, at the operator web. */
  visitor(): Operator {
    const known = this.#operators.get('visitor');
    return known ?? this.#keep('visitor', { merchantId: '', userId: '', comment: '' }, '', false);
  }

  /** An administrator who tries the operator web. */
  administratorAtOperatorWeb(alias: string): Operator {
    const { merchantId, userId, comment, password, own } = this.administrator(alias);
    this.#administrators.delete(alias);
    return this.#keep(alias, { merchantId, userId, comment }, password, own);
  }

  /** Credentials of which parts are right, another user's ("other"), or nobody's ("unknown"). */
  credentials(
    operator: Operator,
    parts: { merchant: string; user: string; password: string },
  ): { merchantId: string; userId: string; password: Typed } {
    const { merchants } = this.target.profile;
    const other = [...this.#operators.values()].find((one) => one !== operator);
    const pick = <T>(which: string, right: T, others: T | undefined, unknown: T): T => {
      if (which === 'right') return right;
      if (which === 'unknown') return unknown;
      if (others === undefined) throw new Unobservable('there is no other merchant or user to mix up', 'merchants');
      return others;
    };
    return {
      merchantId: pick(parts.merchant, operator.merchantId, merchants[1]?.id, 'NoSuchMerchant'),
      userId: pick(parts.user, operator.userId, other?.userId, 'nosuchuser'),
      password: pick<Typed>(parts.password, operator.password, other?.password, 'Wrong9999'),
    };
  }

  /** Whether somebody can act at the admin web itself. */
  get hasAdminWeb(): boolean {
    return Object.hasOwn(this.target.profile.roles, 'admin-console');
  }

  /** The next operator that the profile lends, of the scenario's merchant. */
  #lent(): Credential | undefined {
    const { operators } = this.target.profile;
    const taken = [...this.#operators.values()];
    const isFree = ({ merchantId, userId }: Credential): boolean =>
      !taken.some((one) => one.merchantId === merchantId && one.userId === userId);
    return operators.find((one) => isFree(one) && (!this.merchant.agreed || one.merchantId === this.merchant.id));
  }

  async #firstSignIn(operator: Operator): Promise<void> {
    const due = await operator.signIn();
    if (kindOf(due) === 'password-setting') await operator.setPassword(operator.freshPassword());
    else operator.passwords.push(operator.password);
  }

  #newUser(userId: string, comment: string, authority: NewUser['authority'], merchant: 1 | 2): NewUser {
    const merchantId = merchant === 1 ? this.merchant.id : this.target.profile.merchants[1]?.id;
    if (merchantId === undefined) throw new Unobservable('the profile names no second merchant', 'merchants');
    return { merchantId, userId: userId + (this.target.suffix && `-${this.target.suffix}`), comment, authority, initialPassword };
  }

  #keep(
    alias: string,
    user: { merchantId: string; userId: string; comment: string; telephoneNumber?: string | null },
    password: Operator['initialPassword'],
    own: boolean,
  ): Operator {
    const make = (role: Parameters<Target['terminal']>[0], name: string) => this.target.terminal(role, name);
    const operator = new Operator(alias, user.merchantId, user.userId, user.comment, password, own, 'operator-console', make);
    operator.telephoneNumber = user.telephoneNumber ?? null;
    this.#operators.set(alias, operator);
    return operator;
  }

  #keepAdministrator(
    alias: string,
    user: { merchantId: string; userId: string; comment: string },
    password: Operator['initialPassword'],
    own: boolean,
  ): Administrator {
    const make = (role: Parameters<Target['terminal']>[0], name: string) => this.target.terminal(role, name);
    const administrator = new Administrator(alias, user.merchantId, user.userId, user.comment, password, own, 'admin-console', make);
    this.#administrators.set(alias, administrator);
    return administrator;
  }
}

/** "op01 of another merchant" is, for the target, another op01. */
function aliasOf(alias: string): string {
  return alias.split(' ')[0] as string;
}
