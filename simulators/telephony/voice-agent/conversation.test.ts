/** What the agent does, requirement by requirement, with the documented rules. The samples: sample-dialogues.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testNumber } from '../../../cards/numbers/test-numbers';
import type { Parameters } from './conversation';
import { type Page, pages, type Webhook, webhooks } from './flow';
import {
  byMailToo,
  cardOf,
  type Fault,
  fourCards,
  holderOf,
  isQuestion,
  oneCard,
  phoneNumber,
  TestCall,
  type TestOptions,
} from './testing';

const known = { phone_number: phoneNumber, auth_level: 1 };

/** A call of a caller who is authenticated, come in. */
function called(options: TestOptions = {}): TestCall {
  const call = new TestCall({ parameters: known, ...options });
  call.call();
  return call;
}

function withOneCard(options: TestOptions = {}, card = oneCard[0] as (typeof oneCard)[number]): TestCall {
  return called({ holders: [holderOf([card])], ...options });
}

const asks = (call: TestCall, webhook: Webhook): readonly Parameters[] =>
  call.asked.filter((one) => one.webhook === webhook).map(({ body }) => body);
const locks = (call: TestCall): readonly Parameters[] => asks(call, 'lock_card_ticket_number');
const reissues = (call: TestCall): readonly Parameters[] => asks(call, 'reissue_card_number');
const leaves = (call: TestCall): unknown => [call.conversation.left, call.parameters.transfer_reason];

// ---- authentication ------------------------------------------------------------------------------

for (const [level, required, authenticates] of [
  [null, 1, true],
  [-1, 1, true],
  [0, 1, true],
  [1, 1, false],
  [2, 1, false],
  [1, 2, true],
  [2, 2, false],
  [0, 0, false],
  [null, 0, true],
] as const) {
  test(`LCK-in-01: level ${level}, ${required} required: ${authenticates ? 'authenticated' : 'not authenticated'} first`, () => {
    const call = new TestCall({ parameters: { phone_number: phoneNumber, auth_level: level, auth_level_req: required } });
    const { asked } = call.call();
    assert.equal(asked[0]?.webhook, authenticates ? 'identify' : 'get_card_details');
    if (authenticates && required > 0) assert.equal(call.page, 'offer-code');
    else assert.equal(call.page, 'collect-card');
  });
}

test('LCK-in-01: what is set as another type than it has counts as not set', () => {
  const call = new TestCall({ parameters: { phone_number: phoneNumber, auth_level: '1', auth_level_req: 'x', card_auth_enabled: 1 } });
  assert.deepEqual(call.call().asked[0]?.body, { phone_number: phoneNumber, account: false, card: true });
});

test('LCK-in-02: account holder, card holder, both; with neither no more than the level of the number', () => {
  const bank = [holderOf(oneCard, { account: true })];
  for (const [account, card] of [
    [true, false],
    [false, true],
    [true, true],
  ]) {
    const call = new TestCall({
      holders: bank,
      parameters: { phone_number: phoneNumber, account_auth_enabled: account, card_auth_enabled: card },
    });
    assert.deepEqual(call.call().asked[0]?.body, { phone_number: phoneNumber, account, card });
    assert.equal(call.page, 'offer-code');
  }
  const neither = { phone_number: phoneNumber, account_auth_enabled: false, card_auth_enabled: false };
  const call = new TestCall({ holders: bank, parameters: neither });
  call.call();
  assert.deepEqual([...(leaves(call) as []), call.parameters.auth_level], ['handed-over', undefined, 0]);
  const enough = new TestCall({ holders: bank, parameters: { ...neither, auth_level_req: 0 } });
  enough.call();
  assert.equal(enough.page, 'lock-type');
});

test('LCK-in-03: a number that is given is not asked for; else it is the one that calls; else it is asked for', () => {
  assert.equal(new TestCall({ parameters: { phone_number: phoneNumber } }).call().asked[0]?.body.phone_number, phoneNumber);
  const calling = new TestCall({ callerId: '+819012345041' });
  assert.equal(calling.call().asked[0]?.body.phone_number, phoneNumber);
  const none = new TestCall();
  assert.deepEqual(none.call().lines, ['ask-phone-number']);
  assert.equal(none.say('090-1234-5041').asked[0]?.body.phone_number, phoneNumber);
});

