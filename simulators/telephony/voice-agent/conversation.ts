/**
 * A conversation with the card-lock agent, pure: what is known of it, what can happen, and what follows. No clock, network or store;
 * the agent (agent.ts) carries the effects out. Where things can lead stands in flow.ts.
 */
import type { LineId, Meaning } from './catalogue';
import { flow, type Happening, type Page, type Webhook } from './flow';
import {
  type CardLockAgentRules,
  type Cause,
  type CodeStep,
  type FlowParameters,
  type LockKind,
  type Output,
  outputs,
  type Reason,
} from './rules';
import { type CallerInput, digitsIn, mayBeCardNumber, phoneNumberOf, type Understood, understand } from './understanding';

export type Language = 'ja' | 'en';
export type Channel = 'telephone' | 'email';
export type Parameters = Readonly<Record<string, unknown>>;

/** One of the caller's cards, as it is named to him. */
export interface NamedCard {
  readonly digits: string;
  readonly vendor: string;
}

/** What is filled into a line. */
export interface Filling {
  readonly digits?: string;
  readonly vendor?: string;
  readonly cards?: readonly NamedCard[];
  readonly kind?: LockKind;
  readonly contact?: string;
  readonly ticket?: string;
  readonly acknowledgement?: string;
  readonly zip?: string;
}

export type Effect =
  /** `joins`: the next line is said in the same breath. */
  | { readonly do: 'say'; readonly line: LineId; readonly filling: Filling; readonly joins: boolean }
  | { readonly do: 'ask'; readonly webhook: Webhook; readonly body: Parameters }
  | { readonly do: 'hand-over'; readonly reason: string | null }
  | { readonly do: 'end' };

export type ConversationEvent =
  | { readonly type: 'spoke'; readonly input: CallerInput; readonly language: Language }
  /** Values by the documented names, checked (answers.ts). */
  | { readonly type: 'answered'; readonly answer: Parameters }
  | { readonly type: 'failed'; readonly how: 'webhook-error' | 'webhook-not-found' };

/** What the caller was like when he came: it decides about authentication, and about the wording. */
type Entry = 'unauthenticated' | 'low-level' | 'authenticated';

export interface Conversation {
  readonly page: Page;
  readonly language: Language;
  readonly entry: Entry;
  /** Parameters of the session. */
  readonly parameters: Parameters;
  readonly flow: FlowParameters;
  /** The number that calls, as the telephony channel tells it. */
  readonly callerId: string | null;
  readonly numberFrom: 'session' | 'caller-id' | 'caller' | null;
  /** The count that the calling flow gave. */
  readonly givenCount: number | null;
  readonly authenticated: boolean;
  readonly cards: readonly NamedCard[];
  /** The digits that are read back or have been. */
  readonly digits: string;
  readonly zip: string;
  readonly kind: LockKind;
  readonly reason: Reason;
  /** What the code is for. */
  readonly purpose: 'authentication' | 'lock' | 'reissue';
  /** How the caller can be reached; null until the bank was asked. */
  readonly channels: readonly Channel[] | null;
  readonly channel: Channel;
  readonly contact: string;
  /** Digits that the bank is asked about now. */
  readonly code: string;
  /** Whether a code was right after which a card may be changed. */
  readonly verified: boolean;
  /** A number that the caller named where none was asked for. */
  readonly named: string;
  readonly confirmed: boolean;
  readonly ticket: number | null;
  readonly tries: { readonly number: number; readonly card: number; readonly code: number };
  /** How often the present question was missed or repeated. */
  readonly misses: { readonly noInput: number; readonly noMatch: number; readonly replays: number };
  /** How often the present webhook has failed, and how often it has answered for one confirmation. */
  readonly failures: number;
  readonly requests: number;
  readonly left: 'ended' | 'handed-over' | null;
}

export interface Stepped {
  readonly conversation: Conversation;
  readonly effects: readonly Effect[];
  /** What the caller was understood to say; null where he had not spoken. */
  readonly heard: Understood | null;
}

const noMisses: Conversation['misses'] = { noInput: 0, noMatch: 0, replays: 0 };

/** Nothing has been said yet. */
export function newConversation(flowParameters: FlowParameters): Conversation {
  return {
    page: 'start',
    language: 'ja',
    entry: 'unauthenticated',
    parameters: {},
    flow: flowParameters,
    callerId: null,
    numberFrom: null,
    givenCount: null,
    authenticated: false,
    cards: [],
    digits: '',
    zip: '',
    kind: 'temporary',
    reason: 'others',
    purpose: 'authentication',
    channels: null,
    channel: 'telephone',
    contact: '',
    code: '',
    verified: false,
    named: '',
    confirmed: false,
    ticket: null,
    tries: { number: 0, card: 0, code: 0 },
    misses: noMisses,
    failures: 0,
    requests: 0,
    left: null,
  };
}

