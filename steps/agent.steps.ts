/** What the card-lock agent says, and how it leaves. */
import { type DataTable, Then, When } from '@cucumber/cucumber';
import type { Caller } from './actors/caller';
import type { AgentPart } from './targets/card-lock/agent-names';
import type { AgentLine, Question } from './targets/card-lock/dialogue';
import { comparable } from './targets/card-lock/dialogue';
import type { ConformanceWorld } from './world';

// ---- the sample dialogues

Then('the conversation goes on so', async function (this: ConformanceWorld, table: DataTable) {
  const caller = await this.customer.caller();
  // What the agent has said up to here counts, too: it says several lines in a turn.
  let heard = remaining(caller);
  for (const { who, lines } of turnsOf(table)) {
    if (who === 'caller') {
      this.check.that(heard.trim() === '', 'The agent says more than the document has here.', {
        expected: 'no further line',
        seen: `「${heard}」`,
      });
      await caller.do({ say: caller.dialogue.saidAs(lines[0] ?? '') });
      heard = remaining(caller);
      continue;
    }
    // Ruling of LCK-flow-09: the samples ask for a code in three ways, and each is accepted.
    if (wordingIn(caller, heard, lines) === undefined && caller.question === 'offer-code') {
      await caller.answer();
      heard = remaining(caller);
    }
    heard = mustBeginWith(this, caller, heard, lines);
  }
  this.check.that(heard === '', 'The agent says more than the document has.', { expected: 'no further line', seen: `「${heard}」` });
});

/** What was said in the last turn, as it is compared. */
function remaining(caller: Caller): string {
  return comparable(caller.last.said.join(''));
}

/** A documented line, in the target's words, at the beginning of what was heard. */
function wordingIn(caller: Caller, heard: string, lines: readonly string[]): string | undefined {
  return lines.flatMap((line) => caller.dialogue.wordingsOf(line)).flatMap((wording) => wording.exec(heard)?.[0] ?? [])[0];
}

/** Takes a documented line, in the target's words, from the beginning of what was heard. */
function mustBeginWith(world: ConformanceWorld, caller: Caller, heard: string, lines: readonly string[]): string {
  const found = wordingIn(caller, heard, lines);
  world.check.that(found !== undefined, 'The agent says something else than in the sample dialogue.', {
    expected: lines.map((line) => `「${line}」`).join(' or '),
    seen: heard === '' ? 'nothing more in this turn' : `「${heard}」`,
    hint: 'a target with other wording supplies its own lines in the profile (cardLock.dialogue)',
  });
  return heard.slice(found?.length);
}

interface DocumentedTurn {
  readonly who: 'agent' | 'caller';
  /** More than one where either may be said. */
  readonly lines: string[];
}

function turnsOf(table: DataTable): DocumentedTurn[] {
  const turns: DocumentedTurn[] = [];
  for (const { who, line = '' } of table.hashes()) {
    if (who === 'or') turns.at(-1)?.lines.push(line);
    else turns.push({ who: who as 'agent', lines: [line] });
  }
  return turns;
}

// ---- questions

Then('the caller is asked {question of agent}', async function (this: ConformanceWorld, questions: Question[]) {
  mustBeAsked(this, await this.customer.caller(), questions);
});

Then(
  'the caller is asked {question of agent}, with a warning if he is not',
  async function (this: ConformanceWorld, questions: Question[]) {
    const caller = await this.customer.caller();
    const { question } = caller;
    this.check.advise(
      question !== null && questions.includes(question),
      'Retries are counted with the first try: one less than documented.',
      {
        expected: questions.join(' or '),
        seen: caller.last.said.join(' '),
      },
    );
  },
);

Then('the caller is not asked {question of agent}', async function (this: ConformanceWorld, questions: Question[]) {
  const caller = await this.customer.caller();
  const asked = caller.lines().filter(({ line }) => (questions as readonly string[]).includes(line));
  this.check.equal(asked.map(({ line }) => line).join(', '), '', 'The agent asks what it must not ask here.');
});

