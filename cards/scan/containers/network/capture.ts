/** Captures: what programs sent each other, each direction of a connection as a place of its own. */

import { within } from '../names';
import type { Search, Source, Thing } from '../search';
import { Datagrams, isKnownLink, type Segment } from './datagrams';
import { type Capture, type Flow, OtherPackets, TcpFlow, UdpFlow } from './flows';
import { packetsOf } from './packets';

/** Connections that are followed at a time; beyond, the one that was silent longest is taken for ended. */
const mostFlows = 1024;

export async function openPcap(search: Search, thing: Thing, { reader }: Source): Promise<void> {
  const others = new OtherPackets(search, thing);
  const flows = new Flows(search, thing);
  let cut = 0;
  let unknown: number | undefined;
  const datagrams = new Datagrams();
  try {
    for await (const part of packetsOf(reader)) {
      if (!('time' in part)) {
        await others.push(part.bytes, part.offset);
        continue;
      }
      if (part.bytes.length < part.length) cut++;
      const { known, segment } = datagrams.segmentOf(part.link, part.bytes);
      for (const bytes of datagrams.lost()) await others.push(bytes, part.offset);
      if (segment) await flows.push(segment, part.time);
      else if (!known) {
        if (!isKnownLink(part.link)) unknown = part.link;
        await others.push(part.bytes, part.offset);
      }
    }
  } finally {
    await flows.end();
    for (const bytes of datagrams.incomplete()) await others.push(bytes, 0);
    await others.end();
    thing.entry.bytes += reader.offset;
    if (cut > 0) thing.entry.fail(`pcap: ${cut} packets were captured in part only`);
    if (unknown !== undefined) thing.entry.fail(`pcap: packets of link type ${unknown} were looked at as bytes only`);
  }
}

/** Everything that was sent, by sender and receiver. */
class Flows {
  /** Those that were heard of last are last. */
  readonly #flows = new Map<string, { readonly flow: Flow; readonly thing: Thing }>();
  readonly #capture: Capture = { begin: 0, codecs: new Map(), encrypted: new Set() };
  /** Where the content of connections begins whose beginning was seen, and nothing else yet. */
  readonly #begun = new Map<string, number>();
  #began = false;

  constructor(
    private readonly search: Search,
    private readonly thing: Thing,
  ) {}

  async push(segment: Segment, time: number): Promise<void> {
    if (!this.#began) this.#capture.begin = time;
    this.#began = true;
    const key = `${segment.protocol} ${segment.from} → ${segment.to}`;
    if (segment.begins) {
      await this.#end(key);
      this.#begun.set(key, (segment.sequence + 1) >>> 0);
    }
    if (segment.payload.length > 0) {
      const flow = this.#flows.get(key) ?? this.#opened(key, segment);
      // The latest is last.
      this.#flows.delete(key);
      this.#flows.set(key, flow);
      await flow.flow.push(segment, time);
    }
    const [oldest] = this.#flows.keys();
    if (this.#flows.size > mostFlows && oldest !== undefined) await this.#end(oldest);
  }

  async end(): Promise<void> {
    for (const key of [...this.#flows.keys()]) await this.#end(key);
  }

  async #end(key: string): Promise<void> {
    const flow = this.#flows.get(key);
    this.#flows.delete(key);
    try {
      await flow?.flow.end();
    } catch (error) {
      if (flow) this.search.note(flow.thing, error);
    }
  }

  #opened(key: string, { protocol }: Segment): { readonly flow: Flow; readonly thing: Thing } {
    const place = `${this.thing.place}${within}${key}`;
    const { entry } = this.search.given(place);
    const inner: Thing = { ...this.thing, entry, place, encodings: [...this.thing.encodings, 'pcap'], depth: this.thing.depth + 1 };
    const begin = this.#begun.get(key);
    this.#begun.delete(key);
    const flow =
      protocol === 'TCP' ? new TcpFlow(this.search, inner, this.#capture, begin) : new UdpFlow(this.search, inner, this.#capture);
    return { flow, thing: inner };
  }
}
