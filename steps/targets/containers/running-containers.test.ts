/** Containers as the engine has them. Needs an engine; without one, these tests are skipped and say so. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { Secret } from '../../../cards/numbers/secret';
import { testNumber } from '../../../cards/numbers/test-numbers';
import { Misconfigured } from '../errors';
import { searchKeptPlace } from '../kept-places';
import type { KeptPlace } from '../profile';
import type { Engine } from './engine';
import { lastLinesOf } from './log';
import { RunningContainers, runLabel } from './running-containers';
import type { ContainerSettings } from './settings';
import { engineIfAny, makeNodeImage, removeImages } from './test-images';
import { ContainerTrouble } from './trouble';

const nodeImage = 'localhost/akashi-test-node:1';
let engine: Engine | null = null;
let folder: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-containers-'));
  engine = await engineIfAny();
  if (engine) await makeNodeImage(engine, nodeImage);
});
after(async () => {
  rmSync(folder, { recursive: true });
  if (engine) await removeImages(engine, nodeImage);
});

/** The engine, or the test is skipped. */
function needed(t: TestContext): Engine | null {
  if (engine === null) t.skip('no container engine');
  return engine;
}

const number = testNumber('Visa', 'containers');
const cards = [{ number: new Secret(number, 'PAN:1'), expiry: new Secret('1135', 'expiry:1'), securityCode: new Secret('739', 'code:1') }];

/** A container that runs a few lines of JavaScript. */
function script(code: string, settings: Partial<ContainerSettings> = {}): ContainerSettings {
  return {
    ...{ name: 'one', image: nodeImage, pull: 'never', environment: {}, ports: [], mounts: [], files: [] },
    ...{ command: ['node', '-e', code], waitFor: { log: 'ready' }, seconds: 20 },
    ...settings,
  };
}

/** Starts, looks, and removes; nothing may be left. */
async function during(containers: ContainerSettings[], look: (running: RunningContainers) => Promise<void>): Promise<void> {
  const run = randomUUID();
  const running = await RunningContainers.start(containers, run);
  try {
    await look(running);
  } finally {
    await running.stop();
  }
  await mustBeGone(run);
}

async function mustFail(container: ContainerSettings, ...parts: RegExp[]): Promise<void> {
  const run = randomUUID();
  await assert.rejects(RunningContainers.start([container], run), (error: Error) => {
    assert.ok(error instanceof ContainerTrouble, error.stack);
    for (const part of parts) assert.match(error.message, part);
    return true;
  });
  await mustBeGone(run);
}

async function mustBeGone(run: string): Promise<void> {
  const { dockerode } = (engine as Engine).container;
  const filters = { label: [`${runLabel}=${run}`] };
  assert.deepEqual(await dockerode.listContainers({ all: true, filters }), []);
  assert.deepEqual(await dockerode.listNetworks({ filters }), []);
}

const serving = "require('http').createServer((q, r) => r.end('hello from ' + process.pid)).listen(8080, () => console.log('ready'))";

test('containers know each other by name, and get environment, mounts and the order that was asked for', async (t) => {
  if (!needed(t)) return;
  writeFileSync(join(folder, 'note.txt'), 'from outside');
  const caller = `fetch('http://server:8080').then((a) => a.text()).then((text) => {
    let written = 'writable';
    try { require('fs').writeFileSync('/given/note.txt', 'x'); } catch { written = 'read-only'; }
    console.log([text, process.env.PLAIN, process.env.KEY, require('fs').readFileSync('/given/note.txt', 'utf8'), written, 'ready'].join('; '));
    setInterval(() => undefined, 1e6);
  })`;
  const containers = [
    script(serving, { name: 'server', ports: [8080] }),
    script(caller, {
      ...{ name: 'caller', environment: { PLAIN: 'a=b', KEY: new Secret('s3cret', 'KEY') } },
      mounts: [{ from: folder, to: '/given' }],
    }),
  ];
  await during(containers, async ({ byName }) => {
    const { server, caller } = byName;
    // The first process of a container, so not of this machine.
    assert.equal(await (await fetch(`http://${server?.ports['8080']}`)).text(), 'hello from 1');
    const said = await lastLinesOf((engine as Engine).container.getById(caller?.id as string), 1);
    assert.equal(said, 'hello from 1; a=b; s3cret; from outside; read-only; ready');
  });
});

