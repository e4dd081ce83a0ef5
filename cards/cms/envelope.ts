/**
 * Card data between an issuer and its gateway: CMS EnvelopedData (RFC 5652) with AES-256-CBC. Structures by a library, cryptography by
 * Node's own.
 */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import {
  CMSVersion,
  ContentEncryptionAlgorithmIdentifier,
  ContentInfo,
  EncryptedContent,
  EncryptedContentInfo,
  EnvelopedData,
  IssuerAndSerialNumber,
  id_data,
  id_envelopedData,
  KeyEncryptionAlgorithmIdentifier,
  KeyTransRecipientInfo,
  RecipientIdentifier,
  RecipientInfo,
  RecipientInfos,
} from '@peculiar/asn1-cms';
import { id_mgf1, id_RSAES_OAEP, id_rsaEncryption, RsaEsOaepParams } from '@peculiar/asn1-rsa';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, Certificate } from '@peculiar/asn1-x509';

/** `rsa-pkcs1-v1_5` is what holds where nothing was agreed; new issuers take `rsa-oaep-sha256`. */
export type KeyTransport = 'rsa-oaep-sha256' | 'rsa-pkcs1-v1_5';
export type TextForm = 'base64' | 'hex';

export interface SealOptions {
  readonly keyTransport: KeyTransport;
  readonly text: TextForm;
}

/** A text that is no envelope, or none for this key. The message says what was expected, and nothing of what is inside. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError';
}

const aes256Cbc = '2.16.840.1.101.3.4.1.42';
const sha256 = '2.16.840.1.101.3.4.2.1';
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
const keyBytes = 32;
const blockBytes = 16;

/**
 * Puts bytes into an envelope for one recipient.
 * @param certificate of the recipient, PEM, with an RSA key
 */
export function seal(clear: Buffer, certificate: string, { keyTransport, text }: SealOptions): string {
  const { publicKey, rid } = recipientOf(certificate);
  const key = randomBytes(keyBytes);
  const iv = randomBytes(blockBytes);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const content = Buffer.concat([cipher.update(clear), cipher.final()]);
  const isOaep = keyTransport === 'rsa-oaep-sha256';
  const padding = isOaep ? oaep : { padding: constants.RSA_PKCS1_PADDING };
  const encryptedKey = publicEncrypt({ key: publicKey, ...padding }, key);
  key.fill(0);
  const info = new KeyTransRecipientInfo({
    version: CMSVersion.v0,
    rid,
    keyEncryptionAlgorithm: new KeyEncryptionAlgorithmIdentifier(
      isOaep ? { algorithm: id_RSAES_OAEP, parameters: oaepParameters } : { algorithm: id_rsaEncryption, parameters: asnNull },
    ),
    encryptedKey: new OctetString(encryptedKey),
  });
  const enveloped = new EnvelopedData({
    version: CMSVersion.v0,
    recipientInfos: new RecipientInfos([new RecipientInfo({ ktri: info })]),
    encryptedContentInfo: new EncryptedContentInfo({
      contentType: id_data,
      contentEncryptionAlgorithm: new ContentEncryptionAlgorithmIdentifier({
        algorithm: aes256Cbc,
        parameters: AsnConvert.serialize(new OctetString(iv)),
      }),
      encryptedContent: new EncryptedContent({ value: new OctetString(content) }),
    }),
  });
  const all = new ContentInfo({ contentType: id_envelopedData, content: AsnConvert.serialize(enveloped) });
  return Buffer.from(AsnConvert.serialize(all)).toString(text);
}

/**
 * Takes the bytes out again. DER and BER with indefinite lengths, base64 and hexadecimal, both key transports.
 * @param key RSA, of the recipient
 * @throws EnvelopeError
 */
export function open(text: string, key: KeyObject): Buffer {
  const enveloped = parsed(bytesOf(text));
  const info = enveloped.recipientInfos[0]?.ktri;
  if (!info) throw new EnvelopeError('recipient: expected key transport (RSA)');
  const { algorithm, parameters } = enveloped.encryptedContentInfo.contentEncryptionAlgorithm;
  if (algorithm !== aes256Cbc) throw new EnvelopeError(`content encryption: expected AES-256-CBC (${aes256Cbc}), given ${algorithm}`);
  const padding = transportOf(info.keyEncryptionAlgorithm);
  const content = contentOf(enveloped);
  // One message for every way in which opening can fail: telling padding and key apart would help to guess the content (padding oracle).
  try {
    const encryptedKey = Buffer.from(info.encryptedKey.buffer);
    const contentKey = padding === 'rsa-oaep-sha256' ? privateDecrypt({ key, ...oaep }, encryptedKey) : keyByLegacy(encryptedKey, key);
    const iv = Buffer.from(AsnConvert.parse(parameters ?? new ArrayBuffer(0), OctetString).buffer);
    const decipher = createDecipheriv('aes-256-cbc', contentKey, iv);
    return Buffer.concat([decipher.update(content), decipher.final()]);
  } catch {
    throw new EnvelopeError('the envelope cannot be opened with this key');
  }
}

