/** The documents in which card data gets lost: what an ordinary record of each looks like, with or without something put into it. */
import { gzipSync } from 'node:zlib';
import type { Chance } from './chance';
import type { Part } from './document';
import type { Where } from './records';

export interface Setting {
  readonly name: string;
  /** Whether it is text, and so has a character set. */
  readonly text: boolean;
  /** What can stand in it besides what fits into a line. */
  readonly where: readonly Where[];
  readonly open: string;
  /** @param slot what stands in its field; something ordinary when not given */
  readonly record: (chance: Chance, clock: Clock, slot?: readonly Part[]) => Part[];
  /** What holds members of an object, of a form, or whatever `where` says. */
  readonly frame: (where: Where, chance: Chance, clock: Clock, content: readonly Part[]) => Part[];
  readonly close: string;
}

/** Time of a log: it goes on with each look. */
export class Clock {
  #now = Date.UTC(2026, 0, 5, 0, 15);

  constructor(private readonly chance: Chance) {}

  next(): Date {
    this.#now += this.chance.between(1, 900);
    return new Date(this.#now);
  }

  iso(): string {
    return this.next().toISOString();
  }

  local(): string {
    return this.iso().replace('T', ' ').replace('Z', '').replace('.', ',');
  }
}

const slotSign = '\x01';

/** A template whose slot is filled. */
function filled(template: string, slot: readonly Part[] | undefined, ordinary: string): Part[] {
  if (!slot) return [template.replace(slotSign, () => ordinary)];
  const at = template.indexOf(slotSign);
  return [template.slice(0, at), ...slot, template.slice(at + 1)];
}

const telephone = (chance: Chance): string => `0${chance.pick(['50', '80', '90'])}${chance.digits(8)}`;
const order = (chance: Chance): string => `A-${chance.digits(7)}`;
const yen = (chance: Chance): string => String(chance.between(3, 980) * 100);
const surname = (chance: Chance): string => chance.pick(['佐藤', '鈴木', '高橋', '田中', '伊藤', '渡辺', '山本']);

const japanese: readonly ((chance: Chance) => string)[] = [
  (chance) => `INFO  [受付-${chance.between(1, 9)}] 通話 ${chance.hex(8)} 発信者 ${telephone(chance)} 待ち時間 ${chance.between(1, 90)} 秒`,
  (chance) => `DEBUG [IVR-${chance.between(1, 4)}] 通話 ${chance.hex(8)} 入力値=${slotSign} 金額=${yen(chance)}円`,
  (chance) => `INFO  [決済] 取引 ${chance.hex(12)} カード番号：${slotSign} 支払方法 一括 結果 承認`,
  (chance) => `WARN  [画面] 備考「${surname(chance)}様より ${slotSign} とのこと」 折返し ${telephone(chance)}`,
  (chance) => `INFO  [注文] 注文番号 ${order(chance)} 金額 ${yen(chance)} 円 会員 ${slotSign}`,
  (chance) => `ERROR [連携] 送信に失敗しました。内容=${slotSign} 再送 ${chance.between(1, 5)} 回目`,
  (chance) => `INFO  [受付-${chance.between(1, 9)}] オペレータ op${chance.digits(2)} がお客様（${surname(chance)}様）の通話を終了しました`,
];

const english: readonly ((chance: Chance) => string)[] = [
  (chance) => `INFO  [queue-${chance.between(1, 9)}] call ${chance.hex(8)} from ${telephone(chance)} waited ${chance.between(1, 90)} s`,
  (chance) => `DEBUG [ivr-${chance.between(1, 4)}] call ${chance.hex(8)} input=${slotSign} amount=${yen(chance)}`,
  (chance) => `INFO  [payments] transaction ${chance.hex(12)} card ${slotSign} approved, method lump sum`,
  (chance) => `WARN  [console] note "customer said ${slotSign}", call back ${telephone(chance)}`,
  (chance) => `INFO  [orders] order ${order(chance)} total ${yen(chance)} member ${slotSign}`,
  (chance) => `ERROR [link] request failed: ${slotSign} (attempt ${chance.between(1, 5)})`,
  (chance) => `INFO  [queue-${chance.between(1, 9)}] operator op${chance.digits(2)} ended call ${chance.hex(8)}`,
  () => `DEBUG [http] GET /members/${slotSign}/orders?page=2 200`,
];

function log(name: string, sentences: typeof japanese): Setting {
  return {
    name,
    text: true,
    where: ['line', 'lines', 'json', 'form'],
    open: '',
    record: (chance, clock, slot) => {
      const sentence = slot ? chance.pick(sentences.filter((one) => one(chance).includes(slotSign))) : chance.pick(sentences);
      return filled(`${clock.local()} ${sentence(chance)}\n`, slot, order(chance));
    },
    frame: (where, _chance, clock, content) => {
      if (where === 'lines') return [...content];
      const [before, after] = where === 'json' ? ['{', '}'] : ['', ''];
      return [`${clock.local()} DEBUG [http] body ${before}`, ...content, `${after}\n`];
    },
    close: '',
  };
}

function jsonLines(): Setting {
  const head = (chance: Chance, clock: Clock): string =>
    `{"time":${clock.next().getTime()},"level":30,"pid":${chance.between(100, 65_000)},"callId":"${chance.hex(16)}"`;
  return {
    name: 'JSON lines',
    text: true,
    where: ['line', 'lines', 'json'],
    open: '',
    record: (chance, clock, slot) => {
      const field = chance.pick(['value', 'memo', 'cardNumber', 'input', 'account', 'body', 'memberId', 'q']);
      const template = `${head(chance, clock)},"${field}":"${slotSign}","latency":${chance.between(1, 999)}.${chance.digits(3)},"ok":true}\n`;
      return filled(template, slot, chance.pick([order(chance), telephone(chance), '予約の変更']));
    },
    frame: (where, chance, clock, content) =>
      where === 'lines' ? [...content] : [`${head(chance, clock)},"body":{`, ...content, `},"n":${chance.between(1, 99)}}\n`],
    close: '',
  };
}

function csv(): Setting {
  return {
    name: 'CSV',
    text: true,
    where: ['line', 'lines'],
    open: '日付,注文番号,氏名,電話番号,金額,備考,担当\r\n',
    record: (chance, clock, slot) => {
      const date = clock.iso().slice(0, 10).replaceAll('-', '');
      const start = `${date},${chance.digits(8)},${surname(chance)}　太郎,${telephone(chance)},${yen(chance)}`;
      const template = chance.pick([`${start},${slotSign},op01\r\n`, `${start},"${slotSign}",op02\r\n`]);
      return filled(template, slot, chance.pick(['', '午前中希望', '置き配']));
    },
    frame: (where, _chance, clock, content) =>
      where === 'lines' ? [...content] : [`${clock.iso().slice(0, 10)},`, ...content, ',op03\r\n'],
    close: '',
  };
}

function html(): Setting {
  return {
    name: 'HTML',
    text: true,
    where: ['line', 'html'],
    open: '<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8"><title>受注一覧</title></head><body>\n<table>\n',
    record: (chance, clock, slot) => {
      const template = chance.pick([
        `<tr><td>${clock.iso().slice(0, 16)}</td><td>${order(chance)}</td><td>${slotSign}</td><td class="yen">${yen(chance)}</td></tr>\n`,
        `<p id="note-${chance.digits(4)}">お問い合わせ: ${slotSign}<br>担当 op${chance.digits(2)}</p>\n`,
        `<input type="hidden" name="field${chance.digits(3)}" value="${slotSign}">\n`,
        `<a href="/orders/${slotSign}" data-at="${clock.next().getTime()}">詳細</a>\n`,
      ]);
      return filled(template, slot, order(chance));
    },
    frame: (_where, _chance, _clock, content) => ['<div class="row">', ...content, '</div>\n'],
    close: '</table></body></html>\n',
  };
}

function http(): Setting {
  const head = (chance: Chance, type: string, more = ''): string =>
    `POST /api/${chance.pick(['orders', 'payments', 'members'])} HTTP/1.1\r\nHost: shop.example\r\nX-Request-Id: ${chance.hex(32)}\r\n${more}Content-Type: ${type}\r\n\r\n`;
  return {
    name: 'HTTP traffic',
    text: true,
    where: ['line', 'lines', 'json', 'form'],
    open: '',
    record: (chance, clock, slot) => {
      const template = chance.pick([
        `GET /search?q=${slotSign}&page=${chance.between(1, 9)} HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: curl/8.5.0\r\n\r\n`,
        `${head(chance, 'application/json')}{"orderId":"${order(chance)}","note":"${slotSign}","amount":${yen(chance)}}\r\n`,
        `${head(chance, 'application/x-www-form-urlencoded')}tel=${telephone(chance)}&field=${slotSign}&amount=${yen(chance)}\r\n`,
        `HTTP/1.1 200 OK\r\nDate: ${clock.next().toUTCString()}\r\nSet-Cookie: session=${chance.base64url(43)}; Path=/\r\nX-Trace: ${slotSign}\r\n\r\n`,
      ]);
      return filled(template, slot, order(chance));
    },
    frame: (where, chance, _clock, content) => {
      if (where === 'lines') return [...content];
      if (where === 'json') return [`${head(chance, 'application/json')}{`, ...content, '}\r\n'];
      return [head(chance, 'application/x-www-form-urlencoded'), ...content, '&end=1\r\n'];
    },
    close: '',
  };
}

function sql(): Setting {
  return {
    name: 'SQL dump',
    text: true,
    where: ['line'],
    open: '-- MySQL dump 10.13\nSET NAMES utf8mb4;\n',
    record: (chance, clock, slot) =>
      filled(
        `INSERT INTO \`orders\` VALUES (${chance.digits(9)},'${order(chance)}','${slotSign}',${yen(chance)},'${clock.local().slice(0, 19)}',NULL);\n`,
        slot,
        telephone(chance),
      ),
    frame: (_where, chance, _clock, content) => [`INSERT INTO \`notes\` VALUES (${chance.digits(6)},'`, ...content, `',0);\n`],
    close: '',
  };
}

/** Objects as memory holds them: a pointer to what they are, then what is in them, each on a border of eight bytes. */
function heap(): Setting {
  const pointer = (chance: Chance): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(chance.between(0, 0x7fffffff) & ~7, 0);
    bytes.writeUInt32LE(0x7f00 + chance.between(0, 255), 4);
    return bytes;
  };
  /** Pointer, hash, length, signs. */
  const string = (chance: Chance, bytes: Buffer, content: readonly Part[] = [bytes]): Part[] => {
    const head = Buffer.concat([pointer(chance), chance.bytes(4), Buffer.alloc(4)]);
    head.writeUInt32LE(bytes.length, 12);
    return [head, ...content, Buffer.alloc(8 - (bytes.length % 8))];
  };
  const double = (chance: Chance): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(chance.between(0, 1_000_000_000) / chance.between(1, 999));
    return bytes;
  };
  const words = (chance: Chance): Buffer =>
    chance.often(0.5)
      ? Buffer.from(chance.pick(['operator', 'callId', 'セッション', order(chance), 'payment-data-sent', '/screen']))
      : Buffer.from(chance.pick(['通話中', '注文', telephone(chance), 'お客様']), 'utf16le');
  return {
    name: 'heap',
    text: false,
    where: [],
    open: '',
    record: (chance, _clock, slot) => {
      const bytes = slot?.find((part): part is Buffer => Buffer.isBuffer(part));
      return [
        ...Array.from({ length: chance.between(2, 12) }, () => pointer(chance)),
        ...(bytes ? string(chance, bytes, slot) : string(chance, words(chance))),
        double(chance),
        ...string(chance, words(chance)),
        ...(chance.often(0.1) ? [chance.bytes(8 * chance.between(2, 64))] : []),
      ];
    },
    frame: (_where, _chance, _clock, content) => [...content],
    close: '',
  };
}

