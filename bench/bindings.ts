/** Tokenization: devices bound through the whole chain beside as many requests at a bare server; envelopes beside bare cryptography. */
import { constants, createCipheriv, createDecipheriv, createPublicKey, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto';
import { Pool } from 'undici';
import { open, seal } from '../cards/cms/envelope';
import { testRecipient } from '../cards/cms/test-recipient';
import { testNumber } from '../cards/numbers/test-numbers';
import { median, rounds, row, type Server, start } from './server';

const atOnce = 20;
const each = 15;
/** Requests for one device that is bound by a code, those of the parties among themselves included (docs/token-binding.md). */
const hops = 11;
const json = { 'content-type': 'application/json' };

/** Bindings a second for each network, twenty at once, beside the same number of requests. */
export async function bindings(bench: Server): Promise<void> {
  const bare = await start('bench/bare-exchange.ts');
  for (const scheme of ['vts', 'mdes'] as const) {
    const [ours, floor]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      ours.push(await bind(bench.address, scheme));
      floor.push(await exchange(bare.address));
    }
    const [value, most] = [median(ours), median(floor)];
    row(`bindings/s (${scheme}), ${atOnce} at once`, value.toFixed(0), most.toFixed(0), `${((100 * value) / most).toFixed(0)} %`);
  }
  bare.stop();
}

async function bind(address: string, scheme: 'vts' | 'mdes'): Promise<number> {
  const made = (await (await fetch(`${address}/control/environments`, { method: 'POST' })).json()) as { id: string; control: string };
  const pool = new Pool(address, { connections: atOnce });
  const base = `/worlds/${made.id}`;
  const ask = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<never> => {
    const answer = await pool.request({ path, method, headers: json, body: body ? JSON.stringify(body) : null });
    const text = await answer.body.text();
    if (answer.statusCode >= 300)
      throw new Error(`${method} ${path}: HTTP ${answer.statusCode} ${text.slice(0, 200)} ${JSON.stringify(body)}`);
    return JSON.parse(text) as never;
  };
  const holders = await Promise.all(
    Array.from({ length: atOnce }, async (_, n) => {
      const [cardNumber, phone] = [testNumber('Visa', 'bench', n), `0900000${String(n).padStart(4, '0')}`];
      const card = { cardNumber, expiry: '1230', phone, application: false, push: false, tokenization: 'approve', binding: 'step-up' };
      await ask('PUT', `${new URL(made.control).pathname}/issuer-backend/cards`, card);
      const asked = { tokenRequestorId: '40010030273', cardNumber, expiry: '1230', deviceId: 'wallet' };
      const { tokenId } = (await ask('POST', `${base}/${scheme}/requestor/tokens`, asked)) as { tokenId: string };
      return { tokenId, phone };
    }),
  );
  const begun = performance.now();
  await Promise.all(
    holders.map(async ({ tokenId, phone }) => {
      for (let n = 0; n < each; n++) {
        const asked = (await ask('POST', `${base}/${scheme}/requestor/tokens/${tokenId}/bindings`, { deviceId: `device ${n}` })) as {
          verificationId: string;
          methods: { id: string }[];
        };
        const verification = `${base}/${scheme}/requestor/verifications/${asked.verificationId}`;
        await ask('POST', `${verification}/method`, { methodId: asked.methods[0]?.id });
        const { messages } = (await ask('GET', `${base}/issuer-desk/messages?to=${phone}&least=${n + 1}`)) as {
          messages: { code: string }[];
        };
        const { result } = (await ask('POST', `${verification}/code`, { code: messages.at(-1)?.code })) as { result: string };
        if (result !== 'verified') throw new Error(`the code was ${result}`);
      }
    }),
  );
  const rate = (atOnce * each * 1000) / (performance.now() - begun);
  await pool.close();
  await fetch(made.control, { method: 'DELETE' });
  return rate;
}

/** The same number of requests for as many bindings. @returns bindings a second */
async function exchange(address: string): Promise<number> {
  const pool = new Pool(address, { connections: atOnce });
  const body = '{"virtualCardId":"VTR1","deviceBindingReference":"1","action":"DEVICE_BOUND"}';
  const begun = performance.now();
  const one = async (): Promise<void> => {
    for (let n = 0; n < hops * each; n++) await (await pool.request({ path: '/', method: 'POST', headers: json, body })).body.text();
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  await pool.close();
  return (atOnce * each * 1000) / (performance.now() - begun);
}

const sealings = 300;

/** Envelopes sealed and opened a second, for both key transports, beside RSA and AES alone. */
export function envelopes(): void {
  const { certificate, key } = testRecipient();
  const publicKey = createPublicKey(certificate);
  const clear = Buffer.from('{"fpan":"0000000000000000","exp":"1230"}');
  const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  const bareOnce = (): void => {
    const [contentKey, iv] = [randomBytes(32), randomBytes(16)];
    const cipher = createCipheriv('aes-256-cbc', contentKey, iv);
    const content = Buffer.concat([cipher.update(clear), cipher.final()]);
    const sealed = publicEncrypt({ key: publicKey, ...oaep }, contentKey);
    const decipher = createDecipheriv('aes-256-cbc', privateDecrypt({ key, ...oaep }, sealed), iv);
    if (!Buffer.concat([decipher.update(content), decipher.final()]).equals(clear)) throw new Error('something else came out');
  };
  for (const keyTransport of ['rsa-oaep-sha256', 'rsa-pkcs1-v1_5'] as const) {
    const once = (): void => {
      if (!open(seal(clear, certificate, { keyTransport, text: 'base64' }), key).equals(clear)) throw new Error('something else came out');
    };
    const [ours, floor] = [rateOf(once), rateOf(bareOnce)];
    row(`envelopes/s, sealed and opened, ${keyTransport}`, ours.toFixed(0), floor.toFixed(0), `${((100 * ours) / floor).toFixed(0)} %`);
  }
}

function rateOf(act: () => void): number {
  const rates = Array.from({ length: rounds }, () => {
    const begun = performance.now();
    for (let n = 0; n < sealings; n++) act();
    return (sealings * 1000) / (performance.now() - begun);
  });
  return median(rates);
}
