import { randomUUID } from 'node:crypto';
import type { ApplicationLog } from '../../kit/application-log';
import type { CancelTimer, VirtualClock } from '../../kit/clock';
import type { UserKey } from '../access/directory';
import { arrivedCall, type Call, type CallEvent, type IvrRules, nextCall, type PaymentData } from './waiting-call';

interface CallOfOperator {
  readonly operator: UserKey;
  call: Call;
  stopCounting: CancelTimer;
}

/** The IVR as far as the operator console meets it: calls that were transferred and wait for payment data. */
export class IvrDesk {
  readonly #calls = new Map<string, CallOfOperator>();
  /** Told when a call that concerns this operator changed. */
  onChange: (operator: UserKey) => void = () => undefined;

  constructor(
    private readonly rules: IvrRules,
    private readonly clock: VirtualClock,
    private readonly log: ApplicationLog,
    private readonly isSignedIn: (operator: UserKey) => boolean,
  ) {}

  /** A transferred call reaches the operator's number; without a signed-in operator it is disconnected at once (OPW-3.6.1-02). */
  arrive(operator: UserKey): string {
    const id = randomUUID();
    const entry: CallOfOperator = { operator, call: arrivedCall(this.rules), stopCounting: () => undefined };
    this.#calls.set(id, entry);
    if (this.isSignedIn(operator)) this.#count(id, entry);
    else entry.call = nextCall(entry.call, { type: 'hung-up' }, this.rules);
    this.log.write('ivr', 'call-arrived', { call: id, user: operator.userId, state: entry.call.state });
    this.onChange(operator);
    return id;
  }

  call(id: string): Call | undefined {
    return this.#calls.get(id)?.call;
  }

  /** The call that waits for this operator's data, if one does. */
  waitingFor(operator: UserKey): Call | undefined {
    return this.#waiting(operator)?.[1].call;
  }

  /** Hands payment data to the waiting call; false when none waits. */
  send(operator: UserKey, data: PaymentData): boolean {
    const waiting = this.#waiting(operator);
    if (!waiting) return false;
    this.#apply(...waiting, { type: 'payment-data-sent', data });
    return true;
  }

  #waiting(operator: UserKey): [string, CallOfOperator] | undefined {
    return [...this.#calls].find(
      ([, { operator: of, call }]) =>
        of.merchantId === operator.merchantId && of.userId === operator.userId && call.state === 'awaiting-data',
    );
  }

  #count(id: string, entry: CallOfOperator): void {
    entry.stopCounting = this.clock.after(1000, () => {
      this.#apply(id, entry, { type: 'second-passed' });
      if (entry.call.state === 'awaiting-data') this.#count(id, entry);
    });
  }

  #apply(id: string, entry: CallOfOperator, event: CallEvent): void {
    entry.call = nextCall(entry.call, event, this.rules);
    if (entry.call.state !== 'awaiting-data') entry.stopCounting();
    if (event.type !== 'second-passed' || entry.call.state === 'released') {
      this.log.write('ivr', event.type, { call: id, state: entry.call.state });
    }
    this.onChange(entry.operator);
  }
}
