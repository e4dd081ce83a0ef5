/**
 * A bank in one file: what an issuer's backend has to do for tokens and bindings, so that it can be read in ten minutes.
 *
 *   node --require ts-node/register examples/issuer-backend/backend.ts
 *   npx akashi run --target examples/issuer-backend/profile.yaml
 *
 * It keeps everything in memory and trusts whoever reaches it: an example, and no bank.
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { open } from '../../cards/cms/envelope';
import { testRecipient } from '../../cards/cms/test-recipient';

// biome-ignore lint/suspicious/noExplicitAny: an example, kept short
type Json = Record<string, any>;
/** @throws what is answered with an error code of the interface */
const refuse = (responseCode: number, message: string, status = 400): never => {
  throw { status, body: { responseCode, message, error: String(responseCode) } };
};

/** Where the issuer's gateway is; here the suite stands in front of it. */
const gateway = process.env.GATEWAY ?? 'http://127.0.0.1:8091/issuer-gateway';
const port = Number(process.env.PORT ?? 8090);

const cards = new Map<string, Json>(); // by our reference of the card
interface Token {
  readonly card: string;
  status: string;
  readonly devices: Json[];
}
const tokens = new Map<string, Token>(); // by virtualCardId
const newToken = ({ issuerCardRefId }: Json, status: string): Token => ({ card: issuerCardRefId, status, devices: [] });
const messages: Json[] = []; // what we have sent to cardholders
const launches = new Map<string, Json>(); // our application, opened for somebody
const calls = new Map<string, { token: string; identified: boolean }>(); // of the customer service

/** A reference that tells nothing of the number. A real bank has one already. */
const references = new Map<string, string>();
function referenceOf(cardNumber: string): string {
  if (!references.has(cardNumber)) references.set(cardNumber, `CARD-${randomUUID()}`);
  return references.get(cardNumber) as string;
}

/** How the holder of a card can be verified. Contacts are masked: the end user sees them. */
function methodsOf(card: Json): Json[] {
  return [
    card.phone && { id: 'sms', type: 'otp_sms', value: `***${card.phone.slice(-4)}` },
    card.email && { id: 'mail', type: 'otp_email', value: card.email.replace(/^(.)[^@]*/, '$1***') },
    card.application && { id: 'app', type: 'bank_app', value: 'our.bank.app', source: 'our.bank.app', platform: 'ANDROID' },
    card.push && { id: 'push', type: 'push_message', value: 'our.bank.app' },
  ].filter(Boolean);
}

const cardOf = ({ issuerCardRefId }: Json): Json => cards.get(issuerCardRefId) ?? refuse(116, 'unknown card');

/** green: yes; yellow: yes, once the cardholder was verified (then always with the methods, so that nobody has to ask); red: no. */
function decision(card: Json, word: string): Json {
  if (word === 'step-up') return { levelOfTrust: 'yellow', ...(card.listWithStepUp !== false && { idvMethodList: methodsOf(card) }) };
  return { levelOfTrust: word === 'approve' ? 'green' : 'red' };
}

/** What the gateway asks of us. Members that we do not know are none of our business. */
const operations: Record<string, (body: Json, correlationId: string) => Promise<Json> | Json> = {
  async checkCardEligibility({ cipheredCardInfo }) {
    const { key } = testRecipient();
    const { fpan, exp } = JSON.parse(open(cipheredCardInfo, key).toString());
    const issuerCardRefId = referenceOf(fpan);
    if (cards.get(issuerCardRefId)?.expiry !== exp) refuse(166, 'no such card');
    return { issuerCardRefId, productId: 'CREDIT' };
  },
  requestCardDigitization(body) {
    const card = cardOf(body);
    tokens.set(body.virtualCardId, newToken(body, 'inactive'));
    return decision(card, card.tokenization);
  },
  requestDeviceBinding(body, correlationId) {
    const card = cardOf(body);
    const token = tokens.get(body.virtualCardId) ?? newToken(body, 'active');
    tokens.set(body.virtualCardId, token);
    // For Mastercard this reference is provisional: the notification brings the final one.
    token.devices.push({ correlationId, deviceBindingReference: body.deviceBindingReference, state: 'pending' });
    return decision(card, card.binding);
  },
  getIDnVMethodList: (body) => ({ idvMethodList: methodsOf(cardOf(body)) }),
  sendOTP(body) {
    const card = cardOf(body);
    const method = methodsOf(card).find(({ id }) => id === body.otpMethodId) ?? refuse(112, 'otpMethodId: not one of ours');
    if (method.id === 'push') {
      // No code: the message opens our application, with what tells a binding from a tokenization.
      const launch = { tokenUniqueReference: body.virtualCardId, authenticationCorrelationId: body.authenticationCorrelationId };
      messages.push({ channel: 'push', to: card.phone, text: 'Please confirm in our application.', code: null, launch });
    } else {
      if (!body.otp) refuse(111, 'otp: expected');
      // The code is the network's: it is passed on as it is, zeros at the beginning included, to this contact only.
      const [channel, to] = method.id === 'sms' ? ['sms', card.phone] : ['email', card.email];
      messages.push({ channel, to, text: `Your code: ${body.otp}`, code: body.otp, launch: null });
    }
    return {};
  },
  notifyVirtualCardChange(body, correlationId) {
    const token = tokens.get(body.virtualCardId) ?? newToken(body, 'inactive');
    if (!cards.has(token.card)) refuse(119, 'unknown virtual card');
    tokens.set(body.virtualCardId, token);
    // It may come twice, late, or in another order.
    const device = token.devices.find(
      (one) => one.correlationId === correlationId || one.deviceBindingReference === body.deviceBindingReference,
    );
    if (body.action === 'DEVICE_BOUND' && device && device.state !== 'unbound') {
      device.state = 'bound';
      device.deviceBindingReference = body.deviceBindingReference;
    } else if (body.action === 'DEVICE_UNBOUND' && device) device.state = 'unbound';
    else if (['ACTIVATE', 'RESUME'].includes(body.action)) token.status = 'active';
    else if (body.action === 'SUSPEND') token.status = 'suspended';
    else if (body.action === 'DELETE') token.status = 'deleted';
    return {};
  },
};

