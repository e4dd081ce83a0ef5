/** A run with containers where there is no container engine, or none that does what it is asked. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const root = join(__dirname, '../../..');
const advice = ' The profile has target.containers: install Docker or Podman and start it, or name its socket in DOCKER_HOST\n';
let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-no-engine-'));
});
after(() => rmSync(folder, { recursive: true }));

/** Exit code 3; what is said. The engines of this user are not looked for. */
async function refused(dockerHost: string | undefined): Promise<string> {
  const { XDG_RUNTIME_DIR: _runtime, DOCKER_HOST: _host, ...others } = process.env;
  const env = { ...others, HOME: folder, TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1', ...(dockerHost && { DOCKER_HOST: dockerHost }) };
  const profile = join(root, 'examples/container/profile.yaml');
  const given = ['bin/akashi.js', 'run', '--target', profile, '--binding', 'http', '--tags', '@OPW-3.2.1-07', '--out', join(folder, 'out')];
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, given, { cwd: root, env }, (error, _stdout, told) => resolve({ code: error?.code, stderr: told }));
  });
  assert.equal(code, 3, stderr);
  return stderr;
}

/** Something that listens at a socket and answers. @param answers by method and path */
async function listening(name: string, answers: Readonly<Record<string, object>>): Promise<{ server: Server; host: string }> {
  const socket = join(folder, name);
  const server = createServer((request, reply) => {
    const path = (request.url ?? '').split('?')[0];
    const answer = answers[`${request.method} ${path}`];
    reply.writeHead(answer ? 200 : 500, { 'content-type': 'application/json' });
    reply.end(JSON.stringify(answer ?? { message: `no ${path} today` }));
  }).listen(socket);
  await once(server, 'listening');
  return { server, host: `unix://${socket}` };
}

for (const [what, address] of [
  ['a socket that is not there', 'unix:///nowhere/socket'],
  ['a port at which nobody listens', 'tcp://127.0.0.1:1'],
  ['what is no address', 'nowhere'],
] as const) {
  test(`DOCKER_HOST with ${what}: exit code 3, and what to do`, async () => {
    assert.equal(await refused(address), `akashi: no container engine: none answers at DOCKER_HOST (${address}).${advice}`);
  });
}

const elsewhere = existsSync('/var/run/docker.sock') && 'there is an engine at the usual socket';

test('no engine and no DOCKER_HOST: exit code 3, and what to do', { skip: elsewhere }, async () => {
  const why = 'none answers at the usual sockets, and DOCKER_HOST is not set';
  assert.equal(await refused(undefined), `akashi: no container engine: ${why}.${advice}`);
});

test('DOCKER_HOST with something else that listens: exit code 3, and what to do', { skip: elsewhere }, async () => {
  const { server, host } = await listening('other', {});
  assert.equal(await refused(host), `akashi: no container engine: what is at DOCKER_HOST (${host}) is none.${advice}`);
  server.close();
});

test('an engine that makes no network and lists no containers: what it says, and what may be left', async () => {
  const { server, host } = await listening('engine', {
    'GET /info': { OSType: 'linux', OperatingSystem: 'Linux' },
    'GET /images/akashi-bench:latest/json': {},
  });
  const told = await refused(host);
  server.close();
  assert.match(
    told,
    /^akashi: containers are left: no \/containers\/json today; remove what has the label akashi\.run=[0-9a-f-]{36} in your container engine$/m,
  );
  assert.match(told, /^akashi: the container engine refuses: no \/networks\/create today$/m);
});
