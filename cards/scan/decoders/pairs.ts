import type { Block } from '../text/block';
import type { Text } from '../text/text';
import { isHexDigit, isLetter } from '../writings/bytes';
import { Judge } from '../writings/judge';
import { digitAt, separatorAt } from '../writings/scripts';
import { tellEmv } from './emv';
import { Escapes } from './escapes';

/** Goes through the places where two bytes tell that something may begin there, and hands each to whoever can read it. */
export class Pairs {
  readonly #percent: Escapes;
  readonly #html: Escapes;
  readonly #escaped: Escapes;
  readonly #judge: Judge;
  readonly #seen: number[] = [];
  /** Offset up to which wide digits are judged. */
  #wide = 0;

  constructor(private readonly text: Text) {
    this.#percent = new Escapes(text, 'percent');
    this.#html = new Escapes(text, 'HTML');
    this.#escaped = new Escapes(text, 'escaped');
    this.#judge = new Judge(text);
  }

  begin(): void {
    this.#wide = 0;
    this.#seen.length = 0;
    this.#judge.begin();
    for (const escapes of this.#all()) escapes.begin();
  }

  /** Goes on with what the last block began. */
  resume(block: Block): void {
    for (const escapes of this.#all()) escapes.resume(block);
  }

  /** An escape that was seen on the way, and that no pair tells of. */
  escapes(at: number): void {
    this.#seen.push(at);
  }

  hunt(block: Block): void {
    const { from, to, marks } = block;
    // Escapes are read in the order of the text.
    const seen = this.#seen.sort((one, other) => one - other);
    let n = 0;
    for (let i = 0; i < marks.pairsEnd; i++) {
      const at = marks.pairs[i] as number;
      if (at < from) continue;
      if (at >= to) break;
      for (; n < seen.length && (seen[n] as number) < at; n++) this.#at(block, seen[n] as number);
      this.#at(block, at);
    }
    for (; n < seen.length; n++) this.#at(block, seen[n] as number);
    this.#seen.length = 0;
  }

  /** The kernel tells more pairs than there are: the second byte is looked at here, before anybody is called. */
  #at(block: Block, at: number): void {
    const { bytes } = block;
    const second = bytes[at + 1] as number;
    switch (bytes[at]) {
      case 0x23:
        if (second < 0x28 && second !== 0x23) this.text.numbers.endOfEntry(block, at);
        break;
      case 0x25:
        if (isHexDigit(second) && isHexDigit(bytes[at + 2])) this.#percent.at(block, at);
        break;
      case 0x26:
        if (second === 0x23 || isLetter(second)) this.#html.at(block, at);
        break;
      case 0x5c:
        this.#escaped.at(block, at);
        break;
      case 0x1f:
        if (second === 0x8b) this.text.compressed.at(block, at);
        break;
      case 0x78:
        if (second === 0x9c || second === 0x01 || second === 0x5e || second === 0xda) this.text.compressed.at(block, at);
        break;
      case 0x57:
      case 0x5a:
        if (second < 0x14) tellEmv(this.text, block, at);
        break;
      default:
        this.#wideAt(block, at, second);
    }
  }

  #all(): readonly Escapes[] {
    return [this.#percent, this.#html, this.#escaped];
  }

  #wideAt(block: Block, at: number, second: number): void {
    const { bytes, base } = block;
    // A wide digit of UTF-16 has FF after its low byte in one order of bytes, before it in the other.
    if (bytes[at] === 0xff) {
      if (isWideLow(second) && bytes[at + 2] === 0xff) this.#wideText(block, at);
      return;
    }
    if (base + at < this.#wide) return;
    const digit = digitAt(bytes, at);
    const next = at + (digit >> 4);
    if (digit === 0 || (digitAt(bytes, next) === 0 && separatorAt(bytes, next) === 0)) return; // one digit makes no number
    const start = withDigitsBefore(bytes, at, Math.max(0, this.#wide - base));
    this.#wide = base + this.#judge.wide(block, start);
  }

  /** FF 14 FF 11 …, where the first FF belongs to the digit behind it (big) or before it (little). */
  #wideText(block: Block, at: number): void {
    const { bytes } = block;
    let last = at;
    while (last - at < 64 && bytes[last] === 0xff && isWideLow(bytes[last + 1])) last += 2;
    const isOdd = (block.base + at) % 2 === 1;
    const before = bytes[at - 1];
    // Before the digits may stand a wide sign that is none, such as a colon.
    const isLittle = isWideLow(before)
      ? bytes[last] === 0xff || !isWideLow(bytes[last - 1]) || isOdd
      : before !== undefined && before < 0xf0 && bytes[last] === 0xff && isOdd;
    this.text.utf16.begins(isLittle ? at - 1 : at, !isLittle);
  }
}

const isWideLow = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x10 && byte <= 0x19;

/** A number may begin with digits of ASCII, and go on with others. */
function withDigitsBefore(bytes: Buffer, at: number, least: number): number {
  let start = at;
  while (start > least && at - start < 24) {
    const before = bytes[start - 1] as number;
    if (before >= 0x30 && before <= 0x39) start--;
    else if (start - 1 > least && (before === 0x20 || before === 0x2d) && digitAt(bytes, start - 2) !== 0) start--;
    else break;
  }
  return start;
}
