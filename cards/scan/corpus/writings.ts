/** How a card number can be written within a text or among bytes. From the descriptions of formats; the hunter was not looked at. */
import { createHash } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import type { Encoding } from '../finding';
import type { Chance } from './chance';
import type { Told } from './document';

export interface Writing<Written extends string | Buffer = string> {
  /** Row of the tables. */
  readonly name: string;
  readonly told: Told;
  readonly encodings: readonly Encoding[];
  readonly write: (number: string, chance: Chance) => Written;
  /** Whether it can be written for this number; when not given, for all. */
  readonly fits?: (number: string) => boolean;
  /** Only where a line may end. */
  readonly lines?: true;
}

/** As cards are printed: 4-4-4-4, 4-6-5 and 4-6-4; what is longer ends in what is left. */
export function printedGroups(number: string): string[] {
  if (number.length === 15) return [number.slice(0, 4), number.slice(4, 10), number.slice(10)];
  if (number.length === 14) return [number.slice(0, 4), number.slice(4, 10), number.slice(10)];
  return number.match(/.{1,4}/g) ?? [];
}

/** Groups with something between them. */
function groupedBy(
  name: string,
  separators: readonly string[],
  encodings: readonly Encoding[] = ['grouped'],
  more: Partial<Writing> = {},
): Writing {
  return {
    name,
    told: 'pattern',
    encodings,
    write: (number, chance) => printedGroups(number).join(chance.pick(separators)),
    ...more,
  };
}

const spelled = (number: string, digit: (code: number) => string): string => [...number].map((sign) => digit(sign.charCodeAt(0))).join('');
const padded = (code: number, radix: number, length: number): string => code.toString(radix).padStart(length, '0');
const fullWidth = (number: string): string => spelled(number, (code) => String.fromCharCode(code + 0xfee0));
/** A text with the number in it, as somebody would encode a whole. */
const around = (number: string, chance: Chance): string =>
  chance.pick([
    number,
    `{"pan":"${number}"}`,
    `{"order":"A-${chance.digits(5)}","card":"${number}","amount":${chance.between(1, 99)}00}`,
    `user${chance.digits(chance.between(1, 4))}:${number}`,
    `カード番号: ${number}です。`,
    `<card><number>${number}</number></card>`,
  ]);
const base64 = (bytes: string | Buffer): string => Buffer.from(bytes as string).toString('base64');
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const hash = (algorithm: string, number: string): Buffer => createHash(algorithm).update(number).digest();