const asnNull = new Uint8Array([5, 0]).buffer;

/** RSA-OAEP with SHA-256 and MGF1 with SHA-256 (RFC 4055). */
const oaepParameters = ((): ArrayBuffer => {
  const hash = new AlgorithmIdentifier({ algorithm: sha256, parameters: asnNull });
  const maskGenAlgorithm = new AlgorithmIdentifier({ algorithm: id_mgf1, parameters: AsnConvert.serialize(hash) });
  return AsnConvert.serialize(new RsaEsOaepParams({ hashAlgorithm: hash, maskGenAlgorithm }));
})();

interface Recipient {
  readonly publicKey: KeyObject;
  readonly rid: RecipientIdentifier;
}

/** The last one: a gateway seals for one issuer, again and again. */
let last: (Recipient & { readonly certificate: string }) | null = null;

function recipientOf(certificate: string): Recipient {
  if (last?.certificate === certificate) return last;
  const { raw, publicKey } = new X509Certificate(certificate);
  const { issuer, serialNumber } = AsnConvert.parse(raw, Certificate).tbsCertificate;
  const rid = new RecipientIdentifier({ issuerAndSerialNumber: new IssuerAndSerialNumber({ issuer, serialNumber }) });
  last = { certificate, publicKey, rid };
  return last;
}

function transportOf({ algorithm, parameters }: KeyEncryptionAlgorithmIdentifier): KeyTransport {
  if (algorithm === id_rsaEncryption) return 'rsa-pkcs1-v1_5';
  if (algorithm !== id_RSAES_OAEP) throw new EnvelopeError(`key transport: expected RSA-OAEP or RSAES-PKCS1-v1_5, given ${algorithm}`);
  if (parameters && Buffer.from(parameters).equals(Buffer.from(oaepParameters))) return 'rsa-oaep-sha256';
  const hash = parameters ? hashIn(parameters) : '';
  if (hash !== sha256) throw new EnvelopeError(`key transport: expected RSA-OAEP with SHA-256 (${sha256}), given ${hash || 'SHA-1'}`);
  return 'rsa-oaep-sha256';
}

function hashIn(parameters: ArrayBuffer): string {
  try {
    return AsnConvert.parse(parameters, RsaEsOaepParams).hashAlgorithm.algorithm;
  } catch {
    throw new EnvelopeError('key transport: expected parameters of RSA-OAEP (RFC 4055)');
  }
}

/**
 * Takes the padding of RFC 8017, 7.2.2 off: Node 20 refuses to. What does not fit gives another key, and says so to nobody, so that an
 * answer tells nothing about the padding (RFC 3218, 2.3.2).
 */
function keyByLegacy(encrypted: Buffer, key: KeyObject): Buffer {
  const block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted);
  const other = randomBytes(keyBytes);
  const separator = block.length - keyBytes - 1;
  let wrong = block[0] as number;
  wrong |= (block[1] as number) ^ 2;
  for (let at = 2; at < separator; at++) wrong |= ((block[at] as number) - 1) >> 8; // a zero among the filler
  wrong |= block[separator] as number;
  const mask = ((wrong | -wrong) >> 31) & 0xff;
  for (let at = 0; at < keyBytes; at++) {
    other[at] = ((other[at] as number) & mask) | ((block[separator + 1 + at] as number) & ~mask);
  }
  return other;
}

function bytesOf(text: string): Buffer {
  const stripped = text.replaceAll(/\s/g, '');
  if (/^(?:[0-9a-f]{2})+$/i.test(stripped)) return Buffer.from(stripped, 'hex');
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(stripped)) return Buffer.from(stripped, 'base64');
  throw new EnvelopeError('expected base64 or hexadecimal');
}

function parsed(bytes: Buffer): EnvelopedData {
  try {
    const info = AsnConvert.parse(bytes, ContentInfo);
    if (info.contentType !== id_envelopedData) throw new EnvelopeError(`content type: expected EnvelopedData, given ${info.contentType}`);
    return AsnConvert.parse(info.content, EnvelopedData);
  } catch (error) {
    if (error instanceof EnvelopeError) throw error;
    throw new EnvelopeError('expected a CMS structure (RFC 5652)');
  }
}

/** The encrypted content, in one piece or in several. */
function contentOf({ encryptedContentInfo: { encryptedContent } }: EnvelopedData): Buffer {
  const pieces = encryptedContent?.constructedValue ?? (encryptedContent?.value ? [encryptedContent.value] : []);
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece.buffer)));
}
