/** The bank behind the card-lock agent: how it behaves, what it was asked, and its services as they answer by themselves. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { cardsCalled } from './actors/bank-customer';
import type { AskedOfBank, BankFault } from './targets/card-lock/bank';
import type { Webhook } from './targets/card-lock/webhooks';
import type { ConformanceWorld } from './world';

Given('the bank gives the ticket number {int}', function (this: ConformanceWorld, number: number) {
  this.customer.getsTicket(number);
});

Given('the bank gives the acknowledgement number {int}', function (this: ConformanceWorld, number: number) {
  this.customer.getsAcknowledgement(number);
});

// ---- how its services fail

function fails(sentence: string, fault: BankFault): void {
  Given(`the bank's service {string} ${sentence}`, function (this: ConformanceWorld, service: string) {
    this.customer.misbehave(service as Webhook, fault);
  });
}

const without = (answer: Record<string, unknown>, name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(answer).filter(([key]) => key !== name));

Given("the bank's service {string} answers HTTP {int}", function (this: ConformanceWorld, service: string, status: number) {
  this.customer.misbehave(service as Webhook, { kind: 'status', status });
});

Given("the bank's service {string} leaves out {string}", function (this: ConformanceWorld, service: string, name: string) {
  this.customer.misbehave(service as Webhook, { kind: 'answer', change: (answer) => without(answer, name) });
});

fails('answers what is no JSON', { kind: 'no JSON' });
fails('answers nothing', { kind: 'empty' });
fails('answers more than 64 KiB', { kind: 'too long' });
fails('cuts the line', { kind: 'cut' });
fails('resets the line', { kind: 'reset' });
fails('does not answer in time', { kind: 'silence' });
fails('begins an answer and stops', { kind: 'slow body' });
fails('answers with lists of different length', {
  kind: 'answer',
  change: (answer) => ({ ...answer, card_vendor_all: (answer.card_vendor_all as string[]).slice(1) }),
});
fails('answers with a count that differs', {
  kind: 'answer',
  change: (answer) => ({ ...answer, card_count: (answer.card_count as number) + 1 }),
});

Given("the bank's services are at an address that refuses connections", function (this: ConformanceWorld) {
  // Port 9 is discard: nobody listens there.
  this.customer.servicesAt('http://127.0.0.1:9');
});

Given("the bank's services are at an address whose name cannot be resolved", function (this: ConformanceWorld) {
  // RFC 6761: names below .invalid never resolve.
  this.customer.servicesAt('http://bank.invalid');
});

// ---- what it was asked

const changing: readonly string[] = ['lock_card_ticket_number', 'reissue_card_number'];

async function askedOf(world: ConformanceWorld, ...names: readonly string[]): Promise<AskedOfBank[]> {
  return (await world.customer.caller()).asked.filter(({ webhook }) => names.includes(webhook));
}

Then('the bank was not asked for cards', async function (this: ConformanceWorld) {
  this.check.equal(String((await askedOf(this, 'get_card_details')).length), '0', 'The bank was asked for cards.');
});

Then('the bank was asked for cards only after that', async function (this: ConformanceWorld) {
  const caller = await this.customer.caller();
  const told = caller.turns.findIndex((turn) => caller.lines(turn).some(({ line }) => line === 'authenticated' || line === 'verified'));
  const asked = caller.turns.findIndex((turn) => turn.asked.some(({ webhook }) => webhook === 'get_card_details'));
  this.check.that(told >= 0, 'The caller was never told that he is authenticated.', { expected: 'so', seen: 'not' });
  this.check.that(asked < 0 || asked >= told, 'Card data was fetched before the caller was authenticated.', {
    expected: `after turn ${told + 1}`,
    seen: `in turn ${asked + 1}`,
  });
});

Then("the bank was asked once for the cards of the caller's number", async function (this: ConformanceWorld) {
  const asked = await askedOf(this, 'get_card_details');
  this.check.equal(String(asked.length), '1', 'The bank was not asked for the cards once.');
  this.check.equal(
    String(asked[0]?.parameters.phone_number),
    this.customer.phoneNumber,
    'The bank was asked for the cards of another number.',
  );
});

Then('the bank was not asked to validate a card', async function (this: ConformanceWorld) {
  this.check.equal(String((await askedOf(this, 'validate_card')).length), '0', 'The bank was asked to validate a card.');
});

Then('the bank was not asked to lock anything', async function (this: ConformanceWorld) {
  this.check.equal(String((await askedOf(this, 'lock_card_ticket_number')).length), '0', 'The bank was asked to lock a card.');
});

Then('the bank was not asked to reissue anything', async function (this: ConformanceWorld) {
  this.check.equal(String((await askedOf(this, 'reissue_card_number')).length), '0', 'The bank was asked to reissue a card.');
});

Then('the bank was asked for nothing that changes a card', async function (this: ConformanceWorld) {
  const asked = await askedOf(this, ...changing);
  this.check.equal(asked.map(({ webhook }) => webhook).join(', '), '', 'The bank was asked to change a card.');
});

Then('the bank was asked for nothing more that changes a card', async function (this: ConformanceWorld) {
  const { asked } = (await this.customer.caller()).last;
  const more = asked.filter(({ webhook }) => changing.includes(webhook));
  this.check.equal(more.map(({ webhook }) => webhook).join(', '), '', 'The bank was asked to change a card.');
});

Then('no service that changes a card was asked twice', async function (this: ConformanceWorld) {
  const asked = (await askedOf(this, ...changing)).map(({ webhook }) => webhook);
  this.check.equal(asked.join(', '), [...new Set(asked)].join(', '), 'A service that changes a card was asked more than once.');
});

Then(
  'the bank was asked once to lock {string} as {string} for {string}',
  async function (this: ConformanceWorld, digits: string, type: string, reason: string) {
    await mustHaveLocked(this, { last_four_digit_of_card_number: digits, lock_type: type, lock_reason: reason });
  },
);

Then('the bank was asked once to lock the/his {ordinal} card', async function (this: ConformanceWorld, nth: number) {
  await mustHaveLocked(this, { last_four_digit_of_card_number: digitsOf(this, nth) });
});

Then('the bank was asked once to lock the first card as {string}', async function (this: ConformanceWorld, type: string) {
  await mustHaveLocked(this, { last_four_digit_of_card_number: digitsOf(this, 0), lock_type: type });
});

Then('the bank was asked once to lock the first card for {string}', async function (this: ConformanceWorld, reason: string) {
  await mustHaveLocked(this, { last_four_digit_of_card_number: digitsOf(this, 0), lock_reason: reason });
});

Then('the bank was asked once to lock the first card, with a warning if it was not', async function (this: ConformanceWorld) {
  const asked = await askedOf(this, 'lock_card_ticket_number');
  this.check.that(asked.length <= 1, 'The bank was asked to lock more than once.', {
    expected: 'once at most',
    seen: String(asked.length),
  });
  this.check.advise(asked.length === 1, 'Retries are counted with the first try: one less than documented.', {
    expected: 'a lock',
    seen: 'none',
  });
});

async function mustHaveLocked(world: ConformanceWorld, expected: Readonly<Record<string, string>>): Promise<void> {
  const asked = await askedOf(world, 'lock_card_ticket_number');
  world.check.equal(String(asked.length), '1', 'The bank was not asked once to lock.');
  mustFitParameters(world, asked[0], expected);
}

Then('the bank was asked once to reissue {string} to {string}', async function (this: ConformanceWorld, digits: string, zipCode: string) {
  await mustHaveReissued(this, { last_four_digit_of_card_number: digits, zip_code: zipCode });
});

Then('the bank was asked once to reissue the/his {ordinal} card', async function (this: ConformanceWorld, nth: number) {
  await mustHaveReissued(this, { last_four_digit_of_card_number: digitsOf(this, nth) });
});

async function mustHaveReissued(world: ConformanceWorld, expected: Readonly<Record<string, string>>): Promise<void> {
  const asked = await askedOf(world, 'reissue_card_number');
  world.check.equal(String(asked.length), '1', 'The bank was not asked once to reissue.');
  mustFitParameters(world, asked[0], expected);
}

const services: Readonly<Record<string, Webhook>> = {
  'for cards': 'get_card_details',
  'to validate': 'validate_card',
  'to lock': 'lock_card_ticket_number',
  'to reissue': 'reissue_card_number',
};

for (const [what, webhook] of Object.entries(services)) {
  Then(`the bank was asked ${what} with`, async function (this: ConformanceWorld, table: DataTable) {
    const asked = await askedOf(this, webhook);
    this.check.equal(String(asked.length), '1', `The bank was not asked once ${what}.`);
    const expected = table.hashes().map(({ parameter = '', value = '' }) => [parameter, inScenario(this, value)] as const);
    mustFitParameters(this, asked[0], Object.fromEntries(expected));
  });
}

function inScenario(world: ConformanceWorld, value: string): string {
  if (value === "the caller's number") return world.customer.phoneNumber;
  return value === 'the first card' ? digitsOf(world, 0) : value;
}

/** All values are texts (LCK-wh-01 to -09): digits with zeros before them must stay what they are. */
function mustFitParameters(world: ConformanceWorld, asked: AskedOfBank | undefined, expected: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(expected)) {
    const seen = asked?.parameters[name];
    world.check.equal(JSON.stringify(seen) ?? 'nothing', JSON.stringify(value), `${asked?.webhook}: another ${name} was sent.`);
  }
}

