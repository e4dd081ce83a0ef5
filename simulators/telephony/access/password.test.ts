import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { isWellFormedPassword, type PasswordRules } from '../../../cards/fields/password';
import { VirtualClock } from '../../kit/clock';
import { propertyOptions } from '../../kit/property';
import { openStore, type Store } from '../../kit/store';
import { anyText, digit, foreignCharacter, goodPassword, letter, nearMiss, passwordText, punctuation } from './arbitraries';
import { Directory, directorySchema, type UserKey } from './directory';
import { documentedAccess } from './rules';
import { Sessions, sessionsSchema } from './sessions';
import { type Credentials, SignIn } from './sign-in';

const documented = documentedAccess.password;
const isAccepted = (password: string): boolean => isWellFormedPassword(password, documented);

test('OPW-3.3.1-01 to -04: a password is accepted exactly when counting its characters says so', () => {
  fc.assert(
    fc.property(passwordText(), (password) => {
      assert.equal(isAccepted(password), oracle(password, documentedForm));
    }),
    propertyOptions(5000, { examples: [['Passw0rd'], ['1234567a'], ['1234567１a'], ['pa1😀😀😀😀😀'], [''], ['Passw0r\u0301d']] }),
  );
});

test('OPW-3.3.1-01 to -04: so it is under any limits, needs and symbols', () => {
  fc.assert(
    fc.property(passwordText(), passwordRules(), (password, rules) => {
      assert.equal(isWellFormedPassword(password, rules), oracle(password, rules));
    }),
    propertyOptions(3000),
  );
});

test('OPW-3.3.1-01: among passwords that are otherwise in order, those of 8 to 30 characters are accepted and no others', () => {
  const lengths = Array.from({ length: 60 }, (_, n) => n + 2);
  for (const length of lengths) {
    fc.assert(
      fc.property(goodPassword({ min: length, max: length }), (password) => {
        assert.equal(password.length, length);
        assert.equal(isAccepted(password), length >= 8 && length <= 30);
      }),
      propertyOptions(20),
    );
  }
});

test('OPW-3.3.1-01: a huge text is refused, and at once', () => {
  fc.assert(
    fc.property(
      goodPassword(),
      fc.constantFrom('a', '1', '-', 'あ', '😀', '\ud83d', 'e\u0301'),
      fc.integer({ min: 31, max: 200_000 }),
      (good, one, times) => {
        const begun = performance.now();
        assert.equal(isAccepted(good + one.repeat(times)), false);
        assert.ok(performance.now() - begun < 1000, 'took a second or more');
      },
    ),
    propertyOptions(50),
  );
});

test('OPW-3.3.1-02: without a digit, or without a letter, a password is refused; one of them in the place of a symbol makes it good', () => {
  const symbols = (needed: fc.Arbitrary<string>) =>
    fc.string({ unit: fc.oneof(needed, fc.constantFrom(...punctuation)), minLength: 8, maxLength: 30 });
  fc.assert(
    fc.property(symbols(digit()), symbols(letter()), digit(), letter(), fc.nat(), (noLetter, noDigit, one, other, place) => {
      assert.equal(isAccepted(noLetter), false);
      assert.equal(isAccepted(noDigit), false);
      const put = (text: string, what: string): string => text.slice(0, place % text.length) + what + text.slice((place % text.length) + 1);
      assert.equal(isAccepted(put(`${one}${noLetter.slice(1)}.`.slice(0, 29), other) + one), true);
      assert.equal(isAccepted(put(`${other}${noDigit.slice(1)}.`.slice(0, 29), one) + other), true);
    }),
    propertyOptions(500),
  );
});

test('OPW-3.3.1-02: a digit or letter of another width or script does not count as one, not even where such characters are let through', () => {
  fc.assert(
    fc.property(fc.array(foreignCharacter(), { minLength: 8, maxLength: 25 }), digit(), letter(), (foreign, one, other) => {
      const lenient = { ...documented, allowsOthers: true, minLength: 1, maxLength: 100 };
      const text = foreign.map((each) => `${each}-`).join('');
      assert.equal(isWellFormedPassword(text + one, lenient), false);
      assert.equal(isWellFormedPassword(text + other, lenient), false);
      assert.equal(isWellFormedPassword(text + one + other, lenient), true);
    }),
    propertyOptions(500),
  );
});

