import type { VirtualClock } from './clock';
import { HeldRequests, type Wish } from './held-request';

/** What was received, and when. */
export type Received<Message> = Message & { readonly at: string };

/**
 * What a simulated party was sent, for a tester to look into. All members of a message are kept, also those that nobody asked for:
 * whoever searches for card data must see them.
 */
export class Inbox<Message extends object> {
  readonly #held = new HeldRequests();
  readonly #received: Received<Message>[] = [];

  constructor(private readonly clock: VirtualClock) {}

  take(message: Message): void {
    this.#received.push({ ...message, at: new Date(this.clock.now()).toISOString() });
    this.#held.lookAgain();
  }

  /** How many came. */
  get count(): number {
    return this.#received.length;
  }

  /** Messages as they came, oldest first, with the time of arrival: as soon as there are enough, or the wait is over. */
  find(isMeant: (message: Message) => boolean, wish: Wish): Promise<readonly Received<Message>[]> {
    return this.#held.hold(() => this.#received.filter(isMeant), wish);
  }

  /** Answers those who still wait. */
  close(): void {
    this.#held.release();
  }
}
