/**
 * `npm run bench`: what the suite costs, side by side with a floor measured in the same run. Ratios carry over to
 * other machines, seconds do not; and on a noisy machine of two cores even ratios differ from run to run.
 *
 * - payment calls/s: transfer, send, key 1, completed transfer, card entry and result, fifty calls at a time over one call-control
 *   WebSocket. The floor exchanges as many frames and requests with a bare server, those included that the simulated systems make.
 * - memory of one call: what the process holds after garbage collection with 10,000 calls in card entry, less what it held
 *   before them. The lists on the operators' screens are part of it.
 * - to place one call, one second of one waiting call: what a call costs when 10,000 are there, beside 100; 1 x is linear growth.
 * - conversations/s: a card locked permanently and replaced, in eight turns, twenty conversations at a time. The floor is as many
 *   requests at a bare server, those included that the agent makes of the bank.
 * - bindings/s: a device bound by a one-time code through network, gateway and bank, twenty at a time, for both networks. The floor is as many
 *   requests at a bare server, those included that the parties make of one another.
 * - envelopes/s: card data sealed and opened (CMS). The floor is RSA and AES alone, as Node has them.
 * - search for card data: which writings of a labelled corpus are found, and MB/s, beside other tools on the same bytes. They are used
 *   where they are: ripgrep (RG), ccsrch (CCSRCH), both also on the PATH. The floor is a search for one fixed text.
 *
 * `npm run bench -- scan` does the last part only.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import type { Results } from '../reports/results';
import { bindings, envelopes } from './bindings';
import { telephony } from './calls';
import { conversations } from './conversations';
import { scanning } from './scan';
import { median, root, rounds, row, type Server, start } from './server';

/** Seconds that a command takes as a whole process. */
function timed(command: string, given: readonly string[], cwd = root): number {
  const begun = performance.now();
  const { status, stderr } = spawnSync(command, given, { cwd, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${given.join(' ')} ended with ${status}: ${stderr.slice(-500)}`);
  return (performance.now() - begun) / 1000;
}

const cucumber = join(root, 'node_modules/.bin/cucumber-js');

/** The whole suite over http against cucumber with as many empty scenarios, plus as many exchanges with a bare route. */
async function suiteAgainstFloor(bare: Server, folder: string): Promise<void> {
  const out = join(folder, 'run');
  timed(process.execPath, ['bin/akashi.js', 'run', '--binding', 'http', '--out', out]);
  const { scenarios } = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as Results;
  // What the journals hold, plus making and removing each scenario's world. Event streams are not counted: the floor is a little too low.
  const exchanges = scenarios.reduce((sum, { journal }) => sum + 2 + journal.reduce((all, { wire = [] }) => all + wire.length, 0), 0);
  const empty = join(folder, 'empty');
  spawnSync('mkdir', ['-p', empty]);
  const lines = scenarios.map((_scenario, n) => `  Scenario: ${n}\n    Given nothing`);
  writeFileSync(join(empty, 'empty.feature'), `Feature: empty\n${lines.join('\n')}\n`);
  writeFileSync(
    join(empty, 'steps.js'),
    `const { Given } = require(${JSON.stringify(join(root, 'node_modules/@cucumber/cucumber'))});\nGiven('nothing', function () {});\n`,
  );
  const pool = new Pool(bare.address, { connections: 1 });
  const [suite, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    suite.push(timed(cucumber, ['--profile', 'default']));
    const process0 = timed(cucumber, ['--require', 'steps.js', 'empty.feature'], empty);
    const begun = performance.now();
    for (let n = 0; n < exchanges; n++) await (await pool.request({ path: '/', method: 'GET' })).body.text();
    floor.push(process0 + (performance.now() - begun) / 1000);
  }
  await pool.close();
  const [value, least] = [median(suite), median(floor)];
  row(
    `suite, ${scenarios.length} scenarios, ${exchanges} exchanges`,
    `${value.toFixed(2)} s`,
    `${least.toFixed(2)} s`,
    `${(value / least).toFixed(2)} x`,
    'aim: 2 x or less',
  );
}

/** Requests a second for a screen that reads a session, beside the bare route. */
async function requestsPerSecond(bench: Server, bare: Server): Promise<void> {
  const { screen, cookie } = await signedIn(bench.address);
  const [ours, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    floor.push(await load(bare.address, '/', {}));
    ours.push(await load(new URL(screen).origin, new URL(screen).pathname, { cookie }));
  }
  const [value, most] = [median(ours), median(floor)];
  row(
    'console requests/s (screen with session)',
    value.toFixed(0),
    most.toFixed(0),
    `${((100 * value) / most).toFixed(0)} %`,
    'aim: 60 % or more',
  );
}

/** Signs a fresh user in and leaves the session. */
async function signedIn(address: string): Promise<{ screen: string; cookie: string }> {
  const post = async (url: string, body: unknown, method = 'POST') =>
    fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const world = (await (await post(`${address}/control/environments`, {})).json()) as {
    addresses: Record<string, string>;
    control: string;
  };
  await post(`${world.control}/users/M/op01`, { authority: 'operator', initialPassword: 'Initial0001' }, 'PUT');
  const console = world.addresses['operator-console'] as string;
  const answer = await post(`${console}do/sign-in`, { merchantId: 'M', userId: 'op01', password: 'Initial0001' });
  return { screen: `${console}screen`, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

async function load(origin: string, path: string, headers: Record<string, string>): Promise<number> {
  const pool = new Pool(origin, { connections: 10 });
  const end = performance.now() + 2000;
  let count = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await (await pool.request({ path, method: 'GET', headers })).body.text();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: 10 }, worker));
  await pool.close();
  return count / 2;
}

function residentMegabytes({ pid }: Server): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

async function startUpAndMemory(): Promise<void> {
  const [up, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    for (const [file, times] of [
      ['simulators/bench/main.ts', up],
      ['bench/bare-server.ts', floor],
    ] as const) {
      const begun = performance.now();
      const server = await start(file);
      times.push(performance.now() - begun);
      server.stop();
    }
  }
  row(
    'start-up of the bench',
    `${median(up).toFixed(0)} ms`,
    `${median(floor).toFixed(0)} ms`,
    `${(median(up) / median(floor)).toFixed(2)} x`,
  );
  const server = await start('simulators/bench/main.ts');
  const before = residentMegabytes(server);
  const worlds = 200;
  for (let n = 0; n < worlds; n++)
    await fetch(`${server.address}/control/environments`, { method: 'POST' }).then((answer) => answer.text());
  const after = residentMegabytes(server);
  row('memory of the bench, empty', `${before.toFixed(0)} MB`, '', '');
  row(`memory of one world (of ${worlds})`, `${(((after - before) * 1024) / worlds).toFixed(0)} KB`, '', '');
  server.stop();
}

function browserBinding(folder: string): void {
  const out = join(folder, 'browser');
  const seconds = timed(process.execPath, ['bin/akashi.js', 'run', '--binding', 'browser', '--tags', '@OPW-3.2 or @OPW-3.4', '--out', out]);
  const { scenarios } = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as Results;
  row(`browser binding, ${scenarios.length} scenarios`, `${(seconds / scenarios.length).toFixed(2)} s each`, '', '');
}

/** Virtual time: scenarios of 24 hours and 90 days beside those in which no time passes. */
function virtualTime(folder: string): void {
  const { scenarios } = JSON.parse(readFileSync(join(folder, 'run/results.json'), 'utf8')) as Results;
  const long = scenarios.filter(({ steps }) => steps.some(({ text }) => /\d+ (hours|days)/.test(text)));
  const short = scenarios.filter((scenario) => !long.includes(scenario));
  const milliseconds = (of: typeof scenarios): number => median(of.map(({ seconds }) => seconds * 1000));
  row(
    `scenarios of hours and days (${long.length})`,
    `${milliseconds(long).toFixed(1)} ms`,
    `${milliseconds(short).toFixed(1)} ms`,
    `${(milliseconds(long) / milliseconds(short)).toFixed(2)} x`,
    'floor: all others',
  );
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'akashi-benchmark-'));
  try {
    if (process.argv[2] !== 'scan') await suiteAndSimulators(folder);
    await scanning(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function suiteAndSimulators(folder: string): Promise<void> {
  const [bench, bare] = [await start('simulators/bench/main.ts'), await start('bench/bare-server.ts')];
  try {
    row(`median of ${rounds}`, 'Akashi', 'floor', 'ratio');
    await suiteAgainstFloor(bare, folder);
    virtualTime(folder);
    await requestsPerSecond(bench, bare);
    await telephony(bench);
    await conversations(bench);
    await bindings(bench);
    envelopes();
    await startUpAndMemory();
    browserBinding(folder);
  } finally {
    bench.stop();
    bare.stop();
  }
}

void main();
