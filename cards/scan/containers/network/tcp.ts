/** Puts the segments of one direction of a TCP connection in order (RFC 9293). */

/** What may wait for a segment that is missing: then it was not captured. */
const mostWaiting = 1 << 20;

export class Ordered {
  #next: number | undefined;
  /** The first that was seen, when the beginning of the connection was not. */
  #first: number | undefined;
  #waiting: { readonly sequence: number; readonly bytes: Buffer }[] = [];
  #waitingBytes = 0;
  /** Whether something is missing in what came out. */
  torn = false;

  /** @param begin of the content, when the beginning of the connection was captured */
  constructor(begin: number | undefined) {
    this.#next = begin;
  }

  /** @returns what is in order now */
  push(sequence: number, payload: Buffer): Buffer[] {
    if (this.#next === undefined) {
      this.#next = sequence;
      this.#first = sequence;
    }
    const out: Buffer[] = [];
    if (this.#first !== undefined && ((sequence - this.#first) | 0) < 0) {
      this.torn = true;
      out.push(payload);
    } else if (!this.#take(sequence, payload, out)) {
      this.#waiting.push({ sequence, bytes: Buffer.from(payload) });
      this.#waitingBytes += payload.length;
    }
    while (out.length > 0 && this.#takeWaiting(out));
    if (this.#waitingBytes > mostWaiting) out.push(...this.#skip());
    return out;
  }

  /** What waits still; something before it is missing. */
  end(): Buffer[] {
    const out: Buffer[] = [];
    while (this.#waiting.length > 0) out.push(...this.#skip());
    return out;
  }

  /** @returns whether it follows, or is known already */
  #take(sequence: number, bytes: Buffer, out: Buffer[]): boolean {
    const ahead = (sequence - (this.#next as number)) | 0;
    if (ahead > 0) return false;
    const fresh = bytes.subarray(-ahead);
    if (fresh.length === 0) return true;
    out.push(fresh);
    this.#next = ((this.#next as number) + fresh.length) >>> 0;
    return true;
  }

  #takeWaiting(out: Buffer[]): boolean {
    const index = this.#waiting.findIndex(({ sequence, bytes }) => this.#take(sequence, bytes, out));
    if (index < 0) return false;
    const [taken] = this.#waiting.splice(index, 1);
    this.#waitingBytes -= taken?.bytes.length ?? 0;
    return true;
  }

  /** Goes on behind what is missing. */
  #skip(): Buffer[] {
    const ahead = (sequence: number): number => (sequence - (this.#next as number)) | 0;
    const nearest = this.#waiting.reduce((one, other) => (ahead(other.sequence) < ahead(one.sequence) ? other : one));
    this.torn = true;
    this.#next = nearest.sequence;
    const out: Buffer[] = [];
    while (this.#takeWaiting(out));
    return out;
  }
}
