/** The simulators as a command: where they listen, what they print, and rules that they break. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { test } from 'node:test';

const akashi = join(__dirname, 'akashi.js');

interface Facts {
  readonly control: string;
  readonly startPage: string;
}

/** Starts, reads the facts, acts, and stops. */
async function during(given: string[], act: (facts: Facts, lines: Interface) => Promise<void>): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, [akashi, 'simulate', '--json', ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const lines = createInterface(child.stdout as NodeJS.ReadableStream);
    const facts = new Promise<Facts>((resolve) => {
      lines.on('line', (line) => {
        const known = JSON.parse(line) as { format?: string };
        if (known.format === 'akashi-simulation') resolve(known as unknown as Facts);
      });
    });
    await act(await facts, lines);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

/** What a GET answers to whoever knows the bench by another name. */
async function asked(address: string, host: string): Promise<string> {
  const [answer] = (await once(get(address, { headers: { host } }), 'response')) as [NodeJS.ReadableStream];
  let text = '';
  for await (const part of answer) text += part;
  return text;
}

test('--host listens there; addresses are given as whoever asks knows the bench', async () => {
  await during(['--host', '0.0.0.0'], async ({ control, startPage }) => {
    assert.match(control, /^http:\/\/127\.0\.0\.1:\d+\/control\/environments\/demo$/);
    assert.match(await asked(startPage, 'bench.example:8080'), /<code>http:\/\/bench\.example:8080\/control\/environments\/demo</);
    const { origin } = new URL(startPage);
    assert.ok((await asked(startPage, 'x"><script>')).includes(`<code>${origin}/control`), 'what is no name is not repeated');
    const made = await fetch(`${origin}/control/environments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const { control: own, addresses } = (await made.json()) as { control: string; addresses: Record<string, string> };
    assert.ok(own.startsWith(`${origin}/`) && addresses.ivr?.startsWith(origin.replace('http', 'ws')), own);
  });
});

test('--log prints what the simulated systems log, --rules is what they follow', async () => {
  await during(['--log', '--rules', '{"operatorConsole.path":"elsewhere"}'], async ({ control, startPage }, lines) => {
    assert.match(await asked(startPage, new URL(startPage).host), /href="\/worlds\/demo\/elsewhere\/"/);
    const logged = new Promise<string>((resolve) => {
      lines.on('line', (line) => line.includes('"user":"new01"') && resolve(line));
    });
    const added = { authority: 'operator', initialPassword: 'Initial0001' };
    const body = JSON.stringify(added);
    await fetch(`${control}/users/Merchant/new01`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
    assert.match(await logged, /"event":"user-added"/);
  });
});

for (const [what, given, message] of [
  ['a host that is no address', ['--host', 'everywhere'], /--host.*Expected an IP address of this machine, such as 127\.0\.0\.1/],
  ['rules that are no JSON', ['--rules', '{x'], /--rules: expected a JSON object such as .*, given \{x/],
  ['rules that are a list', ['--rules', '[]'], /--rules: expected a JSON object such as .*, given \[\]/],
  ['a rule that there is not', ['--rules', '{"x":1}'], /--rules: no rule "x"/],
] as const) {
  test(`simulate with ${what}: exit code 3, and what was expected`, async () => {
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      execFile(process.execPath, [akashi, 'simulate', ...given], (error, _stdout, told) => resolve({ code: error?.code, stderr: told }));
    });
    assert.equal(code, 3, stderr);
    assert.match(stderr, message);
  });
}
