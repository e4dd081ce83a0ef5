import type { Typed } from '../../cards/numbers/secret';
import { canDo } from '../targets/controls/ways';
import { Nonconformity, SuiteError } from '../targets/errors';
import type { Target } from '../targets/target';
import type { Heard, Leg, Patience } from '../targets/telephone-line';
import { Consumer, inWords } from './consumer';
import type { Operator } from './operator';

/** Seconds of ring-back tone before the consumer's guidance (OPW-3.6.1-08). */
const ringBackSeconds = 5;

/** The merchant's telephone exchange, with the telephones of operators and consumers. */
export class Exchange {
  readonly calls: TelephoneCall[] = [];

  constructor(private readonly target: Target) {}

  /** The call that was transferred last. */
  get call(): TelephoneCall {
    const call = this.calls.at(-1);
    if (!call) throw new SuiteError('no call was transferred in this scenario');
    return call;
  }

  /** The latest call of an operator. */
  callOf(operator: Operator): TelephoneCall {
    const call = this.calls.findLast((one) => one.operator === operator);
    if (!call) throw new SuiteError(`no call was transferred to ${operator.alias}`);
    return call;
  }

  /** Begins an attended transfer: the operator calls the IVR at their own number. */
  async transfer(operator: Operator): Promise<TelephoneCall> {
    return this.#place(operator, 'operator');
  }

  /** Transfers blind: the consumer is connected at once. */
  async transferBlind(operator: Operator): Promise<TelephoneCall> {
    return this.#place(operator, 'consumer');
  }

  /** Begins attended transfers at one moment, one for each entry. */
  async transferAll(operators: readonly Operator[]): Promise<readonly TelephoneCall[]> {
    const placed = await this.target.telephone.placeAll(operators.map((operator) => ({ to: operator.number, party: 'operator' })));
    const calls = placed.map((leg, n) => new TelephoneCall(this.target, operators[n] as Operator, leg, 'operator'));
    this.calls.push(...calls);
    return calls;
  }

  /** Calls any number. */
  async dial(number: string): Promise<Leg> {
    return this.target.telephone.place({ to: number, party: 'operator' });
  }

  async #place(operator: Operator, party: 'operator' | 'consumer'): Promise<TelephoneCall> {
    const leg = await this.target.telephone.place({ to: operator.number, party });
    const call = new TelephoneCall(this.target, operator, leg, party);
    this.calls.push(call);
    return call;
  }
}

/** One consumer's call, from the first transfer to the end. */
export class TelephoneCall {
  readonly consumer: Consumer;
  /** What became of the last placement: answered or not, and why. */
  placed: Leg;
  readonly #operatorLegs: string[] = [];
  readonly #consumerLegs: string[] = [];
  /** The operator's leg to the IVR, while the transfer is not completed. */
  #consulting: string | null = null;
  /** The leg on which the consumer is with the operator again. */
  #returned: string | null = null;

