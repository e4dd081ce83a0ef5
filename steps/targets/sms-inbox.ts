import type { HttpParty } from './http-party';
import { list, record, text } from './shape';

export interface ShortMessage {
  readonly at: string;
  readonly to: string;
  readonly text: string;
}

const messages = record({ messages: list(record({ at: text, to: text, text })) });

/** Short messages that came to mobile telephones. */
export class SmsInbox {
  /** @param patience milliseconds that something pushed may take */
  constructor(
    private readonly party: HttpParty,
    private readonly patience: number,
  ) {}

  /**
   * Messages to a number, oldest first.
   * @param least how many are waited for; 0 for those that are there
   */
  async messages(to: string, least = 1): Promise<readonly ShortMessage[]> {
    const { content } = await this.party.do('has the messages of', [to, least], {
      method: 'GET',
      path: `/messages?to=${encodeURIComponent(to)}&least=${least}`,
      answers: { 200: messages },
      ...(least > 0 && { wait: this.party.patience }),
    });
    return (content as { messages: ShortMessage[] }).messages;
  }

  /** Lets messages to numbers come: waits until each has one, or the time is over that something pushed may take. */
  async settle(...numbers: readonly string[]): Promise<void> {
    const waits = await Promise.allSettled(numbers.map((to) => this.#settled(to)));
    // Only when all are over: an act that is still under way would be missing in the journal.
    for (const wait of waits) if (wait.status === 'rejected') throw wait.reason;
  }

  async #settled(to: string): Promise<void> {
    await this.party.do('has all messages of', [to], {
      method: 'GET',
      path: `/messages?to=${encodeURIComponent(to)}&least=1`,
      answers: { 200: messages },
      wait: Math.ceil(this.patience / 1000),
    });
  }
}
