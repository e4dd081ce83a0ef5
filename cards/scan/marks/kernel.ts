import { bytes, type Code, either, get, i32, i64, loopWhile, moduleOf, set, type, type Variable, when } from './assembler';
import { type ByteSet, lookUpTables } from './byte-sets';

/**
 * The one loop that sees every byte. It looks at 64 bytes at a time, makes masks of one bit a byte, and notes
 *
 * - digits: beginning and end of each run of four or more, of two or three that have no letters on both sides, and of one that has none on
 *   either side
 * - words: beginning and end of each run of 18 or more signs that base64, base64url and hex are made of
 * - pairs: where two bytes stand that may begin an escape, a digit of another script, or something compressed
 * - how many lines end, and whether there are signs that no text has
 *
 * Everything else about the bytes is found by looking at these places.
 */

/** What a pair may begin; the reader of the pairs looks closer. Each is a first byte and the bytes that may follow. */
const pairSets: readonly { readonly first: ByteSet; readonly second: ByteSet }[] = [
  { first: ['%'], second: ['0-9', 'a-f', 'A-F'] },
  { first: ['\\', 'Z', 'W'], second: ['u', 'x', '\x06-\x13'] }, // escapes; EMV tags 5A and 57 with a length
  { first: ['&', '#'], second: ['#', 'n', '"', "'", '\r', '\n'] }, // entities; the key that ends an entry
  { first: ['\xef'], second: ['\xbc'] }, // full-width digits in UTF-8
  { first: ['\x82', '\x1f'], second: ['\x4f-\x58', '\x8b'] }, // full-width digits in Shift_JIS; gzip
  { first: ['\xa3', '\xff'], second: ['\xb0-\xb9', '\x10-\x19'] }, // full-width digits in EUC-JP and UTF-16
  { first: ['\xd9', '\xdb', '\xdf'], second: ['\x80-\x89', '\xa0-\xa9', '\xb0-\xb9'] }, // Arabic-Indic and N'Ko digits
  { first: ['\xe0', '\xe1', '\xf0'], second: ['\x81-\xbf'] }, // the scripts of India and South East Asia, mathematical digits
];

// Classes of signs. Letters are two rectangles in the table of signs, the other groups too.
const digit = 0x80;
const letter = 0x48;
const wordSign = digit | letter | 0x24;
const noText = 0x02;
/** Without one of these no pair can be there: `#`, `%`, `&`, control signs but TAB and line ends, bytes above 7F. The backslash comes in addition. */
const pairSign = 0x13;
const signSets: readonly ByteSet[] = [
  ['%', '&', '#'], // bit 0
  ['\x00-\x08', '\x0b', '\x0c', '\x0e', '\x0f'],
  ['_'],
  ['P-Z', 'p-z'],
  ['\x10-\x1f', '\x80-\xff'],
  ['+', '\\-', '/'],
  ['A-O', 'a-o'],
  ['0-9'], // bit 7
];

/** Words shorter than this cannot hold a number of 13 digits. */
export const shortestWord = 18;

/** Where the kernel leaves its counts: 32-bit words from address 0. The first three are the ends of the lists. */
export const countAt = { digits: 0, words: 1, pairs: 2, lines: 3, binary: 4 } as const;

const group = 64;

/** Digits that are left out when letters stand on both sides, as in ids of hex. */
const mostGlued = 3;