test('a number that the bank does not know is asked for again, unless it was given; then a human has to help', () => {
  const calling = new TestCall({ callerId: '+819099999999' });
  assert.deepEqual(calling.call().lines, ['unknown-number', 'ask-phone-number']);
  calling.say('09088888888');
  assert.equal(calling.page, 'phone-number');
  assert.equal(calling.say('09012345041').lines[0], 'offer-code');
  const stubborn = new TestCall({ callerId: '+819099999999' });
  stubborn.call();
  stubborn.say('09088888888', '09088888888');
  assert.deepEqual([...(leaves(stubborn) as []), stubborn.parameters.auth_level], ['handed-over', undefined, -1]);
  const given = new TestCall({ parameters: { phone_number: '09088888888' } });
  given.call();
  assert.deepEqual(leaves(given), ['handed-over', undefined]);
});

test('LCK-flow-17, -23: the code is offered by telephone, and goes to the registered number; after a no nothing is sent', () => {
  const call = new TestCall({ parameters: { phone_number: phoneNumber, auth_level: 0 }, callerId: '+819099999999' });
  assert.deepEqual(call.call().lines, ['offer-code']);
  assert.deepEqual(call.say('はい').asked[0]?.body, { phone_number: phoneNumber, channel: 'telephone', purpose: 'authentication' });
  const refused = new TestCall({ parameters: { phone_number: phoneNumber, auth_level: 0 } });
  refused.call();
  refused.say('いいえ');
  assert.deepEqual([...(leaves(refused) as []), refused.asked.length], ['handed-over', 'denial_of_information', 1]);
});

test('LCK-flow-17: of the number no more than four digits are told, whatever the bank says', () => {
  const fault = (webhook: Webhook): Fault | undefined =>
    webhook === 'send_code' ? (answer) => ({ ...answer, contact: phoneNumber }) : undefined;
  const call = new TestCall({ parameters: { phone_number: phoneNumber, auth_level: 0 }, fault });
  call.call();
  assert.match(call.say('はい').said.join(), /末尾が 5041 の/);
});

test('LCK-flow-01, -17: nothing is fetched after a wrong code, and everything after a right one', () => {
  const call = new TestCall({ parameters: { phone_number: phoneNumber } });
  call.call();
  call.say('はい', '000000');
  assert.equal(asks(call, 'get_card_details').length, 0);
  assert.deepEqual(call.last.lines, ['wrong-code', 'ask-sent-code']);
  call.say('123456');
  assert.equal(asks(call, 'get_card_details').length, 1);
  assert.equal(call.parameters.auth_level, 1);
});

test('LCK-in-01: with level 2 required, the code gives it', () => {
  const call = new TestCall({ parameters: { phone_number: phoneNumber, auth_level: 1, auth_level_req: 2 } });
  call.call();
  call.say('はい', '123456');
  assert.deepEqual([call.page, call.parameters.auth_level], ['collect-card', 2]);
});

test('LCK-in-09, LCK-wh-11: what the component has taken is not changed from outside in mid-conversation', async () => {
  const { given } = await import('./conversation');
  const call = withOneCard();
  call.conversation = given(
    call.conversation,
    { phone_number: '09099999999', auth_level: 9, mine: 'yes', ticket_number: 1 },
    '+819099999999',
  );
  assert.deepEqual(
    [call.parameters.phone_number, call.parameters.auth_level, call.parameters.mine, call.parameters.ticket_number],
    [phoneNumber, 1, 'yes', undefined],
  );
  call.conversation = given(call.conversation, { mine: null, phone_number: null }, null);
  assert.deepEqual([call.parameters.phone_number, Object.hasOwn(call.parameters, 'mine')], [phoneNumber, false]);
});

// ---- which card ----------------------------------------------------------------------------------

test('LCK-flow-04: twenty cards are all named, in the order of the bank; leading zeros stay', () => {
  const cards = Array.from({ length: 20 }, (_one, n) => cardOf(String(n).padStart(4, '0'), `Vendor ${n}`));
  const call = called({ holders: [holderOf(cards)] });
  const words = call.last.said.join('');
  const places = cards.map(({ lastFour, vendor }) => words.indexOf(`末尾が ${lastFour} の ${vendor}`));
  assert.ok(places.every((place, n) => place >= 0 && place > (places[n - 1] ?? -1)));
  assert.equal(call.parameters.card_count, 20);
});

