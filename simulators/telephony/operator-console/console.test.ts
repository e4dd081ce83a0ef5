import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RulesPatch } from '../../kit/rules';
import type { ScreenUpdate } from '../../kit/screen/document';
import type { MerchantSettings } from '../merchants/settings';
import { type Office, office, order, type Seat } from './testing';

/** Runs with one operator at work. */
function atWork(patch: RulesPatch, settings: Partial<MerchantSettings>, run: (seat: Seat, house: Office) => void): void {
  const house = office(patch, settings);
  try {
    run(house.sit('op01'), house);
  } finally {
    house.close();
  }
}

const last = (seat: Seat, screen = 'payment-linking'): ScreenUpdate => {
  const found = seat.pushed.findLast(({ data }) => data.screen === screen)?.data;
  assert.ok(found, 'nothing was pushed');
  return found;
};
const ready = { colour: 'green', text: '正常にお取引可能です。' };
const counting = (seconds: number) => ({ colour: 'orange', text: `${seconds}秒以内に決済情報を送信してください。` });
const valuesOf = ({ fields }: Pick<ScreenUpdate, 'fields'>) => fields?.map(({ value }) => value);
const sendButton = ({ buttons }: ScreenUpdate) => buttons?.find(({ label }) => label === '送信')?.enabled;
const clearButton = ({ buttons }: ScreenUpdate) => buttons?.find(({ label }) => label === 'クリア');
const rowsOf = ({ tables }: ScreenUpdate) => tables?.[0]?.rows.map(({ cells }) => cells);
const typed = { ...order };

test('OPW-3.5.2-05, 3.6.1-04, -05: send is active while a call waits, and the header counts down', () => {
  atWork({}, {}, (seat, { ivr }) => {
    assert.equal(sendButton(seat.screen()), false);
    assert.deepEqual(seat.screen().status, ready);
    ivr.wait(seat.key, 'a', 20);
    assert.deepEqual([last(seat).status, sendButton(last(seat))], [counting(20), true]);
    assert.equal(last(seat).fields, undefined, 'OPW-3.6.1-14: what was typed stays');
    ivr.wait(seat.key, 'a', 19);
    assert.deepEqual(last(seat).status, counting(19));
    ivr.endWaiting(seat.key, 'hung-up');
    assert.deepEqual([last(seat).status, sendButton(last(seat)), last(seat).dialogue], [ready, false, undefined]);
  });
});

test('OPW-2.2-07: a click on send hands over what was typed; the header is ready, and the form is fresh when the call is over', () => {
  atWork({}, {}, (seat, { ivr }) => {
    ivr.wait(seat.key, 'a', 20);
    const { status, screen } = seat.press('send', typed);
    assert.deepEqual(ivr.taken, [{ operator: seat.key, data: order }]);
    assert.deepEqual([status, screen.status, screen.dialogue], [200, ready, null]);
    assert.deepEqual(valuesOf(screen), ['order-1', '1000', '3回']);
    ivr.onNews({ type: 'ended', operator: seat.key, call: 'another', paid: true, transactionId: 'x' });
    assert.equal(last(seat).fields, undefined, 'the end of another call is no reason');
    ivr.onNews({ type: 'ended', operator: seat.key, call: 'a', paid: true, transactionId: 'order-1' });
    assert.deepEqual(valuesOf(last(seat)), ['', '', '1回'], 'OPW-3.6.2-05');
    assert.deepEqual(valuesOf(seat.screen()), ['', '', '1回']);
  });
});

test('OPW-3.5.1-02, 3.5.2-01: malformed data is answered with a message for each field, and nothing reaches the IVR', () => {
  atWork({}, {}, (seat, { ivr }) => {
    ivr.wait(seat.key, 'a', 20);
    const { status, screen } = seat.press('send', { ...typed, transactionId: '', amount: '1,000' });
    assert.equal(status, 422);
    assert.deepEqual(
      screen.messages.map(({ text }) => text),
      ['取引IDを入力してください。', '決済金額(税込)は半角数字8文字以内で入力してください。'],
    );
    assert.deepEqual([ivr.taken, screen.status], [[], counting(20)]);
  });
});

test('OPW-4.3-01: a send to no call is answered with 409 and leaves the form of the call before alone', () => {
  atWork({}, {}, (seat, { ivr }) => {
    ivr.wait(seat.key, 'a', 20);
    seat.press('send', typed);
    const again = seat.press('send', { ...typed, transactionId: 'order-2' });
    assert.equal(again.status, 409);
    assert.deepEqual(
      again.screen.messages.map(({ text }) => text),
      ['決済情報を待っている通話がありません。'],
    );
    assert.deepEqual(valuesOf(again.screen), ['order-1', '1000', '3回']);
    ivr.onNews({ type: 'ended', operator: seat.key, call: 'a', paid: false, transactionId: 'order-1' });
    assert.deepEqual(valuesOf(last(seat)), ['', '', '1回']);
    assert.equal(ivr.taken.length, 1);
  });
});

