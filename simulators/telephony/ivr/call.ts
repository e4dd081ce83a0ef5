/**
 * A payment call, pure: which states it has, what can happen in each, and what follows. No clock, network or store;
 * the platform (platform.ts) carries the effects out.
 */
import { type CardEntry, emptyCard, type Field, fieldsOf, isComplete, isWellFormed } from './entry';
import type { CallPoint, CardResult, PaymentData } from './news';
import type { IvrRules, PromptId } from './rules';

export const callStates = [
  'awaiting-data',
  'awaiting-key',
  'ring-back',
  'card-number',
  'expiry',
  'security-code',
  'finding-holder',
  'sms-code',
  'authorising',
  'inquiring',
  'returning',
  'returned',
  'settling',
  'ended',
] as const;
export type CallState = (typeof callStates)[number];

export const callEvents = [
  'second-passed',
  'guidance-due',
  'data-sent',
  'send-failed',
  'key-pressed',
  'transfer-completed',
  'key-late',
  'ring-back-over',
  'entry-silent',
  'holder-found',
  'holder-unknown',
  'sms-expired',
  'authorised',
  'answer-lost',
  'inquiry-due',
  'inquiry-answered',
  'inquiry-lost',
  'operator-answered',
  'operator-refused',
  'caller-hung-up',
  'operator-hung-up',
  'interrupted',
] as const;

/** How the payment server answered an authorisation. */
export interface PaymentAnswer {
  readonly succeeded: boolean;
  /** Result code; its first four characters tell the family. */
  readonly code: string;
  readonly message: string;
}

export type CallEvent =
  | { readonly type: 'data-sent'; readonly data: PaymentData }
  | { readonly type: 'key-pressed'; readonly key: string; readonly by: 'operator' | 'consumer' }
  | { readonly type: 'holder-found'; readonly code: string }
  | { readonly type: 'authorised'; readonly answer: PaymentAnswer }
  | { readonly type: 'inquiry-answered'; readonly state: 'succeeded' | 'failed' | 'not-received'; readonly answer: PaymentAnswer }
  | {
      readonly type: Exclude<(typeof callEvents)[number], 'data-sent' | 'key-pressed' | 'holder-found' | 'authorised' | 'inquiry-answered'>;
    };

/** What a merchant has agreed, as far as a call depends on it. */
export interface CallSettings {
  readonly securityCode: boolean;
  readonly smsIdentification: boolean;
  readonly callReturn: boolean;
}

export interface Call {
  readonly state: CallState;
  readonly settings: CallSettings;
  /** Who is connected to the IVR: the operator until the transfer is completed. */
  readonly party: 'operator' | 'consumer';
  /** How often the consumer was returned to the operator before this call. */
  readonly returns: number;
  /** Seconds left for the payment data. */
  readonly remaining: number;
  /** The payment data that was taken. */
  readonly data: PaymentData | null;
  /** The card being entered; empty again once it was processed (AIV-pci-03). */
  readonly card: CardEntry;
  /** Keys of the field being entered. */
  readonly keys: string;
  readonly tries: number;
  readonly cards: number;
  /** SMS codes that would be accepted. */
  readonly codes: readonly string[];
  readonly inquiries: number;
  readonly attempts: number;
  readonly outcome: 'none' | 'succeeded' | 'failed' | 'unknown';
  readonly answer: PaymentAnswer | null;
}

export type CallTimer = 'second' | 'guidance' | 'key-limit' | 'ring-back' | 'entry' | 'sms-expiry' | 'inquiry' | 'return-answer';

export type HangUpCause = 'normal' | 'too-late' | 'send-failed' | 'not-confirmed' | 'interrupted' | 'transfer-failed' | 'transfer-limit';

export type Effect =
  | { readonly do: 'play'; readonly prompt: PromptId }
  | { readonly do: 'tone'; readonly tone: 'ring-back' }
  | { readonly do: 'start'; readonly timer: CallTimer; readonly seconds: number }
  | { readonly do: 'stop-timers' }
  | { readonly do: 'waiting'; readonly remaining: number }
  | { readonly do: 'waiting-ended'; readonly why: 'data-taken' | 'too-late' | 'hung-up' | 'send-failed' }
  | { readonly do: 'point'; readonly point: CallPoint; readonly result?: CardResult }
  | { readonly do: 'find-holder' | 'authorise' | 'inquire' | 'record' | 'offer-return' | 'bridge' | 'withdraw-return' }
  | { readonly do: 'tell'; readonly what: 'interrupted' | 'returning' | 'returned' | 'transfer-failed' | 'ended' }
  | { readonly do: 'free-channel'; readonly by: 'operator' | 'consumer' | 'ivr' }
  | { readonly do: 'hang-up'; readonly cause: HangUpCause };

