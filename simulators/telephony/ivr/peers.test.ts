import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Agent } from 'undici';
import { VirtualClock } from '../../kit/clock';
import { HttpPeers } from './peers';

test('the IVR is at rest when every answer has come, and what follows from it', async (t) => {
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      waiting.push(response);
      server.emit('asked');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pool = new Agent();
  t.after(async () => {
    await pool.destroy();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = new VirtualClock(0);
  const peers = new HttpPeers({ 'payment-server': address, 'order-system': address, sms: address }, clock, 30, pool);
  assert.equal(await peers.atRest(0), true, 'nothing was asked');
  let asked = once(server, 'asked');
  const both = peers.sendSms('1', 'first').then(() => peers.sendSms('1', 'second'));
  await asked;
  assert.equal(await peers.atRest(1), false, 'the first is not answered');
  const rest = peers.atRest(60_000);
  asked = once(server, 'asked');
  waiting.shift()?.end('{}');
  await asked;
  let isOver = false;
  void rest.then(() => {
    isOver = true;
  });
  assert.equal(isOver, false, 'the second follows from the first');
  waiting.shift()?.end('{}');
  await both;
  assert.equal(await rest, true);
  asked = once(server, 'asked');
  const lost = assert.rejects(peers.sendSms('1', 'third'));
  await asked;
  clock.advance(30_000);
  await lost;
  assert.equal(await peers.atRest(0), true, 'what was given up is not under way');
});