test('OPW-3.3.1-03: every symbol of the list is allowed, anywhere and together with any other', () => {
  for (const symbol of punctuation) assert.equal(isAccepted(`${symbol}passw0r${symbol}`), true, symbol);
  fc.assert(
    fc.property(fc.shuffledSubarray([...punctuation], { minLength: 6, maxLength: 28 }), digit(), letter(), (symbols, one, other) => {
      assert.equal(isAccepted([one, ...symbols, other].join('')), true);
    }),
    propertyOptions(300),
  );
});

test('OPW-3.3.1-04: one character that is no half-width letter, digit or symbol spoils any good password, wherever it stands', () => {
  fc.assert(
    fc.property(goodPassword({ min: 8, max: 29 }), foreignCharacter(), fc.nat(), (good, foreign, place) => {
      assert.equal(isAccepted(good), true);
      const at = place % (good.length + 1);
      assert.equal(isAccepted(good.slice(0, at) + foreign + good.slice(at)), false);
    }),
    propertyOptions(2000),
  );
});

test('OPW-3.3.1-04: of all single characters of the basic plane, exactly letters, digits and the listed symbols are let through', () => {
  const allowed = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code)).filter((one) => isAccepted(`passw0rd${one}`));
  assert.equal(allowed.join(''), Array.from({ length: 0x5e }, (_, n) => String.fromCharCode(0x21 + n)).join(''));
});

test('OPW-3.3.1-01 to -04: the order of its characters does not matter', () => {
  fc.assert(
    fc.property(
      passwordText().chain((text) => fc.tuple(fc.constant(text), fc.shuffledSubarray([...text], { minLength: [...text].length }))),
      ([password, shuffled]) => {
        // Halves of pairs that come to stand together would become one character.
        fc.pre([...shuffled.join('')].length === [...password].length);
        assert.equal(isAccepted(shuffled.join('')), isAccepted(password));
      },
    ),
    propertyOptions(1000),
  );
});

// Signing in with whatever text, against a real store.

const right: Credentials = { merchantId: 'M-0001', userId: 'op01', password: 'Passw0rd-1' };
const folder = mkdtempSync(join(tmpdir(), 'akashi-password-'));
let store: Store;
let directory: Directory;
let sessions: Sessions;
let signIn: SignIn;

before(() => {
  store = openStore(join(folder, 'console.sqlite'), directorySchema + sessionsSchema);
  const clock = new VirtualClock(0);
  directory = new Directory(store, clock, documented.scryptCost);
  sessions = new Sessions('operator-console', documentedAccess.session, clock, store);
  signIn = new SignIn(documentedAccess, directory, clock, sessions);
  directory.addUser(right, 'operator', '', right.password, 'in-order');
});

