import type { KeyObject } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { keyIdOf, newKeys, readKeyFile, signingKeyOf, verifyingKeyOf } from '../../reports/evidence/keys';
import { exitCodes } from '../../reports/verdict';
import { UsageError } from '../usage-error';

const variable = 'AKASHI_SIGNING_KEY';

/** The key that signs bundles: of a file, else of the environment; null where there is none. @throws KeyError */
export function signingKey(file: string | undefined): KeyObject | null {
  if (file !== undefined) return signingKeyOf(readKeyFile(file, '--sign-with'), `--sign-with ${file}`);
  const pem = process.env[variable];
  return pem ? signingKeyOf(pem, `environment variable ${variable}`) : null;
}

/** The key by which a bundle must be signed; null where none is given. @throws KeyError */
export function verifyingKey(file: string | undefined): KeyObject | null {
  return file === undefined ? null : verifyingKeyOf(readKeyFile(file, '--key'), `--key ${file}`);
}

/** Writes a pair of keys: NAME.key for this user's eyes only, NAME.pub for everybody. @throws UsageError where one is there already */
export function keygen(name: string): number {
  const files = { private: `${name}.key`, public: `${name}.pub` };
  const there = Object.values(files).find((file) => existsSync(file));
  if (there) throw new UsageError(`keygen: ${there} is there already, and a key that is lost cannot be made again; give another name`);
  const { privateKey, publicKey } = newKeys();
  try {
    writeFileSync(files.private, privateKey, { mode: 0o600, flag: 'wx' });
    writeFileSync(files.public, publicKey, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`keygen: expected a name of files that can be written, given "${name}": ${(error as NodeJS.ErrnoException).code}`);
  }
  process.stdout.write(
    [
      `key      ${keyIdOf(verifyingKeyOf(publicKey, files.public))}`,
      `private  ${files.private}: akashi run --sign-with ${files.private}, or its text in ${variable}`,
      `public   ${files.public}: hand it to whoever verifies: akashi verify BUNDLE --key ${files.public}`,
      '',
    ].join('\n'),
  );
  return exitCodes.conforming;
}
