/** Calls between the merchant's telephones and the IVR: transfers, keys, hang-ups, returns, channels. */
import { Given, Then, When } from '@cucumber/cucumber';
import { sameWords } from '../features/catalogue/words';
import { inWords } from './actors/consumer';
import type { TelephoneCall } from './actors/exchange';
import type { Operator } from './actors/operator';
import { callFor, connect, sendOrder, showsNoCall } from './calls';
import { describe } from './targets/screen';
import type { Heard } from './targets/telephone-line';
import type { ConformanceWorld } from './world';

When('a(nother) call is transferred to {operator}', async function (this: ConformanceWorld, alias: string) {
  await this.exchange.transfer(this.operator(alias));
});

When('a call is transferred blindly to {operator}', async function (this: ConformanceWorld, alias: string) {
  await this.exchange.transferBlind(this.operator(alias));
});

When('{operator} presses {string} on the telephone', async function (this: ConformanceWorld, alias: string, key: string) {
  await this.callOf(alias).operatorPresses(key);
});

When('{operator} completes the transfer', async function (this: ConformanceWorld, alias: string) {
  await this.callOf(alias).complete();
});

When('the consumer of {operator} is connected', async function (this: ConformanceWorld, alias: string) {
  await this.callOf(alias).handOver();
});

Given('the consumer of {operator} is asked for the card', async function (this: ConformanceWorld, alias: string) {
  await connect(this, alias, this.orders.make());
});

Given('a(nother) call for {string} is connected through {operator}', async function (this: ConformanceWorld, name: string, alias: string) {
  await connect(this, alias, this.orders.make(name));
});

Given(
  'a(nother) call for {string} over {int} yen is connected through {operator}',
  async function (this: ConformanceWorld, name: string, yen: number, alias: string) {
    await connect(this, alias, this.orders.make(name, { amount: String(yen) }));
  },
);

Given(
  'a call of member {string} for {string} is connected through {operator}',
  async function (this: ConformanceWorld, member: string, name: string, alias: string) {
    await connect(this, alias, this.orders.make(name, { memberId: this.orders.idOf(member) }));
  },
);

/** How far a call can have come before its payment is done. */
const stages: readonly [string, (world: ConformanceWorld, call: TelephoneCall, name: string) => Promise<unknown>][] = [
  ['the data is awaited', async () => undefined],
  ['the key is awaited', (world, call, name) => sendOrder(world, call.operator, world.orders.make(name))],
  ['the ring-back tone', (_world, call) => call.operatorPresses('1')],
  ['the card number is asked for', (_world, call) => call.complete().then(() => call.ringBackPasses())],
  ['half of the card number', (_world, call) => call.consumer.enter('card-number', '411111', false)],
];

Given(
  'a call for {string} through {operator} has come as far as: {}',
  async function (this: ConformanceWorld, name: string, alias: string, stage: string) {
    const call = await callFor(this, alias);
    const entry = ['the expiry date is asked for', 'the security code is asked for'].indexOf(stage);
    const last = entry >= 0 ? 3 : stages.findIndex(([what]) => what === stage);
    for (const [, go] of stages.slice(0, last + 1)) await go(this, call, name);
    if (entry < 0) return;
    const card = await this.cards.obtain('a good card');
    await call.consumer.enter('card-number', card.number);
    if (entry > 0) await call.consumer.enter('expiry', card.expiry);
  },
);

When(
  'the {party} of the call of {operator} hangs up',
  async function (this: ConformanceWorld, who: 'operator' | 'consumer', alias: string) {
    await this.callOf(alias).hangUp(who);
  },
);

When('the consumer of {operator} hangs up', async function (this: ConformanceWorld, alias: string) {
  await this.callOf(alias).hangUp('consumer');
});

When('{operator} hangs up', async function (this: ConformanceWorld, alias: string) {
  await this.callOf(alias).hangUp('operator');
});

When('{operator} takes the returned call', async function (this: ConformanceWorld, alias: string) {
  await this.callOf(alias).operatorAnswers();
});

When('{operator} does not take the returned call', async function (this: ConformanceWorld, alias: string) {
  await this.callOf(alias).operatorIsBusy();
});

When('{operator} transfers the returned call again', async function (this: ConformanceWorld, alias: string) {
  await transferAgain(this, alias);
});

Given('the call of {operator} was returned after a failure', async function (this: ConformanceWorld, alias: string) {
  await connect(this, alias, this.orders.make());
  await failAndReturn(this, alias);
});

Given('the call of {operator} was returned a second time', async function (this: ConformanceWorld, alias: string) {
  await transferAgain(this, alias);
  await failAndReturn(this, alias);
});

Given('{int} calls are waiting at the IVR', async function (this: ConformanceWorld, count: number) {
  for (let n = 0; n < count; n++) {
    const call = await this.exchange.transfer(await this.people.signedInOperator(`waiting${n + 1}`));
    this.check.that(
      await call.isServed(),
      'A call within the contracted channels is not taken.',
      expectTaken(await call.heard('operator')),
    );
  }
});

When('another call arrives at the IVR', async function (this: ConformanceWorld) {
  await this.exchange.transfer(await this.people.signedInOperator('further'));
});

