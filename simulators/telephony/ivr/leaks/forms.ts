/** How card data is written where it must not be. */
import { createHash, createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { brandOf } from '../../../../cards/numbers/brand';
import { ownBytes, withBytes } from '../../../kit/own-bytes';
import type { CardEntry } from '../entry';
import type { BinaryForm, LeakWhat, TextForm } from './leak';

/** What leaks, and what it is called. */
export interface Leaked {
  readonly name: 'cardNumber' | 'securityCode' | 'track2';
  /** A security code is told by the word before it: three digits alone are nothing. */
  readonly value: string;
  /** What stands beside the name. */
  readonly bare: string;
}

/** Undefined as long as it was not entered. */
export function leakedOf(what: LeakWhat, card: CardEntry): Leaked | undefined {
  const { 'card-number': number, expiry, 'security-code': code } = card;
  switch (what) {
    case 'number':
      return number === '' ? undefined : { name: 'cardNumber', value: number, bare: number };
    case 'security code':
      return code === '' ? undefined : { name: 'securityCode', value: `securityCode=${code}`, bare: code };
    case 'track':
      return number === '' || expiry.length !== 4 ? undefined : trackTwo(number, expiry);
  }
}

/** Track 2 of a magnetic stripe, as ISO/IEC 7813 has it: number, expiry as YYMM, service code. */
function trackTwo(number: string, expiry: string): Leaked {
  const value = `;${number}=${expiry.slice(2)}${expiry.slice(0, 2)}101?`;
  return { name: 'track2', value, bare: value };
}

const everyCharacter = (value: string, write: (code: number) => string): string =>
  [...value].map((character) => write(character.charCodeAt(0))).join('');

const writings: Readonly<Record<TextForm, (value: string) => string>> = {
  plain: (value) => value,
  grouped: (value) => groupsOf(value).join(' '),
  'full-width': (value) => value.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  percent: (value) => everyCharacter(value, (code) => `%${hexOf(code, 2)}`),
  html: (value) => everyCharacter(value, (code) => `&#${code};`),
  escaped: (value) => everyCharacter(value, (code) => `\\u${hexOf(code, 4)}`),
  base64: (value) => withBytes(value, (bytes) => bytes.toString('base64')),
  // Part of an address; digits alone would look the same in both alphabets.
  base64url: (value) => withBytes(`/p?${value}`, (bytes) => bytes.toString('base64url')),
  hex: (value) => withBytes(value, (bytes) => bytes.toString('hex')),
  reversed: (value) => [...value].reverse().join(''),
  'sha-256': (value) => createHash('sha256').update(value).digest('hex'),
  masked: (value) => `${value.slice(0, 6)}${'*'.repeat(Math.max(0, value.length - 10))}${value.slice(-4)}`,
  'last four': (value) => `${brandOf(value)?.name ?? 'card'} ****${value.slice(-4)}`,
  'keyed hash': (value) => keyedHash(value).toString('hex'),
  token: (value) => `tok-${keyedHash(value).toString('base64url').slice(0, 20)}`,
};

/** With a key of the vault, which nobody else has. */
function keyedHash(value: string): Buffer {
  return createHmac('sha256', 'key of the vault').update(value).digest();
}

const codings: Readonly<Record<BinaryForm, (value: string) => Buffer>> = {
  'utf-16': (value) => ownBytes(value, 'utf16le'),
  gzip: (value) => withBytes(value, (bytes) => gzipSync(bytes)),
  // An odd digit at the end is filled up, as in a track of ISO 8583.
  bcd: (value) => ownBytes(value.length % 2 === 0 ? value : `${value}f`, 'hex'),
};

export function textIn(form: TextForm, value: string): string {
  return writings[form](value);
}

/** Text that stands beside its name. What is coded brings its own word for it. */
export function textBesideName(form: TextForm, { value, bare }: Leaked): string {
  return textIn(form, form === 'plain' || form === 'full-width' ? bare : value);
}

export function bytesIn(form: BinaryForm, value: string): Buffer {
  return codings[form](value);
}

/** Four digits each. */
export function groupsOf(value: string): string[] {
  return value.match(/.{1,4}/g) ?? [];
}

function hexOf(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