test('no card: the caller is told so, and transferred', () => {
  const call = called({ holders: [holderOf([])] });
  assert.deepEqual(call.last.lines.slice(-2), ['no-cards', 'transfer']);
  assert.deepEqual([...(leaves(call) as []), call.parameters.card_count], ['handed-over', undefined, 0]);
  // A number that the bank does not know has none either.
  const unknown = called({ holders: [] });
  assert.equal(unknown.parameters.card_count, 0);
});

test('LCK-flow-06, LCK-out-04: a single card is named, and not asked for', () => {
  const call = withOneCard({}, cardOf('0042', 'JCB'));
  assert.equal(call.page, 'lock-type');
  assert.match(call.last.said.at(-1) ?? '', /^末尾が 0042 の JCB が見つかりました。/);
  assert.equal(call.parameters.last_four_digit_of_card_number, '0042');
});

test('LCK-flow-05: digits are read back; after a no they are asked again, within the retries', () => {
  const call = called();
  call.say('4444');
  assert.match(call.last.said[0] ?? '', /4444/);
  for (const expected of ['collect-card', 'collect-card', 'collect-card', 'end'] as const) {
    call.say('いいえ');
    assert.equal(call.page, expected);
    if (expected !== 'end') call.say('4444');
  }
  assert.deepEqual([...(leaves(call) as []), asks(call, 'validate_card').length], ['handed-over', 'max_no_match', 0]);
});

for (const [retries, wrong, page] of [
  [undefined, 3, 'collect-card'],
  [undefined, 4, 'end'],
  [1, 1, 'collect-card'],
  [1, 2, 'end'],
  [0, 1, 'end'],
] as const) {
  test(`LCK-flow-20, LCK-in-07: ${wrong} times digits of no card, ${retries ?? 'the default of'} retries: ${page}`, () => {
    const call = called(retries === undefined ? {} : { flow: { max_retry_card_number: retries } });
    for (let n = 0; n < wrong; n += 1) call.say('0000');
    assert.equal(call.page, page);
    assert.equal(asks(call, 'validate_card').length, 0);
    if (page === 'end') assert.equal(call.conversation.left, 'handed-over');
    else assert.equal(call.say('6666').lines[0], 'confirm-digits');
  });
}

test('two cards that end alike cannot be told apart: a human has to help', () => {
  const call = called({ holders: [holderOf([cardOf('4444', 'Visa'), cardOf('4444', 'JCB'), cardOf('1111')])] });
  call.say('4444');
  assert.deepEqual([...(leaves(call) as []), asks(call, 'validate_card').length], ['handed-over', undefined, 0]);
});

test('LCK-lim-02: a whole card number is neither taken nor repeated, wherever it is said', () => {
  const number = testNumber('Visa', 'card lock');
  for (const page of pages.filter(isQuestion)) {
    const call = reach(page);
    call.say(number.replaceAll(/(....)(?!$)/g, '$1 '));
    call.press(number);
    assert.doesNotMatch(JSON.stringify([call.conversation, call.turns.map(({ said, asked }) => [said, asked])]), new RegExp(number), page);
  }
});

test('LCK-in-04: the bank says how many cards there are; before that the count is as it was given', () => {
  const call = called({ parameters: { ...known, card_count: 1 } });
  assert.deepEqual([call.page, call.parameters.card_count], ['collect-card', 4]);
  const early = new TestCall({ parameters: { phone_number: phoneNumber, card_count: 7 } });
  early.call();
  assert.equal(early.parameters.card_count, 7);
});

// ---- the state of the card -----------------------------------------------------------------------

for (const [status, page] of [
  ['active', 'lock-type'],
  ['inactive', 'locked-card'],
  ['blocked', 'reissue'],
  ['reactivate', 'end'],
  ['expired', 'end'],
] as const) {
  test(`LCK-in-05, -06: a card that is "${status}": ${page}, and no lock`, () => {
    const call = withOneCard({}, cardOf('4444', 'Visa', status));
    assert.equal(call.page, page);
    assert.equal(locks(call).length, 0);
    if (status === 'expired') assert.deepEqual(leaves(call), ['handed-over', 'webhook_error']);
    if (status === 'reactivate') assert.deepEqual(leaves(call), ['handed-over', undefined]);
  });
}

