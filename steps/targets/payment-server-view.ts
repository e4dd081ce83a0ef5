import type { Typed } from '../../cards/numbers/secret';
import { type HttpParty, part } from './http-party';
import { list, record, text } from './shape';

export interface SeenAttempt {
  readonly attemptId: string;
  readonly at: string;
  readonly amount: string;
  readonly jpo: string;
  readonly accountId: string | null;
  readonly mStatus: 'success' | 'failure' | 'pending';
  readonly vResultCode: string;
  readonly merrMsg: string;
}

/** What the payment server keeps of a transaction ID. Fields that it has besides are kept, so that card data among them is seen. */
export interface SeenOrder {
  readonly orderId: string;
  readonly attempts: readonly SeenAttempt[];
  /** Yen that are reserved from the card's limit. */
  readonly reservedAmount: number;
}

export interface SeenMember {
  readonly accountId: string;
  readonly registeredAt: string;
  readonly orders: readonly string[];
  /** How often the member was registered. */
  readonly registrations: number;
}

export interface Authorisation {
  readonly attemptId: string;
  readonly merchantId: string;
  readonly orderId: string;
  /** Yen, digits only. */
  readonly amount: string;
  /** Instalment choice in the payment server's words, such as 10 or 61C03. */
  readonly jpo: string;
  readonly cardNumber: Typed;
  /** MM/YY */
  readonly cardExpire: Typed;
  readonly securityCode?: Typed;
  readonly accountId?: string;
}

export interface AuthorisationAnswer {
  /** refused: the request was malformed and left no record. */
  readonly mStatus: 'success' | 'failure' | 'pending' | 'refused';
  readonly vResultCode: string;
  readonly merrMsg: string;
  /** The malformed field. */
  readonly field: string | null;
}

export interface InquiryAnswer {
  readonly state: 'succeeded' | 'failed' | 'not-received';
  readonly vResultCode: string;
  readonly merrMsg: string;
}

const status = { enum: ['success', 'failure', 'pending'] };
const nullableText = { type: ['string', 'null'] };
const attempt = record(
  { attemptId: text, at: text, amount: text, jpo: text, mStatus: status, vResultCode: text, merrMsg: text },
  { accountId: nullableText },
);
const order = record({ orderId: text, attempts: list(attempt), reservedAmount: { type: 'integer', minimum: 0 } });
const member = record({ accountId: text, registeredAt: text, orders: list(text), registrations: { type: 'integer', minimum: 1 } });
const authorised = record({ attemptId: text, orderId: text, mStatus: status, vResultCode: text, merrMsg: text });
const malformed = record({ error: text, message: text }, { field: text });
const inquired = record({
  attemptId: text,
  state: { enum: ['succeeded', 'failed', 'not-received'] },
  vResultCode: text,
  merrMsg: text,
});

/** The payment server, as its own client and as somebody who looks into its records. */
export class PaymentServerView {
  constructor(private readonly party: HttpParty) {}

  /** null when nothing is known of the transaction ID. */
  async order(merchantId: string, orderId: string): Promise<SeenOrder | null> {
    const path = `/orders/${part(merchantId)}/${part(orderId)}`;
    return (await this.party.do('shows the order', [merchantId, orderId], { method: 'GET', path, answers: { 200: order, 404: null } }))
      .content as SeenOrder | null;
  }

  /** null when there is no such member. */
  async member(merchantId: string, accountId: string): Promise<SeenMember | null> {
    const path = `/members/${part(merchantId)}/${part(accountId)}`;
    return (await this.party.do('shows the member', [merchantId, accountId], { method: 'GET', path, answers: { 200: member, 404: null } }))
      .content as SeenMember | null;
  }

  /** Asks for an authorisation as the IVR would. */
  async authorise(request: Authorisation): Promise<AuthorisationAnswer> {
    const answers = { 200: authorised, 400: malformed };
    const { status: code, content } = await this.party.do('authorises', [request], {
      method: 'POST',
      path: '/authorizations',
      body: { ...request },
      answers,
    });
    if (code === 200) return { ...(content as Omit<AuthorisationAnswer, 'field'>), field: null };
    const { message, field } = content as { message: string; field?: string };
    return { mStatus: 'refused', vResultCode: '', merrMsg: message, field: field ?? null };
  }

  /** Asks what has become of an attempt. */
  async inquire(attemptId: string): Promise<InquiryAnswer> {
    const path = `/authorizations/${part(attemptId)}/inquiry`;
    return (await this.party.do('is asked of the attempt', [attemptId], { method: 'POST', path, body: {}, answers: { 200: inquired } }))
      .content as InquiryAnswer;
  }
}
