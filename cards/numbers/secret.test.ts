import assert from 'node:assert/strict';
import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { format, formatWithOptions, inspect } from 'node:util';
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { propertyOptions } from '../../simulators/kit/property';
import { testCard } from './arbitraries';
import { type Brand, brandOf } from './brand';
import { mask } from './mask';
import { CardNumber } from './pan';
import { reveal, Secret } from './secret';

/** All that a program may do with a value without asking for it. Each gives what could be printed. */
const ways: Readonly<Record<string, (secret: Secret) => unknown>> = {
  template: (secret) => `${secret}`,
  String: (secret) => String(secret),
  concatenation: (secret) => `number ${''}`.concat(secret as unknown as string) + (secret as unknown as string),
  join: (secret) => [secret, [secret]].join(),
  'call of valueOf': (secret) => secret.valueOf(),
  'primitive, default': (secret) => Array.of<unknown>(secret, '').reduce((one, other) => (one as string) + (other as string)),
  'primitive, number': (secret) => Number(secret),
  'as a key': (secret) => Object.keys({ [secret as unknown as string]: 1 }),
  'call of toLocaleString': (secret) => secret.toLocaleString(),
  'Object.prototype.toString': (secret) => Object.prototype.toString.call(secret),
  JSON: (secret) => JSON.stringify({ secret, list: [secret] }, null, 2),
  'JSON with a list of names': (secret) => JSON.stringify({ secret }, ['secret', 'value', '#value', 'label']),
  'JSON of a copy': (secret) => JSON.stringify({ ...secret }),
  inspect: (secret) => inspect(secret, { showHidden: true, depth: 9, getters: true, showProxy: true }),
  'inspect, deep': (secret) => inspect({ deep: [new Map([[secret, secret]])] }, { showHidden: true, depth: 9 }),
  'inspect without its own words': (secret) => inspect(secret, { customInspect: false, showHidden: true, depth: 9 }),
  format: (secret) => format('%s %d %i %f %j %o %O %c', secret, secret, secret, secret, secret, secret, secret, secret),
  'format without its own words': (secret) => formatWithOptions({ customInspect: false, showHidden: true }, '%s %o', secret, secret),
  console: (secret) => printed((out) => out.log(secret, { secret }, `${secret}`)),
  'console.dir': (secret) => printed((out) => out.dir(secret, { showHidden: true, depth: 9 })),
  'console.table': (secret) => printed((out) => out.table([{ secret }, secret])),
  'console.error of an error': (secret) => printed((out) => out.error(new Error(`refused ${secret}`, { cause: secret }))),
  'message of an error': (secret) => new Error(secret as unknown as string).message,
  'stack of an error': (secret) => new Error(`refused ${secret}`).stack,
  'failed assertion': (secret) => messageOf(() => assert.equal(secret, 'another')),
  'failed deep assertion': (secret) => messageOf(() => assert.deepEqual({ secret }, { secret: 'another' })),
  spread: (secret) => Object.values({ ...secret }),
  entries: (secret) => Object.entries(secret).flat(),
  assign: (secret) => inspect(Object.assign({}, secret), { depth: 9 }),
  'every own property': (secret) => Reflect.ownKeys(secret).map((key) => inspect(Reflect.get(secret, key), { depth: 9 })),
  'for in': (secret) => {
    let all = '';
    for (const key in secret) all += inspect(secret[key as keyof Secret]);
    return all;
  },
  structuredClone: (secret) => inspect(structuredClone(secret), { showHidden: true, depth: 9 }),
  'v8.serialize': (secret) => serialize({ secret }).toString('latin1'),
  'Buffer.from': (secret) => Buffer.from(secret as unknown as string).toString('latin1'),
  URLSearchParams: (secret) => new URLSearchParams({ secret: secret as unknown as string }).toString(),
  encodeURIComponent: (secret) => decodeURIComponent(encodeURIComponent(secret as unknown as string)),
  header: (secret) => messageOf(() => new Headers({ 'x-card': secret as unknown as string }).get('x-card')),
  RegExp: (secret) => new RegExp(secret as unknown as string).source,
  Symbol: (secret) => Symbol(secret as unknown as string).toString(),
  Date: (secret) => String(new Date(secret as unknown as string)),
  sort: (secret) => [secret, secret].sort().map(String),
  localeCompare: (secret) => 'x'.localeCompare(secret as unknown as string),
  'in a proxy': (secret) => messageOf(() => new Proxy(secret, {}).reveal()),
  'borrowed method': (secret) => messageOf(() => Secret.prototype.reveal.call({ ...secret } as Secret)),
};

const secretsOf = (number: string): Secret[] => [new Secret(number, 'PAN:1'), new CardNumber(number, brandOf(number) as Brand)];

for (const [way, print] of Object.entries(ways)) {
  test(`Secret: ${way} shows nothing of it`, () => {
    fc.assert(
      fc.property(testCard(), ({ number }) => {
        for (const secret of secretsOf(number)) {
          const text = inspect(print(secret), { depth: 9, maxStringLength: null });
          const rest = text.replaceAll(mask(number), '');
          assert.ok(!rest.includes(number.length > 14 ? number.slice(6, -4) : number.slice(4, -4)), 'shows digits of the middle');
          assert.ok(!text.includes(number));
        }
      }),
      propertyOptions(20),
    );
  });
}

test('Secret: it says its label', () => {
  for (const way of [
    'template',
    'String',
    'call of valueOf',
    'inspect',
    'JSON',
    'console',
    'format',
    'message of an error',
    'primitive, default',
  ])
    assert.match(inspect(ways[way]?.(new Secret('4000', 'PAN:1'))), /«PAN:1»/, way);
});

test('Secret: only reveal gives the value', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (value, label) => {
      const secret = new Secret(value, label);
      assert.equal(secret.reveal(), value);
      assert.equal(reveal(secret), value);
      assert.equal(reveal(value), value);
      assert.equal(`${secret}`, `«${label}»`);
      assert.deepEqual(Reflect.ownKeys(secret), ['label']);
    }),
    propertyOptions(200),
  );
});

// Helpers

function printed(print: (out: Console) => void): string {
  const stream = new PassThrough();
  print(new Console({ stdout: stream, stderr: stream, inspectOptions: { depth: 9, showHidden: true } }));
  return String(stream.read());
}

function messageOf(act: () => unknown): string {
  try {
    return String(act());
  } catch (error) {
    return inspect(error, { showHidden: true, depth: 9 });
  }
}
