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
  constructor(private readonly party: HttpParty) {}

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
}
