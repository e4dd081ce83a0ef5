import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { testCard } from '../numbers/arbitraries';
import type { Key } from './dtmf';
import { describeKeys, enteredAt, enteredNumbers, keysInWav } from './keys';
import { joined, keyTones, noise, ringBack, silence, speechLike } from './tones';
import { type WavEncoding, writeWav } from './wav';

test('Entered numbers: a card number is found, entered in one go or in groups, after other keys and before them', () => {
  fc.assert(
    fc.property(
      testCard(),
      fc.constantFrom('', '#', '~', '*'),
      fc.array(field(), { maxLength: 2 }),
      fc.array(field(), { maxLength: 2 }),
      (card, between, before, after) => {
        const grouped = between === '' ? card.number : (card.number.match(/.{1,4}/g) ?? []).join(between);
        const typed = [...before, grouped, ...after].join('#');
        const found = enteredNumbers(keysFrom(typed));
        const entered = found.find(({ number }) => number === card.number);
        assert.ok(entered?.whole, typed);
        assert.equal(entered.brand, card.brand);
        assert.equal(enteredAt(card.number, keysFrom(typed)).length, 1);
      },
    ),
    propertyOptions(500),
  );
});

test('Entered numbers: one that follows other digits without # or pause is found, but not as a whole one', () => {
  fc.assert(
    fc.property(testCard(), fc.constantFrom('1', '99', '0'), (card, before) => {
      const found = enteredNumbers(keysFrom(`${before}${card.number}12#`)).filter(({ number }) => number === card.number);
      // Unless by chance the digits around make a whole number, too.
      const chance = enteredNumbers(keysFrom(`${before}${card.number}12#`)).some(({ whole, brand }) => whole && brand);
      assert.ok(chance || (found.length === 1 && found[0]?.whole === false));
    }),
    propertyOptions(300),
  );
});

test('Entered numbers: a pause that is too long ends everything', () => {
  assert.deepEqual(enteredNumbers(keysFrom('41111111|11111111#')), []);
  assert.equal(enteredNumbers(keysFrom('41111111~11111111#')).length, 1);
  assert.deepEqual(enteredAt('41111111', keysFrom('4111|1111')), []);
});

test('Entered numbers: no keys, no digits, a wrong check digit have none', () => {
  for (const typed of ['', '###', '4111111111111112#', '12#0326#']) assert.deepEqual(enteredNumbers(keysFrom(typed)), [], typed);
  assert.throws(() => enteredAt('4111 1111', []), /digits only/);
});

test('Describing keys: never more than the first six and last four digits of a number, and nothing of other digits', () => {
  fc.assert(
    fc.property(testCard(), fc.constantFrom('', '#', '~'), fc.array(field(), { maxLength: 3 }), (card, between, after) => {
      const grouped = between === '' ? card.number : (card.number.match(/.{1,4}/g) ?? []).join(between);
      const typed = [grouped, ...after].join('#');
      const text = describeKeys(keysFrom(typed));
      const shown = text.replace(/[0-9]+\.[0-9]{2} s/g, '').replace(/[0-9]+ digits/g, '');
      for (const part of shown.match(/[0-9*]+/g) ?? []) {
        const [first, last] = [/^[0-9]*/.exec(part)?.[0] ?? '', /[0-9]*$/.exec(part)?.[0] ?? ''];
        assert.ok(first.length <= 6 && last.length <= 4, text);
        assert.ok(card.number.startsWith(first) && (last === '' || card.number.endsWith(last)), text);
      }
    }),
    propertyOptions(500),
  );
});

test('Describing keys: the words of a report', () => {
  const cases: [string, RegExp][] = [
    ['', /^no keys$/],
    ['#*', /^keys without digits$/],
    ['4111111111111111#', /^411111\*{6}1111 \(Visa\), 0\.00 s to 3\.10 s$/],
    ['4111#1111#1111#1111#', /^411111\*{10} \(Visa\), /],
    ['123#', /^a few digits, 0\.00 s to 0\.50 s$/],
    ['1234#', /^a few digits, /],
    ['12345678901234#', /^14 digits, /],
    ['1#4111111111111111#0326#123#', /^a few digits, .*; 411111\*{6}1111 \(Visa\), .*; a few digits, .*; a few digits, /],
  ];
  for (const [typed, expected] of cases) assert.match(describeKeys(keysFrom(typed)), expected, typed);
});

test('Recordings: a number entered by keys is found in its channel, whatever else is in the recording', async () => {
  await fc.assert(
    fc.asyncProperty(
      testCard(),
      fc.constantFrom<WavEncoding>('mu-law', 'a-law', 'pcm16', 'pcm8', 'float32'),
      fc.constantFrom(8000, 16_000),
      fc.nat(1),
      fc.integer(),
      fc.integer({ min: 100, max: 9000 }),
      async ({ number }, encoding, rate, side, seed, size) => {
        const half = Math.floor(number.length / 2);
        const caller = joined(
          ringBack(2, rate),
          speechLike(1, rate, -20, seed),
          keyTones(number.slice(0, half), { rate, duration: 0.07, pause: 0.06, twist: -2 }),
          speechLike(1, rate, -20, seed + 1),
          keyTones(`${number.slice(half)}#`, { rate, duration: 0.05, pause: 0.07 }),
          silence(0.2, rate),
        );
        const operator = noise(caller.length / rate, rate, -45, seed);
        const bytes = writeWav(side === 0 ? [caller, operator] : [operator, caller], rate, encoding);
        const heard = await keysInWav(pieces(bytes, size));
        assert.deepEqual([heard.encoding, heard.rate, heard.truncated, heard.channels.length], [encoding, rate, false, 2]);
        assert.ok(Math.abs(heard.seconds - caller.length / rate) < 0.01);
        for (const { channel, keys } of heard.channels) {
          const found = enteredNumbers(keys).map((entered) => entered.number);
          assert.equal(found.includes(number), channel === side + 1, `channel ${channel}: ${found}`);
          if (channel !== side + 1) assert.deepEqual(keys, []);
        }
      },
    ),
    propertyOptions(25),
  );
});

// Helpers

/** 0.1 s keys, 0.1 s apart; `~` is a pause of 3 s, `|` one of two minutes. */
function keysFrom(typed: string): Key[] {
  let at = 0;
  return [...typed].flatMap((key) => {
    if (key === '~' || key === '|') {
      at += key === '~' ? 3 : 120;
      return [];
    }
    const heard = { key, at, duration: 0.1, twist: 0, level: -13 };
    at += 0.2;
    return [heard];
  });
}

/** What is entered besides: a choice, an expiry, a security code. */
function field(): fc.Arbitrary<string> {
  return fc.constantFrom('1', '0329', '123', '9876', '*', '');
}

function* pieces(bytes: Buffer, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
