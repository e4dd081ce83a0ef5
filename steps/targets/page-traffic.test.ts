import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { launchChromium } from './chromium';
import { PageTraffic } from './page-traffic';
import { Traffic } from './traffic';

const page = `<script>
  const lines = [];
  const note = (line) => { lines.push(line); if (lines.length === 3) document.title = 'all'; };
  fetch('/answer').then((answer) => answer.text()).then(note);
  new EventSource('/events').addEventListener('update', (event) => note(event.data));
  new WebSocket('ws://' + location.host + '/socket').onmessage = (event) => note(event.data);
</script>`;

const server = createServer((request, response) => {
  if (request.url === '/answer') response.setHeader('x-beside', 'in-a-header').end('in-an-answer');
  else if (request.url === '/events')
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: update\ndata: in-an-event\n\n');
  else response.setHeader('content-type', 'text/html').end(page);
});
const sockets = new WebSocketServer({ server, path: '/socket' }).on('connection', (socket) => socket.send('in-a-frame'));
let browser: Browser;
let address: string;

before(async () => {
  browser = await launchChromium();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
after(async () => {
  await browser.close();
  sockets.close();
  server.close();
  server.closeAllConnections();
});

async function seenBy(encrypted: boolean): Promise<(place: Parameters<Traffic['contentOf']>[0]) => string> {
  const traffic = new Traffic();
  const context = await browser.newContext();
  const tab = await context.newPage();
  const seen = await PageTraffic.of(context, tab, traffic, encrypted);
  await tab.goto(address);
  await tab.waitForFunction(() => document.title === 'all');
  await seen.settled();
  await context.close();
  return (place) => traffic.contentOf(place)?.toString() ?? '';
}

test('on an encrypted line the browser tells answers, headers, server-sent events and frames of WebSockets', async () => {
  const at = await seenBy(true);
  assert.match(at('console-answers'), /in-an-answer/);
  assert.match(at('console-headers'), /x-beside: in-a-header/);
  assert.match(at('push-messages'), /update: in-an-event/);
  assert.match(at('push-messages'), /in-a-frame/);
});

test('on a line that can be read it tells only the frames, which the line does not', async () => {
  const at = await seenBy(false);
  assert.equal(at('console-answers') + at('console-headers'), '');
  assert.match(at('push-messages'), /^in-a-frame\s*$/);
});
