/** docs/call-states.md, made from the transition table, the rules, and a walk through every call that the documented rules allow. */
import {
  arrivedCall,
  type Call,
  type CallEvent,
  type CallSettings,
  type CallState,
  type CallTimer,
  callEvents,
  callStates,
  callTransitions,
  nextCall,
} from './call';
import { type Field, fieldsOf } from './entry';
import { documentedIvr, type IvrRules, type PromptId } from './rules';

type EventName = CallEvent['type'];

/** Where events lead, state by state. */
export type Transitions = ReadonlyMap<CallState, ReadonlyMap<EventName, ReadonlySet<CallState>>>;

/** The requirement in which a prompt's words stand; null for words of our own. */
export const promptSources: Readonly<Record<PromptId, string | null>> = {
  'send-data': 'OPW-3.6.1-03',
  'data-taken': 'OPW-3.6.1-07',
  'card-number': null,
  expiry: null,
  'security-code': null,
  'sms-code': null,
  'entry-again': null,
  'please-wait': null,
  'card-refused': null,
  'identification-failed': null,
  'payment-succeeded': null,
  'payment-failed': null,
  returning: null,
  'over-capacity': null,
};

/** What docs/call-states.md says of a state. */
interface StateNote {
  readonly is: string;
  readonly heard: readonly PromptId[];
  readonly timers: readonly CallTimer[];
}

export const stateNotes: Readonly<Record<CallState, StateNote>> = {
  'awaiting-data': {
    is: 'A call has arrived; the operator has not sent payment data.',
    heard: ['send-data'],
    timers: ['second', 'guidance'],
  },
  'awaiting-key': { is: 'Data was taken; the operator has not pressed 1.', heard: ['data-taken'], timers: ['guidance', 'key-limit'] },
  'ring-back': { is: 'The operator pressed 1 and completes the transfer. A ring-back tone plays.', heard: [], timers: ['ring-back'] },
  'card-number': {
    is: 'The consumer enters the card number. An operator whose transfer is late hears this too, and keys of that leg are not taken.',
    heard: ['card-number', 'entry-again', 'card-refused'],
    timers: ['entry'],
  },
  expiry: { is: 'The consumer enters the expiry, MMYY.', heard: ['expiry', 'entry-again'], timers: ['entry'] },
  'security-code': {
    is: 'The consumer enters the security code, if the merchant asks for one.',
    heard: ['security-code', 'entry-again'],
    timers: ['entry'],
  },
  'finding-holder': {
    is: "The issuer is asked for the holder's mobile telephone, and a code is sent there.",
    heard: ['please-wait'],
    timers: [],
  },
  'sms-code': {
    is: 'The consumer enters the code that came by SMS, if the merchant identifies consumers.',
    heard: ['sms-code', 'entry-again'],
    timers: ['entry', 'sms-expiry'],
  },
  authorising: { is: 'The payment server was asked, and has not answered.', heard: ['please-wait'], timers: [] },
  inquiring: { is: 'The answer was lost. The payment server is asked what became of the authorisation.', heard: [], timers: ['inquiry'] },
  returning: {
    is: 'The dialogue is over; the operator is called back.',
    heard: ['payment-succeeded', 'payment-failed', 'identification-failed', 'returning'],
    timers: ['return-answer'],
  },
  returned: { is: 'Consumer and operator are connected through the IVR. The channel stays in use.', heard: [], timers: [] },
  settling: {
    is: 'Nobody is connected any more, but what became of the authorisation is not known yet. The channel is free.',
    heard: ['payment-failed'],
    timers: ['inquiry'],
  },
  ended: {
    is: 'The call is over, and what it came to is recorded.',
    heard: ['payment-succeeded', 'payment-failed', 'identification-failed'],
    timers: [],
  },
};

const { waiting, handOver, entry, identification, payment, callReturn } = documentedIvr;

