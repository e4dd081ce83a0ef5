import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joined, keyTones, silence, speechLike } from '../../audio/tones';
import { writeWav } from '../../audio/wav';
import { CanaryLedger } from '../ledger';
import { scanStream } from '../scan';
import { card, errorsIn, foundIn, lookAt } from './samples/look';

const rate = 8000;
const quiet = (seconds: number): Float32Array => silence(seconds, rate);
const keys = (pressed: string): Float32Array => keyTones(pressed, { rate });
const call = joined(quiet(1), keys(`${card.number}#`), quiet(2), keys('1230#'), quiet(2), keys('123#'), quiet(1));

test('keys in a recording are card data, each with its time', async () => {
  for (const encoding of ['mu-law', 'pcm16'] as const) {
    const report = await lookAt(writeWav([call], rate, encoding));
    assert.deepEqual(
      report.findings.map(({ kind, place, seconds, encodings, label }) => [
        kind,
        place,
        Math.round((seconds ?? 0) * 10) / 10,
        encodings.join(' '),
        label,
      ]),
      [
        ['card number', 'it', 1, 'WAV key tones', 'card A'],
        ['expiry', 'it', 6.4, 'WAV key tones', 'card A'],
        ['security code', 'it', 9.4, 'WAV key tones', 'card A'],
      ],
    );
    // The offset is where the sound of the first key is.
    const bytes = encoding === 'pcm16' ? 2 : 1;
    assert.ok(Math.abs((report.findings[0]?.offset ?? 0) - rate * bytes) < 0.02 * rate * bytes + 100);
    assert.deepEqual(errorsIn(report), []);
  }
});

test('any card number is found by its pattern, one of a ledger by its hash, and another number is not', async () => {
  const recording = writeWav([call], rate, 'mu-law');
  const any = await scanStream('it', [recording], { any: true });
  assert.deepEqual(
    any.findings.map(({ kind, evidence }) => [kind, evidence]),
    [
      ['card number', 'pattern'],
      ['expiry', 'context'],
      ['security code', 'context'],
    ],
  );
  const ledger = await scanStream('it', [recording], { any: false, ledger: CanaryLedger.of([card]) });
  assert.deepEqual(
    ledger.findings.map(({ kind, evidence, label }) => [kind, evidence, label]),
    [['card number', 'known value', 'card A']],
  );
  const other = `${card.number.slice(0, -1)}${(Number(card.number.at(-1)) + 1) % 10}`;
  assert.deepEqual((await scanStream('it', [writeWav([keys(other)], rate)], { any: true })).findings, []);
});

test('the channel is told, and what stands in other chunks is looked at as bytes', async () => {
  const other = speechLike(call.length / rate, rate, -20, 7).subarray(0, call.length);
  const report = await lookAt(writeWav([other, call], rate, 'pcm16', { chunks: [['LIST', Buffer.from(`INFOICMT ${card.number} `)]] }));
  assert.deepEqual(foundIn(report), ['it: WAV plain', 'it › channel 2: WAV key tones']);
});

test('a recording that ends early is listened to as far as it goes; one that cannot be read is reported', async () => {
  const recording = writeWav([call], rate, 'mu-law');
  const cut = await lookAt(recording.subarray(0, 5 * rate));
  assert.deepEqual(foundIn(cut), ['it: WAV key tones']);
  assert.deepEqual(errorsIn(cut), ['it: WAV: it ends early']);
  const gsm = Buffer.from(recording);
  gsm.writeUInt16LE(49, 20);
  assert.match(errorsIn(await lookAt(gsm))[0] ?? '', /^it: WAV: not listened to: format 49 \(GSM 06.10\)/);
  const slow = writeWav([call], 4000, 'mu-law');
  assert.match(errorsIn(await lookAt(slow))[0] ?? '', /^it: WAV: not listened to: keys cannot be heard at 4000/);
});
