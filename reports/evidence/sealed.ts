import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Results } from '../results';
import { isArchive, openArchive, unpackBundle } from './archive';
import { type BundleFacts, openBundle } from './bundle';
import { BundleError } from './bundle-error';
import { isSignedBy, opened } from './dsse';
import { statementOf } from './statement';

/** How a bundle stands to its signature. */
export type Signature = 'right' | 'not checked' | 'none';

/**
 * Opens a bundle, in one file or as a folder, and makes sure that nothing in it was changed.
 * @param temporary empty folder into which a file is unpacked
 * @param key by which it must be signed; null: by any, or none
 * @throws BundleError
 */
export async function openAny(given: string, temporary: string, key: KeyObject | null): Promise<Opened> {
  return isArchive(given) ? openSealed(given, temporary, key) : openFolder(given, key !== null);
}

/** A bundle that is whole. */
export interface Opened {
  readonly folder: string;
  readonly facts: BundleFacts;
  readonly results: Results;
  readonly signature: Signature;
  /** Names of the keys that have signed. */
  readonly keys: readonly string[];
}

/** One file: every byte of it is looked at. @throws BundleError */
async function openSealed(file: string, temporary: string, key: KeyObject | null): Promise<Opened> {
  const { attestation, contents } = await openArchive(file);
  const { payload, signatures } = opened(attestation);
  if (key && signatures.length === 0)
    throw new BundleError(`${file}: is not signed, and --key wants a signature; have it signed: akashi run --sign-with FILE`);
  if (key && !isSignedBy(key, payload, signatures))
    throw new BundleError(
      `${file}: no signature in it is right by the key of --key: it is another's, or the bundle was changed after it was signed`,
    );
  // Nothing is judged by pictures.
  const digests = await unpackBundle(contents, temporary, (path) => !path.startsWith('pictures/'));
  const folder = join(temporary, 'bundle');
  const { facts, results, manifest } = openBundle(folder, digests);
  if (!statementOf(results, contents, manifest).equals(payload))
    throw new BundleError(`${file}: what is attested in it is not what its contents come to: one of them was changed after the run`);
  const signature = signatures.length === 0 ? 'none' : key ? 'right' : 'not checked';
  return { folder, facts, results, signature, keys: signatures.map(({ keyid }) => keyid) };
}

function openFolder(folder: string, wantsSignature: boolean): Opened {
  if (wantsSignature)
    throw new BundleError(`${folder}: a folder has no signature, and --key wants one; give the file bundle.tar beside it`);
  return { folder, ...openBundle(folder), signature: 'none', keys: [] };
}