Then('the caller was not authenticated', async function (this: ConformanceWorld) {
  const caller = await this.customer.caller();
  const told = linesHeard(caller).filter(({ line }) => line === 'authenticated' || line === 'verified');
  const asked = caller.asked.filter(({ webhook }) => ['identify', 'send_code', 'verify_code'].includes(webhook));
  this.check.equal(
    [...told.map(({ line }) => line), ...asked.map(({ webhook }) => webhook)].join(', '),
    '',
    'The caller is authenticated, though his level is enough.',
  );
});

Then('the caller is authenticated first', async function (this: ConformanceWorld) {
  const caller = await this.customer.caller();
  this.check.that(
    !caller.asked.some(({ webhook }) => webhook === 'get_card_details'),
    'Card data is fetched for a caller whose level is too low.',
    {
      expected: 'an authentication first',
      seen: caller.last.said.join(' '),
    },
  );
  this.check.that(!caller.last.ended, 'The caller is not authenticated.', { expected: 'a question', seen: caller.last.said.join(' ') });
});

function mustBeAsked(world: ConformanceWorld, caller: Caller, questions: readonly Question[]): void {
  const { question } = caller;
  world.check.that(question !== null && questions.includes(question), 'The agent asks something else, or nothing.', {
    expected: questions.map((line) => `「${caller.dialogue.wordsOf(line)}」`).join(' or '),
    seen: `「${caller.last.said.join(' ')}」`,
    hint: 'a target with other wording supplies its own lines in the profile (cardLock.dialogue)',
  });
}

// ---- what it tells

const told: Readonly<Record<string, AgentLine>> = {
  'the caller is asked to wait': 'fetching',
  'the caller is told that he is verified': 'verified',
  'the caller is told that he is transferred': 'transfer',
  'he is told that there will be no online and no POS transactions': 'confirm-lock',
  'the caller was told to wait for the request of the new card': 'requesting-reissue',
  'the caller is told that the card comes within 3 business days': 'delivery',
  'the caller is told to follow the instructions that come with the card': 'delivery',
  'the caller is told that the request number was passed on to his mobile telephone': 'locked',
  "the caller is told that the number of the new card's request was passed on to his mobile telephone": 'reissued',
  'the caller was offered a new card': 'offer-reissue',
};

for (const [sentence, line] of Object.entries(told)) {
  Then(sentence, async function (this: ConformanceWorld) {
    mustHaveHeard(this, await this.customer.caller(), line);
  });
}

Then('the caller is told that he is authenticated', async function (this: ConformanceWorld) {
  const caller = await this.customer.caller();
  const heard = linesHeard(caller);
  this.check.that(
    heard.some(({ line }) => line === 'authenticated' || line === 'verified'),
    'The caller is not told that he is authenticated.',
    {
      expected: `「${caller.dialogue.wordsOf('authenticated')}」`,
      seen: caller.heard.join(' '),
    },
  );
});

Then('the caller was not offered a new card', async function (this: ConformanceWorld) {
  const caller = await this.customer.caller();
  this.check.that(!linesHeard(caller).some(({ line }) => line === 'offer-reissue'), 'A new card is offered after a temporary lock.', {
    expected: 'no offer',
    seen: caller.heard.at(-1) ?? '',
  });
});

Then('the caller is told that a code was sent to the number ending in {string}', async function (this: ConformanceWorld, digits: string) {
  const { filled } = mustHaveHeard(this, await this.customer.caller(), 'ask-sent-code');
  this.check.equal(filled.phone ?? '', digits, 'The caller is told another number.');
});

Then('the caller is told that the card is locked, and the ticket number', async function (this: ConformanceWorld) {
  const { filled } = mustHaveHeard(this, await this.customer.caller(), 'locked');
  this.check.equal(filled.ticket ?? '', String(this.customer.ticketNumber), 'The caller is told another number than the bank gave.');
});