const timerNotes: Readonly<Record<CallTimer, { readonly lasts: string; readonly over: string; readonly source: string }>> = {
  second: {
    lasts: `1 s, ${waiting.sendWindowSeconds} times`,
    over: 'the header counts down; at the end the call is over',
    source: 'OPW-3.6.1-05, -06',
  },
  guidance: { lasts: `${waiting.repeatSeconds} s`, over: 'the prompt is played again', source: 'OPW-3.6.1-03; the length is ours' },
  'key-limit': { lasts: `${handOver.limitSeconds} s`, over: 'the call is over', source: 'ours' },
  'ring-back': { lasts: `${handOver.ringBackSeconds} s`, over: 'card entry begins', source: 'OPW-3.6.1-08' },
  entry: {
    lasts: `${entry.firstDigitSeconds} s before the first key, ${entry.nextDigitSeconds} s after each; ${identification.waitSeconds} s before the first key of the SMS code`,
    over: 'the entry counts as closed',
    source: 'ours',
  },
  'sms-expiry': { lasts: `${identification.validSeconds} s`, over: 'the code is no longer good', source: 'AIV-2fa-02' },
  inquiry: {
    lasts: `${payment.inquirySeconds} s, ${payment.inquiries} times; ${payment.slowInquirySeconds} s once the caller was told that it failed`,
    over: 'the payment server is asked again',
    source: 'ours',
  },
  'return-answer': { lasts: `${callReturn.answerSeconds} s`, over: 'the return has failed', source: 'ours' },
};

/** Endings that every state knows, left out of the diagram. */
const endings: readonly EventName[] = ['caller-hung-up', 'interrupted'];

/** The whole page. */
export function callStatesPage(): string {
  const real = walk();
  return `${[
    '# States of a payment call',
    'What the simulated IVR does from the arrival of a call to its end. This page is made from the transition table in\n' +
      '`simulators/telephony/ivr/call.ts` and from the rules\n' +
      '(`UPDATE=1 node --require ts-node/register --test simulators/telephony/ivr/call-states.test.ts`). On the wire:\n' +
      '[call-control.yaml](asyncapi/call-control.yaml).',
    '## Diagram',
    'What happens by the documented rules. Left out: what leads back to the same state, and that a call ends when the caller hangs up or the\n' +
      'payment process is interrupted.',
    diagram(real),
    '## States',
    table(
      ['state', 'is', 'heard', 'timers'],
      callStates.map((state) => {
        const { is, heard, timers } = stateNotes[state];
        return [code(state), is, heard.map(code).join(', '), timers.map(code).join(', ')];
      }),
    ),
    '## Timers',
    'In the time of the world. "Ours" means that no document gives a time.',
    table(
      ['timer', 'lasts', 'when it is over', 'source'],
      Object.entries(timerNotes).map(([timer, { lasts, over, source }]) => [code(timer), lasts, over, source]),
    ),
    '## Prompts',
    'The words of these stand in the documents:',
    list((source) => source !== null),
    'The words of these are ours: the documents name the steps, not the words.',
    list((source) => source === null),
    `A field is asked at most ${entry.tries} times, and at most ${payment.cards} cards are tried.`,
    '## Every transition',
    'State, event, and the states to which it can lead. What is in brackets does not happen by the documented rules; the\n' +
      'table leaves it open to faults and variants. An event that is not listed changes nothing.',
    table(
      ['state', 'event', 'leads to'],
      callStates.flatMap((state) =>
        callEvents.flatMap((event) => {
          const next = callTransitions[state][event];
          const happens = real.get(state)?.get(event);
          return next ? [[code(state), code(event), next.map((to) => (happens?.has(to) ? code(to) : `(${code(to)})`)).join(', ')]] : [];
        }),
      ),
    ),
  ].join('\n\n')}\n`;
}

function diagram(real: Transitions): string {
  const fields: readonly CallState[] = fieldsOf({ securityCode: true, smsIdentification: false, callReturn: false }, documentedIvr);
  const edges = callStates.flatMap((from) =>
    callStates.flatMap((to) => {
      const events = [...(real.get(from) ?? [])].filter(([event, next]) => next.has(to) && !(to === 'ended' && endings.includes(event)));
      return from === to || events.length === 0 ? [] : [{ from, to, label: events.map(([event]) => event).join(', ') }];
    }),
  );
  const line = (from: string, to: string, label: string): string => `${id(from)} --> ${id(to)}: ${label}`;
  const inner = edges.filter(({ from, to }) => fields.includes(from) && fields.includes(to));
  // What every field of the card does alike is drawn once.
  const outer = edges
    .filter((edge) => !inner.includes(edge))
    .map(({ from, to, label }) => {
      const shared =
        fields.includes(from) && fields.every((field) => edges.some((one) => one.from === field && one.to === to && one.label === label));
      return line(shared ? 'card-entry' : from, to, label);
    });
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...callStates.filter((state) => !fields.includes(state)).map((state) => `  state "${state}" as ${id(state)}`),
    '  state "card entry" as card_entry {',
    ...fields.map((state) => `    state "${state}" as ${id(state)}`),
    ...inner.map(({ from, to, label }) => `    ${line(from, to, label)}`),
    '  }',
    `  [*] --> ${id('awaiting-data')}`,
    ...[...new Set(outer)].map((text) => `  ${text}`),
    `  ${id('ended')} --> [*]`,
    '```',
  ].join('\n');
}

