/** Mutual TLS on both sides: whom a bench speaks to, and to whom the suite speaks. */
import assert from 'node:assert/strict';
import { request as connectBy } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, test } from 'node:test';
import { connect } from 'node:tls';
import WebSocket from 'ws';
import { Secret } from '../../cards/numbers/secret';
import { testNumber } from '../../cards/numbers/test-numbers';
import { Bench } from '../../simulators/bench/bench';
import { fingerprintOf, type Issued, TestAuthority } from '../../simulators/kit/test-authority';
import { Line } from './line';
import { closeConnections, exchange, type TlsSettings, useTls } from './wire';

afterEach(async () => {
  useTls(null);
  await closeConnections();
});

async function guarded(): Promise<{ bench: Bench; authority: TestAuthority; client: Issued; serverPin: string }> {
  const authority = await TestAuthority.make();
  const [server, own, client] = [
    await authority.issueServer(),
    await authority.issueClient('bench'),
    await authority.issueClient('tester'),
  ];
  const pins = [fingerprintOf(client.certificate)];
  const bench = await Bench.start({ mutualTls: { authority: authority.certificate, server, own, pins } });
  return { bench, authority, client, serverPin: fingerprintOf(server.certificate) };
}

const settings = (client: Issued, authority: TestAuthority, pin: string | null = null): TlsSettings => ({
  certificate: client.certificate,
  key: new Secret(client.key, 'TLS key'),
  authority: authority.certificate,
  pin,
});

test('the pinned certificate is spoken to, and the parties speak to one another', async () => {
  const { bench, authority, client, serverPin } = await guarded();
  try {
    useTls(settings(client, authority, serverPin));
    const { address } = bench;
    assert.match(address, /^https:/);
    const made = await exchange('POST', `${address}/control/environments`, { 'content-type': 'application/json' }, '{}', 5000);
    assert.equal(made.status, 201);
    const { control, addresses } = JSON.parse(made.text) as { control: string; addresses: Record<string, string> };
    const card = {
      cardNumber: testNumber('Visa', 'mutual TLS'),
      expiry: '1230',
      application: true,
      push: false,
      tokenization: 'approve',
      binding: 'approve',
    };
    const json = { 'content-type': 'application/json' };
    await exchange('PUT', `${control}/issuer-backend/cards`, json, JSON.stringify(card), 5000);
    const asked = { tokenRequestorId: '40010030273', cardNumber: card.cardNumber, expiry: '1230', deviceId: 'wallet' };
    const token = await exchange('POST', `${addresses.vts}/requestor/tokens`, json, JSON.stringify(asked), 5000);
    // Approved by the bank: three parties have spoken to one another.
    assert.equal((JSON.parse(token.text) as { state: string }).state, 'done');
  } finally {
    await bench.stop();
  }
});

test('nobody else is: without a certificate, by another authority, by the same one but not pinned', async () => {
  const { bench, authority } = await guarded();
  try {
    const stranger = await TestAuthority.make('another authority');
    const unpinned = await authority.issueClient('somebody else');
    const foreign = await stranger.issueClient('tester');
    useTls({ ...settings(unpinned, authority), certificate: '', key: new Secret('', 'TLS key') });
    await assert.rejects(exchange('GET', `${bench.address}/`, {}, undefined, 5000), /GET https:/);
    for (const client of [unpinned, foreign]) {
      useTls(settings(client, authority));
      await assert.rejects(exchange('GET', `${bench.address}/`, {}, undefined, 5000), /GET https:/);
    }
    const socket = new WebSocket(`${bench.address.replace('https', 'wss')}/worlds/w1/call-control`, {
      ca: authority.certificate,
      cert: unpinned.certificate,
      key: unpinned.key,
    });
    await new Promise<void>((resolve, reject) =>
      socket.once('error', () => resolve()).once('open', () => reject(new Error('it was opened'))),
    );
  } finally {
    await bench.stop();
  }
});

test('a target with another certificate than the pinned one is not spoken to, and the error says which it has', async () => {
  const { bench, authority, client, serverPin } = await guarded();
  try {
    useTls(settings(client, authority, `${'AA:'.repeat(31)}AA`));
    await assert.rejects(exchange('GET', `${bench.address}/`, {}, undefined, 5000), new RegExp(`target\\.tls\\.pin.*${serverPin}`));
    useTls({ ...settings(client, authority), authority: null });
    await assert.rejects(exchange('GET', `${bench.address}/`, {}, undefined, 5000), /GET https:/);
  } finally {
    await bench.stop();
  }
});

test('a browser needs no certificate of its own: its line presents the one of the profile, and looks at the pin', async () => {
  const { bench, authority, client, serverPin } = await guarded();
  /** What a browser would see that trusts its line. */
  const through = ({ address }: Line): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(address);
      const tunnel = connectBy({ hostname, port, method: 'CONNECT', path: new URL(bench.address).host, agent: false });
      tunnel.on('error', reject).end();
      tunnel.on('connect', (_answer, socket) => {
        const browser = connect({ socket, rejectUnauthorized: false });
        browser.on('error', reject).end('GET / HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n');
        text(browser).then((answer) => resolve(Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1])), reject);
      });
    });
  try {
    useTls(settings(client, authority, serverPin));
    const line = await Line.open();
    assert.equal(await through(line), 200);
    assert.equal(line.trouble, null);
    useTls(settings(client, authority, `${'AA:'.repeat(31)}AA`));
    await assert.rejects(through(line));
    assert.match(line.trouble ?? '', new RegExp(`target\\.tls\\.pin.*${serverPin}`));
    useTls(settings(client, authority, serverPin));
    await line.cut();
    await assert.rejects(through(line));
    line.restore();
    assert.equal(await through(line), 200);
    await line.close();
    useTls(null);
    const plain = await Line.open();
    await assert.rejects(through(plain), 'nobody presents a certificate');
    await plain.close();
  } finally {
    await bench.stop();
  }
});
