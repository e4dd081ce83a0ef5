/** The form of the payment-linking screen, and payment data that is sent: typed, or linked by the merchant's system. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { normalise, sameWords } from '../features/catalogue/words';
import { inWords } from './actors/consumer';
import type { Operator } from './actors/operator';
import type { Order } from './actors/orders';
import { callFor, canSend, formOf, sendOrder, untilSendable } from './calls';
import { SuiteError } from './targets/errors';
import { describe, labels, type Screen, type SeenField } from './targets/screen';
import type { ConformanceWorld } from './world';

const inForm = [labels.transactionId, labels.memberId, labels.amount, labels.instalments];

Given('{operator} has sent payment data to a call', async function (this: ConformanceWorld, alias: string) {
  const call = await callFor(this, alias);
  await sendOrder(this, call.operator, this.orders.make());
});

When('{operator} sends payment data', async function (this: ConformanceWorld, alias: string) {
  await sendOrder(this, this.operator(alias), this.orders.make());
});

When('{operator} sends this payment data:', async function (this: ConformanceWorld, alias: string, table: DataTable) {
  const { [labels.transactionId]: name = '', [labels.amount]: amount = '', [labels.instalments]: instalments = '1回' } = table.rowsHash();
  await sendOrder(this, this.operator(alias), this.orders.make(name, { amount, instalments }));
});

When('{operator} sends payment data with the transaction ID {typed}', async function (this: ConformanceWorld, alias: string, id: string) {
  await sendField(this, alias, labels.transactionId, id, { ...this.orders.make(), transactionId: id });
});

When('{operator} sends payment data with the amount {typed}', async function (this: ConformanceWorld, alias: string, amount: string) {
  await sendField(this, alias, labels.amount, amount, { ...this.orders.make(), amount });
});

When('{operator} sends payment data with the member ID {typed}', async function (this: ConformanceWorld, alias: string, memberId: string) {
  await sendField(this, alias, labels.memberId, memberId, { ...this.orders.make(), memberId });
});

When('{operator} types payment data', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  await operator.see(operator.terminal.look());
  await operator.see(operator.terminal.type(formOf(operator, this.orders.make('order-typed', { instalments: '3回' }))));
});

When('{operator} presses the button {string}', async function (this: ConformanceWorld, alias: string, button: string) {
  const operator = this.operator(alias);
  await operator.see(operator.terminal.press(button));
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
  await tab.repeatFrom(terminal, labels.send);
  await tab.press(labels.send, { [labels.transactionId]: this.orders.idOf('order-tab'), [labels.amount]: '100' });
});

Given('the next send of {operator} will fail', async function (this: ConformanceWorld, alias: string) {
  const { merchantId, userId } = this.operator(alias);
  await this.target.controls.fault({ merchantId, userId }, 'fail-next-send');
});

When('the payment process of {operator} is interrupted', async function (this: ConformanceWorld, alias: string) {
  const { merchantId, userId } = this.operator(alias);
  await this.target.controls.fault({ merchantId, userId }, 'interrupt-payment');
});

// ---- linked by the merchant's system

When(
  "the merchant's system sends {operator} the payment data of {string}",
  async function (this: ConformanceWorld, alias: string, name: string) {
    const order = this.orders.make(name, this.merchant.has('member-id') ? { memberId: this.orders.idOf('member-1') } : {});
    const answer = await link(this, alias, order);
    this.check.that(answer.accepted, "Well-formed data of the merchant's system is refused.", {
      expected: 'accepted',
      seen: answer.message,
    });
  },
);

When(
  "the merchant's system sends {operator} payment data with the {word} {typed}",
  async function (this: ConformanceWorld, alias: string, field: string, value: string) {
    this.linked = await link(this, alias, { ...this.orders.make(), [field]: value });
  },
);

When(
  "the merchant's system sends {operator} payment data with the transaction ID {typed}",
  async function (this: ConformanceWorld, alias: string, transactionId: string) {
    this.linked = await link(this, alias, { ...this.orders.make(), transactionId });
  },
);

When('{operator} sends the linked payment data', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  await untilSendable(operator);
  await operator.see(operator.terminal.press(labels.send));
});

Then("the merchant's system is told that it is refused", function (this: ConformanceWorld) {
  this.check.that(this.linked?.accepted === false, "Malformed data of the merchant's system is taken.", {
    expected: 'refused',
    seen: 'accepted',
  });
});

Then('{operator} sees the payment data of {string}', async function (this: ConformanceWorld, alias: string, name: string) {
  const { transactionId, amount, instalments } = this.orders.make(name);
  const operator = this.operator(alias);
  const shown = (screen: Screen): boolean => contentOf(screen, labels.transactionId) === transactionId;
  const screen = await operator.see(operator.terminal.until(`transaction ID ${transactionId}`, shown));
  this.check.equal(contentOf(screen, labels.transactionId), transactionId, 'Another transaction ID is shown.');
  this.check.equal(contentOf(screen, labels.amount).replaceAll(',', ''), amount, 'Another amount is shown.');
  this.check.equal(contentOf(screen, labels.instalments), instalments, 'Other instalments are shown.');
});

Then('{operator} sees its member ID', function (this: ConformanceWorld, alias: string) {
  const { seen } = this.operator(alias);
  this.check.equal(contentOf(seen, labels.memberId), this.orders.idOf('member-1'), 'Another member ID is shown.');
});

// ---- the form

Then('the form of {operator} can be typed into and has no member ID', async function (this: ConformanceWorld, alias: string) {
  await mustHaveShape(this, alias, true, false);
});

Then('the form of {operator} can be typed into and has a member ID', async function (this: ConformanceWorld, alias: string) {
  await mustHaveShape(this, alias, true, true);
});

Then('the form of {operator} cannot be typed into and has no member ID', async function (this: ConformanceWorld, alias: string) {
  await mustHaveShape(this, alias, false, false);
});

Then('the form of {operator} cannot be typed into and has a member ID', async function (this: ConformanceWorld, alias: string) {
  await mustHaveShape(this, alias, false, true);
});

Then('no payment field of {operator} can be changed', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const screen = await operator.see(operator.terminal.look());
  const open = formFields(screen)
    .filter((field) => field.enabled)
    .map((field) => field.label);
  this.check.equal(open.join(', '), '', 'A field of the API-linked form can be changed.');
});

Then('the form of {operator} is empty, with {string} chosen', async function (this: ConformanceWorld, alias: string, choice: string) {
  const operator = this.operator(alias);
  const screen = await operator.see(operator.terminal.look());
  mustBeFresh(this, screen, choice);
});

Then('the header of {operator} is green again and the form is fresh', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const fresh = (screen: Screen): boolean => screen.status?.colour === 'green' && textsIn(screen) === '';
  const screen = await operator.see(operator.terminal.until('a green header and a fresh form', fresh));
  this.check.equal(screen.status?.colour ?? 'no status', 'green', 'The header is not back to ready.');
  mustBeFresh(this, screen, '1回');
});

Then('these fields of {operator} are marked as mandatory:', function (this: ConformanceWorld, alias: string, table: DataTable) {
  const { seen } = this.operator(alias);
  for (const label of table.raw().flat()) {
    this.check.that(fieldOf(seen, label)?.marked === true, `「${label}」 is not marked.`, {
      expected: 'an asterisk',
      seen: describe(seen),
    });
  }
});

Then('the field {string} of {operator} is not marked as mandatory', function (this: ConformanceWorld, label: string, alias: string) {
  const { seen } = this.operator(alias);
  this.check.that(fieldOf(seen, label)?.marked === false, `「${label}」 is marked, or missing.`, {
    expected: 'no asterisk',
    seen: describe(seen),
  });
});

Then('{operator} can choose exactly these instalments:', function (this: ConformanceWorld, alias: string, table: DataTable) {
  const choices = fieldOf(this.operator(alias).seen, labels.instalments)?.choices ?? [];
  const expected = table.raw().flat().map(normalise);
  const seen = choices.map(normalise);
  const same = seen.length === expected.length && expected.every((choice) => seen.includes(choice));
  this.check.that(same, 'The choices are others.', { expected: expected.join(', '), seen: seen.join(', ') });
});

Then('the instalments of {operator} are {string} and cannot be changed', function (this: ConformanceWorld, alias: string, choice: string) {
  const field = fieldOf(this.operator(alias).seen, labels.instalments);
  this.check.that(sameWords(field?.value ?? '', choice), 'Another choice is set.', { expected: choice, seen: field?.value ?? 'no field' });
  this.check.that(field?.enabled === false, 'The choice can be changed.', { expected: 'a choice that cannot be changed', seen: 'it can' });
});

Then('the send button of {operator} is inactive', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const screen = await operator.see(operator.terminal.look());
  this.check.that(!canSend(screen), 'The send button is active.', { expected: 'inactive', seen: describe(screen) });
});

Then('the send button of {operator} becomes inactive', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const screen = await operator.see(operator.terminal.until('an inactive send button', (seen) => !canSend(seen)));
  this.check.that(!canSend(screen), 'The send button stays active.', { expected: 'inactive', seen: describe(screen) });
});

Then('the send button of {operator} becomes active', async function (this: ConformanceWorld, alias: string) {
  const screen = await untilSendable(this.operator(alias));
  this.check.that(canSend(screen), 'The send button stays inactive.', { expected: 'active', seen: describe(screen) });
});

When('the send button of {operator} has become active', async function (this: ConformanceWorld, alias: string) {
  await untilSendable(this.operator(alias));
});

// ---- what has reached the call

Then('the call has payment data', async function (this: ConformanceWorld) {
  const { call } = this.exchange;
  const taken = await call.hears('operator', 'data-taken');
  const seen = `the operator's telephone hears ${inWords(await call.heard('operator'))}; ${describe(call.operator.seen)}`;
  this.check.that(taken, 'The payment data has not reached the call.', { expected: 'guidance that the data was taken', seen });
});

Then('the call has no payment data', async function (this: ConformanceWorld) {
  const heard = await this.exchange.call.heard('operator');
  const taken = heard.some(({ kind, id }) => kind === 'prompt' && id === 'data-taken');
  this.check.that(!taken, 'Payment data has reached the call.', { expected: 'none', seen: inWords(heard) });
});

Then('the call has payment data once', async function (this: ConformanceWorld) {
  const { call } = this.exchange;
  await call.handOver();
  await call.consumer.pay(await this.cards.obtain('a good card'));
  const { transactionId } = this.orders.of(call.operator);
  const first = await this.target.paymentServer.order(this.merchant.id, transactionId);
  const second = await this.target.paymentServer.order(this.merchant.id, this.orders.idOf('order-tab'));
  this.check.equal(String(first?.attempts.length ?? 0), '1', 'The data that was sent first is not paid once.');
  this.check.equal(String(second?.attempts.length ?? 0), '0', 'Data that was sent again is paid.');
});

Then('nothing malformed has reached the call', async function (this: ConformanceWorld) {
  const { call } = this.exchange;
  const { operator } = call;
  const heard = await call.heard('operator');
  const taken = heard.some(({ kind, id }) => kind === 'prompt' && id === 'data-taken');
  // A field that does not take the bad sign, or cuts what is too long, has refused it as well (ruling of OPW-3.5.1-02).
  const altered = this.typed !== null && this.typed.shown !== this.typed.given;
  this.check.that(!taken || altered, 'Malformed payment data is taken.', {
    expected: 'refused',
    seen: `${inWords(heard)}; ${describe(operator.seen)}`,
  });
});

Then('the call has no payment of 0 yen, or there is a warning', async function (this: ConformanceWorld) {
  const { call } = this.exchange;
  const heard = await call.heard('operator');
  const taken = heard.some(({ kind, id }) => kind === 'prompt' && id === 'data-taken');
  if (taken) {
    await call.handOver();
    await call.consumer.pay(await this.cards.obtain('a good card'));
  }
  const order = await this.target.paymentServer.order(this.merchant.id, this.orders.of(call.operator).transactionId);
  const charged = order?.attempts.some((attempt) => attempt.mStatus === 'success') ?? false;
  this.check.advise(!charged, '0 yen were charged.', { expected: 'refused, on the screen or by the payment server', seen: 'a success' });
});

Then('the payment data of {operator} is still there', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const screen = await operator.see(operator.terminal.look());
  const { transactionId, amount } = this.orders.make('order-typed');
  const there =
    contentOf(screen, labels.transactionId) === transactionId && contentOf(screen, labels.amount).replaceAll(',', '') === amount;
  const seen = formFields(screen)
    .map((field) => field.value)
    .join(', ');
  this.check.that(there, 'What was typed is gone.', { expected: `${transactionId}, ${amount}`, seen });
});

async function sendField(world: ConformanceWorld, alias: string, label: string, given: string, order: Order): Promise<void> {
  const operator = world.operator(alias);
  await untilSendable(operator);
  world.orders.sent(operator, order);
  const typed = await operator.see(operator.terminal.type({ ...formOf(operator, order), [label]: given }));
  world.typed = { given, shown: contentOf(typed, label) };
  await operator.see(operator.terminal.press(labels.send));
}

function link(world: ConformanceWorld, alias: string, { memberId, ...order }: Order): Promise<NonNullable<ConformanceWorld['linked']>> {
  const { merchantId, userId } = world.operator(alias);
  return world.target.orderSystem.link({ merchantId, userId, ...order, ...(memberId !== '' && { memberId }) });
}

async function mustHaveShape(world: ConformanceWorld, alias: string, typed: boolean, member: boolean): Promise<void> {
  const operator: Operator = world.operator(alias);
  const screen = await operator.see(operator.terminal.look());
  const fields = formFields(screen).map((field) => `${field.label} ${field.enabled ? 'open' : 'locked'}`);
  const hasMember = fieldOf(screen, labels.memberId) !== undefined;
  world.check.equal(hasMember ? 'a member ID' : 'no member ID', member ? 'a member ID' : 'no member ID', 'The form has another shape.');
  const texts = [labels.transactionId, labels.amount, ...(member ? [labels.memberId] : [])];
  const right = texts.every((label) => fieldOf(screen, label)?.enabled === typed);
  world.check.that(right, 'The form has another shape.', {
    expected: typed ? 'fields that can be typed into' : 'locked fields',
    seen: fields.join(', '),
  });
}

function mustBeFresh(world: ConformanceWorld, screen: Screen, choice: string): void {
  world.check.equal(textsIn(screen), '', 'The form still holds data.');
  const chosen = contentOf(screen, labels.instalments);
  world.check.that(sameWords(chosen, choice), 'Another choice is set.', { expected: choice, seen: chosen });
}

/** Content of the form's text fields. */
function textsIn(screen: Screen): string {
  return formFields(screen)
    .filter((field) => !sameWords(field.label, labels.instalments))
    .map((field) => field.value)
    .join('');
}

function formFields(screen: Screen): SeenField[] {
  return screen.fields.filter((field) => inForm.some((label) => sameWords(field.label, label)));
}

function fieldOf(screen: Screen, label: string): SeenField | undefined {
  return screen.fields.find((field) => sameWords(field.label, label));
}

function contentOf(screen: Screen, label: string): string {
  return fieldOf(screen, label)?.value ?? '';
}