// ---- walking ------------------------------------------------------------------------------------

/** Limits made small: that a thing can happen again and again needs to be seen twice only. */
function briefly(rules: IvrRules): IvrRules {
  return {
    ...rules,
    waiting: { ...rules.waiting, sendWindowSeconds: 2 },
    entry: { ...rules.entry, tries: 2 },
    payment: { ...rules.payment, cards: 2, inquiries: 2 },
    identification: { ...rules.identification, tries: 2 },
    callReturn: { ...rules.callReturn, most: 1 },
  };
}

/** A well-formed entry of each field. */
const good: Readonly<Record<Field, string>> = {
  'card-number': '30569309025904',
  expiry: '1230',
  'security-code': '123',
  'sms-code': '123456',
};

/** Every transition that can happen by these rules, whatever a merchant has agreed and people do. */
export function walk(rules: IvrRules = documentedIvr): Transitions {
  const brief = briefly(rules);
  const found = new Map<CallState, Map<EventName, Set<CallState>>>();
  const seen = new Set<string>();
  const open = beginnings(brief);
  for (let call = open.pop(); call !== undefined; call = open.pop()) {
    const place = JSON.stringify({ ...call, answer: null, attempts: 0, inquiries: Math.min(call.inquiries, brief.payment.inquiries) });
    if (seen.has(place)) continue;
    seen.add(place);
    for (const event of possible(call)) {
      const next = nextCall(call, event, brief).call;
      const events = found.get(call.state) ?? new Map<EventName, Set<CallState>>();
      found.set(call.state, events.set(event.type, (events.get(event.type) ?? new Set()).add(next.state)));
      open.push(next);
    }
  }
  return found;
}

function beginnings(brief: IvrRules): Call[] {
  const either = [true, false];
  const agreed: CallSettings[] = either.flatMap((securityCode) =>
    either.flatMap((smsIdentification) => either.map((callReturn) => ({ securityCode, smsIdentification, callReturn }))),
  );
  return agreed.flatMap((settings) =>
    (['operator', 'consumer'] as const).flatMap((party) =>
      [0, brief.callReturn.most].map((returns) => arrivedCall(party, settings, returns, brief).call),
    ),
  );
}

/** Everything that the table knows in this state, with what goes with it. */
function possible(call: Call): CallEvent[] {
  return callEvents.filter((type) => callTransitions[call.state][type] !== undefined).flatMap((type) => variantsOf(type, call));
}

function variantsOf(type: EventName, call: Call): CallEvent[] {
  const answers = ['A001000000000000', 'ZD01000000000000', 'NH18000000000000'].map((code) => ({
    succeeded: code.startsWith('A'),
    code,
    message: '',
  }));
  switch (type) {
    case 'data-sent':
      return [{ type, data: { transactionId: 'order-1', amount: '1000', instalments: '1回', memberId: '' } }];
    case 'key-pressed':
      return keysAt(call).map((key) => ({ type, key, by: call.party }));
    case 'holder-found':
      return [{ type, code: good['sms-code'] }];
    case 'authorised':
      return answers.map((answer) => ({ type, answer }));
    case 'inquiry-answered':
      return (['succeeded', 'failed', 'not-received'] as const).flatMap((state) => answers.map((answer) => ({ type, state, answer })));
    default:
      return [{ type }];
  }
}

/** The key that goes on with a good entry, and the one that closes it early. */
function keysAt({ state, keys }: Call): string[] {
  if (!Object.hasOwn(good, state)) return [documentedIvr.handOver.key, '2'];
  const next = good[state as Field].charAt(keys.length);
  return [documentedIvr.entry.terminator, ...(next === '' ? [] : [next])];
}

// ---- writing ------------------------------------------------------------------------------------

function list(isListed: (source: string | null) => boolean): string {
  return (Object.keys(documentedIvr.prompts) as PromptId[])
    .filter((prompt) => isListed(promptSources[prompt]))
    .map((prompt) => `- ${code(prompt)}: ${documentedIvr.prompts[prompt]}${promptSources[prompt] ? ` (${promptSources[prompt]})` : ''}`)
    .join('\n');
}

/** A table with columns of equal width. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

function code(word: string): string {
  return `\`${word}\``;
}

function id(state: string): string {
  return state.replaceAll('-', '_');
}
