import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { documentedTelephony } from '../telephony/rules';
import { propertyOptions } from './property';
import { patchRules, RulesPatchError } from './rules';

test('Rules: a patch is read back at its path', () => {
  fc.assert(
    fc.property(rulesAndPath(), fc.nat(), ({ rules, path }, seed) => {
      const value = anotherOfItsKind(read(rules, path), seed);
      assert.deepEqual(read(patchRules(rules, { [path]: value }), path), value);
    }),
    propertyOptions(500),
  );
});

test('Rules: a patch changes nothing but what its path names, and the rules themselves not at all', () => {
  fc.assert(
    fc.property(rulesAndPath(), fc.nat(), ({ rules, path }, seed) => {
      const before = structuredClone(rules);
      const patched = patchRules(rules, { [path]: anotherOfItsKind(read(rules, path), seed) });
      assert.deepEqual(rules, before);
      for (const other of paths(rules)) if (other !== path) assert.deepEqual(read(patched, other), read(before, other), other);
    }),
    propertyOptions(300),
  );
});

test('Rules: a patch of one console of the documented rules leaves the other console as it is', () => {
  const before = structuredClone(documentedTelephony);
  const leaves = paths(documentedTelephony);
  fc.assert(
    fc.property(fc.constantFrom(...leaves), fc.nat(), (path, seed) => {
      const patched = patchRules(documentedTelephony, { [path]: anotherOfItsKind(read(documentedTelephony, path), seed) });
      assert.deepEqual(documentedTelephony, before);
      for (const other of leaves) if (other !== path) assert.deepEqual(read(patched, other), read(before, other), other);
    }),
    propertyOptions(100),
  );
});

test('Rules: an empty patch gives an equal copy that shares nothing with the rules', () => {
  fc.assert(
    fc.property(rulesTree(), (rules) => {
      const copy = patchRules(rules, {});
      assert.deepEqual(copy, rules);
      spoil(copy);
      assert.deepEqual(copy, spoil(structuredClone(rules)));
      if (paths(rules).length > 0) assert.notDeepEqual(copy, rules);
    }),
    propertyOptions(200),
  );
});

test('Rules: what is patched in is a copy, too', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (list) => {
      const given = [...list];
      const patched = patchRules({ a: { list: [] as string[] } }, { 'a.list': given });
      given.push('later');
      assert.deepEqual(patched.a.list, list);
    }),
    propertyOptions(100),
  );
});

test('Rules: an unknown path is refused by its name, and the rules are as they were', () => {
  fc.assert(
    fc.property(rulesTree(), unknownPath(), fc.jsonValue(), (rules, path, value) => {
      fc.pre(!everyPath(rules).has(path));
      const before = structuredClone(rules);
      assert.throws(
        () => patchRules(rules, { [path]: value }),
        (error: Error) => error instanceof RulesPatchError && error.message.includes(`"${path}"`),
      );
      assert.deepEqual(rules, before);
      assert.equal(Object.keys(Object.prototype).length, 0);
    }),
    propertyOptions<[Tree, string, fc.JsonValue]>(500, {
      examples: [
        [{}, '__proto__.polluted', true],
        [{}, 'constructor.prototype', {}],
        [{}, '__proto__.toString', null],
        [{}, '', 1],
        [{ a: { b: 1 } }, 'a.', 1],
      ],
    }),
  );
});

test('Rules: a path one letter off, or one step too long or too short of a name, is refused by its name', () => {
  fc.assert(
    fc.property(rulesAndPath(), fc.constantFrom('.x', '.0', '.length', 'x', '.', '.__proto__'), ({ rules, path }, ending) => {
      const off = path + ending;
      fc.pre(!everyPath(rules).has(off));
      assert.throws(
        () => patchRules(rules, { [off]: 1 }),
        (error: Error) => error instanceof RulesPatchError && error.message.includes(`"${off}"`),
      );
    }),
    propertyOptions(300),
  );
});

test('Rules: a value of another type is refused by its path; null fits everywhere', () => {
  fc.assert(
    fc.property(rulesAndPath(), fc.jsonValue(), ({ rules, path }, value) => {
      const fits = kind(value) === kind(read(rules, path)) || value === null || read(rules, path) === null;
      const patch = () => patchRules(rules, { [path]: value });
      if (fits) assert.deepEqual(read(patch(), path), value);
      else assert.throws(patch, (error: Error) => error instanceof RulesPatchError && error.message.includes(`"${path}"`));
    }),
    propertyOptions(500),
  );
});

test('Rules: patches of different paths are the same in either order, and one after the other', () => {
  fc.assert(
    fc.property(rulesAndPath(), fc.nat(), fc.nat(), ({ rules, path }, pick, seed) => {
      const all = paths(rules);
      const other = all[pick % all.length] as string;
      fc.pre(other !== path);
      const [a, b] = [path, other].map((one) => ({ [one]: anotherOfItsKind(read(rules, one), seed) })) as [object, object];
      const together = patchRules(rules, { ...a, ...b });
      assert.deepEqual(patchRules(rules, { ...b, ...a }), together);
      assert.deepEqual(patchRules(patchRules(rules, { ...a }), { ...b }), together);
    }),
    propertyOptions(200),
  );
});

// Helpers

type Tree = { [key: string]: unknown };

const key = fc.stringMatching(/^[a-z]{1,4}$/);
const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.string(), { maxLength: 3 }));

/** Rules of any shape: objects within objects, at the ends numbers, texts, flags, lists and null. */
function rulesTree(): fc.Arbitrary<Tree> {
  return fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, leaf, tie('tree')), { maxKeys: 4, noNullPrototype: true }),
  })).tree;
}

/** Rules with the path of one of their leaves. */
function rulesAndPath(): fc.Arbitrary<{ rules: Tree; path: string }> {
  return rulesTree()
    .filter((rules) => paths(rules).length > 0)
    .chain((rules) => fc.constantFrom(...paths(rules)).map((path) => ({ rules, path })));
}

function unknownPath(): fc.Arbitrary<string> {
  const step = fc.oneof(key, fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '0', 'length', ''));
  return fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) => steps.join('.'));
}

/** Dotted paths of everything that is no object of its own. */
function paths(tree: object, before = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]) => (isTree(value) ? paths(value, `${before}${name}.`) : [`${before}${name}`]));
}

/** Dotted paths of leaves and of the objects between. */
function everyPath(tree: object, before = ''): Set<string> {
  const own = Object.entries(tree).flatMap(([name, value]) => [
    `${before}${name}`,
    ...(isTree(value) ? everyPath(value, `${before}${name}.`) : []),
  ]);
  return new Set(own);
}

function read(tree: object, path: string): unknown {
  return path.split('.').reduce<unknown>((place, name) => (place as Tree)[name], tree);
}

/** A value of the same type as the one given, and not equal to it. */
function anotherOfItsKind(value: unknown, seed: number): unknown {
  if (typeof value === 'number') return value + 1 + seed;
  if (typeof value === 'string') return `${value}${seed}`;
  if (typeof value === 'boolean') return !value;
  return Array.isArray(value) ? [...value, `${seed}`] : seed;
}

function kind(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

function isTree(value: unknown): value is Tree {
  return kind(value) === 'object';
}

/** Overwrites every leaf of a tree, deep inside its lists, too. */
function spoil(tree: Tree): Tree {
  for (const [name, value] of Object.entries(tree)) {
    if (isTree(value)) spoil(value);
    else if (Array.isArray(value)) value.push('spoilt');
    else tree[name] = 'spoilt';
  }
  return tree;
}
