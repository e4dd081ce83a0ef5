import { join } from 'node:path';
import type { ApplicationLog } from '../../kit/application-log';
import type { VirtualClock } from '../../kit/clock';
import type { Store } from '../../kit/store';
import type { UserKey } from '../access/directory';
import type { MerchantSettings } from '../merchants/settings';
import { arrivedCall, awaitsData, type Call, type CallEvent, type CallTimer, type Effect, nextCall, type Stepped } from './call';
import { Channels } from './channels';
import { type Exchange, LegError, type LegNews, type Placement } from './exchange';
import { Leaks } from './leaks/leaks';
import { type Leg, Legs } from './legs';
import { keyOf, type LiveCall } from './live-call';
import type { CallNews, IvrOfConsole, PaymentData } from './news';
import { Payments } from './payments';
import type { Peers } from './peers';
import { Recorder } from './recordings/recorder';
import type { IvrRules } from './rules';
import { WaitingCalls } from './waiting-calls';

export interface PlatformParts {
  readonly clock: VirtualClock;
  readonly log: ApplicationLog;
  readonly store: Store;
  /** Where recordings are kept, and whatever files the IVR needs. */
  readonly folder: string;
  readonly peers: Peers;
  /** Whose number this is. */
  readonly operatorOf: (telephoneNumber: string) => UserKey | undefined;
  readonly isSignedIn: (operator: UserKey) => boolean;
  /** Operators of the merchant who are signed in. */
  readonly signedIn: (merchantId: string) => readonly UserKey[];
  readonly settingsOf: (merchantId: string) => MerchantSettings;
}

/** The voice platform: legs, timers, channels, results. What happens in a call is decided in call.ts. */
export class IvrPlatform implements IvrOfConsole {
  readonly channels: Channels;
  readonly #legs = new Legs();
  readonly #live = new Map<string, LiveCall>();
  readonly #waiting = new WaitingCalls();
  readonly #failing = new Set<string>();
  readonly #payments: Payments;
  readonly #recorder: Recorder;
  readonly #leaks: Leaks;
  #made = 0;
  onNews: (news: CallNews) => void = () => undefined;

  constructor(
    private readonly rules: IvrRules,
    private readonly parts: PlatformParts,
  ) {
    this.#recorder = new Recorder(rules.recordings, join(parts.folder, 'recordings'));
    this.#leaks = new Leaks(rules.leaks, parts);
    this.#payments = new Payments(rules, parts, this.#leaks, (live, event) => this.#apply(live, event));
    this.channels = new Channels(rules.channels, parts.clock, (merchantId) => parts.settingsOf(merchantId).channels);
  }

