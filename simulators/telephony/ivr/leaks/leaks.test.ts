import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enteredAt, keysInWav } from '../../../../cards/audio/keys';
import { Bench } from '../../../bench/bench';
import { RulesPatchError } from '../../../kit/rules';
import { CallScene, type Medium, type UsedCard } from './call-scene';
import {
  formsOf,
  harmless,
  isTelling,
  isText,
  type Leak,
  type LeakForm,
  type LeakOccasion,
  type LeakPlace,
  type LeakWhat,
  mustBeLeaks,
  type TellingForm,
} from './leak';
import { reading } from './traces';

const outcomes: readonly LeakOccasion[] = ['success', 'refusal', 'hang-up', 'return'];
/** Where each place shows. What is kept in memory is looked for in simulators/bench/memory.test.ts. */
const mediumOf: Readonly<Record<Exclude<LeakPlace, 'memory'>, Medium>> = {
  log: 'application.log',
  'error-log': 'error.log',
  store: 'console.sqlite',
  'deleted-row': 'console.sqlite',
  'write-ahead-log': 'console.sqlite-wal',
  recording: 'recordings',
  'temporary-file': 'tmp',
  console: 'pushed to the operator',
  'console-header': "headers for the operator's browser",
  'operator-leg': "keys on the operator's leg",
  'call-events': "the operator's leg",
  'order-system': 'notifications',
  'order-header': 'headers of notifications',
  sms: 'short messages',
};
const seenPlaces = Object.keys(mediumOf) as SeenPlace[];
type SeenPlace = keyof typeof mediumOf;
const storePlaces = ['store', 'deleted-row', 'write-ahead-log'] as const satisfies SeenPlace[];
const otherPlaces = seenPlaces.filter((place) => !storePlaces.some((one) => one === place));
const everyForm = [...new Set(Object.values(formsOf).flat())] as LeakForm[];
/** Forms in which the value is really there. */
const telling = everyForm.filter(isTelling);

let bench: Bench;
before(async () => {
  bench = await Bench.start();
});
after(() => bench.stop());

test('AIV-pci-01 to -05: by the documented rules nothing that can be looked into holds a card, whatever its call has come to', async () => {
  const scene = await CallScene.open(bench.address, []);
  for (const outcome of outcomes) await scene.play(outcome);
  const media = await scene.media();
  const wanted = [...numbersOf(scene.cards), ...[codesOf, tracksOf].flatMap((of) => of(scene.cards).flat())];
  for (const [medium, pieces] of media) assert.deepEqual(formsAmong(pieces, wanted), [], medium);
  const heard = await Promise.all((media.get('recordings') ?? []).map((recording) => keysInWav([recording])));
  // The operator who confirms, and nobody else.
  assert.deepEqual(
    heard.map(({ channels }) => channels.map(({ keys }) => keys.map(({ key }) => key).join(''))),
    outcomes.map(() => ['1', '']),
  );
  assert.equal(textOf(media, 'operator-leg'), '');
  scene.close();
});

// ---- every place and form, after every outcome -------------------------------------------------

for (const place of otherPlaces) {
  test(`Leaks: ${place} holds the number in each of its forms after every outcome, and nothing else does`, async () => {
    const scene = await CallScene.open(bench.address, leaksAt(place, 'number'));
    for (const outcome of outcomes) await scene.play(outcome, outcome === 'refusal' ? 'American Express' : 'Visa');
    await mustLeakOnly(scene, place, tellingAt(place), numbersOf);
    scene.close();
  });
}

