/** The consumer at the telephone: what the IVR asks for, and what is entered. */
import { Given, Then, When } from '@cucumber/cucumber';
import type { Secret } from '../cards/numbers/secret';
import { altered, type Card } from './actors/cards';
import { type Consumer, inWords, type Outcome, type Question, questions } from './actors/consumer';
import { connect } from './calls';
import type { WantedCard } from './parameter-types';
import { Nonconformity } from './targets/errors';
import type { ConformanceWorld } from './world';

/** More entries than an IVR takes before it gives up. */
const mostEntries = 10;

When('the consumer of {operator} pays with {card}', async function (this: ConformanceWorld, alias: string, wanted: WantedCard) {
  await mustPay(this, alias, wanted);
});

When(
  'the consumer of {operator} pays with {card}, with 2 seconds between the steps',
  async function (this: ConformanceWorld, alias: string, wanted: WantedCard) {
    const { consumer } = this.callOf(alias);
    const card = await cardOf(this, wanted);
    for (const question of ['card-number', 'expiry', 'security-code'] as const) {
      if ((await consumer.next()) !== question) break;
      await this.target.controls.advance(2);
      await consumer.enter(question, { 'card-number': card.number, expiry: card.expiry, 'security-code': card.securityCode }[question]);
    }
    this.card = card;
    await consumer.next();
  },
);

When('the consumer of {operator} enters {card}', async function (this: ConformanceWorld, alias: string, wanted: WantedCard) {
  const { consumer } = this.callOf(alias);
  const card = await cardOf(this, wanted);
  if (this.merchant.has('sms-2fa')) await consumer.awaitCode(card);
  await consumer.pay(card, 'sms-code');
});

When(
  'the consumer of {operator} enters {card} and hangs up at once',
  async function (this: ConformanceWorld, alias: string, wanted: WantedCard) {
    const call = this.callOf(alias);
    const card = await cardOf(this, wanted);
    const last: Question = this.merchant.has('security-code') ? 'security-code' : 'expiry';
    await call.consumer.pay(card, last);
    await call.consumer.enter(last, last === 'expiry' ? card.expiry : card.securityCode);
    await call.hangUp('consumer');
  },
);

When('the consumer of {operator} enters the card number', async function (this: ConformanceWorld, alias: string) {
  const card = await cardOf(this, good);
  await this.callOf(alias).consumer.enter('card-number', card.number);
});

When('the consumer of {operator} enters the card number and hangs up', async function (this: ConformanceWorld, alias: string) {
  const call = this.callOf(alias);
  await call.consumer.enter('card-number', (await cardOf(this, good)).number);
  await call.hangUp('consumer');
});

When('the consumer of {operator} enters the expiry date', async function (this: ConformanceWorld, alias: string) {
  const card = this.card ?? (await cardOf(this, good));
  await this.callOf(alias).consumer.enter('expiry', card.expiry);
});

When(
  'the consumer of {operator} enters {card} with a security code that lacks a digit',
  async function (this: ConformanceWorld, alias: string, wanted: WantedCard) {
    const { consumer } = this.callOf(alias);
    const card = await cardOf(this, wanted);
    await consumer.pay(card, 'security-code');
    const short = altered(card.securityCode, 'without its last digit', (code) => code.slice(0, -1));
    await consumer.enter('security-code', short, true);
    await consumer.next();
  },
);

/** What can go wrong with a card number at a keypad. */
const mistakes: Readonly<Record<string, (number: string) => string>> = {
  'that lacks a digit': (number) => number.slice(0, 6) + number.slice(7),
  'with a digit too many': (number) => `${number.slice(0, 6)}0${number.slice(6)}`,
  'with a wrong check digit': (number) => number.slice(0, -1) + String((Number(number.slice(-1)) + 1) % 10),
};

When('the consumer of {operator} enters a card number that lacks a digit', async function (this: ConformanceWorld, alias: string) {
  const { consumer } = this.callOf(alias);
  await enterMistyped(this, consumer, 'that lacks a digit');
});

When(
  'the consumer of {operator} enters a card number {} and the rest of the card',
  async function (this: ConformanceWorld, alias: string, mistake: string) {
    const { consumer } = this.callOf(alias);
    const card = await enterMistyped(this, consumer, mistake);
    // An IVR that leaves the check to the payment server asks for the rest first.
    for (const question of ['expiry', 'security-code'] as const) {
      if (this.heardNext !== question) return;
      await consumer.enter(question, question === 'expiry' ? card.expiry : card.securityCode);
      this.heardNext = await consumer.next();
    }
  },
);

When('the consumer of {operator} fails to pay', async function (this: ConformanceWorld, alias: string) {
  await failToPay(this, alias);
});

