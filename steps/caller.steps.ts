/** Callers of the card-lock agent: who they are, and what they do. */

import { type DataTable, Given, When } from '@cucumber/cucumber';
import { cardsCalled } from './actors/bank-customer';
import type { Caller, Wish } from './actors/caller';
import type { CallerLine, Question } from './targets/card-lock/dialogue';
import type { AgentParameter } from './targets/controls/controls';
import { canDo } from './targets/controls/ways';
import type { ConformanceWorld } from './world';

// ---- who calls

const byLevel: Readonly<Record<string, number | null>> = { 'is authenticated': 1, 'is not authenticated': null };

function know(world: ConformanceWorld, cards: string | DataTable, level: number | null): void {
  const { customer } = world;
  if (level !== null) customer.entersWith('auth_level', level);
  if (typeof cards === 'string') {
    customer.has(cardsCalled(cards));
    if (cards === 'two channels') customer.canBeReachedBy(['telephone', 'email']);
    return;
  }
  customer.has(
    cards.hashes().map((row) => ({
      lastFour: row['last four'] ?? '',
      vendor: row.vendor ?? '',
      status: row.status ?? '',
      ...(row['postal code'] && { zipCode: row['postal code'] }),
    })),
  );
}

Given('a caller who {authentication}, with {callers cards}', function (this: ConformanceWorld, who: string, cards: string) {
  know(this, cards, byLevel[who] ?? null);
});

Given('a caller who {authentication}, with the cards', function (this: ConformanceWorld, who: string, cards: DataTable) {
  know(this, cards, byLevel[who] ?? null);
});

Given('a caller who has level {int}, with {callers cards}', function (this: ConformanceWorld, level: number, cards: string) {
  know(this, cards, level);
});

Given(
  'a caller who has given the number {string} only, with {callers cards}',
  function (this: ConformanceWorld, number: string, cards: string) {
    this.customer.phoneNumber = number;
    know(this, cards, 0);
  },
);

Given(
  'a caller who has given the number {string} only, with the cards',
  function (this: ConformanceWorld, number: string, cards: DataTable) {
    this.customer.phoneNumber = number;
    know(this, cards, 0);
  },
);

Given('a caller who {authentication}, with a card of the status {string}', function (this: ConformanceWorld, who: string, status: string) {
  const [card] = cardsCalled('an active card');
  know(this, 'an active card', byLevel[who] ?? null);
  if (card) this.customer.has([{ ...card, status }]);
});

Given('a caller who is authenticated, with an active card in {string}', function (this: ConformanceWorld, zipCode: string) {
  const [card] = cardsCalled('an active card');
  know(this, 'an active card', 1);
  if (card) this.customer.has([{ ...card, zipCode }]);
});

Given('the caller can be reached by telephone and by e-mail', function (this: ConformanceWorld) {
  this.customer.canBeReachedBy(['telephone', 'email']);
});

Given("the caller's number is given as {string}", function (this: ConformanceWorld, number: string) {
  // What the calling flow hands over; the bank knows the number as it is dialled within the country.
  this.customer.phoneNumber = number.replace(/^\+81/, '0');
  this.customer.entersWith('phone_number', number);
});

Given('the session parameter {string} is {word}', function (this: ConformanceWorld, name: string, value: string) {
  this.customer.entersWith(name, JSON.parse(value) as boolean | number);
});

Given('the level required is {int}', function (this: ConformanceWorld, level: number) {
  this.customer.setsFlow('auth_level_req', level);
});

Given('the flow parameter {agent parameter} is {int}', function (this: ConformanceWorld, name: AgentParameter, value: number) {
  this.customer.setsFlow(name, value);
});

Given('the flow parameter {agent parameter} is {string}', function (this: ConformanceWorld, name: AgentParameter, value: string) {
  this.customer.setsFlow(name, value);
});

// ---- what he does

When('the caller calls', async function (this: ConformanceWorld) {
  await (await this.customer.caller()).call();
});

When('the caller calls and is authenticated', async function (this: ConformanceWorld) {
  const caller = await this.customer.caller();
  await caller.call();
  // However the target authenticates: its questions are answered until it says that it is done.
  for (let n = 0; n < 10 && !heardOneOf(caller, ['authenticated', 'verified']) && !caller.last.ended; n++) await caller.answer();
});

function heardOneOf(caller: Caller, lines: readonly string[]): boolean {
  return caller.lines().some(({ line }) => lines.includes(line));
}

When('the caller goes on until he is asked {question of agent}', async function (this: ConformanceWorld, questions: Question[]) {
  await (await this.customer.caller()).mustBeAsked(...questions);
});

