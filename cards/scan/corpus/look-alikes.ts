/** What stands in the same places as card numbers, looks like them, and is none. */
import { brandOf } from '../../numbers/brand';
import { checkDigit } from '../../numbers/luhn';
import { cardOf, numberOfNobody } from './cards';
import type { Chance } from './chance';
import { printedGroups } from './writings';

export interface LookAlike {
  /** Row of the tables. */
  readonly name: string;
  readonly write: (chance: Chance) => string;
}

/** Digits with the check digit behind them. */
const checked = (body: string): string => body + checkDigit(body);
const two = (value: number): string => String(value).padStart(2, '0');

function moment(chance: Chance): Date {
  return new Date(Date.UTC(2024, 0, 1) + chance.between(0, 900) * 86_400_000 + chance.between(0, 86_399_999));
}

/** yyyymmddHHMMSS */
function compact(date: Date): string {
  return date
    .toISOString()
    .replace(/[^0-9]/g, '')
    .slice(0, 14);
}

function uuid(chance: Chance): string {
  return `${chance.hex(8)}-${chance.hex(4)}-4${chance.hex(3)}-${chance.pick(['8', '9', 'a', 'b'])}${chance.hex(3)}-${chance.hex(12)}`;
}

/** As `xxd` shows bytes. */
function hexDump(bytes: Buffer): string {
  const pairs = bytes.toString('hex').match(/..../g) ?? [];
  return `00000010: ${pairs.join(' ')}  ${bytes.toString('latin1').replace(/[^ -~]/g, '.')}`;
}

