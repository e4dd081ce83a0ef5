import type { WireExchange } from '../../../reports/results';
import type { Channel } from '../channel';
import { Unobservable } from '../errors';
import { list, mustFit, mustParse, record, text } from '../shape';
import { exchange } from '../wire';
import type { AgentPlace } from './agent-line';

/** What an agent of Dialogflow CX is made of, by the names of the collections (REST v3). */
export type AgentPart = 'entityTypes' | 'webhooks';

const shapes: Readonly<Record<AgentPart, object>> = {
  entityTypes: record({}, { entityTypes: list(record({ displayName: text })) }),
  webhooks: record({}, { webhooks: list(record({ displayName: text })) }),
};

/** Names within an agent, for whoever may list them. */
export class AgentNames {
  constructor(
    private readonly channel: Channel,
    private readonly place: () => AgentPlace,
  ) {}

  /**
   * Display names of all of a kind.
   * @throws Unobservable when the agent does not let them be listed
   */
  list(part: AgentPart): Promise<readonly string[]> {
    return this.channel.exchange('suite', 'lists', [part], async () => {
      const { address, agent, token, limit } = this.place();
      // An environment has no parts of its own.
      const path = `/v3/${agent.replace(/\/environments\/.*$/, '')}/${part}?pageSize=1000`;
      const got = await exchange('GET', address + path, token === null ? {} : { authorization: `Bearer ${token}` }, undefined, limit);
      const wire: WireExchange = { request: `GET ${path}`, status: got.status, received: got.text.slice(0, 4000) };
      if (got.status !== 200) throw new Unobservable(`the agent does not let its ${part} be listed: HTTP ${got.status}`, `list of ${part}`);
      const what = `The list of ${part}`;
      const content = mustFit<Partial<Record<AgentPart, { displayName: string }[]>>>(shapes[part], mustParse(got.text, what), what);
      return { answer: (content[part] ?? []).map(({ displayName }) => displayName), wire: [wire] };
    });
  }
}