test('LCK-in-05, -06: the words for it are parameters', () => {
  const flow = {
    card_status_active: 'good',
    card_status_lock_temp: 'paused',
    card_status_lock_permanent: 'gone',
    card_status_reactivate: 'back',
  };
  const pageOf = (status: string): Page => withOneCard({ flow }, cardOf('4444', 'Visa', status)).page;
  assert.deepEqual(['good', 'paused', 'gone', 'back', 'active'].map(pageOf), ['lock-type', 'locked-card', 'reissue', 'end', 'end']);
});

test('LCK-flow-18: from a temporary lock to a permanent one, with reason, code and confirmation', () => {
  const call = withOneCard({}, cardOf('4444', 'Visa', 'inactive'));
  call.say('完全にブロック', '紛失', 'はい', '123456', 'はい');
  assert.deepEqual(locks(call), [
    { phone_number: phoneNumber, last_four_digit_of_card_number: '4444', lock_type: 'blocked', lock_reason: 'lost' },
  ]);
  assert.equal(call.page, 'reissue');
});

test('LCK-flow-19: for a card that is locked permanently a new one is offered, with a code before it is requested', () => {
  const call = withOneCard({}, cardOf('4444', 'Visa', 'blocked', '01234'));
  assert.deepEqual(call.last.lines.slice(-3), ['one-card', 'already-blocked', 'offer-reissue']);
  call.say('はい');
  assert.equal(call.page, 'enter-code');
  call.say('123456', 'はい');
  assert.deepEqual(reissues(call), [{ phone_number: phoneNumber, last_four_digit_of_card_number: '4444', zip_code: '01234' }]);
  assert.equal(locks(call).length, 0);
});

// ---- the lock ------------------------------------------------------------------------------------

for (const [words, sent] of [
  ['破損した', 'damaged'],
  ['盗難', 'stolen'],
  ['紛失', 'lost'],
  ['もう使わないから', 'others'],
  ['その他', 'others'],
] as const) {
  test(`LCK-wh-05, -06, -07: 「${words}」 is sent as ${sent}`, () => {
    for (const [kind, type] of [
      ['一時的', 'inactive'],
      ['完全', 'blocked'],
    ] as const) {
      const call = withOneCard();
      call.say(kind, words, ...(kind === '完全' ? ['はい'] : []), '123456', 'はい');
      assert.deepEqual(locks(call), [
        { phone_number: phoneNumber, last_four_digit_of_card_number: '4444', lock_type: type, lock_reason: sent },
      ]);
      assert.equal(typeof call.parameters.ticket_number, 'number');
    }
  });
}

test('the whole of it by keys', () => {
  const call = called({ holders: [holderOf(fourCards, byMailToo)] });
  call.press('4444', '1', '2', '3', '1', '123456', '1', '1', '1');
  assert.deepEqual([locks(call).length, reissues(call).length, call.conversation.left], [1, 1, 'ended']);
});

test('LCK-flow-22: with two channels the caller chooses, with one there is no choice', () => {
  const two = withOneCard({ holders: [holderOf(oneCard, byMailToo)] });
  two.say('一時的', '破損', 'メールで');
  assert.deepEqual(asks(two, 'send_code'), [{ phone_number: phoneNumber, channel: 'email', purpose: 'lock' }]);
  assert.deepEqual(two.last.lines, ['ask-code-mail']);
  const one = withOneCard();
  one.say('一時的', '破損');
  assert.deepEqual(asks(one, 'send_code'), [{ phone_number: phoneNumber, channel: 'telephone', purpose: 'lock' }]);
});

for (const [retries, wrong, locked] of [
  [undefined, 3, true],
  [undefined, 4, false],
  [1, 1, true],
  [1, 2, false],
] as const) {
  test(`LCK-in-08: ${wrong} wrong codes, ${retries ?? 'the default of'} retries: ${locked ? 'it goes on' : 'nothing is locked'}`, () => {
    const call = withOneCard(retries === undefined ? {} : { flow: { max_otp_retry_count: retries } });
    call.say('一時的', '破損');
    for (let n = 0; n < wrong; n += 1) call.say('000000');
    call.say('123456', 'はい');
    assert.equal(locks(call).length, locked ? 1 : 0);
    if (!locked) assert.deepEqual(leaves(call), ['handed-over', 'max_no_match']);
  });
}

