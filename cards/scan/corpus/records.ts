/** Card data that takes more than one field or line: tracks, what stands beside a number, numbers in pieces. */
import type { Encoding, Kind } from '../finding';
import { type Card, retiredCardOf } from './cards';
import type { Chance } from './chance';
import { type Mark, marked, type Part, type Told } from './document';
import { printedGroups } from './writings';

/** Where a record can stand: within a line (or a value) of any text, on lines of its own, or in one sort of document only. */
export type Where = 'line' | 'lines' | 'json' | 'html' | 'form';

export interface CardRecord {
  /** Row of the tables. */
  readonly name: string;
  readonly told: Told;
  readonly where: Where;
  /** Unlike Latin letters and digits, not every document has Japanese ones. */
  readonly write: (card: Card, chance: Chance) => Part[];
}

function markOf(name: string, card: Card, encodings: readonly Encoding[], told: Told = 'pattern', kind: Kind = 'card number'): Mark {
  return { name, kind, told, encodings, card };
}

/** MMYY as other documents write it. */
function expiries({ expiry }: Card): string[] {
  const [month, year] = [expiry.slice(0, 2), expiry.slice(2)];
  return [expiry, `${month}/${year}`, `${month}/20${year}`, `20${year}-${month}`, `${month}-${year}`];
}

/** The number, and beside it its expiry and security code, each with the word for it. */
function beside(
  name: string,
  where: Where,
  [before, toExpiry, toCode, after]: readonly [string, string, string, string],
  write: (number: string, chance: Chance) => string = (number) => number,
): CardRecord {
  return {
    name,
    told: 'pattern',
    where,
    write: (card, chance) => {
      const number = write(card.number, chance);
      return [
        before,
        ...marked(markOf(name, card, [number === card.number ? 'plain' : 'grouped']), number),
        toExpiry,
        ...marked(markOf(`${name}: expiry`, card, ['plain'], 'pattern', 'expiry'), chance.pick(expiries(card))),
        toCode,
        ...marked(markOf(`${name}: security code`, card, ['plain'], 'pattern', 'security code'), card.securityCode),
        after,
      ];
    },
  };
}

function whole(
  name: string,
  where: Where,
  kind: Kind,
  encodings: readonly Encoding[],
  write: (card: Card, chance: Chance) => string,
  told: Told = 'pattern',
): CardRecord {
  return { name, told, where, write: (card, chance) => marked(markOf(name, card, encodings, told, kind), write(card, chance)) };
}

const yymm = ({ expiry }: Card): string => expiry.slice(2) + expiry.slice(0, 2);

function split(
  name: string,
  where: Where,
  write: (groups: readonly string[], chance: Chance) => string,
  told: Told = 'pattern',
): CardRecord {
  return whole(name, where, 'card number', ['split over fields'], (card, chance) => write(printedGroups(card.number), chance), told);
}

/** Pressed keys as a log tells them, one event each; between them, what other calls do. */
interface KeyLog {
  readonly name: string;
  readonly where: Where;
  readonly pressed: (call: string, key: string, chance: Chance) => string;
  readonly other: (call: string, chance: Chance) => string;
}

const keyLogs: readonly KeyLog[] = [
  {
    name: 'log lines',
    where: 'lines',
    pressed: (call, key, chance) => `10:15:${chance.between(10, 59)}.${chance.digits(3)} DEBUG [ivr] call=${call} dtmf digit=${key}\n`,
    other: (call, chance) =>
      `10:15:${chance.between(10, 59)}.${chance.digits(3)} INFO [ivr] call=${call} prompt played ${chance.between(1, 40)}\n`,
  },
  {
    name: 'Japanese log lines',
    where: 'lines',
    pressed: (call, key, chance) => `2026-01-05 10:15:${chance.between(10, 59)} [通話 ${call}] 押下キー: ${key}\n`,
    other: (call, chance) => `2026-01-05 10:15:${chance.between(10, 59)} [通話 ${call}] ガイダンス${chance.between(1, 9)}を再生\n`,
  },
  {
    name: 'JSON events',
    where: 'lines',
    pressed: (call, key, chance) => `{"at":17675${chance.digits(8)},"type":"press","leg":"${call}","key":"${key}"}\n`,
    other: (call, chance) => `{"at":17675${chance.digits(8)},"type":"prompt","leg":"${call}","id":"guidance-${chance.between(1, 9)}"}\n`,
  },
  {
    name: 'SIP INFO',
    where: 'lines',
    pressed: (call, key, chance) =>
      `INFO sip:ivr SIP/2.0\r\nCall-ID: ${call}\r\nCSeq: ${chance.between(2, 9)} INFO\r\nContent-Type: application/dtmf-relay\r\nContent-Length: 24\r\n\r\nSignal=${key}\r\nDuration=160\r\n\r\n`,
    other: (call) => `SIP/2.0 200 OK\r\nCall-ID: ${call}\r\nContent-Length: 0\r\n\r\n`,
  },
];