test('OPW-3.6.3-02: a send that fails shows F303 with the header ready, once; the data stays for another try', () => {
  atWork({}, {}, (seat, { ivr }) => {
    ivr.wait(seat.key, 'a', 20);
    ivr.failsNext = true;
    const { status, screen } = seat.press('send', typed);
    assert.equal(status, 200);
    assert.deepEqual(screen.status, ready);
    assert.deepEqual([screen.dialogue?.id, screen.dialogue?.text], ['F303', '送信が失敗しました。']);
    assert.deepEqual(
      screen.dialogue?.buttons.map(({ label }) => label),
      ['OK'],
    );
    assert.ok(seat.pushed.every(({ data }) => !data.dialogue));
    ivr.onNews({ type: 'ended', operator: seat.key, call: 'a', paid: false, transactionId: '' });
    assert.deepEqual(valuesOf(seat.screen()), ['order-1', '1000', '3回']);
    ivr.wait(seat.key, 'b', 20);
    assert.equal(seat.press('send', typed).screen.dialogue, null);
    assert.equal(ivr.taken.length, 1);
  });
});

test('a send that fails only after its click is told by a pushed dialogue, in one update with the header', () => {
  atWork({}, {}, (seat, { ivr }) => {
    ivr.wait(seat.key, 'a', 20);
    ivr.endWaiting(seat.key, 'send-failed');
    assert.deepEqual([last(seat).dialogue?.id, last(seat).status], ['F303', ready]);
  });
});

test('OPW-3.6.1-06, 3.7-09, 3.6.2-01, -02: each event has its dialogue, with OK only', () => {
  atWork({}, { callReturn: true }, (seat, { ivr }) => {
    const of = { operator: seat.key, call: 'a' };
    const shows = (id: string, text: string): void => {
      const { dialogue, status } = last(seat);
      assert.deepEqual([dialogue?.id, dialogue?.text, status], [id, text, ready]);
      assert.deepEqual(dialogue?.buttons, [{ label: 'OK', enabled: true }]);
      assert.deepEqual(last(seat, 'password-change').dialogue, dialogue, 'whatever screen the operator looks at');
      seat.pushed.length = 0;
    };
    ivr.wait(seat.key, 'a', 20);
    ivr.endWaiting(seat.key, 'too-late');
    shows('F303', '送信が失敗しました。');
    ivr.onNews({ ...of, type: 'interrupted' });
    shows('F301', '決済処理が中断されました。');
    ivr.onNews({ ...of, type: 'returning', paid: true });
    shows('I402', '【決済 OK】これより通話が転送されます。');
    ivr.onNews({ ...of, type: 'returned', paid: true });
    assert.equal(last(seat).dialogue, undefined);
    ivr.onNews({ ...of, type: 'returning', paid: false });
    shows('I405', '【決済 NG】これより通話が転送されます。');
  });
});

test('the moments and dialogues that the rulings leave open can be chosen', () => {
  const patch = { 'dialogues.returnShownAt': 'arrival', 'dialogues.tooLateShows': 'interrupted', 'dialogues.asPopUp': true };
  atWork(patch, { callReturn: true }, (seat, { ivr }) => {
    const of = { operator: seat.key, call: 'a' };
    ivr.onNews({ ...of, type: 'returning', paid: true });
    assert.equal(last(seat).dialogue, undefined);
    ivr.onNews({ ...of, type: 'returned', paid: true });
    assert.equal(last(seat).dialogue?.id, 'I402');
    ivr.endWaiting(seat.key, 'too-late');
    assert.equal(last(seat).dialogue?.id, 'F301');
  });
});

test('OPW-3.7-03 to -05, -10, -11: the monitoring list has the newest row on top, in one update with the header', () => {
  atWork({}, {}, (seat, { ivr, clock }) => {
    const of = { operator: seat.key, call: 'a', transactionId: 'order-1' };
    const result = { card: 'OK', code: 'A001000000000000', message: '処理が成功しました。' } as const;
    ivr.onNews({ ...of, type: 'point', point: 'transferred' });
    clock.advance(61_000);
    ivr.onNews({ ...of, type: 'point', point: 'examined-ok', result });
    ivr.onNews({ ...of, type: 'ended', paid: true });
    const rows = [
      ['09:01:01', 'order-1', '【決済 OK】IVR との通話が終了しました。', '', '', ''],
      ['09:01:01', 'order-1', '03.カード審査_OK', 'OK', 'A001000000000000', '処理が成功しました。'],
      ['09:00:00', 'order-1', '01.転送完了', '', '', ''],
    ];
    assert.deepEqual(rowsOf(last(seat)), rows);
    assert.deepEqual(last(seat).status, ready);
    assert.deepEqual(rowsOf(seat.screen()), rows);
    ivr.onNews({ ...of, type: 'transfer-failed', paid: false });
    assert.equal(rowsOf(last(seat))?.[0]?.[2], '【決済 NG】転送に失敗しました。', 'OPW-3.7-07');
  });
});