When('{int} further calls arrive at the IVR', async function (this: ConformanceWorld, count: number) {
  const operator = await this.people.signedInOperator('further');
  for (let n = 0; n < count; n++) await this.exchange.transfer(operator);
});

When('{int} calls arrive at the IVR at once', async function (this: ConformanceWorld, count: number) {
  // One operator more than channels: every call that can be taken has an operator of its own.
  const operators: Operator[] = [];
  for (let n = 0; n < Math.min(count, this.merchant.channels + 1); n++)
    operators.push(await this.people.signedInOperator(`at-once${n + 1}`));
  await this.exchange.transferAll(Array.from({ length: count }, (_, n) => operators[n % operators.length] as Operator));
});

Then('exactly {int} of them are taken', async function (this: ConformanceWorld, expected: number) {
  const served: boolean[] = [];
  for (const call of this.exchange.calls) served.push(await call.isServed());
  const taken = served.filter(Boolean).length;
  this.check.equal(String(taken), String(expected), `Of ${served.length} calls that arrived at once another number was taken.`);
});

Then('within 60 seconds another call is taken', async function (this: ConformanceWorld) {
  const operator = await this.people.signedInOperator('next');
  let call = await this.exchange.transfer(operator);
  for (let waited = 0; waited < 60 && !(await call.isServed()); waited += 10) {
    await this.target.controls.advance(10);
    call = await this.exchange.transfer(operator);
  }
  this.check.that(await call.isServed(), 'The channel is not free again.', expectTaken(await call.heard('operator')));
});

Then('the call is taken', async function (this: ConformanceWorld) {
  const { call } = this.exchange;
  this.check.that(await call.isServed(), 'The call is not taken.', expectTaken(await call.heard('operator')));
});

Then('the call is not taken', async function (this: ConformanceWorld) {
  const { call } = this.exchange;
  const served = await call.isServed();
  const seen = inWords(await call.heard('operator'));
  this.check.that(!served, 'The call enters the payment flow.', { expected: 'busy, or guidance that the channels are exceeded', seen });
});

Then('the call is disconnected at once', async function (this: ConformanceWorld) {
  const { call } = this.exchange;
  const over = !call.placed.answered || (await call.isHungUp('operator')) !== null;
  const heard = await call.heard('operator');
  this.check.that(over, 'The call goes on.', { expected: 'disconnected', seen: inWords(heard) });
  this.check.that(!heard.some(isPrompt('send-data')), 'The call is asked for payment data.', {
    expected: 'disconnected at once',
    seen: inWords(heard),
  });
});

Then('{operator} and the consumer are connected', async function (this: ConformanceWorld, alias: string) {
  const call = this.callOf(alias);
  for (const who of ['operator', 'consumer'] as const) {
    const heard = await call.until(who, 'the connection', (all) => all.some(({ kind }) => kind === 'bridged'));
    const end = heard.findLast(({ kind }) => kind === 'bridged' || kind === 'hung-up');
    this.check.that(end?.kind === 'bridged', `The ${who} is not connected.`, { expected: 'connected to each other', seen: inWords(heard) });
  }
});

Then('the call of {operator} has ended', async function (this: ConformanceWorld, alias: string) {
  await mustEnd(this, alias);
});

Then('the call of {operator} has ended without a return', async function (this: ConformanceWorld, alias: string) {
  const call = this.callOf(alias);
  const offers = await this.target.telephone.offered();
  const cause = await call.isHungUp('consumer');
  this.check.that(cause !== null, 'The call goes on.', { expected: 'the end of the call', seen: inWords(await call.heard('consumer')) });
  const since = await this.target.telephone.offered();
  this.check.equal(String(since.length), String(offers.length), 'The call is returned to the operator.');
  const heard = await call.heard('consumer');
  this.check.that(!heard.slice(-3).some(isPrompt('returning')), 'The call is returned to the operator.', {
    expected: 'the end',
    seen: inWords(heard),
  });
  await mustEnd(this, alias);
});

Then('the call is over and has no payment data', async function (this: ConformanceWorld) {
  const { call } = this.exchange;
  const heard = await call.until('operator', 'the end of the call', (all) => all.some(({ kind }) => kind === 'hung-up'));
  this.check.that(
    heard.some(({ kind }) => kind === 'hung-up'),
    'The waiting call goes on.',
    { expected: 'its end', seen: inWords(heard) },
  );
  this.check.that(!heard.some(isPrompt('data-taken')), 'The data is taken.', { expected: 'refused', seen: inWords(heard) });
});

Then('the telephone of {operator} hears {string}', async function (this: ConformanceWorld, alias: string, text: string) {
  const expected = guidance(this, text);
  const heard = await this.callOf(alias).until('operator', `「${expected}」`, (all) =>
    all.some((one) => sameWords(one.text ?? '', expected)),
  );
  const found = heard.some((one) => sameWords(one.text ?? '', expected));
  this.check.that(found, 'Another guidance is played, or none.', { expected: `「${expected}」`, seen: textsOf(heard) });
});

