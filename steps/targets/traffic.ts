import type { PlaceName } from '../../reports/places';
import type { WireAnswer } from './wire';

/** Places of which the suite sees what it is sent there. */
export type ReceivedPlace = Extract<
  PlaceName,
  | 'operator-screen'
  | 'console-answers'
  | 'console-headers'
  | 'push-messages'
  | 'operator-call-events'
  | 'operator-tones'
  | 'consumer-call-events'
  | 'order-notifications'
  | 'api-link'
  | 'sms'
>;

/** Between two pieces: nothing that begins in the one goes on in the next. */
const border = Buffer.from('\n\n');

/**
 * Everything that the suite was sent in one scenario, as it came, so that it can be searched for card data at the end. What the suite itself
 * sends, and what controls answer, is no part of it.
 */
export class Traffic {
  /** Of each place its pieces, of each piece its chunks. */
  readonly #pieces = new Map<ReceivedPlace, (Buffer | string)[][]>();

  take(place: ReceivedPlace, piece: Buffer | string): void {
    this.#begin(place).push(piece);
  }

  /** A piece that comes bit by bit. @returns takes the next bit */
  open(place: ReceivedPlace): (chunk: Buffer | string) => void {
    const chunks = this.#begin(place);
    return (chunk) => void chunks.push(chunk);
  }

  /** An HTTP answer. @param headers where its headers belong; null: they say nothing of the place */
  takeAnswer(body: ReceivedPlace, headers: ReceivedPlace | null, answer: Pick<WireAnswer, 'headers' | 'bytes'>): void {
    if (headers !== null) this.takeHeaders(headers, answer.headers);
    this.take(body, answer.bytes);
  }

  takeHeaders(place: ReceivedPlace, headers: WireAnswer['headers']): void {
    this.take(
      place,
      Object.entries(headers)
        .map(([name, value]) => `${name}: ${String(value)}`)
        .join('\n'),
    );
  }

  /** null when nothing came there. */
  contentOf(place: ReceivedPlace): Buffer | null {
    const pieces = this.#pieces.get(place);
    return pieces ? Buffer.concat(pieces.flatMap((chunks) => [...chunks.map(asBytes), border])) : null;
  }

  #begin(place: ReceivedPlace): (Buffer | string)[] {
    const piece: (Buffer | string)[] = [];
    const pieces = this.#pieces.get(place);
    if (pieces) pieces.push(piece);
    else this.#pieces.set(place, [piece]);
    return piece;
  }
}

function asBytes(chunk: Buffer | string): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}
