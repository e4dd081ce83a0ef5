import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { testNumber } from '../cards/numbers/test-numbers';
import { Bench, type MutualTls } from '../simulators/bench/bench';
import type { TestCard } from '../simulators/bench/start-page';
import type { World } from '../simulators/bench/world';
import { RulesPatchError } from '../simulators/kit/rules';
import { fingerprintOf, TestAuthority } from '../simulators/kit/test-authority';
import type { CardHolder } from '../simulators/telephony/card-services/card-services';
import { UsageError } from './usage-error';

export interface SimulateOptions {
  readonly port: number;
  readonly host: string;
  /** JSON. */
  readonly rules?: string;
  readonly log?: boolean;
  readonly realTime?: boolean;
  readonly json?: boolean;
  /** Folder for the certificates by which alone the bench is reached. */
  readonly mutualTls?: string;
}

const users = [
  { merchantId: 'Merchant', userId: 'op01', authority: 'operator', comment: 'オペレータ1' },
  { merchantId: 'Merchant', userId: 'op02', authority: 'operator', comment: '' },
  { merchantId: 'Merchant', userId: 'adm01', authority: 'administrator', comment: '管理者1' },
  { merchantId: 'OtherMerchant', userId: 'op01', authority: 'operator', comment: '別加盟店のオペレータ' },
] as const;

const initialPassword = 'Initial0001';
/** Who need not set a password first. */
const ready = { merchantId: 'Merchant', userId: 'op01', password: 'Secret0001' } as const;

const seed = 'akashi simulate';
const common = { expiry: '1230', limit: 100_000, state: 'genuine', mobile: '090-0000-0001' } as const;
const cards = (): readonly TestCard[] => [
  { ...common, brand: 'Visa', cardNumber: testNumber('Visa', seed), securityCode: '123', about: 'paid' },
  { ...common, brand: 'American Express', cardNumber: testNumber('American Express', seed), securityCode: '1234', about: 'paid' },
  {
    ...common,
    brand: 'Mastercard',
    cardNumber: testNumber('Mastercard', seed),
    securityCode: '123',
    state: 'stolen',
    about: 'refused: stolen',
  },
  {
    ...common,
    brand: 'JCB',
    cardNumber: testNumber('JCB', seed),
    securityCode: '123',
    limit: 500,
    about: 'refused above 500 yen: over its limit',
  },
];

const mail = 'holder@example.com';
const zipCode = '12345';
/** Callers of the card lock: those of the document's three sample dialogues. */
const holders: readonly CardHolder[] = [
  {
    phoneNumber: '09012340001',
    email: mail,
    code: '123456',
    cards: [
      { lastFour: '5555', vendor: 'Visa', status: 'active', zipCode },
      { lastFour: '6666', vendor: 'Visa', status: 'active', zipCode },
      { lastFour: '4444', vendor: 'MasterCard', status: 'active', zipCode },
      { lastFour: '4449', vendor: 'Mastercard', status: 'active', zipCode },
    ],
  },
  {
    phoneNumber: '09012340002',
    email: null,
    code: '123456',
    cards: [{ lastFour: '4444', vendor: 'MasterCard', status: 'active', zipCode }],
  },
  {
    phoneNumber: '09012345041',
    email: null,
    code: '123456',
    cards: [
      { lastFour: '1456', vendor: 'Visa', status: 'inactive', zipCode },
      { lastFour: '1457', vendor: 'MasterCard', status: 'active', zipCode },
    ],
  },
];

/** Starts the bench with one world and some users, prints every address, and stays until it is stopped. */
export async function simulate(options: SimulateOptions): Promise<number> {
  const mutualTls = options.mutualTls === undefined ? null : await certificatesIn(resolve(options.mutualTls));
  const rules = rulesIn(options.rules ?? '{}');
  const bench = await Bench.start({
    ...{ port: options.port, host: options.host },
    ...(mutualTls && { mutualTls: mutualTls.settings }),
    ...(options.log && { log: (content) => void process.stdout.write(content) }),
  });
  const world = await worldBy(bench, rules);
  const known = users.map((user) => addUser(world, user));
  world.merchants.change(ready.merchantId, { callReturn: true, smsIdentification: false });
  bench.issueTestCards(world, cards);
  for (const holder of holders) world.cardServices.register(holder);
  if (options.realTime) world.clock.followMachine();
  const { addresses, control } = bench.describe(world);
  const pageOf = (name: string): string => `${bench.address}/worlds/${world.id}/${name}`;
  const [telephone, cardLock] = [pageOf('telephone'), pageOf('card-lock')];
  const facts = {
    format: 'akashi-simulation',
    version: 1,
    startPage: `${bench.address}/`,
    telephone,
    cardLock,
    addresses,
    control,
    initialPassword,
    users: known,
    ...(mutualTls && { certificates: mutualTls.files }),
  };
  if (options.json) process.stdout.write(`${JSON.stringify(facts)}\n`);
  else process.stdout.write(textOf(facts, options.realTime ?? false));
  if (options.host !== '127.0.0.1' && !options.json) process.stdout.write(elsewhere);
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await bench.stop();
  return 0;
}