/** Parameters that the component itself fills, or that it has read when it was entered. */
const ownParameters: ReadonlySet<string> = new Set([
  ...outputs,
  'auth_level_req',
  'account_auth_enabled',
  'card_auth_enabled',
  'last_four_digit_of_all_cards',
  'card_vendor_all',
  'zip_code',
  'card_vendor',
  'card_status',
  'ticket_number',
  'acknowledgement_number',
]);

/**
 * Parameters that a request brings along; null removes one. Those of the component count before it is entered only (LCK-in-09): a
 * caller who was verified under one number must not go on under another.
 */
export function given(conversation: Conversation, parameters: Parameters, callerId: string | null): Conversation {
  const entered = conversation.page !== 'start';
  const taken = Object.entries(parameters).filter(([name]) => !entered || !ownParameters.has(name));
  const all = Object.entries({ ...conversation.parameters, ...Object.fromEntries(taken) });
  return {
    ...conversation,
    parameters: Object.fromEntries(all.filter(([, value]) => value !== null)),
    callerId: entered ? conversation.callerId : (callerId ?? conversation.callerId),
  };
}

/** The conversation after an event, and what has to be done. An event that its page does not know changes nothing. */
export function nextConversation(conversation: Conversation, event: ConversationEvent, rules: CardLockAgentRules): Stepped {
  const mind = new Mind(rules);
  if (event.type === 'spoke') return mind.spoke({ ...conversation, language: event.language }, event.input);
  if (flow[conversation.page].webhook === null) return { conversation, effects: [], heard: null };
  return { ...(event.type === 'answered' ? mind.answered(conversation, event.answer) : mind.failed(conversation, event.how)), heard: null };
}

/** How a happening of the flow table is called. */
export function happeningOf(heard: Understood | null, event: ConversationEvent['type']): Happening {
  if (heard === null) return event === 'spoke' ? 'begun' : event;
  return heard.kind === 'meaning' ? heard.meaning : heard.kind;
}

type Move = Pick<Stepped, 'conversation' | 'effects'>;

/** The decisions, page by page. It keeps nothing: what is known is in the conversation. */
class Mind {
  constructor(private readonly rules: CardLockAgentRules) {}

  spoke(c: Conversation, input: CallerInput): Stepped {
    if (c.left !== null) return { ...this.#after(c), heard: null };
    // The bank is being asked: callers wait their turn outside.
    if (flow[c.page].webhook !== null) return { conversation: c, effects: [], heard: null };
    const heard = understand(input, flow[c.page], this.rules.catalogues[c.language]);
    if (c.page === 'start') return { ...this.#begin(c, input, heard), heard: null };
    return { ...this.#heard(c, heard, input), heard };
  }

  #heard(c: Conversation, heard: Understood, input: CallerInput): Move {
    switch (heard.kind) {
      case 'no-input':
      case 'no-match':
        return this.#named(c, heard.kind, input) ?? this.#missed(c, heard.kind);
      case 'digits':
        return this.#digits(c, heard.digits);
      case 'meaning':
        return this.#meant(c, heard.meaning);
    }
  }

  #meant(c: Conversation, meaning: Meaning): Move {
    const { retries } = this.rules;
    switch (meaning) {
      case 'human':
        return retries.deafToHumanAt.includes(c.page) ? this.#missed(c, 'no-match') : this.#transfer(c, 'human');
      case 'refusal':
        return retries.deafToRefusalAt.includes(c.page) ? this.#missed(c, 'no-match') : this.#transfer(c, 'refusal');
      case 'replay': {
        if (c.misses.replays >= retries.replays) return this.#missed(c, 'no-match');
        return { conversation: { ...c, misses: { ...c.misses, replays: c.misses.replays + 1 } }, effects: this.#prompt(c, c.page) };
      }
      case 'yes':
        return this.#yes(c);
      case 'no':
        return this.#no(c);
      case 'telephone':
      case 'email':
        return this.#chosen(c, meaning);
      case 'reactivate':
        return this.rules.lockedCard.reactivation === 'itself' ? this.#end(c, [say('reactivated')]) : this.#transfer(c, 'reactivation');
      case 'block':
        return this.#block(c);
      case 'temporary':
      case 'permanent':
        return this.#askReason({ ...c, kind: meaning });
      default:
        return this.#afterReason({ ...c, reason: meaning });
    }
  }

  #yes(c: Conversation): Move {
    switch (c.page) {
      case 'offer-code':
        return this.#sendCode(c);
      case 'confirm-card':
        return this.#choose(c);
      case 'confirm-permanent':
        return this.#beforeLock(c);
      case 'confirm-lock':
        return c.ticket === null ? this.#lock({ ...c, confirmed: true }) : this.#locked({ ...c, confirmed: true }, c.ticket);
      case 'reissue':
        return this.#wantsNewCard(c);
      default:
        return this.#reissue(c);
    }
  }

  #no(c: Conversation): Move {
    const { digits, lock, reissue } = this.rules;
    switch (c.page) {
      case 'offer-code':
        return this.#transfer(c, 'code-declined');
      case 'confirm-card':
        return digits.afterNo === 'go-on' ? this.#choose(c) : this.#cardAgain(c, []);
      case 'confirm-permanent':
        // With several cards it may be another one; with a single card there is none.
        return c.cards.length > 1 ? this.#cardAgain(c, []) : this.#notLocked(c);
      case 'confirm-lock':
        return lock.afterNo === 'lock' ? this.#lock(c) : this.#notLocked(c);
      case 'reissue':
        return reissue.afterNo === 'request' ? this.#reissue(c) : this.#end(c, [say('goodbye')]);
      default:
        if (reissue.afterWrongAddress === 'request') return this.#reissue(c);
        return reissue.afterWrongAddress === 'end' ? this.#end(c, [say('goodbye')]) : this.#transfer(c, 'wrong-address');
    }
  }