  /** Calls that hold a line to the IVR: not those that only wait for an answer of the payment server. */
  callsInIvr(merchantId: string): number {
    return [...this.#live.values()].filter(({ operator, call }) => operator.merchantId === merchantId && call.state !== 'settling').length;
  }

  /** Calls that are not over, settling ones included. */
  get openCalls(): number {
    return this.#live.size;
  }

  /** What the wire adds to every frame. */
  get extraFields(): Readonly<Record<string, unknown>> {
    return this.rules.extraFields ? { vendor: { trunk: 7, codec: 'PCMU' }, priority: null } : {};
  }

  /** Brings the recordings of all calls that are over into their files. */
  writeRecordings(): void {
    this.#recorder.write();
  }

  // ---- the telephone's side ---------------------------------------------------------------------

  /** A call reaches an operator's number (OPW-3.6.1-01, -02, OPW-4.11-01). @throws LegError */
  place(exchange: Exchange, { leg, to, party, transfers }: Placement): void {
    this.#legs.mustBeNew(exchange, leg);
    const parent = transfers === undefined ? null : this.#legs.returnedCall(exchange, transfers);
    const owner = this.parts.operatorOf(to);
    if (!owner) {
      exchange.tell(leg, { type: 'rejected', cause: 'unknown-number' });
      return;
    }
    const operator = this.#operatorMet(owner);
    if (!this.parts.isSignedIn(operator) && this.rules.arrival.notSignedIn !== 'wait') {
      this.#turnAway(exchange, leg);
      return;
    }
    const settings = this.parts.settingsOf(operator.merchantId);
    const free = parent && !this.rules.channels.againTakesChannel ? () => undefined : this.channels.take(operator.merchantId);
    if (!free) {
      this.#overflow(exchange, leg, operator);
      return;
    }
    const stepped = arrivedCall(party, settings, parent ? parent.call.returns + 1 : 0, this.rules);
    const id = `call-${++this.#made}`;
    const live: LiveCall = {
      id,
      operator,
      parent,
      exchange,
      timers: new Map(),
      freeChannel: free,
      recording: this.#recorder.begin(id),
      call: stepped.call,
      calling: leg,
      offered: null,
      listening: null,
      results: 0,
    };
    this.#live.set(id, live);
    this.#legs.add(exchange, leg, live, 'calling');
    this.#waiting.add(live);
    this.parts.log.write('ivr', 'call-arrived', { call: id, user: operator.userId, party });
    exchange.tell(leg, { type: 'answered', call: id });
    this.#carryOut(live, stepped.effects);
  }

  /** The transfer is completed: the consumer's leg takes the place of the operator's (REFER with Replaces). @throws LegError */
  complete(exchange: Exchange, leg: string, replaces: string): void {
    this.#legs.mustBeNew(exchange, leg);
    const { live, side } = this.#legs.of(exchange, replaces, 'replaces');
    if (side !== 'calling' || live.call.party !== 'operator') {
      throw new LegError(`replaces: expected an operator's leg whose transfer is not completed, given "${replaces}"`, 'replaces');
    }
    this.#legs.add(exchange, leg, live, 'calling');
    live.calling = leg;
    exchange.tell(leg, { type: 'answered', call: live.id });
    if (this.#leaks.keepsOperatorsLeg) live.listening = replaces;
    else this.#legs.drop(live, replaces, 'replaced');
    this.#apply(live, { type: 'transfer-completed' });
  }

  /** A key of the telephone: 0-9 * # A-D. @throws LegError */
  press(exchange: Exchange, leg: string, key: string): void {
    const { live, side } = this.#legs.of(exchange, leg, 'leg');
    if (live.call.state === 'returned') {
      const other = side === 'calling' ? live.offered : live.calling;
      if (other !== null) exchange.tell(other, { type: 'key', key });
      this.#recordKey(live, key, side);
      return;
    }
    if (side === 'offered' || leg === live.listening) return;
    this.#recordKey(live, key, side);
    this.#apply(live, { type: 'key-pressed', key, by: live.call.party });
  }

  #recordKey({ call, recording }: LiveCall, key: string, side: Leg['side']): void {
    const by = side === 'offered' ? 'operator' : call.party;
    if (this.rules.recordings.keys[by].includes(call.state)) recording.key(key, side === 'calling' ? 'caller' : 'other');
    else recording.maskedKey();
  }

  /** The operator takes the returned call. @throws LegError */
  answer(exchange: Exchange, leg: string): void {
    const { live } = this.#legs.offered(exchange, leg);
    if (live.call.state !== 'returning') throw new LegError(`leg: "${leg}" was answered already`, 'leg');
    exchange.tell(leg, { type: 'answered', call: live.id });
    this.#apply(live, { type: 'operator-answered' });
  }

  /** The operator is busy, or does not answer. @throws LegError */
  reject(exchange: Exchange, leg: string): void {
    const { live } = this.#legs.offered(exchange, leg);
    if (live.call.state !== 'returning') throw new LegError(`leg: "${leg}" was answered already; hang up instead`, 'leg');
    this.#apply(live, { type: 'operator-refused' });
  }

  /** @throws LegError */
  hangUp(exchange: Exchange, leg: string): void {
    const gone = this.#legs.of(exchange, leg, 'leg');
    this.#legs.remove(exchange, leg);
    this.#leave(gone);
  }

  /** The exchange is gone, and all its legs with it. */
  disconnect(exchange: Exchange): void {
    const gone = this.#legs.ofExchange(exchange);
    this.#legs.forget(exchange);
    for (const leg of gone) this.#leave(leg);
  }

  /** What follows when a telephone is gone. */
  #leave({ id, live, side }: Leg): void {
    if (id === live.listening) live.listening = null;
    else if (side === 'calling') this.#apply(live, { type: 'caller-hung-up' });
    else this.#apply(live, { type: live.call.state === 'returning' ? 'operator-refused' : 'operator-hung-up' });
  }

  // ---- the console's side -----------------------------------------------------------------------

  remaining(operator: UserKey): number | null {
    return this.#waiting.first(operator)?.call.remaining ?? null;
  }

