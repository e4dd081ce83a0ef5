/** For tests: a call centre of two telephone exchanges and two merchants, where people, time and a faulty line do what a plan says. */
import assert from 'node:assert/strict';
import type { Scheduler } from 'fast-check';
import { testNumber } from '../../../cards/numbers/test-numbers';
import type { UserKey } from '../access/directory';
import type { MerchantSettings } from '../merchants/settings';
import { LegError } from './exchange';
import type { PaymentResult } from './peers';
import { type Fate, type LegView, ModelPeers, mobileOf, numberOf, type Office, officeOf, WatchedExchange } from './testing';

const operators: readonly UserKey[] = [
  { merchantId: 'M1', userId: 'op1' },
  { merchantId: 'M1', userId: 'op2' },
  { merchantId: 'M2', userId: 'op3' },
];
/** Channels that each merchant has. */
export const channels = { M1: 3, M2: 2 };
/** The last one is refused. */
export const cards = [testNumber('Visa', 'good'), testNumber('American Express', 'good'), testNumber('JCB', 'refused')] as const;

export type Act =
  | { readonly do: 'place'; readonly on: number; readonly name: string; readonly to: number; readonly party: 'operator' | 'consumer' }
  | {
      readonly do: 'go-on' | 'hang-up' | 'mistype' | 'disturb';
      readonly on: number;
      readonly leg: number;
      readonly card: number;
      readonly key: string;
    }
  /** The newest call of an exchange is led on for some steps, and its requests are answered. */
  | { readonly do: 'lead'; readonly on: number; readonly card: number; readonly steps: number }
  | { readonly do: 'answers'; readonly count: number }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'disconnect'; readonly on: number }
  | { readonly do: 'interrupt' | 'fail-send' | 'sign'; readonly who: number };

export interface Plan {
  readonly settings: Readonly<Record<string, Partial<MerchantSettings>>>;
  readonly fates: readonly Fate[];
  readonly acts: readonly Act[];
}

/** A call centre for one run: two exchanges, three operators of two merchants, and peers with a faulty line. */
export class Scene {
  readonly #office: Office;
  readonly #peers: ModelPeers;
  /** Every kind of thing that was heard, recorded or refused. */
  readonly met = new Set<string>();
  readonly #exchanges = [new WatchedExchange(), new WatchedExchange()] as const;
  #sent = 0;

