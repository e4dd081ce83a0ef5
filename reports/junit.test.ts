import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixture } from './fixture';
import { toJUnit } from './junit';
import type { Results } from './results';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Reads XML as strictly as this report needs: one root, tags that match, attributes once, no stray < or &, only XML 1.0 characters. */
function parse(xml: string): Element {
  assert.doesNotMatch(xml, /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u, 'a character that XML 1.0 does not have');
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const token = /<\?xml[^?]*\?>|<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let end = 0;
  for (let match = token.exec(xml); match; match = token.exec(xml)) {
    end = token.lastIndex;
    const [, closing, name, attributes = '', empty, text] = match;
    const parent = open.at(-1) ?? assert.fail('text after the root');
    if (text !== undefined) parent.text += plainText(text);
    else if (closing) assert.equal(open.pop()?.name, name, 'tags that do not match');
    else if (name) {
      const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, plainText(value)] as const);
      const element: Element = { name, attributes: Object.fromEntries(pairs), children: [], text: '' };
      assert.equal(Object.keys(element.attributes).length, pairs.length, 'an attribute twice');
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  assert.equal(end, xml.length, `not well-formed at: ${xml.slice(end, end + 80)}`);
  assert.deepEqual([open.length, root.children.length, root.text.trim()], [1, 1, '']);
  return root.children[0] as Element;
}

function plainText(text: string): string {
  assert.doesNotMatch(text, /&(?!(amp|lt|gt|quot|#10);)/, 'a bare &');
  return text.replaceAll('&#10;', '\n').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

const xml = toJUnit(fixture);
const root = parse(xml);
const cases = (suite: Element) => suite.children.filter(({ name }) => name === 'testcase');
const outcomeOf = (one: Element) => one.children.find(({ name }) => ['failure', 'error', 'skipped'].includes(name));
const executed = root.children.filter(({ attributes }) => /\[(http|browser)\]$/.test(attributes.name ?? ''));
const suite = (name: string) => root.children.find(({ attributes }) => attributes.name === name) ?? assert.fail(`no suite ${name}`);

describe('JUnit XML', () => {
  it('has a case for each scenario, in a suite for each feature and binding', () => {
    assert.equal(executed.flatMap(cases).length, fixture.scenarios.length);
    const groups = new Set(fixture.scenarios.map(({ feature, binding }) => `${feature} [${binding}]`));
    assert.deepEqual(
      executed.map(({ attributes }) => attributes.name),
      [...groups],
    );
  });

  it('tells each verdict as JUnit can', () => {
    const expected: Record<string, string | undefined> = {
      HARNESS: 'error',
      CONFIG: 'error',
      INCONCLUSIVE: 'error',
      FAIL: 'failure',
      UNSTABLE: 'failure',
      WAIVED: 'failure',
      NOT_TESTABLE: 'skipped',
      NOT_APPLICABLE: 'skipped',
      WARN: undefined,
      PASS: undefined,
    };
    for (const { name, verdict, line } of fixture.scenarios) {
      const one = executed
        .flatMap(cases)
        .find(
          ({ attributes }) => [name, `${name} (line ${line})`].includes(attributes.name ?? '') || attributes.name === withoutControls(name),
        );
      const outcome = outcomeOf(one ?? assert.fail(`no case for ${name}`));
      assert.equal(outcome?.name, expected[verdict], verdict);
      if (outcome) assert.equal(outcome.attributes.type, verdict);
    }
  });

  it('counts what it holds', () => {
    for (const one of root.children) {
      const count = (name: string) => String(cases(one).filter((each) => outcomeOf(each)?.name === name).length);
      const { tests, failures, errors, skipped } = one.attributes;
      assert.deepEqual([tests, failures, errors, skipped], [String(cases(one).length), count('failure'), count('error'), count('skipped')]);
    }
    assert.equal(root.attributes.tests, String(root.children.flatMap(cases).length));
    assert.ok(Number(root.attributes.failures) > 0 && Number(root.attributes.errors) > 0);
  });

  it('lists every requirement that was not executed, with the reason', () => {
    const those = fixture.requirements.filter(({ verdict }) => verdict === null);
    const listed = cases(suite('not executed'));
    assert.deepEqual(
      listed.map(({ attributes }) => attributes.name?.split(' ')[0]),
      those.map(({ id }) => id),
    );
    assert.deepEqual(
      listed.map((one) => outcomeOf(one)?.attributes.message),
      those.map(({ unjudged }) => unjudged),
    );
  });

  it('does not pass over a problem of the run', () => {
    assert.equal(outcomeOf(cases(suite('problems of the run'))[0] as Element)?.name, 'error');
  });

  it('names the requirements of each suite, and tells cases apart', () => {
    const named = executed.flatMap(({ children }) => children.filter(({ name }) => name === 'properties').flatMap((list) => list.children));
    for (const { key, requirements } of fixture.scenarios) {
      for (const id of requirements)
        assert.ok(named.some(({ attributes }) => attributes.name === `requirement ${id}` && attributes.value === key));
    }
    const addresses = root.children.flatMap(cases).map(({ attributes }) => `${attributes.classname} ${attributes.name}`);
    assert.equal(new Set(addresses).size, addresses.length);
  });

  it('says what failed: expected, actual, hint, replay', () => {
    const failure = executed
      .flatMap(cases)
      .map(outcomeOf)
      .find((outcome) => outcome?.attributes.type === 'FAIL');
    assert.match(
      failure?.text ?? '',
      /^FAIL OPW-3\.2\.1-06 .*\n {2}Expected: .*\n {4}Actual: .*\n {6}Hint: .*\n {3}Journal: entry 8\nReplay: npx akashi run/,
    );
  });

  it('holds a warning that JUnit has no outcome for', () => {
    assert.ok(
      executed
        .flatMap(cases)
        .some((one) =>
          one.children.some(({ name, text }) => name === 'system-out' && text.startsWith('WARN') && text.includes('another screen')),
        ),
    );
  });

  it('is the same for the same results', () => {
    assert.equal(toJUnit(structuredClone(fixture) as Results), xml);
  });
});

it('the check of well-formedness can fail', () => {
  for (const broken of ['<a><b></a></b>', '<a', '<a>&x;</a>', '<a b="1" b="2"/>', '<a>\u0007</a>', '<a/><b/>'])
    assert.throws(() => parse(broken), broken);
});

function withoutControls(text: string): string {
  return text.replaceAll('\u0007', '');
}
