/** Calls that wait for payment data, and payment data that is sent. */
import { Given, Then, When } from '@cucumber/cucumber';
import { SuiteError } from './targets/errors';
import { labels } from './targets/screen';
import type { ConformanceWorld } from './world';

Given('{operator} has sent payment data to a call', async function (this: ConformanceWorld, alias: string) {
  await transfer(this, alias);
  await send(this, alias, 'first');
});

When('a call is transferred to {operator}', async function (this: ConformanceWorld, alias: string) {
  await transfer(this, alias);
});

When('{operator} sends payment data', async function (this: ConformanceWorld, alias: string) {
  await send(this, alias, 'data');
});

When('{operator} types payment data', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  await operator.see(operator.terminal.type({ [labels.transactionId]: 'order-typed', [labels.amount]: '1000' }));
});

When('{operator} sends payment data by going round the screen', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  await operator.see(operator.terminal.repeatFrom(operator.terminal, labels.send));
});

When(
  '{operator} sends payment data by going round the screen, as {operator} did',
  async function (this: ConformanceWorld, alias: string, other: string) {
    const operator = this.operator(alias);
    await operator.see(operator.terminal.repeatFrom(this.operator(other).terminal, labels.send));
  },
);

When('{operator} sends payment data from the second tab, too', async function (this: ConformanceWorld, alias: string) {
  const { tab, terminal } = this.operator(alias);
  if (!tab) throw new SuiteError(`${alias} has no second tab`);
  await tab.press(labels.send, { [labels.transactionId]: 'order-tab', [labels.amount]: '1000' });
  await tab.repeatFrom(terminal, labels.send);
});

Then('the call has payment data', async function (this: ConformanceWorld) {
  await mustHold(this, 1, 'The payment data has not reached the call.');
});

Then('the call has no payment data', async function (this: ConformanceWorld) {
  await mustHold(this, 0, 'Payment data has reached the call.');
});

Then('the call has payment data once', async function (this: ConformanceWorld) {
  await mustHold(this, 1, 'The payment data has reached the call another number of times.');
});

Then('the payment data of {operator} is still there', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const { fields } = await operator.see(operator.terminal.look());
  const values = fields.map((field) => field.value);
  const there = values.includes('order-typed') && values.some((value) => value.replaceAll(',', '') === '1000');
  this.check.that(there, 'What was typed is gone.', { expected: 'order-typed, 1000', seen: values.join(', ') });
});

async function transfer(world: ConformanceWorld, alias: string): Promise<void> {
  const { merchantId, userId } = world.operator(alias);
  world.call = await world.target.controls.transferCall({ merchantId, userId });
}

async function send(world: ConformanceWorld, alias: string, name: string): Promise<void> {
  const operator = world.operator(alias);
  // The button becomes active when the call has arrived; how long that takes is the target's affair.
  await operator.see(
    operator.terminal.until('an active send button', (screen) =>
      screen.buttons.some((button) => button.label === labels.send && button.enabled),
    ),
  );
  await operator.see(operator.terminal.press(labels.send, { [labels.transactionId]: `order-${name}`, [labels.amount]: '1000' }));
}

async function mustHold(world: ConformanceWorld, count: number, message: string): Promise<void> {
  if (!world.call) throw new SuiteError('no call was transferred in this scenario');
  const call = await world.target.controls.lookAtCall(world.call.id);
  const seen = call.paymentData.map((data) => data.transactionId).join(', ') || 'none';
  world.check.that(call.paymentData.length === count, message, {
    expected: count === 0 ? 'none' : `${count} time`,
    seen: `${call.paymentData.length} times: ${seen}`,
  });
}
