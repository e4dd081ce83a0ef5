import assert from 'node:assert/strict';
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { Line } from './line';

test('a line that is cut cuts no other one, though both go to the same target', async (t) => {
  /** Requests that the target has not answered yet. */
  const waiting: ServerResponse[] = [];
  let arrived: () => void = () => undefined;
  const target = createServer((request, response) => {
    if (request.url !== '/later') return void response.end('at once');
    waiting.push(response);
    arrived();
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  const [first, second] = [await Line.open(), await Line.open()];
  const agent = new Agent({ keepAlive: true });
  t.after(async () => {
    agent.destroy();
    await Promise.all([first.close(), second.close()]);
    target.close();
  });
  const ask = async (line: Line, path: string): Promise<string> => {
    const { port } = new URL(line.address);
    const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}${path}`;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path: url, agent }, resolve).on('error', reject);
    });
    return text(answer);
  };
  assert.equal(await ask(first, '/'), 'at once');
  const there = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const later = ask(second, '/later');
  await there;
  await first.cut();
  await assert.rejects(ask(first, '/'));
  waiting[0]?.end('after all');
  assert.equal(await later, 'after all');
  first.restore();
  assert.equal(await ask(first, '/'), 'at once');
});
