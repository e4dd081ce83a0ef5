import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../kit/property';
import type { Authorisation } from './authorisation';
import type { PaymentServer } from './payment-server';
import { cardOf, requestOf, using, visa } from './test-server';

test('Payment server: whatever is asked in whatever order, its books agree with a simple account', () => {
  fc.assert(
    fc.property(fc.array(act(), { maxLength: 60, size: 'max' }), (acts) => {
      using({}, (server) => {
        for (const card of modelCards) server.addCard(card);
        const account = new Account();
        for (const one of acts) {
          if (one.do === 'inquire') {
            assert.equal(server.inquire(one.attemptId).state, account.inquire(one.attemptId));
          } else {
            const { mStatus } = server.authorise(requestOf(one));
            assert.equal(mStatus, account.authorise(one), JSON.stringify(one, ['attemptId', 'orderId', 'amount']));
          }
        }
        account.compare(server);
      });
    }),
    propertyOptions(300),
  );
});

// Helpers

type Act =
  | { readonly do: 'inquire'; readonly attemptId: string }
  | (Pick<Authorisation, 'attemptId' | 'orderId' | 'amount' | 'cardNumber' | 'accountId'> & { readonly do: 'authorise' });

const modelCards = [visa, { ...cardOf('JCB'), limit: 3000 }, { ...cardOf('Mastercard'), state: 'stolen' as const }];

/** Few orders, members and cards, so that they meet; an attempt belongs to its order. */
function act(): fc.Arbitrary<Act> {
  const order = fc.nat(3);
  const attempt = (of: number): fc.Arbitrary<string> => fc.nat(9).map((n) => `attempt-${of}-${n}`);
  const authorise = order.chain((of) =>
    fc.record({
      do: fc.constant('authorise' as const),
      attemptId: attempt(of),
      orderId: fc.constant(`order-${of}`),
      amount: fc.constantFrom('1', '500', '1000', '2001', '40000', '100001'),
      cardNumber: fc.constantFrom(...modelCards, cardOf('Visa', 'unknown')).map(({ cardNumber }) => cardNumber),
      accountId: fc.constantFrom('Member001', 'Member002'),
    }),
  );
  const inquire = order.chain((of) => fc.record({ do: fc.constant('inquire' as const), attemptId: attempt(of) }));
  return fc.oneof({ weight: 4, arbitrary: authorise }, { weight: 1, arbitrary: inquire });
}

/** What the books must come to: lists, and sums over them. */
class Account {
  readonly #attempts: { of: Act & { do: 'authorise' }; outcome: 'success' | 'failure' }[] = [];
  readonly #givenUp = new Set<string>();

  authorise(of: Act & { do: 'authorise' }): 'success' | 'failure' {
    const before = this.#attempts.find(({ of: { attemptId } }) => attemptId === of.attemptId);
    if (before) return before.outcome;
    const card = modelCards.find(({ cardNumber, state }) => cardNumber === of.cardNumber && state === 'genuine');
    const left = (card?.limit ?? 0) - this.#sum(({ cardNumber }) => cardNumber === of.cardNumber);
    const paid = this.#paid(({ orderId }) => orderId === of.orderId).length > 0;
    const outcome = !paid && !this.#givenUp.has(of.attemptId) && Number(of.amount) <= left ? 'success' : 'failure';
    this.#attempts.push({ of, outcome });
    return outcome;
  }

  inquire(attemptId: string): string {
    const before = this.#attempts.find(({ of }) => of.attemptId === attemptId);
    if (!before) this.#givenUp.add(attemptId);
    return before ? { success: 'succeeded', failure: 'failed' }[before.outcome] : 'not-received';
  }

  compare(server: PaymentServer): void {
    for (const orderId of new Set(this.#attempts.map(({ of }) => of.orderId))) {
      const order = server.order('Merchant', orderId);
      const mine = this.#attempts.filter(({ of }) => of.orderId === orderId);
      assert.deepEqual(
        order?.attempts.map(({ attemptId, mStatus }) => [attemptId, mStatus]),
        mine.map(({ of, outcome }) => [of.attemptId, outcome]),
        orderId,
      );
      const successes = mine.filter(({ outcome }) => outcome === 'success');
      assert.ok(successes.length <= 1, `${orderId} succeeded twice`);
      assert.equal(
        order?.reservedAmount,
        this.#sum((of) => of.orderId === orderId),
        orderId,
      );
    }
    for (const accountId of ['Member001', 'Member002']) {
      const member = server.member('Merchant', accountId);
      const paid = this.#paid((of) => of.accountId === accountId);
      assert.equal(member?.registrations, paid.length > 0 ? 1 : undefined, accountId);
      assert.deepEqual(
        member?.orders ?? [],
        paid.map(({ orderId }) => orderId),
        accountId,
      );
    }
  }

  #paid(isMeant: (of: Act & { do: 'authorise' }) => boolean): (Act & { do: 'authorise' })[] {
    return this.#attempts.filter(({ of, outcome }) => outcome === 'success' && isMeant(of)).map(({ of }) => of);
  }

  #sum(isMeant: (of: Act & { do: 'authorise' }) => boolean): number {
    return this.#paid(isMeant).reduce((sum, { amount }) => sum + Number(amount), 0);
  }
}