/** Within a line of text. */
export const writings: readonly Writing[] = [
  { name: 'plain', told: 'pattern', encodings: ['plain'], write: (number) => number },
  {
    name: 'plain, glued to letters',
    told: 'pattern',
    encodings: ['plain'],
    write: (number, chance) =>
      chance.pick([`PAN${number}X`, `_${number}_`, `no${number}`, `${number}円`, `x-${number}-y`, `「${number}」`, `No.${number}`]),
  },
  { name: 'plain, before a full stop', told: 'pattern', encodings: ['plain'], write: (number) => `${number}.` },
  { name: 'plain, JSON in a JSON string', told: 'pattern', encodings: ['plain'], write: (number) => `{\\"cardNumber\\":\\"${number}\\"}` },
  groupedBy('grouped by space', [' ']),
  groupedBy('grouped by hyphen', ['-']),
  groupedBy('grouped by dot', ['.']),
  groupedBy('grouped by _ / tab', ['_', '/', '\t', ' - ', '  ']),
  groupedBy('grouped by + of a form', ['+']),
  groupedBy('grouped by dashes of Unicode', ['\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212']),
  groupedBy('grouped by spaces of Unicode', ['\u00a0', '\u2009', '\u202f', '\u2002', '\u2003']),
  groupedBy('grouped by signs of no width', ['\u200b', '\u00ad', '\u2060', '\ufeff']),
  groupedBy('grouped by Japanese signs', ['\u3000', '\uff0d', '\u30fc', '\u30fb']),
  groupedBy('grouped by percent', ['%20', '%2D', '%2d', '%E3%80%80', '%09'], ['percent', 'grouped']),
  groupedBy('grouped by HTML', ['&nbsp;', '&#160;', '&#xA0;', '&#45;', '&ndash;', '&#12288;'], ['HTML', 'grouped']),
  groupedBy('grouped by escapes', ['\\u3000', '\\u00a0', '\\t', '\\n', '\\x20', '\\u002d'], ['escaped', 'grouped']),
  groupedBy('grouped by line ends', ['\n', '\r\n'], ['grouped'], { lines: true }),
  {
    name: 'grouped in pairs or single digits',
    told: 'pattern',
    encodings: ['grouped'],
    write: (number, chance) => (number.match(chance.pick([/..?/g, /./g])) ?? []).join(chance.pick([' ', '-'])),
  },
  {
    name: 'grouped, between other numbers',
    told: 'pattern',
    encodings: ['grouped'],
    write: (number, chance) => {
      const [separator, expiry] = [chance.pick([' ', '-']), `0${chance.between(1, 9)}/${chance.between(26, 35)}`];
      return `${chance.between(1, 12)}:${chance.between(10, 59)} ${printedGroups(number).join(separator)} ${expiry} ${chance.digits(3)}`;
    },
  },
  { name: 'full-width', told: 'pattern', encodings: ['full-width'], write: fullWidth },
  {
    name: 'full-width, grouped',
    told: 'pattern',
    encodings: ['full-width'],
    write: (number, chance) =>
      printedGroups(number)
        .map(fullWidth)
        .join(chance.pick(['－', '　', 'ー', '-', ' '])),
  },
  {
    name: 'full-width, escaped',
    told: 'pattern',
    encodings: ['escaped', 'full-width'],
    write: (number) => spelled(number, (code) => `\\u${padded(code + 0xfee0, 16, 4)}`),
  },
  {
    name: 'full-width, percent',
    told: 'pattern',
    encodings: ['percent', 'full-width'],
    write: (number) => encodeURIComponent(fullWidth(number)),
  },
  {
    name: 'percent',
    told: 'pattern',
    encodings: ['percent', 'plain'],
    write: (number) => spelled(number, (code) => `%${padded(code, 16, 2)}`),
  },
  {
    name: 'HTML',
    told: 'pattern',
    encodings: ['HTML', 'plain'],
    write: (number, chance) =>
      spelled(
        number,
        chance.pick([
          (code) => `&#${code};`,
          (code) => `&#x${padded(code, 16, 2)};`,
          (code) => `&#0${code};`,
          (code) => `&#X${padded(code, 16, 4)};`,
        ]),
      ),
  },
  {
    name: 'escaped',
    told: 'pattern',
    encodings: ['escaped', 'plain'],
    write: (number, chance) =>
      spelled(
        number,
        chance.pick([
          (code) => `\\u${padded(code, 16, 4)}`,
          (code) => `\\x${padded(code, 16, 2)}`,
          (code) => `\\${padded(code, 8, 3)}`,
          (code) => `\\u{${code.toString(16)}}`,
        ]),
      ),
  },
  { name: 'base64', told: 'pattern', encodings: ['base64', 'plain'], write: (number, chance) => base64(around(number, chance)) },
  {
    name: 'base64, grouped',
    told: 'pattern',
    encodings: ['base64', 'grouped'],
    write: (number, chance) => base64(around(printedGroups(number).join(chance.pick(['-', ' ', '\u3000'])), chance)),
  },
  {
    name: 'base64, lines of 76',
    told: 'pattern',
    encodings: ['base64', 'plain'],
    lines: true,
    write: (number, chance) => {
      const text = `Dear ${chance.base64url(chance.between(20, 90))},\r\nyour card ${number} was charged.\r\n${chance.base64url(60)}`;
      return (base64(text).match(/.{1,76}/g) ?? []).join(chance.pick(['\r\n', '\n']));
    },
  },
  {
    name: 'base64url',
    told: 'pattern',
    encodings: ['base64url', 'plain'],
    write: (number, chance) => Buffer.from(`¿${around(number, chance)}?ÿ>`, 'utf8').toString('base64url'),
  },
  {
    name: 'base64url, payload of a JWT',
    told: 'pattern',
    encodings: ['base64url', 'plain'],
    write: (number, chance) => {
      const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: `u${chance.digits(4)}`, pan: number })}.${chance.base64url(43)}`;
    },
  },
  {
    name: 'base64, of UTF-16',
    told: 'pattern',
    encodings: ['base64', 'UTF-16LE', 'plain'],
    write: (number, chance) => base64(utf16(around(number, chance))),
  },
  {
    name: 'base64, twice',
    told: 'pattern',
    encodings: ['base64', 'base64', 'plain'],
    write: (number, chance) => base64(base64(around(number, chance))),
  },
  {
    name: 'base64, of gzip',
    told: 'pattern',
    encodings: ['base64', 'gzip', 'plain'],
    write: (number, chance) => base64(gzipSync(`{"card":"${number}","memo":"${chance.hex(chance.between(80, 120))}"}`)),
  },
  {
    name: 'base64, within percent',
    told: 'pattern',
    encodings: ['base64', 'plain'],
    write: (number, chance) => encodeURIComponent(base64(`${around(number, chance)}??>>`)),
  },
  {
    name: 'hex',
    told: 'pattern',
    encodings: ['hex', 'plain'],
    write: (number, chance) => {
      const hex = Buffer.from(around(number, chance)).toString('hex');
      return chance.often(0.5) ? hex : hex.toUpperCase();
    },
  },
  {
    name: 'hex, of UTF-16',
    told: 'pattern',
    encodings: ['hex', 'UTF-16LE', 'plain'],
    write: (number, chance) => utf16(around(number, chance)).toString('hex'),
  },
  {
    name: 'one digit per element of an array',
    told: 'pattern',
    encodings: ['digit by digit'],
    write: (number, chance) => JSON.stringify([...number].map(chance.pick<(digit: string) => string | number>([String, Number]))),
  },
  { name: 'reversed', told: 'known value', encodings: ['reversed'], write: (number) => [...number].reverse().join('') },
  {
    name: 'plain, amid more digits',
    told: 'known value',
    encodings: ['plain'],
    write: (number, chance) => `2026${chance.digits(chance.between(4, 10))}${number}${chance.digits(chance.between(3, 8))}`,
  },
  {
    name: 'hash',
    told: 'known value',
    encodings: ['hash'],
    write: (number, chance) =>
      chance.pick([
        () => hash('sha256', number).toString('hex'),
        () => hash('sha256', number).toString('hex').toUpperCase(),
        () => hash('sha1', number).toString('hex'),
        () => hash('md5', number).toString('hex'),
        () => hash('sha256', number).toString('base64'),
      ])(),
  },
];

/** Among bytes that are no text. What is compressed is long enough not to be stored as it is, where it would stand twice. */
export const byteWritings: readonly Writing<Buffer>[] = [
  { name: 'plain, among bytes', told: 'pattern', encodings: ['plain'], write: (number) => Buffer.from(number) },
  {
    name: 'grouped, among bytes',
    told: 'pattern',
    encodings: ['grouped'],
    write: (number) => Buffer.from(printedGroups(number).join('-')),
  },
  { name: 'UTF-16LE, among bytes', told: 'pattern', encodings: ['UTF-16LE', 'plain'], write: utf16 },
  {
    name: 'UTF-16BE, among bytes',
    told: 'pattern',
    encodings: ['UTF-16BE', 'plain'],
    write: (number) => utf16(number).swap16(),
  },
  {
    name: 'UTF-16LE grouped, among bytes',
    told: 'pattern',
    encodings: ['UTF-16LE', 'grouped'],
    write: (number, chance) => utf16(printedGroups(number).join(chance.pick([' ', '-', '\u3000']))),
  },
  {
    name: 'UTF-16LE full-width, among bytes',
    told: 'pattern',
    encodings: ['UTF-16LE', 'full-width'],
    write: (number) => utf16(fullWidth(number)),
  },
  {
    name: 'base64, among bytes',
    told: 'pattern',
    encodings: ['base64', 'plain'],
    write: (number, chance) => Buffer.from(base64(around(number, chance))),
  },
  {
    name: 'gzip, among bytes',
    told: 'pattern',
    encodings: ['gzip', 'plain'],
    write: (number, chance) => gzipSync(`${chance.hex(chance.between(80, 400))} ${around(number, chance)}`),
  },
  {
    name: 'deflate, among bytes',
    told: 'pattern',
    encodings: ['deflate', 'plain'],
    write: (number, chance) => deflateSync(`${chance.hex(chance.between(80, 400))} ${around(number, chance)}`),
  },
  {
    name: 'BCD',
    told: 'known value',
    encodings: ['BCD'],
    write: (number, chance) => Buffer.from(number.length % 2 === 0 ? number : chance.pick([`${number}f`, `0${number}`]), 'hex'),
  },
  {
    name: 'integer',
    told: 'known value',
    encodings: ['integer'],
    write: (number, chance) => {
      const bytes = Buffer.alloc(8);
      if (chance.often(0.5)) bytes.writeBigUInt64LE(BigInt(number));
      else bytes.writeBigUInt64BE(BigInt(number));
      return bytes;
    },
  },
  {
    name: 'integer, as a double',
    told: 'known value',
    encodings: ['integer'],
    fits: (number) => Number(number) < 2 ** 53,
    write: (number) => {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(Number(number));
      return bytes;
    },
  },
  {
    name: 'reversed, among bytes',
    told: 'known value',
    encodings: ['reversed'],
    write: (number) => Buffer.from([...number].reverse().join('')),
  },
];
