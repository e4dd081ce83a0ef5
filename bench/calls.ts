/** Telephony: whole payment calls beside a bare exchange, many calls at once, and what one more call costs then. */
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { CallCentre } from './call-centre';
import { median, rounds, row, type Server, start } from './server';

/** What the simulated systems ask of one another in a call: the authorisation, and the result for the order system. */
const requestsInside = 2;
const atOnce = 50;
const batches = 20;

/** Calls a second through the whole payment, fifty at once, beside the same frames and requests at a bare server. */
async function callsPerSecond(bench: Server): Promise<void> {
  const bare = await start('bench/bare-exchange.ts');
  const [ours, floor]: [number[], number[]] = [[], []];
  const calls = atOnce * batches;
  const centre = await CallCentre.open(bench.address, atOnce, atOnce);
  const exchanged = await rate(calls, centre, ours);
  for (let round = 1; round < rounds; round++) await rate(calls, centre, ours);
  await centre.close();
  for (let round = 0; round < rounds; round++) floor.push(calls / (await bareExchange(bare, exchanged)));
  bare.stop();
  const [value, most] = [median(ours), median(floor)];
  row('payment calls/s, 50 at once', value.toFixed(0), most.toFixed(0), `${((100 * value) / most).toFixed(0)} %`);
}

interface Exchanged {
  readonly to: number;
  readonly from: number;
  readonly requests: number;
}

/** @returns what one batch of calls exchanged */
async function rate(calls: number, centre: CallCentre, rates: number[]): Promise<Exchanged> {
  const before = { ...centre.frames, requests: centre.requests };
  const begun = performance.now();
  for (let batch = 0; batch < batches; batch++) {
    const legs = await centre.place(atOnce, 'operator');
    await centre.send(legs, 'data-taken');
    await centre.pay(await centre.handOver(legs));
  }
  rates.push((calls * 1000) / (performance.now() - begun));
  const each = (after: number, earlier: number): number => Math.round((after - earlier) / batches);
  return {
    to: each(centre.frames.to, before.to),
    from: each(centre.frames.from, before.from),
    requests: each(centre.requests, before.requests) + requestsInside * atOnce,
  };
}

/** Seconds for all batches, each of so many frames and requests. */
async function bareExchange({ address }: Server, { to, from, requests }: Exchanged): Promise<number> {
  const pool = new Pool(address, { connections: 20 });
  const socket = new WebSocket(address.replace('http', 'ws'));
  await new Promise((opened) => socket.once('open', opened));
  let left = 0;
  let done = (): void => undefined;
  socket.on('message', (data) => {
    JSON.parse(String(data));
    left -= 1;
    if (left === 0) done();
  });
  const begun = performance.now();
  for (let batch = 0; batch < batches; batch++) {
    left = from;
    const heard = new Promise<void>((resolve) => {
      done = resolve;
    });
    for (let n = 0; n < to; n++) {
      socket.send(JSON.stringify({ type: 'press', leg: `leg${n}`, key: '1', ...(n < from && { echo: true }) }));
    }
    const share = Array.from({ length: 20 }, (_, n) => Math.ceil((requests - n) / 20));
    const post = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n++) {
        const headers = { 'content-type': 'application/json' };
        await (await pool.request({ path: '/', method: 'POST', headers, body: '{"transactionId":"leg1","amount":"1000"}' })).body.text();
      }
    };
    await Promise.all([heard, ...share.map(post)]);
  }
  const seconds = (performance.now() - begun) / 1000;
  socket.terminate();
  await pool.close();
  return seconds;
}

const few = 100;
const many = 10_000;
const operators = 1000;
/** Seconds after which no call waits any more. */
const longestWait = 20;

/** Ten thousand calls at once: what each holds in memory, and what each costs beside one of a hundred. */
async function manyCalls(): Promise<void> {
  const bench = await start('simulators/bench/main.ts');
  const centre = await CallCentre.open(bench.address, operators, many);
  // Also warms up both processes.
  const small: Cost[] = [];
  for (let round = 0; round < 10 * rounds; round++) {
    small.push(await cost(centre, few));
    await centre.pass(longestWait);
  }
  await centre.close();
  const [large, memory]: [Cost[], { heap: number; rss: number }[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const crowd = await CallCentre.open(bench.address, operators, many);
    const before = await bench.memory();
    const { legs, ...costs } = await cost(crowd, many);
    large.push({ legs, ...costs });
    await crowd.send(legs, 'card-number');
    const after = await bench.memory();
    const kilobytes = (of: 'heapUsed' | 'rss'): number => (after[of] - before[of]) / 1024 / many;
    memory.push({ heap: kilobytes('heapUsed'), rss: kilobytes('rss') });
    await crowd.close();
  }
  bench.stop();
  row(`memory of one call (of ${many} in card entry)`, `${median(memory.map(({ heap }) => heap)).toFixed(1)} KB`, '', '', 'heap');
  row('', `${median(memory.map(({ rss }) => rss)).toFixed(1)} KB`, '', '', 'resident');
  for (const [what, part] of [
    ['to place one call', 'place'],
    ['one second of one waiting call', 'second'],
    ['both', 'both'],
  ] as const) {
    const of = (costs: readonly Cost[]): number => median(costs.map((each) => (part === 'both' ? each.place + each.second : each[part])));
    const [value, floor] = [of(large), of(small)];
    row(
      `${what}, ${many} at once`,
      `${value.toFixed(1)} us`,
      `${floor.toFixed(1)} us`,
      `${(value / floor).toFixed(2)} x`,
      part === 'both' ? `floor: ${few} at once; aim: 1.5 x or less` : '',
    );
  }
}

/** Microseconds a call. */
interface Cost {
  readonly place: number;
  readonly second: number;
  readonly legs: readonly string[];
}

/** Calls arrive, and one second passes while all of them wait for payment data; each is counted down on its operator's screen. */
async function cost(centre: CallCentre, calls: number): Promise<Cost> {
  const begun = performance.now();
  const legs = await centre.place(calls, 'consumer');
  const placed = performance.now();
  await centre.pass(1);
  const passed = performance.now();
  return { place: ((placed - begun) * 1000) / calls, second: ((passed - placed) * 1000) / calls, legs };
}

export async function telephony(bench: Server): Promise<void> {
  await callsPerSecond(bench);
  await manyCalls();
}
