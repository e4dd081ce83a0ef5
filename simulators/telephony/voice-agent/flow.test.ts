/** docs/card-lock-flow.md shows the flow of the agent. It is made from the flow table: UPDATE=1 writes it anew. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { meanings } from './catalogue';
import { flow, type Happening, happenings, type Page, pages, webhooks } from './flow';
import { flowPage, type Transitions, variants, walk } from './flow-page';

const file = join(__dirname, '../../../docs/card-lock-flow.md');

test('docs/card-lock-flow.md shows the flow as it is', () => {
  const now = flowPage();
  if (process.env.UPDATE) writeFileSync(file, now);
  assert.equal(readFileSync(file, 'utf8'), now, 'docs/card-lock-flow.md is out of date: run this test with UPDATE=1');
});

/** Every transition as a line of text. */
function linesOf(to: (page: Page, what: Happening) => Iterable<Page> | undefined): string[] {
  const all = [...meanings, ...happenings];
  return pages.flatMap((page) => all.flatMap((what) => [...(to(page, what) ?? [])].sort().map((next) => `${page}, ${what}: ${next}`)));
}

const table = linesOf((page, what) => flow[page].leadsTo[what]);
const seen = (real: Transitions): string[] => linesOf((page, what) => real.get(page)?.get(what));

test('whatever happens by the documented rules stands in the flow table, and every page is reached', () => {
  const real = walk();
  assert.deepEqual(
    seen(real).filter((line) => !table.includes(line)),
    [],
  );
  assert.deepEqual([...real.keys()].sort(), pages.filter((page) => page !== 'end').sort());
});

test('every transition in the table happens by the documented rules, or by rules that a fault or variant can make of them', () => {
  const happens = new Set(variants.flatMap((rules) => seen(walk(rules))));
  assert.deepEqual(
    {
      'never happen': table.filter((line) => !happens.has(line)),
      'not in the table': [...happens].filter((line) => !table.includes(line)),
    },
    { 'never happen': [], 'not in the table': [] },
  );
});

test('a page either asks the caller or a service, and every service is asked somewhere', () => {
  for (const page of pages) {
    const { asks, webhook, listens, leadsTo } = flow[page];
    assert.equal(asks !== null && webhook !== null, false, page);
    if (asks !== null)
      assert.ok(
        [...listens, 'human', 'refusal', 'no-input', 'no-match'].every((what) => leadsTo[what as Happening]),
        page,
      );
  }
  assert.deepEqual(pages.flatMap((page) => flow[page].webhook ?? []).sort(), [...webhooks].sort());
});
