import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, createDeflateRaw, gzipSync } from 'node:zlib';
import { encodeALaw, encodeMuLaw } from '../../../audio/g711';
import { joined, keyTones, silence } from '../../../audio/tones';
import {
  cooked,
  ethernet,
  fragments,
  ip6Packet,
  ipPacket,
  pcap,
  pcapng,
  rtp,
  type SampleEnd,
  type SamplePacket,
  telephoneEvent,
} from '../samples/capture';
import { card, errorsIn, foundIn, lookAt, offsetInText, text } from '../samples/look';

const console_: SampleEnd = { address: '192.0.2.1', port: 40_000 };
const server: SampleEnd = { address: '192.0.2.2', port: 8080 };
const there = 'it › TCP 192.0.2.1:40000 → 192.0.2.2:8080';
const back = 'it › TCP 192.0.2.2:8080 → 192.0.2.1:40000';

/** One direction of a connection in segments of some size, in the order that is given, or in their own. */
function tcp(from: SampleEnd, to: SampleEnd, content: Buffer, size = 25, order?: readonly number[]): SamplePacket[] {
  const begin = 0xffffffe0;
  const segments = Array.from({ length: Math.ceil(content.length / size) }, (_, n) => ({
    from,
    to,
    sequence: (begin + 1 + n * size) % 2 ** 32,
    payload: content.subarray(n * size, (n + 1) * size),
  }));
  const sent = [
    { from, to, sequence: begin, syn: true, payload: Buffer.alloc(0) },
    ...(order?.map((n) => segments[n] as (typeof segments)[number]) ?? segments),
  ];
  return sent.map((segment, n) => ({ time: 1_700_000_000 + n / 100, bytes: ipPacket(segment) }));
}

