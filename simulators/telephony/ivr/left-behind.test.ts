/** What an IVR leaves in its files: by the documented rules nothing of a card, whatever has happened in its calls (AIV-pci-03, AIV-pci-04). */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc, { type Scheduler } from 'fast-check';
import { enteredAt, keysInWav } from '../../../cards/audio/keys';
import { testNumber } from '../../../cards/numbers/test-numbers';
import { propertyOptions } from '../../kit/property';
import { formsOf, isTelling, type Leak } from './leaks/leak';
import { reading } from './leaks/traces';
import { plan } from './plan';
import { cards, type Plan, Scene } from './scene';
import { ModelPeers, numberOf, type Office, officeOf, WatchedExchange } from './testing';

const forms = formsOf.store.filter(isTelling);

test('AIV-pci-03, AIV-pci-04: whatever people, exchanges, time and a faulty line do, no file holds a card when the calls are over', async () => {
  let recordings = 0;
  const options = propertyOptions<[Scheduler, Plan]>(60);
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), plan(), async (scheduler, given) => {
      await inFolder(async (folder) => {
        const scene = new Scene(scheduler, given, folder);
        try {
          for (const act of given.acts) await scene.act(act);
          await scene.wrapUp();
        } finally {
          scene.close();
        }
        const files = filesIn(folder);
        assert.deepEqual(
          [...files.keys()].filter((name) => !/^(application\.log|console\.sqlite(-wal|-shm)?|recordings\/.+)$/.test(name)),
          [],
        );
        for (const [name, content] of files) assert.deepEqual(await tracesOf(cards, content), [], name);
        recordings += [...files.keys()].filter((name) => name.startsWith('recordings/')).length;
      });
    }),
    options,
  );
  assert.ok(recordings >= (options.numRuns ?? 0) / 2, `only ${recordings} calls were recorded`);
});

/** A consumer whose card is complete, and the keys of the last field but one. */
const number = testNumber('Visa', 'left behind');
const typed = `${number}#1230`;

const endings: Readonly<Record<string, (call: EnteredCall) => Promise<void> | void>> = {
  'is paid': async ({ press, answers }) => {
    press('123');
    await answers();
  },
  'is refused': async ({ press, answers, peers }) => {
    peers.refuses = true;
    press('123');
    await answers();
  },
  'is hung up amid the entry': ({ office, exchange }) => office.ivr.hangUp(exchange, 'a'),
  'is hung up while the payment server is asked': async ({ press, office, exchange, answers }) => {
    press('123');
    office.ivr.hangUp(exchange, 'a');
    await answers();
  },
  'is given up after silence': ({ office }) => void office.clock.advance(60_000),
  'is interrupted': ({ office, operator }) => void office.ivr.interrupt(operator),
  'loses its exchange': ({ office, exchange }) => office.ivr.disconnect(exchange),
};

for (const [ending, end] of Object.entries(endings)) {
  test(`AIV-pci-03, AIV-pci-04: when a call ${ending}, the card is neither in files, nor in what was searched last`, async () => {
    let searched: unknown[] = [];
    const found = await filesAfter([], async (call) => {
      await end(call);
      const { input, lastMatch, leftContext } = RegExp as unknown as Record<string, unknown>;
      searched = [input, lastMatch, leftContext];
    });
    for (const text of searched) assert.ok(typeof text === 'string' && !text.includes(number.slice(0, 6)), 'RegExp');
    assert.ok(found.has('recordings/call-1.wav'));
    for (const [name, content] of found) assert.deepEqual(await tracesOf([number], content), [], name);
  });
}

test('The same search finds the card in each file of an IVR that leaks', async () => {
  const leaks: Leak[] = [
    { place: 'log', form: 'digit by digit' },
    { place: 'deleted-row', form: 'plain' },
    { place: 'recording', form: 'tones' },
    { place: 'temporary-file', form: 'bcd' },
    { place: 'error-log', form: 'base64' },
  ];
  const found = await filesAfter(leaks, endings['is paid'] as (typeof endings)[string]);
  const traces = await Promise.all(
    [...found].map(async ([name, content]) => [name, (await tracesOf([number], content)).length > 0] as const),
  );
  assert.deepEqual(
    traces.filter(([, isThere]) => isThere).map(([name]) => name),
    ['application.log', 'console.sqlite', 'error.log', 'recordings/call-1.wav', 'tmp/call-1.tmp'],
  );
});

