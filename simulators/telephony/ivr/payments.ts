import { randomInt, randomUUID } from 'node:crypto';
import { jpoOf } from '../payment-server/instalments';
import type { CallEvent } from './call';
import type { LiveCall } from './live-call';
import type { PaymentData } from './news';
import type { AuthorisationRequest, PaymentResult } from './peers';
import type { PlatformParts } from './platform';
import { Results } from './results';
import type { IvrRules, LeakPlace } from './rules';

/** What the IVR asks of the payment server and tells the merchant, call by call. Answers come back as events of the call. */
export class Payments {
  readonly #results: Results;
  /** Results that the order system has not heard yet, by transaction, oldest first. */
  readonly #untold = new Map<string, PaymentResult[]>();
  /** Tells the attempts of this IVR from those of others at the same payment server. */
  readonly #unit = randomUUID().slice(0, 8);
  #closed = false;

  constructor(
    private readonly rules: IvrRules,
    private readonly parts: PlatformParts,
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
    if (this.#leaks('log')) this.parts.log.write('ivr', 'authorisation', { call: live.id, card: cardNumber });
    if (this.#leaks('store')) this.#results.keep({ ...this.#result(live, 'unknown'), message: cardNumber }, this.parts.clock.now());
    this.#leaked.set(live.id, cardNumber);
    this.parts.peers.authorise(what).then(
      (answer) => {
        const message = this.#leaks('console') ? `${answer.message} ${cardNumber}` : answer.message;
        this.apply(live, { type: 'authorised', answer: { ...answer, message } });
      },
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
    const told = this.#leaks('order-system') ? { ...result, message: `${result.message} ${this.#leaked.get(live.id)}` } : result;
    const order = `${told.merchantId}\0${told.transactionId}`;
    const untold = this.#untold.get(order) ?? [];
    this.#untold.set(order, untold);
    if (untold.push(told) === 1) this.#notify(order);
  }

  /** Results of one transaction are told one after the other, so that none is overtaken by a later one. */
  #notify(order: string): void {
    const untold = this.#untold.get(order) ?? [];
    const [result] = untold;
    if (!result) {
      this.#untold.delete(order);
      return;
    }
    this.parts.peers.notify(result).then(
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

  /** Card numbers that a leaking IVR would still have; empty by the documented rules. */
  readonly #leaked = {
    numbers: new Map<string, string>(),
    set: (call: string, number: string): void => {
      if (this.rules.leaks.length > 0) this.#leaked.numbers.set(call, number);
    },
    get: (call: string): string => this.#leaked.numbers.get(call) ?? '',
  };

  #leaks(place: LeakPlace): boolean {
    return this.rules.leaks.includes(place);
  }

  /** Answers that come later change nothing any more. */
  close(): void {
    this.#closed = true;
  }
}
