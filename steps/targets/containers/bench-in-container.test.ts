/** The suite against a target that it starts from an image: the bench, made by the Dockerfile of the examples. Needs a container engine. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, type TestContext, test } from 'node:test';
import { parse, stringify } from 'yaml';
import type { Results } from '../../../reports/results';
import type { Engine } from './engine';
import { runLabel } from './running-containers';
import { engineIfAny, makeBenchImage, makeNodeImage, removeImages } from './test-images';

const root = join(__dirname, '../../..');
const akashi = join(root, 'bin/akashi.js');
const base = 'localhost/akashi-test-base:1';
const image = 'localhost/akashi-test-bench:1';
const part = '@OPW-3.2.1 or @OPW-3.4';
let engine: Engine | null = null;
let folder: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-in-container-'));
  engine = await engineIfAny();
  if (!engine) return;
  await makeNodeImage(engine, base);
  await makeBenchImage(base, image);
});
after(async () => {
  rmSync(folder, { recursive: true });
  if (engine) await removeImages(engine, image, base);
});

function needed(t: TestContext): Engine {
  if (engine === null) t.skip('no container engine');
  return engine as Engine;
}

interface Target {
  containers: { bench: { image: string; command?: string[]; files: unknown[] } };
}

/** The profile of the examples, with our image. */
function profile(name: string, change: (target: Target) => void = () => undefined): string {
  const content = parse(readFileSync(join(root, 'examples/container/profile.yaml'), 'utf8')) as { target: Target };
  content.target.containers.bench.image = image;
  change(content.target);
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, stringify(content));
  return file;
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function command(given: string[], env: Record<string, string | undefined> = process.env): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [akashi, ...given], { env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
}

interface Happening {
  readonly action: string;
  readonly id: string;
  readonly run: string;
}

/** What becomes of our containers: create, start, die, destroy. @returns what ends it */
async function watch({ container: { dockerode } }: Engine, seen: (happening: Happening) => void): Promise<() => void> {
  const stream = (await dockerode.getEvents({ filters: { type: ['container'], image: [image] } })) as NodeJS.ReadableStream & {
    destroy(): void;
  };
  createInterface(stream).on('line', (line) => {
    const { Action: action, id, Actor } = JSON.parse(line) as { Action: string; id: string; Actor: { Attributes: Record<string, string> } };
    seen({ action, id, run: Actor.Attributes[runLabel] ?? 'none of ours' });
  });
  return () => stream.destroy();
}

async function mustBeGone({ container: { dockerode } }: Engine, run: string): Promise<void> {
  const filters = { label: [`${runLabel}=${run}`] };
  assert.deepEqual(await dockerode.listContainers({ all: true, filters }), []);
  assert.deepEqual(await dockerode.listNetworks({ filters }), []);
}

test('part of the suite passes against the bench in a container, and nothing is left of it', async (t) => {
  const there = needed(t);
  if (!there) return;
  const seen: Happening[] = [];
  const done = await watch(there, (happening) => seen.push(happening));
  const out = join(folder, 'passed');
  const { code, stdout, stderr } = await command(['run', '--target', profile('passed'), '--binding', 'http', '--tags', part, '--out', out]);
  done();
  assert.equal(code, 0, stdout + stderr);
  const { summary, scenarios, target } = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as Results;
  assert.equal(summary.verdict, 'PASS');
  const { Id: id } = await there.container.dockerode.getImage(image).inspect();
  assert.deepEqual(target.images, [{ container: 'bench', image, id }], 'the report names the very image that was tested');
  assert.ok(scenarios.length >= 10, `${scenarios.length} scenarios`);
  assert.ok(scenarios.every(({ checks }) => checks > 0));
  const lived = seen.filter(({ action }) => ['create', 'start', 'destroy'].includes(action));
  assert.deepEqual(
    lived.map(({ action }) => action),
    ['create', 'start', 'destroy'],
  );
  const run = lived[0]?.run ?? assert.fail();
  assert.ok(lived.every((happening) => happening.run === run));
  await mustBeGone(there, run);

  const judged = await command(['verify', join(out, 'bundle')], { ...process.env, DOCKER_HOST: 'unix:///nowhere/socket' });
  assert.equal(judged.code, 0, 'a bundle is judged again without container and engine');
});