/** @returns a module whose `run` has the parameters that are named below */
export function kernel(pages: number): Uint8Array<ArrayBuffer> {
  const variables: Variable[] = [];
  const some = (of: Variable['type'], count: number): Variable[] =>
    Array.from({ length: count }, () => {
      const made = { index: variables.length, type: of };
      variables.push(made);
      return made;
    });

  // Parameters: address of the first byte, and of the byte after the last; what is taken from an address to have a position; where
  // the lists go.
  const [at, end, origin, digits, words, pairs] = some(type.i32, 6) as [V, V, V, V, V, V];
  const parameters = variables.length;

  const [here, bit, to, inDigits, digitsStart, glued, inWord, wordStart, lines] = some(type.i32, 9) as [V, V, V, V, V, V, V, V, V];
  const [digitMask, signMask, before, wordMask, pairMask, rest, carry] = some(type.i64, 7) as [V, V, V, V, V, V, V];
  const [v, low, high, next, gate, seen] = some(type.v128, 6) as [V, V, V, V, V, V];
  const kinds = some(type.v128, 4);

  const signs = lookUpTables(signSets);
  const first = lookUpTables(pairSets.map((pair) => pair.first));
  const second = lookUpTables(pairSets.map((pair) => pair.second));

  const lowHalf = (value: Code): Code => bytes.and(value, bytes.all(15));
  const highHalf = (value: Code): Code => bytes.shiftRight(value, i32.of(4));
  const classOf = (tables: typeof signs, lows: Code, highs: Code): Code =>
    bytes.and(bytes.lookUp(bytes.of(tables.low), lows), bytes.lookUp(bytes.of(tables.high), highs));
  const has = (value: Code, bits: number): Code => bytes.notEquals(bytes.and(value, bytes.all(bits)), bytes.all(0));
  /** A mask of 64 out of the highest bits of four times sixteen bytes. */
  const gather = (into: Variable, part: (n: number) => Code): Code =>
    set(
      into,
      [0, 1, 2, 3]
        .map((n) => i64.shiftLeft(i64.from32(bytes.highestBits(part(n))), i64.of(BigInt(16 * n))))
        .reduce((one, other) => i64.or(one, other)),
    );
  const not = (value: Code): Code => i64.xor(value, i64.of(-1n));
  const zero = i64.of(0n);

  // Classes

  const classify = kinds.flatMap((kind, n) => [
    set(v, bytes.load(get(at), 16 * n)),
    set(kind, classOf(signs, lowHalf(get(v)), highHalf(get(v)))),
    set(gate, bytes.or(bytes.or(get(gate), bytes.and(get(kind), bytes.all(pairSign))), bytes.equals(get(v), bytes.all(0x5c)))),
    set(lines, i32.add(get(lines), i32.ones(bytes.highestBits(bytes.equals(get(v), bytes.all(10)))))),
  ]);

  // Lists

  const note = (list: Variable, ...positions: readonly Code[]): Code[] => [
    ...positions.map((position, n) => i32.store(get(list), position, 4 * n)),
    set(list, i32.add(get(list), i32.of(4 * positions.length))),
  ];
  const positionOf = (offset: Variable): Code => i32.add(get(here), get(offset));
  const lowestBit = (of: Variable): Code => set(bit, i32.from64(i64.zerosBelow(get(of))));
  /** What is left of a mask from a bit on. */
  const dropBelow = (of: Variable, offset: Variable): Code =>
    set(of, i64.and(get(of), i64.shiftLeft(i64.of(-1n), i64.from32(get(offset)))));
  /** The end of the ones that begin at `bit`. */
  const endOfRun = (of: Variable): Code =>
    set(to, i32.add(get(bit), i32.from64(i64.zerosBelow(not(i64.shiftRight(get(of), i64.from32(get(bit))))))));

  /** 1 if a bit of a mask is set, or else 0. */
  const isAt = (of: Variable, offset: Variable): Code => i32.and(i32.from64(i64.shiftRight(get(of), i64.from32(get(offset)))), i32.of(1));

  /** Few digits between letters are no news, and a single one beside a letter is none. */
  const noteUnlessGlued = (start: Code, end: Code, isBefore: Code, isAfter: Code): Code =>
    when(
      i32.or(
        i32.greater(i32.subtract(end, start), i32.of(mostGlued)),
        either(
          i32.greater(i32.subtract(end, start), i32.of(1)),
          i32.equalsZero(i32.and(isBefore, isAfter)),
          i32.equalsZero(i32.or(isBefore, isAfter)),
        ),
      ),
      note(digits, start, end),
    );

  // Runs of digits. The last run of a group may go on in the next, so it waits there.

  const noteDigits: Code[] = [
    gather(signMask, (n) => has(get(kinds[n] as V), digit | letter)),
    set(before, i64.or(i64.shiftLeft(get(signMask), i64.of(1n)), get(carry))),
    when(get(inDigits), [
      when(i64.notEquals(get(digitMask), i64.of(-1n)), [
        set(inDigits, i32.of(0)),
        set(to, i32.add(get(here), i32.from64(i64.zerosBelow(not(get(digitMask)))))),
        noteUnlessGlued(get(digitsStart), get(to), get(glued), i32.from64(i64.and(get(signMask), i64.of(1n)))),
        set(digitMask, i64.and(get(digitMask), i64.add(get(digitMask), i64.of(1n)))),
      ]),
    ]),
    when(i32.equalsZero(get(inDigits)), [
      set(bit, i32.from64(i64.zerosAbove(not(get(digitMask))))),
      when(get(bit), [
        set(inDigits, i32.of(1)),
        set(to, i32.subtract(i32.of(group), get(bit))),
        set(digitsStart, positionOf(to)),
        set(glued, isAt(before, to)),
        set(digitMask, i64.and(get(digitMask), not(i64.shiftLeft(i64.of(-1n), i64.from32(get(to)))))),
      ]),
      // Single digits beside a letter are no news.
      set(rest, i64.or(i64.shiftLeft(get(digitMask), i64.of(1n)), i64.shiftRight(get(digitMask), i64.of(1n)))),
      set(digitMask, i64.and(get(digitMask), i64.or(get(rest), not(i64.or(get(before), i64.shiftRight(get(signMask), i64.of(1n))))))),
      loopWhile(
        i64.notEquals(get(digitMask), zero),
        lowestBit(digitMask),
        endOfRun(digitMask),
        noteUnlessGlued(positionOf(bit), positionOf(to), isAt(before, bit), isAt(signMask, to)),
        dropBelow(digitMask, to),
      ),
    ]),
  ];

  // Runs of word signs.

  const noteWord = (wordEnd: Code): Code =>
    when(i32.greater(i32.subtract(wordEnd, get(wordStart)), i32.of(shortestWord - 1)), note(words, get(wordStart), wordEnd));
  const shiftedOn = (distance: bigint): Code => set(rest, i64.and(get(rest), i64.shiftRight(get(rest), i64.of(distance))));

  const noteWords: Code[] = [
    gather(wordMask, (n) => has(get(kinds[n] as V), wordSign)),
    when(
      i64.equals(get(wordMask), i64.of(-1n)),
      [when(i32.equalsZero(get(inWord)), [set(inWord, i32.of(1)), set(wordStart, get(here))])],
      [
        when(get(inWord), [
          noteWord(i32.add(get(here), i32.from64(i64.zerosBelow(not(get(wordMask)))))),
          set(wordMask, i64.and(get(wordMask), i64.add(get(wordMask), i64.of(1n)))),
        ]),
        set(bit, i32.from64(i64.zerosAbove(not(get(wordMask))))),
        set(inWord, i32.greater(get(bit), i32.of(0))),
        set(to, i32.subtract(i32.of(group), get(bit))),
        set(wordStart, positionOf(to)),
        // A bit stays where 18 or more in a row begin, those at the end of the group left aside.
        when(get(inWord), [set(wordMask, i64.and(get(wordMask), not(i64.shiftLeft(i64.of(-1n), i64.from32(get(to))))))]),
        set(rest, get(wordMask)),
        ...[1n, 2n, 4n, 8n, 2n].map(shiftedOn),
        loopWhile(
          i64.notEquals(get(rest), zero),
          lowestBit(rest),
          endOfRun(wordMask),
          ...note(words, positionOf(bit), positionOf(to)),
          dropBelow(rest, to),
        ),
      ],
    ),
  ];

  // Pairs. zlib is 78, then 01, 5E, 9C or DA: most texts have x, few have a control sign or a byte above 7F after it.

  const pairsOf = (n: number): Code[] => [
    set(v, bytes.load(get(at), 16 * n)),
    set(next, bytes.load(get(at), 16 * n + 1)),
    set(low, classOf(first, lowHalf(get(v)), highHalf(get(v)))),
    set(high, classOf(second, lowHalf(get(next)), highHalf(get(next)))),
    set(
      kinds[n] as V,
      bytes.or(
        bytes.and(get(low), get(high)),
        bytes.and(
          bytes.equals(get(v), bytes.all(0x78)),
          bytes.or(bytes.lessSigned(get(next), bytes.all(2)), bytes.equals(get(next), bytes.all(0x5e))),
        ),
      ),
    ),
  ];
  const notePairs: Code[] = [
    ...[0, 1, 2, 3].flatMap(pairsOf),
    gather(pairMask, (n) => bytes.notEquals(get(kinds[n] as V), bytes.all(0))),
    loopWhile(
      i64.notEquals(get(pairMask), zero),
      lowestBit(pairMask),
      set(pairMask, i64.and(get(pairMask), i64.subtract(get(pairMask), i64.of(1n)))),
      ...note(pairs, positionOf(bit)),
    ),
  ];

  const body = [
    set(here, i32.subtract(get(at), get(origin))),
    loopWhile(
      i32.less(get(at), get(end)),
      set(gate, bytes.all(0)),
      ...classify,
      // The byte after the group may be the second of a pair.
      set(v, bytes.load(get(at), group - 15)),
      set(low, classOf(signs, lowHalf(get(v)), highHalf(get(v)))),
      set(gate, bytes.or(get(gate), bytes.and(get(low), bytes.all(pairSign)))),
      gather(digitMask, (n) => get(kinds[n] as V)),
      when(i64.notEquals(i64.or(get(digitMask), i64.from32(get(inDigits))), zero), noteDigits),
      set(carry, i64.from32(i32.shiftRight(bytes.highestBits(has(get(kinds[3] as V), digit | letter)), i32.of(15)))),
      ...noteWords,
      when(bytes.any(get(gate)), [set(seen, bytes.or(get(seen), get(gate))), ...notePairs]),
      set(at, i32.add(get(at), i32.of(group))),
      set(here, i32.add(get(here), i32.of(group))),
    ),
    when(get(inDigits), note(digits, get(digitsStart), get(here))),
    when(get(inWord), [noteWord(get(here))]),
    ...[digits, words, pairs, lines].map((each, n) => i32.store(i32.of(4 * n), get(each))),
    i32.store(i32.of(4 * countAt.binary), bytes.any(bytes.and(get(seen), bytes.all(noText)))),
  ].flat();
  return moduleOf(pages, parameters, variables.slice(parameters), body);
}

type V = Variable;