/** Fields of messages: a tag, a length or a number, and what is in it. */
function protobuf(): Setting {
  const field = (number: number, content: Buffer): Buffer =>
    Buffer.concat([Buffer.from([(number << 3) | 2]), varint(content.length), content]);
  return {
    name: 'protobuf',
    text: false,
    where: [],
    open: '',
    record: (chance, clock, slot) => {
      const bytes = slot?.find((part): part is Buffer => Buffer.isBuffer(part));
      return [
        field(1, Buffer.from(chance.hex(16))),
        Buffer.from([0x10]),
        varint(clock.next().getTime()),
        field(3, Buffer.from(surname(chance))),
        ...(slot && bytes ? [Buffer.from([0x22]), varint(bytes.length), ...slot] : [field(4, Buffer.from(telephone(chance)))]),
        Buffer.from([0x28]),
        varint(chance.between(1, 1_000_000)),
      ];
    },
    frame: (_where, _chance, _clock, content) => [...content],
    close: '',
  };
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  do {
    const more = left >= 128;
    bytes.push((left % 128) + (more ? 128 : 0));
    left = Math.floor(left / 128);
  } while (left > 0);
  return Buffer.from(bytes);
}

/** Traffic whose bodies are compressed. */
function compressedHttp(): Setting {
  const answer = (body: Buffer): Part[] => [
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`,
    body,
    '\r\n',
  ];
  return {
    name: 'HTTP traffic, gzip',
    text: false,
    where: [],
    open: '',
    record: (chance, _clock, slot) =>
      slot
        ? ['HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n', ...slot, '\r\n']
        : answer(gzipSync(`{"orders":["${order(chance)}","${order(chance)}"],"tel":"${telephone(chance)}"}`)),
    frame: (_where, _chance, _clock, content) => [...content],
    close: '',
  };
}

export const settings: readonly Setting[] = [
  log('call log, Japanese', japanese),
  log('call log, English', english),
  jsonLines(),
  csv(),
  html(),
  http(),
  sql(),
  heap(),
  protobuf(),
  compressedHttp(),
];
