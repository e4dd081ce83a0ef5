/** For tests: a payment call with a time and a payment server of its own, and scripts of what may happen in it. */
import fc from 'fast-check';
import { testCard } from '../../../cards/numbers/arbitraries';
import { brandOf, documentedBrands } from '../../../cards/numbers/brand';
import {
  arrivedCall,
  type Call,
  type CallEvent,
  type CallTimer,
  callEvents,
  callTransitions,
  type Effect,
  nextCall,
  type PaymentAnswer,
} from './call';
import type { Field } from './entry';
import type { IvrRules } from './rules';

export interface Step {
  readonly before: Call;
  readonly event: CallEvent;
  readonly after: Call;
  readonly effects: readonly Effect[];
  /** Timers that run afterwards. */
  readonly timers: readonly CallTimer[];
}

export interface Beginning {
  readonly party: Call['party'];
  readonly settings: Call['settings'];
  readonly returns: number;
  readonly cardNumber: string;
}

type Request = 'authorise' | 'inquire' | 'find-holder';
type Fate = 'good' | 'bad' | 'hopeless' | 'lost';

/** What happens next, in words that fit any state. */
export type Act =
  | { readonly do: 'any'; readonly event: CallEvent }
  | { readonly do: 'wait' }
  | { readonly do: 'answer'; readonly fate: Fate }
  /** The payment server cannot be reached for a while. */
  | { readonly do: 'outage'; readonly losses: number }
  | { readonly do: 'enter'; readonly good: boolean };

const eventOfTimer = {
  second: 'second-passed',
  guidance: 'guidance-due',
  'key-limit': 'key-late',
  'ring-back': 'ring-back-over',
  entry: 'entry-silent',
  'sms-expiry': 'sms-expired',
  inquiry: 'inquiry-due',
  'return-answer': 'operator-refused',
} as const satisfies Record<CallTimer, CallEvent['type']>;

const eventsOfRequest: Readonly<Record<Request, readonly CallEvent['type'][]>> = {
  authorise: ['authorised', 'answer-lost'],
  inquire: ['inquiry-answered', 'inquiry-lost'],
  'find-holder': ['holder-found', 'holder-unknown'],
};

const requests = Object.keys(eventsOfRequest) as Request[];

const smsCode = '246810';

/** A call under way: every step that it took, the timers that run, the requests that were not answered. */
export class CallRun {
  readonly steps: Step[] = [];
  readonly timers = new Map<CallTimer, number>();
  readonly open = new Set<Request>();
  readonly first: readonly Effect[];
  call: Call;
  #now = 0;

  constructor(
    private readonly beginning: Beginning,
    private readonly rules: IvrRules,
  ) {
    const { party, settings, returns } = beginning;
    const { call, effects } = arrivedCall(party, settings, returns, rules);
    this.call = call;
    this.first = effects;
    this.#carryOut(effects);
  }

  /** Everything that had to be done so far. */
  get effects(): readonly Effect[] {
    return [...this.first, ...this.steps.flatMap(({ effects }) => effects)];
  }

  /** Whether something will happen without anybody doing anything. */
  get goesOn(): boolean {
    return this.timers.size > 0 || this.open.size > 0;
  }

  act(act: Act): void {
    switch (act.do) {
      case 'any':
        this.#any(act.event);
        return;
      case 'outage':
        for (let losses = 0; losses < act.losses && this.goesOn && this.#isAsking; ) {
          losses += this.open.size;
          this.act(this.open.size > 0 ? { do: 'answer', fate: 'lost' } : { do: 'wait' });
        }
        return;
      case 'wait':
        this.#wait();
        return;
      case 'answer':
        for (const request of [...this.open].slice(0, 1)) this.apply(this.#answerTo(request, act.fate));
        return;
      case 'enter':
        for (const key of this.#keys(act.good)) this.apply({ type: 'key-pressed', key, by: this.call.party });
    }
  }

  apply(event: CallEvent): void {
    const before = this.call;
    const { call, effects } = nextCall(before, event, this.rules);
    this.call = call;
    for (const timer of this.timers.keys()) if (eventOfTimer[timer] === event.type) this.timers.delete(timer);
    for (const request of this.open) if (eventsOfRequest[request].includes(event.type)) this.open.delete(request);
    this.#carryOut(effects);
    this.steps.push({ before, event, after: call, effects, timers: [...this.timers.keys()] });
  }

  /** Time passes and requests are answered until nothing is left to come. @param lost how many answers are lost before all get through */
  letRun(lost: number, fate: Fate): void {
    for (let steps = 0, losses = 0; this.goesOn; steps++) {
      if (steps > 5_000) throw new Error(`the call does not come to rest in "${this.call.state}"`);
      if (this.open.size === 0) this.#wait();
      else this.act({ do: 'answer', fate: losses++ < lost ? 'lost' : fate });
    }
  }

  #any(event: CallEvent): void {
    const unasked = requests.some((request) => eventsOfRequest[request].includes(event.type) && !this.open.has(request));
    if (unasked && callTransitions[this.call.state][event.type]) return;
    // Who presses is who is connected.
    this.apply(event.type === 'key-pressed' ? { ...event, by: this.call.party } : event);
  }

  get #isAsking(): boolean {
    return ['authorising', 'inquiring', 'settling'].includes(this.call.state);
  }

