import type { JournalEntry } from '../results';
import { type Content, Html, html } from './escape';
import { type Arrow, type Gap, type Label, type Lifeline, type Row, sequenceIn } from './sequence-events';
import { tokenSequenceIn } from './token-sequence';
import { english, inLanguage, labelled, say, type Word } from './words';

interface SequenceOptions {
  /** Anchor of the scenario; the journal's rows are `<anchor>-<n>`. */
  readonly anchor: string;
  /** Numbers of the entries at which something was found. */
  readonly found: readonly number[];
  /** Whether it is open from the start. */
  readonly open: boolean;
}

/** Arrows drawn of one call at most. */
const most = 120;
/** Highest picture: two of them fit on a page of A4. */
const highest = 500;
/** Sizes in the pictures' own units; on A4 a unit is a little less than a CSS pixel. */
const size = { width: 720, rail: 106, edge: 8, lifeline: 64, head: 130, line: 13, column: 6, room: 256, bend: 22 };
/** Lines of a label at most. */
const longest = 6;

/**
 * A telephone call, or the way of a token, as pictures: who said what to whom, and when. Null when there was neither. A long
 * one is several pictures, so that pages can break between them; the same is in the journal's table in words.
 */
export function sequenceOf(journal: readonly JournalEntry[], { anchor, found, open }: SequenceOptions): Html | null {
  const call = sequenceIn(journal, { arrows: most, found });
  const sequence = call ?? tokenSequenceIn(journal, most);
  if (!sequence) return null;
  const names: Names = call ? { title: 'call.title', part: 'call.part' } : { title: 'flow.title', part: 'flow.part' };
  const paper = new Paper(sequence.lifelines, anchor, found, names);
  for (const row of sequence.rows) paper.draw(row);
  return html`<details class="fold sequence"${open && html` open data-opens`}><summary>${say(names.title)}: ${say('entries', ...rangeOf(sequence.rows))}</summary>${paper.pictures()}<p class="quiet">${say('call.note')}</p></details>`;
}

/** What the pictures are called. */
interface Names {
  readonly title: Word;
  readonly part: Word;
}

interface Picture {
  readonly rows: Row[];
  /** What is drawn, from behind to the front. */
  readonly behind: Html[];
  readonly shapes: Html[];
  readonly texts: Html[];
  /** Numbers of entries: links, and therefore no part of what is one image to a reader of screens. */
  readonly numbers: Html[];
  date: string;
  from: string;
  until: string;
  y: number;
}

/** Rows are drawn below each other; a new picture begins when one is full. */
class Paper {
  readonly #width: number;
  readonly #x: ReadonlyMap<string, number>;
  readonly #heads: readonly Html[];
  readonly #top: number;
  readonly #done: Picture[] = [];
  #picture: Picture;
  #date = '';
  #time = '';

