import { type Dispatcher, request } from 'undici';
import type { VirtualClock } from '../../kit/clock';
import { ownBytes } from '../../kit/own-bytes';
import type { PaymentAnswer } from './call';
import type { Beside } from './leaks/leaks';

/** What is asked of the payment server for one card. */
export interface AuthorisationRequest {
  readonly attemptId: string;
  readonly merchantId: string;
  readonly orderId: string;
  readonly amount: string;
  readonly jpo: string;
  readonly cardNumber: string;
  /** MM/YY */
  readonly cardExpire: string;
  readonly securityCode?: string;
  readonly accountId?: string;
}

/** What the merchant's order system is told (AIV-auth-04). */
export interface PaymentResult {
  /** The same result told again has the same id. */
  readonly id: string;
  readonly call: string;
  readonly merchantId: string;
  readonly transactionId: string;
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  readonly amount: string;
  readonly code: string;
  readonly message: string;
}

export interface InquiryAnswer {
  readonly state: 'succeeded' | 'failed' | 'not-received';
  readonly answer: PaymentAnswer;
}

/** The systems that the IVR speaks to. Every promise is rejected when there was no proper answer: then nothing is known. */
export interface Peers {
  authorise(what: AuthorisationRequest): Promise<PaymentAnswer>;
  inquire(attemptId: string): Promise<InquiryAnswer>;
  /** Mobile number of the holder; null when the issuer knows none. */
  findHolder(cardNumber: string, cardExpire: string): Promise<string | null>;
  /** @param headers what does not belong there; nothing by the documents */
  notify(result: PaymentResult, headers?: Beside): Promise<void>;
  sendSms(to: string, text: string): Promise<void>;
}

export type PeerName = 'payment-server' | 'order-system' | 'sms';

/** How the payment server says that it has not taken a request: HTTP status, and `error`. */
const refusals: Readonly<Record<number, string>> = { 400: 'bad-request', 409: 'conflict' };

/** The peers over HTTP (docs/openapi/payment-server.yaml, order-system.yaml, sms.yaml). */
export class HttpPeers implements Peers {
  readonly #addresses: Record<PeerName, string>;
  readonly #simulated: Readonly<Record<PeerName, string>>;
  /** Requests that were not answered yet. */
  #underWay = 0;
  /** To be told when one was. */
  readonly #waiting = new Set<() => void>();

  /**
   * @param addresses where each peer is, without a slash at the end
   * @param answerSeconds how long an answer may take in this world's time
   * @param pool connections shared by all worlds of a bench
   */
  constructor(
    addresses: Readonly<Record<PeerName, string>>,
    private readonly clock: VirtualClock,
    private readonly answerSeconds: number,
    private readonly pool: Dispatcher,
  ) {
    this.#simulated = addresses;
    this.#addresses = { ...addresses };
  }

  /** From now on the peer is at another address; null: the simulated one again. */
  redirect(peer: PeerName, address: string | null): void {
    this.#addresses[peer] = address?.replace(/\/$/, '') ?? this.#simulated[peer];
  }

  /**
   * Resolves once no request is under way and none follows from the last answer.
   * @param limit milliseconds of this machine's time, after which it resolves all the same: an answer may never come
   * @returns whether it came to that
   */
  async atRest(limit: number): Promise<boolean> {
    const end = performance.now() + limit;
    while (this.#underWay > 0) {
      const left = end - performance.now();
      if (left <= 0) return false;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          // What follows from an answer begins before the next turn of the loop.
          setImmediate(resolve);
        };
        const timer = setTimeout(wake, left);
        this.#waiting.add(wake);
      });
    }
    return true;
  }

  async authorise(what: AuthorisationRequest): Promise<PaymentAnswer> {
    const { status, content } = await this.#post('payment-server', '/authorizations', what);
    // Refused before it was taken: nothing was charged. An error of something in between says nothing about that.
    if (refusals[status] !== undefined && text(content, 'error') === refusals[status]) {
      return { succeeded: false, code: '', message: text(content, 'message') };
    }
    if (status !== 200) throw new Error(`payment server: HTTP ${status}`);
    const state = text(content, 'mStatus');
    if (state !== 'success' && state !== 'failure') throw new Error(`payment server: mStatus "${state}"`);
    return { succeeded: state === 'success', code: text(content, 'vResultCode'), message: text(content, 'merrMsg') };
  }

  async inquire(attemptId: string): Promise<InquiryAnswer> {
    const { status, content } = await this.#post('payment-server', `/authorizations/${encodeURIComponent(attemptId)}/inquiry`, {});
    const state = text(content, 'state');
    if (status !== 200 || (state !== 'succeeded' && state !== 'failed' && state !== 'not-received')) {
      throw new Error(`payment server: HTTP ${status}, state "${state}"`);
    }
    return { state, answer: { succeeded: state === 'succeeded', code: text(content, 'vResultCode'), message: text(content, 'merrMsg') } };
  }

  async findHolder(cardNumber: string, cardExpire: string): Promise<string | null> {
    const { status, content } = await this.#post('payment-server', '/cardholders/lookup', { cardNumber, cardExpire });
    if (status === 404) return null;
    const mobile = text(content, 'mobile');
    if (status !== 200 || mobile === '') throw new Error(`payment server: HTTP ${status}`);
    return mobile;
  }

  async notify(result: PaymentResult, headers?: Beside): Promise<void> {
    const { status } = await this.#post('order-system', '/results', result, headers);
    if (status >= 300) throw new Error(`order system: HTTP ${status}`);
  }

  async sendSms(to: string, words: string): Promise<void> {
    const { status } = await this.#post('sms', '/messages', { to, text: words });
    if (status >= 300) throw new Error(`SMS: HTTP ${status}`);
  }

  /** One request; given up when this world's time for an answer is over. */
  async #post(peer: PeerName, path: string, body: unknown, more: Beside = {}): Promise<{ status: number; content: unknown }> {
    const given = new AbortController();
    const cancel = this.clock.after(this.answerSeconds * 1000, () => given.abort());
    const sent = ownBytes(JSON.stringify(body));
    this.#underWay += 1;
    try {
      const answer = await request(this.#addresses[peer] + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...more },
        body: sent,
        dispatcher: this.pool,
        signal: given.signal,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const received = await answer.body.text();
      return { status: answer.statusCode, content: received === '' ? null : (JSON.parse(received) as unknown) };
    } finally {
      cancel();
      // It may hold a card number (AIV-pci-03).
      sent.fill(0);
      this.#underWay -= 1;
      for (const wake of [...this.#waiting]) wake();
    }
  }
}

function text(content: unknown, field: string): string {
  const value = (content as Record<string, unknown> | null)?.[field];
  return typeof value === 'string' ? value : '';
}
