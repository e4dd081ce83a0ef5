import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../../kit/property';
import { patchRules } from '../../kit/rules';
import { foreignCharacter } from '../access/arbitraries';
import type { PaymentData } from '../ivr/news';
import { commonSettings, type MerchantSettings } from '../merchants/settings';
import { clearedForm, formFields, paymentFields, refusals, refusalText, sentData } from './payment-form';
import { documentedLinking as documented, type PaymentField } from './rules';

const withMember: MerchantSettings = { ...commonSettings, memberId: true };
const good: PaymentData = { transactionId: 'order-1', amount: '1000', instalments: '1回', memberId: '' };
const why = (field: PaymentField, value: string, settings = withMember): string | undefined =>
  refusals({ ...good, [field]: value }, documented, settings).find((one) => one.field === field)?.why;

// Written out by hand, character by character: it shares nothing with the rules.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const forms = {
  transactionId: { allowed: `${alphabet}_-`, most: 100, mandatory: true },
  memberId: { allowed: `${alphabet}._-@`, most: 100, mandatory: false },
  amount: { allowed: '0123456789', most: 8, mandatory: true },
} as const;
const textFields = ['transactionId', 'memberId', 'amount'] as const;

function oracle(field: keyof typeof forms, value: string): string | undefined {
  const { allowed, most, mandatory } = forms[field];
  if (value === '') return mandatory ? 'missing' : undefined;
  let count = 0;
  for (const one of value) {
    if (!allowed.includes(one)) return 'malformed';
    count += 1;
  }
  return count > most ? 'malformed' : undefined;
}

const anyCharacter = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...alphabet, '_', '-', '.', '@') },
  {
    weight: 1,
    arbitrary: fc.oneof(foreignCharacter(), fc.constantFrom('\0', ',', ' ', '\n', '+', '/', '^', ']', '\\', '１', 'Ａ', '＿', '٣')),
  },
);
const text = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 12 }),
  fc.string({ unit: anyCharacter, minLength: 90, maxLength: 110 }),
  fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 12 }),
  fc
    .tuple(fc.constantFrom('a', '1', '-', 'あ', '１', '\0', '😀', '\ud83d'), fc.constantFrom(8, 9, 100, 101, 10_000))
    .map(([one, n]) => one.repeat(n)),
  fc.string({ unit: 'binary', maxLength: 110 }),
);

test('OPW-3.5.1-02, 3.5.2-01, -02, -06, 3.5.3-01, -02: a field is taken exactly when counting its characters says so', () => {
  fc.assert(
    fc.property(fc.constantFrom(...textFields), text, (field, value) => {
      assert.equal(why(field, value), oracle(field, value));
    }),
    propertyOptions(10_000, {
      examples: [
        ['amount', '00000000'],
        ['amount', '1,000'],
        ['amount', '１０００'],
        ['amount', '1000\n'],
        ['amount', '1000\0'],
        ['transactionId', 'a@b'],
        ['transactionId', 'a.b'],
        ['memberId', 'a.b@c-d_e'],
        ['memberId', 'a+b'],
      ],
    }),
  );
});

test('OPW-3.5.1-02, 3.5.2-02, 3.5.3-02: the longest value is taken, one character more is not', () => {
  for (const field of textFields) {
    const { most } = forms[field];
    assert.equal(why(field, '7'.repeat(most)), undefined, field);
    assert.equal(why(field, '7'.repeat(most + 1)), 'malformed', field);
  }
});

test('OPW-3.5.1-09, -10: every choice of the guide is taken, with a contract or without; nothing else is', () => {
  const choices = ['1回', '2回', '3回', '5回', '6回', '10回', '12回', '15回', '18回', '20回', '24回', 'リボ払い', 'ボーナス一括払い'];
  const shown = formFields(documented, { ...commonSettings, instalments: [] }, null).find(({ name }) => name === 'instalments');
  assert.deepEqual(shown?.choices, choices);
  for (const choice of choices) assert.equal(why('instalments', choice, { ...commonSettings, instalments: [] }), undefined);
  for (const other of ['4回', '１回', '1', '10', 'リボ', '1回 ']) assert.equal(why('instalments', other), 'no-choice');
  assert.equal(why('instalments', ''), 'missing');
});

test('OPW-3.5.1-01, 3.5.3-04, 3.5.5-01, 3.5.6-01: the form has four shapes', () => {
  for (const apiLink of [false, true]) {
    for (const memberId of [false, true]) {
      const fields = formFields(documented, { ...commonSettings, apiLink, memberId }, null);
      const labels = ['取引ID', ...(memberId ? ['会員ID'] : []), '決済金額(税込)', '支払回数'];
      assert.deepEqual(
        fields.map(({ label }) => label),
        labels,
      );
      assert.ok(
        fields.every(({ enabled }) => enabled === !apiLink),
        'OPW-3.5.4-01',
      );
      assert.deepEqual(
        fields.map(({ value }) => value),
        ['', ...(memberId ? [''] : []), '', '1回'],
        'OPW-3.5.2-09',
      );
      assert.deepEqual(
        fields.filter(({ required }) => !required).map(({ name }) => name),
        memberId ? ['memberId'] : [],
        'OPW-3.5.2-08',
      );
    }
  }
});

test('OPW-3.5.4-01, 3.5.2-03: what cannot be typed into is what the server has, whatever a client sends', () => {
  const anyData = fc.record({ transactionId: text, memberId: text, amount: text, instalments: text });
  const bits = fc.record({ apiLink: fc.boolean(), memberId: fc.boolean(), instalmentChoice: fc.boolean() });
  fc.assert(
    fc.property(anyData, fc.option(anyData), bits, (typed, filled, choice) => {
      const settings = { ...commonSettings, ...choice };
      const sent = sentData(documented, settings, filled, typed);
      const had = filled ?? { transactionId: '', memberId: '', amount: '', instalments: '1回' };
      for (const name of ['transactionId', 'amount'] as const) assert.equal(sent[name], (choice.apiLink ? had : typed)[name]);
      assert.equal(sent.memberId, (choice.apiLink || !choice.memberId ? had : typed).memberId);
      assert.equal(sent.instalments, choice.instalmentChoice ? (choice.apiLink ? had : typed).instalments : '1回');
    }),
    propertyOptions(500),
  );
});

test('a member ID given to a merchant without member IDs is refused', () => {
  assert.equal(why('memberId', 'taro', commonSettings), 'malformed');
});

test('OPW-3.5.2-04: clear leaves nothing; a clear that forgets a field leaves that one', () => {
  const shown = { ...good, memberId: 'taro', instalments: '3回' };
  assert.equal(clearedForm(documented, withMember, shown), null);
  const forgetful = patchRules(documented, { 'form.clears': ['transactionId', 'memberId', 'instalments'] });
  assert.deepEqual(clearedForm(forgetful, withMember, shown), { transactionId: '', memberId: '', amount: '1000', instalments: '1回' });
});

test('a refusal tells the operator the field and its form', () => {
  const told = refusals({ transactionId: '', memberId: 'あ', amount: '1,000', instalments: '4回' }, documented, withMember);
  assert.deepEqual(
    told.map(({ field }) => field),
    paymentFields,
  );
  assert.deepEqual(
    told.map((one) => refusalText(one, documented)),
    [
      '取引IDを入力してください。',
      '会員IDは半角英数字、「.」、「_」、「-」、「@」の100文字以内で入力してください。',
      '決済金額(税込)は半角数字8文字以内で入力してください。',
      '支払回数を選択肢から選択してください。',
    ],
  );
});
