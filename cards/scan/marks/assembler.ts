/**
 * A small assembler of WebAssembly: each function returns the bytes of one expression or statement, so that code reads from
 * the inside out as in any language. It knows only what the kernel of this room needs.
 *
 * @see https://webassembly.github.io/spec/core/binary/instructions.html
 */

export type Code = readonly number[];

/** Number type as the binary format names it. */
export const type = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;
export type Type = (typeof type)[keyof typeof type];

/** A parameter or local variable of the function. */
export interface Variable {
  readonly index: number;
  readonly type: Type;
}

const instruction =
  (...opcode: number[]) =>
  (...operands: readonly Code[]): Code => [...operands.flat(), ...opcode];
const vectorInstruction = (opcode: number) => instruction(0xfd, ...unsigned(opcode));

export const get = ({ index }: Variable): Code => [0x20, ...unsigned(index)];
export const set = ({ index }: Variable, value: Code): Code => [...value, 0x21, ...unsigned(index)];

/** Runs the body again and again as long as the condition holds. */
export const loopWhile = (condition: Code, ...body: readonly Code[]): Code => [
  ...[0x02, 0x40, 0x03, 0x40], // block, loop: neither leaves a value
  ...[...condition, 0x45, 0x0d, 1], // out of the block when the condition is zero
  ...body.flat(),
  ...[0x0c, 0, 0x0b, 0x0b],
];
export const when = (condition: Code, then: readonly Code[], otherwise: readonly Code[] = []): Code => [
  ...[...condition, 0x04, 0x40],
  ...then.flat(),
  ...(otherwise.length > 0 ? [0x05, ...otherwise.flat()] : []),
  0x0b,
];

/** One of two numbers: both are worked out. */
export const either = (condition: Code, then: Code, otherwise: Code): Code => [...then, ...otherwise, ...condition, 0x1b];

export const i32 = {
  of: (value: number): Code => [0x41, ...signed(BigInt(value))],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x36, 2, ...unsigned(offset)],
  add: instruction(0x6a),
  subtract: instruction(0x6b),
  and: instruction(0x71),
  or: instruction(0x72),
  equalsZero: instruction(0x45),
  less: instruction(0x48),
  greater: instruction(0x4a),
  shiftRight: instruction(0x76),
  ones: instruction(0x69),
  /** The lower half of a 64-bit number. */
  from64: instruction(0xa7),
} as const;

export const i64 = {
  of: (value: bigint): Code => [0x42, ...signed(value)],
  and: instruction(0x83),
  or: instruction(0x84),
  xor: instruction(0x85),
  add: instruction(0x7c),
  subtract: instruction(0x7d),
  shiftLeft: instruction(0x86),
  shiftRight: instruction(0x88),
  equals: instruction(0x51),
  notEquals: instruction(0x52),
  zerosAbove: instruction(0x79),
  zerosBelow: instruction(0x7a),
  from32: instruction(0xad),
} as const;

/** Vectors of sixteen bytes. */
export const bytes = {
  load: (address: Code, offset = 0): Code => [...address, 0xfd, 0, 0, ...unsigned(offset)],
  of: (values: readonly number[]): Code => [0xfd, 12, ...values],
  all: (value: number): Code => [0xfd, 12, ...Array<number>(16).fill(value)],
  /** Looks each byte of the second operand, 0 to 15, up in the first. */
  lookUp: vectorInstruction(14),
  equals: vectorInstruction(35),
  notEquals: vectorInstruction(36),
  lessSigned: vectorInstruction(37),
  and: vectorInstruction(78),
  or: vectorInstruction(80),
  /** 1 when a bit is set anywhere, or else 0. */
  any: vectorInstruction(83),
  /** The highest bit of each byte, as a number of sixteen bits. */
  highestBits: vectorInstruction(100),
  shiftRight: vectorInstruction(109),
} as const;

/**
 * A module with one exported memory (`memory`) and one exported function (`run`) without result.
 * @param pages of memory, 64 KiB each
 */
export function moduleOf(pages: number, parameters: number, locals: readonly Variable[], body: Code): Uint8Array<ArrayBuffer> {
  const declarations = locals.flatMap(({ type }) => [1, type]);
  const code = [...unsigned(locals.length), ...declarations, ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters, ...Array<number>(parameters).fill(type.i32), 0]), // the type of the function
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...unsigned(pages)]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('run'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

// Helpers

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const name = (text: string): Code => [text.length, ...Buffer.from(text)];

/** LEB128: seven bits a byte, the lowest first. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint): Code {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const done = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return done ? [low] : [low | 0x80, ...signed(rest)];
}
