import { randomInt } from 'node:crypto';
import type { ApplicationLog } from '../../kit/application-log';
import type { CancelTimer, VirtualClock } from '../../kit/clock';
import type { Store } from '../../kit/store';
import type { UserKey } from '../access/directory';
import type { MerchantSettings } from '../merchants/settings';
import { jpoOf } from '../payment-server/instalments';
import { arrivedCall, awaitsData, type Call, type CallEvent, type CallTimer, type Effect, nextCall, type Stepped } from './call';
import { Channels } from './channels';
import type { CallNews, IvrOfConsole, PaymentData } from './news';
import type { AuthorisationRequest, PaymentResult, Peers } from './peers';
import { Results } from './results';
import type { IvrRules, LeakPlace } from './rules';

/** What the IVR says on a leg; the wire adds the time. */
export type LegNews =
  | { readonly type: 'answered'; readonly call: string }
  | { readonly type: 'rejected'; readonly cause: 'busy' | 'unknown-number' | 'not-signed-in' }
  | { readonly type: 'prompt'; readonly id: string; readonly text: string }
  | { readonly type: 'tone'; readonly tone: 'ring-back' }
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'offered'; readonly to: 'operator'; readonly from: string }
  | { readonly type: 'bridged'; readonly with: string }
  | { readonly type: 'hung-up'; readonly cause: string };

/** A telephone exchange that has legs at the IVR; it is told what happens on them. */
export interface Exchange {
  tell(leg: string, news: LegNews): void;
}

/** A request that does not fit the state of its leg; nothing has changed. */
export class LegError extends Error {
  override readonly name = 'LegError';
  constructor(
    message: string,
    readonly field: string,
  ) {
    super(message);
  }
}

export interface Placement {
  readonly leg: string;
  /** Number of an operator, 050-XXXX-XXXX. */
  readonly to: string;
  readonly party: 'operator' | 'consumer';
  /** The offered leg of an earlier call that is transferred again. */
  readonly transfers?: string;
}

export interface PlatformParts {
  readonly clock: VirtualClock;
  readonly log: ApplicationLog;
  readonly store: Store;
  readonly peers: Peers;
  /** Whose number this is. */
  readonly operatorOf: (telephoneNumber: string) => UserKey | undefined;
  readonly isSignedIn: (operator: UserKey) => boolean;
  /** Operators of the merchant who are signed in. */
  readonly signedIn: (merchantId: string) => readonly UserKey[];
  readonly settingsOf: (merchantId: string) => MerchantSettings;
}

interface Leg {
  readonly exchange: Exchange;
  readonly id: string;
  readonly live: LiveCall;
  readonly side: 'calling' | 'offered';
}

interface LiveCall {
  readonly id: string;
  readonly operator: UserKey;
  /** The call whose returned leg was transferred into this one. */
  readonly parent: LiveCall | null;
  readonly exchange: Exchange;
  readonly timers: Map<CallTimer, CancelTimer>;
  readonly freeChannel: (by: 'operator' | 'consumer' | 'ivr') => void;
  call: Call;
  calling: string;
  offered: string | null;
  /** A leg that is kept open though it was replaced: a fault (AIV-pci-02). */
  listening: string | null;
  results: number;
}

/** The voice platform: legs, timers, channels, results. What happens in a call is decided in call.ts. */
export class IvrPlatform implements IvrOfConsole {
  readonly channels: Channels;
  readonly #legs = new Map<Exchange, Map<string, Leg>>();
  readonly #live = new Map<string, LiveCall>();
  /** Calls that wait for payment data, by operator, oldest first. */
  readonly #waiting = new Map<string, Set<LiveCall>>();
  readonly #failing = new Set<string>();
  readonly #results: Results;
  /** Results that the order system has not heard yet, by transaction, oldest first. */
  readonly #untold = new Map<string, PaymentResult[]>();
  #made = 0;
  onNews: (news: CallNews) => void = () => undefined;

