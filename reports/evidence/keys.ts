import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A key that cannot be used; the message says which and why. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

/** A new pair of Ed25519 keys, as PEM (PKCS#8 and SPKI). */
export function newKeys(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
  };
}

/** @param where what the text comes from, for messages; @throws KeyError */
export function signingKeyOf(pem: string, where: string): KeyObject {
  return ed25519(() => createPrivateKey(pem), where, 'a private key (PKCS#8, PEM)');
}

/** @param where what the text comes from, for messages; @throws KeyError */
export function verifyingKeyOf(pem: string, where: string): KeyObject {
  // Of a private key, too, a public one could be made: whoever has that as his public key has a trouble to be told of.
  if (/PRIVATE KEY/.test(pem))
    throw new KeyError(`${where}: expected a public key, given a private one; akashi keygen writes it to the file .pub`);
  return ed25519(() => createPublicKey(pem), where, 'a public key (SPKI, PEM)');
}

/** @throws KeyError */
export function readKeyFile(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new KeyError(`${option} ${file}: expected a key file (akashi keygen writes one): ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** Name of a key: sha256 of its public part (SPKI, DER), hex. */
export function keyIdOf(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function ed25519(read: () => KeyObject, where: string, expected: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    throw new KeyError(`${where}: expected ${expected} for Ed25519, which it is not; akashi keygen makes a pair`);
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw new KeyError(`${where}: expected ${expected} for Ed25519, given one for ${key.asymmetricKeyType}; akashi keygen makes a pair`);
  return key;
}