When(
  'the consumer of {operator} fails to pay and is returned to {operator}',
  async function (this: ConformanceWorld, alias: string, to: string) {
    await failToPay(this, alias);
    await this.callOf(to).operatorAnswers();
  },
);

Given('the consumer of {operator} has paid {string}', async function (this: ConformanceWorld, alias: string, name: string) {
  await connect(this, alias, this.orders.make(name));
  await mustPay(this, alias, good);
});

Given(
  'the consumer of {operator} has paid {string} as member {string}',
  async function (this: ConformanceWorld, alias: string, name: string, member: string) {
    await connect(this, alias, this.orders.make(name, { memberId: this.orders.idOf(member) }));
    await mustPay(this, alias, good);
  },
);

Given('the consumer of {operator} could not pay {string}', async function (this: ConformanceWorld, alias: string, name: string) {
  await beRefused(this, alias, name);
});

Given('another consumer of {operator} could not pay {string}', async function (this: ConformanceWorld, alias: string, name: string) {
  await beRefused(this, alias, name);
});

// ---- what the IVR asks for

Then('the consumer of {operator} is asked for the {question}', async function (this: ConformanceWorld, alias: string, question: Question) {
  const call = this.callOf(alias);
  const asked = await call.hears('consumer', question, 'answer');
  this.check.that(asked, `The consumer is not asked for the ${question}.`, {
    expected: question,
    seen: inWords(await call.heard('consumer')),
  });
});

Then('the consumer of {operator} is asked for the card number again', async function (this: ConformanceWorld, alias: string) {
  const call = this.callOf(alias);
  const heard = await call.until('consumer', 'the card number, asked for again', (all) => askedIn(all).length > 1);
  const asked = askedIn(heard);
  this.check.equal(asked.join(', '), 'card-number, card-number', 'The card number is not asked for again.');
});

Then('the consumer of {operator} was asked for nothing else before', async function (this: ConformanceWorld, alias: string) {
  const asked = askedIn(await this.callOf(alias).heard('consumer'));
  this.check.equal(asked.join(', '), 'card-number, expiry', 'The questions come in another order.');
});

Then(
  'the consumer of {operator} was asked for card number, expiry date and security code, in this order',
  async function (this: ConformanceWorld, alias: string) {
    const asked = askedIn(await this.callOf(alias).heard('consumer'));
    this.check.equal(asked.join(', '), 'card-number, expiry, security-code', 'The questions come in another order.');
  },
);

Then('the consumer of {operator} was not asked for a security code', async function (this: ConformanceWorld, alias: string) {
  const asked = askedIn(await this.callOf(alias).heard('consumer'));
  this.check.that(!asked.includes('security-code'), 'The security code is asked for.', {
    expected: 'card number and expiry',
    seen: asked.join(', '),
  });
});

Then('the consumer of {operator} is asked again, or returned to the operator', async function (this: ConformanceWorld, alias: string) {
  const after: readonly Outcome[] = ['entry-again', 'card-refused', 'card-number', 'returning'];
  const heard = inWords(await this.callOf(alias).heard('consumer'));
  this.check.that(this.heardNext !== null && after.includes(this.heardNext), 'The consumer is left alone with a mistyped number.', {
    expected: 'the question again, or the operator',
    seen: heard,
  });
});

Then('every question to the consumer of {operator} was put in words', async function (this: ConformanceWorld, alias: string) {
  const heard = await this.callOf(alias).heard('consumer');
  const asked = heard.filter(({ kind, id }) => kind === 'prompt' && questions.some((question) => question === id));
  const silent = asked.filter(({ text }) => (text ?? '').trim() === '').map(({ id }) => id);
  this.check.that(asked.length > 0 && silent.length === 0, 'A question was not put in words.', {
    expected: 'guidance for every entry',
    seen: silent.join(', ') || inWords(heard),
  });
});

Then('the telephone of {operator} enters {card}', async function (this: ConformanceWorld, alias: string, wanted: WantedCard) {
  const card = await cardOf(this, wanted);
  const { keypadTerminator: end } = this.target.profile.parameters;
  await this.callOf(alias).operatorPresses(card.number, end, card.expiry, card.securityCode);
});

// ---- identification by SMS

Then('the holder of the card of {operator} receives a code by SMS', async function (this: ConformanceWorld, alias: string) {
  await receiveCode(this, alias);
  this.check.that(this.codes.length > 0, 'No code has come.', { expected: 'a code by SMS', seen: 'none' });
});

Given('the consumer of {operator} is asked for the code', async function (this: ConformanceWorld, alias: string) {
  await receiveCode(this, alias);
});

When('the consumer of {operator} enters the code', async function (this: ConformanceWorld, alias: string) {
  await enterCode(this, alias, this.codes.at(-1) ?? '');
});