  #wait(): void {
    const [next] = [...this.timers].sort(([, one], [, other]) => one - other);
    if (!next) return;
    const [timer, due] = next;
    this.#now = due;
    this.apply({ type: eventOfTimer[timer] });
  }

  #carryOut(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.do === 'start') this.timers.set(effect.timer, this.#now + effect.seconds);
      if (effect.do === 'stop-timers') this.timers.clear();
      if (Object.hasOwn(eventsOfRequest, effect.do)) this.open.add(effect.do as Request);
    }
  }

  #answerTo(request: Request, fate: Fate): CallEvent {
    const answer: PaymentAnswer = { good: paid, bad: refused, hopeless: already, lost: refused }[fate];
    switch (request) {
      case 'authorise':
        return fate === 'lost' ? { type: 'answer-lost' } : { type: 'authorised', answer };
      case 'inquire':
        if (fate === 'lost') return { type: 'inquiry-lost' };
        return { type: 'inquiry-answered', state: fate === 'good' ? 'succeeded' : fate === 'bad' ? 'failed' : 'not-received', answer };
      case 'find-holder':
        return fate === 'good' ? { type: 'holder-found', code: smsCode } : { type: 'holder-unknown' };
    }
  }

  /** Keys of the field that is asked; those of a bad entry are mistyped. */
  #keys(good: boolean): string[] {
    const { cardNumber } = this.beginning;
    const code = '1234'.slice(0, brandOf(cardNumber)?.securityCode);
    const entries: Readonly<Record<Field, readonly [good: string, bad: string]>> = {
      'card-number': [`${cardNumber}#`, `${cardNumber.slice(0, -1)}#`],
      expiry: ['1230', '1330'],
      'security-code': [code, `${code.slice(1)}#`],
      'sms-code': [smsCode, '135791'],
    };
    return Object.hasOwn(entries, this.call.state) ? [...entries[this.call.state as Field][good ? 0 : 1]] : [];
  }
}

const paid: PaymentAnswer = { succeeded: true, code: 'A001000000000000', message: '' };
const refused: PaymentAnswer = { succeeded: false, code: 'ZD01000000000000', message: '' };
const already: PaymentAnswer = { succeeded: false, code: 'NH18000000000000', message: '' };

/** Any call that can begin: settings of any merchant, either party, returned before or not. */
export function beginning(): fc.Arbitrary<Beginning> {
  return fc.record({
    party: fc.constantFrom('operator', 'consumer'),
    settings: fc.record({ securityCode: fc.boolean(), smsIdentification: fc.boolean(), callReturn: fc.boolean() }),
    returns: fc.nat(2),
    cardNumber: testCard(fc.constantFrom(...documentedBrands)).map(({ number }) => number),
  });
}

/** What may happen in a call: mostly what makes sense, now and then anything at all. */
export function script(): fc.Arbitrary<Act[]> {
  const person: fc.Arbitrary<CallEvent> = fc.oneof(
    { weight: 3, arbitrary: dataSent() },
    { weight: 3, arbitrary: fc.constant<CallEvent>({ type: 'key-pressed', key: '1', by: 'operator' }) },
    { weight: 6, arbitrary: fc.constantFrom<CallEvent>({ type: 'transfer-completed' }, { type: 'operator-answered' }) },
  );
  const act: fc.Arbitrary<Act> = fc.oneof(
    { weight: 6, arbitrary: person.map((event): Act => ({ do: 'any', event })) },
    { weight: 1, arbitrary: anyEvent().map((event): Act => ({ do: 'any', event })) },
    { weight: 3, arbitrary: fc.constant<Act>({ do: 'wait' }) },
    { weight: 4, arbitrary: fc.constantFrom<Fate>('good', 'bad', 'hopeless', 'lost', 'lost').map((fate): Act => ({ do: 'answer', fate })) },
    { weight: 1, arbitrary: fc.nat(9).map((losses): Act => ({ do: 'outage', losses })) },
    { weight: 8, arbitrary: fc.record({ do: fc.constant('enter' as const), good: fc.oneof(fc.boolean(), fc.constant(true)) }) },
  );
  return fc.array(act, { maxLength: 60, size: 'max' });
}

/** Anything that the table knows, whether or not it makes sense. */
export function anyEvent(): fc.Arbitrary<CallEvent> {
  const answer = fc.constantFrom(paid, refused, already);
  const state = fc.constantFrom('succeeded', 'failed', 'not-received' as const);
  const plain = callEvents.filter(
    (type) => !['data-sent', 'key-pressed', 'holder-found', 'authorised', 'inquiry-answered'].includes(type),
  ) as Exclude<CallEvent['type'], 'data-sent' | 'key-pressed' | 'holder-found' | 'authorised' | 'inquiry-answered'>[];
  return fc.oneof(
    { weight: plain.length, arbitrary: fc.constantFrom(...plain).map((type): CallEvent => ({ type })) },
    dataSent(),
    fc.record({
      type: fc.constant('key-pressed' as const),
      key: fc.constantFrom(...'0123456789*#ABCD'),
      by: fc.constantFrom('operator', 'consumer'),
    }),
    fc.record({ type: fc.constant('holder-found' as const), code: fc.constant(smsCode) }),
    fc.record({ type: fc.constant('authorised' as const), answer }),
    fc.record({ type: fc.constant('inquiry-answered' as const), state, answer }),
  );
}

function dataSent(): fc.Arbitrary<CallEvent> {
  return fc.constant({ type: 'data-sent', data: { transactionId: 'order-1', amount: '1000', instalments: '1回', memberId: '' } });
}
