import type { VirtualClock } from '../../kit/clock';
import type { Wish } from '../../kit/held-request';
import { Inbox, type Received } from '../../kit/inbox';

export interface ShortMessage {
  /** Telephone number, such as 090-0000-0001. */
  readonly to: string;
  readonly text: string;
}

/** The short message service and all mobile telephones behind it (AIV-2fa-01). */
export class SmsChannel {
  readonly #inbox: Inbox<ShortMessage>;

  constructor(clock: VirtualClock) {
    this.#inbox = new Inbox(clock);
  }

  /** Delivers a message, at once. */
  send(message: ShortMessage): void {
    this.#inbox.take(message);
  }

  /** Messages to a telephone, oldest first. */
  messages(to: string, wish: Wish): Promise<readonly Received<ShortMessage>[]> {
    return this.#inbox.find((message) => message.to === to, wish);
  }

  /** How many were sent. */
  get count(): number {
    return this.#inbox.count;
  }

  /** Answers those who still wait for messages. */
  close(): void {
    this.#inbox.close();
  }
}