function answer(body: Buffer, ...fields: string[]): Buffer {
  return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`), body]);
}

test('segments that come in another order, twice or cut otherwise are one stream', async () => {
  const content = Buffer.from(`GARBAGE ${text}`);
  const packets = tcp(console_, server, content, 10, [3, 1, 0, 2, 1, 5, 4, 6, 7, 7]);
  const again = tcp(console_, server, content, 17).slice(1);
  const report = await lookAt(pcap([...packets, ...again], 101));
  assert.deepEqual(foundIn(report), [`${there}: pcap plain`]);
  assert.equal(report.findings[0]?.offset, 8 + offsetInText);
  assert.deepEqual(errorsIn(report), []);
});

test('a stream with bytes missing is reported, and both sides of the gap are looked at', async () => {
  const content = Buffer.concat([text, Buffer.alloc(100, 'x'), text]);
  const order = Array.from({ length: Math.ceil(content.length / 25) }, (_, n) => n).filter((n) => n !== 4);
  const report = await lookAt(pcap(tcp(console_, server, content, 25, order), 101));
  assert.deepEqual(foundIn(report), [`${there}: pcap plain`, `${there}: pcap plain`]);
  assert.deepEqual(errorsIn(report), [`${there}: bytes are missing in the capture`]);
});

test('bodies of HTTP are looked at without chunks and packing', async () => {
  const packed = gzipSync(text);
  const chunks = Buffer.concat([
    Buffer.from('a\r\n'),
    packed.subarray(0, 10),
    Buffer.from(`\r\n${(packed.length - 10).toString(16)};x=1\r\n`),
    packed.subarray(10),
    Buffer.from('\r\n0\r\n\r\n'),
  ]);
  const middle = text.length >> 1;
  const plainChunks = Buffer.concat([
    Buffer.from(`${middle.toString(16)}\r\n`),
    text.subarray(0, middle),
    Buffer.from(`\r\n${(text.length - middle).toString(16)}\r\n`),
    text.subarray(middle),
    Buffer.from('\r\n0\r\n\r\n'),
  ]);
  const brotli = brotliCompressSync(text);
  const stream = Buffer.concat([
    answer(chunks, 'Transfer-Encoding: chunked', 'Content-Encoding: gzip'),
    answer(plainChunks, 'Transfer-Encoding: chunked'),
    answer(brotli, 'Content-Encoding: br', `Content-Length: ${brotli.length}`),
    answer(Buffer.alloc(0), 'Content-Length: 77'),
    answer(text, `X-Card: ${card.number}`),
  ]);
  const report = await lookAt(pcap(tcp(server, console_, stream), 101));
  assert.deepEqual(foundIn(report), [
    `${back} › body 1: pcap gzip plain`,
    `${back} › body 2: pcap plain`,
    `${back} › body 3: pcap plain`,
    `${back} › body 5: pcap plain`,
    `${back}: pcap plain`,
  ]);
  assert.deepEqual(errorsIn(report), []);
});

test('messages of WebSockets are unmasked and unpacked', async () => {
  const mask = Buffer.from([7, 99, 200, 31]);
  const request = Buffer.from('GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n');
  const masked = Buffer.concat([
    Buffer.from([0x81, 0x80 | text.length]),
    mask,
    Buffer.from(text.map((byte, n) => byte ^ (mask[n % 4] as number))),
  ]);
  const packed = await packedMessages([text, text]);
  const accept = Buffer.from(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n',
  );
  const frames = packed.map((message) => Buffer.concat([Buffer.from([0xc1, message.length]), message]));
  const report = await lookAt(
    pcap([...tcp(console_, server, Buffer.concat([request, masked])), ...tcp(server, console_, Buffer.concat([accept, ...frames]))], 101),
  );
  assert.deepEqual(foundIn(report), [`${there}: pcap plain`, `${back}: pcap plain`, `${back}: pcap plain`]);
  assert.deepEqual(errorsIn(report), []);
});

/** As RFC 7692 has it: each message ends on a byte, and can refer to those before. */
async function packedMessages(messages: readonly Buffer[]): Promise<Buffer[]> {
  const engine = createDeflateRaw();
  const packed: Buffer[] = [];
  for (const message of messages) {
    const parts: Buffer[] = [];
    engine.on('data', (part: Buffer) => parts.push(part));
    engine.write(message);
    await new Promise<void>((resolve) => engine.flush(() => resolve()));
    engine.removeAllListeners('data');
    packed.push(Buffer.concat(parts).subarray(0, -4));
  }
  return packed;
}

test('datagrams are found in all kinds of links and files, whole or in fragments', async () => {
  const segment = { from: console_, to: server, payload: text };
  const samples: readonly (readonly [string, Buffer, string])[] = [
    ['Ethernet with a virtual network', pcap([{ time: 1, bytes: ethernet(ipPacket(segment)) }], 1), '192.0.2.1:40000 → 192.0.2.2:8080'],
    [
      'a cooked capture, IPv6 with an option',
      pcap([{ time: 1, bytes: cooked(ip6Packet(segment)) }], 113),
      '[2001:db8::1]:40000 → [2001:db8::2]:8080',
    ],
    [
      'bare IP in fragments',
      pcap(
        fragments(segment, 24).map((bytes) => ({ time: 1, bytes })),
        101,
      ),
      '192.0.2.1:40000 → 192.0.2.2:8080',
    ],
    ['pcapng, big-endian', pcapng([{ time: 1, bytes: ethernet(ipPacket(segment)) }], 1), '192.0.2.1:40000 → 192.0.2.2:8080'],
  ];
  for (const [name, bytes, flow] of samples) {
    const report = await lookAt(bytes, {}, 33);
    assert.deepEqual(foundIn(report), [`it › UDP ${flow}: pcap plain`], name);
    assert.deepEqual(errorsIn(report), [], name);
  }
  const commented = await lookAt(
    pcapng([{ time: 1, bytes: ethernet(ipPacket({ ...segment, payload: Buffer.from('-') })) }], 1, `card ${card.number}`),
  );
  assert.deepEqual(foundIn(commented), ['it: pcap plain']);
});

test('a datagram of which a fragment is missing is looked at as bytes', async () => {
  const [, second] = fragments({ from: console_, to: server, payload: Buffer.concat([Buffer.alloc(100, '-'), text]) }, 24);
  const report = await lookAt(pcap([{ time: 1, bytes: second as Buffer }], 101));
  assert.deepEqual(foundIn(report), ['it: pcap plain']);
});

const caller: SampleEnd = { address: '192.0.2.7', port: 4000 };
const ivr: SampleEnd = { address: '192.0.2.8', port: 4002 };
const voice = 'it › UDP 192.0.2.7:4000 → 192.0.2.8:4002';

/** Keys as events: three packets while a key is held, three that say that it was let go. */
function events(keys: string, type = 101): SamplePacket[] {
  return [...keys].flatMap((key, n) =>
    [1, 2, 3, 4, 4, 4].map((step, k) => ({
      time: 1_700_000_000 + n * 0.3 + step * 0.02,
      bytes: ipPacket({
        from: caller,
        to: ivr,
        payload: rtp({
          type,
          sequence: 65_500 + n * 6 + k,
          timestamp: 5000 + n * 2400,
          payload: telephoneEvent(key, step * 160, step === 4),
        }),
      }),
    })),
  );
}

test('keys that are told as events of a call are a number, with the time of its first key', async () => {
  const packets = events(`${card.number}#1230#123#`);
  // Late, lost and doubled packets.
  packets.splice(10, 2, packets[11] as SamplePacket, packets[10] as SamplePacket);
  packets.splice(20, 1);
  packets.splice(30, 0, packets[29] as SamplePacket);
  const before = { time: 1_699_999_990, bytes: ipPacket({ from: ivr, to: caller, payload: Buffer.from('ping') }) };
  const report = await lookAt(pcap([before, ...packets], 101));
  assert.deepEqual(
    report.findings.map(({ kind, place, seconds, encodings, label, evidence }) => [
      kind,
      place,
      Math.round((seconds ?? 0) * 10) / 10,
      encodings.join(' '),
      label,
      evidence,
    ]),
    [
      ['card number', voice, 10, 'pcap key tones', 'card A', 'known value'],
      ['expiry', voice, 15.1, 'pcap key tones', 'card A', 'known value'],
      ['security code', voice, 16.6, 'pcap key tones', 'card A', 'known value'],
    ],
  );
  assert.deepEqual(errorsIn(report), []);
});

