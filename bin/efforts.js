#!/usr/bin/env node
/*
 * What scenarios cost (features/efforts.json), from a run against the built-in simulators over http. With --update it is written; else
 * it must be what that run has measured. Usage: node bin/efforts.js BUNDLE [--update]
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
require('ts-node/register');
const { effortsFile } = require('../features/catalogue/efforts');
const { readRuns } = require('../reports/evidence/evidence');

const [bundle, update] = process.argv.slice(2);
const measured = {};
for (const run of readRuns(bundle)) {
  if (run.binding !== 'http' || run.repetition !== 1 || !run.record?.effort) continue;
  const { exchanges, ...effort } = run.record.effort;
  measured[run.uri] ??= {};
  measured[run.uri][run.name] ??= [];
  // How often a screen is looked at until it shows something depends on how fast it is.
  measured[run.uri][run.name].push({ exchanges: Math.ceil(exchanges / 10) * 10, ...effort });
}
const text = `{\n${Object.entries(measured)
  .map(([uri, scenarios]) => {
    const lines = Object.entries(scenarios).map(([name, rows]) => `    ${JSON.stringify(name)}: ${JSON.stringify(rows)}`);
    return `  ${JSON.stringify(uri)}: {\n${lines.join(',\n')}\n  }`;
  })
  .join(',\n')}\n}\n`;
if (update === '--update') writeFileSync(effortsFile, text);
else {
  const strip = (content) => JSON.stringify(JSON.parse(content), (key, value) => (key === 'exchanges' ? undefined : value));
  const same = strip(readFileSync(effortsFile, 'utf8')) === strip(text);
  process.stdout.write(
    same
      ? 'features/efforts.json is as measured\n'
      : `features/efforts.json is not as measured: node bin/efforts.js ${join(bundle)} --update\n`,
  );
  process.exitCode = same ? 0 : 1;
}
