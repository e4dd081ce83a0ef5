/**
 * docs/asyncapi/call-control.yaml against the running bench: a whole call, frame by frame in both directions, and every kind of
 * frame that the code knows.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020';
import ts from 'typescript';
import WebSocket from 'ws';
import { parse } from 'yaml';
import { testNumber } from '../../cards/numbers/test-numbers';
import { documentedIvr } from '../telephony/ivr/rules';
import { Bench } from './bench';
import type { World } from './world';

interface Schema {
  readonly properties: Readonly<
    Record<string, { readonly const?: string; readonly enum?: readonly string[]; readonly examples?: string[] }>
  >;
  readonly required: readonly string[];
}

interface Message {
  readonly payload: { readonly $ref: string };
  readonly examples: readonly { readonly payload: unknown }[];
}

interface Description {
  readonly asyncapi: string;
  readonly info: { readonly description: string };
  readonly channels: {
    readonly callControl: { readonly address: string; readonly messages: Readonly<Record<string, { readonly $ref: string }>> };
  };
  readonly operations: Readonly<
    Record<string, { readonly action: 'receive' | 'send'; readonly messages: readonly { readonly $ref: string }[] }>
  >;
  readonly components: { readonly messages: Readonly<Record<string, Message>>; readonly schemas: Readonly<Record<string, Schema>> };
}

type Frame = Readonly<Record<string, unknown>> & { readonly type: string };

const file = 'call-control.yaml';
const text = readFileSync(join(__dirname, '../../docs/asyncapi', file), 'utf8');
// References to schemas become absolute, so that a schema can be used wherever it stands.
const description = parse(text.replaceAll('#/components/schemas/', `${file}#/components/schemas/`)) as Description;
const { messages, schemas } = description.components;
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).addSchema(description, file, true, false);

const received = namesOf('receive');
const sent = namesOf('send');
/** Frames that really crossed a line. */
const seen = { receive: new Set<string>(), send: new Set<string>() };

let bench: Bench;
before(async () => {
  bench = await Bench.start();
});
after(() => bench.stop());

test('the file is AsyncAPI 3.0; every message stands in the channel, in one operation and in the mapping to SIP', () => {
  assert.match(description.asyncapi, /^3\.0\./);
  assert.deepEqual([...received, ...sent].sort(), Object.keys(messages).sort());
  assert.deepEqual(Object.keys(description.channels.callControl.messages), Object.keys(messages));
  const [, mapping = ''] = description.info.description.split('## As SIP');
  for (const name of Object.keys(messages)) assert.match(mapping, new RegExp(`^\\| \`${name}\` \\|`, 'm'));
});

test('every example fits its schema', () => {
  for (const [name, { examples }] of Object.entries(messages)) {
    assert.ok(examples.length > 0, `${name} has no example`);
    for (const { payload } of examples) assert.equal(misfit(name, payload), null);
  }
});

test('what the IVR handles is described, and the reverse', () => {
  assert.deepEqual(handled(), [...received].sort());
});

test('what the IVR says is described in every field and word, and the reverse', () => {
  const said = spoken();
  assert.deepEqual([...said.keys(), 'error'].sort(), [...sent].sort());
  for (const [type, fields] of said) {
    const { properties, required } = schemaOf(type);
    assert.deepEqual([...fields.keys(), 'at'].sort(), Object.keys(properties).sort(), type);
    assert.deepEqual([...required].sort(), Object.keys(properties).sort(), type);
    for (const [field, words] of fields) {
      const { enum: choices, const: only } = properties[field] ?? {};
      if (words) assert.deepEqual([...words].sort(), [...(choices ?? [only])].sort(), `${type}.${field}`);
    }
  }
  assert.deepEqual([...(schemaOf('prompt').properties.id?.enum ?? [])].sort(), Object.keys(documentedIvr.prompts).sort());
  const causes = schemaOf('hung-up').properties.cause?.examples ?? [];
  assert.deepEqual(
    literalsOf(aliasIn('call.ts', 'HangUpCause')).filter((cause) => !causes.includes(cause)),
    [],
  );
});

