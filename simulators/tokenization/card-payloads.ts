/** Card data as it travels from a network to an issuer's gateway: never in plain form. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { CompactEncrypt, CompactSign, compactDecrypt, compactVerify } from 'jose';
import { testKey } from '../../cards/cms/test-recipient';
import { type Json, objectIn, textIn } from './json';

export interface CardData {
  readonly cardNumber: string;
  /** MMYY */
  readonly expiry: string;
}

/** Keys of the receiving gateway, and of the network that signs: published ones, read on first use. */
let made: { readonly gateway: KeyPair; readonly network: KeyPair } | null = null;

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

function keys() {
  const pair = (name: 'issuer-gateway' | 'network'): KeyPair => {
    const privateKey = testKey(name);
    return { privateKey, publicKey: createPublicKey(privateKey) };
  };
  made ??= { gateway: pair('issuer-gateway'), network: pair('network') };
  return made;
}

/** Mastercard's `encryptedPayload`: AES-256-CBC, key by RSA-OAEP with SHA-256, all in hexadecimal. */
export function mdesPayload(card: CardData): Json {
  const { publicKey } = keys().gateway;
  const key = randomBytes(32);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const clear = JSON.stringify({ accountNumber: card.cardNumber, expiryMonth: card.expiry.slice(0, 2), expiryYear: card.expiry.slice(2) });
  return {
    encryptedData: Buffer.concat([cipher.update(clear), cipher.final()]).toString('hex'),
    encryptedKey: publicEncrypt({ key: publicKey, oaepHash: 'sha256' }, key).toString('hex'),
    publicKeyFingerprint: createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
    oaepHashingAlgorithm: 'SHA256',
    iv: iv.toString('hex'),
  };
}

/** @throws when it cannot be read */
export function cardInMdes(payload: Json): CardData {
  const key = privateDecrypt({ key: keys().gateway.privateKey, oaepHash: 'sha256' }, Buffer.from(textIn(payload.encryptedKey), 'hex'));
  const decipher = createDecipheriv('aes-256-cbc', key, Buffer.from(textIn(payload.iv), 'hex'));
  const clear = Buffer.concat([decipher.update(Buffer.from(textIn(payload.encryptedData), 'hex')), decipher.final()]).toString('utf8');
  const { accountNumber, expiryMonth, expiryYear } = objectIn(JSON.parse(clear));
  return { cardNumber: textIn(accountNumber), expiry: `${textIn(expiryMonth)}${textIn(expiryYear)}` };
}

/** Visa's `encryptedData`: JWS over JWE. */
export async function vtsPayload(card: CardData): Promise<string> {
  const { gateway, network } = keys();
  const clear = JSON.stringify({ cardholderInfo: { primaryAccountNumber: card.cardNumber, expirationDate: card.expiry } });
  const sealed = await new CompactEncrypt(Buffer.from(clear))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
    .encrypt(gateway.publicKey);
  return new CompactSign(Buffer.from(sealed)).setProtectedHeader({ alg: 'PS256' }).sign(network.privateKey);
}

/** @throws when it cannot be read, or was signed by somebody else */
export async function cardInVts(payload: string): Promise<CardData> {
  const { gateway, network } = keys();
  const signed = await compactVerify(payload, network.publicKey);
  const opened = await compactDecrypt(Buffer.from(signed.payload).toString(), gateway.privateKey);
  const { primaryAccountNumber, expirationDate } = objectIn(objectIn(JSON.parse(Buffer.from(opened.plaintext).toString())).cardholderInfo);
  return { cardNumber: textIn(primaryAccountNumber), expiry: textIn(expirationDate) };
}