  /** @param folder where the IVR keeps its files; without one it keeps them in memory */
  constructor(
    private readonly scheduler: Scheduler,
    { settings, fates }: Plan,
    folder?: string,
  ) {
    const left = [...fates];
    this.#peers = new ModelPeers(
      () => scheduler.schedule(Promise.resolve()),
      () => left.shift() ?? 'answered',
      (cardNumber) => cardNumber === cards[2],
    );
    this.#office = officeOf(operators, this.#peers, settings, {}, folder);
  }

  async act(act: Act): Promise<void> {
    const { ivr, clock, present } = this.#office;
    switch (act.do) {
      case 'place':
        this.#place(this.#exchange(act.on), act.name, operators[act.to] ?? null, act.party, null);
        return;
      case 'lead':
        for (let step = 0; step < act.steps; step++) await this.#lead(this.#exchange(act.on), cards[act.card] ?? cards[0]);
        return;
      case 'answers':
        for (let n = 0; n < act.count && this.scheduler.count() > 0; n++) await this.scheduler.waitOne();
        await new Promise(setImmediate);
        return;
      case 'wait':
        clock.advance(act.seconds * 1000);
        return;
      case 'disconnect':
        for (const leg of this.#exchange(act.on).open) leg.stage = 'over';
        ivr.disconnect(this.#exchange(act.on));
        return;
      case 'interrupt':
        ivr.interrupt(operatorAt(act.who));
        return;
      case 'fail-send':
        ivr.failNextSend(operatorAt(act.who));
        return;
      case 'sign':
        if (!present.delete(operatorAt(act.who))) present.add(operatorAt(act.who));
        return;
      default: {
        const { open } = this.#exchange(act.on);
        const leg = open[act.leg % (open.length || 1)];
        if (leg) this.#onLeg(this.#exchange(act.on), leg, act);
      }
    }
  }

  /** What must hold whenever nobody is in the middle of something. */
  mustBeSound(): void {
    const { ivr, clock } = this.#office;
    assert.deepEqual(
      this.#exchanges.flatMap(({ complaints }) => complaints),
      [],
    );
    for (const [merchant, contract] of Object.entries(channels)) {
      assert.equal(ivr.channels.inUse(merchant), ivr.callsInIvr(merchant), `channels of ${merchant}`);
      assert.ok(ivr.channels.inUse(merchant) <= contract, `channels of ${merchant}`);
    }
    for (const leg of this.#exchanges.flatMap(({ legs }) => [...legs.values()])) {
      // OPW-4.8-02: with the third return the whole chain is cut.
      const { heard, again } = leg;
      if (heard === 'transfer-limit' && again) assert.deepEqual([again.stage, again.other?.stage], ['over', 'over'], leg.id);
    }
    const isDone = ivr.openCalls === 0 && this.#office.kept().length === this.#peers.acknowledged.size;
    if (isDone) assert.equal(clock.running, 0, 'timers are left');
    const orders = this.#peers.paid.map(({ merchantId, orderId }) => `${merchantId} ${orderId}`);
    assert.equal(new Set(orders).size, orders.length, 'an order was charged twice');
  }

  /** Everybody hangs up, the line is mended, and time passes. */
  async wrapUp(): Promise<void> {
    const { ivr, clock } = this.#office;
    for (const exchange of this.#exchanges) {
      for (const { id } of exchange.open) if (exchange.legs.get(id)?.stage !== 'over') this.#hangUp(exchange, id);
    }
    this.mustBeSound();
    for (let rounds = 0; ivr.openCalls > 0 || clock.running > 0 || this.scheduler.count() > 0; rounds++) {
      assert.ok(rounds < 500, `${ivr.openCalls} calls and ${clock.running} timers are left`);
      await this.act({ do: 'answers', count: 1000 });
      clock.advance(60_000);
    }
  }

  mustBeSettled(): void {
    this.mustBeSound();
    const { ivr } = this.#office;
    assert.deepEqual(
      Object.keys(channels).map((merchant) => ivr.channels.inUse(merchant)),
      [0, 0],
    );
    for (const exchange of this.#exchanges) {
      assert.deepEqual(exchange.open, []);
      for (const id of exchange.legs.keys()) assert.throws(() => ivr.hangUp(exchange, id), LegError, `leg ${id} is still there`);
      for (const word of exchange.words) this.met.add(word);
    }
    const kept = this.#office.kept();
    const paid = this.#peers.paid.map(({ merchantId, orderId, amount }) => `${merchantId} ${orderId} ${amount}`);
    const succeeded = kept.filter(({ outcome }) => outcome === 'succeeded');
    assert.deepEqual(
      succeeded.map(({ merchantId, transactionId, amount }) => `${merchantId} ${transactionId} ${amount}`).sort(),
      paid.sort(),
    );
    const orderOf = ({ merchantId, transactionId }: PaymentResult): string => `${merchantId} ${transactionId}`;
    for (const order of new Set(kept.map(orderOf))) {
      const ofOrder = (result: PaymentResult): boolean => orderOf(result) === order;
      assert.deepEqual(this.#peers.told.filter(ofOrder), kept.filter(ofOrder), `what the order system heard of ${order}`);
    }
    for (const call of new Set(kept.map((result) => result.call))) {
      const results = kept.filter((result) => result.call === call);
      assert.ok(results.at(-1)?.outcome !== 'unknown' && results.slice(0, -1).every(({ outcome }) => outcome === 'unknown'), call);
    }
    for (const { outcome } of kept) this.met.add(`result ${outcome}`);
  }

  close(): void {
    this.#office.ivr.writeRecordings();
    this.#office.close();
  }

  async #lead(exchange: WatchedExchange, card: string): Promise<void> {
    const leg = exchange.open.at(-1);
    if (!leg) return;
    if (leg.party === 'consumer' && leg.heard === 'answered') this.#office.clock.advance(5_000);
    if (leg.heard === 'please-wait') this.#office.clock.advance(10_000);
    this.#goOn(exchange, leg, card, '5');
    await this.act({ do: 'answers', count: 9 });
  }

  #exchange(at: number): WatchedExchange {
    return this.#exchanges[at === 0 ? 0 : 1];
  }

  #place(exchange: WatchedExchange, leg: string, operator: UserKey | null, party: 'operator' | 'consumer', again: LegView | null): void {
    if (exchange.open.some(({ id }) => id === leg)) {
      this.#mustRefuse(() => this.#office.ivr.place(exchange, { leg, to: '050', party }));
      return;
    }
    exchange.expect(leg, party, operator, again);
    const to = operator ? numberOf(operator) : '050-nobody';
    this.#office.ivr.place(exchange, { leg, to, party, ...(again && { transfers: again.id }) });
  }

  #hangUp(exchange: WatchedExchange, id: string): void {
    (exchange.legs.get(id) as LegView).stage = 'over';
    this.#office.ivr.hangUp(exchange, id);
  }

  #onLeg(exchange: WatchedExchange, leg: LegView, act: Extract<Act, { do: 'go-on' | 'hang-up' | 'mistype' | 'disturb' }>): void {
    if (act.do === 'hang-up') this.#hangUp(exchange, leg.id);
    else if (act.do === 'mistype') this.#press(exchange, leg.id, leg.stage === 'offered' ? '' : `13${act.key}`);
    else if (act.do === 'go-on') this.#goOn(exchange, leg, cards[act.card] ?? cards[0], act.key);
    else this.#disturb(exchange, leg);
  }

  /** What does not fit the leg; an offered one is rejected afterwards. */
  #disturb(exchange: WatchedExchange, leg: LegView): void {
    const { ivr } = this.#office;
    this.#mustRefuse(() => ivr.complete(exchange, leg.id, leg.id));
    if (leg.party !== 'operator') this.#mustRefuse(() => ivr.complete(exchange, 'new', leg.id));
    const isReturned = leg.party === 'offered' && leg.stage === 'open';
    if (!isReturned) this.#mustRefuse(() => ivr.place(exchange, { leg: 'new', to: '050', party: 'operator', transfers: leg.id }));
    if (leg.stage === 'offered') {
      ivr.reject(exchange, leg.id);
    } else {
      this.#mustRefuse(() => ivr.answer(exchange, leg.id));
      this.#mustRefuse(() => ivr.reject(exchange, leg.id));
    }
  }

  /** What comes next on this leg when all goes well. */
  #goOn(exchange: WatchedExchange, leg: LegView, card: string, key: string): void {
    const { ivr } = this.#office;
    if (leg.stage === 'offered') {
      ivr.answer(exchange, leg.id);
    } else if (leg.other) {
      if (leg.party === 'offered') this.#place(exchange, this.#freshName(exchange), operatorAt(this.#sent++ % 3), 'operator', leg);
      else this.#talk(exchange, leg, leg.other, key);
    } else {
      this.#dial(exchange, leg, card);
    }
  }

  /** A key is heard by the other side. */
  #talk(exchange: WatchedExchange, leg: LegView, other: LegView, key: string): void {
    const { said } = exchange;
    other.heard = '';
    this.#office.ivr.press(exchange, leg.id, key);
    assert.deepEqual([other.heard, exchange.said], ['key', said + 1]);
  }

  /** Names of legs that are over are used again. */
  #freshName(exchange: WatchedExchange): string {
    return [...'bcdefghijklmnopqrstuvwxyz'].find((name) => !exchange.open.some(({ id }) => id === name)) ?? assert.fail('too many legs');
  }

  #dial(exchange: WatchedExchange, leg: LegView, card: string): void {
    const code = card === cards[1] ? '1234' : '123';
    const entries: Readonly<Record<string, string>> = {
      'data-taken': '1',
      'card-number': `${card}#`,
      expiry: '1230',
      'security-code': code,
      'sms-code': this.#peers.codes.get(mobileOf(card)) ?? '0',
    };
    if (leg.heard === 'send-data' && leg.operator) this.#send(leg.operator);
    else if (leg.party === 'operator' && leg.heard !== 'data-taken') this.#complete(exchange, leg);
    else this.#press(exchange, leg.id, entries[leg.heard] ?? '');
  }

  #complete(exchange: WatchedExchange, { id, operator, again }: LegView): void {
    const consumer = this.#freshName(exchange);
    exchange.expect(consumer, 'consumer', operator, again);
    this.#office.ivr.complete(exchange, consumer, id);
  }

  /** Three orders for each merchant, so that they are paid again, each with one amount. */
  #send(operator: UserKey): void {
    const order = ++this.#sent % 3;
    this.#office.ivr.send(operator, { transactionId: `order-${order}`, amount: String(1000 + order), instalments: '1回', memberId: '' });
  }

  #press(exchange: WatchedExchange, leg: string, keys: string): void {
    for (const key of keys) if (exchange.legs.get(leg)?.stage === 'open') this.#office.ivr.press(exchange, leg, key);
  }

  #mustRefuse(act: () => void): void {
    const said = this.#exchanges.map((exchange) => exchange.said);
    assert.throws(act, LegError);
    assert.deepEqual(
      this.#exchanges.map((exchange) => exchange.said),
      said,
    );
    this.met.add('refused');
  }
}

function operatorAt(at: number): UserKey {
  return operators[at] ?? assert.fail(`no operator ${at}`);
}