  #digits(c: Conversation, digits: string): Move {
    if (c.page === 'phone-number') return this.#numberGiven(c, digits);
    return c.page === 'enter-code' ? this.#codeGiven(c, digits) : this.#cardNamed(c, digits);
  }

  // ---- beginning and authentication -------------------------------------------------------------

  #begin(c: Conversation, input: CallerInput, heard: Understood): Move {
    const { entry, honours, presets } = this.rules;
    const { auth_level, card_count, auth_level_req, account_auth_enabled, card_auth_enabled, phone_number } = c.parameters;
    const others = Object.fromEntries(Object.entries(c.parameters).filter(([name]) => !ownParameters.has(name)));
    const number = this.#numberIn(phone_number);
    const calling = entry.usesCallerId ? this.#numberIn(c.callerId) : null;
    const own = entry.asksNumber === 'always' ? null : (number ?? calling);
    const level = honours.sessionParameters ? integerOr(auth_level, null) : null;
    const count = honours.sessionParameters ? integerOr(card_count, null) : null;
    const set = honours.sessionParameters ? { auth_level_req, account_auth_enabled, card_auth_enabled } : {};
    const parameters = {
      ...others,
      ...(level !== null && { auth_level: level }),
      ...(count !== null && { card_count: count }),
      ...(own !== null && { phone_number: own }),
      auth_level_req: integerOr(set.auth_level_req, presets.auth_level_req),
      account_auth_enabled: typeof set.account_auth_enabled === 'boolean' ? set.account_auth_enabled : presets.account_auth_enabled,
      card_auth_enabled: typeof set.card_auth_enabled === 'boolean' ? set.card_auth_enabled : presets.card_auth_enabled,
    };
    const begun: Conversation = {
      ...c,
      parameters,
      entry: level === null || level < 0 ? 'unauthenticated' : level < parameters.auth_level_req ? 'low-level' : 'authenticated',
      numberFrom: own === null ? null : own === number ? 'session' : 'caller-id',
      givenCount: count,
    };
    if (heard.kind === 'meaning' && heard.meaning === 'human') return this.#transfer(begun, 'human');
    if (!entry.speaksFirst && input.kind === 'event') return { conversation: c, effects: [] };
    if (own === null) return this.#ask(begun, 'phone-number');
    return this.#mustAuthenticate(begun) && this.rules.authentication.runs !== 'after-cards'
      ? this.#identify(begun)
      : this.#fetch(begun, []);
  }

  #mustAuthenticate(c: Conversation): boolean {
    const { runs } = this.rules.authentication;
    if (c.authenticated || runs === 'never') return false;
    const [level, required] = [levelOf(c), c.parameters.auth_level_req as number];
    return runs === 'always' || (runs === 'at-or-below-level' ? level <= required : level < required);
  }

  #numberIn(given: unknown): string | null {
    const { trunks, stripsCountryCode } = this.rules.entry;
    return typeof given === 'string' ? phoneNumberOf(given, trunks, stripsCountryCode) : null;
  }

  #numberGiven(c: Conversation, digits: string): Move {
    // Without its country code no telephone number is as long as a card number.
    const number = !digits.startsWith('+') && mayBeCardNumber(digits) ? null : this.#numberIn(digits);
    if (number === null) return this.#missed(c, 'no-match');
    const named: Conversation = { ...c, numberFrom: 'caller', parameters: { ...c.parameters, phone_number: number } };
    return this.#mustAuthenticate(named) ? this.#identify(named) : this.#fetch(named, []);
  }

  #identify(c: Conversation): Move {
    return this.#call(c, 'identifying');
  }

  #identified(c: Conversation, answer: Parameters): Move {
    const known = answer.known === true;
    const channels = (answer.channels as readonly string[]).filter((one): one is Channel => one === 'telephone' || one === 'email');
    if (c.purpose !== 'authentication') return known ? this.#codeStep({ ...c, channels }) : this.#transfer(c, 'not-identified');
    if (!known) return this.#unknownNumber(c);
    const level = Math.max(levelOf(c), integerOr(answer.auth_level, 0));
    const identified: Conversation = { ...c, channels, parameters: { ...c.parameters, auth_level: level } };
    const required = c.parameters.auth_level_req as number;
    if (level >= required && this.rules.authentication.runs !== 'always') return this.#authenticated(identified);
    const asHolder = c.parameters.account_auth_enabled === true || c.parameters.card_auth_enabled === true;
    if (!asHolder && this.rules.authentication.levelWithoutFlags < required) return this.#transfer(identified, 'not-identified');
    return this.#codeStep(identified);
  }

  /** A number that was given is not asked for (LCK-in-03); one that calls or was named may be another than the registered one. */
  #unknownNumber(c: Conversation): Move {
    const tries = { ...c.tries, number: c.tries.number + 1 };
    const unknown: Conversation = { ...c, tries, parameters: { ...c.parameters, auth_level: -1 } };
    const again = c.numberFrom !== 'session' && tries.number <= this.rules.authentication.numberRetries;
    return again
      ? this.#ask(unknown, 'phone-number', [say('unknown-number')])
      : this.#transfer(unknown, 'not-identified', [say('unknown-number')]);
  }

  #authenticated(c: Conversation): Move {
    return this.#fetch({ ...c, authenticated: true }, [say(c.entry === 'low-level' ? 'verified' : 'authenticated')]);
  }

  // ---- the code ---------------------------------------------------------------------------------

  #codeStep(c: Conversation, before: readonly Effect[] = []): Move {
    const { authentication, lock } = this.rules;
    const channels = c.channels ?? [];
    const [first] = channels;
    if (first === undefined) return this.#transfer(c, 'code-not-sent', before);
    const atLock: CodeStep = channels.length > 1 ? lock.codeStepSeveralChannels : lock.codeStepOneChannel;
    const one: Conversation = { ...c, channel: channels.includes('telephone') ? 'telephone' : first };
    switch (c.purpose === 'authentication' ? authentication.codeStep : atLock) {
      case 'choice':
        return this.#ask(c, 'choose-channel', before);
      case 'yes-no':
        return this.#ask(one, 'offer-code', before);
      case 'none':
        return this.#sendCode(one, before);
    }
  }

  #chosen(c: Conversation, wanted: Channel): Move {
    const channels = c.channels ?? [];
    const channel = this.rules.code.channel === 'telephone' ? 'telephone' : wanted;
    return this.#sendCode({ ...c, channel: channels.includes(channel) ? channel : (channels[0] ?? channel) });
  }

  /** A number that the caller names where he is asked for a channel is no registered one (LCK-flow-23). */
  #named(c: Conversation, kind: 'no-input' | 'no-match', input: CallerInput): Move | null {
    if (kind === 'no-input' || c.page !== 'choose-channel' || this.rules.code.sendsTo !== 'spoken') return null;
    const named = input.kind === 'text' ? digitsIn(input.text, this.rules.catalogues[c.language]) : '';
    return named === '' ? null : this.#sendCode({ ...c, named, channel: 'telephone' });
  }

  #sendCode(c: Conversation, before: readonly Effect[] = []): Move {
    return this.#call({ ...c, tries: { ...c.tries, code: 0 } }, 'sending-code', before);
  }

  #codeSent(c: Conversation, answer: Parameters): Move {
    if (answer.sent !== true) return this.#transfer(c, 'code-not-sent');
    const contact = String(answer.contact);
    // Of a number no more than its last four digits is told, whatever the bank says (LCK-flow-17).
    return this.#ask({ ...c, contact: c.channel === 'telephone' ? contact.slice(-4) : contact }, 'enter-code');
  }

  #codeGiven(c: Conversation, digits: string): Move {
    const { code } = this.rules;
    if (mayBeCardNumber(digits)) return this.#missed(c, 'no-match');
    if (!code.verifies) return this.#codeRight(c);
    return digits.length === code.digits ? this.#call({ ...c, code: digits }, 'verifying-code') : this.#codeWrong(c);
  }

  #codeWrong(c: Conversation): Move {
    const tries = { ...c.tries, code: c.tries.code + 1 };
    const wrong: Conversation = { ...c, tries, code: '', misses: noMisses };
    const { codeRetries } = this.rules.honours;
    const most = (codeRetries ? c.flow : this.rules.flowParameters).max_otp_retry_count;
    if (this.#isWithin(tries.code, most)) return this.#ask(wrong, 'enter-code', [say('wrong-code')]);
    return this.rules.code.afterLastWrong === 'go-on' ? this.#codeRight(wrong) : this.#transfer(wrong, 'code-retries', [say('wrong-code')]);
  }

  #codeRight(c: Conversation): Move {
    const right: Conversation = { ...c, code: '' };
    if (c.purpose !== 'authentication') return this.#afterCode({ ...right, verified: true });
    const level = Math.max(levelOf(c), c.parameters.auth_level_req as number);
    return this.#authenticated({ ...right, parameters: { ...c.parameters, auth_level: level } });
  }

  /** @param tries how often something was wrong */
  #isWithin(tries: number, retries: number): boolean {
    return this.rules.retries.countsFirstTry ? tries < retries : tries <= retries;
  }

  // ---- which card -------------------------------------------------------------------------------

  #fetch(c: Conversation, before: readonly Effect[]): Move {
    return this.#call(c, 'fetching-cards', [...before, say(this.#worded(c, 'fetching'))]);
  }

  #fetched(c: Conversation, answer: Parameters): Move {
    const { cards: how } = this.rules;
    const digits = answer.last_four_digit_of_all_cards as readonly string[];
    const vendors = answer.card_vendor_all as readonly string[];
    const shift = how.pairsByIndex ? 0 : 1;
    const cards = digits.map((four, at) => ({ digits: four, vendor: vendors[(at + shift) % digits.length] ?? '' }));
    const count = answer.card_count as number;
    const fetched: Conversation = { ...c, cards, parameters: { ...this.#kept(c, answer), card_count: count } };
    if (this.#mustAuthenticate(c)) return this.#identify(fetched);
    const [first] = cards;
    if (first === undefined) return this.#transfer(fetched, 'no-cards', [say('no-cards')]);
    const several = (how.countFrom === 'session' ? (c.givenCount ?? count) : count) > 1 || how.singleAsksDigits;
    if (!several) return this.#choose({ ...fetched, digits: first.digits });
    const named = how.namesEvery ? cards : cards.slice(0, -1);
    const ordered = how.order === 'reversed' ? [...named].reverse() : named;
    return this.#ask(fetched, 'collect-card', [say(this.#worded(c, 'several-cards'), { cards: ordered })]);
  }

  #cardNamed(c: Conversation, given: string): Move {
    const { digits: how, cards } = this.rules;
    const whole = mayBeCardNumber(given);
    if (given.length !== 4 && (!whole || how.wholeNumber === 'refused')) return this.#missed(c, 'no-match');
    const four = given.slice(-4);
    const fitting = c.cards.filter(({ digits }) => digits === four).length;
    if (fitting === 0 && how.checks) return this.#cardAgain(c, [say('unknown-card')]);
    if (fitting > 1 && cards.sameDigits === 'transfer') return this.#transfer(c, 'same-digits');
    const named: Conversation = { ...c, digits: how.wholeNumber === 'kept' ? given : four };
    return how.readsBack ? this.#ask(named, 'confirm-card') : this.#choose(named);
  }

  #cardAgain(c: Conversation, before: readonly Effect[]): Move {
    const tries = { ...c.tries, card: c.tries.card + 1 };
    const { cardRetries } = this.rules.honours;
    const most = (cardRetries ? c.flow : this.rules.flowParameters).max_retry_card_number;
    const again: Conversation = { ...c, tries, digits: '', misses: noMisses };
    return this.#isWithin(tries.card, most) ? this.#ask(again, 'collect-card', before) : this.#transfer(again, 'card-retries', before);
  }

  #choose(c: Conversation): Move {
    const digits = this.rules.digits.keepsZeros ? c.digits : String(Number(c.digits));
    return this.#call({ ...c, digits, parameters: { ...c.parameters, last_four_digit_of_card_number: digits } }, 'validating-card');
  }

  #validated(c: Conversation, answer: Parameters): Move {
    const { honours, flowParameters, lockedCard } = this.rules;
    const words = honours.statuses ? c.flow : flowParameters;
    const card: Conversation = { ...c, zip: String(answer.zip_code), parameters: this.#kept(c, answer) };
    const status = answer.card_status;
    // What a single card is called is said in one breath with the question (LCK-dlg-02).
    const [first] = c.cards;
    const single = c.cards.length === 1 && first !== undefined;
    const intro = (joins: boolean): Effect[] => (single ? [say('one-card', first, joins)] : []);
    const active = (): Move => {
      if (!this.rules.lock.asksType) return this.#askReason({ ...card, kind: 'temporary' }, intro(false));
      return this.#ask(card, 'lock-type', intro(true));
    };
    switch (status) {
      case words.card_status_lock_permanent: {
        if (lockedCard.permanent === 'as-active') return active();
        const told = [...intro(false), say('already-blocked')];
        return lockedCard.permanent === 'close' ? this.#end(card, told) : this.#offerReissue({ ...card, kind: 'permanent' }, told);
      }
      case words.card_status_lock_temp:
        return lockedCard.temporary === 'as-active' ? active() : this.#ask(card, 'locked-card', intro(false));
      case words.card_status_reactivate:
        if (lockedCard.reactivate === 'as-active') return active();
        return lockedCard.reactivate === 'lock' ? this.#lock(card) : this.#transfer(card, 'reactivation');
      case words.card_status_active:
        return active();
      default:
        return lockedCard.unknown === 'as-active' ? active() : this.#transfer(card, 'webhook-error');
    }
  }

  // ---- the lock ---------------------------------------------------------------------------------

  #block(c: Conversation): Move {
    const { block } = this.rules.lockedCard;
    return block === 'transfer' ? this.#transfer(c, 'reactivation') : this.#askReason({ ...c, kind: block });
  }

  #askReason(c: Conversation, before: readonly Effect[] = []): Move {
    return this.rules.lock.asksReason ? this.#ask(c, 'lock-reason', before) : this.#afterReason(c, before);
  }

  #afterReason(c: Conversation, before: readonly Effect[] = []): Move {
    const told = [...before, say('sorry', {}, true)];
    return this.#isAnnounced(c) ? this.#ask(c, 'confirm-permanent', told) : this.#beforeLock(c, told);
  }

  /** Whether it is said, after the reason, that the lock will be permanent (LCK-flow-25). */
  #isAnnounced({ kind, cards }: Conversation): boolean {
    const { confirmsPermanent } = this.rules.lock;
    return kind === 'permanent' && (confirmsPermanent === 'always' || (confirmsPermanent === 'single' && cards.length === 1));
  }

  #beforeLock(c: Conversation, before: readonly Effect[] = []): Move {
    return this.#verify({ ...c, purpose: 'lock' }, before);
  }

  /** Asks for a code before a card is changed, if there was none. */
  #verify(c: Conversation, before: readonly Effect[] = []): Move {
    const { asksCode } = this.rules.lock;
    const trusted = asksCode === 'unless-authenticated' && (c.authenticated || c.entry === 'authenticated');
    if (c.verified || trusted || asksCode === 'never') return this.#afterCode(c, before);
    return c.channels === null ? this.#call(c, 'identifying', before) : this.#codeStep(c, before);
  }

  #afterCode(c: Conversation, before: readonly Effect[] = []): Move {
    if (c.purpose === 'reissue') return this.#address(c, before);
    const { at, confirms } = this.rules.lock;
    if (at === 'code' || !confirms) return this.#lock({ ...c, confirmed: !confirms }, before);
    return this.#ask(c, 'confirm-lock', before);
  }

  #notLocked(c: Conversation): Move {
    return this.rules.lock.afterNo === 'transfer' ? this.#transfer(c, 'not-confirmed') : this.#end(c, [say('not-locked')]);
  }

  #lock(c: Conversation, before: readonly Effect[] = []): Move {
    return this.#call({ ...c, requests: 0 }, 'locking', before);
  }

  #lockAnswered(c: Conversation, answer: Parameters): Move {
    const ticket = answer.ticket_number as number;
    const done: Conversation = { ...c, ticket, requests: c.requests + 1, parameters: this.#kept(c, answer) };
    if (done.requests < this.rules.lock.requests) return this.#call(done, 'locking');
    return this.rules.lock.at === 'code' && !c.confirmed ? this.#ask(done, 'confirm-lock') : this.#locked(done, ticket);
  }

  #locked(c: Conversation, ticket: number): Move {
    const { lock, reissue } = this.rules;
    const told = [say('locked', { ticket: String(ticket + lock.ticketMore) })];
    return reissue.offeredAfter.includes(c.kind) ? this.#offerReissue(c, told) : this.#end(c, told);
  }

  // ---- the new card -----------------------------------------------------------------------------

  #offerReissue(c: Conversation, before: readonly Effect[]): Move {
    return this.rules.reissue.asksFirst ? this.#ask(c, 'reissue', before) : this.#wantsNewCard(c, before);
  }

  #wantsNewCard(c: Conversation, before: readonly Effect[] = []): Move {
    return this.#verify({ ...c, purpose: 'reissue' }, before);
  }

  #address(c: Conversation, before: readonly Effect[] = []): Move {
    return this.rules.reissue.confirmsAddress ? this.#ask(c, 'confirm-address', before) : this.#reissue(c, before);
  }

  #reissue(c: Conversation, before: readonly Effect[] = []): Move {
    return this.#call({ ...c, requests: 0 }, 'reissuing', [...before, say('requesting-reissue')]);
  }

  #reissued(c: Conversation, answer: Parameters): Move {
    const { requests, acknowledgementMore } = this.rules.reissue;
    const done: Conversation = { ...c, requests: c.requests + 1, parameters: this.#kept(c, answer) };
    if (done.requests < requests) return this.#call(done, 'reissuing');
    const acknowledgement = String((answer.acknowledgement_number as number) + acknowledgementMore);
    return this.#end(done, [say('reissued', { acknowledgement }), say('delivery')]);
  }

  // ---- webhooks ---------------------------------------------------------------------------------

  answered(c: Conversation, answer: Parameters): Move {
    const well: Conversation = { ...c, failures: 0 };
    switch (c.page) {
      case 'identifying':
        return this.#identified(well, answer);
      case 'sending-code':
        return this.#codeSent(well, answer);
      case 'verifying-code':
        return answer.valid === true ? this.#codeRight(well) : this.#codeWrong(well);
      case 'fetching-cards':
        return this.#fetched(well, answer);
      case 'validating-card':
        return this.#validated(well, answer);
      case 'locking':
        return this.#lockAnswered(well, answer);
      default:
        return this.#reissued(well, answer);
    }
  }

  failed(c: Conversation, how: 'webhook-error' | 'webhook-not-found'): Move {
    if (c.failures < this.rules.webhooks.retries) return this.#call({ ...c, failures: c.failures + 1 }, c.page);
    return this.#transfer({ ...c, code: '' }, how);
  }

  /** Asks the service of that page. */
  #call(c: Conversation, page: Page, before: readonly Effect[] = []): Move {
    const webhook = flow[page].webhook as Webhook;
    const values: Record<string, unknown> = {
      ...c.parameters,
      ...this.#flags(c),
      phone_number: page === 'sending-code' ? this.#codeNumber(c) : c.parameters.phone_number,
      channel: c.channel,
      purpose: c.purpose === 'authentication' ? 'authentication' : 'lock',
      code: c.code,
      last_four_digit_of_card_number: page === 'locking' && this.rules.lock.card === 'first' ? c.cards[0]?.digits : c.digits,
      lock_type: this.rules.lock.typeSent[c.kind],
      lock_reason: this.rules.lock.reasonSent[c.reason],
      zip_code: c.zip,
    };
    const fields = Object.entries(this.rules.webhooks.services[webhook].sends);
    const body = Object.fromEntries(fields.flatMap(([name, field]) => (field === null ? [] : [[field, values[name] ?? null]])));
    return { conversation: { ...c, page, misses: noMisses }, effects: [...before, { do: 'ask', webhook, body }] };
  }

  #flags(c: Conversation): Parameters {
    const { account_auth_enabled: account, card_auth_enabled: card } = c.parameters;
    const swapped = this.rules.authentication.flags === 'swapped';
    return swapped ? { account_auth_enabled: card, card_auth_enabled: account } : {};
  }

  #codeNumber(c: Conversation): unknown {
    const { sendsTo } = this.rules.code;
    if (sendsTo === 'spoken' && c.named !== '') return c.named;
    return sendsTo === 'caller-id' ? (this.#numberIn(c.callerId) ?? c.parameters.phone_number) : c.parameters.phone_number;
  }

  /** The session's parameters with what a webhook filled (LCK-wh-12). */
  #kept(c: Conversation, answer: Parameters): Parameters {
    const prefix = this.rules.webhooks.storedAs === 'documented' ? '' : 'bank_';
    return { ...c.parameters, ...Object.fromEntries(Object.entries(answer).map(([name, value]) => [prefix + name, value])) };
  }

  // ---- questions and exits ----------------------------------------------------------------------

  #ask(c: Conversation, page: Page, before: readonly Effect[] = []): Move {
    const asked: Conversation = { ...c, page, misses: noMisses };
    return { conversation: asked, effects: [...before, ...this.#prompt(asked, page)] };
  }

  #prompt(c: Conversation, page: Page): Effect[] {
    const { digits, zip, contact, channel } = c;
    const mail = channel === 'email';
    switch (page) {
      case 'offer-code':
        return [say(mail ? 'offer-code-mail' : 'offer-code')];
      case 'enter-code':
        if (c.purpose !== 'authentication') return [say(mail ? 'ask-code-mail' : 'ask-code')];
        return [say(mail ? 'ask-sent-code-mail' : 'ask-sent-code', { contact })];
      case 'confirm-card':
        return [say(this.#worded(c, 'confirm-digits'), { digits })];
      case 'confirm-permanent':
        return [say('confirm-permanent', { digits })];
      case 'confirm-lock': {
        const { kindNamed } = this.rules.lock;
        return [say('confirm-lock', { digits, kind: this.#isAnnounced(c) ? kindNamed.announced : kindNamed[c.kind] })];
      }
      case 'confirm-address':
        return [say('confirm-address', { zip })];
      default:
        return [say(flow[page].asks as LineId)];
    }
  }

  /** The wording of the sample that began as this conversation did. */
  #worded(c: Conversation, line: 'fetching' | 'several-cards' | 'confirm-digits'): LineId {
    const wordings: readonly string[] = Object.keys(this.rules.catalogues[c.language].lines);
    const special = `${line}-${c.entry}`;
    return wordings.includes(special) ? (special as LineId) : line;
  }

  #missed(c: Conversation, kind: 'no-input' | 'no-match'): Move {
    const { retries } = this.rules;
    const silent = kind === 'no-input';
    const misses = { ...c.misses, ...(silent ? { noInput: c.misses.noInput + 1 } : { noMatch: c.misses.noMatch + 1 }) };
    const missed: Conversation = { ...c, misses };
    if (silent ? misses.noInput > retries.noInput : misses.noMatch > retries.noMatch) return this.#transfer(missed, kind);
    return { conversation: missed, effects: [say(silent ? 'not-heard' : 'not-understood'), ...this.#prompt(missed, c.page)] };
  }

  #transfer(c: Conversation, cause: Cause, before: readonly Effect[] = []): Move {
    const { reasons, handOff } = this.rules.transfer;
    const reason = reasons[cause];
    const left = handOff === 'parameter-only' ? 'ended' : 'handed-over';
    const conversation: Conversation = { ...c, page: 'end', left, parameters: this.#outputs(c, reason) };
    const effects = [...before, say('transfer'), closing(conversation)];
    return { conversation, effects };
  }

  #end(c: Conversation, before: readonly Effect[]): Move {
    const conversation: Conversation = {
      ...c,
      page: 'end',
      left: 'ended',
      parameters: this.#outputs(c, this.rules.transfer.reasonOfSuccess),
    };
    return { conversation, effects: [...before, closing(conversation)] };
  }

  /** The session's parameters on leaving (LCK-out-01 to -05, -11). */
  #outputs(c: Conversation, reason: string | null): Parameters {
    const { set, otherType, extra } = this.rules.outputs;
    const found: Partial<Record<Output, unknown>> = { ...(c.parameters as object), ...(reason !== null && { transfer_reason: reason }) };
    const all: Record<string, unknown> = { ...c.parameters, ...Object.fromEntries(extra.map((name) => [name, 'set'])) };
    for (const name of Object.keys(found) as Output[]) {
      if (!outputs.includes(name)) continue;
      const value = otherType.includes(name) ? ofOtherType(found[name]) : found[name];
      if (set.includes(name)) all[name] = value;
      else delete all[name];
    }
    return all;
  }

  /** Whatever is said after the end, nothing more is done. */
  #after(c: Conversation): Move {
    const parameters = this.rules.outputs.stayAfterEnd
      ? c.parameters
      : Object.fromEntries(Object.entries(c.parameters).filter(([name]) => !(outputs as readonly string[]).includes(name)));
    return { conversation: { ...c, parameters }, effects: [closing(c)] };
  }
}

function say(line: LineId, filling: Filling = {}, joins = false): Effect {
  return { do: 'say', line, filling, joins };
}

function closing({ left, parameters }: Conversation): Effect {
  const reason = parameters.transfer_reason;
  return left === 'handed-over' ? { do: 'hand-over', reason: typeof reason === 'string' ? reason : null } : { do: 'end' };
}

/** −1 where nothing is known of the caller. */
function levelOf({ parameters }: Conversation): number {
  return integerOr(parameters.auth_level, -1);
}

function integerOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : otherwise;
}

function ofOtherType(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : Number(value);
}