Then('the caller is told the acknowledgement number', async function (this: ConformanceWorld) {
  const { filled } = mustHaveHeard(this, await this.customer.caller(), 'reissued');
  const expected = String(this.customer.acknowledgementNumber);
  this.check.equal(filled.acknowledgement ?? '', expected, 'The caller is told another number than the bank gave.');
});

Then('every card is named with its vendor', async function (this: ConformanceWorld) {
  const caller = await this.customer.caller();
  const named = caller.dialogue.cardsIn(mustHaveHeard(this, caller, 'several-cards').filled.cards ?? '');
  const inWords = (cards: readonly { digits: string; vendor: string }[]): string[] =>
    cards.map(({ digits, vendor }) => `${comparable(vendor).toLowerCase()} ${digits}`);
  const expected = inWords(this.customer.cards.map(({ lastFour, vendor }) => ({ digits: lastFour, vendor })));
  const seen = inWords(named);
  this.check.equal(
    [...seen].sort().join(', '),
    [...expected].sort().join(', '),
    'The cards are not those of the caller, each with its vendor.',
  );
  // Ruling of LCK-flow-04: another order gives a warning.
  this.check.advise(seen.join() === expected.join(), 'The cards are named in another order than the bank gave.', {
    expected: expected.join(', '),
    seen: seen.join(', '),
  });
});

Then('the card is named with its vendor', async function (this: ConformanceWorld) {
  const { filled } = mustHaveHeard(this, await this.customer.caller(), 'one-card');
  const [card] = this.customer.cards;
  this.check.equal(filled.digits ?? '', card?.lastFour ?? '', 'Another card is named.');
  this.check.equal((filled.vendor ?? '').toLowerCase(), comparable(card?.vendor ?? '').toLowerCase(), 'Another vendor is named.');
});

Then('the digits of his {ordinal} card are read back', async function (this: ConformanceWorld, nth: number) {
  const { filled } = (await this.customer.caller()).mustHear('confirm-digits');
  this.check.equal(filled.digits ?? '', this.customer.cards[nth]?.lastFour ?? '', 'Other digits are read back.');
});

Then('the digits of his {ordinal} card are named there', async function (this: ConformanceWorld, nth: number) {
  const { filled } = (await this.customer.caller()).mustHear('confirm-permanent');
  this.check.equal(filled.digits ?? '', this.customer.cards[nth]?.lastFour ?? '', 'Another card is named.');
});

Then('the postal code {string} is read back', async function (this: ConformanceWorld, zipCode: string) {
  const { filled } = (await this.customer.caller()).mustHear('confirm-address');
  this.check.equal(filled.zip ?? '', zipCode, 'Another postal code is read back.');
});

Then(
  'the confirmation names his {ordinal} card and a lock {lock manner}',
  async function (this: ConformanceWorld, nth: number, lock: 'temporarily' | 'permanently') {
    const caller = await this.customer.caller();
    const { filled } = caller.mustHear('confirm-lock');
    this.check.equal(filled.digits ?? '', this.customer.cards[nth]?.lastFour ?? '', 'Another card is named.');
    const kind = caller.dialogue.kindOf(filled.kind ?? '');
    // Ruling of LCK-dlg-02: for a permanent lock either word is accepted, since the document contradicts itself.
    const accepted = lock === 'temporarily' ? ['temporary'] : ['temporary', 'permanent'];
    this.check.that(kind !== undefined && accepted.includes(kind), 'Another kind of lock is named.', {
      expected: accepted.join(' or '),
      seen: filled.kind ?? '',
    });
  },
);

Then('the agent has said something', async function (this: ConformanceWorld) {
  const { said } = (await this.customer.caller()).last;
  this.check.that(said.length > 0, 'The agent does not speak first.', { expected: 'a message', seen: 'none' });
});