When('the consumer of {operator} enters the first code once more', async function (this: ConformanceWorld, alias: string) {
  await enterCode(this, alias, this.codes[0] ?? '');
});

When('the consumer of {operator} enters a wrong code', async function (this: ConformanceWorld, alias: string) {
  await enterCode(this, alias, wrong(this.codes.at(-1) ?? ''));
});

When('the consumer of {operator} enters wrong codes until there are no tries left', async function (this: ConformanceWorld, alias: string) {
  for (let n = 0; n < this.target.profile.parameters.smsCodeTries; n++) await enterCode(this, alias, wrong(this.codes.at(-1) ?? ''));
});

Then('the consumer of {operator} cannot enter the right code any more', async function (this: ConformanceWorld, alias: string) {
  const call = this.callOf(alias);
  const heard = await call.heard('consumer');
  const over = heard.some(({ kind, id }) => kind === 'hung-up' || id === 'identification-failed' || id === 'payment-failed');
  this.check.that(over, 'The code can still be entered.', { expected: 'the end of the payment', seen: inWords(heard) });
});

When('the code expires', async function (this: ConformanceWorld) {
  await this.target.controls.advance(this.target.profile.parameters.smsCodeSeconds + 10);
});

When('it is 10 seconds before the code expires', async function (this: ConformanceWorld) {
  await this.target.controls.advance(this.target.profile.parameters.smsCodeSeconds - 10);
});

const good: WantedCard = { alias: 'a good card', same: false, facts: {} };

async function cardOf(world: ConformanceWorld, wanted: WantedCard): Promise<Card> {
  const card = wanted.same && world.card ? world.card : await world.cards.obtain(wanted.alias, wanted.facts);
  world.card = card;
  return card;
}

async function mustPay(world: ConformanceWorld, alias: string, wanted: WantedCard): Promise<void> {
  const call = world.callOf(alias);
  const outcome = await call.consumer.pay(await cardOf(world, wanted));
  if (outcome === 'payment-succeeded') return;
  const heard = await call.heard('consumer');
  throw new Nonconformity('A good card does not pay.', { expected: 'payment-succeeded', seen: `${outcome}; heard: ${inWords(heard)}` });
}

/** Refused cards until the IVR gives up. */
async function failToPay(world: ConformanceWorld, alias: string): Promise<void> {
  const { consumer } = world.callOf(alias);
  const card = await cardOf(world, { alias: 'a stolen card', same: false, facts: { state: 'stolen' } });
  for (let n = 0; n < mostEntries; n++) {
    const outcome = await consumer.pay(card);
    if (outcome !== 'card-refused' && outcome !== 'entry-again') return;
  }
  throw new Nonconformity('The IVR takes refused cards for ever.', {
    expected: `an end after at most ${mostEntries} entries`,
    seen: 'none',
  });
}

async function beRefused(world: ConformanceWorld, alias: string, name: string): Promise<void> {
  const call = await connect(world, alias, world.orders.make(name));
  await call.consumer.pay(await cardOf(world, { alias: 'a stolen card', same: false, facts: { state: 'stolen' } }));
  await call.hangUp('consumer');
}

async function enterMistyped(world: ConformanceWorld, consumer: Consumer, mistake: string): Promise<Card> {
  const card = await cardOf(world, good);
  const mistyped: Secret = altered(card.number, mistake, mistakes[mistake] as (number: string) => string);
  world.target.keepSecret(mistyped);
  await consumer.enter('card-number', mistyped);
  world.heardNext = await consumer.next();
  return card;
}

async function receiveCode(world: ConformanceWorld, alias: string): Promise<void> {
  const { consumer } = world.callOf(alias);
  if (!world.card) throw new Nonconformity('No card was entered.', { expected: 'a card', seen: 'none' });
  const outcome = await consumer.pay(world.card, 'sms-code');
  if (outcome !== 'sms-code') throw new Nonconformity('The code is not asked for.', { expected: 'sms-code', seen: outcome });
  world.codes.push(await consumer.smsCode(world.card));
}

async function enterCode(world: ConformanceWorld, alias: string, code: string): Promise<void> {
  const { consumer } = world.callOf(alias);
  await consumer.enter('sms-code', code, true);
  await consumer.next();
}

/** A code of the same length that differs in every digit. */
function wrong(code: string): string {
  return [...code].map((digit) => String((Number(digit) + 1) % 10)).join('');
}

/** The questions that were heard, in their order. */
function askedIn(heard: readonly { kind: string; id?: string }[]): string[] {
  return heard.flatMap(({ kind, id }) => (kind === 'prompt' && questions.some((question) => question === id) ? [id as string] : []));
}
