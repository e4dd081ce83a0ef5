import { blockSize } from '../marks/marks';

const scratches: Buffer[] = [];

/**
 * Room to decode into; what is in it has to be given on before anything else is decoded at the same depth.
 * @returns at least a whole block of bytes
 */
export function scratch(depth: number): Buffer {
  const there = scratches[depth];
  if (there) return there;
  const made = Buffer.alloc(blockSize + 256);
  scratches[depth] = made;
  return made;
}
