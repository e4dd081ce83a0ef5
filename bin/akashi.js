#!/usr/bin/env node
// The command. In the repository its sources are TypeScript and run as they are; a package holds them compiled, and no sources.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

if (existsSync(join(__dirname, 'main.ts'))) {
  process.env.TS_NODE_PROJECT ??= join(__dirname, '../tsconfig.json');
  require('ts-node/register');
  require('./main').main(process.argv);
} else require('../dist/bin/main').main(process.argv);
