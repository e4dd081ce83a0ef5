#!/usr/bin/env node
/* Makes the Allure report from the results of the last run. Allure needs Java. */
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const out = join(__dirname, '../reports/out');
const results = join(out, 'allure-results');

function give(message, code) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

if (!existsSync(results)) give(`report:allure: no results in ${results}; run npm run conformance first`, 3);
if (spawnSync('java', ['-version'], { stdio: 'ignore' }).error)
  give('report:allure: Java is missing; on Debian: apt-get install default-jre-headless', 3);

// Without this variable Allure's pages call an analytics service when they are opened.
const env = { ...process.env, ALLURE_NO_ANALYTICS: 'true' };
const { status } = spawnSync(join(__dirname, '../node_modules/.bin/allure'), ['generate', results, '--clean', '-o', join(out, 'allure')], {
  stdio: 'inherit',
  env,
});
process.exit(status ?? 4);