/** Where an event can lead, state by state; what is not listed changes nothing. The state diagram is made from it. */
export const callTransitions: Readonly<Record<CallState, Partial<Record<CallEvent['type'], readonly CallState[]>>>> = {
  'awaiting-data': {
    'second-passed': ['awaiting-data', 'ended'],
    'guidance-due': ['awaiting-data'],
    'data-sent': ['awaiting-key', 'card-number', 'expiry'],
    'send-failed': ['ended'],
    'transfer-completed': ['awaiting-data'],
    'caller-hung-up': ['ended'],
    interrupted: ['ended'],
  },
  'awaiting-key': {
    'guidance-due': ['awaiting-key'],
    'data-sent': ['awaiting-key'],
    'key-pressed': ['awaiting-key', 'ring-back'],
    'transfer-completed': ['card-number', 'expiry'],
    'key-late': ['ended'],
    'caller-hung-up': ['ended'],
    interrupted: ['ended'],
  },
  'ring-back': {
    'transfer-completed': ['ring-back'],
    'ring-back-over': ['card-number', 'expiry'],
    'caller-hung-up': ['ended'],
    interrupted: ['ended'],
  },
  'card-number': {
    ...entering('card-number', ['expiry', 'security-code', 'finding-holder', 'authorising']),
    'entry-silent': ['card-number', 'expiry', 'security-code', 'finding-holder', 'authorising', 'ended', 'returning'],
  },
  expiry: entering('expiry', ['card-number', 'security-code', 'finding-holder', 'authorising']),
  'security-code': entering('security-code', ['expiry', 'finding-holder', 'authorising']),
  'finding-holder': {
    'holder-found': ['sms-code'],
    'holder-unknown': ['ended', 'returning'],
    'transfer-completed': ['finding-holder'],
    'caller-hung-up': ['ended'],
    interrupted: ['ended'],
  },
  'sms-code': {
    ...entering('sms-code', ['authorising']),
    'entry-silent': ['sms-code', 'authorising', 'ended', 'returning'],
    'sms-expired': ['sms-code'],
  },
  authorising: {
    authorised: ['card-number', 'expiry', 'returning', 'ended'],
    'answer-lost': ['inquiring', 'authorising', 'card-number', 'expiry', 'returning', 'ended'],
    'caller-hung-up': ['settling', 'ended'],
    interrupted: ['settling', 'ended'],
  },
  inquiring: {
    'inquiry-answered': ['card-number', 'expiry', 'returning', 'ended'],
    'inquiry-lost': ['inquiring', 'settling'],
    'inquiry-due': ['inquiring'],
    'caller-hung-up': ['settling', 'ended'],
    interrupted: ['settling', 'ended'],
  },
  returning: {
    'operator-answered': ['returned'],
    'operator-refused': ['ended'],
    'caller-hung-up': ['ended'],
  },
  returned: { 'caller-hung-up': ['ended'], 'operator-hung-up': ['ended'] },
  settling: {
    authorised: ['ended'],
    'answer-lost': ['settling', 'ended'],
    'inquiry-answered': ['ended'],
    'inquiry-lost': ['settling'],
    'inquiry-due': ['settling'],
  },
  ended: {},
};

/**
 * A field that is entered by keys goes on to the next one, is asked again, or ends the call after too many tries. Silence closes an
 * entry that is not complete, so it leads on only where an entry of this length may be good.
 */
function entering(field: Field, next: readonly CallState[]): Partial<Record<CallEvent['type'], readonly CallState[]>> {
  return {
    'key-pressed': [field, ...next, 'ended', 'returning'],
    'entry-silent': [field, 'ended', 'returning'],
    'transfer-completed': [field],
    'caller-hung-up': ['ended'],
    interrupted: ['ended'],
  };
}

export interface Stepped {
  readonly call: Call;
  readonly effects: readonly Effect[];
}

