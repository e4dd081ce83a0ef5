import type { VirtualClock } from '../../kit/clock';
import type { Wish } from '../../kit/held-request';
import { Inbox, type Received } from '../../kit/inbox';

export interface OrderKey {
  readonly merchantId: string;
  readonly transactionId: string;
}

/** The result of a payment as the IVR tells it. */
export interface OrderResult extends OrderKey {
  /** The same for the same result told again. */
  readonly id: string;
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  /** Yen, in digits. */
  readonly amount: string;
  readonly code: string;
  readonly message: string;
  readonly call: string;
}

/** The merchants' order systems: they take the results of payments (AIV-auth-04). */
export class OrderSystem {
  readonly #inbox: Inbox<OrderResult>;
  readonly #taken = new Set<string>();

  constructor(clock: VirtualClock) {
    this.#inbox = new Inbox(clock);
  }

  /** Takes a result; one that was told before is not kept again. */
  take(result: OrderResult): void {
    if (this.#taken.has(result.id)) return;
    this.#taken.add(result.id);
    this.#inbox.take(result);
  }

  /** Results of a transaction, oldest first. */
  results({ merchantId, transactionId }: OrderKey, wish: Wish): Promise<readonly Received<OrderResult>[]> {
    return this.#inbox.find((result) => result.merchantId === merchantId && result.transactionId === transactionId, wish);
  }

  /** Answers those who still wait for results. */
  close(): void {
    this.#inbox.close();
  }
}
