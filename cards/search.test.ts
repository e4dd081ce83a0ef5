import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { propertyOptions } from '../simulators/kit/property';
import { type Encoding, searchFor } from './search';

const digits = fc.array(fc.constantFrom(...'0123456789'), { minLength: 13, maxLength: 19 }).map((signs) => signs.join(''));
const noise = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes.map((byte) => byte | 0x80)));

const write: Record<Encoding, (number: string) => Buffer> = {
  plain: (number) => Buffer.from(number),
  grouped: (number) => Buffer.from(number.replace(/(....)(?=.)/g, '$1-')),
  reversed: (number) => Buffer.from([...number].reverse().join('')),
  base64: (number) => Buffer.from(number),
  hex: (number) => Buffer.from(Buffer.from(number).toString('hex')),
  'UTF-16': (number) => Buffer.from(number, 'utf16le'),
};

test('Search: a number is found in every encoding, whatever stands around it', () => {
  fc.assert(
    fc.property(digits, noise, noise, fc.constantFrom(...(Object.keys(write) as Encoding[])), (number, before, after, encoding) => {
      const within = Buffer.concat([before, write[encoding](number), after]);
      const bytes = encoding === 'base64' ? Buffer.from(within.toString('base64')) : within;
      assert.ok(searchFor(number, bytes).some((find) => find.encoding === encoding));
    }),
    propertyOptions(1000),
  );
});

test('Search: what does not hold the number has no find', () => {
  fc.assert(
    fc.property(noise, digits, (bytes, number) => {
      assert.deepEqual(searchFor(number, bytes), []);
    }),
    propertyOptions(1000),
  );
});
