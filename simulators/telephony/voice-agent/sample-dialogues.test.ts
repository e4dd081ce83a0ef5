/** The three sample dialogues of the document, turn by turn, to the letter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byMailToo, cardOf, fourCards, holderOf, oneCard, phoneNumber, TestCall, type TestOptions } from './testing';

/** A row: what the caller does, or a message of the agent. */
type Row = readonly ['caller' | 'agent', string];

/** The dialogue of a conversation, from the row on that the document shows first. */
function dialogue(options: TestOptions, before: readonly string[], said: readonly string[]): { call: TestCall; rows: Row[] } {
  const call = new TestCall(options);
  call.call();
  call.say(...before);
  const from = call.turns.length - 1;
  call.say(...said);
  const rows = call.turns
    .slice(from)
    .flatMap(({ input, said: heard }, at): Row[] => [
      ...(at > 0 && input.kind === 'text' ? [['caller', input.text] as const] : []),
      ...heard.map((text) => ['agent', text] as const),
    ]);
  return { call, rows };
}

test('LCK-dlg-01: a caller who is not authenticated, several cards, a temporary lock', () => {
  const { call, rows } = dialogue(
    { holders: [holderOf(fourCards, { ...byMailToo, tickets: [9711485] })], parameters: { phone_number: phoneNumber } },
    ['はい', '123456'],
    ['4444', 'はい', '一時的にロックする', '破損した', 'スマートフォンに送信', '123456', 'はい'],
  );
  assert.deepEqual(rows, [
    ['agent', 'ありがとうございます。認証が完了しました。'],
    ['agent', 'カード情報を取得する間、お待ちください。'],
    [
      'agent',
      'その番号に登録されているカードが複数あります。末尾が 5555 の Visa、末尾が 6666 の Visa、末尾が 4444 の MasterCard、末尾が 4449 の Mastercard です。',
    ],
    ['agent', 'ロックするか再有効化するカードの末尾 4 桁をお知らせください。'],
    ['caller', '4444'],
    ['agent', 'カード番号の末尾 4 桁は 4444 で間違いありませんか?'],
    ['caller', 'はい'],
    ['agent', 'カードを一時的にロック、または完全にロックしますか?'],
    ['caller', '一時的にロックする'],
    ['agent', 'カードをロックする理由をお聞かせください。破損、盗難、紛失などの選択肢があります。'],
    ['caller', '破損した'],
    [
      'agent',
      'ご不便をおかけして申し訳ございません。セキュリティ上の理由から、本人確認が必要なため、コードを送信します。コードを電話とメールのどちらで受け取ることをご希望ですか?',
    ],
    ['caller', 'スマートフォンに送信'],
    ['agent', '続行する前に、登録携帯電話番号にコードが送信されます。リクエストを検証するため、コードをご確認ください。'],
    ['caller', '123456'],
    [
      'agent',
      '末尾が 4444 のカードが一時的にロックされます。ロックすると、そのカードでオンラインまたはPOS マシンでの取引ができなくなります。この操作を確定しますか?',
    ],
    ['caller', 'はい'],
    ['agent', 'カードは正常にロックされました。お客様のリクエスト番号は 9711485 です。登録携帯電話番号は正常に共有されています。'],
  ]);
  assert.deepEqual(
    call.asked.map(({ webhook }) => webhook),
    ['identify', 'send_code', 'verify_code', 'get_card_details', 'validate_card', 'send_code', 'verify_code', 'lock_card_ticket_number'],
  );
  assert.deepEqual(call.asked.at(-1)?.body, {
    phone_number: phoneNumber,
    last_four_digit_of_card_number: '4444',
    lock_type: 'inactive',
    lock_reason: 'damaged',
  });
  assert.deepEqual(call.conversation.left, 'ended');
});