  constructor(
    private readonly lifelines: readonly Lifeline[],
    private readonly anchor: string,
    private readonly found: readonly number[],
    private readonly names: Names,
  ) {
    this.#width = Math.max(size.width, size.rail + lifelines.length * size.lifeline + size.edge);
    const step = (this.#width - size.rail - size.edge) / lifelines.length;
    this.#x = new Map(lifelines.map(({ id }, index) => [id, round(size.rail + step * (index + 0.5))]));
    const lines = Math.max(...lifelines.map(({ head }) => head.length));
    this.#top = 12 + lines * size.line;
    this.#heads = lifelines.map((lifeline) => this.#headOf(lifeline, Math.min(step - 6, size.head)));
    this.#picture = this.#begin();
  }

  draw(row: Row): void {
    if (row.kind === 'arrow') this.#arrow(row);
    else if (row.kind === 'gap') this.#band(row, html`+${durationOf(row)}`, row.entries);
    else this.#band(row, sayIn(tspan, 'call.leftOut', row.arrows, ...row.entries), []);
  }

  pictures(): readonly Html[] {
    const all = [...this.#done, this.#picture].filter(({ rows }) => rows.length > 0);
    return all.map((picture, index) => this.#pictureOf(picture, index + 1, all.length));
  }

  #pictureOf({ rows, behind, shapes, texts, numbers, from, until, y }: Picture, part: number, parts: number): Html {
    const id = `${this.anchor}-call-${part}`;
    const height = y + 8;
    const name = { name: 'title', id } as const;
    const title = parts === 1 ? sayIn(name, this.names.title) : sayIn(name, this.names.part, part, parts);
    const about = sayIn({ name: 'desc', id: `${id}-about` }, 'call.about', from, until, ...rangeOf(rows));
    const lines = this.lifelines.map(({ id: line }) => html`<path class="life" d="M${this.#x.get(line)} ${this.#top}V${height}"/>`);
    return html`<svg role="group" aria-labelledby="${id}" viewBox="0 0 ${this.#width} ${height}"><g role="img" aria-labelledby="${id}" aria-describedby="${id}-about">${title}${about}${lines}${behind}${this.#heads}${shapes}${texts}</g>${numbers}</svg>`;
  }

  #begin(): Picture {
    return { rows: [], behind: [], shapes: [], texts: [], numbers: [], date: '', from: '', until: '', y: this.#top + 4 };
  }

  /** Makes room for what comes next: below, or in a new picture. */
  #take(row: Row, height: number): number {
    if (this.#picture.y + height + 8 > highest && this.#picture.rows.length > 0) {
      this.#done.push(this.#picture);
      this.#picture = this.#begin();
    }
    this.#picture.rows.push(row);
    this.#picture.y += height;
    return this.#picture.y;
  }

  #arrow(arrow: Arrow): void {
    const { from, to, at, until, line, label, times, entries } = arrow;
    const [x1, x2] = [this.#x.get(from) ?? 0, this.#x.get(to) ?? 0];
    const itself = from === to;
    const room = Math.max(Math.abs(x2 - x1) - 8, size.room);
    const { lines, width } = layOut(label, times, room);
    const folded = until > at;
    const y = this.#take(arrow, lines.length * size.line + (itself ? 18 : 10) + (folded ? 11 : 0)) - (folded ? 11 : 0);
    const foot = itself ? y - 10 : y;
    const { shapes, texts } = this.#picture;

    shapes.push(itself ? loop(x1, foot, line) : straight(x1, x2, y, line));
    const low = size.rail + width / 2;
    const middle = round(Math.max(low, Math.min((x1 + x2) / 2, this.#width - 2 - width / 2)));
    const height = lines.length * size.line;
    // lines do not run through words
    this.#picture.behind.push(
      html`<path class="ground" d="M${round(middle - width / 2)} ${foot - height - 2}h${round(width)}v${height}h${-round(width)}z"/>`,
    );
    lines.forEach((content, index) => {
      texts.push(
        html`<text${line === 'broken' && html` class="broken"`} x="${middle}" y="${foot - 5 - (lines.length - 1 - index) * size.line}">${content}</text>`,
      );
    });
    this.#timeOf(arrow, foot + 3);
    this.#numberOf(entries, foot + 3);
  }

  /** A strip across all lines: time that passes, or what is left out. */
  #band(row: Row, content: Content, entries: readonly number[]): void {
    const y = this.#take(row, 26);
    const width = this.#width - size.rail - size.edge;
    this.#picture.behind.push(html`<path class="band" d="M${size.rail} ${y - 17}h${width}v15h${-width}z"/>`);
    this.#picture.texts.push(html`<text class="passes" x="${round(size.rail + width / 2)}" y="${y - 6}">${content}</text>`);
    const [first, last] = [entries[0], entries.at(-1)];
    if (first !== undefined && last !== undefined) this.#numberOf([first, last], y - 6);
    this.#time = '';
  }

  /** The time where it is another than above, the day where it is another than above; a new picture repeats both. */
  #timeOf({ at, until }: Arrow, y: number): void {
    const picture = this.#picture;
    const [day, time] = inJapan(at);
    const [, end] = inJapan(until);
    const column = (text: string, place: number) => picture.texts.push(html`<text class="time" x="4" y="${place}">${text}</text>`);
    if (picture.date === '') {
      column(day, this.#top - 16);
      column('+09:00', this.#top - 4);
    } else if (day !== this.#date) column(day, y - 12);
    if (picture.date === '' || time !== this.#time || day !== this.#date) column(time, y);
    if (until > at) column(`–${end}`, y + 12);
    picture.from ||= `${day} ${time}`;
    picture.until = end;
    picture.date = day;
    this.#date = day;
    this.#time = end;
  }

  #numberOf([first, last]: readonly [number, number], y: number): void {
    const marked = this.found.some((n) => n >= first && n <= last);
    const text = first === last ? first : `${first}–${last}`;
    this.#picture.numbers.push(
      html`<a href="#${this.anchor}-${first}">${sayIn({ name: 'title' }, 'at', text)}<text class="number${marked && ' marked'}" x="${size.rail - 11}" y="${y}">${text}</text></a>`,
    );
    if (marked) this.#picture.shapes.push(html`<path class="marked" d="M${size.rail - 8} ${y - 8}l7 4.5l-7 4.5z"/>`);
  }

  #headOf({ id, head }: Lifeline, width: number): Html {
    const x = this.#x.get(id) ?? 0;
    const height = this.#top - 4;
    const start = 4 + (height - head.length * size.line) / 2 + 9;
    const lines = head.map((part, index) => {
      const content = typeof part === 'string' ? sayIn(tspan, part) : endOf(part.name, width - 4);
      return html`<text class="head" x="${x}" y="${round(start + index * size.line)}">${content}</text>`;
    });
    return html`<rect class="head" x="${round(x - width / 2)}" y="2" width="${round(width)}" height="${height}" rx="3"/>${lines}`;
  }
}

/** A label of ours and what was recorded, in lines that fit; the width is that of the wider language. */
function layOut({ word, values = [], detail }: Label, times: number, room: number): { lines: readonly Content[]; width: number } {
  const head = word === null ? 0 : widthOf(word, values);
  const shown = word && sayIn(tspan, word, ...values);
  const text = times > 1 ? `${detail} ×${times}`.trim() : detail;
  if (text === '') return { lines: [shown], width: head };
  const whole = head + (word ? size.column : 0) + wide(text);
  if (whole <= room) return { lines: [word ? html`${shown} ${text}` : text], width: whole };
  // beside our own label, where that leaves enough of the line
  const indent = word && head <= room / 2 ? head + size.column : 0;
  const [first = '', ...rest] = wrapped(text, room, indent);
  if (indent > 0) return { lines: [html`${shown} ${first}`, ...rest], width: Math.max(indent + wide(first), ...rest.map(wide)) };
  const lines = [first, ...rest];
  return { lines: word ? [shown, ...lines] : lines, width: Math.max(head, ...lines.map(wide)) };
}

/** Breaks a text into lines no wider than that and about equally wide, at spaces or between signs of Japanese. */
function wrapped(text: string, width: number, indent: number): readonly string[] {
  const pieces = piecesOf(text, width - indent);
  const lines = filled(pieces, width, indent);
  if (lines.length > longest) return [...lines.slice(0, longest - 1), beginningOf(lines[longest - 1] ?? '', width)];
  const even = (wide(text) + indent) / lines.length + 3 * size.column;
  const evenly = even < width ? filled(pieces, even, indent) : lines;
  return evenly.length === lines.length ? evenly : lines;
}

function filled(pieces: readonly string[], width: number, indent: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    const room = lines.length === 0 ? width - indent : width;
    if (line === '' || wide(line + piece.trimEnd()) <= room) line += piece;
    else {
      lines.push(line.trimEnd());
      line = piece;
    }
  }
  return [...lines, line.trimEnd()];
}

/** What may not be torn: a word, or a sign of Japanese with the marks around it; a word wider than a line is torn after all. */
function piecesOf(text: string, width: number): readonly string[] {
  const words =
    text.match(/[「『(〈《]*[\u2e80-\uffdc][、。,.・!?」』)〉》ぁぃぅぇぉっゃゅょァィゥェォッャュョー々…]*|[^\s\u2e80-\uffdc]+\s*|\s+/gu) ??
    [];
  return words.flatMap((word) => (wide(word.trimEnd()) <= width ? [word] : torn(word, width)));
}

function torn(word: string, width: number): readonly string[] {
  const parts = [''];
  for (const sign of word) {
    if (wide((parts.at(-1) ?? '') + sign) > width) parts.push('');
    parts[parts.length - 1] += sign;
  }
  return parts;
}

/** As much of the beginning as fits, with a mark that more follows. */
function beginningOf(text: string, width: number): string {
  const signs = [...text];
  while (wide(`${signs.join('')}…`) > width && signs.length > 0) signs.pop();
  return `${signs.join('')}…`;
}

/** The name, or as much of its end as fits: names that look alike differ there. */
function endOf(name: string, width: number): string {
  if (wide(name) <= width) return name;
  const signs = [...name];
  while (wide(`…${signs.join('')}`) > width && signs.length > 0) signs.shift();
  return `…${signs.join('')}`;
}

/** Width by the simplest of metrics: a sign of Japanese takes two columns, as do arrows and the like in its fonts; any other one. */
function wide(text: string): number {
  let columns = 0;
  for (const sign of text) columns += /[\u1100-\u115f\u2014-\u27ff\u2e80-\uffdc\u{1f000}-\u{3ffff}]/u.test(sign) ? 2 : 1;
  return columns * size.column;
}

function widthOf(word: Word, values: readonly number[]): number {
  return Math.max(wide(english(word, ...values)), wide(inLanguage('ja', word, ...values)));
}

interface Element {
  readonly name: 'tspan' | 'title' | 'desc';
  readonly id?: string;
}

const tspan: Element = { name: 'tspan' };

/** A label inside a picture. */
function sayIn(element: Element, word: Word, ...values: readonly (string | number)[]): Html {
  const name = new Html(element.name);
  return html`<${name}${element.id && html` id="${element.id}"`}${labelled(word, ...values)}>${english(word, ...values)}</${name}>`;
}

function straight(x1: number, x2: number, y: number, line: Arrow['line']): Html {
  const onward = x2 > x1 ? 1 : -1;
  const end = line === 'broken' ? x2 - onward * 14 : x2 - onward;
  const cross = html`<path class="line broken" d="M${round(end - 4)} ${y - 4}l8 8m0-8l-8 8"/>`;
  const ends = line === 'broken' ? cross : [tip(end, y, onward), line === 'both-ways' && tip(x1 + onward, y, -onward)];
  return html`<path class="line ${line}" d="M${x1} ${y}H${round(end)}"/>${ends}`;
}

/** What a party meets by itself. */
function loop(x: number, y: number, line: Arrow['line']): Html {
  return html`<path class="line ${line}" d="M${x} ${y}h${size.bend}v8h${1 - size.bend}"/>${tip(x + 1, y + 8, -1)}`;
}

function tip(x: number, y: number, onward: number): Html {
  return html`<path class="tip" d="M${round(x)} ${y}l${-7 * onward}-3.5v7z"/>`;
}

function rangeOf(rows: readonly Row[]): readonly [number, number] {
  const entries = rows.flatMap((row) => row.entries);
  return [Math.min(...entries), Math.max(...entries)];
}

/** Day and time of day in Japan, to the second. */
function inJapan(at: number): readonly [day: string, time: string] {
  const [day = '', time = ''] = new Date(at + 9 * 3_600_000).toISOString().split('T');
  return [day, time.slice(0, 8)];
}

/** Time that passes, without what is zero. */
function durationOf({ seconds }: Gap): string {
  const whole = Math.round(seconds * 1000) / 1000;
  const units = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor((whole % 86_400) / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'min'],
    [Math.round((whole % 60) * 1000) / 1000, 's'],
  ] as const;
  return units
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
