import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ApplicationLog } from '../../kit/application-log';
import { VirtualClock } from '../../kit/clock';
import type { RulesPatch } from '../../kit/rules';
import { openStore } from '../../kit/store';
import { commonSettings } from '../merchants/settings';
import { start } from './arbitraries';
import { AttemptConflict, type IssuedCard, PaymentServer, paymentSchema } from './payment-server';
import { documentedPayment } from './rules';
import { cardOf, pay, requestOf, using, visa } from './test-server';

/** What must be seen from outside, with the patches under which it must not be. */
interface Law {
  readonly id: string;
  readonly what: string;
  readonly holds: (server: PaymentServer, clock: VirtualClock) => unknown;
  readonly broken: readonly RulesPatch[];
}

const laws: readonly Law[] = [
  {
    id: 'AIV-auth-01',
    what: 'an expired card is refused, on the last day of its month it is not',
    holds: (server, clock) => {
      server.addCard({ ...visa, expiry: '0126' });
      clock.advance(Date.parse('2026-01-31T23:59:59+09:00') - clock.now());
      const good = pay(server, { cardExpire: '01/26', orderId: 'in-time' });
      clock.advance(1000);
      return good === 'success' && pay(server, { cardExpire: '01/26', orderId: 'late' }) === 'failure';
    },
    broken: [
      { 'card.refusesExpired': false },
      { 'card.monthsMore': 1 },
      { 'card.monthsMore': -1 },
      { 'card.zoneMinutes': 0 },
      { 'card.asksIssuer': false },
    ],
  },
  {
    id: 'AIV-auth-02',
    what: 'the limit can be used up, and not by a yen more',
    holds: (server) => {
      const over = pay(server, { amount: String(visa.limit + 1), orderId: 'over' });
      return over === 'failure' && pay(server, { amount: String(visa.limit), orderId: 'just' }) === 'success';
    },
    broken: [{ 'card.refusesOverLimit': false }, { 'card.yenMore': 1 }, { 'card.yenMore': -1 }, { 'card.asksIssuer': false }],
  },
  {
    id: 'AIV-auth-03',
    what: 'stolen, counterfeit and unknown cards are refused',
    holds: (server) => {
      const [stolen, counterfeit, unknown] = ['stolen', 'counterfeit', 'unknown'].map((what) => cardOf('JCB', what)) as IssuedCard[];
      server.addCard({ ...(stolen as IssuedCard), state: 'stolen' });
      server.addCard({ ...(counterfeit as IssuedCard), state: 'counterfeit' });
      return [stolen, counterfeit, unknown].every((card) => pay(server, { cardNumber: (card as IssuedCard).cardNumber }) === 'failure');
    },
    broken: [
      { 'card.refusesStolen': false },
      { 'card.refusesCounterfeit': false },
      { 'card.refusesUnknown': false },
      { 'card.asksIssuer': false },
    ],
  },
  {
    id: 'AIV-auth-05',
    what: 'a success is reserved from the limit, a failure is not',
    holds: (server) => {
      pay(server, { amount: '60000', orderId: 'first' });
      pay(server, { amount: '50000', orderId: 'too-much' });
      const over = pay(server, { amount: '40001', orderId: 'over' });
      const rest = pay(server, { amount: '40000', orderId: 'rest' });
      return over === 'failure' && rest === 'success' && server.order('Merchant', 'first')?.reservedAmount === 60000;
    },
    broken: [
      { 'card.reservedTimes': 0 },
      { 'card.reservedTimes': 2 },
      { 'card.reservesRefused': true },
      { 'card.asksIssuer': false },
      { 'amount.chargedTimes': 100 },
      { 'amount.chargedMore': 1 },
    ],
  },
  {
    id: 'AIV-auth-06',
    what: 'what was refused, or never arrived, is nowhere told as paid',
    holds: (server) => {
      pay(server, { cardExpire: '12/29' });
      const told = server.order('Merchant', 'order')?.attempts.map(({ mStatus }) => mStatus);
      return told?.join() === 'failure' && server.inquire('never-sent').state === 'not-received';
    },
    broken: [{ 'history.reports': 'always-paid' }, { 'attempts.unknownIs': 'succeeded' }, { 'card.asksIssuer': false }],
  },
  {
    id: 'OPW-3.5.1-03',
    what: 'a transaction ID that succeeded is answered with NH18, whatever the card',
    holds: (server) => {
      pay(server);
      const { mStatus, vResultCode, merrMsg } = server.authorise(requestOf({ attemptId: 'second', amount: '1' }));
      return mStatus === 'failure' && vResultCode === 'NH18000000000000' && merrMsg === '既に成功していました';
    },
    broken: [
      { 'duplicates.refusedAfter': 'nothing' },
      { 'results.already-succeeded.code': 'AC01000000000000' },
      { 'results.already-succeeded.message': 'エラー' },
    ],
  },
  {
    id: 'OPW-3.5.1-05',
    what: 'a transaction ID that failed can succeed',
    holds: (server) => pay(server, { cardExpire: '12/29' }) === 'failure' && pay(server) === 'success',
    broken: [{ 'duplicates.refusedAfter': 'any-attempt' }],
  },
  {
    id: 'OPW-3.5.1-08',
    what: 'all attempts are kept under their transaction ID, in their order',
    holds: (server) => {
      const given = ['one', 'two', 'three', 'four'];
      for (const attemptId of given) server.authorise(requestOf({ attemptId, cardExpire: attemptId === 'three' ? '12/30' : '12/29' }));
      const kept = server.order('Merchant', 'order')?.attempts;
      return (
        kept?.map(({ attemptId, mStatus }) => `${attemptId} ${mStatus}`).join() === 'one failure,two failure,three success,four failure'
      );
    },
    broken: [{ 'history.keeps': 'last' }, { 'history.keeps': 'successes' }],
  },
  {
    id: 'OPW-3.5.1-11',
    what: 'instalments without a contract are refused, those with one are not',
    holds: (server) => pay(server, { jpo: '61C24' }) === 'failure' && pay(server, { jpo: '61C03' }) === 'success',
    broken: [{ 'instalments.contractRequired': false }],
  },
  {
    id: 'OPW-3.5.3-03',
    what: 'a member is registered once, with the first success',
    holds: (server) => {
      pay(server, { accountId: 'Member001', orderId: 'refused', cardExpire: '12/29' });
      const before = server.member('Merchant', 'Member001');
      for (const orderId of ['first', 'second']) pay(server, { accountId: 'Member001', orderId });
      return before === undefined && server.member('Merchant', 'Member001')?.registrations === 1;
    },
    broken: [{ 'members.registers': 'never' }, { 'members.registers': 'with-any-attempt' }, { 'members.registersKnownAgain': true }],
  },
  {
    id: 'OPW-3.5.3-05',
    what: 'the member is tied to the transaction',
    holds: (server) => {
      pay(server, { accountId: 'Member001' });
      const tied = server.order('Merchant', 'order')?.attempts[0]?.accountId === 'Member001';
      return tied && server.member('Merchant', 'Member001')?.orders.join() === 'order';
    },
    broken: [{ 'members.tiedToTransaction': false }],
  },
  ...(['Visa', 'Mastercard', 'JCB', 'Diners Club', 'American Express'] as const).map((brand): Law => {
    const digits = brand === 'American Express' ? 4 : 3;
    return {
      id: digits === 4 ? 'OPW-4.12-03' : 'OPW-4.12-02',
      what: `${brand} security codes have ${digits} digits`,
      holds: (server) => {
        const card = { ...cardOf(brand), securityCode: '1234567'.slice(0, digits) };
        server.addCard(card);
        const { cardNumber, securityCode } = card;
        const others = [3, 4]
          .filter((count) => count !== digits)
          .map((count) => pay(server, { cardNumber, securityCode: '1234567'.slice(0, count) }));
        return others.join() === 'failure' && pay(server, { cardNumber, securityCode }) === 'success';
      },
      broken: [{ [`securityCode.digits.${brand}`]: 7 - digits }, { 'securityCode.checks': 'nothing' }],
    };
  }),
  {
    id: 'OPW-4.7-01',
    what: 'the same attempt is not done twice, and one that was given up is not done late',
    holds: (server) => {
      const [first, again] = [1, 2].map(() => server.authorise(requestOf({ attemptId: 'same' })));
      server.inquire('late');
      const late = server.authorise(requestOf({ attemptId: 'late', orderId: 'other' }));
      const { attempts = [] } = server.order('Merchant', 'order') ?? {};
      return JSON.stringify(first) === JSON.stringify(again) && attempts.length === 1 && late.mStatus === 'failure';
    },
    broken: [{ 'attempts.idempotent': false }, { 'attempts.closedByInquiry': false }],
  },
];