/** A call that has just been answered. @param returns how often the consumer was returned before */
export function arrivedCall(party: Call['party'], settings: CallSettings, returns: number, rules: IvrRules): Stepped {
  const remaining = rules.waiting.sendWindowSeconds;
  const call: Call = {
    state: 'awaiting-data',
    settings,
    party,
    returns,
    remaining,
    data: null,
    card: emptyCard,
    keys: '',
    tries: 0,
    cards: 0,
    codes: [],
    inquiries: 0,
    attempts: 0,
    outcome: 'none',
    answer: null,
  };
  const effects: Effect[] = [
    { do: 'play', prompt: 'send-data' },
    { do: 'waiting', remaining },
    { do: 'start', timer: 'second', seconds: 1 },
    ...(rules.waiting.repeats ? [{ do: 'start', timer: 'guidance', seconds: rules.waiting.repeatSeconds } as const] : []),
  ];
  return { call, effects };
}

/** The call after an event, and what has to be done. An event that the table does not know in this state changes nothing. */
export function nextCall(call: Call, event: CallEvent, rules: IvrRules): Stepped {
  if (callTransitions[call.state][event.type] === undefined) return { call, effects: [] };
  switch (event.type) {
    case 'second-passed':
      return secondPassed(call, rules);
    case 'guidance-due': {
      const prompt = call.state === 'awaiting-data' ? 'send-data' : 'data-taken';
      return {
        call,
        effects: [
          { do: 'play', prompt },
          { do: 'start', timer: 'guidance', seconds: rules.waiting.repeatSeconds },
        ],
      };
    }
    case 'data-sent':
      return dataSent(call, event.data, rules);
    case 'send-failed':
      return end(call, 'send-failed', 'ivr', [{ do: 'waiting-ended', why: 'send-failed' }]);
    case 'key-pressed':
      return keyPressed(call, event, rules);
    case 'transfer-completed':
      return transferCompleted(call, rules);
    case 'key-late':
      return gone(call, 'ivr', 'not-confirmed', rules);
    case 'ring-back-over':
      return askFirst(call, rules);
    case 'entry-silent':
      return fieldEnded(call, rules);
    case 'holder-found':
      return ask({ ...call, codes: [...(rules.identification.singleUse ? [] : call.codes), event.code], tries: 0 }, 'sms-code', rules, [
        { do: 'start', timer: 'sms-expiry', seconds: rules.identification.validSeconds },
      ]);
    case 'holder-unknown':
      return fail(call, 'identification-failed', rules);
    case 'sms-expired':
      return { call: { ...call, codes: call.codes.slice(0, -1) }, effects: [] };
    case 'authorised':
      return answered(call, event.answer, rules);
    case 'answer-lost':
      return answerLost(call, rules);
    case 'inquiry-due':
      return { call, effects: [{ do: 'inquire' }] };
    case 'inquiry-answered':
      return answered(call, { ...event.answer, succeeded: event.state === 'succeeded' }, rules);
    case 'inquiry-lost':
      return inquiryLost(call, rules);
    case 'operator-answered':
      return {
        call: { ...call, state: 'returned' },
        effects: [{ do: 'stop-timers' }, { do: 'bridge' }, { do: 'point', point: 'returned' }, { do: 'tell', what: 'returned' }],
      };
    case 'operator-refused':
      return end(call, 'transfer-failed', 'ivr', [{ do: 'withdraw-return' }, { do: 'tell', what: 'transfer-failed' }]);
    case 'caller-hung-up':
    case 'operator-hung-up':
      return hungUp(call, event.type === 'operator-hung-up' ? 'operator' : call.party, rules);
    case 'interrupted':
      return gone(call, 'ivr', 'interrupted', rules);
  }
}

function secondPassed(call: Call, rules: IvrRules): Stepped {
  const remaining = call.remaining - 1;
  if (remaining > 0 || (remaining <= 0 && !rules.waiting.endsCall)) {
    const effects: Effect[] = [
      { do: 'waiting', remaining: Math.max(0, remaining) },
      { do: 'start', timer: 'second', seconds: 1 },
    ];
    return { call: { ...call, remaining: Math.max(0, remaining) }, effects };
  }
  return end({ ...call, remaining: 0 }, 'too-late', 'ivr', [{ do: 'waiting-ended', why: 'too-late' }]);
}

