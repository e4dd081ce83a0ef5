import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Session, type SessionFacts } from './session';

test('a run that was cut goes on with the images that it began with, and no others', () => {
  const out = mkdtempSync(join(tmpdir(), 'akashi-session-'));
  const [began, rebuilt] = ['a', 'b'].map((digit) => [{ container: 'ivr', image: 'ivr:1', id: `sha256:${digit.repeat(64)}` }]);
  const facts: SessionFacts = {
    ...{ id: 'r', startedAt: '2026-11-23T00:00:00.000Z', seed: 1, cardKey: '00' },
    asked: { target: 'p.yaml', tags: null, bindings: ['http'], order: 'defined', repeat: 1, shard: null },
    digests: { catalogue: '1', features: '2', profile: '3' },
    images: began ?? [],
  };
  try {
    Session.begin(out, facts);
    assert.deepEqual(Session.resume(out, facts).facts, facts);
    assert.throws(() => Session.resume(out, { ...facts, images: rebuilt ?? [] }), {
      name: 'UsageError',
      message: /was cut with images \[.*sha256:aaaa.*\], now it is \[.*sha256:bbbb.*\]; give the same, or run without --resume$/,
    });
  } finally {
    rmSync(out, { recursive: true });
  }
});