for (const { id, what, holds, broken } of laws) {
  test(`${id}: ${what}`, () => using({}, (server, clock) => assert.ok(holds(server, clock))));
  for (const patch of broken) {
    test(`${id}: it shows when ${JSON.stringify(patch)}`, () => using(patch, (server, clock) => assert.ok(!holds(server, clock))));
  }
}

test('Payment server: an attempt ID of another transaction is a conflict, and changes nothing', () => {
  using({}, (server) => {
    server.authorise(requestOf({ attemptId: 'same' }));
    const other = requestOf({ attemptId: 'same', orderId: 'other' });
    assert.throws(
      () => server.authorise(other),
      (error) => error instanceof AttemptConflict && /attemptId: .*"order"/.test(error.message),
    );
    assert.equal(server.order('Merchant', 'other'), undefined);
  });
});

test('AIV-2fa-01: the mobile telephone is told for the right number and expiry only', () => {
  using({}, (server) => {
    assert.equal(server.findHolder(visa.cardNumber, '12/30'), '090-0000-0001');
    assert.equal(server.findHolder(visa.cardNumber, '12/31'), undefined);
    assert.equal(server.findHolder(cardOf('Visa', 'unknown').cardNumber, '12/30'), undefined);
    server.addCard({ ...visa, mobile: null });
    assert.equal(server.findHolder(visa.cardNumber, '12/30'), undefined);
  });
});