test('a whole call with its return, as described', async () => {
  const { world, to } = await newWorld({ callReturn: true });
  const cardNumber = issue(world);
  const line = await Line.open(world);
  await line.say({ type: 'place', leg: 'a', to, party: 'operator', from: '03-0000-0000' });
  world.clock.advance(5_000);
  sendData(world);
  await line.say({ type: 'press', leg: 'a', key: '1' });
  await line.say({ type: 'complete', leg: 'b', replaces: 'a' });
  world.clock.advance(5_000);
  for (const key of `${cardNumber}#1230123`) await line.say({ type: 'press', leg: 'b', key });
  const offered = await line.until('offered');
  await line.say({ type: 'answer', leg: offered.leg });
  await line.say({ type: 'press', leg: 'b', key: '5' });
  await line.say({ type: 'place', leg: 'a2', to, party: 'operator', transfers: offered.leg });
  await line.say({ type: 'hang-up', leg: 'a2' });
  await line.say({ type: 'hang-up', leg: 'b' });
  assert.deepEqual(line.heard, [
    'answered a',
    'prompt a send-data',
    'prompt a send-data',
    'prompt a data-taken',
    'tone a ring-back',
    'answered b',
    'hung-up a replaced',
    'prompt b card-number',
    'prompt b expiry',
    'prompt b security-code',
    'prompt b please-wait',
    'prompt b payment-succeeded',
    'prompt b returning',
    `offered ${offered.leg}`,
    `answered ${offered.leg}`,
    'bridged b',
    `bridged ${offered.leg}`,
    `key ${offered.leg} 5`,
    'answered a2',
    'prompt a2 send-data',
    `hung-up ${offered.leg} normal`,
  ]);
  line.close();
});

test('calls that end otherwise, as described', async () => {
  const { world, to } = await newWorld({ callReturn: true });
  const cardNumber = issue(world);
  const line = await Line.open(world);
  await line.say({ type: 'place', leg: 'nowhere', to: '050-9999-9999', party: 'operator' });
  await line.say({ type: 'place', leg: 'late', to, party: 'operator' });
  world.clock.advance(20_000);
  await line.say({ type: 'place', leg: 'blind', to, party: 'consumer' });
  sendData(world);
  for (const key of `${cardNumber}#1230123`) await line.say({ type: 'press', leg: 'blind', key });
  const { leg } = await line.until('offered');
  await line.say({ type: 'reject', leg, cause: 'busy' });
  world.merchants.change('Merchant', { channels: 0 });
  await line.say({ type: 'place', leg: 'fourth', to, party: 'operator' });
  const ends = line.heard.filter((one) => /^(rejected|hung-up)/.test(one));
  assert.deepEqual(ends, [
    'rejected nowhere unknown-number',
    'hung-up late too-late',
    `hung-up ${leg} normal`,
    'hung-up blind transfer-failed',
    'hung-up fourth over-capacity',
  ]);
  line.close();
});

test('what the document refuses is answered by an error, and changes nothing', async () => {
  const { world, to } = await newWorld();
  const line = await Line.open(world);
  const refused: readonly (readonly [frame: unknown, field: string])[] = [
    [[], 'frame'],
    [{}, 'type'],
    [{ type: 'dial', leg: 'a' }, 'type'],
    [{ type: 'place', leg: 'a b', to, party: 'operator' }, 'leg'],
    [{ type: 'place', leg: 'a', party: 'operator' }, 'to'],
    [{ type: 'place', leg: 'a', to, party: 'both' }, 'party'],
    [{ type: 'press', leg: 'a', key: '10' }, 'key'],
    [{ type: 'press', leg: 'a', key: 1 }, 'key'],
    [{ type: 'reject', leg: 'a', cause: 'bored' }, 'cause'],
    [{ type: 'complete', leg: 'b' }, 'replaces'],
  ];
  for (const [frame, field] of refused) {
    const { type } = frame as Partial<Frame>;
    assert.ok(type === undefined || !received.includes(type) || misfit(type, frame) !== null, `${JSON.stringify(frame)} is described`);
    line.sendRaw(JSON.stringify(frame));
    await line.barrier();
    assert.equal(line.last?.type, 'error');
    assert.equal(line.last?.field, field);
  }
  line.sendRaw('{');
  line.sendRaw(Buffer.from('{}'));
  // In order by themselves, but not for these legs.
  await line.say({ type: 'hang-up', leg: 'a' });
  await line.say({ type: 'answer', leg: 'a' });
  assert.equal(line.heard.length, refused.length + 4);
  assert.equal(world.ivr.openCalls, 0);
  line.close();
});