test('a code of another length is wrong without asking the bank', () => {
  const call = withOneCard();
  call.say('一時的', '破損', '1234');
  assert.deepEqual([call.last.lines, asks(call, 'verify_code').length], [['wrong-code', 'ask-code'], 0]);
});

test('LCK-flow-10: after a no nothing is locked, and the flow ends well', () => {
  const call = withOneCard();
  call.say('一時的', '破損', '123456', 'いいえ');
  assert.deepEqual([locks(call).length, ...(leaves(call) as [])], [0, 'ended', undefined]);
  const early = withOneCard();
  early.say('完全に', '破損', 'いいえ');
  assert.deepEqual([asks(early, 'send_code').length, ...(leaves(early) as [])], [0, 'ended', undefined]);
});

test('LCK-flow-10, LCK-dlg-02: the slip of the sample is only where the sample has it', () => {
  const several = called();
  several.say('4444', 'はい', '完全に', '破損', '123456');
  assert.match(several.last.said[0] ?? '', /4444 のカードが完全に/);
  const temporary = withOneCard();
  temporary.say('一時的', '破損', '123456');
  assert.match(temporary.last.said[0] ?? '', /4444 のカードが一時的に/);
});

test('LCK-flow-21: after a temporary lock no new card is offered', () => {
  const call = withOneCard();
  call.say('一時的', '破損', '123456', 'はい');
  assert.deepEqual([call.last.lines, call.conversation.left], [['locked'], 'ended']);
});

test('LCK-flow-12, -13: without a yes, or to another address, no card is requested', () => {
  const refused = reach('reissue');
  refused.say('いいえ');
  assert.deepEqual([reissues(refused).length, ...(leaves(refused) as [])], [0, 'ended', undefined]);
  const elsewhere = reach('confirm-address');
  elsewhere.say('違います');
  assert.deepEqual([reissues(elsewhere).length, ...(leaves(elsewhere) as [])], [0, 'handed-over', undefined]);
});

// ---- exits ---------------------------------------------------------------------------------------

/** A conversation that waits on this page. */
function reach(page: Page, options: TestOptions = {}): TestCall {
  const blocked = { holders: [holderOf([cardOf('4444', 'MasterCard', 'inactive')])] };
  const two = { holders: [holderOf(oneCard, byMailToo)] };
  const [how, said]: [TestOptions, string[]] = (
    {
      'phone-number': [{ parameters: {} }, []],
      'offer-code': [{ parameters: { phone_number: phoneNumber } }, []],
      'choose-channel': [two, ['一時的', '破損']],
      'enter-code': [two, ['一時的', '破損', '電話']],
      'collect-card': [{}, []],
      'confirm-card': [{}, ['4444']],
      'locked-card': [blocked, []],
      'lock-type': [{}, ['4444', 'はい']],
      'lock-reason': [{}, ['4444', 'はい', '一時的']],
      'confirm-permanent': [two, ['完全', '破損']],
      'confirm-lock': [{}, ['4444', 'はい', '一時的', '破損', '123456']],
      reissue: [two, ['完全', '破損', 'はい', '電話', '123456', 'はい']],
      'confirm-address': [two, ['完全', '破損', 'はい', '電話', '123456', 'はい', 'はい']],
    } as Partial<Record<Page, [TestOptions, string[]]>>
  )[page] ?? [{}, []];
  const call = called({ ...how, ...options });
  call.say(...said);
  assert.equal(call.page, page);
  return call;
}