export const lookAlikes: readonly LookAlike[] = [
  {
    name: 'order number',
    write: (chance) =>
      chance.pick([`ORD-${compact(moment(chance)).slice(0, 8)}-${chance.digits(6)}`, chance.digits(12), `A${chance.digits(11)}`]),
  },
  // A share of them begins as cards do and has a right check digit: nobody can tell, and each that is taken counts as a false alarm.
  { name: 'id of 16 digits', write: (chance) => String(chance.between(1, 9)) + chance.digits(15) },
  { name: 'id of 16 digits, in a series', write: (chance) => `20260000${chance.pick(['1', '5'])}${chance.digits(7)}` },
  { name: 'snowflake id', write: (chance) => `1${chance.digits(chance.pick([17, 18]))}` },
  {
    name: 'telephone number',
    write: (chance) =>
      chance.pick([
        `050-${chance.digits(4)}-${chance.digits(4)}`,
        `050${chance.digits(8)}`,
        `090-${chance.digits(4)}-${chance.digits(4)}`,
        `080${chance.digits(8)}`,
        `0120-${chance.digits(3)}-${chance.digits(3)}`,
        `+81-90-${chance.digits(4)}-${chance.digits(4)}`,
        `+8150${chance.digits(8)}`,
        `03-${chance.digits(4)}-${chance.digits(4)}`,
        `(0${chance.digits(2)}) ${chance.digits(3)}-${chance.digits(4)}`,
      ]),
  },
  {
    name: 'telephone numbers one after the other',
    write: (chance) => `090${chance.digits(8)}${chance.pick([' ', '/', ','])}0120${chance.digits(6)}`,
  },
  {
    name: 'time stamp since 1970',
    write: (chance) => {
      const milliseconds = String(moment(chance).getTime());
      return chance.pick([milliseconds.slice(0, 10), milliseconds, milliseconds + chance.digits(3), milliseconds + chance.digits(6)]);
    },
  },
  {
    name: 'date and time in digits',
    write: (chance) => {
      const digits = compact(moment(chance));
      return chance.pick([
        digits,
        digits + chance.digits(3),
        `${digits}+0900`,
        `${digits.slice(0, 8)}-${digits.slice(8)}`,
        digits + chance.digits(2),
      ]);
    },
  },
  {
    name: 'date and time with separators',
    write: (chance) => {
      const text = moment(chance).toISOString();
      return chance.pick([text, text.slice(0, 19).replace('T', ' '), `${text.slice(0, 10).replaceAll('-', '/')} ${text.slice(11, 23)}`]);
    },
  },
  { name: 'UUID', write: uuid },
  {
    name: 'hash of something else',
    write: (chance) => chance.hex(chance.pick([32, 40, 64, 128])),
  },
  {
    name: 'IP or MAC address',
    write: (chance) => {
      const byte = (): number => chance.between(0, 255);
      return chance.pick([
        `${byte()}.${byte()}.${byte()}.${byte()}:${chance.between(1024, 65_535)}`,
        Array.from({ length: 8 }, () => chance.hex(4)).join(':'),
        Array.from({ length: 6 }, () => chance.hex(2)).join(':'),
        `${byte()}.${byte()}.${byte()}.${byte()} ${byte()}.${byte()}.${byte()}.${byte()}`,
      ]);
    },
  },
  { name: 'IMEI with a right check digit', write: (chance) => checked(`35${chance.digits(12)}`) },
  { name: 'ICCID with a right check digit', write: (chance) => checked(`8981${chance.digits(chance.pick([14, 15]))}`) },
  {
    name: 'tracking number',
    write: (chance) => {
      const digits = chance.digits(12);
      return chance.pick([digits, (digits.match(/..../g) ?? []).join('-'), `1Z${chance.hex(6).toUpperCase()}${chance.digits(10)}`]);
    },
  },
  {
    name: 'JAN or ISBN',
    write: (chance) => {
      const start = chance.pick(['978', '979', '490', '491', '450', '456']);
      const digits = start + chance.digits(10);
      return chance.pick([digits, `${start}-${chance.digits(1)}-${chance.digits(4)}-${chance.digits(4)}-${chance.digits(1)}`]);
    },
  },
  {
    name: 'bank account',
    write: (chance) =>
      chance.pick([
        `${chance.digits(4)}-${chance.digits(3)} 普通 ${chance.digits(7)}`,
        `${chance.digits(4)}-${chance.digits(3)}-${chance.digits(7)}`,
        `DE${chance.digits(20)}`,
        `GB${chance.digits(2)} NWBK ${chance.digits(4)} ${chance.digits(4)} ${chance.digits(4)} ${chance.digits(2)}`,
      ]),
  },
  { name: 'My Number', write: (chance) => chance.pick([chance.digits(12), (chance.digits(12).match(/..../g) ?? []).join(' ')]) },
  { name: 'right check digit, no brand', write: (chance) => numberOfNobody(chance.between(14, 19), chance) },
  {
    name: 'right check digit, no brand, grouped',
    write: (chance) => (numberOfNobody(16, chance).match(/..../g) ?? []).join(chance.pick([' ', '-'])),
  },
  {
    name: 'of a brand, wrong check digit',
    write: (chance) => {
      const { number } = cardOf(chance);
      const wrong = number.slice(0, -1) + ((Number(number.at(-1)) + chance.between(1, 9)) % 10);
      return chance.pick([wrong, printedGroups(wrong).join(chance.pick(['-', ' ']))]);
    },
  },
  {
    name: 'of a brand, wrong length',
    write: (chance) => {
      for (;;) {
        const { number } = cardOf(chance);
        const other = number.slice(0, chance.between(11, 12));
        const body = other + chance.digits(chance.pick([0, 1]));
        if (!brandOf(body)?.lengths.includes(body.length + 1)) return checked(body);
      }
    },
  },
  {
    name: 'masked card number',
    write: (chance) => {
      const { number } = cardOf(chance);
      const [first, last, hidden] = [number.slice(0, 6), number.slice(-4), number.length - 10];
      return chance.pick([
        first + '*'.repeat(hidden) + last,
        first + 'X'.repeat(hidden) + last,
        '*'.repeat(number.length - 4) + last,
        `${first.slice(0, 4)}-${first.slice(4)}XX-XXXX-${last}`,
        `${first.slice(0, 4)} **** **** ${last}`,
        `${first}…${last}`,
        `${first}${'＊'.repeat(hidden)}${last}`,
        `${first.slice(0, 4)}-••••-••••-${last}`,
      ]);
    },
  },
  {
    name: 'token',
    write: (chance) => chance.pick([`tok_${chance.base64url(24)}`, chance.base64url(43), `sk_test_${chance.base64url(32)}`]),
  },
  { name: 'base64 of something else', write: (chance) => chance.bytes(chance.between(16, 200)).toString('base64') },
  {
    name: 'version number',
    write: (chance) => [1, 2, 3, 4].map((place) => (place === 1 ? chance.between(0, 30) : chance.between(0, 9999))).join('.'),
  },
  { name: 'hex dump', write: (chance) => hexDump(chance.bytes(16)) },
  {
    name: 'float',
    write: (chance) =>
      chance.pick([
        `0.${chance.digits(16)}`,
        `-0.${chance.digits(17)}`,
        `${chance.between(1, 99)}.${chance.digits(14)}`,
        `${chance.between(1, 9)}.${chance.digits(15)}e-${chance.between(5, 12)}`,
        `35.${chance.digits(14)},139.${chance.digits(13)}`,
      ]),
  },
  { name: 'more digits than any card has', write: (chance) => chance.digits(chance.between(20, 60)) },
  {
    name: 'row of four-digit numbers',
    write: (chance) => {
      const first = chance.pick([1000, 2000, 3000, 6000, 7000, 8000]);
      return Array.from({ length: chance.between(3, 8) }, () => first + chance.between(0, 499)).join(chance.pick([' ', ', ', '-', '/']));
    },
  },
  {
    name: 'amounts',
    write: (chance) =>
      Array.from({ length: chance.between(2, 6) }, () => `${chance.between(1, 999)},${chance.digits(3)}`).join(
        chance.pick([' ', '円 ', '\t']),
      ),
  },
  {
    name: 'postal code and number of a customer',
    write: (chance) => `〒${chance.digits(3)}-${chance.digits(4)} ${chance.digits(8)}`,
  },
  {
    name: 'opening hours',
    write: (chance) => `${two(chance.between(8, 10))}00-${chance.between(17, 20)}00 ${chance.between(10, 11)}30-2100`,
  },
];