test('another address is refused', async () => {
  for (const path of ['worlds/none/call-control', 'worlds', '']) {
    const socket = new WebSocket(`${bench.address.replace('http', 'ws')}/${path}`);
    const status = await new Promise((resolve) => socket.once('unexpected-response', (_request, answer) => resolve(answer.statusCode)));
    assert.equal(status, 404);
    socket.on('error', () => undefined).terminate();
  }
});

test('every described frame has crossed a line', () => {
  assert.deepEqual([...seen.receive].sort(), [...received].sort());
  assert.deepEqual([...seen.send].sort(), [...sent].sort());
});

/** A telephone exchange that holds every frame, of either side, against the document. */
class Line {
  readonly #frames: Frame[] = [];
  /** The first frame that does not fit. */
  #wrong: string | null = null;
  #pings = 0;
  #told = (): void => undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      this.#wrong ??= sent.includes(frame.type) ? misfit(frame.type, frame) : `"${frame.type}" is not described`;
      seen.send.add(frame.type);
      this.#frames.push(frame);
      this.#told();
    });
  }

  static async open(world: World): Promise<Line> {
    const path = description.channels.callControl.address.replace('{world}', world.id);
    const socket = new WebSocket(bench.address.replace('http', 'ws') + path);
    const line = new Line(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return line;
  }

  /** Everything heard, as type, leg, and what was said. */
  get heard(): string[] {
    return this.#frames.map(({ type, leg, id, tone, key, cause }) => [type, leg, id ?? tone ?? key ?? cause].filter(Boolean).join(' '));
  }

  get last(): Frame | undefined {
    return this.#frames.at(-1);
  }

  async say(frame: Frame): Promise<void> {
    assert.equal(misfit(frame.type, frame), null);
    seen.receive.add(frame.type);
    this.sendRaw(JSON.stringify(frame));
    await this.barrier();
  }

  sendRaw(data: string | Buffer): void {
    this.socket.send(data);
  }

  /** The first frame of this type, once it is there. */
  async until(type: string): Promise<Frame & { readonly leg: string }> {
    const found = (): Frame | undefined => this.#frames.find((frame) => frame.type === type);
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no "${type}" came; heard: ${this.heard.join(', ')}`)), 10_000);
      this.#told = () => {
        if (!found()) return;
        clearTimeout(late);
        resolve();
      };
      this.#told();
    });
    await this.barrier();
    return found() as Frame & { readonly leg: string };
  }

  /** The IVR has nothing more to say. */
  async barrier(): Promise<void> {
    const ping = String(++this.#pings);
    await new Promise<void>((resolve) => {
      const pong = (data: Buffer): void => {
        if (data.toString() !== ping) return;
        this.socket.off('pong', pong);
        resolve();
      };
      this.socket.on('pong', pong).ping(ping);
    });
    assert.equal(this.#wrong, null);
  }

  close(): void {
    this.socket.close();
  }
}

/** A world with an operator who is signed in, and the operator's number. */
async function newWorld(settings: { callReturn?: boolean } = {}): Promise<{ world: World; to: string }> {
  const world = bench.addWorld();
  const key = { merchantId: 'Merchant', userId: 'op01' };
  world.merchants.change(key.merchantId, settings);
  world.users.add(key, 'operator', '', 'Initial0001');
  const console = `${bench.address}/worlds/${world.id}/ivrop/do`;
  const post = (action: string, values: object, cookie = ''): Promise<Response> =>
    fetch(`${console}/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(values),
    });
  const signedIn = await post('sign-in', { ...key, password: 'Initial0001' });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0];
  const set = await post('setting-password', { next: 'Secret01001', confirmation: 'Secret01001' }, cookie);
  assert.equal(set.status, 200);
  return { world, to: world.numbers.of(key) };
}