for (const what of ['security code', 'track'] as const) {
  for (const place of otherPlaces) {
    const forms = leaksAt(place, what).map(({ form }) => form);
    if (forms.length === 0) continue;
    test(`Leaks: ${place} holds the ${what} in each form from which it can be read, once it was entered`, async () => {
      // Full-width beside plain could not be told from plain.
      for (const together of [forms.filter((form) => form === 'full-width'), forms.filter((form) => form !== 'full-width')]) {
        if (together.length === 0) continue;
        const scene = await CallScene.open(bench.address, together.map((form) => ({ place, form, what })) as Leak[]);
        for (const outcome of outcomes) await scene.play(outcome);
        await mustLeakOnly(scene, place, together, what === 'track' ? tracksOf : codesOf);
        scene.close();
      }
    });
  }
}

for (const form of tellingAt('store')) {
  test(`Leaks: a store holds the number as ${form}, in its file and in no journal, after every outcome`, async () => {
    const scene = await CallScene.open(bench.address, [{ place: 'store', form } as Leak]);
    for (const outcome of outcomes) await scene.play(outcome);
    mustBeRows(await scene.rows(false), form, scene.cards);
    await mustLeakOnly(scene, 'store', form === 'split over fields' || form === 'digit by digit' ? [] : [form], numbersOf);
    scene.close();
  });

  test(`Leaks: a write-ahead log holds the number as ${form}, and the database file has not got it, after every outcome`, async () => {
    const scene = await CallScene.open(bench.address, [{ place: 'write-ahead-log', form } as Leak]);
    for (const outcome of outcomes) await scene.play(outcome);
    assert.deepEqual(await scene.rows(false), []);
    mustBeRows(await scene.rows(true), form, scene.cards);
    await mustLeakOnly(scene, 'write-ahead-log', form === 'split over fields' || form === 'digit by digit' ? [] : [form], numbersOf);
    scene.close();
  });

  test(`Leaks: a deleted row leaves the number as ${form} in the database file, after every outcome`, async () => {
    const scene = await CallScene.open(bench.address, [{ place: 'deleted-row', form } as Leak]);
    for (const outcome of outcomes) {
      const last = await scene.play(outcome);
      assert.deepEqual(await scene.rows(true), []);
      // The next row may take its place.
      await mustLeakOnly(scene, 'deleted-row', [form], () => [last.number]);
    }
    scene.close();
  });
}

for (const place of storePlaces) {
  for (const what of ['security code', 'track'] as const) {
    test(`Leaks: ${place} holds the ${what}, once it was entered`, async () => {
      const scene = await CallScene.open(bench.address, [{ place, form: 'plain', what }] as Leak[]);
      const used = await scene.play('success');
      await mustLeakOnly(scene, place, ['plain'], () => (what === 'track' ? tracksOf([used]) : codesOf([used])));
      scene.close();
    });
  }
}

test('Leaks: what may be kept in place of a number is kept at every place, and tells nobody the number', async () => {
  const places = otherPlaces.filter((place) => place !== 'operator-leg');
  const kept = places.flatMap((place) => harmless.map((form) => ({ place, form }) as Leak));
  const scene = await CallScene.open(bench.address, [...kept, ...harmless.map((form) => ({ place: 'store', form }) as const)]);
  for (const outcome of outcomes) await scene.play(outcome);
  const media = await scene.media();
  for (const [medium, pieces] of media) assert.deepEqual(formsAmong(pieces, numbersOf(scene.cards)), [], medium);
  for (const { number } of scene.cards) {
    const masked = `${number.slice(0, 6)}******${number.slice(-4)}`;
    for (const place of [...places, 'store'] as const) {
      const text = Buffer.concat(media.get(mediumOf[place]) ?? []).toString('latin1');
      assert.ok(text.includes(masked) && text.includes(`****${number.slice(-4)}`), place);
    }
  }
  scene.close();
});

// ---- after what --------------------------------------------------------------------------------

