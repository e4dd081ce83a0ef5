/** What has become of payments: at the payment server, and in what the merchant's system was told. */
import { Then } from '@cucumber/cucumber';
import { sameWords } from '../features/catalogue/words';
import type { SeenAttempt, SeenOrder } from './targets/payment-server-view';
import type { ConformanceWorld } from './world';

/** Instalment choices of the form in the words of a payment server (docs/openapi/payment-server.yaml). */
const instalmentCodes: Readonly<Record<string, string>> = { '1回': '10', '3回': '61C03' };

Then(
  '{string} was charged {int} yen once, in {string}',
  async function (this: ConformanceWorld, name: string, yen: number, choice: string) {
    await this.target.controls.rest();
    const order = await mustExist(this, name);
    const good = succeeded(order);
    this.check.equal(String(good.length), '1', 'The payment has not succeeded once.');
    this.check.equal(good[0]?.amount ?? 'nothing', String(yen), 'Another amount was authorised.');
    this.check.equal(String(order.reservedAmount), String(yen), 'Another amount is reserved.');
    this.check.equal(good[0]?.jpo ?? 'nothing', instalmentCodes[choice] ?? choice, 'It was authorised in other instalments.');
  },
);

Then('{string} was charged once in all', async function (this: ConformanceWorld, name: string) {
  await this.target.controls.rest();
  const order = await mustExist(this, name);
  this.check.equal(String(succeeded(order).length), '1', 'The transaction ID was not charged once.');
});

Then('{string} was not charged', async function (this: ConformanceWorld, name: string) {
  await this.target.controls.rest();
  const order = await orderOf(this, name);
  const good = order ? succeeded(order) : [];
  this.check.equal(String(good.length), '0', 'A payment has happened.');
  this.check.equal(String(order?.reservedAmount ?? 0), '0', 'An amount is reserved.');
});

Then('no payment has happened in the call of {operator}', async function (this: ConformanceWorld, alias: string) {
  const { transactionId } = this.orders.of(this.operator(alias));
  await this.target.controls.rest();
  const order = await this.target.paymentServer.order(this.merchant.id, transactionId);
  this.check.equal(String(order ? succeeded(order).length : 0), '0', "What the operator's telephone entered was charged.");
});

Then('the payment of {string} has succeeded', async function (this: ConformanceWorld, name: string) {
  mustHaveSucceeded(this, await orderOf(this, name));
});

Then('the payment of the call has succeeded', async function (this: ConformanceWorld) {
  const { transactionId } = this.orders.of(this.exchange.call.operator);
  mustHaveSucceeded(this, await this.target.paymentServer.order(this.merchant.id, transactionId));
});

Then('the payment of {string} is refused', async function (this: ConformanceWorld, name: string) {
  const last = (await mustExist(this, name)).attempts.at(-1);
  this.check.equal(last?.mStatus ?? 'no attempt', 'failure', 'The payment server does not refuse it.');
});

Then(
  'the payment of {string} is refused with {string} and {string}',
  async function (this: ConformanceWorld, name: string, code: string, message: string) {
    const last = (await mustExist(this, name)).attempts.at(-1);
    this.check.equal(last?.mStatus ?? 'no attempt', 'failure', 'The payment server does not refuse it.');
    this.check.equal((last?.vResultCode ?? '').slice(0, code.length), code, 'It is refused with another code.');
    this.check.that(sameWords((last?.merrMsg ?? '').replace(/。$/, ''), message), 'It is refused with another message.', {
      expected: `「${message}」`,
      seen: `「${last?.merrMsg}」`,
    });
  },
);

Then('both attempts are kept under {string}, a refused one and a good one', async function (this: ConformanceWorld, name: string) {
  const { attempts } = await mustExist(this, name);
  this.check.equal(attempts.map(({ mStatus }) => mStatus).join(', '), 'failure, success', 'The attempts of the call are others.');
});

Then('{string} has refused attempts of two consumers and then a good one', async function (this: ConformanceWorld, name: string) {
  const { attempts } = await mustExist(this, name);
  const seen = attempts.map(({ mStatus }) => mStatus).join(', ');
  this.check.equal(seen, 'failure, failure, success', 'Not every attempt is kept.');
});

// ---- members

