#!/usr/bin/env node
// The command. Its sources are TypeScript and run as they are.
process.env.TS_NODE_PROJECT ??= require('node:path').join(__dirname, '../tsconfig.json');
require('ts-node/register');
require('./main').main(process.argv);
