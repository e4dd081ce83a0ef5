/** Dead Simple Signing Envelope, version 1 (github.com/secure-systems-lab/dsse). */
import { type KeyObject, sign, verify } from 'node:crypto';
import { BundleError } from './bundle-error';
import { keyIdOf } from './keys';

const payloadType = 'application/vnd.in-toto+json';

interface Envelope {
  readonly payloadType: string;
  /** base64 */
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** Puts a payload into an envelope. @param key null: not signed by anybody */
export function enveloped(payload: Buffer, key: KeyObject | null): Buffer {
  const signatures = key ? [{ keyid: keyIdOf(key), sig: sign(null, preAuthentication(payload), key).toString('base64') }] : [];
  return written({ payloadType, payload: payload.toString('base64'), signatures });
}

/**
 * Takes a payload out of its envelope.
 * @throws BundleError for an envelope that is not written as it should be, byte for byte
 */
export function opened(envelope: Buffer): { readonly payload: Buffer; readonly signatures: Envelope['signatures'] } {
  const wrong = (what: string): BundleError => new BundleError(`attestation.dsse.json: ${what}`);
  let given: Envelope;
  try {
    given = JSON.parse(envelope.toString('utf8')) as Envelope;
  } catch {
    throw wrong('expected a DSSE envelope, which is JSON');
  }
  if (
    given?.payloadType !== payloadType ||
    typeof given.payload !== 'string' ||
    !Array.isArray(given.signatures) ||
    !given.signatures.every(isSignature)
  )
    throw wrong(`expected a DSSE envelope with the payloadType ${payloadType}, a payload and signatures`);
  const payload = Buffer.from(given.payload, 'base64');
  const signatures = given.signatures.map(({ keyid, sig }) => ({ keyid, sig: Buffer.from(sig, 'base64').toString('base64') }));
  if (!written({ payloadType, payload: payload.toString('base64'), signatures }).equals(envelope))
    throw wrong('was changed after it was written');
  return { payload, signatures };
}

/** Whether one of the signatures is this key's, and right. */
export function isSignedBy(key: KeyObject, payload: Buffer, signatures: Envelope['signatures']): boolean {
  const keyid = keyIdOf(key);
  return signatures.some((one) => one.keyid === keyid && verify(null, preAuthentication(payload), key, Buffer.from(one.sig, 'base64')));
}

const isSignature = (one: unknown): boolean => {
  const { keyid, sig } = (one ?? {}) as Record<string, unknown>;
  return typeof keyid === 'string' && typeof sig === 'string';
};

function written(envelope: Envelope): Buffer {
  return Buffer.from(`${JSON.stringify(envelope, null, 2)}\n`);
}

/** PAE: what is signed. */
function preAuthentication(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
}
