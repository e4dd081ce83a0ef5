import { randomUUID } from 'node:crypto';
import type { ApplicationLog } from '../../kit/application-log';
import type { CancelTimer, VirtualClock } from '../../kit/clock';
import {
  type Conversation,
  type ConversationEvent,
  type Effect,
  given,
  newConversation,
  nextConversation,
  type Stepped,
} from './conversation';
import { answerTo, type Turn } from './detect-intent';
import type { Webhook } from './flow';
import type { AgentSettings, CardLockAgentRules } from './rules';
import type { Outcome, Services } from './services';

interface Session {
  conversation: Conversation;
  /** The end of the last turn that has begun: turns of one session go one after the other. */
  busy: Promise<unknown>;
  /** Turns that have begun or wait. */
  turns: number;
  expiry: CancelTimer;
}

interface AgentParts {
  readonly clock: VirtualClock;
  readonly log: ApplicationLog;
  readonly services: Services;
}

/** Where a request belongs. */
export interface SessionName {
  /** projects/…/locations/…/agents/…, without an environment. */
  readonly agent: string;
  /** With the environment, if there is one. */
  readonly session: string;
}

/** The card-lock voice agent: sessions, and what its conversations want done. Nothing of what a caller says is kept or logged. */
export class CardLockAgent {
  readonly #sessions = new Map<string, Session>();
  #settings: AgentSettings;
  #closed = false;

  constructor(
    private readonly rules: CardLockAgentRules,
    private readonly parts: AgentParts,
  ) {
    this.#settings = { ...rules.flowParameters, auth_level_req: rules.presets.auth_level_req };
  }

  /** Changes what is set within the agent; conversations that have begun keep theirs (LCK-in-09). @returns all of it */
  set(changes: Partial<AgentSettings>): AgentSettings {
    this.#settings = { ...this.#settings, ...changes };
    return this.#settings;
  }

  /** Display names of what the agent is made of (LCK-name-01). */
  namesOf(part: 'entityTypes' | 'webhooks'): readonly string[] {
    return this.rules.names[part];
  }

  /** Nothing is logged from now on; turns that still run come to their end. */
  close(): void {
    this.#closed = true;
  }

  /** How many sessions there are. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** One turn, after those of the same session that came before it. @returns the answer of detectIntent */
  detectIntent({ agent, session: id }: SessionName, turn: Turn): Promise<object> {
    const session = this.#sessions.get(id) ?? this.#open(id);
    session.expiry();
    session.turns += 1;
    const answer = session.busy.then(() => this.#turn(session, agent, turn));
    session.busy = answer
      .catch(() => undefined)
      .then(() => {
        session.turns -= 1;
        if (session.turns === 0)
          session.expiry = this.parts.clock.after(this.rules.sessionMinutes * 60_000, () => this.#sessions.delete(id));
      });
    return answer;
  }

  #open(id: string): Session {
    const { auth_level_req, ...flowParameters } = this.#settings;
    const conversation = given(newConversation(flowParameters), { auth_level_req }, null);
    const session: Session = { conversation, busy: Promise.resolve(), turns: 0, expiry: () => {} };
    this.#sessions.set(id, session);
    return session;
  }

  async #turn(session: Session, agent: string, turn: Turn): Promise<object> {
    const before = session.conversation;
    const effects: Effect[] = [];
    const statuses: Outcome['status'][] = [];
    const asked: Webhook[] = [];
    const step = (conversation: Conversation, event: ConversationEvent): Stepped => {
      const stepped = nextConversation(conversation, event, this.rules);
      effects.push(...stepped.effects);
      // Kept at once: a turn that is broken off must not be taken for one that was not.
      session.conversation = stepped.conversation;
      return stepped;
    };
    const first = step(given(before, turn.parameters, turn.callerId), { type: 'spoke', input: turn.input, language: turn.language });
    for (let latest = first; ; ) {
      const ask = latest.effects.find((effect) => effect.do === 'ask');
      if (ask === undefined) break;
      asked.push(ask.webhook);
      const outcome = turn.disableWebhook ? disabled : await this.parts.services.ask(ask.webhook, ask.body);
      statuses.push(outcome.status);
      latest = step(latest.conversation, outcome.event);
    }
    const { conversation } = session;
    const told = { page: conversation.page, asked, ...(conversation.left !== null && { left: conversation.left }) };
    if (!this.#closed) this.parts.log.write('card-lock-agent', 'turn', told);
    const entered = before.page === 'start';
    return answerTo(turn, { responseId: randomUUID(), agent, conversation, effects, heard: first.heard, entered, statuses }, this.rules);
  }
}

/** queryParams.disableWebhook: nothing is asked, and nothing is known. */
const disabled: Outcome = {
  event: { type: 'failed', how: 'webhook-error' },
  status: { code: 9, message: 'webhooks are disabled by the request' },
};