/** Whether payment data would be taken now. */
export function awaitsData({ state }: Pick<Call, 'state'>, rules: IvrRules): boolean {
  return state === 'awaiting-data' || (state === 'awaiting-key' && !rules.waiting.takesDataOnce);
}

function dataSent(call: Call, given: PaymentData, rules: IvrRules): Stepped {
  if (!awaitsData(call, rules)) return { call, effects: [] };
  const data: PaymentData = {
    ...given,
    amount: rules.waiting.amountTimes === 1 ? given.amount : String(Number(given.amount) * rules.waiting.amountTimes),
    memberId: rules.waiting.keepsMember ? given.memberId : '',
    instalments: rules.waiting.keepsInstalments ? given.instalments : '1回',
  };
  const taken: Call = { ...call, data };
  const over: Effect[] = [{ do: 'stop-timers' }, { do: 'waiting-ended', why: 'data-taken' }];
  // A consumer who is connected already (blind transfer) has no transfer to complete.
  if (call.party === 'consumer' || rules.handOver.guidanceBegins === 'after-data')
    return askFirst(taken, rules, [...over, { do: 'point', point: 'transferred' }]);
  return {
    call: { ...taken, state: 'awaiting-key' },
    effects: [
      ...over,
      { do: 'play', prompt: 'data-taken' },
      { do: 'start', timer: 'guidance', seconds: rules.waiting.repeatSeconds },
      { do: 'start', timer: 'key-limit', seconds: rules.handOver.limitSeconds },
    ],
  };
}

function keyPressed(call: Call, { key, by }: { key: string; by: 'operator' | 'consumer' }, rules: IvrRules): Stepped {
  if (call.state === 'awaiting-key') {
    if (key !== rules.handOver.key && !rules.handOver.anyKeyConfirms) return { call, effects: [] };
    const effects: Effect[] = [
      { do: 'stop-timers' },
      { do: 'tone', tone: 'ring-back' },
      { do: 'start', timer: 'ring-back', seconds: rules.handOver.ringBackSeconds },
    ];
    return { call: { ...call, state: 'ring-back' }, effects };
  }
  if (by === 'operator' && !rules.handOver.takesOperatorsEntry) return { call, effects: [] };
  const field = call.state as Field;
  // A terminator that comes after an entry that was complete by its length ends nothing.
  if (key === rules.entry.terminator) return call.keys === '' ? { call, effects: [] } : fieldEnded(call, rules);
  if (!/^[0-9]$/.test(key)) return { call, effects: [] };
  const entered: Call = { ...call, keys: call.keys + key };
  if (isComplete(field, entered.keys, entered.card, rules)) return fieldEnded(entered, rules);
  return { call: entered, effects: [{ do: 'start', timer: 'entry', seconds: rules.entry.nextDigitSeconds }] };
}

/** The consumer takes the operator's place. A consumer who comes late hears the question from the beginning. */
function transferCompleted(call: Call, rules: IvrRules): Stepped {
  const connected: Call = { ...call, party: 'consumer' };
  const point: Effect = { do: 'point', point: 'transferred' };
  if (call.party === 'consumer') return { call, effects: [] };
  switch (call.state) {
    case 'awaiting-data':
      return { call: connected, effects: [] };
    case 'awaiting-key':
      return askFirst(connected, rules, [{ do: 'stop-timers' }, point]);
    case 'ring-back':
    case 'finding-holder':
      return { call: connected, effects: [point] };
    default:
      return ask({ ...connected, tries: 0 }, call.state as Field, rules, [point]);
  }
}

function askFirst(call: Call, rules: IvrRules, before: readonly Effect[] = []): Stepped {
  const [first] = fieldsOf(call.settings, rules);
  return ask({ ...call, tries: 0, card: emptyCard }, first as Field, rules, before);
}

function ask(call: Call, field: Field, rules: IvrRules, before: readonly Effect[] = []): Stepped {
  const seconds = field === 'sms-code' ? rules.identification.waitSeconds : rules.entry.firstDigitSeconds;
  return {
    call: { ...call, state: field, keys: '' },
    effects: [...before, { do: 'play', prompt: field }, { do: 'start', timer: 'entry', seconds }],
  };
}