Then('the caller was not told that anything succeeded', async function (this: ConformanceWorld) {
  const caller = await this.customer.caller();
  const heard = linesHeard(caller).map(({ line }) => line);
  // What succeeded before the service failed is told truly.
  const failed = caller.asked.at(-1)?.webhook;
  const untrue = failed === 'lock_card_ticket_number' ? 'locked' : failed === 'reissue_card_number' ? 'reissued' : null;
  this.check.that(caller.last.ended, 'The conversation goes on with an answer that cannot be used.', {
    expected: 'the end, or a transfer',
    seen: caller.last.said.join(' '),
  });
  this.check.that(untrue === null || !heard.includes(untrue), 'The caller is told of a success that was none.', {
    expected: 'no success',
    seen: caller.heard.at(-1) ?? '',
  });
});

Then('the caller was not asked for his number', async function (this: ConformanceWorld) {
  const caller = await this.customer.caller();
  const asked = caller.turns.find(({ said }) =>
    /(電話番号|番号)を(お知らせ|教えて|入力)|tell us your (phone|telephone) number/i.test(said.join('')),
  );
  this.check.that(asked === undefined, 'The caller is asked for a number that was given.', {
    expected: 'no such question',
    seen: asked?.said.join(' ') ?? '',
  });
});

// ---- how it ends

Then('the conversation is over', async function (this: ConformanceWorld) {
  const { ended, said } = (await this.customer.caller()).last;
  this.check.that(ended, 'The agent goes on.', { expected: 'the end of the conversation, or a transfer', seen: said.join(' ') });
});

Then('the call is handed over to a human', async function (this: ConformanceWorld) {
  const { handedOver, said } = (await this.customer.caller()).last;
  this.check.that(handedOver, 'The call is not handed over.', {
    expected: 'liveAgentHandoff or telephonyTransferCall',
    seen: said.join(' '),
  });
});

Then('the transfer reason is {string}', async function (this: ConformanceWorld, reason: string) {
  mustHaveReason(this, await this.customer.caller(), [reason]);
});

Then('the transfer reason is {string} or {string}', async function (this: ConformanceWorld, one: string, other: string) {
  mustHaveReason(this, await this.customer.caller(), [one, other]);
});

Then('the transfer reason is not set', async function (this: ConformanceWorld) {
  mustHaveReason(this, await this.customer.caller(), [null]);
});

Then('the transfer reason is not set, or {string}', async function (this: ConformanceWorld, reason: string) {
  mustHaveReason(this, await this.customer.caller(), [null, reason]);
});

function mustHaveReason(world: ConformanceWorld, caller: Caller, accepted: readonly (string | null)[]): void {
  const reason = caller.last.parameters.transfer_reason ?? null;
  const inWords = (one: unknown): string => (one === null || one === '' ? 'not set' : String(one));
  world.check.that(
    accepted.includes(reason === '' ? null : (reason as string | null)),
    'The component is left with another transfer_reason.',
    {
      expected: accepted.map(inWords).join(' or '),
      seen: inWords(reason),
    },
  );
  world.check.that(caller.last.ended, 'The conversation is not over.', {
    expected: 'the end, or a transfer',
    seen: caller.last.said.join(' '),
  });
}

Then('the output parameter {string} is the number {int}', async function (this: ConformanceWorld, name: string, value: number) {
  const seen = (await this.customer.caller()).last.parameters[name];
  this.check.equal(JSON.stringify(seen) ?? 'not set', JSON.stringify(value), `The output parameter ${name} is another.`);
});

Then('the output parameter {string} is the text {string}', async function (this: ConformanceWorld, name: string, value: string) {
  const seen = (await this.customer.caller()).last.parameters[name];
  this.check.equal(JSON.stringify(seen) ?? 'not set', JSON.stringify(value), `The output parameter ${name} is another.`);
});

Then("the output parameter {string} is the number of the caller's cards", async function (this: ConformanceWorld, name: string) {
  const seen = (await this.customer.caller()).last.parameters[name];
  this.check.equal(JSON.stringify(seen) ?? 'not set', String(this.customer.cards.length), `The output parameter ${name} is another.`);
});

