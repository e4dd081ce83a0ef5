import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Somebody for whom card data is sealed in simulations. */
export interface TestRecipient {
  /** Names key and certificate beside what was sealed. */
  readonly keyId: string;
  /** PEM */
  readonly certificate: string;
  readonly key: KeyObject;
}

const folder = join(__dirname, 'test-keys');

/** A published test key (test-keys/README.md). @param name of the file, without its ending */
export function testKey(name: 'issuer-backend' | 'issuer-gateway' | 'network'): KeyObject {
  return createPrivateKey(readFileSync(join(folder, `${name}.key.pem`)));
}

let recipient: TestRecipient | null = null;

/** The simulated issuer's backend, with its published test key and certificate. */
export function testRecipient(): TestRecipient {
  recipient ??= {
    keyId: 'akashi-test-1',
    certificate: readFileSync(join(folder, 'issuer-backend.cert.pem'), 'utf8'),
    key: testKey('issuer-backend'),
  };
  return recipient;
}
