import type { Checked } from '../../../cards/fields/checked';
import { validatePan } from '../../../cards/numbers/pan';
import type { ApplicationLog } from '../../kit/application-log';
import type { VirtualClock } from '../../kit/clock';
import { forgetMatches } from '../../kit/forget-matches';
import type { Store } from '../../kit/store';
import type { MerchantSettings } from '../merchants/settings';
import { type Authorisation, chargeOf, type Decision, decide, type Facts } from './authorisation';
import { type IssuedCard, Issuer, issuerSchema } from './issuer';
import type { PaymentRules, ResultName } from './rules';

export type { IssuedCard } from './issuer';

export const paymentSchema = `
  CREATE TABLE IF NOT EXISTS attempts (
    n INTEGER PRIMARY KEY AUTOINCREMENT, attempt_id TEXT NOT NULL, merchant_id TEXT NOT NULL, order_id TEXT NOT NULL,
    at INTEGER NOT NULL, amount INTEGER NOT NULL, jpo TEXT NOT NULL, account_id TEXT, result TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS attempts_by_id ON attempts (attempt_id);
  CREATE INDEX IF NOT EXISTS attempts_of_order ON attempts (merchant_id, order_id);
  CREATE INDEX IF NOT EXISTS attempts_of_member ON attempts (merchant_id, account_id);
  CREATE TABLE IF NOT EXISTS closed_attempts (attempt_id TEXT PRIMARY KEY);
  CREATE TABLE IF NOT EXISTS members (
    n INTEGER PRIMARY KEY AUTOINCREMENT, merchant_id TEXT NOT NULL, account_id TEXT NOT NULL, registered_at INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS members_by_id ON members (merchant_id, account_id);
  ${issuerSchema}
`;

/** The vendor's names: state, code and message of a result. */
interface Told {
  readonly mStatus: 'success' | 'failure';
  readonly vResultCode: string;
  readonly merrMsg: string;
}

export type Answer = Told & { readonly attemptId: string; readonly orderId: string };

export interface InquiryAnswer {
  readonly attemptId: string;
  readonly state: 'succeeded' | 'failed' | 'not-received';
  readonly vResultCode: string;
  readonly merrMsg: string;
}

/** A transaction as the merchant may see it: card data is not part of it. */
export interface OrderHistory {
  readonly orderId: string;
  readonly attempts: readonly (Told & {
    readonly attemptId: string;
    readonly at: string;
    readonly amount: string;
    readonly jpo: string;
    readonly accountId: string | null;
  })[];
  /** Yen reserved for it from all cards. */
  readonly reservedAmount: number;
}

export interface Member {
  readonly accountId: string;
  /** ISO 8601, of the first registration. */
  readonly registeredAt: string;
  /** Transactions paid for this member. */
  readonly orders: readonly string[];
  readonly registrations: number;
}

/** An attempt ID that belongs to another transaction; nothing has changed. */
export class AttemptConflict extends Error {
  override readonly name = 'AttemptConflict';
}

export interface PaymentParts {
  /** Has the tables of `paymentSchema`. */
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly log: ApplicationLog;
  readonly settingsOf: (merchantId: string) => MerchantSettings;
}

interface AttemptRow {
  attempt_id: string;
  merchant_id: string;
  order_id: string;
  at: number;
  amount: number;
  jpo: string;
  account_id: string | null;
  result: ResultName;
}

/** The payment server of all merchants, with the issuers behind it. Keeps no card data (AIV-pci-03). */
export class PaymentServer {
  readonly #issuer: Issuer;
  readonly #statements;