function sendData(world: World): void {
  const data = { transactionId: 'order-1', amount: '1000', instalments: '1回', memberId: '' };
  assert.equal(world.ivr.send({ merchantId: 'Merchant', userId: 'op01' }, data), 'taken');
}

function issue(world: World): string {
  const cardNumber = testNumber('Visa', world.id);
  world.payments.addCard({ cardNumber, expiry: '1230', securityCode: '123', limit: 100_000, state: 'genuine', mobile: '090-0000-0001' });
  return cardNumber;
}

function namesOf(action: 'receive' | 'send'): string[] {
  return Object.values(description.operations)
    .filter((operation) => operation.action === action)
    .flatMap((operation) => operation.messages.map(({ $ref }) => $ref.split('/').at(-1) ?? ''));
}

function schemaOf(message: string): Schema {
  return schemas[messages[message]?.payload.$ref.split('/').at(-1) ?? ''] ?? assert.fail(`${message} has no schema`);
}

/** What is wrong with a frame of this kind; null when nothing is. */
function misfit(message: string, frame: unknown): string | null {
  const payload = messages[message]?.payload ?? assert.fail(`${message} is not described`);
  const validate = ajv.getSchema(payload.$ref) ?? ajv.compile(payload);
  return validate(frame) ? null : `${message}: ${ajv.errorsText(validate.errors)} ${JSON.stringify(frame)}`;
}

// ---- what the code knows ------------------------------------------------------------------------

/** Types of frames for which the wire has a case. */
function handled(): string[] {
  const found: string[] = [];
  visit(sourceOf('call-control.ts'), (node) => {
    if (!ts.isSwitchStatement(node) || node.expression.getText() !== 'frame.type') return;
    for (const clause of node.caseBlock.clauses) {
      if (ts.isCaseClause(clause) && ts.isStringLiteral(clause.expression)) found.push(clause.expression.text);
    }
  });
  return found.sort();
}

/** Fields of everything that the platform says, by type, with the words that a field can have; null for free text. */
function spoken(): Map<string, Map<string, string[] | null>> {
  const kinds = new Map<string, Map<string, string[] | null>>();
  const { types } = aliasIn('exchange.ts', 'LegNews') as ts.UnionTypeNode;
  for (const kind of types) {
    const fields = new Map<string, string[] | null>([['leg', null]]);
    for (const member of (kind as ts.TypeLiteralNode).members) {
      const { name, type } = member as ts.PropertySignature;
      const words = literalsOf(type as ts.TypeNode);
      fields.set(name.getText(), words.length > 0 ? words : null);
    }
    kinds.set(fields.get('type')?.[0] ?? '', fields);
  }
  return kinds;
}

function literalsOf(type: ts.TypeNode): string[] {
  const types = ts.isUnionTypeNode(type) ? [...type.types] : [type];
  return types.flatMap((one) => (ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? [one.literal.text] : []));
}

function aliasIn(source: string, name: string): ts.TypeNode {
  let found: ts.TypeNode | undefined;
  visit(sourceOf(source), (node) => {
    if (ts.isTypeAliasDeclaration(node) && node.name.text === name) found = node.type;
  });
  return found ?? assert.fail(`${source} has no type ${name}`);
}

function sourceOf(name: string): ts.SourceFile {
  const path = join(__dirname, '../telephony/ivr', name);
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}