test('OPW-3.7-03, 4.9-01: rows stand in the order of the rule', () => {
  const orders = {
    'newest-first': ['d', 'c', 'b', 'a'],
    'newest-last': ['a', 'b', 'c', 'd'],
    'newest-second': ['c', 'd', 'b', 'a'],
    'neighbours-swapped': ['d', 'b', 'c', 'a'],
  };
  for (const [name, expected] of Object.entries(orders)) {
    atWork({ 'monitoring.order': name }, {}, (seat, { ivr, clock }) => {
      for (const [transactionId, pause] of [
        ['a', 1000],
        ['b', 400],
        ['c', 700],
        ['d', 0],
      ] as const) {
        ivr.onNews({ type: 'point', operator: seat.key, call: 'a', point: 'expiry', transactionId });
        clock.advance(pause);
      }
      assert.deepEqual(
        rowsOf(seat.screen())?.map(([, id]) => id),
        expected,
        name,
      );
    });
  }
});

test("OPW-2.2-05, -06: the list is there by the merchant's setting, keeps 500 rows and is empty after a new sign-in", () => {
  atWork({}, { realtimeMonitoring: false }, (seat, { ivr }) => {
    ivr.onNews({ type: 'ended', operator: seat.key, call: 'a', paid: true, transactionId: 'x' });
    assert.deepEqual([seat.screen().tables, last(seat).tables], [[], []]);
  });
  atWork({}, {}, (seat, { ivr, sit }) => {
    const [list] = seat.screen().tables;
    assert.deepEqual([list?.caption, list?.empty, list?.rows], ['IVRリアルタイムモニタリング', 'データなし', []]);
    for (let n = 1; n <= 501; n++) ivr.onNews({ type: 'ended', operator: seat.key, call: 'a', paid: true, transactionId: `order-${n}` });
    assert.equal(rowsOf(seat.screen())?.length, 500);
    assert.deepEqual([rowsOf(seat.screen())?.[0]?.[1], rowsOf(seat.screen())?.at(-1)?.[1]], ['order-501', 'order-2']);
    seat.press('log-out');
    const again = sit('op01');
    assert.deepEqual(rowsOf(again.screen()), []);
    seat.press('send', typed);
    ivr.onNews({ type: 'ended', operator: seat.key, call: 'b', paid: true, transactionId: 'new' });
    assert.equal(seat.screen().screen, 'login');
    assert.equal(rowsOf(again.screen())?.length, 1, 'the old window does not empty the list of the new one');
  });
});

test('OPW-3.6.1-01: news of one operator is not shown to another', () => {
  const house = office();
  const [one, other, elsewhere] = [house.sit('op01'), house.sit('op02'), house.sit('op01', 'Other')];
  house.ivr.onNews({ type: 'interrupted', operator: one.key, call: 'a' });
  house.ivr.onNews({ type: 'ended', operator: one.key, call: 'a', paid: true, transactionId: 'x' });
  assert.deepEqual([other.pushed, elsewhere.pushed], [[], []]);
  assert.deepEqual(rowsOf(elsewhere.screen()), []);
  house.close();
});

test('OPW-3.5.2-04: the client clears by itself what was typed, the server what it put into the form', () => {
  atWork({}, {}, (seat, { ivr }) => {
    assert.deepEqual(clearButton(seat.screen()), { label: 'クリア', enabled: true, clears: true });
    ivr.wait(seat.key, 'a', 20);
    const sent = seat.press('send', typed).screen;
    assert.equal(clearButton(sent)?.action, 'do/clear');
    const cleared = seat.press('clear', typed);
    assert.deepEqual([cleared.status, valuesOf(cleared.screen)], [200, ['', '', '1回']]);
    assert.equal(clearButton(cleared.screen)?.clears, true);
  });
});