  constructor(
    private readonly rules: IvrRules,
    private readonly parts: PlatformParts,
  ) {
    this.#results = new Results(parts.store);
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

  // ---- the telephone's side ---------------------------------------------------------------------

  /** A call reaches an operator's number (OPW-3.6.1-01, -02, OPW-4.11-01). @throws LegError */
  place(exchange: Exchange, { leg, to, party, transfers }: Placement): void {
    this.#mustBeNew(exchange, leg);
    const parent = transfers === undefined ? null : this.#returnedCall(exchange, transfers);
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
      call: stepped.call,
      calling: leg,
      offered: null,
      listening: null,
      results: 0,
    };
    this.#live.set(id, live);
    this.#addLeg(exchange, leg, live, 'calling');
    this.#wait(live);
    this.parts.log.write('ivr', 'call-arrived', { call: id, user: operator.userId, party });
    exchange.tell(leg, { type: 'answered', call: id });
    this.#carryOut(live, stepped.effects);
  }

  /** The transfer is completed: the consumer's leg takes the place of the operator's (REFER with Replaces). @throws LegError */
  complete(exchange: Exchange, leg: string, replaces: string): void {
    this.#mustBeNew(exchange, leg);
    const { live, side } = this.#legOf(exchange, replaces, 'replaces');
    if (side !== 'calling' || live.call.party !== 'operator') {
      throw new LegError(`replaces: expected an operator's leg whose transfer is not completed, given "${replaces}"`, 'replaces');
    }
    this.#addLeg(exchange, leg, live, 'calling');
    live.calling = leg;
    exchange.tell(leg, { type: 'answered', call: live.id });
    if (this.#leaks('operator-leg')) live.listening = replaces;
    else this.#dropLeg(live, replaces, 'replaced');
    this.#apply(live, { type: 'transfer-completed' });
  }

  /** A key of the telephone: 0-9 * # A-D. @throws LegError */
  press(exchange: Exchange, leg: string, key: string): void {
    const { live, side } = this.#legOf(exchange, leg, 'leg');
    if (live.call.state === 'returned') {
      const other = side === 'calling' ? live.offered : live.calling;
      if (other !== null) exchange.tell(other, { type: 'key', key });
      return;
    }
    if (side === 'offered' || leg === live.listening) return;
    if (live.listening !== null) exchange.tell(live.listening, { type: 'key', key });
    this.#apply(live, { type: 'key-pressed', key, by: live.call.party });
  }

  /** The operator takes the returned call. @throws LegError */
  answer(exchange: Exchange, leg: string): void {
    const { live } = this.#offeredLeg(exchange, leg);
    if (live.call.state !== 'returning') throw new LegError(`leg: "${leg}" was answered already`, 'leg');
    exchange.tell(leg, { type: 'answered', call: live.id });
    this.#apply(live, { type: 'operator-answered' });
  }

  /** The operator is busy, or does not answer. @throws LegError */
  reject(exchange: Exchange, leg: string): void {
    const { live } = this.#offeredLeg(exchange, leg);
    if (live.call.state !== 'returning') throw new LegError(`leg: "${leg}" was answered already; hang up instead`, 'leg');
    this.#apply(live, { type: 'operator-refused' });
  }

  /** @throws LegError */
  hangUp(exchange: Exchange, leg: string): void {
    const gone = this.#legOf(exchange, leg, 'leg');
    this.#removeLeg(exchange, leg);
    this.#leave(gone);
  }

  /** The exchange is gone, and all its legs with it. */
  disconnect(exchange: Exchange): void {
    const gone = [...(this.#legs.get(exchange)?.values() ?? [])];
    this.#legs.delete(exchange);
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
    return this.#waitingCall(operator)?.call.remaining ?? null;
  }

  send(operator: UserKey, data: PaymentData): 'taken' | 'nothing-waits' | 'failed' {
    const live = this.#waitingCall(operator);
    if (!live) return 'nothing-waits';
    const duplicate = this.rules.waiting.checksDuplicates && this.#results.hasSucceeded(operator.merchantId, data.transactionId);
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

  #keep(live: LiveCall, { call, effects }: Stepped, event: string): void {
    const from = live.call.state;
    live.call = call;
    if (!awaitsData(call, this.rules)) this.#stopWaiting(live);
    if (from !== call.state) this.parts.log.write('ivr', event, { call: live.id, from, to: call.state });
    this.#carryOut(live, effects);
    if (call.state === 'ended') this.#live.delete(live.id);
  }

  #carryOut(live: LiveCall, effects: readonly Effect[]): void {
    for (const effect of effects) this.#do(live, effect);
  }

  #do(live: LiveCall, effect: Effect): void {
    const { operator, exchange, call } = live;
    const of = { operator, call: live.id, transactionId: call.data?.transactionId ?? '', paid: this.#reportedPaid(call) };
    switch (effect.do) {
      case 'play':
        exchange.tell(live.calling, { type: 'prompt', id: effect.prompt, text: this.rules.prompts[effect.prompt] });
        return;
      case 'tone':
        exchange.tell(live.calling, { type: 'tone', tone: effect.tone });
        return;
      case 'start':
        this.#start(live, effect.timer, effect.seconds);
        return;
      case 'stop-timers':
        this.#stopTimers(live);
        return;
      case 'waiting':
        this.onNews({ ...of, type: 'waiting', remaining: effect.remaining });
        return;
      case 'waiting-ended':
        this.onNews({ ...of, type: 'waiting-ended', why: effect.why });
        return;
      case 'point':
        this.onNews({ ...of, type: 'point', point: effect.point, ...(effect.result && { result: effect.result }) });
        return;
      case 'tell':
        this.onNews({ ...of, type: effect.what });
        return;
      case 'find-holder':
        this.#findHolder(live);
        return;
      case 'authorise':
        this.#authorise(live);
        return;
      case 'inquire':
        this.#inquire(live);
        return;
      case 'record':
        this.#record(live);
        return;
      case 'offer-return':
        live.offered = this.#newLeg(exchange, `return-${live.id}`);
        this.#addLeg(exchange, live.offered, live, 'offered');
        exchange.tell(live.offered, { type: 'offered', to: 'operator', from: live.calling });
        return;
      case 'withdraw-return':
        if (live.offered !== null) this.#dropLeg(live, live.offered, 'normal');
        live.offered = null;
        return;
      case 'bridge':
        exchange.tell(live.calling, { type: 'bridged', with: live.offered ?? '' });
        exchange.tell(live.offered ?? '', { type: 'bridged', with: live.calling });
        return;
      case 'free-channel':
        live.freeChannel(effect.by);
        return;
      case 'hang-up':
        for (const leg of [live.calling, live.offered, live.listening]) if (leg !== null) this.#dropLeg(live, leg, effect.cause);
        // The third return cuts the whole chain of transfers (OPW-4.8-02).
        if (effect.cause === 'transfer-limit' && live.parent) this.#cut(live.parent);
        return;
    }
  }

  #cut(live: LiveCall): void {
    for (const leg of [live.calling, live.offered]) if (leg !== null) this.#dropLeg(live, leg, 'transfer-limit');
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

  #authorise(live: LiveCall): void {
    const { call, operator } = live;
    const data = call.data as PaymentData;
    const { 'card-number': cardNumber, expiry, 'security-code': securityCode } = call.card;
    const again = this.rules.payment.newTransactionIdForNextCard && call.cards > 0;
    const what: AuthorisationRequest = {
      attemptId: attemptOf(live),
      merchantId: operator.merchantId,
      orderId: again ? `${data.transactionId}-${call.cards}` : data.transactionId,
      amount: data.amount,
      jpo: jpoOf(data.instalments) ?? '',
      cardNumber,
      cardExpire: `${expiry.slice(0, 2)}/${expiry.slice(2)}`,
      ...(securityCode !== '' && { securityCode }),
      ...(data.memberId !== '' && { accountId: data.memberId }),
    };
    if (this.#leaks('log')) this.parts.log.write('ivr', 'authorisation', { call: live.id, card: cardNumber });
    if (this.#leaks('store')) this.#results.keep({ ...this.#result(live, 'unknown'), message: cardNumber }, this.parts.clock.now());
    this.#leaked.set(live.id, cardNumber);
    this.parts.peers.authorise(what).then(
      (answer) => {
        const message = this.#leaks('console') ? `${answer.message} ${cardNumber}` : answer.message;
        this.#apply(live, { type: 'authorised', answer: { ...answer, message } });
      },
      (error: Error) => this.#lost(live, 'answer-lost', error),
    );
  }

  #inquire(live: LiveCall): void {
    this.parts.peers.inquire(attemptOf(live)).then(
      ({ state, answer }) => this.#apply(live, { type: 'inquiry-answered', state, answer }),
      (error: Error) => this.#lost(live, 'inquiry-lost', error),
    );
  }

  #lost(live: LiveCall, type: 'answer-lost' | 'inquiry-lost', error: Error): void {
    if (this.#closed) return;
    this.parts.log.write('ivr', type, { call: live.id, why: error.message });
    this.#apply(live, { type });
  }

  /** Finds the holder's mobile and sends a code there (AIV-2fa-01). */
  #findHolder(live: LiveCall): void {
    const { 'card-number': cardNumber, expiry } = live.call.card;
    const code = String(randomInt(10 ** this.rules.identification.digits)).padStart(this.rules.identification.digits, '0');
    const { peers } = this.parts;
    peers
      .findHolder(cardNumber, `${expiry.slice(0, 2)}/${expiry.slice(2)}`)
      .then(async (mobile) => {
        if (mobile === null) {
          this.#apply(live, { type: 'holder-unknown' });
          return;
        }
        // Nobody waits for a code any more.
        if (live.call.state !== 'finding-holder') return;
        await peers.sendSms(mobile, `認証コード: ${code}`);
        this.#apply(live, { type: 'holder-found', code });
      })
      .catch(() => this.#apply(live, { type: 'holder-unknown' }));
  }

  /** The result is kept, and the merchant's order system told until it has heard (AIV-auth-04). */
  #record(live: LiveCall): void {
    if (live.call.data === null) return;
    const result = this.#result(live, live.call.outcome === 'none' ? 'failed' : live.call.outcome);
    this.#results.keep(result, this.parts.clock.now());
    this.parts.log.write('ivr', 'result', { call: live.id, outcome: result.outcome, code: result.code });
    if (!this.rules.payment.notifiesOrderSystem) return;
    const told = this.#leaks('order-system') ? { ...result, message: `${result.message} ${this.#leaked.get(live.id)}` } : result;
    const order = `${told.merchantId}\0${told.transactionId}`;
    const untold = this.#untold.get(order) ?? [];
    this.#untold.set(order, untold);
    if (untold.push(told) === 1) this.#notify(order);
  }

  /** Results of one transaction are told one after the other, so that none is overtaken by a later one. */
  #notify(order: string): void {
    const untold = this.#untold.get(order) ?? [];
    const [result] = untold;
    if (!result) {
      this.#untold.delete(order);
      return;
    }
    this.parts.peers.notify(result).then(
      () => {
        untold.shift();
        if (!this.#closed) this.#notify(order);
      },
      () => {
        if (!this.#closed) this.parts.clock.after(this.rules.payment.notificationSeconds * 1000, () => this.#notify(order));
      },
    );
  }

  #result(live: LiveCall, outcome: PaymentResult['outcome']): PaymentResult {
    const { answer } = live.call;
    const data = live.call.data as PaymentData;
    live.results += 1;
    return {
      id: `${live.id}-${live.results}`,
      call: live.id,
      merchantId: live.operator.merchantId,
      transactionId: data.transactionId,
      outcome,
      amount: data.amount,
      code: answer?.code ?? '',
      message: answer?.message ?? '',
    };
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

  #addLeg(exchange: Exchange, id: string, live: LiveCall, side: Leg['side']): void {
    const legs = this.#legs.get(exchange) ?? new Map<string, Leg>();
    this.#legs.set(exchange, legs.set(id, { exchange, id, live, side }));
  }

  /** A name for a leg of ours; the exchange may have used the same. */
  #newLeg(exchange: Exchange, name: string): string {
    return this.#legs.get(exchange)?.has(name) ? this.#newLeg(exchange, `${name}-`) : name;
  }