  send(operator: UserKey, data: PaymentData): 'taken' | 'nothing-waits' | 'failed' {
    const live = this.#waiting.first(operator);
    if (!live) return 'nothing-waits';
    const duplicate = this.rules.waiting.checksDuplicates && this.#payments.hasSucceeded(operator.merchantId, data.transactionId);
    if (this.#failing.delete(keyOf(operator)) || duplicate) {
      this.#apply(live, { type: 'send-failed' });
      return 'failed';
    }
    this.#apply(live, { type: 'data-sent', data });
    return 'taken';
  }

  // ---- the tester's side ------------------------------------------------------------------------

  /** The operator's next click on send fails (OPW-3.6.3-02). */
  failNextSend(operator: UserKey): void {
    this.#failing.add(keyOf(operator));
  }

  /** The payment process of the operator's calls is broken off (OPW-3.7-09). False when there is none. */
  interrupt(operator: UserKey): boolean {
    const calls = [...this.#live.values()].filter((live) => keyOf(live.operator) === keyOf(operator));
    for (const live of calls) this.#apply(live, { type: 'interrupted' });
    return calls.length > 0;
  }

  // ---- carrying out -----------------------------------------------------------------------------

  #apply(live: LiveCall, event: CallEvent): void {
    if (this.#closed) return;
    this.#keep(live, nextCall(live.call, event, this.rules), event.type);
  }

  #keep(live: LiveCall, { call, effects }: Stepped, event: CallEvent['type']): void {
    const from = live.call.state;
    this.#leaks.follow(live, live.call, event, call);
    live.call = call;
    if (live.listening !== null) this.#leakKeys(live, live.listening);
    if (!awaitsData(call, this.rules)) this.#waiting.remove(live);
    if (from !== call.state) this.parts.log.write('ivr', event, { call: live.id, from, to: call.state });
    this.#carryOut(live, effects);
    if (call.state !== 'ended' || from === 'ended') return;
    this.#live.delete(live.id);
    this.#recorder.keep(live.recording);
  }

  #leakKeys(live: LiveCall, leg: string): void {
    for (const key of this.#leaks.keysForOperator(live)) live.exchange.tell(leg, { type: 'key', key });
  }

