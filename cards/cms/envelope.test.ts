import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { EnvelopeError, open, type SealOptions, seal } from './envelope';
import { testRecipient } from './test-recipient';

const folder = mkdtempSync(join(tmpdir(), 'akashi-cms-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const ways = (['rsa-oaep-sha256', 'rsa-pkcs1-v1_5'] as const).flatMap((keyTransport) =>
  (['base64', 'hex'] as const).map((text): SealOptions => ({ keyTransport, text })),
);
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

test('what was sealed is opened again, in every way', async () => {
  const { certificate, key } = testRecipient();
  fc.assert(
    fc.property(bytes, fc.constantFrom(...ways), (clear, way) => {
      assert.deepEqual(open(seal(clear, certificate, way), key), clear);
    }),
    { numRuns: 40 },
  );
});

test('the same is never sealed alike', async () => {
  const { certificate } = testRecipient();
  const [one, other] = [0, 1].map(() => seal(Buffer.from('{}'), certificate, { keyTransport: 'rsa-oaep-sha256', text: 'hex' }));
  assert.notEqual(one, other);
});

test('whatever is changed on the way ends in an EnvelopeError or in other bytes, and in nothing else', async () => {
  const { certificate, key } = testRecipient();
  const clear = Buffer.from('{"fpan":"0000000000000000","exp":"1230"}');
  for (const { keyTransport } of [{ keyTransport: 'rsa-oaep-sha256' }, { keyTransport: 'rsa-pkcs1-v1_5' }] as const) {
    const sealed = Buffer.from(seal(clear, certificate, { keyTransport, text: 'base64' }), 'base64');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] as number) ^ change;
        try {
          open(changed.toString('base64'), key);
        } catch (error) {
          assert.ok(error instanceof EnvelopeError, `byte ${at}: ${(error as Error).stack}`);
          assert.doesNotMatch(error.message, /0000000000000000/);
        }
      }),
      { numRuns: 300 },
    );
  }
});

test('another key, and what is no envelope, are told apart from what is wrong with the wire', async () => {
  const { certificate, key } = testRecipient();
  const sealed = seal(Buffer.from('{}'), certificate, { keyTransport: 'rsa-oaep-sha256', text: 'base64' });
  const { privateKey: other } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  assert.throws(() => open(sealed, other), /cannot be opened with this key/);
  assert.throws(() => open('not base64!', key), /expected base64 or hexadecimal/);
  assert.throws(() => open('AAAA', key), /expected a CMS structure/);
  assert.throws(() => open('', key), /expected base64 or hexadecimal/);
});

test('a legacy key transport that does not fit tells nothing about its padding', async () => {
  const { certificate, key } = testRecipient();
  const { privateKey: other } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const sealed = seal(Buffer.from('{"a":1}'), certificate, { keyTransport: 'rsa-pkcs1-v1_5', text: 'base64' });
  assert.throws(() => open(sealed, other), /^EnvelopeError: the envelope cannot be opened with this key$/);
  assert.equal(open(sealed, key).toString(), '{"a":1}');
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

test('OpenSSL opens what is sealed here', { skip: hasOpenssl ? false : 'openssl is not installed' }, async () => {
  const recipient = await filesOfRecipient();
  for (const way of ways) {
    const file = join(folder, 'sealed.der');
    writeFileSync(file, Buffer.from(seal(Buffer.from('from akashi'), recipient.certificate, way), way.text));
    const opened = execFileSync('openssl', [
      'cms',
      '-decrypt',
      '-inform',
      'DER',
      '-in',
      file,
      '-inkey',
      recipient.keyFile,
      '-recip',
      recipient.file,
    ]);
    assert.equal(opened.toString(), 'from akashi', JSON.stringify(way));
  }
});

test('what OpenSSL seals is opened here, also with indefinite lengths', {
  skip: hasOpenssl ? false : 'openssl is not installed',
}, async () => {
  const recipient = await filesOfRecipient();
  const clear = 'from openssl '.repeat(3000);
  const oaep = ['-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256', '-keyopt', 'rsa_mgf1_md:sha256'];
  for (const padding of [oaep, []]) {
    for (const form of [['-stream'], []]) {
      const out = join(folder, 'openssl.der');
      const given = [
        'cms',
        '-encrypt',
        '-binary',
        ...form,
        '-outform',
        'DER',
        '-aes256',
        '-out',
        out,
        '-recip',
        recipient.file,
        ...padding,
      ];
      execFileSync('openssl', given, { input: clear });
      const sealed = readFileSync(out);
      // 30 80: a sequence of indefinite length.
      assert.equal(sealed[1] === 0x80, form.length > 0);
      assert.equal(open(sealed.toString('base64'), recipient.key).toString(), clear, given.join(' '));
    }
  }
});

async function filesOfRecipient() {
  const { certificate, key } = testRecipient();
  const [file, keyFile] = [join(folder, 'recipient.pem'), join(folder, 'recipient.key')];
  writeFileSync(file, certificate);
  writeFileSync(keyFile, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return { certificate, key, file, keyFile };
}
