/** For tests: an operator web with everything real but the IVR. */
import { devNull } from 'node:os';
import { ApplicationLog } from '../../kit/application-log';
import { VirtualClock } from '../../kit/clock';
import type { EventStream } from '../../kit/event-stream';
import { patchRules, type RulesPatch } from '../../kit/rules';
import type { ScreenDocument, ScreenUpdate } from '../../kit/screen/document';
import { openStore } from '../../kit/store';
import { Directory, directorySchema, type UserKey } from '../access/directory';
import { documentedAccess } from '../access/rules';
import { sessionsSchema } from '../access/sessions';
import type { Answer } from '../console/console';
import type { CallNews, IvrOfConsole, PaymentData } from '../ivr/news';
import { commonSettings, type MerchantSettings } from '../merchants/settings';
import { OperatorConsole } from './console';
import { documentedLinking } from './rules';

/** Does as told, and keeps what it was given. */
export class FakeIvr implements IvrOfConsole {
  readonly taken: { operator: UserKey; data: PaymentData }[] = [];
  /** The next send fails. */
  failsNext = false;
  onNews: (news: CallNews) => void = () => undefined;
  readonly #waiting = new Map<string, { call: string; remaining: number }>();

  remaining(operator: UserKey): number | null {
    return this.#waiting.get(operator.userId)?.remaining ?? null;
  }

  /** A call arrives at the operator, or another second of its waiting has passed. */
  wait(operator: UserKey, call: string, remaining: number): void {
    this.#waiting.set(operator.userId, { call, remaining });
    this.onNews({ type: 'waiting', operator, call, remaining });
  }

  send(operator: UserKey, data: PaymentData): 'taken' | 'nothing-waits' | 'failed' {
    if (!this.#waiting.has(operator.userId)) return 'nothing-waits';
    const failed = this.failsNext;
    this.failsNext = false;
    if (!failed) this.taken.push({ operator, data });
    this.endWaiting(operator, failed ? 'send-failed' : 'data-taken');
    return failed ? 'failed' : 'taken';
  }

  endWaiting(operator: UserKey, why: Extract<CallNews, { type: 'waiting-ended' }>['why']): void {
    const call = this.#waiting.get(operator.userId)?.call ?? '';
    this.#waiting.delete(operator.userId);
    this.onNews({ type: 'waiting-ended', operator, call, why });
  }
}

/** An operator at a screen, as a client sees it. */
export interface Seat {
  readonly key: UserKey;
  /** Everything pushed, oldest first. */
  readonly pushed: { readonly event: string; readonly data: ScreenUpdate }[];
  press(action: string, values?: Readonly<Record<string, string>>): Answer;
  screen(): ScreenDocument;
}

export interface Office {
  readonly console: OperatorConsole;
  readonly ivr: FakeIvr;
  readonly clock: VirtualClock;
  /** Signs in, with a stream open; the user is made at the first time. */
  sit(userId: string, merchantId?: string): Seat;
  close(): void;
}

/** @param patch changes of the rules of linking */
export function office(patch: RulesPatch = {}, settings: Partial<MerchantSettings> = {}): Office {
  const clock = new VirtualClock(Date.parse('2026-01-05T09:00:00+09:00'));
  const store = openStore(':memory:', directorySchema + sessionsSchema);
  const log = new ApplicationLog(devNull, clock);
  const directory = new Directory(store, clock, 2);
  const ivr = new FakeIvr();
  const parts = { directory, store, clock, log, settingsOf: () => ({ ...commonSettings, ...settings }) };
  const console = new OperatorConsole(documentedAccess, patchRules(documentedLinking, patch), parts, ivr);
  const sit = (userId: string, merchantId = 'Merchant'): Seat => {
    const key = { merchantId, userId };
    directory.addUser(key, 'operator', '', 'Secret0001', 'in-order');
    const signedIn = console.act('sign-in', { session: undefined, address: '::1', values: { ...key, password: 'Secret0001' } });
    const session = () => console.sessions.find(signedIn.token);
    const pushed: { event: string; data: ScreenUpdate }[] = [];
    const stream = { push: (event: string, data: ScreenUpdate) => pushed.push({ event, data }), end: () => undefined };
    console.sessions.addStream(session()?.id ?? '', stream as unknown as EventStream);
    return {
      key,
      pushed,
      press: (action, values = {}) => console.act(action, { session: session(), address: '::1', values }),
      screen: () => console.show(session()).screen,
    };
  };
  const close = (): void => {
    console.sessions.close();
    clock.stop();
    store.close();
    log.close();
  };
  return { console, ivr, clock, sit, close };
}

/** Payment data as an operator types it. */
export const order: PaymentData = { transactionId: 'order-1', amount: '1000', instalments: '3回', memberId: '' };
