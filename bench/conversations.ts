/** Card lock: whole conversations beside as many requests at a bare server. */
import { Pool } from 'undici';
import { median, rounds, row, type Server, start } from './server';

/** What the caller of the second sample says: one card, locked permanently, and a new one. */
const utterances = ['完全にロック', '破損した', 'はい', '123456', 'はい', 'はい', 'その通りです'];
const atOnce = 20;
const each = 25;
const agent = 'card-lock-agent/v3/projects/akashi/locations/global/agents/card-lock';
const json = { 'content-type': 'application/json' };

/** Conversations a second, twenty at once, beside the same number of requests, those included that the agent makes of the bank. */
export async function conversations(bench: Server): Promise<void> {
  const bare = await start('bench/bare-exchange.ts');
  const [ours, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const { rate, asked } = await talk(bench.address);
    ours.push(rate);
    floor.push(await exchange(bare.address, 1 + utterances.length + asked));
  }
  bare.stop();
  const [value, most] = [median(ours), median(floor)];
  row(`conversations/s, ${atOnce} at once`, value.toFixed(0), most.toFixed(0), `${((100 * value) / most).toFixed(0)} %`);
}

async function talk(address: string): Promise<{ rate: number; asked: number }> {
  const made = (await (await fetch(`${address}/control/environments`, { method: 'POST' })).json()) as { id: string; control: string };
  const cards = [{ lastFour: '4444', vendor: 'MasterCard', status: 'active', zipCode: '12345' }];
  const numbers = Array.from({ length: atOnce * each }, (_, n) => `0900000${String(n).padStart(4, '0')}`);
  const pool = new Pool(address, { connections: atOnce });
  const control = new URL(made.control).pathname;
  const put = async (phoneNumber: string): Promise<void> => {
    const body = JSON.stringify({ phoneNumber, code: '123456', cards });
    await (await pool.request({ path: `${control}/card-holders`, method: 'PUT', headers: json, body })).body.text();
  };
  await Promise.all(numbers.map(put));
  const turn = async (session: string, input: object, more: object = {}): Promise<string> => {
    const body = JSON.stringify({ queryInput: { ...input, languageCode: 'ja' }, ...more });
    const path = `/worlds/${made.id}/${agent}/sessions/${session}:detectIntent`;
    return (await pool.request({ path, method: 'POST', headers: json, body })).body.text();
  };
  const begun = performance.now();
  const caller = async (first: number): Promise<void> => {
    for (const number of numbers.slice(first * each, (first + 1) * each)) {
      await turn(number, { event: { event: 'WELCOME' } }, { queryParams: { parameters: { auth_level: 1, phone_number: number } } });
      let last = '';
      for (const said of utterances) last = await turn(number, { text: { text: said } });
      if (!last.includes('endInteraction')) throw new Error(`the conversation has not come to its end: ${last.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, n) => caller(n)));
  const rate = (numbers.length * 1000) / (performance.now() - begun);
  const answer = await pool.request({ path: `${control}/card-services/requests`, method: 'GET' });
  const { requests } = (await answer.body.json()) as { requests: unknown[] };
  await pool.close();
  await fetch(made.control, { method: 'DELETE' });
  return { rate, asked: Math.round(requests.length / numbers.length) };
}

/** The same number of requests for as many conversations. @returns conversations a second */
async function exchange(address: string, requests: number): Promise<number> {
  const pool = new Pool(address, { connections: atOnce });
  const begun = performance.now();
  const one = async (): Promise<void> => {
    for (let n = 0; n < requests * each; n++) {
      await (
        await pool.request({
          path: '/',
          method: 'POST',
          headers: json,
          body: '{"queryInput":{"text":{"text":"はい"},"languageCode":"ja"}}',
        })
      ).body.text();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  await pool.close();
  return (atOnce * each * 1000) / (performance.now() - begun);
}
