/** Validators against oracles that are written in another way, and at their borders. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { digits } from '../numbers/arbitraries';
import { isPayable, validateAmount } from './amount';
import { validateOneTimeCode } from './one-time-code';
import { documentedPassword, isWellFormedPassword, validatePassword } from './password';
import { fiveDigitPostalCode, validatePostalCode } from './postal-code';
import { countryCodeOf, type NumberingPlan, validateTelephoneNumber } from './telephone-number';
import { isOfForm, memberIdForm, patternOf, type TextForm, transactionIdForm, validateMemberId, validateTransactionId } from './text-form';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

for (const { field, validate, form, signs } of [
  { field: 'transaction ID', validate: validateTransactionId, form: transactionIdForm, signs: '_-' }, // OPW-3.5.1-02
  { field: 'member ID', validate: validateMemberId, form: memberIdForm, signs: '._-@' }, // OPW-3.5.3-02
] as const) {
  const allowed = new Set(`${letters}0123456789${signs}`);
  const isGood = (text: string): boolean => text !== '' && text.length <= 100 && text.split('').every((one) => allowed.has(one));

  test(`OPW-3.5.1-02, OPW-3.5.3-02: a ${field} is taken exactly when it has 1 to 100 characters of its own, and is not changed`, () => {
    const ascii = fc.string({ unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)), maxLength: 120 });
    const mostly = fc.string({ unit: fc.constantFrom(...allowed), maxLength: 110 });
    const spoilt = fc.tuple(mostly, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })).map(([text, one]) => text + one);
    fc.assert(
      fc.property(fc.oneof(ascii, mostly, spoilt), (text) => {
        const checked = validate(text);
        assert.equal(checked.ok, isGood(text));
        if (checked.ok) assert.equal(checked.value, text);
        assert.equal(new RegExp(patternOf(form), 'u').test(text), isGood(text), 'the pattern says the same');
      }),
      propertyOptions(2000),
    );
  });

  test(`OPW-3.5.1-02, OPW-3.5.3-02: of all single characters of the basic plane a ${field} has exactly its own`, () => {
    const taken = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code)).filter((one) => validate(one).ok);
    assert.deepEqual(taken, [...allowed].sort());
  });

  test(`OPW-3.5.1-02, OPW-3.5.3-02: a ${field} of 100 characters is taken, one of 101 and an empty one are not`, () => {
    const ok = [0, 1, 99, 100, 101].map((length) => validate('a'.repeat(length)).ok);
    assert.deepEqual(ok, [false, true, true, true, false]);
  });
}

test('A form counts characters, not code units, and any form can be asked for', () => {
  const form: TextForm = { length: 3, characters: '\\p{Emoji_Presentation}' };
  assert.ok(isOfForm('😀😀😀', form));
  assert.ok(!isOfForm('😀😀😀😀', form));
  assert.ok(!isOfForm('😀\ud83d', form));
  assert.ok(isOfForm('', form));
});

test('OPW-3.5.2-02: an amount is 1 to 99,999,999 yen in at most 8 digits, and comes as a number', () => {
  const oracle = (text: string): number | undefined => {
    if (text.length < 1 || text.length > 8 || [...text].some((one) => !'0123456789'.includes(one))) return undefined;
    return Number.parseInt(text, 10) || undefined;
  };
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: -2, max: 100_000_001 }).map(String), digits(0, 10), fc.string({ maxLength: 9 })), (text) => {
      const checked = validateAmount(text);
      assert.equal(checked.ok ? checked.value : undefined, oracle(text));
    }),
    propertyOptions(2000),
  );
  for (const [text, yen] of [
    ['1', 1],
    ['99999999', 99_999_999],
    ['00000001', 1],
  ] as const)
    assert.deepEqual(validateAmount(text), { ok: true, value: yen });
  const wrong = ['0', '00', '000000001', '100000000', '-1', '+1', '1.0', '1e3', '0x10', '1,000', ' 1', '1 ', '¥1', '1円', '一', 'Infinity'];
  for (const text of wrong) assert.equal(validateAmount(text).ok, false, text);
});

test('Amounts: the limits can be others', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), (yen, one, other) => {
      const [least, most] = [Math.min(one, other), Math.max(one, other)];
      assert.equal(validateAmount(String(yen), { least, most }, 4).ok, yen >= least && yen <= most);
      assert.equal(isPayable(yen, { least, most }), Math.min(Math.max(yen, least), most) === yen);
    }),
    propertyOptions(1000),
  );
  assert.equal(isPayable(Number.NaN, { least: 0, most: 1 }), false);
});

test('Telephone numbers: the same number in every way in which it is written comes to the same digits (LCK-out-02)', () => {
  const mobile = fc
    .tuple(fc.constantFrom('090', '080', '070', '060', '050', '020'), fc.constantFrom('1', '9'), digits(3), digits(4))
    .map(([first, one, second, third]) => [first, one + second, third] as const);
  const fixed = fc.tuple(fc.constantFrom('03', '06'), digits(4), digits(4));
  fc.assert(
    // 06 begins fixed lines of Osaka, 060 mobile telephones.
    fc.property(
      fc.oneof(
        mobile,
        fixed.filter(([first, second]) => first !== '06' || !second.startsWith('0')),
      ),
      ([first, second, third]) => {
        const plain = first + second + third;
        const national = plain.slice(1);
        const writings = [
          plain,
          `${first}-${second}-${third}`,
          `${first} ${second} ${third}`,
          `(${first})${second}-${third}`,
          `(${first}) ${second}-${third}`,
          `${first}(${second})${third}`,
          `+81${national}`,
          `+81-${first.slice(1)}-${second}-${third}`,
          `+81 (0)${first.slice(1)} ${second} ${third}`,
          `+81${plain}`,
        ];
        for (const text of writings) assert.deepEqual(validateTelephoneNumber(text), { ok: true, value: plain }, text);
      },
    ),
    propertyOptions(500),
  );
});

test("Telephone numbers: Japan's have 10 or 11 digits, by how they begin", () => {
  const eleven = ['020', '050', '060', '070', '080', '090'];
  for (let begin = 0; begin < 1000; begin++) {
    const beginning = String(begin).padStart(3, '0');
    for (let length = 8; length <= 15; length++) {
      const number = beginning + '5'.repeat(length - 3);
      const expected = beginning.startsWith('0') && !beginning.startsWith('00') && length === (eleven.includes(beginning) ? 11 : 10);
      assert.equal(validateTelephoneNumber(number).ok, expected, number);
    }
  }
  const more = ['0120123456', '08001234567', '0570123456', '09012340001', '02001234567'].map((text) => validateTelephoneNumber(text).ok);
  assert.deepEqual(more, [true, true, true, true, false]);
});

test('Telephone numbers: other signs, groups without digits and other countries are refused', () => {
  const wrong = [
    ...['', '+', '+81', '++819012340001', '+1 415 555 0100', '+821012345678', '9012340001', '0000000000', '00819012340001'],
    ...[
      '09012340001x',
      '090--12340001',
      '090 - 1234 0001',
      '-09012340001',
      '09012340001-',
      '090.1234.0001',
      '090ー1234ー0001',
      ' 09012340001',
    ],
  ];
  for (const text of wrong) assert.equal(validateTelephoneNumber(text).ok, false, text);
});

test('Telephone numbers: another country has another plan', () => {
  const northAmerica: NumberingPlan = { countryCode: '1', trunk: '', lengths: [{ begins: '', digits: 10 }] };
  assert.deepEqual(validateTelephoneNumber('+1 (415) 555-0100', northAmerica), { ok: true, value: '4155550100' });
  assert.deepEqual(validateTelephoneNumber('(415) 555-0100', northAmerica), { ok: true, value: '4155550100' });
  assert.equal(validateTelephoneNumber('+81 90 1234 0001', northAmerica).ok, false);
});

test('Country codes: each international number begins with exactly one', () => {
  const samples = {
    '1': '14155550100',
    '7': '79012345678',
    '44': '442079460018',
    '81': '819012340001',
    '852': '85212345678',
    '353': '35312345678',
  };
  for (const [code, number] of Object.entries(samples)) assert.equal(countryCodeOf(number), code);
  fc.assert(
    fc.property(digits(3, 15), (number) => {
      const code = countryCodeOf(number);
      assert.ok(number.startsWith(code) && code.length >= 1 && code.length <= 3);
      assert.equal(countryCodeOf(code.padEnd(15, '9')), code, 'what follows does not matter');
    }),
    propertyOptions(500),
  );
});

test('Postal codes: seven digits with or without hyphen in Japan, others as asked for; zeros stay', () => {
  fc.assert(
    fc.property(digits(7), (code) => {
      for (const text of [code, `${code.slice(0, 3)}-${code.slice(3)}`])
        assert.deepEqual(validatePostalCode(text), { ok: true, value: code });
      assert.equal(validatePostalCode(code.slice(1)).ok, false);
      assert.equal(validatePostalCode(`${code}0`).ok, false);
      assert.deepEqual(validatePostalCode(code.slice(2), fiveDigitPostalCode), { ok: true, value: code.slice(2) });
      assert.deepEqual(validatePostalCode(`${code.slice(2)}-${code.slice(0, 4)}`, [5, 4]), {
        ok: true,
        value: code.slice(2) + code.slice(0, 4),
      });
    }),
    propertyOptions(300),
  );
  for (const text of ['12-34567', '1234-567', '123-4567-', '-1234567', '123 4567', '〒123-4567', '123‐4567', '123--567', '1234567-'])
    assert.equal(validatePostalCode(text).ok, false, text);
  assert.equal(validatePostalCode('123-4567', fiveDigitPostalCode).ok, false);
  assert.equal(validatePostalCode('12345').ok, false);
});

test('One-time codes have exactly as many digits as were sent', () => {
  fc.assert(
    fc.property(digits(0, 12), fc.integer({ min: 1, max: 10 }), (text, length) => {
      const checked = validateOneTimeCode(text, length);
      assert.equal(checked.ok, text.length === length);
      if (checked.ok) assert.equal(checked.value.reveal(), text);
    }),
    propertyOptions(500),
  );
});

test('OPW-3.3.1-01 to -04: a password is validated as it is judged, and its reason says which rule it breaks', () => {
  const unit = fc.oneof(fc.constantFrom(...`${letters}0123456789-_!~`), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }));
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (password) => {
      const checked = validatePassword(password);
      assert.equal(checked.ok, isWellFormedPassword(password, documentedPassword));
      if (checked.ok) assert.equal(checked.value.reveal(), password);
    }),
    propertyOptions(1000),
  );
  const reasonOf = (password: string): string => {
    const checked = validatePassword(password);
    return checked.ok ? '' : checked.reason;
  };
  assert.equal(reasonOf(''), 'password: expected 8 to 30 characters; given nothing; choose another');
  assert.equal(reasonOf('Passw0r'), 'password: expected 8 to 30 characters; given fewer; choose another');
  assert.equal(reasonOf('Passw0rd'.repeat(4)), 'password: expected 8 to 30 characters; given more; choose another');
  assert.equal(reasonOf('Password'), 'password: expected a half-width digit; given none; choose another');
  assert.equal(reasonOf('12345678'), 'password: expected a half-width letter; given none; choose another');
  assert.equal(
    reasonOf('Passw0rdあ'),
    'password: expected half-width letters, digits and symbols; given a letter of another script; choose another',
  );
});