When('the caller says {string}', async function (this: ConformanceWorld, words: string) {
  await (await this.customer.caller()).do({ say: words });
});

const plainly: Readonly<Record<string, CallerLine>> = {
  'says yes': 'yes',
  'says yes once more': 'yes',
  'says no': 'no',
  'asks for a human': 'human',
  'refuses to tell': 'refuse',
  'says something else': 'nonsense',
  'says something after the end': 'nonsense',
  'chooses a temporary lock': 'temporarily',
  'wants it reactivated': 'reactivate',
};

for (const [does, line] of Object.entries(plainly)) {
  When(`the caller ${does}`, async function (this: ConformanceWorld) {
    await (await this.customer.caller()).say(line);
  });
}

When('the caller wants it blocked', async function (this: ConformanceWorld) {
  const caller = await this.customer.caller();
  caller.want({ lock: 'permanently', lockedCard: 'block' });
  await caller.say('block');
});

When('the caller says a whole card number', async function (this: ConformanceWorld) {
  const { number } = this.cards.unknown('a number that is said');
  await (await this.customer.caller()).do({ say: number });
});

When('the caller says nothing', async function (this: ConformanceWorld) {
  await (await this.customer.caller()).do({ silence: true });
});

When('the caller says the code', async function (this: ConformanceWorld) {
  await (await this.customer.caller()).do({ say: this.customer.code });
});

When('the caller says a wrong code', async function (this: ConformanceWorld) {
  await (await this.customer.caller()).do({ say: wrongCode });
});

const wrongCode = '654321';

When('the caller says a wrong code {int} times', async function (this: ConformanceWorld, times: number) {
  const caller = await this.customer.caller();
  for (let n = 0; n < times; n++) {
    await caller.mustBeAsked('ask-code', 'ask-sent-code');
    await caller.do({ say: wrongCode });
  }
});

When('the caller names digits of no card of his', async function (this: ConformanceWorld) {
  await nameStrangeDigits(await this.customer.caller(), this.customer.strangeDigits());
});

When('the caller names digits of no card of his, {int} times', async function (this: ConformanceWorld, times: number) {
  const caller = await this.customer.caller();
  for (let n = 0; n < times; n++) {
    await caller.mustBeAsked('ask-digits');
    await nameStrangeDigits(caller, this.customer.strangeDigits());
  }
});

/** Whether a target refuses them at once, or only when they are confirmed, is its own. */
async function nameStrangeDigits(caller: Caller, digits: string): Promise<void> {
  await caller.do({ say: digits });
  if (caller.question === 'confirm-digits') await caller.say('yes');
}

When('the caller says the last four digits of his second card', async function (this: ConformanceWorld) {
  await (await this.customer.caller()).do({ say: this.customer.cards[1]?.lastFour ?? '' });
});

When('the caller presses the last four digits of his second card', async function (this: ConformanceWorld) {
  await (await this.customer.caller()).do({ press: this.customer.cards[1]?.lastFour ?? '', finish: '#' });
});

When('the caller chooses {string}', async function (this: ConformanceWorld, channel: string) {
  await (await this.customer.caller()).say(channel === 'email' ? 'by-mail' : 'by-telephone');
});

When('the caller wants a {lock kind} lock', async function (this: ConformanceWorld, lock: Wish['lock']) {
  (await this.customer.caller()).want({ lock });
});

When('the caller wants to lock his {ordinal} card {lock manner}', async function (this: ConformanceWorld, nth: number, lock: Wish['lock']) {
  (await this.customer.caller()).want({ lock, digits: this.customer.cards[nth]?.lastFour ?? '' });
});

When(
  'the caller locks the card {lock manner} for the reason {string}',
  async function (this: ConformanceWorld, lock: Wish['lock'], reason: string) {
    const caller = await this.customer.caller();
    caller.want({ lock, reason: reason as CallerLine });
    await caller.goOnUntil();
  },
);

When('the caller goes on to the end', async function (this: ConformanceWorld) {
  await (await this.customer.caller()).goOnUntil();
});

When('the caller {silence or nonsense} until the agent gives up', async function (this: ConformanceWorld, what: 'silence' | 'nonsense') {
  const caller = await this.customer.caller();
  // One more than it may take would go unnoticed: it has to be over by then.
  for (let n = 0; n < this.target.cardLock.facts.misses && !caller.last.ended; n++) {
    await (what === 'silence' ? caller.do({ silence: true }) : caller.say('nonsense'));
  }
});

When('the caller hangs up', async function (this: ConformanceWorld) {
  // A caller who is gone says nothing more: the session is left alone, and time passes.
  if (canDo(this.target.profile.controls, 'advanceClock')) await this.target.controls.advance(3600);
});
