import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { brandName, digits, testCard } from './arbitraries';
import { type BrandName, brands, documentedBrands } from './brand';
import { passesLuhn } from './luhn';
import { mask } from './mask';
import { type PanRules, validatePan } from './pan';
import { validateSecurityCode } from './security-code';
import { testLengths, testNumber } from './test-numbers';

/** Whole numbers by patterns, and the check digit by a table: nothing of the code under test. */
const patterns: Readonly<Record<BrandName, RegExp>> = {
  Visa: /^4[0-9]{15}([0-9]{2,3})?$/,
  Mastercard: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)[0-9]+$/,
  JCB: /^35(2[89]|[3-8][0-9])[0-9]{12,15}$/,
  'American Express': /^3[47][0-9]{13}$/,
  'Diners Club': /^3(0[0-5]|[689][0-9])([0-9]{11}|[0-9]{13}|[0-9]{16})$/,
  Discover: /^(6011|64[4-9][0-9]|65[0-9]{2})([0-9]{12}|[0-9]{15})$/,
  UnionPay: /^(62[0-9]{2}|81[0-6][0-9]|817[01])[0-9]{10,15}$/,
};
const old: Readonly<Partial<Record<BrandName, RegExp>>> = { Visa: /^4[0-9]{12}$/, JCB: /^(1800|2131)[0-9]{11}$/ };

function checks(number: string): boolean {
  const sum = [...number]
    .reverse()
    .reduce(
      (total, digit, at) => total + (at % 2 === 0 ? Number(digit) : [...String(2 * Number(digit))].reduce((a, b) => a + Number(b), 0)),
      0,
    );
  return sum % 10 === 0;
}

function oracle(text: string, { brands: taken, checksCheckDigit, takesRetired }: PanRules): BrandName | undefined {
  if (checksCheckDigit && !checks(text)) return undefined;
  return taken.find((name) => {
    const isInUse = patterns[name].test(text) && (name !== 'Mastercard' || text.length === 16);
    return isInUse || (takesRetired && old[name]?.test(text) === true);
  });
}

const documented: PanRules = { brands: brands.map(({ name }) => name), checksCheckDigit: true, takesRetired: false };
const panRules = (): fc.Arbitrary<PanRules> =>
  fc.record({ brands: fc.subarray(brands.map(({ name }) => name)), checksCheckDigit: fc.boolean(), takesRetired: fc.boolean() });

/** Test numbers of all sorts, the same with a digit changed, cut or more, and digits that begin as cards do. */
const numbers = (): fc.Arbitrary<string> => {
  const right = brandName().chain((brand) =>
    fc.tuple(fc.string(), fc.constantFrom(...testLengths(brand))).map(([seed, length]) => testNumber(brand, seed, 0, length)),
  );
  const near = fc.tuple(right, fc.nat(18), fc.nat(9)).map(([number, at, digit]) => number.slice(0, at) + digit + number.slice(at + 1));
  const longer = fc.tuple(right, digits(0, 3), fc.nat(3)).map(([number, more, fewer]) => number.slice(fewer) + more);
  const beginnings = [
    '1800',
    '2131',
    '2132',
    '1801',
    '2220',
    '2221',
    '2720',
    '2721',
    '3527',
    '3528',
    '3589',
    '3590',
    '306',
    '6012',
    '643',
    '8099',
    '8171',
    '8172',
  ];
  const border = fc.tuple(fc.constantFrom(...beginnings), digits(8, 16)).map(([beginning, rest]) => beginning + rest);
  return fc.oneof(right, near, longer, border, digits(0, 22));
};

test('Card numbers: taken exactly when brand, length and check digit are right', () => {
  fc.assert(
    fc.property(numbers(), (text) => {
      const checked = validatePan(text);
      const brand = oracle(text, documented);
      assert.equal(checked.ok, brand !== undefined);
      if (checked.ok) assert.equal(checked.value.brand.name, brand);
    }),
    propertyOptions(5000),
  );
});

test('Card numbers: so it is for any brands that are taken, with or without check digit and cards of old', () => {
  fc.assert(
    fc.property(numbers(), panRules(), (text, rules) => {
      assert.equal(validatePan(text, rules).ok, oracle(text, rules) !== undefined);
    }),
    propertyOptions(5000),
  );
});