test('OPW-3.5.4-01, -02, 3.5.5-02: linked data shows at once, is what send hands over, and can be cleared', () => {
  atWork({}, { apiLink: true, memberId: true }, (seat, { console, ivr }) => {
    assert.equal(console.showLinked(seat.key, { ...order, memberId: 'taro' }), true);
    assert.deepEqual(valuesOf(last(seat)), ['order-1', 'taro', '1000', '3回']);
    assert.ok(last(seat).fields?.every(({ enabled }) => !enabled));
    ivr.wait(seat.key, 'a', 20);
    assert.equal(seat.press('send', { transactionId: 'mine', amount: '1', instalments: '1回', memberId: 'me' }).status, 200);
    assert.deepEqual(
      ivr.taken.map(({ data }) => data),
      [{ ...order, memberId: 'taro' }],
    );
    console.showLinked(seat.key, { ...order, transactionId: 'order-2' });
    ivr.onNews({ type: 'ended', operator: seat.key, call: 'a', paid: true, transactionId: 'order-1' });
    assert.deepEqual(
      valuesOf(seat.screen()),
      ['order-2', '', '1000', '3回'],
      'data for the next call is not lost with the end of this one',
    );
    assert.deepEqual(valuesOf(seat.press('clear').screen), ['', '', '', '1回']);
    ivr.wait(seat.key, 'b', 20);
    assert.equal(seat.press('send', typed).status, 422);
  });
});

test('nobody at work, nothing shown', () => {
  const house = office({}, { apiLink: true });
  assert.equal(house.console.showLinked({ merchantId: 'Merchant', userId: 'op09' }, order), false);
  const seat = house.sit('op01');
  seat.press('log-out');
  assert.equal(house.console.showLinked(seat.key, order), false);
  house.close();
});

test('every rule of the console changes what it says', () => {
  const waiting = (patch: RulesPatch, look: (seat: Seat, house: Office) => void, settings: Partial<MerchantSettings> = {}) =>
    atWork(patch, settings, (seat, house) => {
      house.ivr.wait(seat.key, 'a', 20);
      house.ivr.wait(seat.key, 'a', 18);
      look(seat, house);
    });
  waiting({ 'send.activeOnArrival': false }, (seat) => assert.equal(sendButton(last(seat)), false));
  waiting({ 'header.countdownShown': false }, (seat) => assert.deepEqual(last(seat).status, ready));
  waiting({ 'header.countsDownBy': 5 }, (seat) => assert.deepEqual(last(seat).status, counting(20)));
  waiting({ 'header.readyAfter': [] }, (seat, { ivr }) => {
    ivr.endWaiting(seat.key, 'too-late');
    assert.deepEqual([last(seat).status, sendButton(last(seat))], [counting(20), false]);
  });
  waiting({ 'send.handsOver': false }, (seat, { ivr }) => assert.deepEqual([seat.press('send', typed).status, ivr.taken], [200, []]));
  waiting({ 'data.refusedIsHandedOver': true }, (seat, { ivr }) =>
    assert.deepEqual([seat.press('send', { ...typed, amount: '' }).status, ivr.taken.length], [422, 1]),
  );
  waiting({ 'form.freshAfter': 'send' }, (seat) => assert.deepEqual(valuesOf(seat.press('send', typed).screen), ['', '', '1回']));
  waiting({ 'form.keptOnArrival': false }, (seat) => assert.ok(seat.pushed.some(({ event }) => event === 'screen')));
  waiting({ 'form.freshAfter': 'never' }, (seat, { ivr }) => {
    seat.press('send', typed);
    ivr.onNews({ type: 'ended', operator: seat.key, call: 'a', paid: true, transactionId: 'order-1' });
    assert.deepEqual(valuesOf(seat.screen()), ['order-1', '1000', '3回']);
  });
  waiting({ 'form.choiceLockedWithoutOption': false }, (seat) => assert.ok(seat.screen().fields.at(-1)?.enabled), {
    instalmentChoice: false,
  });
  waiting({ 'dialogues.asPopUp': false }, (seat, { ivr }) => {
    ivr.onNews({ type: 'interrupted', operator: seat.key, call: 'a' });
    assert.deepEqual([last(seat).dialogue, last(seat).messages?.[0]?.id], [undefined, 'F301']);
  });
  waiting({ 'dialogues.withoutCallReturn': true }, (seat, { ivr }) => {
    ivr.onNews({ type: 'ended', operator: seat.key, call: 'a', paid: false, transactionId: '' });
    assert.equal(last(seat).dialogue?.id, 'I405');
  });
  waiting({ 'monitoring.pushed': false, 'monitoring.lines.endedPaid': '' }, (seat, { ivr }) => {
    ivr.onNews({ type: 'ended', operator: seat.key, call: 'a', paid: true, transactionId: '' });
    ivr.onNews({ type: 'ended', operator: seat.key, call: 'a', paid: false, transactionId: '' });
    assert.deepEqual([last(seat).tables, rowsOf(seat.screen())?.length], [undefined, 1]);
  });
  atWork({ 'send.needsCall': false }, {}, (seat) => assert.equal(sendButton(seat.screen()), true));
  atWork({ 'send.needsCallWithApiLink': false }, { apiLink: true }, (seat) => assert.equal(sendButton(seat.screen()), true));
});