  #carryOut(live: LiveCall, effects: readonly Effect[]): void {
    for (const effect of effects) this.#do(live, effect);
  }

  #do(live: LiveCall, effect: Effect): void {
    const { operator, exchange, call } = live;
    const of = { operator, call: live.id, transactionId: call.data?.transactionId ?? '', paid: this.#reportedPaid(call) };
    switch (effect.do) {
      case 'play':
        live.recording.prompt(effect.prompt);
        exchange.tell(live.calling, { type: 'prompt', id: effect.prompt, text: this.rules.prompts[effect.prompt] });
        return;
      case 'tone':
        live.recording.ringBack();
        exchange.tell(live.calling, { type: 'tone', tone: effect.tone });
        return;
      case 'start':
        this.#start(live, effect.timer, effect.seconds);
        return;
      case 'stop-timers':
        this.#stopTimers(live);
        return;
      case 'waiting':
        this.#news(live, { ...of, type: 'waiting', remaining: effect.remaining });
        return;
      case 'waiting-ended':
        this.#news(live, { ...of, type: 'waiting-ended', why: effect.why });
        return;
      case 'point':
        this.#news(live, { ...of, type: 'point', point: effect.point, ...(effect.result && { result: effect.result }) });
        return;
      case 'tell':
        this.#news(live, { ...of, type: effect.what });
        return;
      case 'find-holder':
        this.#payments.findHolder(live);
        return;
      case 'authorise':
        this.#payments.authorise(live);
        return;
      case 'inquire':
        this.#payments.inquire(live);
        return;
      case 'record':
        this.#payments.record(live);
        return;
      case 'offer-return':
        live.offered = this.#legs.freeName(exchange, `return-${live.id}`);
        this.#legs.add(exchange, live.offered, live, 'offered');
        this.#tellOperator(live, live.offered, { type: 'offered', to: 'operator', from: live.calling });
        return;
      case 'withdraw-return':
        if (live.offered !== null) this.#legs.drop(live, live.offered, 'normal');
        live.offered = null;
        return;
      case 'bridge':
        exchange.tell(live.calling, { type: 'bridged', with: live.offered ?? '' });
        this.#tellOperator(live, live.offered ?? '', { type: 'bridged', with: live.calling });
        this.#leakKeys(live, live.offered ?? '');
        return;
      case 'free-channel':
        live.freeChannel(effect.by);
        return;
      case 'hang-up':
        if (live.listening !== null) this.#legs.drop(live, live.listening, effect.cause, this.#leaks.beside('call-events', live));
        for (const leg of [live.calling, live.offered]) if (leg !== null) this.#legs.drop(live, leg, effect.cause);
        // The third return cuts the whole chain of transfers (OPW-4.8-02).
        if (effect.cause === 'transfer-limit' && live.parent) this.#cut(live.parent);
        return;
    }
  }

  #tellOperator(live: LiveCall, leg: string, news: LegNews): void {
    live.exchange.tell(leg, news, this.#leaks.beside('call-events', live));
  }

  #news(live: LiveCall, news: CallNews): void {
    const beside = this.#leaks.besideNews(live);
    this.onNews(beside ? { ...news, beside } : news);
  }

  #cut(live: LiveCall): void {
    for (const leg of [live.calling, live.offered]) if (leg !== null) this.#legs.drop(live, leg, 'transfer-limit');
    this.#apply(live, { type: 'caller-hung-up' });
    if (live.parent) this.#cut(live.parent);
  }

  #start(live: LiveCall, timer: CallTimer, seconds: number): void {
    live.timers.get(timer)?.();
    const type = timerEvents[timer];
    live.timers.set(
      timer,
      this.parts.clock.after(seconds * 1000, () => {
        live.timers.delete(timer);
        this.#apply(live, { type });
      }),
    );
  }

  #stopTimers(live: LiveCall): void {
    for (const cancel of live.timers.values()) cancel();
    live.timers.clear();
  }

  #reportedPaid(call: Call): boolean {
    if (call.state === 'returning' || call.state === 'returned') {
      if (this.rules.callReturn.reports !== 'truly') return this.rules.callReturn.reports === 'always-paid';
    }
    return call.outcome === 'succeeded';
  }

  // ---- legs -------------------------------------------------------------------------------------

  #operatorMet(owner: UserKey): UserKey {
    if (this.rules.arrival.meets === 'own-operator') return owner;
    return this.parts.signedIn(owner.merchantId)[0] ?? owner;
  }

  #turnAway(exchange: Exchange, leg: string): void {
    if (this.rules.arrival.notSignedIn === 'reject') {
      exchange.tell(leg, { type: 'rejected', cause: 'not-signed-in' });
      return;
    }
    exchange.tell(leg, { type: 'answered', call: `turned-away-${++this.#made}` });
    exchange.tell(leg, { type: 'hung-up', cause: 'not-signed-in' });
  }

  #overflow(exchange: Exchange, leg: string, operator: UserKey): void {
    this.parts.log.write('ivr', 'over-capacity', { merchant: operator.merchantId, user: operator.userId });
    if (this.rules.channels.overflowCutsOldest) {
      const oldest = [...this.#live.values()].find((live) => live.operator.merchantId === operator.merchantId);
      if (oldest) this.#apply(oldest, { type: 'interrupted' });
    }
    if (this.rules.channels.overflow === 'busy') {
      exchange.tell(leg, { type: 'rejected', cause: 'busy' });
      return;
    }
    exchange.tell(leg, { type: 'answered', call: `over-capacity-${++this.#made}` });
    exchange.tell(leg, { type: 'prompt', id: 'over-capacity', text: this.rules.prompts['over-capacity'] });
    exchange.tell(leg, { type: 'hung-up', cause: 'over-capacity' });
  }

  #closed = false;

  /** Answers that come later change nothing any more. */
  close(): void {
    this.#closed = true;
    this.#payments.close();
    this.#leaks.close();
    for (const live of this.#live.values()) this.#stopTimers(live);
    this.#live.clear();
  }
}

const timerEvents: Readonly<
  Record<CallTimer, Exclude<CallEvent['type'], 'data-sent' | 'key-pressed' | 'holder-found' | 'authorised' | 'inquiry-answered'>>
> = {
  second: 'second-passed',
  guidance: 'guidance-due',
  'key-limit': 'key-late',
  'ring-back': 'ring-back-over',
  entry: 'entry-silent',
  'sms-expiry': 'sms-expired',
  inquiry: 'inquiry-due',
  'return-answer': 'operator-refused',
};
