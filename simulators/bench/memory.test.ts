/** What is left of cards in the memory of a bench when their calls are over. The bench is a process of its own: our own memory holds them all. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BenchProcess } from '../../steps/targets/bench-process';
import { CallScene } from '../telephony/ivr/leaks/call-scene';
import { formsOf, isTelling, type Leak } from '../telephony/ivr/leaks/leak';
import { reading } from '../telephony/ivr/leaks/traces';
import { type HeapTexts, textsIn } from './heap-strings';

/** Forms in which a number is looked for. */
const textForms = formsOf.memory.filter((form) => form !== 'integer').filter(isTelling);
const outcomes = ['success', 'refusal', 'hang-up', 'return'] as const;

let bench: BenchProcess;
before(async () => {
  bench = await BenchProcess.start();
});
after(() => bench.stop());

/** Numbers that an IVR has remembered in worlds that are gone. */
const forgotten: string[] = [];

test('Memory: what an IVR remembers of its calls is found there, in each form', { timeout: 120_000 }, async () => {
  const scene = await CallScene.open(
    bench.address,
    textForms.map((form): Leak => ({ place: 'memory', form })),
  );
  const other = await CallScene.open(bench.address, [{ place: 'memory', form: 'integer' }]);
  for (const outcome of outcomes) {
    await scene.play(outcome, 'Visa');
    await other.play(outcome, 'Mastercard');
  }
  const { all } = await textsInMemory(scene);
  const [numbers, integers] = [scene.cards, other.cards].map((cards) => cards.map(({ number }) => number)) as [string[], string[]];
  assert.deepEqual(
    formsAmong(all, numbers),
    numbers.map(() => textForms),
  );
  // The page's font is kept in a buffer.
  assert.ok(
    [...all].some((text) => text.startsWith('wOF2')),
    'the bytes of buffers are not there',
  );
  // In a snapshot, an integer is in digits.
  assert.deepEqual(
    formsAmong(all, integers),
    integers.map(() => ['plain']),
  );
  forgotten.push(...numbers, ...integers);
  for (const one of [scene, other]) {
    one.close();
    await fetch(one.control, { method: 'DELETE' });
  }
});

test('AIV-pci-03, AIV-pci-04: the memory of the bench holds no card when its calls are over, however they have ended', {
  timeout: 120_000,
}, async () => {
  const scene = await CallScene.open(bench.address, []);
  // Their security codes have four digits: many a count in a process has three.
  for (const outcome of outcomes) await scene.play(outcome, 'American Express');
  const used = [...scene.cards.map(({ outcome, number }) => [outcome, number] as const), ...(await unusualCalls(scene))];
  used.push(...forgotten.map((number) => ['of a world that is gone', number] as const));
  const { all, strings } = await textsInMemory(scene);
  const found = formsAmong(
    all,
    used.map(([, number]) => number),
  );
  assert.deepEqual(
    used.map(([ending], n) => `${ending}: ${found[n]?.join(', ')}`),
    used.map(([ending]) => `${ending}: `),
  );
  // Expiry and security code as they were issued, entered and sent.
  for (const text of ['0929', '09/29', '7391']) assert.ok(!strings.has(text), `"${text}" is there by itself`);
  scene.close();
});

/** Calls that end in other ways than those of the leaks. @returns the endings, and the numbers that were entered, or half entered */
async function unusualCalls(scene: CallScene): Promise<(readonly [ending: string, number: string])[]> {
  const { telephones } = scene;
  const numbers: (readonly [string, string])[] = [];
  const asked = async (ending: string): Promise<{ number: string; consumer: string; transactionId: string }> => {
    const call = await scene.ask();
    const number = scene.newNumber('JCB');
    numbers.push([ending, number]);
    return { ...call, number };
  };
  await scene.agree({ callReturn: false });
  const amidNumber = await asked('hung up amid the number');
  telephones.press(amidNumber.consumer, amidNumber.number.slice(0, -1));
  telephones.send({ type: 'hang-up', leg: amidNumber.consumer });

  // The last digit is wrong each time.
  const mistyped = await asked('mistyped');
  const wrong = mistyped.number.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
  numbers.push(['mistyped', wrong]);
  for (let n = 0; n < 3; n++) telephones.press(mistyped.consumer, `${wrong}#`);
  await telephones.until(mistyped.consumer, 'hung-up');

  const silent = await asked('silent');
  telephones.press(silent.consumer, `${silent.number}#09`);
  await telephones.news();
  for (let n = 0; n < 3; n++) await scene.advance(20);
  await telephones.until(silent.consumer, 'hung-up');

  const interrupted = await asked('interrupted');
  telephones.press(interrupted.consumer, `${interrupted.number}#`);
  await telephones.news();
  await put(scene, 'POST', '/faults', { merchantId: 'Merchant', userId: 'op01', fault: 'interrupt-payment' });
  await telephones.until(interrupted.consumer, 'hung-up');

  // With a code by SMS; the keys of the card come once more while that code is asked for.
  await scene.agree({ smsIdentification: true });
  const identified = await asked('identified by SMS');
  await scene.issue({ number: identified.number, expiry: '0929', code: '739' });
  telephones.press(identified.consumer, `${identified.number}#0929739`);
  await telephones.until(identified.consumer, 'sms-code');
  telephones.press(identified.consumer, identified.number.slice(0, 6));
  await telephones.news();
  const [message] = (await scene.messages(1)).slice(-1);
  telephones.press(identified.consumer, /[0-9]{6}/.exec(message?.text ?? '')?.[0] ?? '');
  await telephones.until(identified.consumer, 'payment-succeeded');
  await scene.agree({ smsIdentification: false });

  // The payment server cannot be reached: nobody knows what has become of the attempt.
  await put(scene, 'PUT', '/parties/payment-server', { address: 'http://127.0.0.1:9' });
  const lost = await asked('hung up, and the answer lost');
  telephones.press(lost.consumer, `${lost.number}#0929739`);
  await telephones.until(lost.consumer, 'please-wait');
  telephones.send({ type: 'hang-up', leg: lost.consumer });
  await telephones.news();
  await put(scene, 'PUT', '/parties/payment-server', { address: null });
  await scene.advance(300);
  await scene.resultsOf(lost.transactionId);

  // A number that no card has is refused by the control.
  const refused = await asked('refused by the control');
  const answer = await fetch(`${scene.control}/cards`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ cardNumber: refused.number, expiry: '0929', securityCode: '7390000', limit: 1, state: 'genuine', mobile: null }),
  });
  assert.equal(answer.status, 400);
  telephones.send({ type: 'hang-up', leg: refused.consumer });
  await telephones.news();
  return numbers;
}

async function put(scene: CallScene, method: string, path: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(scene.control + path, { method, headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: HTTP ${answer.status}`);
}

async function textsInMemory({ control }: CallScene): Promise<HeapTexts> {
  const answer = await fetch(`${control}/memory`);
  assert.equal(answer.headers.get('content-type'), 'application/octet-stream');
  return textsIn(await answer.text());
}

/** The forms in which each number is there. */
function formsAmong(texts: ReadonlySet<string>, numbers: readonly string[]): string[][] {
  const all = Buffer.from([...texts].join('\n'));
  const readings = textForms.map((form) => [form, reading(form, all)] as const);
  return numbers.map((number) => readings.filter(([, holds]) => holds(number)).map(([form]) => form));
}