test('keys that are heard in G.711 are a number, with the time of its first key', async () => {
  const sound = joined(silence(0.5, 8000), keyTones(card.number, { rate: 8000 }), silence(0.5, 8000));
  for (const [type, encode] of [
    [0, encodeMuLaw],
    [8, encodeALaw],
  ] as const) {
    const packets = Array.from({ length: Math.floor(sound.length / 160) }, (_, n) => ({
      time: 1_700_000_000 + n * 0.02,
      bytes: ipPacket({
        from: caller,
        to: ivr,
        payload: rtp({
          type,
          sequence: 100 + n,
          timestamp: 2 ** 32 - 1600 + n * 160,
          payload: Buffer.from(Array.from(sound.subarray(n * 160, n * 160 + 160), (sample) => encode(Math.round(sample * 32_767)))),
        }),
      }),
    }));
    packets.splice(40, 2, packets[41] as SamplePacket, packets[40] as SamplePacket);
    const report = await lookAt(pcap(packets, 101));
    assert.deepEqual(foundIn(report), [`${voice}: pcap key tones`]);
    assert.ok(Math.abs((report.findings[0]?.seconds ?? 0) - 0.5) < 0.02, `${report.findings[0]?.seconds} s`);
    assert.deepEqual(errorsIn(report), []);
  }
});

test('keys in messages of their own (SIP INFO) are a number, and a message that came again counts once', async () => {
  const packets = [...card.number].flatMap((key, n) =>
    [0, 1].map((time) => ({
      time: 1_700_000_000 + n + time * 0.5,
      bytes: ipPacket({
        from: { ...caller, port: 5060 },
        to: { ...ivr, port: 5060 },
        payload: Buffer.from(
          `INFO sip:ivr SIP/2.0\r\nCall-ID: a\r\nCSeq: ${n + 1} INFO\r\nContent-Type: application/dtmf-relay\r\n\r\nSignal=${key}\r\nDuration=160\r\n`,
        ),
      }),
    })),
  );
  const report = await lookAt(pcap(packets, 101));
  assert.ok(foundIn(report).includes('it › UDP 192.0.2.7:5060 → 192.0.2.8:5060: pcap key tones'));
});

test('what cannot be looked at is named: ciphers, codecs, cut packets, links', async () => {
  const hello = Buffer.concat([Buffer.from('160301', 'hex'), Buffer.alloc(50, 7)]);
  const sdp = Buffer.from('v=0\r\na=rtpmap:97 opus/48000/2\r\na=rtpmap:98 PCMU/8000\r\n');
  const sound = (type: number, port: number): SamplePacket[] =>
    [1, 2, 3].map((n) => ({
      time: n,
      bytes: ipPacket({
        from: { ...caller, port },
        to: ivr,
        payload: rtp({ type, sequence: n, timestamp: n * 160, payload: Buffer.alloc(160, 0xff) }),
      }),
    }));
  const session = { time: 0, bytes: ipPacket({ from: { ...caller, port: 5060 }, to: ivr, payload: sdp }) };
  const report = await lookAt(
    pcap([session, ...tcp(console_, server, hello), ...sound(18, 4000), ...sound(97, 4004), ...sound(98, 4006), ...sound(111, 4008)], 101),
  );
  assert.deepEqual(errorsIn(report).sort(), [
    'it › TCP 192.0.2.1:40000 → 192.0.2.2:8080: encrypted (TLS): looked at as bytes only',
    'it › UDP 192.0.2.7:4000 → 192.0.2.8:4002: sound in G.729: not listened to',
    'it › UDP 192.0.2.7:4004 → 192.0.2.8:4002: sound in opus: not listened to',
    'it › UDP 192.0.2.7:4008 → 192.0.2.8:4002: sound in payload type 111: not listened to',
  ]);
  const cut = await lookAt(pcap([{ time: 1, bytes: ipPacket({ from: caller, to: ivr, payload: text }) }], 101, 50));
  assert.deepEqual(errorsIn(cut), ['it: pcap: 1 packets were captured in part only']);
  const strange = await lookAt(pcap([{ time: 1, bytes: text }], 147));
  assert.deepEqual(foundIn(strange), ['it: pcap plain']);
  assert.deepEqual(errorsIn(strange), ['it: pcap: packets of link type 147 were looked at as bytes only']);
});