function digitsOf(world: ConformanceWorld, nth: number): string {
  return world.customer.cards[nth]?.lastFour ?? '';
}

Then("every webhook was asked with the caller's number", async function (this: ConformanceWorld) {
  const { asked } = await this.customer.caller();
  this.check.that(asked.length > 0, 'The bank was asked nothing.', { expected: 'at least one request', seen: 'none' });
  const others = asked.filter(({ parameters }) => parameters.phone_number !== this.customer.phoneNumber);
  this.check.equal(others.map(({ webhook }) => webhook).join(', '), '', 'A webhook was asked with another number.');
});

// ---- codes

Then('no code was sent to the caller', async function (this: ConformanceWorld) {
  this.check.equal(String((await askedOf(this, 'send_code')).length), '0', 'A code was sent.');
});

Then('the code went by {string}', async function (this: ConformanceWorld, channel: string) {
  const sent = await askedOf(this, 'send_code');
  this.check.equal(sent.map(({ parameters }) => String(parameters.channel)).join(', '), channel, 'The code went another way.');
});

Then("every code went to the caller's number", async function (this: ConformanceWorld) {
  const caller = await this.customer.caller();
  const sent = await askedOf(this, 'send_code');
  const others = sent.filter(({ parameters }) => parameters.phone_number !== this.customer.phoneNumber);
  this.check.equal(String(others.length), '0', 'A code went to another contact.');
  this.check.that(caller.turns.length > 0, 'There was no conversation.', { expected: 'turns', seen: 'none' });
});

