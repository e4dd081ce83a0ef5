import type { Channel } from '../channel';
import { mustParse } from '../shape';
import { exchange } from '../wire';
import type { Webhook, WebhookMapping } from './webhooks';

/** What one of the bank's services answered. */
export interface ServiceAnswer {
  readonly status: number;
  /** Parameters by their documented names, as the agent would take them from the answer. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The bank's services as the agent would call them: the suite is the agent. */
export class BankServices {
  constructor(
    private readonly mapping: WebhookMapping,
    private readonly channel: Channel,
    private readonly address: () => string,
    private readonly limit: number,
  ) {}

  /**
   * @throws Unreachable when there is no answer in time
   * @throws Nonconformity when a good answer is no JSON
   */
  ask(webhook: Webhook, parameters: Readonly<Record<string, unknown>>): Promise<ServiceAnswer> {
    return this.channel.exchange('agent', `asks ${webhook}`, [parameters], async () => {
      const { method, path } = this.mapping.settingsOf(webhook);
      const sent = this.mapping.bodyOf(webhook, parameters);
      const headers = { 'content-type': 'application/json' };
      const got = await exchange(method, this.address() + path, headers, JSON.stringify(sent), this.limit);
      const body = got.status === 200 ? mustParse(got.text, `The answer of ${webhook}`) : null;
      return {
        answer: { status: got.status, parameters: this.mapping.parametersFrom(webhook, body) },
        wire: [{ request: `${method} ${path}`, sent, status: got.status, received: got.text.slice(0, 2000) }],
      };
    });
  }
}
