#!/usr/bin/env node
/*
 * Compiles what a package needs into dist/, in the same folders, with everything that is read at run time beside it: no compiler is
 * needed there. npm pack calls it before, and takes dist/ away afterwards (--clean).
 */
const { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, extname, join, relative, resolve } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '..');
const dist = join(root, 'dist');

/** What is started by itself; everything else is found from here. */
const entries = [
  'bin/main.ts',
  'bin/prove/prove-lane.ts',
  'bin/bundle/replay-lane.ts',
  'cards/scan/worker.ts',
  'simulators/bench/main.ts',
  ...readdirSync(join(root, 'steps'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `steps/${name}`),
];

/** Folders whose other files (features, catalogue, pages, schemas) are read at run time. */
const read = ['cards', 'docs/openapi', 'docs/schemas', 'features', 'reports/html', 'simulators', 'steps'];

/** The module and all modules of ours that it loads, directly or not. */
function reachable(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const source = readFileSync(file, 'utf8');
  for (const [, path] of source.matchAll(/(?:from |import\(|import |require\()'(\.[^']*)'/g)) {
    const target = resolve(dirname(file), path);
    const module = [`${target}.ts`, join(target, 'index.ts')].find((one) => existsSync(one));
    if (module) reachable(module, found);
  }
  return found;
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

function put(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function build() {
  const modules = new Set(entries.flatMap((entry) => [...reachable(join(root, entry))]));
  for (const file of modules) {
    const { code } = transformSync(readFileSync(file, 'utf8'), {
      filename: file,
      module: { type: 'commonjs' },
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022', keepClassNames: true },
      sourceMaps: false,
      swcrc: false,
    });
    put(join(dist, relative(root, file)).replace(/\.ts$/, '.js'), code);
  }
  const beside = read.flatMap((folder) => filesIn(join(root, folder))).filter((file) => extname(file) !== '.ts');
  for (const file of beside) {
    const target = join(dist, relative(root, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
  const { name, version, type } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  put(join(dist, 'package.json'), `${JSON.stringify({ name, version, type }, null, 2)}\n`);
  put(
    join(dist, 'cucumber.js'),
    "module.exports = { default: { paths: ['features/**/*.feature'], require: ['steps/*.js'], format: ['progress'] } };\n",
  );
  process.stdout.write(`dist: ${modules.size} modules, ${beside.length} other files\n`);
}

rmSync(dist, { recursive: true, force: true });
if (!process.argv.includes('--clean')) build();
