import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import Ajv from 'ajv';
import { fixture } from './fixture';
import { verdicts } from './verdict';

type Json = Record<string, unknown>;

const schema = JSON.parse(readFileSync(join(__dirname, '..', 'docs', 'schemas', 'results.schema.json'), 'utf8')) as Json;
const validate = new Ajv({ strict: true, strictTypes: false, allErrors: false }).compile(schema);

/** Members that results.ts marks as optional. */
const optional = new Set([
  'argument',
  'expected',
  'seen',
  'hint',
  'journal',
  'answer',
  'failure',
  'wire',
  'sent',
  'status',
  'received',
  'images',
]);
/** Members whose content is the target's own, of any shape. */
const free = new Set(['parameters', 'given', 'answer', 'sent', 'received']);
/** Members that count by name. */
const counting = new Set(['summary.requirements', 'summary.scenarios']);

const copy = (): Json => JSON.parse(JSON.stringify(fixture)) as Json;

/** Every object in the results that the schema describes, by its path. */
function objectsIn(value: unknown, path: readonly string[] = []): { path: readonly string[]; object: Json }[] {
  if (typeof value !== 'object' || value === null || counting.has(path.join('.'))) return [];
  const own = Array.isArray(value) ? [] : [{ path, object: value as Json }];
  const members = Object.entries(value).filter(([key]) => !free.has(key));
  return [...own, ...members.flatMap(([key, member]) => objectsIn(member, [...path, key]))];
}

function at(value: Json, path: readonly string[]): Json {
  return path.reduce((object, key) => object[key] as Json, value);
}

describe('the schema of results.json', () => {
  it('accepts results with every verdict', () => {
    const seen = new Set(fixture.scenarios.map(({ verdict }) => verdict));
    assert.deepEqual(
      [...verdicts].filter((verdict) => !seen.has(verdict)),
      [],
    );
    assert.ok(validate(copy()), JSON.stringify(validate.errors));
  });

  it('knows the verdicts of verdict.ts and no other', () => {
    const { verdict } = schema.definitions as { verdict: { enum: string[] } };
    assert.deepEqual(verdict.enum, verdicts);
  });

  it('refuses an unknown member anywhere', () => {
    const mutated = copy();
    for (const { path, object } of objectsIn(mutated)) {
      object.surprise = true;
      assert.equal(validate(mutated), false, `accepts a surprise in ${path.join('.') || 'the root'}`);
      delete object.surprise;
    }
    assert.ok(validate(mutated));
  });

  it('refuses a missing member anywhere, unless it is optional', () => {
    const mutated = copy();
    for (const { path, object } of objectsIn(mutated)) {
      for (const [key, value] of Object.entries(object)) {
        // Some are optional in one place and required in others, which are told by another member.
        const holders =
          { journal: ['key', 'what'], status: ['keyword'], seen: ['searches', 'party'], expected: ['party'], wire: ['what'] }[key] ?? [];
        const required = !optional.has(key) || holders.some((holder) => holder in object);
        delete object[key];
        assert.equal(validate(mutated), !required, `${path.join('.')}.${key}`);
        object[key] = value;
      }
    }
    assert.ok(validate(mutated));
  });

  const mutations: readonly [string, (results: Json) => void][] = [
    ['a verdict of our own invention', (results) => Object.assign(at(results, ['scenarios', '0']), { verdict: 'GREEN' })],
    ['a pass without a check', (results) => Object.assign(at(results, ['scenarios', '0']), { verdict: 'PASS', checks: 0 })],
    [
      'a requirement with a verdict and a reason for having none',
      (results) => Object.assign(at(results, ['requirements', '0']), { unjudged: 'no scenario' }),
    ],
    [
      'a place that was seen, and a reason why not',
      (results) => Object.assign(at(results, ['places', '0']), { seen: !at(results, ['places', '0']).seen }),
    ],
    ['a requirement with neither', (results) => Object.assign(at(results, ['requirements', '0']), { verdict: null })],
    ['a document that would leave the report', (results) => Object.assign(at(results, ['documents', '0']), { folder: '../other' })],
    ['a count that is none', (results) => Object.assign(at(results, ['summary', 'requirements']), { PASS: -1 })],
  ];
  for (const [what, mutate] of mutations) {
    it(`refuses ${what}`, () => {
      const mutated = copy();
      mutate(mutated);
      assert.equal(validate(mutated), false);
    });
  }
});
