/** features/README.md lists every sentence there is. It is made from the step definitions: UPDATE=1 writes it anew. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfiguration, loadSupport } from '@cucumber/cucumber/api';
import { readFeatures } from './scenarios';

/** What of Cucumber's step definitions is read here; its published type is narrower. */
interface StepDefinition {
  readonly uri: string;
  readonly keyword: string;
  readonly pattern: string | RegExp;
  readonly expression: { match(text: string): unknown };
}

const root = join(__dirname, '../..');
const file = join(root, 'features/README.md');

async function vocabulary(): Promise<string> {
  const { runConfiguration } = await loadConfiguration({ file: 'cucumber.js' }, { cwd: root });
  const { stepDefinitions } = (await loadSupport(runConfiguration, { cwd: root })) as unknown as { stepDefinitions: StepDefinition[] };
  const steps = readFeatures().flatMap(({ pickles }) => pickles.flatMap((pickle) => pickle.steps.map((step) => step.text)));
  const files = [...new Set(stepDefinitions.map(({ uri }) => uri))].sort();
  const sections = files.map((uri) => {
    const about = /\/\*\* (.*?) \*\//.exec(readFileSync(join(root, uri), 'utf8'))?.[1] ?? '';
    const rows = stepDefinitions
      .filter((definition) => definition.uri === uri)
      .map(({ keyword, pattern, expression }) => {
        const used = steps.filter((text) => expression.match(text) !== null).length;
        return `| ${keyword} | ${String(pattern).replaceAll('|', '\\|')} | ${used} |`;
      });
    return `## ${uri.replace(/^steps\//, '').replace('.steps.ts', '')}\n\n${about}\n\n| keyword | sentence | used |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  const head =
    '# The sentences of the features\n\n' +
    'Look here before you write a new one. `{operator}` is a name in quotes such as "op01"; `{duration}` a span such as 6 minutes or\n' +
    '89 days 23:59; `{typed}` is text in quotes in which <TAB>, <SPACE> and <IDEOGRAPHIC SPACE> stand for what cannot be read. This page is\n' +
    'made from the step definitions (`UPDATE=1 node --require ts-node/register --test features/catalogue/vocabulary.test.ts`).\n';
  return `${head}\n${sections.join('\n')}`;
}

test('features/README.md lists the sentences as they are, and none is unused', async () => {
  const now = await vocabulary();
  if (process.env.UPDATE) writeFileSync(file, now);
  assert.equal(readFileSync(file, 'utf8'), now, 'features/README.md is out of date: run this test with UPDATE=1');
  assert.doesNotMatch(now, /\| 0 \|/, 'a sentence that no feature uses: remove its step definition');
});
