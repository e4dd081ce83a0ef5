import { Bench } from '../simulators/bench/bench';

export interface SimulateOptions {
  readonly port: number;
  readonly realTime?: boolean;
  readonly json?: boolean;
}

const users = [
  { merchantId: 'Merchant', userId: 'op01', authority: 'operator', comment: 'オペレータ1' },
  { merchantId: 'Merchant', userId: 'op02', authority: 'operator', comment: '' },
  { merchantId: 'Merchant', userId: 'adm01', authority: 'administrator', comment: '管理者1' },
  { merchantId: 'OtherMerchant', userId: 'op01', authority: 'operator', comment: '別加盟店のオペレータ' },
] as const;

const initialPassword = 'Initial0001';

/** Starts the bench with one world and some users, prints every address, and stays until it is stopped. */
export async function simulate(options: SimulateOptions): Promise<number> {
  const bench = await Bench.start({ port: options.port });
  const world = bench.addWorld({}, 'demo');
  for (const { authority, comment, ...key } of users) world.users.add(key, authority, comment, initialPassword);
  if (options.realTime) world.clock.followMachine();
  const { addresses, control } = bench.describe(world);
  const facts = { format: 'akashi-simulation', version: 1, startPage: `${bench.address}/`, addresses, control, initialPassword, users };
  if (options.json) process.stdout.write(`${JSON.stringify(facts)}\n`);
  else process.stdout.write(textOf(facts, options.realTime ?? false));
  await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await bench.stop();
  return 0;
}

function textOf(facts: { startPage: string; addresses: Record<string, string>; control: string }, realTime: boolean): string {
  return [
    `start page        ${facts.startPage}`,
    ...Object.entries(facts.addresses).map(([role, address]) => `${role.padEnd(17)} ${address}`),
    `control interface ${facts.control}`,
    ...users.map((user) => `${user.authority.padEnd(17)} ${user.merchantId} / ${user.userId}, initial password ${initialPassword}`),
    realTime ? 'The clock follows this machine.' : 'The clock stands still until the control interface moves it; --real-time lets it run.',
    'Stop with Ctrl-C.',
    '',
  ].join('\n');
}
