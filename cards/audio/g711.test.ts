import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from './g711';

const codes = Array.from({ length: 256 }, (_, code) => code);
const laws = [
  { name: 'µ-law', decode: decodeMuLaw, encode: encodeMuLaw, known: { 0: -32124, 128: 32124, 255: 0, 127: 0, 239: 132 } },
  { name: 'A-law', decode: decodeALaw, encode: encodeALaw, known: { 213: 8, 85: -8, 170: 32256, 42: -32256, 212: 24 } },
];

for (const { name, decode, encode, known } of laws) {
  test(`G.711 ${name}: known codes`, () => {
    for (const [code, sample] of Object.entries(known)) assert.equal(decode(Number(code)), sample, code);
  });

  test(`G.711 ${name}: every code comes back, except that µ-law has two zeros`, () => {
    for (const code of codes) assert.equal(encode(decode(code)), name === 'µ-law' && code === 127 ? 255 : code, String(code));
  });

  test(`G.711 ${name}: of the samples that become a code, the code stands for the middle`, () => {
    const ranges = new Map<number, [first: number, last: number]>();
    for (let sample = -32768; sample <= 32767; sample++) {
      const code = encode(sample);
      ranges.set(code, [ranges.get(code)?.[0] ?? sample, sample]);
    }
    assert.equal(ranges.size, 256);
    for (const [code, [first, last]] of ranges) {
      // The two loudest codes also stand for all that is louder.
      if (first === -32768 || last === 32767) continue;
      assert.ok(Math.abs(decode(code) - (first + last) / 2) <= 2, `${code}: ${first} to ${last} is ${decode(code)}`);
    }
  });
}
