/** The chain over HTTP against the table of verifications: random lives of several devices at both networks. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import fastify, { type FastifyInstance } from 'fastify';
import { request } from 'undici';
import { testNumber } from '../../cards/numbers/test-numbers';
import { Bench } from '../bench/bench';
import { type Decision, type Method, type Scheme, schemes } from './scheme';
import { documentedTsp } from './tsp/rules';
import { follow, type VerificationEvent, type VerificationState } from './tsp/verification';

type Act =
  | { readonly do: 'bind'; readonly decision: Decision; readonly withList: boolean }
  | { readonly do: 'choose'; readonly device: number; readonly kind: 'otp-sms' | 'otp-email' | 'application' | 'push' }
  | { readonly do: 'code'; readonly device: number; readonly right: boolean }
  | { readonly do: 'verify'; readonly device: number; readonly succeeds: boolean }
  | { readonly do: 'release'; readonly device: number };

const device = fc.nat(3);
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('bind' as const),
      decision: fc.constantFrom<Decision>('approve', 'step-up', 'step-up', 'decline'),
      withList: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('choose' as const),
      device,
      kind: fc.constantFrom('otp-sms' as const, 'otp-email' as const, 'application' as const, 'push' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('code' as const), device, right: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('verify' as const), device, succeeds: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), device }) },
);

/** What the model knows of a device. */
interface Device {
  readonly id: string;
  state: VerificationState;
  methods: readonly Method[];
  /** The one that was chosen last, and what came of it. */
  chosen: Method | null;
  launchId: string | null;
  tries: number;
}

let bench: Bench;
let watch: FastifyInstance;
/** Notifications to the issuer, oldest first, by world. */
const told = new Map<string, { action: string; deviceBindingReference?: string; virtualCardId: string }[]>();
const card = { cardNumber: testNumber('Visa', 'chain model'), expiry: '1230', phone: '09012340001', email: 'a@example.com' };