  #removeLeg(exchange: Exchange, id: string): void {
    this.#legs.get(exchange)?.delete(id);
  }

  /** Hangs up a leg of this call, unless it is gone; its name may be in use again for another call. */
  #dropLeg({ exchange, id: call }: LiveCall, id: string, cause: string): void {
    if (this.#legs.get(exchange)?.get(id)?.live.id !== call) return;
    this.#removeLeg(exchange, id);
    exchange.tell(id, { type: 'hung-up', cause });
  }

  #mustBeNew(exchange: Exchange, leg: string): void {
    if (this.#legs.get(exchange)?.has(leg)) throw new LegError(`leg: expected a new leg, "${leg}" is in use; choose another name`, 'leg');
  }

  #legOf(exchange: Exchange, leg: string, field: string): Leg {
    const found = this.#legs.get(exchange)?.get(leg);
    if (!found) throw new LegError(`${field}: expected an open leg of this connection, given "${leg}"`, field);
    return found;
  }

  #offeredLeg(exchange: Exchange, leg: string): Leg {
    const found = this.#legOf(exchange, leg, 'leg');
    if (found.side !== 'offered') throw new LegError(`leg: expected a leg that the IVR offered, given "${leg}"`, 'leg');
    return found;
  }

  /** The returned call to which this offered leg belongs. */
  #returnedCall(exchange: Exchange, leg: string): LiveCall {
    const found = this.#legs.get(exchange)?.get(leg);
    if (found?.side !== 'offered' || found.live.call.state !== 'returned') {
      throw new LegError(`transfers: expected the leg of a call that was returned and goes on, given "${leg}"`, 'transfers');
    }
    return found.live;
  }

  // ---- waiting calls ----------------------------------------------------------------------------

  #wait(live: LiveCall): void {
    const key = keyOf(live.operator);
    const waiting = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, waiting.add(live));
  }

  #stopWaiting(live: LiveCall): void {
    const key = keyOf(live.operator);
    const waiting = this.#waiting.get(key);
    if (waiting?.delete(live) && waiting.size === 0) this.#waiting.delete(key);
  }

  #waitingCall(operator: UserKey): LiveCall | undefined {
    return this.#waiting.get(keyOf(operator))?.values().next().value;
  }

  // ---- faults -----------------------------------------------------------------------------------

  /** Card numbers that a leaking IVR would still have; empty by the documented rules. */
  readonly #leaked = {
    numbers: new Map<string, string>(),
    set: (call: string, number: string): void => {
      if (this.rules.leaks.length > 0) this.#leaked.numbers.set(call, number);
    },
    get: (call: string): string => this.#leaked.numbers.get(call) ?? '',
  };

  #leaks(place: LeakPlace): boolean {
    return this.rules.leaks.includes(place);
  }

  #closed = false;

  /** Answers that come later change nothing any more. */
  close(): void {
    this.#closed = true;
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

function keyOf({ merchantId, userId }: UserKey): string {
  return `${merchantId}\0${userId}`;
}

function attemptOf(live: LiveCall): string {
  return `${live.id}-${live.call.attempts}`;
}
