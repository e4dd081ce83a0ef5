import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { agentLines, documentedDialogue } from './dialogue';

const ja = documentedDialogue('ja');
const en = documentedDialogue('en');

const named = (texts: readonly string[], dialogue = ja) => dialogue.linesIn(texts).map(({ line }) => line);

test('Lines are told apart in what was said, in the order in which they were said', () => {
  const said = [
    'カード情報を取得する間、しばらくお待ちください。',
    '末尾が 4444 の MasterCard が見つかりました。カードを一時的にロック、または完全にロックしますか?',
  ];
  assert.deepEqual(named(said), ['fetching', 'one-card', 'ask-lock-type']);
  assert.deepEqual(named([said.join('')]), ['fetching', 'one-card', 'ask-lock-type'], 'in one message');
});

test('White space and the width of signs make no difference', () => {
  assert.deepEqual(named(['カード番号の末尾4桁は 4444 で\n間違いありませんか?']), ['confirm-digits']);
});

test('What is filled in is taken out', () => {
  const [line] = ja.linesIn([
    '末尾が 0042 のカードが一時的にロックされます。ロックすると、そのカードでオンラインまたはPOS マシンでの取引ができなくなります。この操作を確定しますか?',
  ]);
  assert.deepEqual({ ...line?.filled }, { digits: '0042', kind: '一時的に' });
  assert.equal(ja.kindOf(line?.filled.kind ?? ''), 'temporary');
});

test('Cards are told apart by digits and vendor, in both languages', () => {
  const cards = [
    { digits: '5555', vendor: 'Visa' },
    { digits: '0007', vendor: 'AmericanExpress' },
    { digits: '4449', vendor: 'Mastercard' },
  ];
  assert.deepEqual(ja.cardsIn('末尾が5555のVisa、末尾が0007のAmericanExpress、末尾が4449のMastercard'), cards);
  assert.deepEqual(en.cardsIn('aVisaendingin5555,aAmericanExpressendingin0007,andaMastercardendingin4449'), cards);
});

test('A line of the document is looked for as it stands; another language has its own words with the same things filled in', () => {
  const line = 'カードは正常にロックされました。お客様のリクエスト番号は 9711485 です。登録携帯電話番号は正常に共有されています。';
  const fits = (dialogue: typeof ja, said: string) => dialogue.wordingsOf(line).some((one) => one.test(said.replaceAll(/\s/g, '')));
  assert.ok(fits(ja, line));
  assert.ok(!fits(ja, line.replace('9711485', '9711486')));
  assert.ok(
    fits(
      en,
      'Your card has been locked successfully. Your request number is 9711485. It has been shared to your registered mobile number.',
    ),
  );
  assert.ok(
    !fits(
      en,
      'Your card has been locked successfully. Your request number is 9711486. It has been shared to your registered mobile number.',
    ),
  );
});

test('Every line is found in its own words, whatever is filled in', () => {
  const digits = fc.stringMatching(/^\d{4,9}$/);
  fc.assert(
    fc.property(
      fc.constantFrom(...agentLines.filter((line) => line !== 'card-in-list')),
      fc.constantFrom(ja, en),
      digits,
      (line, dialogue, value) => {
        for (const words of dialogue.wordsOf(line).split('」 or 「')) {
          const said = words.replaceAll(/\{\w+\}/g, value);
          const heard = dialogue.linesIn([said]).find((one) => one.line === line);
          assert.ok(heard, `${line}: ${said}`);
          for (const filled of Object.values(heard.filled)) assert.equal(filled, value);
        }
      },
    ),
  );
});