before(async () => {
  bench = await Bench.start();
  watch = fastify({ forceCloseConnections: true });
  watch.post('/:world/*', async (incoming, reply) => {
    const { world, '*': path } = incoming.params as { world: string; '*': string };
    if (path.endsWith('notifyVirtualCardChange')) told.get(world)?.push(incoming.body as never);
    const headers = {
      'content-type': 'application/json',
      'x-issuer-id': 'AKASHI0001',
      'x-correlation-id': String(incoming.headers['x-correlation-id']),
    };
    const answer = await request(`${bench.address}/worlds/${world}/issuer-backend/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(incoming.body),
    });
    return reply
      .code(answer.statusCode)
      .type('application/json')
      .send(await answer.body.text());
  });
  await watch.listen({ host: '127.0.0.1', port: 0 });
});
after(async () => {
  await watch.close();
  await bench.stop();
});

for (const scheme of schemes) {
  test(`${scheme}: random lives of devices keep to the table and to the laws`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 3, maxLength: 25 }), (script) => live(scheme, script)),
      { numRuns: 150 },
    );
  });
}

test('each of many tokens has an id of its own', async () => {
  const world = bench.addWorld();
  world.tokens.backend.addCard({
    ...card,
    application: true,
    push: true,
    tokenization: 'approve',
    binding: 'approve',
    listWithStepUp: true,
  });
  for (const scheme of schemes) {
    const asked = { tokenRequestorId: '40010030273', cardNumber: card.cardNumber, expiry: card.expiry, deviceId: 'wallet' };
    const ids = new Set<string>();
    for (let n = 0; n < 25; n++) {
      const { body } = await ask('POST', `${bench.address}/worlds/${world.id}/${scheme}/requestor/tokens`, asked);
      ids.add((body as { tokenId: string }).tokenId);
    }
    assert.equal(ids.size, 25);
  }
});

async function live(scheme: Scheme, script: readonly Act[]): Promise<void> {
  const world = bench.addWorld();
  const at = `${bench.address}/worlds/${world.id}`;
  const notices: typeof told extends Map<string, infer List> ? List : never = [];
  told.set(world.id, notices);
  const port = (watch.server.address() as { port: number }).port;
  world.redirect('issuer-backend', `http://127.0.0.1:${port}/${world.id}`);
  const { backend } = world.tokens;
  const usual = { ...card, application: true, push: true, tokenization: 'approve' as const };
  backend.addCard({ ...usual, binding: 'approve', listWithStepUp: true });
  const asked = { tokenRequestorId: '40010030273', cardNumber: card.cardNumber, expiry: card.expiry, deviceId: 'wallet' };
  const { tokenId } = (await ask('POST', `${at}/${scheme}/requestor/tokens`, asked)).body as { tokenId: string };
  const devices: Device[] = [];
  const rules = documentedTsp[scheme];

  const step = (one: Device, event: VerificationEvent): boolean => {
    const found = follow(one.state, event, rules.verification);
    if (found) one.state = found.to;
    return found !== null;
  };

  for (const act of script) {
    if (act.do === 'bind') {
      if (devices.length === 4) continue;
      backend.addCard({ ...usual, binding: act.decision, listWithStepUp: act.withList });
      const { body } = await ask('POST', `${at}/${scheme}/requestor/tokens/${tokenId}/bindings`, { deviceId: `device ${devices.length}` });
      const { verificationId, methods } = body as { verificationId: string; methods: Method[] };
      const made: Device = { id: verificationId, state: 'requested', methods, chosen: null, launchId: null, tries: 0 };
      step(made, { type: 'decided', decision: act.decision });
      devices.push(made);
      continue;
    }
    const one = devices[act.device];
    if (!one) continue;
    const base = `${at}/${scheme}/requestor/verifications/${one.id}`;
    if (act.do === 'choose') {
      const method = one.methods.find(({ kind }) => kind === act.kind);
      if (!method) continue;
      const { status, body } = await ask('POST', `${base}/method`, { methodId: method.id });
      assert.equal(status === 200, step(one, { type: 'chosen', kind: method.kind }), `choose in ${one.state}`);
      if (status !== 200) continue;
      one.chosen = method;
      const pushed = method.kind === 'push' ? (await backend.messages(card.phone, { least: 0, wait: 0 })).at(-1)?.launch : null;
      const data = (body as { launch: Record<string, string> | null }).launch ?? pushed;
      if (data) one.launchId = backend.launch(data, method.kind === 'push').launchId;
    } else if (act.do === 'code') {
      const to = one.chosen?.kind === 'otp-email' ? card.email : card.phone;
      const all = await backend.messages(to, { least: 0, wait: 0 });
      const right = one.chosen?.kind.startsWith('otp') ? (all.filter(({ code }) => code !== null).at(-1)?.code ?? '') : '';
      // The last code that came may be another device's.
      const { status, body } = await ask('POST', `${base}/code`, { code: act.right && right !== '' ? right : 'wrong' });
      const result = (body as { result?: string }).result;
      if (result === 'wrong' || result === 'used-up') one.tries += 1;
      const name = result === 'verified' ? 'right' : one.tries >= rules.otp.tries ? 'used up' : 'wrong';
      assert.equal(status === 200, step(one, { type: 'code', result: name }), `code in ${one.state}`);
      if (result === 'verified') assert.ok(act.right, 'a wrong code was taken');
    } else if (act.do === 'verify') {
      if (one.launchId === null) continue;
      const { launchId } = one;
      one.launchId = null;
      const taken = await backend.verified(launchId, act.succeeds).then(
        () => true,
        () => false,
      );
      // Of a device that is bound already, Visa takes it as an unbinding (TKB-unb-01).
      const isUnbound = scheme === 'vts' && !act.succeeds && one.state === 'done';
      const event = isUnbound ? ({ type: 'released' } as const) : ({ type: 'reported', verified: act.succeeds } as const);
      if (taken) assert.ok(step(one, event), `reported in ${one.state}`);
    } else {
      const { status } = await ask('POST', `${base}/release`);
      assert.equal(status === 200, step(one, { type: 'released' }), `release in ${one.state}`);
    }
  }

  const { bindings } = (await ask('GET', `${at}/${scheme}/requestor/tokens/${tokenId}`)).body as {
    bindings: { verificationId: string; state: string; reference: string }[];
  };
  assert.deepEqual(
    bindings.map(({ verificationId, state }) => [verificationId, state]),
    devices.map(({ id, state }) => [id, state]),
  );
  // A notification for every change, and none without; one final reference a binding.
  const bound = bindings.filter(({ state }) => state === 'done' || state === 'released');
  const boundNotices = notices.filter(({ action }) => action === 'DEVICE_BOUND');
  assert.deepEqual(
    boundNotices.map(({ deviceBindingReference }) => deviceBindingReference).sort(),
    bound.map(({ reference }) => reference).sort(),
  );
  assert.equal(new Set(bound.map(({ reference }) => reference)).size, bound.length);
  const ended = bindings.filter(({ state }) => state === 'failed' || state === 'released');
  assert.equal(notices.filter(({ action }) => action === 'DEVICE_UNBOUND').length, ended.length);
  // The issuer has on record what the network has.
  const record = backend.record(tokenId).devices.filter(({ state }) => state === 'bound');
  assert.deepEqual(
    record.map(({ deviceBindingReference }) => deviceBindingReference).sort(),
    bindings
      .filter(({ state }) => state === 'done')
      .map(({ reference }) => reference)
      .sort(),
  );
  told.delete(world.id);
  await ask('DELETE', `${bench.address}/control/environments/${world.id}`);
}

async function ask(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object): Promise<{ status: number; body: unknown }> {
  const answer = await request(url, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, body: text === '' ? null : JSON.parse(text) };
}
