/** Recordings: the keys in the sound, and every byte besides. */
import { codings } from '../../audio/codings';
import { keysInWav } from '../../audio/keys';
import { WavError } from '../../audio/wav';
import { DamagedError } from './inflate';
import { enteredCards } from './key-tones';
import { within } from './names';
import { Hunting, type Search, type Source, type Thing } from './search';

export async function openWav(search: Search, thing: Thing, { reader }: Source): Promise<void> {
  const hunting = new Hunting(search, thing, (offset) => ({ offset, encodings: ['WAV'] }));
  const begin = dataIn(await reader.peek(1 << 16));
  async function* heard(): AsyncGenerator<Buffer> {
    for await (const piece of reader.pieces()) {
      thing.entry.bytes += piece.length;
      if (!thing.embedded) await hunting.push(piece);
      yield piece;
    }
  }
  const sound = heard();
  try {
    const { channels, rate, encoding, truncated } = await keysInWav(sound);
    const frame = codings[encoding].bytes * channels.length;
    for (const { channel, keys } of channels)
      for (const entered of enteredCards(keys, search.wanted))
        search.add(thing.entry, {
          ...entered,
          seconds: Math.round(entered.seconds * 1000) / 1000,
          place: channels.length > 1 ? `${thing.place}${within}channel ${channel}` : thing.place,
          offset: thing.at?.offset ?? begin + Math.round(entered.seconds * rate) * frame,
          encodings: [...thing.encodings, 'WAV', 'key tones'],
        });
    if (truncated) throw new DamagedError('WAV: it ends early');
  } catch (error) {
    if (error instanceof WavError || error instanceof RangeError) throw new DamagedError(`WAV: not listened to: ${error.message}`);
    throw error;
  } finally {
    for await (const _ of heard());
    await hunting.end();
  }
}

/** Where the samples begin, if not far from the beginning. */
function dataIn(head: Buffer): number {
  const at = head.indexOf('data', 12, 'latin1');
  return at < 0 ? 0 : at + 8;
}