/** The entry was closed by the terminator, by its length or by silence. */
function fieldEnded(call: Call, rules: IvrRules): Stepped {
  const field = call.state as Field;
  if (field === 'sms-code') return codeEntered(call, rules);
  if (!isWellFormed(field, call.keys, call.card, rules)) {
    if (call.tries + 1 >= rules.entry.tries) return fail(call, 'payment-failed', rules);
    return ask({ ...call, tries: call.tries + 1 }, field, rules, [{ do: 'play', prompt: 'entry-again' }]);
  }
  const card: CardEntry = { ...call.card, [field]: call.keys };
  const fields = fieldsOf(call.settings, rules);
  const next = fields[fields.indexOf(field) + 1];
  const passed: Effect = { do: 'point', point: field };
  if (next) return ask({ ...call, card, tries: 0 }, next, rules, [passed]);
  const entered: Call = { ...call, card, keys: '', tries: 0 };
  if (call.settings.smsIdentification && rules.identification.sends) {
    const found: Stepped = {
      call: { ...entered, state: 'finding-holder' },
      effects: [{ do: 'stop-timers' }, passed, { do: 'play', prompt: 'please-wait' }, { do: 'find-holder' }],
    };
    return found;
  }
  return authorise(entered, rules, [passed]);
}

function codeEntered(call: Call, rules: IvrRules): Stepped {
  const right = call.codes.includes(call.keys) || !rules.identification.required;
  if (right) return authorise({ ...call, keys: '', codes: rules.identification.singleUse ? [] : call.codes }, rules);
  if (call.tries + 1 >= rules.identification.tries) return fail(call, 'identification-failed', rules);
  return ask({ ...call, tries: call.tries + 1 }, 'sms-code', rules, [{ do: 'play', prompt: 'entry-again' }]);
}

function authorise(call: Call, rules: IvrRules, before: readonly Effect[] = []): Stepped {
  if (!rules.payment.authorisesFirst) {
    const paid: Call = { ...call, outcome: 'succeeded', card: emptyCard };
    return conclude(paid, 'payment-succeeded', rules, [{ do: 'stop-timers' }, ...before, { do: 'record' }]);
  }
  return {
    call: { ...call, state: 'authorising', attempts: call.attempts + 1, answer: null },
    effects: [{ do: 'stop-timers' }, ...before, { do: 'play', prompt: 'please-wait' }, { do: 'authorise' }],
  };
}

/** The payment server's answer is there: recorded first, whoever is still on the line (OPW-4.7-01). */
function answered(call: Call, answer: PaymentAnswer, rules: IvrRules): Stepped {
  const result: CardResult = { card: answer.succeeded ? 'OK' : 'NG', code: answer.code, message: answer.message };
  const known: Call = { ...call, answer, card: emptyCard, keys: '' };
  const examined: Effect = { do: 'point', point: answer.succeeded ? 'examined-ok' : 'examined-ng', result };
  const stop: Effect = { do: 'stop-timers' };
  if (call.state === 'settling') {
    const outcome = answer.succeeded ? 'succeeded' : 'failed';
    const record: Effect[] = rules.payment.recordsAfterHangUp ? [{ do: 'record' }] : [];
    return { call: { ...known, state: 'ended', outcome }, effects: [stop, examined, ...record, { do: 'tell', what: 'ended' }] };
  }
  if (answer.succeeded) return conclude({ ...known, outcome: 'succeeded' }, 'payment-succeeded', rules, [stop, examined, { do: 'record' }]);
  const cards = call.cards + 1;
  const hopeless = rules.payment.endsAtFamilies.some((family) => answer.code.startsWith(family));
  if (cards >= rules.payment.cards || hopeless) return fail({ ...known, cards }, 'payment-failed', rules, [examined]);
  return askFirst({ ...known, cards }, rules, [stop, examined, { do: 'play', prompt: 'card-refused' }]);
}

/** No answer: whether the money was reserved is not known, and must not be guessed. */
function answerLost(call: Call, rules: IvrRules): Stepped {
  const lost: PaymentAnswer = { succeeded: rules.payment.lostAnswer === 'succeeded', code: '', message: '' };
  switch (rules.payment.lostAnswer) {
    case 'inquire':
      return {
        // An inquiry needs no card (AIV-pci-03).
        call: { ...call, state: call.state === 'settling' ? 'settling' : 'inquiring', inquiries: 0, card: emptyCard },
        effects: [{ do: 'inquire' }],
      };
    case 'ask-again':
      return { call: { ...call, attempts: call.attempts + 1 }, effects: [{ do: 'authorise' }] };
    default:
      return answered(call, lost, rules);
  }
}

