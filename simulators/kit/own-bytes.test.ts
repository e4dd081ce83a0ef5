import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownBytes, withBytes } from './own-bytes';

test('Own bytes: they are those of the text, and nobody shares their memory', () => {
  for (const encoding of ['utf8', 'utf16le'] as const) {
    const bytes = ownBytes('会員 4', encoding);
    assert.equal(bytes.toString(encoding), '会員 4');
    assert.equal(bytes.buffer.byteLength, bytes.length);
  }
  assert.deepEqual([...ownBytes('41f0', 'hex')], [0x41, 0xf0]);
});

test('Own bytes: they are wiped after use, also when that fails', () => {
  let seen: Buffer = Buffer.alloc(0);
  const size = withBytes('text', (bytes) => {
    seen = bytes;
    assert.equal(bytes.toString(), 'text');
    return bytes.length;
  });
  assert.equal(size, 4);
  assert.deepEqual([...seen], [0, 0, 0, 0]);
  const fail = (bytes: Buffer): never => {
    seen = bytes;
    throw new Error('no');
  };
  assert.throws(() => withBytes('text', fail), /^Error: no$/);
  assert.deepEqual([...seen], [0, 0, 0, 0]);
});