test('card data that the target leaves in its log and in its files is found', async (t) => {
  if (!needed(t)) return;
  const leaks = ['log', 'store'].map((place) => ({ place, form: 'plain', after: 'success' }));
  const file = profile('leaking', ({ containers: { bench } }) => {
    const rules = JSON.stringify({ 'ivr.leaks': leaks });
    bench.command = ['simulate', '--host', '0.0.0.0', '--port', '8080', '--log', '--rules', rules];
    bench.files = [{ path: '/tmp', kind: 'store' }];
  });
  const out = join(folder, 'leaking');
  const tags = '@AIV-pci-03 and not @memory';
  const outcome = await command(['run', '--target', file, '--binding', 'http', '--tags', tags, '--out', out]);
  assert.equal(outcome.code, 1, outcome.stdout + outcome.stderr);
  const results = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as Results;
  assert.equal(results.requirements.find(({ id }) => id === 'AIV-pci-03')?.verdict, 'FAIL');
  const seen = results.scenarios.flatMap(({ findings }) => findings.map((finding) => finding.seen ?? '')).join('\n');
  assert.match(seen, /card number of «PAN:1», plain, in stdout of bench/);
  const holding = results.places.filter(({ found }) => found > 0).map(({ place }) => place);
  assert.deepEqual(holding.sort(), ['logs', 'stores']);
  // Card numbers of this suite are of 14 digits at least, and no address or time has so many in a row.
  assert.doesNotMatch(outcome.stdout + outcome.stderr, /\d{14}/);
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`everything is removed when the run is interrupted in the midst by ${signal}`, async (t) => {
    const there = needed(t);
    if (!there) return;
    const given = ['run', '--target', profile(signal), '--binding', 'http', '--tags', part, '--out', join(folder, signal)];
    let child: ChildProcess | null = null;
    let told = '';
    const started = new Promise<Happening>((resolve) => {
      void watch(there, (happening) => happening.action === 'start' && resolve(happening)).then((done) => {
        child = spawn(process.execPath, [akashi, ...given], { stdio: ['ignore', 'ignore', 'pipe'] });
        child.stderr?.on('data', (text) => {
          told += text;
        });
        child.once('exit', done);
      });
    });
    const { id, run } = await started;
    // By SIGINT while it waits for the container, by SIGTERM while scenarios are played.
    if (signal === 'SIGTERM') await firstUser(there, id);
    const ended = once(child as unknown as ChildProcess, 'exit');
    (child as unknown as ChildProcess).kill(signal);
    assert.deepEqual(await ended, [code, null]);
    assert.ok(told.includes(`akashi: ended by ${signal}; what the run has started is removed first\n`), told);
    await mustBeGone(there, run);
  });
}

async function firstUser({ container }: Engine, id: string): Promise<void> {
  const log = (await container.getById(id).logs({ follow: true, stdout: true, stderr: true })) as NodeJS.ReadableStream;
  for await (const line of createInterface(log)) if (line.includes('"user":"op01-')) return;
  assert.fail('the container ended before a scenario was played');
}

test('plain cucumber-js says that it starts no containers', async () => {
  const cucumber = join(root, 'node_modules/@cucumber/cucumber/bin/cucumber.js');
  const parameters = JSON.stringify({ profile: profile('plain') });
  const given = [cucumber, '--tags', '@OPW-3.2.1-07', '--world-parameters', parameters];
  const child = spawn(process.execPath, given, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  assert.notEqual(code, 0);
  assert.match(said, /target\.containers: expected to run already, and they do not; only akashi run starts them/);
});
