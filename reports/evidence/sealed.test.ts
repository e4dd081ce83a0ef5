/** A bundle in one file: whatever byte of it is changed, that is found. */
import assert from 'node:assert/strict';
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { createGzip } from 'node:zlib';
import type { Envelope } from '@cucumber/messages';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { featuresFolder } from '../../features/catalogue/catalogue';
import { fixture } from '../fixture';
import { archiveOf, openArchive, packFolder } from './archive';
import { finishBundle, openBundle } from './bundle';
import { enveloped, opened } from './dsse';
import { EvidenceWriter } from './evidence';
import { KeyError, keyIdOf, newKeys, readKeyFile, signingKeyOf, verifyingKeyOf } from './keys';
import { openAny } from './sealed';
import { statementOf } from './statement';

let folder: string;
const keys = newKeys();
const other = newKeys();
const privateKey = createPrivateKey(keys.privateKey);
const publicKey = createPublicKey(keys.publicKey);
const files = { signed: '', unsigned: '' };

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-sealed-'));
  const bundle = join(folder, 'bundle');
  const writer = EvidenceWriter.begin(bundle, fixture.run.id);
  const segment = writer.segment('http', 1);
  segment.see({ meta: {} } as unknown as Envelope);
  segment.close();
  const { run, target, digests } = fixture;
  const facts = { run, target, digests, parameters: {}, problems: [], places: [], chain: writer.head, shards: [] };
  // The catalogue's texts compress well and would only make the search for a changed byte slow.
  finishBundle(
    bundle,
    facts,
    { ...fixture, documents: [] },
    { catalogue: featuresFolder, profile: null, waivers: null, commitments: null },
  );
  const contents = await packFolder(folder, ['bundle']);
  const { results, manifest } = openBundle(bundle);
  const statement = statementOf(results, contents, manifest);
  for (const [name, key] of [
    ['signed', privateKey],
    ['unsigned', null],
  ] as const) {
    files[name] = join(folder, `${name}.tar`);
    writeFileSync(files[name], await archiveOf({ attestation: enveloped(statement, key), contents }));
  }
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function open(file: string, key: typeof publicKey | null): Promise<Awaited<ReturnType<typeof openAny>>> {
  const temporary = mkdtempSync(join(folder, 'open-'));
  try {
    return await openAny(file, temporary, key);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

test('the statement names what was tested by digest: the images of its containers, and the profile', async () => {
  const { attestation } = await openArchive(files.unsigned);
  const { predicate } = JSON.parse(opened(attestation).payload.toString()) as { predicate: { configuration: { name: string }[] } };
  const named = predicate.configuration.filter(({ name }) => name.startsWith('image') || name === 'profile');
  assert.deepEqual(named, [
    { name: 'profile', digest: { sha256: fixture.digests.profile } },
    { name: 'image of web', digest: { sha256: '4f1c'.repeat(16) }, annotations: { image: 'registry.example/telepay-web:4.2.0' } },
    { name: 'image of store', digest: { sha256: '09ab'.repeat(16) }, annotations: { image: 'postgres:15' } },
  ]);
});

test('a bundle that nobody touched is opened, and says who signed it', async () => {
  const signed = await open(files.signed, publicKey);
  assert.equal(signed.signature, 'right');
  assert.deepEqual(signed.keys, [keyIdOf(publicKey)]);
  assert.equal((await open(files.signed, null)).signature, 'not checked');
  assert.equal((await open(files.unsigned, null)).signature, 'none');
});

test('any byte that is changed is found, signed or not', async () => {
  for (const [name, key] of [
    ['signed', publicKey],
    ['signed', null],
    ['unsigned', null],
  ] as const) {
    const bytes = readFileSync(files[name]);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        const file = join(folder, 'changed.tar');
        writeFileSync(file, changed);
        // Without a key a signature cannot be told from another one: everything else can.
        const isSignature = key === null && name === 'signed' && withinSignature(bytes, at);
        if (!isSignature) await assert.rejects(open(file, key), { name: 'BundleError' });
      }),
      { numRuns: 150 },
    );
  }
});

test('what is cut off, or added behind, is found', async () => {
  const bytes = readFileSync(files.signed);
  const file = join(folder, 'longer.tar');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: bytes.length }), fc.uint8Array({ minLength: 1, maxLength: 40 }), async (cut, added) => {
      writeFileSync(file, bytes.subarray(0, bytes.length - cut));
      await assert.rejects(open(file, publicKey), { name: 'BundleError' });
      writeFileSync(file, Buffer.concat([bytes, added]));
      await assert.rejects(open(file, publicKey), { name: 'BundleError' });
    }),
    { numRuns: 30 },
  );
});