function keyByKey({ name, where, pressed, other }: KeyLog): CardRecord[] {
  const lines = (call: string, keys: string, chance: Chance): string[] =>
    [...keys].flatMap((key) => [pressed(call, key, chance), ...(chance.often(0.1) ? [other(call, chance)] : [])]);
  const record = (suffix: string, told: Told, write: (card: Card, mark: Mark, chance: Chance) => Part[]): CardRecord => {
    const row = `digit by digit, ${name}${suffix}`;
    return { name: row, told, where, write: (card, chance) => write(card, markOf(row, card, ['digit by digit'], told), chance) };
  };
  return [
    record('', 'pattern', ({ number }, mark, chance) => {
      const call = chance.hex(8);
      return [other(call, chance), ...marked(mark, ...lines(call, number, chance)), pressed(call, '#', chance), other(call, chance)];
    }),
    record(', with expiry and security code', 'pattern', (card, mark, chance) => {
      const call = chance.hex(8);
      const { number, expiry, securityCode } = card;
      const ended = (): string[] => [pressed(call, '#', chance), other(call, chance)];
      const beside = (kind: 'expiry' | 'security code', keys: string): Part[] => [
        ...marked(markOf(`${mark.name}: ${kind}`, card, ['digit by digit'], 'pattern', kind), ...lines(call, keys, chance)),
        ...ended(),
      ];
      // Four keys alone may be a month and a year as well as a code.
      const isDated = securityCode.length === 4 || chance.often(0.5);
      const [first, last] = [beside('expiry', expiry), beside('security code', securityCode)];
      return [...marked(mark, ...lines(call, number, chance)), ...ended(), ...(isDated ? first : []), ...last];
    }),
    record(', other calls between', 'pattern', ({ number }, mark, chance) => {
      const [call, ...others] = Array.from({ length: chance.between(2, 4) }, () => chance.hex(8)) as [string, ...string[]];
      const between = (): string[] => {
        if (chance.often(0.4)) return [];
        const another = chance.pick(others);
        return [chance.often(0.7) ? pressed(another, chance.digits(1), chance) : other(another, chance)];
      };
      const own = lines(call, number, chance);
      return [
        ...marked(mark, ...own.flatMap((line, index) => (index === own.length - 1 ? [line] : [line, ...between()]))),
        pressed(call, '#', chance),
        ...others.map((another) => pressed(another, '#', chance)),
      ];
    }),
    record(', amid other keys of the call', 'known value', ({ number }, mark, chance) => {
      const call = chance.hex(8);
      return [
        ...lines(call, chance.digits(3), chance),
        ...marked(mark, ...lines(call, number, chance)),
        ...lines(call, chance.digits(7), chance),
      ];
    }),
  ];
}

export const cardRecords: readonly CardRecord[] = [
  whole('track 1', 'line', 'track 1', ['plain'], (card, chance) => {
    const name = chance.pick(['YAMADA/TARO', 'SUZUKI/HANAKO MS', 'DOE/JOHN']);
    return `%B${card.number}^${name.padEnd(chance.pick([0, 26]))}^${yymm(card)}201${chance.digits(chance.between(8, 20))}?`;
  }),
  whole(
    'track 2',
    'line',
    'track 2',
    ['plain'],
    (card, chance) => `;${card.number}=${yymm(card)}${chance.pick(['201', '101'])}${chance.digits(8)}?`,
  ),
  whole('track 2, with D', 'line', 'track 2', ['plain'], (card, chance) => `${card.number}D${yymm(card)}201${chance.digits(8)}F`),
  {
    name: 'of old, after a word',
    told: 'pattern',
    where: 'line',
    write: (_card, chance) => {
      const card = retiredCardOf(chance);
      return [
        chance.pick(['card ', 'credit card: ', 'カード番号：']),
        ...marked(markOf('of old, after a word', card, ['plain']), card.number),
        ' ',
      ];
    },
  },
  beside('beside, JSON', 'json', ['"cardNumber":"', '","expiry":"', '","securityCode":"', '"']),
  beside('beside, JSON of another system', 'json', ['"pan":"', '","exp_date":"', '","cvv2":"', '"']),
  beside('beside, Japanese words', 'line', ['カード番号：', '　有効期限：', '　セキュリティコード：', '　']),
  beside('beside, English words', 'line', ['card ', ' exp ', ' cvv ', ' '], (number, chance) =>
    printedGroups(number).join(chance.pick([' ', '-', ''])),
  ),
  beside('beside, form', 'form', ['cardNo=', '&expire=', '&cvc=', '']),
  beside('beside, XML', 'line', ['<pan>', '</pan><expiryDate>', '</expiryDate><cvc>', '</cvc>']),
  split('split, JSON fields', 'json', (groups) => groups.map((group, index) => `"card${index + 1}":"${group}"`).join(',')),
  split('split, JSON array', 'json', (groups) => `"cardNumber":${JSON.stringify(groups)}`),
  split('split, form', 'form', (groups, chance) => {
    const name = chance.pick(['no', 'cardNo', 'pan_']);
    return groups.map((group, index) => `${name}${index + 1}=${group}`).join('&');
  }),
  split('split, key and value', 'line', (groups) => groups.map((group, index) => `pan${index + 1}=${group}`).join(' ')),
  split('split, input fields', 'html', (groups) =>
    groups.map((group, index) => `<input type="text" name="card${index}" maxlength="4" value="${group}">`).join('\n'),
  ),
  split('split, spans', 'html', (groups) => groups.map((group) => `<span class="digits">${group}</span>`).join('')),
  split(
    'split, unlike names',
    'json',
    ([first = '', second = '', ...rest]) =>
      `"iin":"${first}${second.slice(0, 2)}","middle":"${second.slice(2)}${rest.slice(0, -1).join('')}","last4":"${rest.at(-1)}"`,
    'known value',
  ),
  split('split, columns', 'lines', (groups) => `A-1,${groups.join(',')},ok\n`, 'known value'),
  ...keyLogs.flatMap(keyByKey),
];