Then(
  '{string}, {string}, {string} and {string} are still what they were',
  async function (this: ConformanceWorld, one: string, two: string, three: string, four: string) {
    const caller = await this.customer.caller();
    const [before, after] = caller.turns.slice(-2);
    for (const name of [one, two, three, four]) {
      const was = before?.parameters[name];
      this.check.that(was !== undefined, `The output parameter ${name} is not set when the component is left.`, {
        expected: 'a value',
        seen: 'none',
      });
      const is = JSON.stringify(after?.parameters[name]) ?? 'not set';
      this.check.equal(is, JSON.stringify(was) ?? '', `The output parameter ${name} does not stay.`);
    }
  },
);

Then('the session knows what the bank answered by the documented names', async function (this: ConformanceWorld) {
  const { parameters } = (await this.customer.caller()).last;
  const expected = {
    card_count: this.customer.cards.length,
    last_four_digit_of_all_cards: this.customer.cards.map(({ lastFour }) => lastFour),
    card_vendor_all: this.customer.cards.map(({ vendor }) => vendor),
    zip_code: this.customer.cards[0]?.zipCode,
    card_vendor: this.customer.cards[0]?.vendor,
    card_status: this.customer.cards[0]?.status,
    ticket_number: this.customer.ticketNumber,
    acknowledgement_number: this.customer.acknowledgementNumber,
  };
  for (const [name, value] of Object.entries(expected)) {
    this.check.equal(
      JSON.stringify(parameters[name]) ?? 'not set',
      JSON.stringify(value) ?? '',
      `The parameter ${name} is not what the bank answered.`,
    );
  }
});

When("the agent's {agent part} are listed", async function (this: ConformanceWorld, part: AgentPart) {
  this.agentNames = await this.target.cardLock.names.list(part);
});

Then('one of them is called {string}', function (this: ConformanceWorld, name: string) {
  this.check.that(this.agentNames.includes(name), 'Nothing has that name.', { expected: name, seen: this.agentNames.join(', ') || 'none' });
});

Then('the flow is called as the component', async function (this: ConformanceWorld) {
  const { flow } = (await this.customer.caller()).last;
  const names = ['カードをロック', 'Lock card'];
  this.check.that(
    names.some((name) => comparable(name).toLowerCase() === comparable(flow).toLowerCase()),
    'The flow has another name.',
    {
      expected: names.join(' or '),
      seen: flow || 'no name',
    },
  );
});

Then('no full card number was said or sent', async function (this: ConformanceWorld) {
  const caller = await this.customer.caller();
  const said = caller.heard.join('\n');
  const sent = JSON.stringify(caller.asked.map(({ sent: body }) => body));
  const kept = JSON.stringify(caller.turns.map(({ parameters }) => parameters));
  for (const [where, text] of Object.entries({ 'what the agent said': said, 'what the bank was asked': sent, 'the session': kept })) {
    // In what was recorded a card number is a label.
    const found = /«PAN:\d+»|(?:\d[ -]?){13,19}/.exec(text.normalize('NFKC').replace(this.customer.phoneNumber, ''));
    this.check.that(found === null, `A number as long as a card's is in ${where}.`, {
      expected: 'last four digits only',
      seen: found ? 'a number' : '',
    });
  }
});

// ---- helpers

/** Every line that was heard in the whole conversation. */
function linesHeard(caller: Caller): { line: AgentLine; filled: Readonly<Record<string, string>> }[] {
  return caller.turns.flatMap((turn) => caller.lines(turn));
}

function mustHaveHeard(world: ConformanceWorld, caller: Caller, line: AgentLine): { filled: Readonly<Record<string, string>> } {
  const heard = linesHeard(caller).find((one) => one.line === line);
  world.check.that(heard !== undefined, `The caller is not told what he has to be told (${line}).`, {
    expected: `「${caller.dialogue.wordsOf(line)}」`,
    seen: caller.heard.map((one) => `「${one}」`).join(' '),
    hint: 'a target with other wording supplies its own lines in the profile (cardLock.dialogue)',
  });
  return heard as { filled: Readonly<Record<string, string>> };
}
