import { createPrivateKey, type KeyObject, webcrypto } from 'node:crypto';
import { cryptoProvider, X509CertificateGenerator } from '@peculiar/x509';

/** Somebody for whom card data is sealed in simulations. */
export interface TestRecipient {
  /** Names key and certificate beside what was sealed. */
  readonly keyId: string;
  /** PEM */
  readonly certificate: string;
  readonly key: KeyObject;
}

let made: Promise<TestRecipient> | null = null;

/** A recipient with a key of its own, RSA-2048 with a self-signed certificate; made once a process, on first use. */
export function testRecipient(): Promise<TestRecipient> {
  made ??= make();
  return made;
}

async function make(): Promise<TestRecipient> {
  cryptoProvider.set(webcrypto as Crypto);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const now = Date.now();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Akashi issuer backend (test)',
    notBefore: new Date(now - 86_400_000),
    notAfter: new Date(now + 30 * 86_400_000),
    signingAlgorithm: algorithm,
    keys: keys as CryptoKeyPair,
  });
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return {
    keyId: 'akashi-test-1',
    certificate: certificate.toString('pem'),
    key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
  };
}
