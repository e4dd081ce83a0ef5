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

/** How a result came. */
export interface Arrival {
  /** Names in lower case. Card data could be here as well as in the result. */
  readonly receivedHeaders: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The merchants' order systems: they take the results of payments (AIV-auth-04). */
export class OrderSystem {
  readonly #inbox: Inbox<OrderResult & Arrival>;
  readonly #taken = new Set<string>();

  constructor(clock: VirtualClock) {
    this.#inbox = new Inbox(clock);
  }

  /** Takes a result; one that was told before is not kept again. */
  take(result: OrderResult, arrival: Arrival): void {
    if (this.#taken.has(result.id)) return;
    this.#taken.add(result.id);
    this.#inbox.take({ ...result, ...arrival });
  }

  /** Results of a transaction, oldest first. */
  results({ merchantId, transactionId }: OrderKey, wish: Wish): Promise<readonly Received<OrderResult & Arrival>[]> {
    return this.#inbox.find((result) => result.merchantId === merchantId && result.transactionId === transactionId, wish);
  }

  /** Answers those who still wait for results. */
  close(): void {
    this.#inbox.close();
  }
}