Then('a code was sent and verified before the lock', async function (this: ConformanceWorld) {
  const { asked } = await this.customer.caller();
  const order = asked.map(({ webhook }) => webhook);
  const [sent, verified, locked] = ['send_code', 'verify_code', 'lock_card_ticket_number'].map((webhook) => order.indexOf(webhook));
  this.check.that(
    sent !== undefined && verified !== undefined && locked !== undefined && sent >= 0 && sent < verified && verified < locked,
    'No code was verified before the lock.',
    {
      expected: 'send_code, verify_code, lock_card_ticket_number',
      seen: order.join(', '),
    },
  );
});

Then('he was identified as {identity}', async function (this: ConformanceWorld, { account, card }: { account: boolean; card: boolean }) {
  const asked = await askedOf(this, 'identify');
  this.check.that(asked.length > 0, 'The caller was not identified.', { expected: 'identify', seen: 'nothing' });
  const seen = asked.at(-1)?.parameters;
  this.check.equal(String(seen?.account_auth_enabled), String(account), 'Another answer to: as account holder.');
  this.check.equal(String(seen?.card_auth_enabled), String(card), 'Another answer to: as card holder.');
});

// ---- its services by themselves

Given('a holder with several cards at the bank', async function (this: ConformanceWorld) {
  this.customer.has(cardsCalled('several cards'));
  await this.customer.register();
});

