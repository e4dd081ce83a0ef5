import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { brands } from '../../../cards/numbers/brand';
import { testNumber } from '../../../cards/numbers/test-numbers';
import { propertyOptions } from '../../kit/property';
import { meanings } from './catalogue';
import { english } from './catalogues/en';
import { japanese } from './catalogues/ja';
import { flow, type Page, pages } from './flow';
import { documentedCardLockAgent } from './rules';
import { type CallerInput, digitsIn, intents, phoneNumberOf, redacted, understand } from './understanding';

/** What is understood, in short. */
function heard(input: CallerInput, page: Page, catalogue = japanese): string {
  const understood = understand(input, flow[page], catalogue);
  if (understood.kind === 'meaning') return understood.meaning;
  return understood.kind === 'digits' ? understood.digits : understood.kind;
}

const text = (words: string): CallerInput => ({ kind: 'text', text: words });

for (const [page, words, meaning] of [
  ['confirm-card', 'はい', 'yes'],
  ['confirm-address', 'その通りです', 'yes'],
  ['confirm-lock', 'いいえ、違います。', 'no'],
  ['confirm-card', '間違いありません', 'yes'],
  ['confirm-card', '間違いです', 'no'],
  ['confirm-card', '正しくないです', 'no'],
  ['confirm-card', 'はい、いや、いいえ', 'no-match'],
  ['lock-type', '一時的にロックする', 'temporary'],
  ['lock-type', '完全にロック', 'permanent'],
  ['lock-type', '一時的、いや完全に', 'no-match'],
  ['lock-reason', '破損した', 'damaged'],
  ['lock-reason', 'カードを盗まれました', 'stolen'],
  ['lock-reason', '財布を落としました', 'lost'],
  ['lock-reason', 'もう使わないから', 'others'],
  ['lock-reason', '盗難か紛失', 'no-match'],
  ['lock-reason', '教えたくありません', 'refusal'],
  ['choose-channel', 'スマートフォンに送信', 'telephone'],
  ['choose-channel', 'メールで', 'email'],
  ['choose-channel', 'ショートメールで', 'telephone'],
  ['choose-channel', '電話かメール', 'no-match'],
  ['locked-card', '再有効化', 'reactivate'],
  ['locked-card', '完全にブロック', 'block'],
  ['locked-card', 'もう一度有効にしてください', 'reactivate'],
  ['collect-card', 'もう一度', 'replay'],
  ['collect-card', '4444', '4444'],
  ['collect-card', '末尾は４４４４です', '4444'],
  ['collect-card', '4 4 4 4', '4444'],
  ['collect-card', 'よんよんよんよん', '4444'],
  ['collect-card', '〇〇四二', '0042'],
  ['collect-card', '4444 か 4449', 'no-match'],
  ['collect-card', 'りんごとみかん', 'no-match'],
  ['collect-card', 'オペレーターと話したい', 'human'],
  ['collect-card', '教えたくないのでオペレーターに', 'human'],
  ['collect-card', '   ', 'no-input'],
  ['phone-number', '+81 90-1234-0001', '+819012340001'],
  ['phone-number', '090-1234-0001', '09012340001'],
] as const) {
  test(`${page}: 「${words}」 is ${meaning}`, () => assert.equal(heard(text(words), page), meaning));
}

for (const [page, words, meaning] of [
  ['confirm-card', 'Yes', 'yes'],
  ['confirm-card', 'That is right', 'yes'],
  ['confirm-card', 'that is not right', 'no'],
  ['confirm-card', "No, don't", 'no'],
  ['confirm-card', 'I know nothing', 'no-match'],
  ['lock-type', 'I want to lock it temporarily', 'temporary'],
  ['lock-type', 'permanently', 'permanent'],
  ['lock-reason', 'someone stole it', 'stolen'],
  ['lock-reason', 'I do not need it any more', 'others'],
  ['locked-card', 'block it permanently', 'block'],
  ['locked-card', 'activate it again', 'reactivate'],
  ['choose-channel', 'to my telephone', 'telephone'],
  ['choose-channel', 'by e-mail', 'email'],
  ['choose-channel', 'email please', 'email'],
  ['collect-card', 'I want to speak to a human', 'human'],
  ['collect-card', 'I do not want to tell you', 'refusal'],
  ['collect-card', 'four four four four', '4444'],
  ['collect-card', 'it ends in 44-44', '4444'],
  ['collect-card', 'apples and oranges', 'no-match'],
  ['collect-card', 'pardon?', 'replay'],
] as const) {
  test(`${page}: "${words}" is ${meaning}`, () => assert.equal(heard(text(words), page, english), meaning));
}

for (const [page, keys, meaning] of [
  ['confirm-card', '1', 'yes'],
  ['confirm-card', '2', 'no'],
  ['confirm-card', '3', 'no-match'],
  ['lock-type', '2', 'permanent'],
  ['lock-reason', '4', 'others'],
  ['lock-reason', '9', 'no-match'],
  ['choose-channel', '2', 'email'],
  ['locked-card', '1', 'reactivate'],
  ['collect-card', '0042', '0042'],
  ['collect-card', '12*4', 'no-match'],
  ['collect-card', '0', 'human'],
  ['enter-code', '123456', '123456'],
  ['enter-code', '', 'no-input'],
] as const) {
  test(`${page}: the keys "${keys}" are ${meaning}`, () => assert.equal(heard({ kind: 'keys', keys }, page), meaning));
}