  constructor(
    private readonly target: Target,
    readonly operator: Operator,
    leg: Leg,
    party: 'operator' | 'consumer',
  ) {
    this.placed = leg;
    this.#enter(leg, party);
    this.consumer = new Consumer(target, () => this.#consumerLegs.at(-1) ?? null);
  }

  /** Whether the IVR has begun to serve the call: answered it, and asked the operator for the payment data (OPW-4.11-01). */
  async isServed(): Promise<boolean> {
    if (!this.placed.answered) return false;
    const heard = await this.target.telephone.heard(this.placed.id);
    return heard.some(({ kind, id }) => kind === 'prompt' && id === 'send-data');
  }

  /** Completes the transfer: the consumer takes the operator's place. */
  async complete(): Promise<Leg> {
    const leg = await this.target.telephone.complete(this.#mustConsult());
    this.placed = leg;
    if (leg.answered) {
      this.#consulting = null;
      this.#consumerLegs.push(leg.id);
    }
    return leg;
  }

  /** Presses keys at the operator's telephone: on the consultation leg, or while connected to the returned consumer. */
  async operatorPresses(...keys: readonly Typed[]): Promise<readonly Heard[]> {
    return this.target.telephone.press(this.#latest('operator'), ...keys);
  }

  /** Presses keys at the consumer's telephone, asked or not. */
  async consumerPresses(...keys: readonly Typed[]): Promise<readonly Heard[]> {
    return this.target.telephone.press(this.#latest('consumer'), ...keys);
  }

  /** The operator presses 1 and completes the transfer; the consumer hears the ring-back tone until it is over. */
  async handOver(): Promise<Leg> {
    await this.operatorPresses('1');
    const leg = await this.complete();
    await this.ringBackPasses();
    return leg;
  }

  /** Lets the ring-back tone be over. Without the control clock the next wait includes it. */
  async ringBackPasses(): Promise<void> {
    if (canDo(this.target.profile.controls, 'advanceClock')) await this.target.controls.advance(ringBackSeconds);
  }

  /** The operator takes the consumer back before the transfer is completed. */
  async takeBack(): Promise<void> {
    const leg = this.#mustConsult();
    this.#consulting = null;
    await this.target.telephone.hangUp(leg);
  }

  /** Puts the receiver down. */
  async hangUp(who: 'consumer' | 'operator'): Promise<void> {
    const leg = this.#latest(who);
    if (leg === this.#consulting) this.#consulting = null;
    await this.target.telephone.hangUp(leg);
  }

  /** Whether the IVR calls the operator to return the consumer; waits for it. */
  async isReturned(): Promise<boolean> {
    return (await this.target.telephone.untilOffered(this.#latest('consumer'))) !== null;
  }

  /** The operator takes the returned call. @throws Nonconformity when there is none */
  async operatorAnswers(): Promise<Leg> {
    const offered = await this.#mustBeOffered();
    const leg = await this.target.telephone.answer(offered);
    this.#returned = offered;
    this.#operatorLegs.push(offered);
    return leg;
  }

  /** The operator's telephone is busy when the call is returned. @throws Nonconformity when there is none */
  async operatorIsBusy(): Promise<void> {
    await this.target.telephone.reject(await this.#mustBeOffered(), 'busy');
  }

  /** The operator transfers the returned consumer to the IVR again. @param to another operator's number is called */
  async retransfer(to: Operator = this.operator): Promise<Leg> {
    if (this.#returned === null) throw new SuiteError('the call was not returned to the operator: nothing to transfer again');
    const leg = await this.target.telephone.place({ to: to.number, party: 'operator', transfers: this.#returned });
    this.placed = leg;
    this.#enter(leg, 'operator');
    return leg;
  }

  /** Everything heard so far, on all legs of this party in their order. */
  async heard(who: 'consumer' | 'operator'): Promise<readonly Heard[]> {
    const all: Heard[] = [];
    for (const leg of this.#legsOf(who)) all.push(...(await this.target.telephone.heard(leg)));
    return all;
  }

  /** Waits until what is heard on the party's latest leg is as described; answers with what was heard on it. */
  async until(
    who: 'consumer' | 'operator',
    what: string,
    is: (heard: readonly Heard[]) => boolean,
    within: Patience = 'settle',
  ): Promise<readonly Heard[]> {
    return this.target.telephone.until(this.#latest(who), what, is, within);
  }

  /** Waits for a prompt on the party's latest leg, by its name. */
  async hears(who: 'consumer' | 'operator', prompt: string, within: Patience = 'settle'): Promise<boolean> {
    const is = (heard: readonly Heard[]): boolean => heard.some(({ kind, id }) => kind === 'prompt' && id === prompt);
    return is(await this.until(who, `the prompt ${prompt}`, is, within));
  }

  /** Waits until the IVR has hung up on the party. @returns the cause; null when it has not */
  async isHungUp(who: 'consumer' | 'operator', within: Patience = 'settle'): Promise<string | null> {
    const heard = await this.until(who, 'the end of the call', (all) => all.some(({ kind }) => kind === 'hung-up'), within);
    return heard.findLast(({ kind }) => kind === 'hung-up')?.cause ?? null;
  }

  #enter(leg: Leg, party: 'operator' | 'consumer'): void {
    this.#legsOf(party).push(leg.id);
    if (party === 'operator') this.#consulting = leg.id;
  }

  #legsOf(who: 'consumer' | 'operator'): string[] {
    return who === 'operator' ? this.#operatorLegs : this.#consumerLegs;
  }

  #latest(who: 'consumer' | 'operator'): string {
    const leg = this.#legsOf(who).at(-1);
    if (leg === undefined) throw new SuiteError(`the ${who} has no leg at the IVR in this call`);
    return leg;
  }

  #mustConsult(): string {
    if (this.#consulting === null) throw new SuiteError('the operator is not connected to the IVR: no transfer to complete');
    return this.#consulting;
  }

  async #mustBeOffered(): Promise<string> {
    const consumer = this.#latest('consumer');
    const offer = await this.target.telephone.untilOffered(consumer);
    if (offer) return offer.leg;
    const seen = `the consumer hears ${inWords(await this.target.telephone.heard(consumer))}`;
    throw new Nonconformity('The call is not returned to the operator.', { expected: 'a call to the operator', seen });
  }
}