for (const page of pages.filter(isQuestion)) {
  test(`LCK-out-05 to -08 at ${page}: a human, a refusal, silence, something else`, () => {
    const ways: [string, (call: TestCall) => void][] = [
      ['agent', (call) => void call.say('オペレーターと話したい')],
      ['agent', (call) => void call.press('0')],
      ['agent', (call) => void call.do({ kind: 'intent', intent: 'prebuilt_components_escalate_human_agent' })],
      ['denial_of_information', (call) => void call.say('教えたくありません')],
      ['max_no_input', (call) => [1, 2, 3].forEach(() => void call.silence())],
      ['max_no_input', (call) => [1, 2, 3].forEach(() => void call.do({ kind: 'event', event: 'sys.no-input-default' }))],
      ['max_no_match', (call) => [1, 2, 3].forEach(() => void call.do({ kind: 'event', event: 'elsewhere' }))],
    ];
    for (const [reason, act] of ways) {
      const call = reach(page);
      const before = call.asked.length;
      act(call);
      assert.deepEqual([...(leaves(call) as []), call.asked.length - before], ['handed-over', reason, 0]);
    }
    const call = reach(page);
    const question = call.last.said.at(-1) as string;
    for (const [first, act] of [
      ['not-heard', () => call.silence()],
      ['not-understood', () => call.press('*')],
      ['not-heard', () => call.silence()],
      ['not-understood', () => call.press('*')],
    ] as const) {
      const turn = act();
      assert.equal(call.page, page);
      assert.equal(turn.lines[0], first);
      assert.ok(question.endsWith(turn.said.at(-1) as string), 'the question is asked again');
    }
    const again = reach(page);
    for (let n = 0; n < 2; n += 1) assert.ok(question.endsWith(again.say('もう一度').said.at(-1) as string), 'repeated on request');
    again.say('もう一度', 'もう一度', 'もう一度');
    assert.deepEqual(leaves(again), ['handed-over', 'max_no_match']);
  });
}

test('LCK-out-12, LCK-wh-11: after the end nothing more is done, and the outputs stay', () => {
  const call = withOneCard();
  call.say('一時的', '破損', '123456', 'はい');
  const [after, asked] = [call.parameters, call.asked.length];
  call.say('はい');
  call.call();
  assert.deepEqual([call.parameters, call.asked.length, call.last.effects], [after, asked, [{ do: 'end' }]]);
  const transferred = reach('lock-type');
  transferred.say('オペレーター', 'もしもし');
  assert.deepEqual(transferred.last.effects, [{ do: 'hand-over', reason: 'agent' }]);
});

test('LCK-out-11: what an earlier flow left is not told as this one’s outcome', () => {
  const stale = { ...known, transfer_reason: 'agent', last_four_digit_of_card_number: '9999', ticket_number: 1 };
  const call = called({ parameters: stale, holders: [holderOf([])] });
  assert.deepEqual(
    ['transfer_reason', 'last_four_digit_of_card_number', 'ticket_number'].map((name) => call.parameters[name]),
    [undefined, undefined, undefined],
  );
});

test('the first words of a caller bring the call in as the event does; a human is called at once', () => {
  const call = new TestCall({ parameters: known });
  assert.equal(call.say('カードをロックしたい').lines[0], 'fetching-authenticated');
  const human = new TestCall({ parameters: known });
  human.say('オペレーター');
  assert.deepEqual([...(leaves(human) as []), human.asked.length], ['handed-over', 'agent', 0]);
});

// ---- webhooks ------------------------------------------------------------------------------------

/** A conversation that asks every service, with a fault in one of them. */
function fullCall(fault: (webhook: Webhook, times: number) => Fault | undefined): TestCall {
  const call = new TestCall({ parameters: { phone_number: phoneNumber }, holders: [holderOf(oneCard)], fault });
  call.call();
  call.say('はい', '123456', '完全', '破損', 'はい', '123456', 'はい', 'はい', 'はい');
  return call;
}

for (const webhook of webhooks) {
  test(`LCK-out-09, -10: ${webhook} fails: it is asked once, the caller is transferred, and nothing is told as done`, () => {
    for (const [how, reason] of [
      ['webhook-error', 'webhook_error'],
      ['webhook-not-found', 'webhook_not_found'],
      [() => ({}), 'webhook_error'],
      [() => [], 'webhook_error'],
      [() => null, 'webhook_error'],
    ] as const) {
      const call = fullCall((asked) => (asked === webhook ? how : undefined));
      assert.deepEqual(leaves(call), ['handed-over', reason]);
      assert.equal(asks(call, webhook).length, 1);
      if (webhook === 'lock_card_ticket_number') assert.ok(call.turns.every(({ lines }) => !lines.includes('locked')));
      if (webhook === 'reissue_card_number') assert.ok(call.turns.every(({ lines }) => !lines.includes('reissued')));
    }
  });
}