test('LCK-dlg-02: a caller who is authenticated, one card, a permanent lock and a new card', () => {
  const { call, rows } = dialogue(
    {
      holders: [holderOf(oneCard, { tickets: [6108410], acknowledgements: [3808109] })],
      parameters: { phone_number: phoneNumber, auth_level: 1 },
    },
    [],
    ['完全にロック', '破損した', 'はい', '123456', 'はい', 'はい', 'その通りです'],
  );
  assert.deepEqual(rows, [
    ['agent', 'カード情報を取得する間、しばらくお待ちください。'],
    ['agent', '末尾が 4444 の MasterCard が見つかりました。カードを一時的にロック、または完全にロックしますか?'],
    ['caller', '完全にロック'],
    ['agent', 'カードをロックする理由をお聞かせください。破損、盗難、紛失などの選択肢があります。'],
    ['caller', '破損した'],
    ['agent', 'ご不便をおかけして申し訳ございません。ご安心ください。カードは完全にロックされます。カードの末尾は 4444 ですか?'],
    ['caller', 'はい'],
    ['agent', '続行する前に、登録携帯電話番号にコードが送信されます。リクエストを検証するため、コードをご確認ください。'],
    ['caller', '123456'],
    [
      'agent',
      '末尾が 4444 のカードが一時的にロックされます。ロックすると、そのカードでオンラインまたはPOS マシンでの取引ができなくなります。この操作を確定しますか?',
    ],
    ['caller', 'はい'],
    ['agent', 'カードは正常にロックされました。お客様のリクエスト番号は 6108410 です。登録携帯電話番号は正常に共有されています。'],
    ['agent', '新しいカードを再発行しますか?'],
    ['caller', 'はい'],
    ['agent', 'カードは登録住所に配送されます。配送先住所の郵便番号が 12345 であることを確認していただけますか?'],
    ['caller', 'その通りです'],
    ['agent', '新しいカードの再発行をリクエストしている間、しばらくお待ちください。'],
    [
      'agent',
      '新しいカードの再発行のリクエストは正常に完了しました。リクエスト番号は 3808109 で、登録携帯電話番号に正常に共有されました。',
    ],
    ['agent', 'カードは 3 営業日以内に登録住所に配送されます。カードを使用するには、カードで共有された手順に沿って操作してください。'],
  ]);
  const changing = call.asked.filter(({ webhook }) => webhook.includes('_card_ticket') || webhook.startsWith('reissue'));
  const card = { phone_number: phoneNumber, last_four_digit_of_card_number: '4444' };
  assert.deepEqual(
    changing.map(({ body }) => body),
    [
      { ...card, lock_type: 'blocked', lock_reason: 'damaged' },
      { ...card, zip_code: '12345' },
    ],
  );
  assert.deepEqual(call.conversation.left, 'ended');
});

test('LCK-dlg-03: a caller whose level is too low, and who wants his card back', () => {
  const cards = [cardOf('1456', 'Visa', 'inactive'), cardOf('1457', 'MasterCard'), cardOf('1345', 'American Express'), cardOf('3456')];
  const { call, rows } = dialogue(
    { holders: [holderOf(cards)], parameters: { phone_number: phoneNumber, auth_level: 0 } },
    [],
    ['はい', '123456', '1456', 'はい', '再有効化'],
  );
  assert.deepEqual(rows, [
    ['agent', 'セキュリティ上の理由から、本人確認が必要なため、コードを送信します。コードをスマートフォンで受け取りますか?'],
    ['caller', 'はい'],
    ['agent', '末尾が 5041 の登録電話番号にコードを送信しました。この処理には数秒かかることがあります。コードを確認してください。'],
    ['caller', '123456'],
    ['agent', '確認が完了しました。'],
    ['agent', 'カード情報の取得が完了するまでお待ちください。'],
    [
      'agent',
      '電話番号に登録されているカードが複数見つかりました。末尾が 1456 の Visa、末尾が 1457 の MasterCard、末尾が 1345 の American Express、末尾が 3456 の Visa です。',
    ],
    ['agent', 'ロックするか再有効化するカードの末尾 4 桁をお知らせください。'],
    ['caller', '1456'],
    ['agent', 'カード番号の末尾 4 桁は 1456 でお間違いないでしょうか?'],
    ['caller', 'はい'],
    ['agent', 'リクエストしたカードはすでに一時的にロックされています。カードを再び有効にするか、完全にブロックしますか?'],
    ['caller', '再有効化'],
    ['agent', 'より良いサポートをご提供するため、通話を転送しています。しばらくお待ちください。'],
  ]);
  assert.deepEqual([call.conversation.left, call.parameters.transfer_reason, call.parameters.auth_level], ['handed-over', undefined, 1]);
  assert.ok(call.asked.every(({ webhook }) => webhook !== 'lock_card_ticket_number'));
});