/** Asked again, and more slowly once the caller need not wait any longer. */
function inquiryLost(call: Call, rules: IvrRules): Stepped {
  const inquiries = call.inquiries + 1;
  const { inquirySeconds, inquiries: most, slowInquirySeconds } = rules.payment;
  if (call.state === 'inquiring' && inquiries >= most) {
    const unknown: Call = { ...call, state: 'settling', inquiries, outcome: 'unknown', card: emptyCard, keys: '' };
    const effects: Effect[] = [
      { do: 'stop-timers' },
      { do: 'record' },
      { do: 'play', prompt: 'payment-failed' },
      { do: 'free-channel', by: 'ivr' },
      { do: 'hang-up', cause: 'normal' },
      { do: 'start', timer: 'inquiry', seconds: slowInquirySeconds },
    ];
    return { call: unknown, effects };
  }
  const seconds = call.state === 'settling' ? slowInquirySeconds : inquirySeconds;
  return { call: { ...call, inquiries }, effects: [{ do: 'start', timer: 'inquiry', seconds }] };
}

function fail(call: Call, prompt: PromptId, rules: IvrRules, before: readonly Effect[] = []): Stepped {
  const failed: Call = { ...call, outcome: 'failed', card: emptyCard, keys: '', codes: [] };
  return conclude(failed, prompt, rules, [{ do: 'stop-timers' }, ...before, { do: 'record' }]);
}

/** The dialogue is over: the call goes back to the operator, or ends. */
function conclude(call: Call, prompt: PromptId, rules: IvrRules, before: readonly Effect[]): Stepped {
  const said: Effect[] = [...before, { do: 'play', prompt }];
  const returns = call.settings.callReturn ? rules.callReturn.withSetting : rules.callReturn.withoutSetting;
  if (!returns || call.party !== 'consumer') return end(call, 'normal', 'ivr', said);
  if (call.returns >= rules.callReturn.most) return end(call, 'transfer-limit', 'ivr', said);
  const effects: Effect[] = [
    ...said,
    { do: 'play', prompt: 'returning' },
    { do: 'point', point: 'return-started' },
    { do: 'tell', what: 'returning' },
    { do: 'offer-return' },
    { do: 'start', timer: 'return-answer', seconds: rules.callReturn.answerSeconds },
  ];
  return { call: { ...call, state: 'returning' }, effects };
}

function hungUp(call: Call, by: 'operator' | 'consumer', rules: IvrRules): Stepped {
  if (call.state === 'awaiting-data') return end(call, 'normal', by, [{ do: 'waiting-ended', why: 'hung-up' }]);
  if (call.state === 'returning') return end(call, 'normal', by, [{ do: 'withdraw-return' }]);
  if (call.state === 'returned') return end(call, 'normal', by, []);
  return gone(call, by, 'normal', rules);
}

/** Broken off on the way to a result. What the payment server was asked already is still brought to its end. */
function gone(call: Call, by: 'operator' | 'consumer' | 'ivr', cause: HangUpCause, rules: IvrRules): Stepped {
  const interrupted: Effect = { do: 'tell', what: 'interrupted' };
  if ((call.state === 'authorising' || call.state === 'inquiring') && rules.payment.recordsAfterHangUp) {
    // Timers go on: an inquiry may be due.
    return {
      call: { ...call, state: 'settling' },
      effects: [interrupted, { do: 'free-channel', by }, { do: 'hang-up', cause }],
    };
  }
  if (call.state === 'awaiting-data') return end(call, cause, by, [{ do: 'waiting-ended', why: 'hung-up' }, interrupted]);
  return end({ ...call, outcome: 'failed' }, cause, by, [{ do: 'record' }, interrupted]);
}

function end(call: Call, cause: HangUpCause, by: 'operator' | 'consumer' | 'ivr', before: readonly Effect[]): Stepped {
  return {
    call: { ...call, state: 'ended', card: emptyCard, keys: '', codes: [] },
    effects: [{ do: 'stop-timers' }, ...before, { do: 'free-channel', by }, { do: 'hang-up', cause }, { do: 'tell', what: 'ended' }],
  };
}
