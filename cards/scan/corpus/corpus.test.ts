import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { brandOf, retiredBrandOf } from '../../numbers/brand';
import { passesLuhn } from '../../numbers/luhn';
import { zipOf } from '../containers/samples/zip';
import { hunt, type Wanted } from '../hunter';
import { scanStream } from '../scan';
import { corpus } from './corpus';
import type { Document, Label } from './document';
import { lookAlikes } from './look-alikes';
import { cardRecords } from './records';
import { type Found, type Miss, Score } from './score';
import { settings } from './settings';
import { byteWritings, writings } from './writings';

const small = corpus(1, { bytes: 3_000_000 });
const labels = small.documents.flatMap((document) => document.labels.map((label) => ({ document, label })));

test('Corpus: the same seed gives the same bytes and labels, another seed others', () => {
  const digest = (seed: number): string => {
    const { documents, canaries } = corpus(seed, { bytes: 200_000 });
    const hash = createHash('sha256').update(JSON.stringify([canaries, documents.map((document) => document.labels)]));
    for (const { bytes } of documents) hash.update(bytes);
    return hash.digest('hex');
  };
  assert.equal(digest(1), digest(1));
  assert.notEqual(digest(1), digest(2));
});

test('Corpus: every writing, record, look-alike and setting comes', () => {
  const there = new Set(labels.map(({ label }) => label.name));
  for (const { name } of [...writings, ...byteWritings, ...cardRecords, ...lookAlikes]) assert.ok(there.has(name), name);
  for (const { name } of settings)
    assert.ok(
      small.documents.some((document) => document.name.includes(name)),
      name,
    );
});

test('Corpus: what is labelled plain is the number, in the bytes where the label says', () => {
  const text = (document: Document, { offset, length }: Label): string => {
    const bytes = document.bytes.subarray(offset, offset + length);
    if (document.name.includes('UTF-16LE')) return bytes.toString('utf16le');
    return document.name.includes('UTF-16BE') ? Buffer.from(bytes).swap16().toString('utf16le') : bytes.toString('latin1');
  };
  const plain = labels.filter(({ label }) => /^(plain|track [12])/.test(label.name) && label.length < Number.POSITIVE_INFINITY);
  assert.ok(plain.length > 200);
  for (const { document, label } of plain)
    assert.ok(text(document, label).includes(label.card?.number ?? '-'), `${label.name} in ${document.name}`);
});

test('Corpus: a card to be found is of a brand, of its length, with a right check digit; what can only be known is known', () => {
  for (const { label } of labels) {
    if (label.told === 'never') continue;
    const { number, label: known } = label.card ?? { number: '' };
    const isOfBrand = brandOf(number)?.lengths.includes(number.length) || retiredBrandOf(number) !== undefined;
    assert.ok(passesLuhn(number) && isOfBrand, label.name);
    if (label.told === 'known value') assert.ok(known, label.name);
  }
});

test('Corpus: look-alikes are no card numbers, but for the ids that look like them by chance', () => {
  const chance = /^(id of 16 digits|snowflake id)$/;
  for (const { document, label } of labels) {
    if (label.told !== 'never' || label.length === Number.POSITIVE_INFINITY || document.name.includes('UTF-16')) continue;
    const digits = document.bytes.subarray(label.offset, label.offset + label.length).toString('latin1');
    const isCard = /^[0-9]+$/.test(digits) && passesLuhn(digits) && (brandOf(digits)?.lengths.includes(digits.length) ?? false);
    if (!chance.test(label.name)) assert.ok(!isCard, label.name);
  }
});

test('Score: finds as labelled are all right; one missed, one wrong and one said twice are counted as what they are', () => {
  const [document] = small.documents as [Document];
  const wanted = document.labels.filter(({ told }) => told === 'pattern');
  const finds = wanted.map(findOf);
  const scored = (given: readonly Found[]): Score => {
    const score = new Score({ any: true, known: false });
    score.add(document, given);
    return score;
  };
  const perfect = scored(finds);
  assert.deepEqual([perfect.recall, perfect.precision, perfect.repeats, perfect.wanted], [1, 1, 0, wanted.length]);
  const [first] = finds as [Found];
  assert.deepEqual(
    [scored(finds.slice(1)).found, scored(finds.slice(1)).misses.map(({ label }) => label)],
    [wanted.length - 1, [wanted[0]]],
  );
  assert.equal(scored([...finds, first]).repeats, 1);
  const never = document.labels.find(({ told }) => told === 'never') as Label;
  const wrong: Found[] = [
    { ...first, masked: '999999******9999' },
    { ...first, kind: 'track 1' },
    { ...first, offset: never.offset },
    { ...first, offset: document.bytes.length },
  ];
  for (const find of wrong) assert.equal(scored([...finds, find]).alarms.length, 1, JSON.stringify(find));
  const unknown = document.labels.find(({ told }) => told === 'known value') as Label;
  assert.deepEqual([scored([...finds, findOf(unknown)]).precision, scored([...finds, findOf(unknown)]).found], [1, wanted.length]);
});

for (const seed of [11, 12, 13, 14]) {
  const { documents, canaries } = corpus(seed, { bytes: 1_000_000 });
  const asked: readonly [what: string, wanted: Wanted][] = [
    ['by pattern', { any: true }],
    ['as known cards', { any: false, canaries }],
    ['both ways', { any: true, canaries }],
  ];
  for (const [what, wanted] of asked)
    test(`Hunter: of the corpus of seed ${seed}, ${what}, everything is found, and of what is taken 99 % or more is card data`, () => {
      const score = new Score({ any: wanted.any, known: wanted.canaries !== undefined });
      for (const document of documents) score.add(document, hunt(document.bytes, wanted));
      assert.deepEqual(score.misses.map(described), []);
      assert.ok(score.precision >= 0.99, `${score.alarms.length} of ${score.found}: ${score.alarms.map(described).join('; ')}`);
      assert.equal(score.repeats, 0);
    });
}

test('Scan: of documents in an archive, everything is found as well, and named as in the archive', async () => {
  const { documents } = corpus(15, { bytes: 700_000 });
  const archive = zipOf(
    documents.map(({ name, bytes }, index) => ({ name: `${index}.bin`, content: bytes, stored: name.includes('log') })),
  );
  const { findings } = await scanStream('documents.zip', [archive], { any: true });
  const score = new Score({ any: true, known: false });
  for (const [index, document] of documents.entries())
    score.add(
      document,
      findings.filter(({ place }) => place.startsWith(`documents.zip › ${index}.bin`)),
    );
  assert.deepEqual(score.misses.map(described), []);
  assert.ok(score.precision >= 0.99, score.alarms.map(described).join('; '));
});

// Helpers

function findOf({ kind, encodings, offset, card }: Label): Found {
  const number = card?.number ?? '';
  const masked = kind === 'security code' || kind === 'expiry' ? '***' : `${number.slice(0, 6)}…${number.slice(-4)}`;
  return { kind, evidence: 'pattern', encodings, offset, masked };
}

/** What went wrong and where; no number. */
function described({ document, label, found }: Miss): string {
  const what = label ? `${label.name} at ${label.offset}` : 'ordinary text';
  return `${document.name}: ${what}${found ? `, taken for ${found.kind} (${found.encodings.join(', ')}) at ${found.offset}` : ''}`;
}