Then('member {string} is registered once, with {string}', async function (this: ConformanceWorld, name: string, order: string) {
  const member = await this.target.paymentServer.member(this.merchant.id, this.orders.idOf(name));
  this.check.equal(String(member?.registrations ?? 0), '1', 'The member is not registered once.');
  const transactionId = this.orders.idOf(order);
  this.check.that(member?.orders.includes(transactionId) ?? false, 'The member is not tied to the transaction.', {
    expected: transactionId,
    seen: member?.orders.join(', ') || 'none',
  });
});

Then('member {string} is not registered, or there is a warning', async function (this: ConformanceWorld, name: string) {
  const member = await this.target.paymentServer.member(this.merchant.id, this.orders.idOf(name));
  this.check.advise(member === null, 'A failed payment has registered its member.', { expected: 'no member', seen: 'a member' });
});

// ---- what the merchant's system was told

Then("the merchant's system was told of the success of {string}, with its amount", async function (this: ConformanceWorld, name: string) {
  const results = await resultsOf(this, name, 1);
  const success = results.find(({ outcome }) => outcome === 'succeeded');
  this.check.that(success !== undefined, 'The result has not reached the merchant.', { expected: 'a success', seen: outcomesOf(results) });
  this.check.equal(success?.amount ?? '', this.orders.make(name).amount, 'Another amount was told.');
});

Then("the merchant's system was told of the failure of {string}", async function (this: ConformanceWorld, name: string) {
  const results = await resultsOf(this, name, 1);
  this.check.equal(outcomesOf(results), 'failed', 'The failure has not reached the merchant, or something else has.');
});

Then("the merchant's system was told of no success for {string}", async function (this: ConformanceWorld, name: string) {
  await this.target.controls.rest();
  const results = await resultsOf(this, name, 0);
  const success = results.some(({ outcome }) => outcome === 'succeeded');
  this.check.that(!success, 'The merchant was told of a success.', { expected: 'none', seen: outcomesOf(results) });
});

Then(
  "the success of {string} that the merchant's system was told is backed by an authorisation",
  async function (this: ConformanceWorld, name: string) {
    const results = await resultsOf(this, name, 1);
    this.check.equal(outcomesOf(results), 'succeeded', 'The merchant was not told of one success.');
    mustHaveSucceeded(this, await orderOf(this, name));
    const order = await mustExist(this, name);
    this.check.equal(String(order.reservedAmount), this.orders.make(name).amount, 'Another amount is reserved.');
  },
);

Then(
  "the charge of {string} and the result that the merchant's system was told agree",
  async function (this: ConformanceWorld, name: string) {
    const results = await resultsOf(this, name, 1);
    const order = await orderOf(this, name);
    const charged = order ? succeeded(order).length > 0 : false;
    this.check.equal(outcomesOf(results), charged ? 'succeeded' : 'failed', 'The result that was told is not what happened.');
  },
);

function mustHaveSucceeded(world: ConformanceWorld, order: SeenOrder | null): void {
  const seen =
    order?.attempts.map(({ mStatus, vResultCode, merrMsg }) => `${mStatus} ${vResultCode} ${merrMsg}`).join('; ') || 'no attempt';
  world.check.that(order !== null && succeeded(order).length === 1, 'The payment has not succeeded.', { expected: 'one success', seen });
  world.check.that((order?.reservedAmount ?? 0) > 0, 'Nothing is reserved.', {
    expected: 'the amount',
    seen: String(order?.reservedAmount),
  });
}

async function mustExist(world: ConformanceWorld, name: string): Promise<SeenOrder> {
  const order = await orderOf(world, name);
  world.check.that(order !== null, 'The payment server knows no attempt.', { expected: `attempts under ${name}`, seen: 'none' });
  return order as SeenOrder;
}

function orderOf(world: ConformanceWorld, name: string): Promise<SeenOrder | null> {
  return world.target.paymentServer.order(world.merchant.id, world.orders.idOf(name));
}

function succeeded(order: SeenOrder): readonly SeenAttempt[] {
  return order.attempts.filter(({ mStatus }) => mStatus === 'success');
}

function resultsOf(world: ConformanceWorld, name: string, least: number) {
  return world.target.orderSystem.results(world.merchant.id, world.orders.idOf(name), least);
}

function outcomesOf(results: readonly { outcome: string }[]): string {
  return results.map(({ outcome }) => outcome).join(', ') || 'nothing';
}
