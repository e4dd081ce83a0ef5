import { randomUUID } from 'node:crypto';
import type { Secret } from '../../../cards/numbers/secret';
import type { Channel } from '../channel';
import { Unobservable } from '../errors';
import { AgentConversation, type AgentPlace } from './agent-line';
import { AgentNames } from './agent-names';
import { Bank } from './bank';
import { BankServices } from './bank-services';
import { type Dialogue, documentedDialogue, readDialogue } from './dialogue';
import { WebhookMapping, type WebhookSettings } from './webhooks';

/** What a profile says of a card-lock agent and the bank's services (docs/profile.md). */
export interface CardLockFacts {
  /** projects/…/locations/…/agents/…, with /environments/… where one is meant. */
  readonly agent: string;
  readonly token: Secret | null;
  readonly language: string;
  /** Path of a dialogue catalogue; null for the documented lines of the language. */
  readonly dialogue: string | null;
  /** Name of the event that begins a call. */
  readonly welcome: string;
  /** Port of this machine to which the agent's webhooks point; null where the suite may redirect them (control fault). */
  readonly bank: { readonly port: number } | null;
  readonly webhooks: Readonly<Partial<Record<string, Partial<WebhookSettings>>>>;
  /** A customer of the bank whose cards may be locked and replaced, where the suite can make none known. */
  readonly holder: {
    readonly phoneNumber: string;
    readonly cards: readonly { readonly lastFour: string; readonly vendor: string; readonly status: string; readonly zipCode: string }[];
  } | null;
  /** Seconds after which the agent gives up a webhook. */
  readonly webhookSeconds: number;
  /** How often the same question is asked before the agent gives up. */
  readonly misses: number;
}

export const defaultCardLock: CardLockFacts = {
  agent: 'projects/akashi/locations/global/agents/card-lock',
  token: null,
  language: 'ja',
  dialogue: null,
  welcome: 'WELCOME',
  bank: null,
  webhooks: {},
  holder: null,
  webhookSeconds: 5,
  misses: 3,
};

/** Card lock as the suite meets it: the agent as caller and bank, the bank's services as agent. */
export class CardLock {
  readonly bank: Bank;
  readonly services: BankServices;
  readonly dialogue: Dialogue;
  readonly names: AgentNames;

  /** @param addressOf throws Unobservable when the target has no such role */
  constructor(
    readonly facts: CardLockFacts,
    private readonly channel: Channel,
    private readonly addressOf: (role: 'card-lock-agent' | 'card-lock-webhooks') => string,
    private readonly answerMilliseconds: number,
  ) {
    const mapping = new WebhookMapping(facts.webhooks);
    this.bank = new Bank(mapping, facts.bank?.port ?? 0);
    this.names = new AgentNames(channel, () => this.#place);
    this.services = new BankServices(mapping, channel, () => addressOf('card-lock-webhooks'), answerMilliseconds);
    this.dialogue = facts.dialogue === null ? documentedDialogue(facts.language === 'en' ? 'en' : 'ja') : readDialogue(facts.dialogue);
  }

  /** Opens the bank. @returns its address; recorded, so that a replay needs none */
  openBank(): Promise<string> {
    return this.channel.exchange('bank', 'opens its services', [], async () => ({ answer: await this.bank.address() }));
  }

  /** A conversation with the agent, in a session of its own. */
  conversation(): AgentConversation {
    return new AgentConversation(randomUUID(), this.channel, () => this.#place, this.bank);
  }

  close(): Promise<void> {
    return this.bank.close();
  }

  get #place(): AgentPlace {
    const { agent, language, token, welcome, webhookSeconds } = this.facts;
    const address = this.addressOf('card-lock-agent');
    if (address === '')
      throw new Unobservable('the profile names no address of the card-lock-agent (target.roles)', 'role card-lock-agent');
    // An agent that waits for a webhook answers only then.
    const limit = this.answerMilliseconds + webhookSeconds * 1000;
    return { address, agent, language, token: token?.reveal() ?? null, welcome, limit };
  }
}
