/** Every validator with what people and attackers type. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { validateExpiry } from '../numbers/expiry';
import { validatePan } from '../numbers/pan';
import { validateSecurityCode } from '../numbers/security-code';
import { testNumber } from '../numbers/test-numbers';
import { validateAmount } from './amount';
import { type Checked, describe, describeSecret, isDigit } from './checked';
import { validateOneTimeCode } from './one-time-code';
import { validatePassword } from './password';
import { validatePostalCode } from './postal-code';
import { validateTelephoneNumber } from './telephone-number';
import { validateMemberId, validateTransactionId } from './text-form';

interface Field {
  readonly validate: (text: string) => Checked<unknown>;
  /** A value that is taken. */
  readonly good: string;
  /** Signs that may stand in it besides. */
  readonly besides?: string;
}

const fields: Readonly<Record<string, Field>> = {
  'card number': { validate: (text) => validatePan(text), good: testNumber('Visa', 'hostile') },
  expiry: { validate: (text) => validateExpiry(text, 0, 540), good: '1230' },
  'security code': { validate: (text) => validateSecurityCode(text, 4), good: '7391' },
  'transaction ID': { validate: (text) => validateTransactionId(text), good: 'T-17_a' },
  'member ID': { validate: (text) => validateMemberId(text), good: 'm.7@y' },
  amount: { validate: (text) => validateAmount(text), good: '1200' },
  password: { validate: (text) => validatePassword(text), good: 'Passw0rd-1' },
  'telephone number': { validate: (text) => validateTelephoneNumber(text), good: '09012340001', besides: ' ' },
  'postal code': { validate: (text) => validatePostalCode(text), good: '1234567' },
  'one-time code': { validate: (text) => validateOneTimeCode(text, 6), good: '123456' },
};

/** Looks like digits or letters to a person or to a lenient program, or cannot be seen, and is none. */
const strange: Readonly<Record<string, readonly string[]>> = {
  'full-width': ['０', '９', 'ａ', 'Ｚ', '－', '＿', '．', '＠', '　'],
  'of another script': ['٣', '۴', '३', '৭', '๙', '๓', '𝟙', '𝟬', '①', '²', '½', '一', '〇', 'Ⅳ', 'а', 'Ａ', 'ı', '\u212a'],
  invisible: ['\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\ufeff', '\u00ad', '\u202e', '\u2066', '\u180e'],
  'combining or broken': ['\u0301', '\u3099', '\u20dd', '\ufe0f', '\ud83d', '\ude00'],
  control: ['\0', '\n', '\r', '\t', '\b', '\x1b', '\x7f', '\u0085', '\u2028'],
  blank: [' ', '\u00a0', '\u2003', '\u3000'],
};

for (const [field, { validate, good, besides = '' }] of Object.entries(fields)) {
  test(`${field}: a good value is taken, and is not with any strange sign in it, at any place`, () => {
    assert.ok(validate(good).ok);
    for (const [kind, signs] of Object.entries(strange)) {
      for (const sign of signs.filter((one) => !besides.includes(one))) {
        for (let at = 0; at <= good.length; at++) {
          const where = `${kind}, U+${(sign.codePointAt(0) ?? 0).toString(16)} at ${at}`;
          assert.equal(validate(good.slice(0, at) + sign + good.slice(at)).ok, false, where);
          if (at < good.length)
            assert.equal(validate(good.slice(0, at) + sign + good.slice(at + 1)).ok, false, `${where}, in place of one`);
        }
      }
    }
  });

  test(`${field}: digits that are all of another script or width are refused`, () => {
    for (const zero of '０٠۰०০๐𝟎𝟘') {
      const base = zero.codePointAt(0) as number;
      const other = good.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(base + Number(digit)));
      assert.equal(validate(other).ok, false, zero);
    }
  });

  test(`${field}: whatever is typed comes to a value, or to a reason that names field, expected, given and the next step`, () => {
    const anything = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 24 }),
      fc.constantFrom(...Object.values(strange).flat()),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const checked = validate(text);
        if (checked.ok) return;
        assert.match(checked.reason, new RegExp(`^${field}: expected [^;]+; given [^;]+; [^;]+$`));
        assert.ok(checked.reason.length < 250);
      }),
      propertyOptions(300),
    );
  });

  test(`${field}: a reason does not repeat a card number, a code or a password that was typed into it`, () => {
    const number = testNumber('Mastercard', 'in the wrong field');
    const typed = [number, `${number} 739`, `１${number}`, `\u200b${number}`, 'Secret-Passw0rd?', '739', '７３９', '739139'];
    for (const text of typed) {
      const checked = validate(text);
      if (checked.ok) continue;
      const told = checked.reason.slice(checked.reason.indexOf('; given '));
      for (const part of [number.slice(6, -4), 'Secret', 'Passw', '739', '７３９', '７']) assert.ok(!told.includes(part), told);
    }
  });

  test(`${field}: a million characters are refused within a second, each of them nothing in particular`, () => {
    const begun = performance.now();
    for (const one of ['1', 'a', '-', ' ', '１', '\0', '\u0301', '😀', '1-', '+8', '(0)']) {
      const checked = validate(one.repeat(1_000_000 / one.length));
      assert.ok(!checked.ok);
      assert.ok(checked.reason.length < 250);
    }
    assert.ok(performance.now() - begun < 1000);
  });
}

test('A description says how many characters there are, and of what kind the first is that does not belong', () => {
  const told = (text: string): string => describe(text, isDigit);
  assert.equal(told(''), 'nothing');
  assert.equal(told('1'), '1 character');
  assert.equal(told('123'), '3 characters');
  assert.equal(told('1'.repeat(1000)), '1000 characters');
  assert.equal(told('1'.repeat(1001)), 'more than 1000 characters');
  assert.equal(told('12😀4'), '4 characters, of which number 3 is a sign');
  const kinds: Readonly<Record<string, string>> = {
    '４': 'a full-width digit',
    '٤': 'a digit of another script or form',
    '④': 'a digit of another script or form',
    Ａ: 'a full-width character',
    '\0': 'a control character',
    '\ufeff': 'an invisible character',
    '\u0301': 'a combining mark',
    ' ': 'a blank',
    '\ud83d': 'half a character',
    x: 'a letter',
    あ: 'a letter of another script',
    '-': 'a sign',
  };
  for (const [sign, kind] of Object.entries(kinds)) assert.equal(told(`123${sign}`), `4 characters, of which number 4 is ${kind}`);
  assert.equal(
    describe('12', (one) => one === '1'),
    '2 characters, of which number 2 is a digit',
  );
});

test('A description of a secret says neither how long it is nor where a character stands', () => {
  const told = (text: string): string => describeSecret(text, isDigit);
  assert.deepEqual(
    ['1', '12', '123456789'].map(told),
    Array.from({ length: 3 }, () => 'another number of characters'),
  );
  assert.deepEqual(
    ['４', '1４', '1111４'].map(told),
    Array.from({ length: 3 }, () => 'a full-width digit'),
  );
  assert.deepEqual([told(''), told('1'.repeat(1001))], ['nothing', 'more than 1000 characters']);
});