test('an utterance of more than 256 characters is no match, also where anything is a reason', () => {
  assert.equal(heard(text('x'.repeat(256)), 'lock-reason'), 'others');
  assert.equal(heard(text('x'.repeat(257)), 'lock-reason'), 'no-match');
});

test('events and intents: silence, and the intents of prebuilt components by name or resource', () => {
  const event = (name: string): string => heard({ kind: 'event', event: name }, 'confirm-card');
  assert.deepEqual(['sys.no-input-default', 'sys.no-input-2', 'WELCOME'].map(event), ['no-input', 'no-input', 'no-match']);
  const intent = (name: string): string => heard({ kind: 'intent', intent: name }, 'confirm-card');
  for (const [name, meaning] of Object.entries(intents)) {
    assert.equal(intent(name), meaning);
    assert.equal(intent(`projects/p/locations/l/agents/a/intents/${name}`), meaning);
  }
  assert.equal(intent('elsewhere'), 'no-match');
  assert.equal(heard({ kind: 'intent', intent: 'prebuilt_components_confirmation_yes' }, 'lock-type'), 'no-match');
});

test('every word of the catalogues is understood where it is listened for, unless it means two things there', () => {
  for (const catalogue of Object.values(documentedCardLockAgent.catalogues)) {
    for (const page of pages.filter((one) => flow[one].asks !== null)) {
      for (const meaning of meanings.filter((one) => ['human', 'refusal', 'replay', ...flow[page].listens].includes(one))) {
        for (const word of catalogue.words[meaning]) assert.equal(heard(text(word), page, catalogue), meaning, `${page}: ${word}`);
      }
    }
  }
});

test('LCK-out-02: a number without its country code, as it is dialled inside the country', () => {
  const trunks = documentedCardLockAgent.entry.trunks;
  for (const [given, national] of [
    ['+819012340001', '09012340001'],
    ['+81 90-1234-0001', '09012340001'],
    ['+81 (0)90-1234-0001', '09012340001'],
    ['+14155550100', '4155550100'],
    ['+1 (415) 555-0100', '4155550100'],
    ['+442079460018', '02079460018'],
    ['+85212345678', '12345678'],
    ['+79012345678', '9012345678'],
    ['09012340001', '09012340001'],
    ['0901234', null],
    ['+', null],
    ['私の番号', null],
    ['1234567890123456', null],
  ] as const) {
    assert.equal(phoneNumberOf(given, trunks, true), national, given);
  }
  assert.equal(phoneNumberOf('+819012340001', trunks, false), '+819012340001');
});

test('LCK-lim-02: no card number is a telephone number, nor left in what is told back, however it is written', () => {
  const separators = ['', ' ', '-', '.', ' - ', '、', '/'];
  const wide = (number: string): string => number.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
  fc.assert(
    fc.property(
      fc.constantFrom(...brands),
      fc.nat(),
      fc.constantFrom(...separators),
      fc.boolean(),
      fc.constantFrom(japanese, english),
      ({ name }, n, separator, isWide, catalogue) => {
        const number = testNumber(name, `understanding ${n}`);
        assert.equal(phoneNumberOf(number, {}, true), null);
        assert.equal(phoneNumberOf(`+${number}`, {}, true), null);
        const written = (number.match(/.{1,4}/g) ?? []).join(separator);
        const told = redacted(`my card is ${isWide ? wide(written) : written}, please`, catalogue).normalize('NFKC');
        assert.doesNotMatch(told, /[0-9]/);
        const spoken = [...number].map((digit) => catalogue.digits[digit as '0'][0]).join(' ');
        assert.equal(redacted(spoken, catalogue), '*'.repeat(number.length));
        assert.equal(digitsIn(spoken, catalogue), number);
      },
    ),
    propertyOptions(300),
  );
});

test('any text is understood as something, at once', () => {
  const word = fc.oneof(
    fc.constantFrom(...Object.values(japanese.words).flat(), ...Object.values(english.words).flat()),
    fc.string({ unit: 'binary' }),
  );
  const any = fc.oneof(
    fc.array(word).map((words) => words.join(' ')),
    fc.string({ unit: 'binary', maxLength: 5000 }),
  );
  fc.assert(
    fc.property(any, fc.constantFrom(...pages), fc.constantFrom(japanese, english), (words, page, catalogue) => {
      const understood = understand(text(words), flow[page], catalogue);
      if (understood.kind === 'meaning') assert.ok(['human', 'refusal', 'replay', ...flow[page].listens].includes(understood.meaning));
      if (understood.kind === 'digits') assert.ok(flow[page].digits !== null && /^\+?[0-9]+$/.test(understood.digits));
    }),
    propertyOptions(2000),
  );
});
