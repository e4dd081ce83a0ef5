/**
 * Heap snapshots of V8 (`.heapsnapshot`): every string that the process held, also those that it had only put together of pieces, as a
 * program does that takes keys one by one. What else is in the file are numbers of nodes, which are not searched.
 */
import { PieceHunt } from '../patchwork';
import type { Search, Source, Thing } from '../search';
import { Joined } from './joined';
import { Tokens } from './tokens';

/** What stands in two strings does not belong together. */
const between = Buffer.from('\n\u0000\n');

export async function openHeapSnapshot(search: Search, thing: Thing, { reader }: Source): Promise<void> {
  const tokens = new Tokens(reader);
  const strings = new PieceHunt(search, thing, ['heap snapshot'], between);
  try {
    const joined = new Joined(await tokens.head('nodes'));
    await tokens.numbers('nodes', (value) => joined.node(value));
    await tokens.numbers('edges', (value) => joined.edge(value));
    const wanted = joined.wanted();
    const known = new Map<number, { readonly text: string; readonly offset: number }>();
    let index = 0;
    for await (const { text, offset } of tokens.strings('strings')) {
      if (wanted.has(index)) known.set(index, { text: text.toString(), offset });
      index++;
      await strings.push(text, offset);
    }
    for (const { text, first } of joined.texts(new Map([...known].map(([one, { text }]) => [one, text]))))
      await strings.push(Buffer.from(text), known.get(first)?.offset ?? 0);
  } finally {
    await strings.end();
    thing.entry.bytes += reader.offset;
  }
}
