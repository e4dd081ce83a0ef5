import { countAt, kernel, shortestWord } from './kernel';

/** How many bytes can be marked at once. */
export const blockSize = 64 * 1024;

/** Texts within texts within texts are followed this deep; the outermost is depth 0. */
export const depths = 5;

/** Where to look closer. Positions count from the first byte that was marked, plus the origin that was given. */
export interface Marks {
  /** Runs of digits: beginning, end, beginning, end … Short ones amid letters are left out; see the kernel. */
  readonly digits: Int32Array;
  /** Numbers in `digits` that count; the rest is of earlier calls. */
  digitsEnd: number;
  /** Runs of signs of base64, base64url or hex, of at least `shortestWord`. */
  readonly words: Int32Array;
  wordsEnd: number;
  /** Where something may begin that two bytes tell: see `pairSets` of the kernel. */
  readonly pairs: Int32Array;
  pairsEnd: number;
  /** Bytes 0A. */
  lines: number;
  /** Whether there are bytes 00 to 08. */
  binary: boolean;
}

// Layout of the memory: counts, then one region for each depth, since the lists of a text are in use while texts in it are marked.
const padding = 256;
const listSize = {
  digits: 4 * blockSize + padding,
  words: 8 * Math.ceil(blockSize / shortestWord) + padding,
  pairs: 4 * blockSize + padding,
};
const regionSize = blockSize + padding + listSize.digits + listSize.words + listSize.pairs;
const headerSize = 256;
const pageSize = 64 * 1024;

type Run = (at: number, end: number, origin: number, digits: number, words: number, pairs: number) => void;

const { run, memory } = instantiate();
const counts = new Int32Array(memory.buffer, 0, 8);
const regions = Array.from({ length: depths }, (_, depth) => regionAt(headerSize + depth * regionSize));

/**
 * Marks the bytes of one block.
 * @param depth whose lists may be overwritten
 * @param from first byte; @param to byte after the last; at most `blockSize` apart. Marks have positions in `bytes`.
 */
export function mark(depth: number, bytes: Uint8Array, from: number, to: number): Marks {
  const region = regions[depth] as (typeof regions)[number];
  const length = to - from;
  if (from === 0 && to === bytes.length) region.input.set(bytes);
  else region.input.set(bytes.subarray(from, to));
  region.input.fill(0x20, length, length + 2 * 64); // the rest of the last group, and the byte after it: a blank, which is text
  const { at, digitsAt, wordsAt, pairsAt, marks } = region;
  run(at, at + length, at - from, digitsAt, wordsAt, pairsAt);
  marks.digitsEnd = endedAt(countAt.digits, digitsAt, marks.digits, to);
  marks.wordsEnd = endedAt(countAt.words, wordsAt, marks.words, to);
  marks.pairsEnd = ((counts[countAt.pairs] as number) - pairsAt) >> 2;
  marks.lines = counts[countAt.lines] as number;
  marks.binary = counts[countAt.binary] !== 0;
  return marks;
}

// Helpers

/** Length of a list. The last run may have been noted at the end of its group of 64 instead of the end of the bytes. */
function endedAt(count: number, address: number, list: Int32Array, to: number): number {
  const end = ((counts[count] as number) - address) >> 2;
  if (end > 0 && (list[end - 1] as number) > to) list[end - 1] = to;
  return end;
}

function instantiate(): { readonly run: Run; readonly memory: WebAssembly.Memory } {
  const pages = Math.ceil((headerSize + depths * regionSize) / pageSize);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(kernel(pages)));
  return exports as unknown as { run: Run; memory: WebAssembly.Memory };
}

function regionAt(at: number) {
  const digitsAt = at + blockSize + padding;
  const wordsAt = digitsAt + listSize.digits;
  const pairsAt = wordsAt + listSize.words;
  const list = (from: number, size: number) => new Int32Array(memory.buffer, from, size >> 2);
  const marks: Marks = {
    digits: list(digitsAt, listSize.digits),
    digitsEnd: 0,
    words: list(wordsAt, listSize.words),
    wordsEnd: 0,
    pairs: list(pairsAt, listSize.pairs),
    pairsEnd: 0,
    lines: 0,
    binary: false,
  };
  return { at, digitsAt, wordsAt, pairsAt, marks, input: new Uint8Array(memory.buffer, at, blockSize + padding) };
}
