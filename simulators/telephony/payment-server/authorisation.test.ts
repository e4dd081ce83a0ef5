import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { testNumber } from '../../../cards/numbers/test-numbers';
import { propertyOptions } from '../../kit/property';
import { patchRules, type RulesPatch } from '../../kit/rules';
import { anyFacts, goodFacts, goodRequest, start } from './arbitraries';
import { type Authorisation, type CardFacts, decide, type Facts } from './authorisation';
import { documentedPayment, type ResultName } from './rules';

/** One thing that stands against a request, what it comes to, and the patch with which it does not count. */
interface Obstacle {
  readonly what: string;
  readonly result: ResultName;
  readonly request?: Partial<Authorisation> | ((request: Authorisation) => Partial<Authorisation>);
  readonly facts?: Partial<Facts>;
  readonly card?: Partial<CardFacts>;
  readonly ignoredBy?: RulesPatch;
}

const afterExpiry = Date.parse('2027-02-01T00:00:00+09:00');

const obstacles: readonly Obstacle[] = [
  {
    what: 'OPW-3.5.1-03: the transaction succeeded before',
    result: 'already-succeeded',
    facts: { attempts: ['expired', 'succeeded'] },
    ignoredBy: { 'duplicates.refusedAfter': 'nothing' },
  },
  { what: 'OPW-4.7-01: the attempt was closed by an inquiry', result: 'attempt-closed', facts: { closed: true } },
  { what: 'no yen', result: 'bad-amount', request: { amount: '0' }, ignoredBy: { 'amount.least': 0 } },
  { what: 'an unknown instalment code', result: 'bad-instalments', request: { jpo: '99' } },
  {
    what: 'AIV-flow-04: a wrong check digit',
    result: 'bad-card-number',
    request: ({ cardNumber }) => ({ cardNumber: cardNumber.slice(0, -1) + ((Number(cardNumber.at(-1)) + 1) % 10) }),
    ignoredBy: { 'card.checksCheckDigit': false },
  },
  {
    what: 'AIV-flow-04: a digit too few',
    result: 'bad-card-number',
    request: ({ cardNumber }) => ({ cardNumber: cardNumber.slice(0, -1) }),
  },
  { what: 'a number of no brand', result: 'bad-card-number', request: { cardNumber: '9999999999999995' } },
  {
    what: 'OPW-4.12-02/03: a number of a brand that the guide does not name',
    result: 'bad-card-number',
    request: ({ securityCode = '' }) => ({ cardNumber: testNumber('UnionPay', securityCode), securityCode: '123' }),
    ignoredBy: { 'card.brands': ['UnionPay'] },
  },
  { what: 'a number of a card of old', result: 'bad-card-number', request: { cardNumber: testNumber('Visa', 'of old', 0, 13) } },
  { what: 'a month that does not exist', result: 'bad-expiry', request: { cardExpire: '13/30' } },
  {
    what: 'OPW-4.12-02/03: a security code with a digit too many',
    result: 'bad-security-code',
    request: ({ securityCode }) => ({ securityCode: `${securityCode}0` }),
    ignoredBy: { 'securityCode.checks': 'value' },
  },
  {
    what: 'OPW-4.12-02/03: a security code with a digit too few',
    result: 'bad-security-code',
    request: ({ securityCode = '' }) => ({ securityCode: securityCode.slice(1) }),
    ignoredBy: { 'securityCode.checks': 'nothing' },
  },
  {
    what: 'OPW-3.5.1-11: no contract for the instalments',
    result: 'no-contract',
    facts: { contracted: [] },
    ignoredBy: { 'instalments.contractRequired': false },
  },
  {
    what: 'AIV-auth-03: a card that nobody issued',
    result: 'unknown-card',
    facts: { card: undefined },
    ignoredBy: { 'card.refusesUnknown': false },
  },
  { what: 'AIV-auth-03: a stolen card', result: 'stolen', card: { state: 'stolen' }, ignoredBy: { 'card.refusesStolen': false } },
  {
    what: 'AIV-auth-03: a counterfeit card',
    result: 'counterfeit',
    card: { state: 'counterfeit' },
    ignoredBy: { 'card.refusesCounterfeit': false },
  },
  { what: 'another expiry', result: 'other-expiry', card: { isExpiry: false }, ignoredBy: { 'card.comparesExpiry': false } },
  {
    what: 'AIV-auth-01: the instant after the month of expiry',
    result: 'expired',
    request: { cardExpire: '01/27' },
    facts: { now: afterExpiry },
    ignoredBy: { 'card.refusesExpired': false },
  },
  {
    what: 'AIV-auth-01: a card that is a month too old',
    result: 'expired',
    request: { cardExpire: '01/27' },
    facts: { now: afterExpiry },
    ignoredBy: { 'card.monthsMore': 1 },
  },
  {
    what: 'another security code',
    result: 'other-security-code',
    card: { isSecurityCode: false },
    ignoredBy: { 'securityCode.checks': 'digits' },
  },
  {
    what: 'AIV-auth-02: a yen over what is left of the limit',
    result: 'over-limit',
    card: { reserved: 1 },
    ignoredBy: { 'card.yenMore': 1 },
  },
  { what: 'AIV-auth-02: the same', result: 'over-limit', card: { reserved: 1 }, ignoredBy: { 'card.refusesOverLimit': false } },
];