after(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

test('OPW-3.2-04: any text whatever as credentials is refused with the one message and leaves every account as it was', () => {
  const untouched = directory.users();
  fc.assert(
    fc.property(fc.record({ merchantId: anyText(), userId: anyText(), password: anyText() }), (typed) => {
      assert.deepEqual(signIn.attempt({ ...typed, address: '127.0.0.1' }), { accepted: false, message: 'authenticationFailed' });
      assert.deepEqual(directory.users(), untouched);
    }),
    propertyOptions(400),
  );
});

test('OPW-3.2-04: with one of the three credentials wrong, by however little, nobody signs in and only the named user has failed', () => {
  const inOrder = { state: 'in-order', failures: 0 } as const;
  const parts = ['merchantId', 'userId', 'password'] as const;
  const oneWrong = fc
    .constantFrom(...parts)
    .chain((part) => fc.oneof(nearMiss(right[part]), anyText()).map((text) => ({ ...right, [part]: text })));
  fc.assert(
    fc.property(oneWrong, (typed) => {
      fc.pre(parts.some((part) => typed[part] !== right[part]));
      directory.setAccount(right, inOrder, null);
      assert.deepEqual(signIn.attempt({ ...typed, address: '127.0.0.1' }), { accepted: false, message: 'authenticationFailed' });
      const named = typed.merchantId === right.merchantId && typed.userId === right.userId;
      assert.deepEqual(directory.user(right)?.account, { ...inOrder, failures: named ? 1 : 0 });
      assert.equal(sessions.isSignedIn(right), false);
    }),
    propertyOptions(600),
  );
});

test('OPW-3.2-04: NUL characters after the password are not passed over', () => {
  fc.assert(
    fc.property(goodPassword(), fc.integer({ min: 1, max: 40 }), (password, times) => {
      const key = addUser(password);
      assert.equal(signIn.attempt({ ...key, password: password + '\0'.repeat(times), address: '127.0.0.1' }).accepted, false);
    }),
    propertyOptions(30),
  );
});

test('OPW-3.2-04: a user ID that goes on after a NUL is not that of another user', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{0,4}$/), (more) => {
      const key = addUser(right.password);
      const longer = { ...key, userId: `${key.userId}\0${more}` };
      directory.addUser(longer, 'operator', '', 'another-Passw0rd', 'in-order');
      assert.equal(signIn.attempt({ ...longer, password: right.password, address: '127.0.0.1' }).accepted, false);
    }),
    propertyOptions(30),
  );
});

test('OPW-3.2-01: whatever text they consist of, the right three credentials sign in', () => {
  const text = () => fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((one) => !one.includes('\0'));
  fc.assert(
    fc.property(fc.record({ merchantId: text(), userId: text(), password: text() }), (typed) => {
      fc.pre(directory.addUser(typed, 'operator', '', typed.password, 'in-order'));
      assert.equal(signIn.attempt({ ...typed, address: '127.0.0.1' }).accepted, true);
    }),
    propertyOptions(200),
  );
});

// Helpers

let added = 0;

/** One more user, whom no other run knows. */
function addUser(password: string): UserKey {
  const key = { merchantId: 'M-0002', userId: `user${++added}` };
  directory.addUser(key, 'operator', '', password, 'in-order');
  return key;
}

/** Written down a second time on purpose: a constant changed in the rules alone must show here. */
const documentedForm: PasswordRules = {
  minLength: 8,
  maxLength: 30,
  needsDigit: true,
  needsLetter: true,
  symbols: punctuation,
  allowsOthers: false,
};

/** Whether a password has the form, by walking over its code units and counting. */
function oracle(password: string, form: PasswordRules): boolean {
  let [length, digits, letters, others] = [0, 0, 0, 0];
  for (let at = 0; at < password.length; at++) {
    const code = password.charCodeAt(at);
    const following = at + 1 < password.length ? password.charCodeAt(at + 1) : 0;
    length++;
    if (code >= 48 && code <= 57) digits++;
    else if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) letters++;
    else if (code >= 0xd800 && code <= 0xdbff && following >= 0xdc00 && following <= 0xdfff) {
      at++;
      others++;
    } else if (form.symbols.split('').every((symbol) => symbol.charCodeAt(0) !== code)) others++;
  }
  const longEnough = length >= form.minLength && length <= form.maxLength;
  return longEnough && (digits > 0 || !form.needsDigit) && (letters > 0 || !form.needsLetter) && (others === 0 || form.allowsOthers);
}

function passwordRules(): fc.Arbitrary<PasswordRules> {
  return fc.record({
    minLength: fc.nat(12),
    maxLength: fc.integer({ min: 5, max: 40 }),
    needsDigit: fc.boolean(),
    needsLetter: fc.boolean(),
    symbols: fc.subarray([...punctuation]).map((symbols) => symbols.join('')),
    allowsOthers: fc.boolean(),
  });
}
