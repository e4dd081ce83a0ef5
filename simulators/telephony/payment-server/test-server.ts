import type { BrandName } from '../../../cards/numbers/brand';
import { testNumber } from '../../../cards/numbers/test-numbers';
import { ApplicationLog } from '../../kit/application-log';
import { VirtualClock } from '../../kit/clock';
import { patchRules, type RulesPatch } from '../../kit/rules';
import { openStore } from '../../kit/store';
import { commonSettings } from '../merchants/settings';
import { start } from './arbitraries';
import type { Authorisation } from './authorisation';
import { type IssuedCard, PaymentServer, paymentSchema } from './payment-server';
import { documentedPayment } from './rules';

/** For tests: a payment server of its own, cards, and requests for them. */

/** A genuine card with a limit of 100,000 yen, good until December 2030. */
export function cardOf(brand: BrandName, what = 'good'): IssuedCard {
  const securityCode = brand === 'American Express' ? '1234' : '123';
  const cardNumber = testNumber(brand, `payment server, ${what}`);
  return { cardNumber, expiry: '1230', securityCode, limit: 100_000, state: 'genuine', mobile: '090-0000-0001' };
}

/** The card that every server of `using` has issued. */
export const visa = cardOf('Visa');

let requests = 0;

/** A request for the good card, each time another attempt. */
export function requestOf(more: Partial<Authorisation> = {}): Authorisation {
  return {
    attemptId: `request-${++requests}`,
    merchantId: 'Merchant',
    orderId: 'order',
    amount: '1000',
    jpo: '10',
    cardNumber: visa.cardNumber,
    cardExpire: '12/30',
    ...more,
  };
}

export function pay(server: PaymentServer, more: Partial<Authorisation> = {}): 'success' | 'failure' {
  return server.authorise(requestOf(more)).mStatus;
}

export interface TestServer {
  readonly server: PaymentServer;
  readonly clock: VirtualClock;
  /** How many records it keeps of attempts, reservations and members. */
  readonly records: () => number;
  readonly close: () => void;
}

/** A server of its own that has issued the good card. */
export function makeServer(patch: RulesPatch = {}): TestServer {
  const clock = new VirtualClock(start);
  const log = new ApplicationLog('/dev/null', clock);
  const store = openStore(':memory:', paymentSchema);
  const server = new PaymentServer(patchRules(documentedPayment, patch), { store, clock, log, settingsOf: () => commonSettings });
  server.addCard(visa);
  const tables = ['attempts', 'closed_attempts', 'cards_reserved', 'members'];
  const count = store.prepare(`SELECT ${tables.map((table) => `(SELECT COUNT(*) FROM ${table})`).join(' + ')} AS records`);
  return {
    server,
    clock,
    records: () => (count.get() as { records: number }).records,
    close: () => {
      store.close();
      log.close();
    },
  };
}

/** Acts on a server of its own. */
export function using(patch: RulesPatch, act: (server: PaymentServer, clock: VirtualClock) => void): void {
  const { server, clock, close } = makeServer(patch);
  try {
    act(server, clock);
  } finally {
    close();
  }
}
