/** The package as somebody gets it: compiled, with all that it reads, run in an empty folder with nothing but its own dependencies. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { execute, type Outcome } from './command-harness';

const root = join(__dirname, '../..');
let folder: string;
let installed: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-package-'));
  const modules = join(folder, 'node_modules');
  installed = join(modules, 'akashi');
  mkdirSync(installed, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  execFileSync('tar', ['xzf', join(folder, packed.trim().split('\n').at(-1) ?? ''), '-C', installed, '--strip-components', '1']);
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { dev?: boolean }> };
  for (const [path, { dev }] of Object.entries(packages)) {
    if (dev || path === '' || path.indexOf('node_modules', 1) > 0 || !existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(root, path), join(folder, path));
  }
});
after(() => rmSync(folder, { recursive: true, force: true }));

function akashi(...given: string[]): Promise<Outcome> {
  const empty = join(folder, 'empty');
  mkdirSync(empty, { recursive: true });
  return execute(process.execPath, [join(installed, 'bin/akashi.js'), ...given], { cwd: empty });
}

function filesIn(at: string): string[] {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(at, entry.name)) : [join(at, entry.name)],
  );
}

test('the package holds no sources, no tests and no path of the machine that made it', () => {
  const files = filesIn(installed);
  assert.ok(files.some((file) => file.endsWith('operator-web/requirements.yaml')));
  assert.deepEqual(
    files.filter((file) => /\.ts$|\.test\.|\.tgz$/.test(file)),
    [],
  );
  for (const file of files) assert.ok(!readFileSync(file, 'utf8').includes(`${root}/`), file);
});

test('what is needed to compile is no dependency of it', () => {
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  for (const name of ['typescript', 'ts-node', '@swc/core', 'fast-check']) assert.equal(dependencies[name], undefined);
  assert.ok(!existsSync(join(folder, 'node_modules/ts-node')));
});

test('its commands work in an empty folder, and write there', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  assert.equal((await akashi('--version')).stdout.trim(), version);
  const { requirements } = JSON.parse((await akashi('requirements', '--json')).stdout) as { requirements: object[] };
  assert.equal(requirements.length, 292);
  const run = await akashi('run', '--binding', 'http', '--tags', '@OPW-3.4 or @TKB-otp-03 or @LCK-in-01 or @AIV-pci-01');
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /PASS \(every check held\)/);
  const verified = await akashi('verify', 'reports/out/bundle.tar');
  assert.equal(verified.code, 0, verified.stderr);
  const scanned = await akashi('scan', 'reports/out/junit.xml');
  assert.equal(scanned.code, 0, scanned.stdout);
  const proven = await akashi('prove', '--tags', '@OPW-3.4-01', '--lanes', '1');
  assert.equal(proven.code, 0, proven.stdout + proven.stderr);
  assert.deepEqual(
    readdirSync(join(installed)).filter((name) => name === 'reports'),
    [],
  );
});