test('Card numbers: test numbers of every brand in every length are taken, those of old where these are', () => {
  for (const { name, lengths } of brands) {
    for (const length of testLengths(name)) {
      const number = testNumber(name, 'pan', 7, length);
      assert.equal(validatePan(number).ok, lengths.includes(length), `${name}, ${length}`);
      assert.equal(validatePan(number, { takesRetired: true }).ok, true, `${name}, ${length}`);
      assert.equal(validatePan(number, { brands: documentedBrands, takesRetired: true }).ok, documentedBrands.includes(name), name);
    }
  }
});

test('Card numbers: the value is the number, and shows no more of it than its mask', () => {
  fc.assert(
    fc.property(testCard(), ({ number }) => {
      const checked = validatePan(number);
      assert.ok(checked.ok);
      assert.equal(checked.value.reveal(), number);
      assert.equal(`${checked.value}`, `«${mask(number)}»`);
    }),
    propertyOptions(300),
  );
});

const reasonOf = (text: string, rules?: Partial<PanRules>): string => {
  const checked = validatePan(text, rules);
  return checked.ok ? '' : checked.reason;
};

test('Card numbers: a reason tells what is wrong and what to do, and no more of the number than its mask', () => {
  const good = testNumber('Visa', 'reasons');
  const wrong = good.slice(0, -1) + ((Number(good.at(-1)) + 1) % 10);
  const next = 'read it from the card again';
  assert.equal(reasonOf(wrong), `card number: expected a number with a right check digit; given ${mask(wrong)}, 16 digits; ${next}`);
  assert.equal(
    reasonOf(good.slice(0, 14)),
    `card number: expected 16 or 18 or 19 digits of Visa; given ${mask(good.slice(0, 14))}, 14 digits; ${next}`,
  );
  assert.equal(reasonOf(''), `card number: expected at most 19 half-width digits; given nothing; ${next}`);
  assert.equal(
    reasonOf('x'.repeat(1_000_000)),
    `card number: expected at most 19 half-width digits; given more than 1000 characters; ${next}`,
  );
  assert.match(
    reasonOf(testNumber('Discover', 'reasons'), { brands: ['Visa', 'JCB'] }),
    /^card number: expected the beginning of Visa, JCB; given /,
  );
  assert.match(reasonOf(`${good.slice(0, 4)} ${good.slice(4)}`), /; given 17 characters, of which number 5 is a blank; /);
});

test('Card numbers: no reason has five digits of the middle, nor the last ones where they could be a security code', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        numbers(),
        testCard().map(({ number }) => `${number}123`),
      ),
      (text) => {
        const reason = reasonOf(text, { brands: [] });
        const middle = text.slice(6, -4);
        assert.ok(middle.length < 5 || !reason.includes(middle));
        assert.ok(text.length < 17 || !reason.includes(text.slice(-3)));
      },
    ),
    propertyOptions(1000),
  );
});

test('OPW-4.12-02/03: a security code has as many half-width digits as its brand says, and no reason tells how many were given', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...brands),
      fc.oneof(digits(0, 6), fc.constantFrom('１２３', '12３', '١٢٣', '12\u200b3', '123\0', '12 3')),
      (brand, text) => {
        const checked = validateSecurityCode(text, brand.securityCode);
        assert.equal(checked.ok, /^[0-9]+$/.test(text) && text.length === (brand.name === 'American Express' ? 4 : 3));
        if (checked.ok) assert.equal(checked.value.reveal(), text);
        else if (/^[0-9]+$/.test(text)) assert.match(checked.reason, /given another number of characters;/);
      },
    ),
    propertyOptions(500),
  );
});

test('Card numbers: neither a check nor a refusal leaves the number in what regular expressions keep', () => {
  const good = testNumber('JCB', 'kept');
  for (const text of [good, `${good.slice(0, -1)}x`, good.slice(0, -1)]) {
    /^/.test('nothing');
    validatePan(text);
    passesLuhn(text);
    assert.ok(!RegExp.input.includes(text.slice(4, 10)));
  }
});
