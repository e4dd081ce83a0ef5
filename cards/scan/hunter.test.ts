import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDigit } from '../numbers/luhn';
import { testNumber } from '../numbers/test-numbers';
import { card } from './containers/samples/look';
import { hunt, type Wanted } from './hunter';

const { number, securityCode = '', expiry = '' } = card;
const wide = (text: string): string => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

/** Ways in which a text is stored. */
const charsets: readonly (readonly [name: string, encode: (text: string) => Buffer])[] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16LE', (text) => Buffer.from(text, 'utf16le')],
  ['UTF-16BE', (text) => Buffer.from(text, 'utf16le').swap16()],
  ['UTF-16LE with mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16BE with mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
];

const asked: readonly (readonly [name: string, wanted: Wanted])[] = [
  ['by pattern', { any: true }],
  ['as a known card', { any: false, canaries: [card] }],
  ['both ways', { any: true, canaries: [card] }],
];

/** What was found: kind and the last encoding, in the order of the text. */
const foundIn = (bytes: Buffer, wanted: Wanted): string[] =>
  hunt(bytes, wanted).map(({ kind, encodings }) => `${kind}: ${encodings.at(-1)}`);

for (const [charset, encode] of charsets) {
  for (const [how, wanted] of asked) {
    test(`a security code beside a number is found ${how}, in ${charset}`, () => {
      const both = ['card number: plain', 'security code: plain'];
      for (const [text, expected] of [
        [`{"備考":"カード番号","セキュリティコード":"${securityCode}","value":"${number}"}`, [...both].reverse()],
        [`{"カード番号":"${number}","備考":"カード番号","セキュリティコード":${securityCode}}`, both],
        [`{"カード番号":"${number}","備考":"${'お客様より電話あり。'.repeat(8)}","セキュリティコード":"${securityCode}"}`, both],
        [`カード番号：${number}　セキュリティコード：${wide(securityCode)}　`, both],
        [`番号 ${number} 裏面の3桁 ${securityCode} です`, both],
        [`番号 ${number} ＣＶＣ：${wide(securityCode)}`, both],
        [
          `カード番号：${wide(number)}　セキュリティコード：${wide(securityCode)}　有効期限：${wide(expiry.slice(0, 2))}／${wide(expiry.slice(2))}　`,
          ['card number: full-width', 'security code: plain', 'expiry: plain'],
        ],
      ] as const)
        assert.deepEqual(foundIn(encode(text), wanted), expected, text.replaceAll(number, '…'));
    });
  }

  test(`a known security code is found after a word for it, without a number, in ${charset}`, () => {
    for (const [text, expected] of [
      [`本人確認　セキュリティコード：${securityCode}　`, 'security code: plain'],
      [`本人確認　　セキュリティコード：${wide(securityCode)}　`, 'security code: full-width'],
    ] as const)
      assert.deepEqual(foundIn(encode(text), { any: false, canaries: [card] }), [expected]);
  });
}

for (const [charset, encode] of charsets) {
  for (const [how, wanted] of asked) {
    test(`what is entered key by key after a number is found ${how}, in ${charset}`, () => {
      const log = (keys: string): string => [...keys].map((key, n) => `10:15:${n + 10} call=a1b2c3d4 key=${key}\n`).join('');
      const all = ['card number: digit by digit', 'expiry: digit by digit', 'security code: digit by digit'];
      for (const [text, expected] of [
        [log(`${number}#${expiry}#${securityCode}#`), all],
        [log(`${number}${expiry}${securityCode}`), all],
        [log(`${number}#${securityCode}#9#`), [all[0], all[2]]],
        [`number ${number}, prompt for security code\n${log(`${securityCode}#`)}`, ['card number: plain', all[2]]],
      ] as const)
        assert.deepEqual(foundIn(encode(text), wanted), expected, text.replaceAll(number, '…'));
    });
  }
}

test('three keys of a menu or an amount behind a number are no security code', () => {
  const keys = [...'500#'].map((key) => `call=a1b2c3d4 key=${key}\n`).join('');
  assert.deepEqual(foundIn(Buffer.from(`number ${number}, prompt for amount\n${keys}`), { any: true, canaries: [card] }), [
    'card number: plain',
  ]);
});

test('cards of old are looked for only after a word for a card, and not among articles', () => {
  const numbers = [testNumber('Visa', 'of old', 0, 13), ...['2131', '1800'].map((begin) => `${begin}0000000000`)].map((digits) =>
    digits.length === 13 ? digits : digits + checkDigit(digits),
  );
  for (const old of numbers) {
    const found = (text: string): string[] =>
      hunt(Buffer.from(text), { any: true }).map(({ evidence, masked }) => `${evidence} ${masked.slice(0, 4)}`);
    assert.deepEqual(found(`order ${old} was paid`), []);
    assert.deepEqual(found(`card ${old} was charged`), [`context ${old.slice(0, 4)}`]);
    assert.deepEqual(found(`カード番号：${old}です`), [`context ${old.slice(0, 4)}`]);
    assert.deepEqual(found(`カード払い、JANコード：${old}`), []);
  }
});

test('a number in BCD after the tag of a chip is found where another data object of it stands beside, and not amid other bytes', () => {
  const object = Buffer.from(`5a08${number}`, 'hex');
  const beside = Buffer.from('5f24033012315f340101', 'hex');
  const chance = Buffer.from('8b4424204889', 'hex');
  for (const [bytes, expected] of [
    [[chance, object, beside], 1],
    [[chance, beside, object, chance], 1],
    [[Buffer.from([0x70, object.length + beside.length]), object, beside], 1],
    [[Buffer.from('card: '), object, chance], 1],
    [[object], 1],
    [[chance, object, chance], 0],
  ] as const)
    assert.equal(hunt(Buffer.concat([...bytes]), { any: true }).length, expected);
});

test('what only looks like a card number in programs is none', () => {
  const table = Buffer.from(`P${'62'.repeat(8)}U`, 'utf16le');
  for (const bytes of [Buffer.from('\0\0\x0062 14 05 78 56 34 12 \tbound %edx\0'), Buffer.concat([Buffer.from('c7068701', 'hex'), table])])
    assert.deepEqual(hunt(bytes, { any: true }), []);
});

test('the year of a date behind a word for a security code is none', () => {
  for (const date of ['2026-01-05', '2026/01/05', '2026年'])
    assert.deepEqual(foundIn(Buffer.from(`pan ${number}\nplease enter the security code\n${date} 10:15`), { any: true }), [
      'card number: plain',
    ]);
});