for (const [webhook, change] of [
  ['get_card_details', { card_count: 3 }],
  ['get_card_details', { card_vendor_all: ['Visa'] }],
  ['get_card_details', { last_four_digit_of_all_cards: ['5555', '6666', '4444'] }],
  ['get_card_details', { last_four_digit_of_all_cards: [5555, 6666, 4444, 4449] }],
  ['get_card_details', { last_four_digit_of_all_cards: ['55555', '6666', '4444', '4449'] }],
  ['validate_card', { zip_code: 12345 }],
  ['validate_card', { card_status: null }],
  ['lock_card_ticket_number', { ticket_number: '9711485' }],
  ['lock_card_ticket_number', { ticket_number: 1.5 }],
] as const) {
  test(`LCK-wh-02, LCK-out-09: ${webhook} answers ${JSON.stringify(change)}: an error`, () => {
    const call = called({ fault: (asked) => (asked === webhook ? (answer) => ({ ...answer, ...change }) : undefined) });
    call.say('4444', 'はい', '一時的', '破損', '123456', 'はい');
    assert.deepEqual(leaves(call), ['handed-over', 'webhook_error']);
    if (webhook === 'get_card_details') assert.ok(call.last.lines.every((line) => line !== 'several-cards'));
  });
}

test('LCK-wh-12: what webhooks answered is in the session under the documented names, wherever it stood in the answer', () => {
  const call = fullCall(() => undefined);
  assert.deepEqual(
    [
      'last_four_digit_of_all_cards',
      'card_vendor_all',
      'card_count',
      'zip_code',
      'card_vendor',
      'card_status',
      'ticket_number',
      'acknowledgement_number',
    ].map((name) => call.parameters[name]),
    [['4444'], ['MasterCard'], 1, '12345', 'MasterCard', 'active', 9711485, 3808109],
  );
  const mapped = withOneCard({
    rules: { 'webhooks.services.validate_card.fills.card_status': 'card.state.now' },
    fault: (webhook) =>
      webhook === 'validate_card' ? ({ card_status, ...more }) => ({ ...more, card: { state: { now: card_status } } }) : undefined,
  });
  assert.deepEqual([mapped.page, mapped.parameters.card_status], ['lock-type', 'active']);
});

test('a code that cannot be sent, and a customer who cannot be reached: a human has to help', () => {
  const unsent = withOneCard({ fault: (webhook) => (webhook === 'send_code' ? () => ({ sent: false, contact: '' }) : undefined) });
  unsent.say('一時的', '破損');
  assert.deepEqual(leaves(unsent), ['handed-over', undefined]);
  const unreachable = withOneCard({
    fault: (webhook) => (webhook === 'identify' ? (answer) => ({ ...answer, channels: ['pigeon'] }) : undefined),
  });
  unreachable.say('一時的', '破損');
  assert.deepEqual([...(leaves(unreachable) as []), asks(unreachable, 'send_code').length], ['handed-over', undefined, 0]);
});

test('while the bank is asked, words change nothing; and an answer that nobody waits for changes nothing', async () => {
  const { nextConversation } = await import('./conversation');
  const call = withOneCard();
  const late = nextConversation(call.conversation, { type: 'answered', answer: { ticket_number: 1 } }, call.rules);
  assert.deepEqual([late.conversation, late.effects], [call.conversation, []]);
  const asking = { ...call.conversation, page: 'locking' as const };
  const spoken = nextConversation(asking, { type: 'spoke', input: { kind: 'text', text: 'はい' }, language: 'ja' }, call.rules);
  assert.deepEqual([spoken.conversation, spoken.effects], [asking, []]);
});

test('in English', () => {
  const call = called({ language: 'en', holders: [holderOf(fourCards, { ...byMailToo, tickets: [7] })] });
  assert.equal(
    call.last.said.join(' '),
    'Please wait while we are fetching your card details. We have found multiple cards registered with your number. ' +
      'We have a Visa ending in 5555, a Visa ending in 6666, a MasterCard ending in 4444, and a Mastercard ending in 4449. ' +
      'Please tell us the last 4 digits of the card you would like to lock or reactivate.',
  );
  call.say('four four four four', 'yes', 'I want to lock it temporarily', 'it was stolen', 'by e-mail', '123456');
  assert.match(call.last.said[0] ?? '', /The card ending in 4444 will be locked temporarily\./);
  assert.match(call.say('yes').said[0] ?? '', /Your request number is 7\./);
});