const elsewhere = 'From another machine, or from outside of a container, put its name and port in these addresses.\n';

/** @throws UsageError */
function rulesIn(text: string): Record<string, unknown> {
  try {
    const given = JSON.parse(text) as unknown;
    if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new UsageError(`--rules: expected a JSON object such as {"operatorConsole.account.successResetsFailures": false}, given ${text}`);
}

/** @throws UsageError for rules that there are not */
async function worldBy(bench: Bench, rules: Record<string, unknown>): Promise<World> {
  try {
    return bench.addWorld({ rules }, 'demo');
  } catch (error) {
    await bench.stop();
    if (error instanceof RulesPatchError) throw new UsageError(`--rules: ${error.message}`);
    throw error;
  }
}

/** Files that a tester needs: whom to trust, and how to present himself. Nothing is written over. @throws UsageError */
async function certificatesIn(
  folder: string,
): Promise<{ settings: MutualTls; files: Record<'authority' | 'certificate' | 'key', string> }> {
  const files = { authority: join(folder, 'ca.pem'), certificate: join(folder, 'client.pem'), key: join(folder, 'client.key') };
  const there = Object.values(files).find((file) => existsSync(file));
  if (there) throw new UsageError(`--mutual-tls ${folder}: ${there} is there already; name another folder, or take the file away`);
  const authority = await TestAuthority.make();
  const [server, own, client] = [
    await authority.issueServer(),
    await authority.issueClient('bench'),
    await authority.issueClient('tester'),
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(files.authority, authority.certificate);
  writeFileSync(files.certificate, client.certificate);
  writeFileSync(files.key, client.key, { mode: 0o600 });
  return { settings: { authority: authority.certificate, server, own, pins: [fingerprintOf(client.certificate)] }, files };
}

type KnownUser = (typeof users)[number] & { readonly password?: string; readonly telephoneNumber?: string };

function addUser(world: World, user: (typeof users)[number]): KnownUser {
  const { authority, comment, ...key } = user;
  const isReady = key.merchantId === ready.merchantId && key.userId === ready.userId;
  if (isReady) world.directory.addUser(key, authority, comment, ready.password, 'in-order');
  else world.users.add(key, authority, comment, initialPassword);
  return {
    ...user,
    ...(isReady && { password: ready.password }),
    ...(authority === 'operator' && { telephoneNumber: world.numbers.of(key) }),
  };
}

interface Facts {
  readonly startPage: string;
  readonly telephone: string;
  readonly cardLock: string;
  readonly addresses: Readonly<Record<string, string>>;
  readonly control: string;
  readonly users: readonly KnownUser[];
  readonly certificates?: Readonly<Record<string, string>>;
}

function textOf({ startPage, telephone, cardLock, addresses, control, users: known, certificates = {} }: Facts, realTime: boolean): string {
  const line = (name: string, words: string): string => `${name.padEnd(18)} ${words}`;
  return [
    line('start page', startPage),
    line('telephones', telephone),
    line('card lock', cardLock),
    ...Object.entries(addresses).map(([role, address]) => line(role, address)),
    line('control interface', control),
    ...Object.entries(certificates).map(([name, path]) => line(`TLS ${name}`, path)),
    ...known.map(({ authority, merchantId, userId, password, telephoneNumber }) => {
      const secret = password ? `password ${password}` : `initial password ${initialPassword}`;
      return line(authority, `${merchantId} / ${userId}, ${secret}${telephoneNumber ? `, telephone ${telephoneNumber}` : ''}`);
    }),
    'To try a payment call, sign in as Merchant / op01 at operator-console, and open the telephones in a second window: test cards are there.',
    'To talk to the card-lock agent, open the card lock: three callers are there.',
    realTime
      ? 'The clock follows this machine.'
      : 'The clock stands still until the telephones or the control interface move it; --real-time lets it run.',
    'Stop with Ctrl-C.',
    '',
  ].join('\n');
}
