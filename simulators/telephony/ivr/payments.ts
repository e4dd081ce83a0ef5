import { randomInt, randomUUID } from 'node:crypto';
import { jpoOf } from '../payment-server/instalments';
import type { CallEvent } from './call';
import type { Beside, Leaks } from './leaks/leaks';
import type { LiveCall } from './live-call';
import type { PaymentData } from './news';
import type { AuthorisationRequest, PaymentResult } from './peers';
import type { PlatformParts } from './platform';
import { Results } from './results';
import type { IvrRules } from './rules';

/** What the IVR asks of the payment server and tells the merchant, call by call. Answers come back as events of the call. */
export class Payments {
  readonly #results: Results;
  /** Results that the order system has not heard yet, by transaction, oldest first. */
  readonly #untold = new Map<string, { readonly result: PaymentResult; readonly headers: Beside }[]>();
  /** Tells the attempts of this IVR from those of others at the same payment server. */
  readonly #unit = randomUUID().slice(0, 8);
  #closed = false;

  constructor(
    private readonly rules: IvrRules,
    private readonly parts: PlatformParts,
    private readonly leaks: Leaks,
    private readonly apply: (live: LiveCall, event: CallEvent) => void,
  ) {
    this.#results = new Results(parts.store);
  }

  /** Whether the IVR itself has seen the transaction succeed. */
  hasSucceeded(merchantId: string, transactionId: string): boolean {
    return this.#results.hasSucceeded(merchantId, transactionId);
  }

  /** Asks the payment server (AIV-auth-06). */
  authorise(live: LiveCall): void {
    const { call, operator } = live;
    const data = call.data as PaymentData;
    const { 'card-number': cardNumber, expiry, 'security-code': securityCode } = call.card;
    const again = this.rules.payment.newTransactionIdForNextCard && call.cards > 0;
    const what: AuthorisationRequest = {
      attemptId: this.#attemptOf(live),
      merchantId: operator.merchantId,
      orderId: again ? `${data.transactionId}-${call.cards}` : data.transactionId,
      amount: data.amount,
      jpo: jpoOf(data.instalments) ?? '',
      cardNumber,
      cardExpire: `${expiry.slice(0, 2)}/${expiry.slice(2)}`,
      ...(securityCode !== '' && { securityCode }),
      ...(data.memberId !== '' && { accountId: data.memberId }),
    };
    this.parts.peers.authorise(what).then(
      (answer) => this.apply(live, { type: 'authorised', answer }),
      (error: Error) => this.#lost(live, 'answer-lost', error),
    );
  }

  /** Asks what has become of an attempt whose answer was lost (OPW-4.7-01). */
  inquire(live: LiveCall): void {
    this.parts.peers.inquire(this.#attemptOf(live)).then(
      ({ state, answer }) => this.apply(live, { type: 'inquiry-answered', state, answer }),
      (error: Error) => this.#lost(live, 'inquiry-lost', error),
    );
  }

  /** Name of the authorisation that the call is in; the payment server knows it by that. */
  #attemptOf({ id, call }: LiveCall): string {
    return `${this.#unit}-${id}-${call.attempts}`;
  }

  #lost(live: LiveCall, type: 'answer-lost' | 'inquiry-lost', error: Error): void {
    if (this.#closed) return;
    this.parts.log.write('ivr', type, { call: live.id, why: error.message });
    this.apply(live, { type });
  }

  /** Finds the holder's mobile and sends a code there (AIV-2fa-01). */
  findHolder(live: LiveCall): void {
    const { 'card-number': cardNumber, expiry } = live.call.card;
    const code = String(randomInt(10 ** this.rules.identification.digits)).padStart(this.rules.identification.digits, '0');
    const { peers } = this.parts;
    peers
      .findHolder(cardNumber, `${expiry.slice(0, 2)}/${expiry.slice(2)}`)
      .then(async (mobile) => {
        if (mobile === null) {
          this.apply(live, { type: 'holder-unknown' });
          return;
        }
        // Nobody waits for a code any more.
        if (live.call.state !== 'finding-holder') return;
        await peers.sendSms(mobile, `認証コード: ${code}`);
        this.apply(live, { type: 'holder-found', code });
      })
      .catch(() => this.apply(live, { type: 'holder-unknown' }));
  }

  /** The result is kept, and the merchant's order system told until it has heard (AIV-auth-04). */
  record(live: LiveCall): void {
    if (live.call.data === null) return;
    const result = this.#result(live, live.call.outcome === 'none' ? 'failed' : live.call.outcome);
    this.#results.keep(result, this.parts.clock.now());
    this.parts.log.write('ivr', 'result', { call: live.id, outcome: result.outcome, code: result.code });
    if (!this.rules.payment.notifiesOrderSystem) return;
    const told = { result: { ...result, ...this.leaks.beside('order-system', live) }, headers: this.leaks.beside('order-header', live) };
    const order = `${result.merchantId}\0${result.transactionId}`;
    const untold = this.#untold.get(order) ?? [];
    this.#untold.set(order, untold);
    if (untold.push(told) === 1) this.#notify(order);
  }

  /** Results of one transaction are told one after the other, so that none is overtaken by a later one. */
  #notify(order: string): void {
    const untold = this.#untold.get(order) ?? [];
    const [told] = untold;
    if (!told) {
      this.#untold.delete(order);
      return;
    }
    this.parts.peers.notify(told.result, told.headers).then(
      () => {
        untold.shift();
        if (!this.#closed) this.#notify(order);
      },
      () => {
        if (!this.#closed) this.parts.clock.after(this.rules.payment.notificationSeconds * 1000, () => this.#notify(order));
      },
    );
  }

  #result(live: LiveCall, outcome: PaymentResult['outcome']): PaymentResult {
    const { answer } = live.call;
    const data = live.call.data as PaymentData;
    live.results += 1;
    return {
      id: `${live.id}-${live.results}`,
      call: live.id,
      merchantId: live.operator.merchantId,
      transactionId: data.transactionId,
      outcome,
      amount: data.amount,
      code: answer?.code ?? '',
      message: answer?.message ?? '',
    };
  }

  /** Answers that come later change nothing any more. */
  close(): void {
    this.#closed = true;
  }
}