const secondEntries = ['ring-back', 'sms-code', 'please-wait'] as const;
for (const when of secondEntries) {
  test(`AIV-pci-03: a card that is entered at ${when}, where nobody asked for it, is not in the recording`, async () => {
    await inFolder(async (folder) => {
      const call = enter(folder, [], { smsIdentification: when === 'sms-code' }, when === 'ring-back' ? '' : `${typed}123`);
      if (when === 'sms-code') await call.answers(2);
      call.press(number);
      call.office.ivr.hangUp(call.exchange, 'a');
      await call.answers();
      call.close();
      const recording = filesIn(folder).get('recordings/call-1.wav');
      assert.ok(recording);
      assert.deepEqual(await tracesOf([number], recording), []);
    });
  });
}

test('Recordings: the key of the operator who confirms is in the recording, and keys are that were pressed after a return', async () => {
  await inFolder(async (folder) => {
    const call = enter(folder, [], { callReturn: true }, `${typed}123`);
    await call.answers();
    call.office.ivr.answer(call.exchange, 'return-call-1');
    call.press('7');
    call.office.ivr.press(call.exchange, 'return-call-1', '9');
    call.office.ivr.hangUp(call.exchange, 'a');
    call.close();
    const { channels } = await keysInWav([filesIn(folder).get('recordings/call-1.wav') as Buffer]);
    assert.deepEqual(
      channels.map(({ keys }) => keys.map(({ key }) => key).join('')),
      ['17', '9'],
    );
  });
});

// Helpers

interface EnteredCall {
  readonly office: Office;
  readonly exchange: WatchedExchange;
  readonly operator: { readonly merchantId: string; readonly userId: string };
  readonly peers: { refuses: boolean };
  readonly press: (keys: string) => void;
  /** Lets what is on its way arrive, so many times. */
  readonly answers: (times?: number) => Promise<void>;
  readonly close: () => void;
}

/** A call that is transferred, its transfer completed on leg a, and these keys pressed. */
function enter(folder: string, leaks: readonly Leak[], settings: Readonly<Record<string, boolean>>, keys: string): EnteredCall {
  const operator = { merchantId: 'Merchant', userId: 'op1' };
  const peers = { refuses: false };
  const model = new ModelPeers(
    () => Promise.resolve(),
    () => 'answered',
    () => peers.refuses,
  );
  const office = officeOf([operator], model, { Merchant: settings }, { leaks }, folder);
  const exchange = new WatchedExchange();
  exchange.expect('op', 'operator', operator, null);
  office.ivr.place(exchange, { leg: 'op', to: numberOf(operator), party: 'operator' });
  office.ivr.send(operator, { transactionId: 'order-1', amount: '1000', instalments: '1回', memberId: '' });
  office.ivr.press(exchange, 'op', '1');
  exchange.expect('a', 'consumer', operator, null);
  office.ivr.complete(exchange, 'a', 'op');
  const press = (pressed: string): void => {
    for (const key of pressed) office.ivr.press(exchange, 'a', key);
  };
  if (keys !== '') office.clock.advance(5_000);
  press(keys);
  return {
    ...{ office, exchange, operator, peers, press },
    answers: async (times = 20) => {
      for (let n = 0; n < times; n++) await new Promise(setImmediate);
    },
    close: () => {
      office.ivr.writeRecordings();
      office.close();
    },
  };
}

async function filesAfter(leaks: readonly Leak[], end: (call: EnteredCall) => Promise<void> | void): Promise<Map<string, Buffer>> {
  return inFolder(async (folder) => {
    const call = enter(folder, leaks, { securityCode: true }, typed);
    await end(call);
    if (call.office.ivr.openCalls > 0) call.office.ivr.hangUp(call.exchange, 'a');
    assert.equal(call.office.ivr.openCalls, 0);
    call.close();
    return filesIn(folder);
  });
}

async function inFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'akashi-left-behind-'));
  try {
    mkdirSync(folder, { recursive: true });
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function filesIn(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ path, name }) => [join(path, name).slice(folder.length + 1), readFileSync(join(path, name))]));
}

/** How these numbers are written in a file, or heard. */
async function tracesOf(numbers: readonly string[], content: Buffer): Promise<string[]> {
  const written = forms.filter((form) => numbers.some(reading(form, content)));
  if (content.toString('latin1', 0, 4) !== 'RIFF') return written;
  const { channels } = await keysInWav([content]);
  const isHeard = numbers.some((one) => channels.some(({ keys }) => enteredAt(one, keys).length > 0));
  return isHeard ? [...written, 'tones'] : written;
}
