/** G.711, the two codings of telephone speech: µ-law (Japan, North America) and A-law. Samples are integers of 16 bits. */

const muBias = 132;
const muClip = 32_635;

/** @param code 0 to 255 */
export function decodeMuLaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + muBias) << ((bits & 0x70) >> 4)) - muBias;
  // Without the addition, code 0x7F would be minus zero.
  return (bits & 0x80 ? -magnitude : magnitude) + 0;
}

/** @param sample −32768 to 32767 */
export function encodeMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const biased = Math.min(Math.abs(sample), muClip) + muBias;
  const segment = segmentOf(biased >> 7);
  return ~(sign | (segment << 4) | ((biased >> (segment + 3)) & 0x0f)) & 0xff;
}

/** @param code 0 to 255 */
export function decodeALaw(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits & 0x70) >> 4;
  const step = (bits & 0x0f) << 4;
  const magnitude = segment === 0 ? step + 8 : (step + 0x108) << (segment - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

/** @param sample −32768 to 32767 */
export function encodeALaw(sample: number): number {
  // The signs meet between −1 and 0, not at 0: A-law has no zero.
  const sign = sample < 0 ? 0 : 0x80;
  const magnitude = sample < 0 ? -sample - 1 : sample;
  const segment = segmentOf(magnitude >> 8) + (magnitude >= 256 ? 1 : 0);
  const step = (magnitude >> (segment === 0 ? 4 : segment + 3)) & 0x0f;
  return (sign | (segment << 4) | step) ^ 0x55;
}

/** How often a value can be halved before nothing but its first bit is left. */
function segmentOf(value: number): number {
  return value === 0 ? 0 : 31 - Math.clz32(value);
}