When('the service {string} is asked for the holder', async function (this: ConformanceWorld, service: string) {
  await this.customer.ask(service as Webhook, {});
});

When('the service {string} is asked for a number that the bank does not know', async function (this: ConformanceWorld, service: string) {
  await this.customer.ask(service as Webhook, { phone_number: '05000000000' });
});

When("the service {string} is asked for the holder's first card", async function (this: ConformanceWorld, service: string) {
  const [card] = this.customer.cards;
  await this.customer.ask(service as Webhook, { last_four_digit_of_card_number: card?.lastFour, zip_code: card?.zipCode });
});

When(
  "the service {string} is asked to lock the holder's first card as {string}",
  async function (this: ConformanceWorld, service: string, type: string) {
    const [card] = this.customer.cards;
    await this.customer.ask(service as Webhook, { last_four_digit_of_card_number: card?.lastFour, lock_type: type, lock_reason: 'lost' });
  },
);

Then('it answers two lists of equal length and their length', function (this: ConformanceWorld) {
  const { status, parameters } = this.customer.answer;
  this.check.equal(String(status), '200', 'The service does not answer.');
  const { last_four_digit_of_all_cards: digits, card_vendor_all: vendors, card_count: count } = parameters;
  mustBe(this, 'last_four_digit_of_all_cards', digits, isListOfTexts, 'a list of texts');
  mustBe(this, 'card_vendor_all', vendors, isListOfTexts, 'a list of texts');
  mustBe(this, 'card_count', count, Number.isInteger, 'a whole number');
  const lengths = [(digits as unknown[]).length, (vendors as unknown[]).length, count];
  this.check.equal([...new Set(lengths)].join(', '), String(this.customer.cards.length), 'The lists and their count differ.');
  const expected = this.customer.cards.map(({ lastFour, vendor }) => `${vendor} ${lastFour}`.toLowerCase()).join(', ');
  const seen = (digits as string[]).map((one, n) => `${(vendors as string[])[n]} ${one}`.toLowerCase()).join(', ');
  this.check.equal(seen, expected, 'The lists do not belong together.');
});

Then('it answers no cards, or an error', function (this: ConformanceWorld) {
  const { status, parameters } = this.customer.answer;
  const empty = parameters.card_count === 0 && (parameters.last_four_digit_of_all_cards as unknown[] | undefined)?.length === 0;
  this.check.that(status >= 400 || empty, 'The service answers cards for a number that it does not know.', {
    expected: 'no cards, or HTTP 4xx',
    seen: `HTTP ${status} ${JSON.stringify(parameters)}`,
  });
});

Then('it answers the texts {string}, {string} and {string}', function (this: ConformanceWorld, one: string, two: string, three: string) {
  const { status, parameters } = this.customer.answer;
  this.check.equal(String(status), '200', 'The service does not answer.');
  for (const name of [one, two, three]) mustBe(this, name, parameters[name], (value) => typeof value === 'string', 'a text');
});

Then("the card's status is one that is agreed", function (this: ConformanceWorld) {
  const agreed = ['active', 'inactive', 'blocked'];
  mustBe(this, 'card_status', this.customer.answer.parameters.card_status, (value) => agreed.includes(value as string), agreed.join(', '));
});

Then('it answers the whole number {string}', function (this: ConformanceWorld, name: string) {
  const { status, parameters } = this.customer.answer;
  this.check.equal(String(status), '200', 'The service does not answer.');
  mustBe(this, name, parameters[name], Number.isInteger, 'a whole number');
});

const isListOfTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');

function mustBe(world: ConformanceWorld, name: string, value: unknown, is: (value: unknown) => boolean, expected: string): void {
  world.check.that(is(value), `The service answers another ${name} than it must.`, { expected, seen: JSON.stringify(value) ?? 'nothing' });
}