for (const occasion of outcomes) {
  test(`Leaks: what leaks after "${occasion}" leaks at every place then, and at no other time`, async () => {
    const scene = await CallScene.open(
      bench.address,
      seenPlaces.map((place) => ({ place, form: formsOf[place][0], after: occasion })) as Leak[],
    );
    const before = outcomes.filter((outcome) => outcome !== occasion && !(occasion === 'success' && outcome === 'return'));
    for (const outcome of before) await scene.play(outcome);
    for (const [medium, pieces] of await scene.media()) {
      assert.deepEqual(formsAmong(pieces, numbersOf(scene.cards)), [], `${medium}, ${before.join(', ')}`);
    }
    const { number } = await scene.play(occasion);
    const media = await scene.media();
    for (const place of seenPlaces) {
      if (place === 'recording') await mustBeHeard(media, formsOf[place][0], [[number]]);
      else if (place === 'operator-leg') assert.equal(textOf(media, place), number);
      else mustBeAmong(media, mediumOf[place], formsOf[place][0], [[number]]);
    }
    scene.close();
  });
}

// ---- rules -------------------------------------------------------------------------------------

test('Leaks: each place takes each of its forms, and no other', () => {
  for (const place of Object.keys(formsOf) as LeakPlace[]) {
    for (const form of everyForm) {
      const leak = { place, form };
      if ((formsOf[place] as readonly LeakForm[]).includes(form)) assert.doesNotThrow(() => mustBeLeaks([leak]), JSON.stringify(leak));
      else
        assert.throws(
          () => mustBeLeaks([leak]),
          /^RulesPatchError: rule "ivr.leaks": form of place "[a-z-]+": expected one of .+, given "/,
        );
    }
  }
});

for (const [given, message] of [
  ['log', 'expected objects such as {place: log, form: plain}, given "log"'],
  [null, 'expected objects such as {place: log, form: plain}, given null'],
  [{ place: 'fax', form: 'plain' }, 'place: expected one of log, error-log, '],
  [{ form: 'plain' }, 'place: expected one of '],
  [{ place: 'log' }, 'form of place "log": expected one of plain, grouped, '],
  [{ place: 'sms', form: 'tones' }, 'form of place "sms": expected one of plain, '],
  [{ place: 'log', form: 'plain', what: 'name' }, 'what: expected one of number, security code, track, given "name"'],
  [{ place: 'log', form: 'plain', after: 'lunch' }, 'after: expected one of success, refusal, hang-up, return, given "lunch"'],
  [{ place: 'log', form: 'reversed', what: 'track' }, 'form of a track: expected one of plain, full-width, '],
  [{ place: 'operator-leg', form: 'tones', what: 'track' }, 'form of a track: expected one of plain, '],
  [{ place: 'log', form: 'plain', where: 'here' }, 'a leak has place, form, what and after, and no "where"'],
] as const) {
  test(`Leaks: ${JSON.stringify(given)} is refused with words that say what there is`, () => {
    assert.throws(
      () => mustBeLeaks([given]),
      (error: Error) => error instanceof RulesPatchError && error.message.startsWith(`rule "ivr.leaks": ${message}`),
    );
    assert.throws(() => bench.addWorld({ rules: { 'ivr.leaks': [given] } }), RulesPatchError);
  });
}

// ---- helpers -----------------------------------------------------------------------------------

type Media = Awaited<ReturnType<CallScene['media']>>;

function leaksAt(place: LeakPlace, what: LeakWhat): Leak[] {
  return formsOf[place].map((form) => ({ place, form, what }) as Leak).filter(isPossible);
}

function isPossible(leak: Leak): boolean {
  try {
    mustBeLeaks([leak]);
    return true;
  } catch {
    return false;
  }
}

/** What is looked for: one of these texts. */
type Value = readonly string[];

function numbersOf(cards: readonly UsedCard[]): string[] {
  return cards.map(({ number }) => number);
}

/** A code, with the word for it as it stands in text, in JSON, and in headers. */
function codesOf(cards: readonly UsedCard[]): Value[] {
  return cards.flatMap(({ code }) =>
    code === undefined ? [] : [[`securityCode=${code}`, `"securityCode":"${code}`, `x-securitycode: ${code}`]],
  );
}