const updates = '/gtep/igwapi/v2.0/updateCardState';

/** We tell the gateway how a verification went, or what an agent wants. */
async function tellGateway(path: string, body: Json): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-correlation-id': randomUUID(), 'x-issuer-id': 'AKASHI0001' };
  const { status } = await fetch(gateway + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (status !== 200) refuse(502, `the gateway answers HTTP ${status}`, 502);
}

async function report(data: Json, succeeds: boolean): Promise<void> {
  const virtualCardId = data.tokenReferenceID ?? data.tokenUniqueReference;
  if (!isBinding(data)) return succeeds ? tellGateway(updates, { virtualCardId, action: 'RESUME' }) : undefined;
  const deviceBindingReference = data.deviceIndex ?? data.authenticationCorrelationId;
  await tellGateway(updates, { virtualCardId, deviceBindingReference, action: succeeds ? 'APPROVE_DEVICE_BINDING' : 'UNBIND_DEVICE' });
}

const isBinding = ({ reasonCode, authenticationCorrelationId }: Json): boolean =>
  reasonCode === 'TOKEN_DEVICE_BINDING' || authenticationCorrelationId !== undefined;

/** What our people and our application do, and what the suite may look at: docs/openapi/issuer-desk.yaml, control.yaml. */
const desk: Record<string, (given: { id: string; body: Json; query: URLSearchParams }) => Promise<Json> | Json> = {
  'PUT /control/issuer-backend/cards': ({ body: { cardNumber, ...card } }) => ({ known: cards.set(referenceOf(cardNumber), card).size }),
  'GET /banking/d1/v1/issuers/AKASHI0001/consumers/:id': ({ query }) => contactsOf(cards.get(query.get('cardId') ?? '') ?? {}),
  'GET /desk/messages': ({ query }) => ({ messages: messages.filter(({ to }) => to === query.get('to')) }),
  'POST /desk/launches': ({ body: { data } }) => {
    const launchId = randomUUID();
    launches.set(launchId, data);
    return { launchId, kind: isBinding(data) ? 'binding' : 'tokenization' };
  },
  'POST /desk/launches/:id/verification': ({ id, body }) => report(launches.get(id) ?? {}, body.succeeds).then(() => ({})),
  'POST /desk/calls': ({ body }) => {
    const callId = randomUUID();
    calls.set(callId, { token: body.virtualCardId, identified: false });
    return { callId };
  },
  'POST /desk/calls/:id/identification': ({ id, body }) => Object.assign(calls.get(id) ?? {}, { identified: body.succeeds }),
  'POST /desk/calls/:id/activation': async ({ id }) => {
    const call = calls.get(id);
    if (!call?.identified) return refuse(409, 'the caller is not identified', 409);
    await tellGateway(`/banking/v1/issuers/AKASHI0001/digitalCards/${call.token}/operations:resume`, { reason: 'step up by agent' });
    return {};
  },
  'POST /desk/tokens/:id/release': async ({ id }) => {
    const bound = (tokens.get(id)?.devices ?? []).filter(({ state }) => state === 'bound');
    const asked = bound.map(({ deviceBindingReference }) =>
      tellGateway(updates, { virtualCardId: id, deviceBindingReference, action: 'UNBIND_DEVICE' }),
    );
    return { answers: (await Promise.allSettled(asked)).map(({ status }) => (status === 'fulfilled' ? 200 : 400)) };
  },
  'GET /desk/tokens/:id': ({ id }) => tokens.get(id) ?? refuse(404, 'no such digital card', 404),
};

const contactsOf = ({ phone, email }: Json): Json => ({ ...(phone && { phone }), ...(email && { email }) });

const server = createServer(async (request, response) => {
  let [status, answer]: [number, Json] = [200, {}];
  try {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://bank');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    const operation = operations[/^\/igwapi\/v2\.0\/(\w+)$/.exec(pathname)?.[1] ?? ''];
    const asked = `${request.method} ${pathname}`;
    const place = Object.keys(desk).find((one) => new RegExp(`^${one.replace(':id', '[^/]+')}$`).test(asked)) ?? '';
    const id = pathname.split('/')[place.split('/').indexOf(':id')] ?? '';
    if (operation) answer = await operation(body, String(request.headers['x-correlation-id']));
    else if (desk[place]) answer = await desk[place]({ id, body, query: searchParams });
    else status = 404;
  } catch (error) {
    ({ status = 500, body: answer = { responseCode: 921 } } = error as { status?: number; body?: Json });
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
});

server.listen(port, '127.0.0.1', async () => {
  const { certificate } = testRecipient();
  // The gateway seals card data for it.
  writeFileSync(process.env.CERTIFICATE ?? join(__dirname, 'certificate.pem'), certificate);
  process.stdout.write(`the example bank listens at http://127.0.0.1:${port} and speaks to ${gateway}\n`);
});