  constructor(
    private readonly rules: PaymentRules,
    private readonly parts: PaymentParts,
  ) {
    const { store } = parts;
    this.#issuer = new Issuer(store);
    this.#statements = {
      attempt: store.prepare('SELECT * FROM attempts WHERE attempt_id = ? ORDER BY n DESC LIMIT 1'),
      attempts: store.prepare('SELECT * FROM attempts WHERE merchant_id = ? AND order_id = ? ORDER BY n'),
      keep: store.prepare('INSERT INTO attempts VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)'),
      reserved: store.prepare(
        'SELECT COALESCE(SUM(r.amount), 0) AS yen FROM cards_reserved r JOIN attempts a ON a.n = r.attempt WHERE a.merchant_id = ? AND a.order_id = ?',
      ),
      close: store.prepare('INSERT INTO closed_attempts VALUES (?) ON CONFLICT DO NOTHING'),
      closed: store.prepare('SELECT 1 FROM closed_attempts WHERE attempt_id = ?'),
      register: store.prepare('INSERT INTO members VALUES (NULL, ?, ?, ?)'),
      registrations: store.prepare('SELECT registered_at FROM members WHERE merchant_id = ? AND account_id = ? ORDER BY n'),
      ordersOf: store.prepare(
        "SELECT order_id FROM attempts WHERE merchant_id = ? AND account_id = ? AND result = 'succeeded' GROUP BY order_id ORDER BY MIN(n)",
      ),
    };
  }

  /** Whether the number is one that could be paid with: a typing error would look like a declined card later. */
  validateNumber(cardNumber: string): Checked<unknown> {
    return validatePan(cardNumber, { brands: this.rules.card.brands });
  }

  /** Issues a card, or changes the one of the same number. */
  addCard(card: IssuedCard): void {
    this.#issuer.add(card);
    forgetMatches();
  }

  /** Asks the issuer and reserves the amount (AIV-auth-01 to -06). @throws AttemptConflict */
  authorise(request: Authorisation): Answer {
    const earlier = this.#attempt(request.attemptId);
    if (this.rules.attempts.idempotent && earlier && !isSameOrder(earlier, request)) {
      throw new AttemptConflict(`attemptId: expected an ID of its own for each attempt, given that of transaction "${earlier.order_id}"`);
    }
    const decision = decide(request, this.#factsOf(request, earlier), this.rules);
    this.parts.store.transaction(() => this.#carryOut(request, decision))();
    forgetMatches();
    const { attemptId, merchantId, orderId } = request;
    const told = this.#told(decision.result);
    this.parts.log.write('payment-server', 'authorisation', { attempt: attemptId, merchant: merchantId, order: orderId, ...told });
    return { attemptId, orderId, ...told };
  }

  /** What became of an attempt whose answer was lost. One that has not arrived is closed: should it arrive, it is refused. */
  inquire(attemptId: string): InquiryAnswer {
    const result = this.#attempt(attemptId)?.result;
    const { closedByInquiry, unknownIs } = this.rules.attempts;
    if (!result && closedByInquiry) this.#statements.close.run(attemptId);
    const state = result ? (result === 'succeeded' ? 'succeeded' : 'failed') : unknownIs;
    const { vResultCode, merrMsg } = this.#told(result ?? (unknownIs === 'succeeded' ? 'succeeded' : 'attempt-closed'));
    this.parts.log.write('payment-server', 'inquiry', { attempt: attemptId, state });
    return { attemptId, state, vResultCode, merrMsg };
  }

  /** Mobile telephone of a card's holder (AIV-2fa-01); undefined when the issuer knows none. */
  findHolder(cardNumber: string, cardExpire: string): string | undefined {
    const mobile = this.#issuer.mobileOf(cardNumber, cardExpire);
    forgetMatches();
    return mobile;
  }

  /** A transaction with all its attempts (OPW-3.5.1-08); undefined when there was none. */
  order(merchantId: string, orderId: string): OrderHistory | undefined {
    const rows = this.#attempts(merchantId, orderId);
    if (rows.length === 0) return undefined;
    const { keeps, reports } = this.rules.history;
    const kept = keeps === 'last' ? rows.slice(-1) : rows.filter(({ result }) => keeps === 'all' || result === 'succeeded');
    const attempts = kept.map(({ attempt_id, at, amount, jpo, account_id, result }) => ({
      attemptId: attempt_id,
      at: new Date(at).toISOString(),
      amount: String(amount),
      jpo,
      accountId: account_id,
      ...this.#told(reports === 'truly' ? result : 'succeeded'),
    }));
    const { yen } = this.#statements.reserved.get(merchantId, orderId) as { yen: number };
    return { orderId, attempts, reservedAmount: yen };
  }

  /** undefined when no such member is registered (OPW-3.5.3-03). */
  member(merchantId: string, accountId: string): Member | undefined {
    const [first, ...more] = this.#registrations(merchantId, accountId);
    if (!first) return undefined;
    const orders = this.#statements.ordersOf.all(merchantId, accountId) as { order_id: string }[];
    return {
      accountId,
      registeredAt: new Date(first.registered_at).toISOString(),
      orders: orders.map(({ order_id }) => order_id),
      registrations: 1 + more.length,
    };
  }

  #factsOf(request: Authorisation, earlier: AttemptRow | undefined): Facts {
    const { merchantId, orderId, attemptId, accountId } = request;
    return {
      now: this.parts.clock.now(),
      before: earlier?.result,
      closed: this.#statements.closed.get(attemptId) !== undefined,
      attempts: this.#attempts(merchantId, orderId).map(({ result }) => result),
      contracted: this.parts.settingsOf(merchantId).instalments,
      card: this.#issuer.look(request),
      memberKnown: accountId !== undefined && this.#registrations(merchantId, accountId).length > 0,
    };
  }

  #carryOut(request: Authorisation, { result, keeps, reserves, registersMember }: Decision): void {
    if (!keeps) return;
    const { attemptId, merchantId, orderId, jpo, accountId = null, cardNumber } = request;
    const now = this.parts.clock.now();
    const tied = this.rules.members.tiedToTransaction ? accountId : null; // OPW-3.5.3-05
    const kept = this.#statements.keep.run(attemptId, merchantId, orderId, now, chargeOf(request, this.rules), jpo, tied, result);
    if (reserves > 0) this.#issuer.reserve(Number(kept.lastInsertRowid), cardNumber, reserves);
    if (registersMember) this.#statements.register.run(merchantId, accountId, now);
  }

  #attempt(attemptId: string): AttemptRow | undefined {
    return this.#statements.attempt.get(attemptId) as AttemptRow | undefined;
  }

  #attempts(merchantId: string, orderId: string): AttemptRow[] {
    return this.#statements.attempts.all(merchantId, orderId) as AttemptRow[];
  }

  #registrations(merchantId: string, accountId: string): { registered_at: number }[] {
    return this.#statements.registrations.all(merchantId, accountId) as { registered_at: number }[];
  }

  #told(result: ResultName): Told {
    const { code, message } = this.rules.results[result];
    return { mStatus: result === 'succeeded' ? 'success' : 'failure', vResultCode: code, merrMsg: message };
  }
}

function isSameOrder({ merchant_id, order_id }: AttemptRow, { merchantId, orderId }: Authorisation): boolean {
  return merchant_id === merchantId && order_id === orderId;
}