Then(
  'the telephone of {operator} has heard {string} at least {int} times',
  async function (this: ConformanceWorld, alias: string, text: string, least: number) {
    const heard = await this.callOf(alias).heard('operator');
    const times = heard.filter((one) => sameWords(one.text ?? '', text)).length;
    this.check.that(times >= least, 'The guidance is not repeated.', {
      expected: `「${text}」 ${least} times`,
      seen: `${times} times: ${textsOf(heard)}`,
    });
  },
);

Then('the telephone of {operator} no longer hears {string}', async function (this: ConformanceWorld, alias: string, text: string) {
  const heard = await this.callOf(alias).heard('operator');
  const taken = heard.findIndex(isPrompt('data-taken'));
  this.check.that(taken >= 0, 'The data is not taken.', { expected: 'guidance after sending', seen: textsOf(heard) });
  const after = heard.slice(taken).filter((one) => sameWords(one.text ?? '', text)).length;
  this.check.equal(String(after), '0', `「${text}」 is played after the data was sent.`);
});

Then('nobody is asked for a card in the call of {operator}', async function (this: ConformanceWorld, alias: string) {
  const heard = await this.callOf(alias).heard('operator');
  this.check.that(!heard.some(isPrompt('card-number')), 'The card is asked for.', { expected: 'no question', seen: inWords(heard) });
});

Then(
  'the consumer of {operator} is asked for the card number after 5 seconds of ring-back, not before',
  async function (this: ConformanceWorld, alias: string) {
    const call = this.callOf(alias);
    await this.target.controls.advance(4);
    const before = [...(await call.heard('operator')), ...(await call.heard('consumer'))];
    this.check.that(
      before.some(({ tone }) => tone === 'ring-back'),
      'No ring-back tone is played.',
      { expected: 'ring-back', seen: inWords(before) },
    );
    this.check.that(!before.some(isPrompt('card-number')), 'The card is asked for before 5 seconds.', {
      expected: 'ring-back',
      seen: inWords(before),
    });
    await this.target.controls.advance(2);
    const asked = await call.hears('consumer', 'card-number');
    this.check.that(asked, 'The card is not asked for.', { expected: 'card-number', seen: inWords(await call.heard('consumer')) });
  },
);

Then(
  'the telephone numbers of {operator} and {operator} have the form 050-XXXX-XXXX and differ',
  function (this: ConformanceWorld, one: string, other: string) {
    const numbers = [one, other].map((alias) => this.operator(alias).number);
    for (const number of numbers) {
      this.check.that(/^050-\d{4}-\d{4}$/.test(number), 'A number has another form.', { expected: '050-XXXX-XXXX', seen: number });
    }
    this.check.that(numbers[0] !== numbers[1], 'Two operators share a number.', {
      expected: 'different numbers',
      seen: numbers.join(', '),
    });
  },
);

Then('no key was heard on any leg of the telephone of {operator}', async function (this: ConformanceWorld, alias: string) {
  const heard = await this.callOf(alias).heard('operator');
  const keys = heard.filter(({ kind }) => kind === 'key').length;
  this.check.equal(String(keys), '0', "Keys of the card entry are heard on the operator's leg.");
});

async function transferAgain(world: ConformanceWorld, alias: string): Promise<void> {
  const call = world.callOf(alias);
  await call.retransfer();
  await sendOrder(world, call.operator, world.orders.make());
  await call.handOver();
}

async function failAndReturn(world: ConformanceWorld, alias: string): Promise<void> {
  const call = world.callOf(alias);
  const card = await world.cards.obtain('a stolen card', { state: 'stolen' });
  for (let n = 0; n < 10 && (await call.consumer.pay(card)) !== 'returning'; n++);
  await call.operatorAnswers();
  // The dialogue that tells of the return stands in the way of the next send.
  const screen = await call.operator.see(call.operator.terminal.until('the dialogue of the return', (seen) => seen.dialogue !== null));
  if (screen.dialogue) await call.operator.see(call.operator.terminal.answer('OK'));
}

/** The call is over at the IVR, and the operator's screen shows it. */
async function mustEnd(world: ConformanceWorld, alias: string): Promise<void> {
  const { operator } = world.callOf(alias);
  const screen = await operator.see(operator.terminal.until('the end of the call', showsNoCall));
  world.check.that(showsNoCall(screen), 'The screen does not show the end of the call.', {
    expected: 'a green header, an end line',
    seen: describe(screen),
  });
}

function isPrompt(name: string): (heard: Heard) => boolean {
  return ({ kind, id }) => kind === 'prompt' && id === name;
}

/** The guidance after sending is the vendor's own where the profile says so (ruling of OPW-3.6.1-07). */
function guidance(world: ConformanceWorld, text: string): string {
  return text.startsWith('決済情報を取得しました。') ? world.target.profile.parameters.dataTakenGuidance : text;
}

function textsOf(heard: readonly Heard[]): string {
  return (
    heard
      .map(({ text }) => text && `「${text}」`)
      .filter(Boolean)
      .join(' ') || inWords(heard)
  );
}

function expectTaken(heard: readonly Heard[]): { expected: string; seen: string } {
  return { expected: 'guidance to send the payment data', seen: inWords(heard) };
}
