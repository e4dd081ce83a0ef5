import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** A password as it is kept: scrypt with its salt and cost. */
export interface PasswordHash {
  readonly salt: string;
  readonly cost: number;
  readonly hash: string;
}

/** @param cost scrypt's N, a power of two; what the rules of the bench give is for tests only */
export function hashPassword(password: string, cost: number): PasswordHash {
  const salt = randomBytes(16);
  return { salt: salt.toString('hex'), cost, hash: derive(password, salt, cost).toString('hex') };
}

export function matchesHash(password: string, kept: PasswordHash): boolean {
  return timingSafeEqual(derive(password, Buffer.from(kept.salt, 'hex'), kept.cost), Buffer.from(kept.hash, 'hex'));
}

function derive(password: string, salt: Buffer, cost: number): Buffer {
  // scrypt's HMAC pads its key with NUL: a digest of fixed length keeps "a" and "a\0" apart.
  const key = createHash('sha256').update(password, 'utf8').digest();
  return scryptSync(key, salt, 32, { N: cost, r: 8, p: 1 });
}