test('its volumes go with it', async (t) => {
  const { container } = needed(t) ?? {};
  if (!container) return;
  let volume = '';
  await during([script("console.log('ready'); setInterval(() => undefined, 1e6)")], async ({ byName }) => {
    const { Mounts } = await container.getById(byName.one?.id as string).inspect();
    volume = Mounts.find(({ Destination }) => Destination === '/kept')?.Name ?? assert.fail('no volume');
  });
  await assert.rejects(container.dockerode.getVolume(volume).inspect(), { statusCode: 404 });
});

test('readiness by an answer; a health check that an image does not have', async (t) => {
  if (!needed(t)) return;
  const late = `setTimeout(() => { ${serving} }, 300)`;
  await during([script(late, { ports: [8080], waitFor: { http: '/', port: 8080 } })], async ({ byName }) => {
    assert.equal((await fetch(`http://${byName.one?.ports['8080']}`)).status, 200);
  });
  await mustFail(
    script('setInterval(() => undefined, 1e6)', { waitFor: { healthy: true }, seconds: 1 }),
    /target\.containers\.one\.waitFor: expected a health check of the image that says healthy within 1 seconds/,
  );
});

test('one that ends before it is ready: exit code and end of its log, without secrets and numbers', async (t) => {
  if (!needed(t)) return;
  const environment = { KEY: new Secret('s3cret', 'KEY of one') };
  const code = `console.log('first'); console.error('key ' + process.env.KEY + ' card ${number}'); process.exit(7)`;
  const ended = /target\.containers\.one: "localhost\/akashi-test-node:1" ended with exit code 7 before it was ready\. The end of its log:/;
  for (const settings of [{}, { ports: [8080], waitFor: { http: '/', port: 8080 } }, { waitFor: { healthy: true } }] as const)
    await mustFail(script(code, { environment, ...settings }), ended, / {2}first/, /key «KEY of one» card «number»$/m);
});

test('one that does not get ready in time: what was waited for, and what to do', async (t) => {
  if (!needed(t)) return;
  const quiet = 'setInterval(() => undefined, 1e6)';
  await mustFail(
    script(quiet, { seconds: 1 }),
    /one\.waitFor: expected a line of the log with "ready" within 1 seconds, and it did not come; correct waitFor, or raise its seconds/,
    /Its log is empty/,
  );
  await mustFail(
    script(quiet, { seconds: 1, ports: [8080], waitFor: { http: '/up', port: 8080 } }),
    /expected an answer to GET \/up at port 8080 within 1 seconds/,
  );
});

test('what cannot even be started says which field is wrong', async (t) => {
  if (!needed(t)) return;
  const gone = 'localhost/akashi-there-is-none:1';
  await mustFail(
    script('', { image: gone }),
    /target\.containers\.one\.image: expected an image that the engine has, since pull is never, given "localhost\/akashi-there-is-none:1"; build or load it first/,
  );
  await mustFail(
    script('', { image: gone, pull: 'missing' }),
    /one\.image: expected an image that the engine has or can pull, given "localhost/,
  );
  await mustFail(script('', { command: ['nothing-like-that'] }), /target\.containers\.one: ".*" cannot be started: .*nothing-like-that/);
  const mounts = [{ from: '/no/such/folder', to: '/x' }];
  await mustFail(script('', { mounts }), /target\.containers\.one\.mounts: expected a file or folder at \/no\/such\/folder, given nothing/);
});

test('its log and its files are searched, by stream and by path', async (t) => {
  if (!needed(t)) return;
  const code = `require('fs').writeFileSync('/tmp/left.txt', 'card ${number}'); console.error('card ${number}'); console.log('ready'); setInterval(() => undefined, 1e6)`;
  await during([script(code)], async ({ byName }) => {
    const search = async (path: string | null) => {
      const nothing = { files: null, command: null, address: null, token: null, folder };
      const place: KeptPlace = {
        ...nothing,
        ...{ name: 'a place', kind: 'log', container: { container: 'one', id: byName.one?.id ?? null, path } },
      };
      return searchKeptPlace(place, cards, 0);
    };
    const found = async (path: string | null) => (await search(path)).found.map(({ label, where }) => [label, where]);
    assert.deepEqual(await found(null), [['PAN:1', 'stderr of one']]);
    const [[label, where] = []] = await found('/tmp');
    assert.equal(label, 'PAN:1');
    assert.match(where ?? '', /^one:\/tmp › tmp\/left\.txt/);
    await assert.rejects(
      search('/nowhere'),
      (error: Error) =>
        error instanceof Misconfigured && /"a place" cannot be read: one:\/nowhere: is not there in the container/.test(error.message),
    );
  });
});