function tracksOf(cards: readonly UsedCard[]): Value[] {
  return cards.map(({ number, expiry }) => [`;${number}=${expiry.slice(2)}${expiry.slice(0, 2)}101?`]);
}

/** The place holds these values in these forms, and no other medium holds any of them, nor any number, in any form. */
async function mustLeakOnly(
  scene: CallScene,
  place: SeenPlace,
  forms: readonly LeakForm[],
  valuesOf: (cards: readonly UsedCard[]) => readonly (string | Value)[],
): Promise<void> {
  const values = valuesOf(scene.cards).map((value) => [value].flat());
  assert.ok(values.length > 0);
  const media = await scene.media();
  for (const [medium, pieces] of media) {
    const isPlace = medium === mediumOf[place] || (place === 'log' && medium === 'application.log.1.gz');
    if (!isPlace) assert.deepEqual(formsAmong(pieces, [...values.flat(), ...numbersOf(scene.cards)]), [], medium);
  }
  for (const form of forms) {
    if (place === 'recording') await mustBeHeard(media, form, values);
    else if (place === 'operator-leg') assert.equal(textOf(media, place), values.map(digitsOf).join(''));
    else if (place === 'log' && form === 'gzip') mustBeAmong(media, 'application.log.1.gz', form, values);
    else mustBeAmong(media, mediumOf[place], form, values);
  }
}

function mustBeAmong(media: Media, medium: Medium, form: LeakForm, values: readonly Value[]): void {
  const holds = readingAll(form, media.get(medium) ?? []);
  for (const [n, value] of values.entries()) assert.ok(value.some(holds), `${medium}: value ${n + 1} as ${form}`);
}

function digitsOf([text = '']: Value): string {
  return text.replace(/\D/g, '');
}

/** Each recording holds the value of its call: as tones, or in a comment. */
async function mustBeHeard(media: Media, form: LeakForm, values: readonly Value[]): Promise<void> {
  const recordings = media.get('recordings') ?? [];
  for (const value of values) {
    const found: boolean[] = [];
    for (const recording of recordings) {
      const digits = digitsOf(value);
      if (form !== 'tones') found.push(value.some(readingAll(form, [recording])));
      else found.push((await keysInWav([recording])).channels.some(({ keys }) => enteredAt(digits, keys).length > 0));
    }
    assert.ok(found.includes(true), form);
  }
}

/** Rows are of the right type, and hold the numbers. */
function mustBeRows(rows: readonly { type: string; value: unknown; parts: string }[], form: LeakForm, cards: readonly UsedCard[]): void {
  const numbers = numbersOf(cards);
  if (form === 'split over fields') {
    assert.deepEqual(
      rows.map(({ parts }) => parts),
      numbers,
    );
    return;
  }
  const type = form === 'integer' ? 'integer' : form === 'digit by digit' || isText(form) ? 'text' : 'blob';
  assert.deepEqual([...new Set(rows.map((row) => row.type))], [type]);
  if (form === 'digit by digit') assert.equal(rows.map(({ value }) => value).join(''), numbers.join(''));
  else assert.equal(rows.length, numbers.length);
}

function textOf(media: Media, place: SeenPlace): string {
  return Buffer.concat(media.get(mediumOf[place]) ?? []).toString();
}

function readingAll(form: LeakForm, pieces: readonly Buffer[]): (value: string) => boolean {
  if (form === 'tones' || !isTelling(form)) return () => false;
  const readings = pieces.map((piece) => reading(form, piece));
  return (value) => readings.some((holds) => holds(value));
}

/** Forms in which at least one of the values is there. */
function formsAmong(pieces: readonly Buffer[], values: readonly string[]): LeakForm[] {
  return telling.filter((form) => values.some(readingAll(form, pieces)));
}

function tellingAt(place: LeakPlace): TellingForm[] {
  return (formsOf[place] as readonly LeakForm[]).filter(isTelling);
}