for (const obstacle of obstacles) {
  const ignored = obstacle.ignoredBy ? `, unless ${JSON.stringify(obstacle.ignoredBy)}` : '';
  test(`${obstacle.what}: ${obstacle.result}${ignored}`, () => {
    fc.assert(
      fc.property(goodRequest(), (good) => {
        const { request, facts } = put(obstacle, good);
        assert.equal(decide(request, facts, documentedPayment).result, obstacle.result);
        if (!obstacle.ignoredBy) return;
        assert.equal(decide(request, facts, patchRules(documentedPayment, obstacle.ignoredBy)).result, 'succeeded');
      }),
      propertyOptions(50),
    );
  });
}

test('AIV-auth-06: a request against which nothing stands succeeds, to the last yen and the last instant', () => {
  fc.assert(
    fc.property(goodRequest(), (request) => {
      const facts = goodFacts(request);
      assert.deepEqual(decide(request, facts, documentedPayment), {
        result: 'succeeded',
        keeps: true,
        reserves: Number(request.amount),
        registersMember: request.accountId !== undefined,
      });
      assert.equal(decide({ ...request, cardExpire: '01/27' }, { ...facts, now: afterExpiry - 1 }, documentedPayment).result, 'succeeded');
    }),
    propertyOptions(300),
  );
});

test('a security code that is not given is not compared', () => {
  fc.assert(
    fc.property(goodRequest(), (good) => {
      const { facts } = put({ what: '', result: 'succeeded', card: { isSecurityCode: false } }, good);
      const { securityCode: _, ...request } = good;
      assert.equal(decide(request, facts, documentedPayment).result, 'succeeded');
    }),
    propertyOptions(50),
  );
});

test('AIV-auth-01 to -06: a success never stands against what is known, and only a success reserves', () => {
  fc.assert(
    fc.property(goodRequest(), anyFacts(), (request, facts) => {
      const { result, keeps, reserves, registersMember } = decide(request, facts, documentedPayment);
      assert.equal(keeps, facts.before === undefined);
      assert.equal(reserves, keeps && result === 'succeeded' ? Number(request.amount) : 0);
      assert.equal(registersMember, keeps && result === 'succeeded' && request.accountId !== undefined && !facts.memberKnown);
      if (!keeps) return assert.equal(result, facts.before);
      if (result !== 'succeeded') return;
      const { card } = facts;
      assert.ok(card?.state === 'genuine' && card.isExpiry && card.isSecurityCode);
      assert.ok(card.reserved + Number(request.amount) <= card.limit);
      assert.ok(!facts.closed && !facts.attempts.includes('succeeded'));
    }),
    propertyOptions(2000),
  );
});

test('OPW-3.5.1-03: a transaction that succeeded is refused for that, whatever else is wrong', () => {
  fc.assert(
    fc.property(goodRequest(), anyFacts(), (request, facts) => {
      const again: Facts = { ...facts, before: undefined, attempts: [...facts.attempts, 'succeeded'] };
      assert.equal(decide(request, again, documentedPayment).result, 'already-succeeded');
    }),
    propertyOptions(200),
  );
});

test('OPW-3.5.1-05: failures before change nothing', () => {
  fc.assert(
    fc.property(goodRequest(), anyFacts(), (request, facts) => {
      const failures = facts.attempts.filter((result) => result !== 'succeeded');
      assert.deepEqual(
        decide(request, { ...facts, attempts: failures }, documentedPayment),
        decide(request, { ...facts, attempts: [] }, documentedPayment),
      );
    }),
    propertyOptions(500),
  );
});

test('blanks, hyphens and periods in a card number mean nothing', () => {
  fc.assert(
    fc.property(goodRequest(), anyFacts(), fc.constantFrom(' ', '-', '.'), (request, facts, between) => {
      const cardNumber = (request.cardNumber.match(/.{1,4}/g) ?? []).join(between);
      assert.deepEqual(decide({ ...request, cardNumber }, facts, documentedPayment), decide(request, facts, documentedPayment));
    }),
    propertyOptions(200),
  );
});

// Helpers

function put({ request: change = {}, facts = {}, card }: Obstacle, good: Authorisation): { request: Authorisation; facts: Facts } {
  const fine = goodFacts(good);
  return {
    request: { ...good, ...(typeof change === 'function' ? change(good) : change) },
    facts: { ...fine, now: start, ...(card && { card: { ...(fine.card as CardFacts), ...card } }), ...facts },
  };
}