test('Payment server: a card can be issued with a number of a brand that is taken, of its length, with a right check digit', () => {
  const { cardNumber } = visa;
  const mistyped = (number: string): string => number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10);
  const unionPay = cardOf('UnionPay').cardNumber;
  using({}, (server) => {
    const ok = [cardNumber, mistyped(cardNumber), cardNumber.slice(1), unionPay, ''].map((number) => server.validateNumber(number).ok);
    assert.deepEqual(ok, [true, false, false, false, false]);
  });
  using({ 'card.brands': ['UnionPay'], 'card.checksCheckDigit': false }, (server) => {
    const ok = [cardNumber, unionPay, mistyped(unionPay)].map((number) => server.validateNumber(number).ok);
    assert.deepEqual(ok, [false, true, false]);
  });
});

test('Payment server: a card that is issued again keeps what is reserved from it', () => {
  using({}, (server) => {
    pay(server, { amount: '60000', orderId: 'first' });
    server.addCard({ ...visa, limit: 70000 });
    assert.equal(pay(server, { amount: '10001', orderId: 'over' }), 'failure');
    assert.equal(pay(server, { amount: '10000', orderId: 'rest' }), 'success');
  });
});

test('AIV-pci-03: neither store nor log holds number, expiry with number, or security code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'akashi-payment-'));
  const clock = new VirtualClock(start);
  const log = new ApplicationLog(join(folder, 'application.log'), clock);
  const store = openStore(join(folder, 'payment.sqlite'), paymentSchema);
  try {
    const server = new PaymentServer(documentedPayment, { store, clock, log, settingsOf: () => commonSettings });
    const card = { ...cardOf('American Express'), securityCode: '8317' };
    server.addCard(card);
    const sent = { cardNumber: card.cardNumber.replace(/(.{4})/, '$1-'), securityCode: card.securityCode };
    assert.equal(pay(server, sent), 'success');
    pay(server, { ...sent, securityCode: '8318', orderId: 'refused' });
    server.findHolder(card.cardNumber, '12/30');
    const kept = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))).toString('latin1');
    assert.ok(kept.includes('refused'), 'the files were read too early');
    for (const secret of [card.cardNumber, card.cardNumber.slice(-8), sent.cardNumber, '8317', '8318', '12/30']) {
      assert.ok(!kept.includes(secret), `${secret.length} characters of card data were kept`);
    }
  } finally {
    store.close();
    log.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