test('contents that were changed and packed anew are found by what is attested; attested anew, by the signature', async () => {
  const { attestation } = await openArchive(files.signed);
  const forged = join(folder, 'forged');
  mkdirSync(forged);
  writeFileSync(join(forged, 'note.txt'), 'PASS');
  const contents = await packFolder(forged, ['note.txt']);
  const file = join(folder, 'forged.tar');
  writeFileSync(file, await archiveOf({ attestation, contents }));
  await assert.rejects(open(file, publicKey), /manifest\.json/);
  const { results, manifest } = await openedParts();
  const attested = enveloped(statementOf(results, contents, manifest), createPrivateKey(other.privateKey));
  writeFileSync(file, await archiveOf({ attestation: attested, contents: (await openArchive(files.signed)).contents }));
  await assert.rejects(open(file, publicKey), /no signature in it is right by the key of --key/);
  await assert.rejects(open(file, null), /what is attested in it is not what its contents come to/);
});

test('a key wants a signature, of a file', async () => {
  await assert.rejects(open(files.unsigned, publicKey), /is not signed, and --key wants a signature/);
  await assert.rejects(open(join(folder, 'bundle'), publicKey), /a folder has no signature/);
  await assert.rejects(open(join(folder, 'nothing'), null), /expected a bundle .* there is nothing/);
});

test('what is no bundle says so', async () => {
  const file = join(folder, 'text.tar');
  writeFileSync(file, 'hello');
  await assert.rejects(open(file, null), /expected a bundle in one file/);
});

test('the envelope is DSSE, the statement in-toto: others can check both', async () => {
  const { attestation, contents } = await openArchive(files.signed);
  const { payloadType, payload, signatures } = JSON.parse(attestation.toString()) as {
    payloadType: string;
    payload: string;
    signatures: { keyid: string; sig: string }[];
  };
  const body = Buffer.from(payload, 'base64');
  // As the specification writes it: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body.
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${body.length} `), body]);
  assert.ok(verify(null, signed, publicKey, Buffer.from(signatures[0]?.sig ?? '', 'base64')));
  const statement = JSON.parse(body.toString()) as {
    _type: string;
    predicateType: string;
    subject: { name: string; digest: { sha256: string } }[];
    predicate: { result: string; passedTests: string[]; failedTests: string[] };
  };
  assert.equal(statement._type, 'https://in-toto.io/Statement/v1');
  assert.equal(statement.predicateType, 'https://in-toto.io/attestation/test-result/v0.1');
  assert.equal(statement.subject[0]?.digest.sha256, createHash('sha256').update(contents).digest('hex'));
  assert.equal(statement.predicate.result, 'FAILED');
  const failing = fixture.requirements.filter(({ verdict }) => verdict === 'FAIL' || verdict === 'NOT_TESTABLE').map(({ id }) => id);
  for (const id of failing) assert.ok(statement.predicate.failedTests.includes(id));
  assert.ok(!statement.predicate.passedTests.some((id) => statement.predicate.failedTests.includes(id)));
});

test('contents that would be written elsewhere are not', async () => {
  const tar = pack();
  const packed = buffer(tar.pipe(createGzip()));
  tar.entry({ name: '../outside.txt' }, 'hello');
  tar.finalize();
  const file = join(folder, 'escape.tar');
  const { attestation } = await openArchive(files.signed);
  writeFileSync(file, await archiveOf({ attestation, contents: await packed }));
  await assert.rejects(open(file, null), /contents\.tgz: cannot be unpacked: \.\.\/outside\.txt would be written elsewhere/);
  assert.ok(!existsSync(join(folder, 'outside.txt')));
});

test('a key that cannot be used says which, and why', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  assert.throws(() => signingKeyOf(rsa, '--sign-with a'), /expected a private key .* for Ed25519, given one for rsa/);
  assert.throws(() => readKeyFile(join(folder, 'none.key'), '--sign-with'), /--sign-with .*none\.key: expected a key file .*ENOENT/);
  assert.throws(() => signingKeyOf('hello', '--sign-with a'), /--sign-with a: expected a private key .* akashi keygen makes a pair/);
  assert.throws(() => signingKeyOf(keys.publicKey, '--sign-with a'), KeyError);
  assert.throws(() => verifyingKeyOf(keys.privateKey, '--key a'), /expected a public key, given a private one/);
  assert.throws(() => verifyingKeyOf('hello', '--key a'), /--key a: expected a public key/);
});

/** The signed bundle's own results. */
async function openedParts() {
  const temporary = mkdtempSync(join(folder, 'parts-'));
  await openAny(files.signed, temporary, null);
  return openBundle(join(temporary, 'bundle'));
}

/** Whether a byte stands in the names of keys and signatures, which only a key can judge. */
function withinSignature(bytes: Buffer, at: number): boolean {
  const from = bytes.indexOf('"signatures"');
  return at > from && at < bytes.indexOf(']', from);
}
