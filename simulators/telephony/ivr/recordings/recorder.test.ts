import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { keysInWav } from '../../../../cards/audio/keys';
import { readWav } from '../../../../cards/audio/wav';
import { propertyOptions } from '../../../kit/property';
import { documentedIvr, type PromptId, type RecordingRules } from '../rules';
import { Recorder, type Recording } from './recorder';
import { format } from './sounds';

const prompts = Object.keys(documentedIvr.prompts) as PromptId[];
const documented = documentedIvr.recordings;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'akashi-recordings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('Recorder: a recording is a WAVE file of two channels, in which the ordinary keys of both sides are heard, in their order', async () => {
  const file = recorded((recording) => {
    recording.prompt('data-taken');
    recording.key('1', 'caller');
    recording.ringBack();
    recording.key('5', 'caller');
    recording.key('#', 'other');
    recording.key('5', 'caller');
  });
  const { encoding, channels, rate, truncated } = readWav(file);
  assert.deepEqual({ encoding, channels, rate, truncated }, { ...format, truncated: false });
  assert.deepEqual(await keysOf(file), ['155', '#']);
});

test('Recorder: no announcement and no tone is heard as a key', async () => {
  const file = recorded((recording) => {
    for (const prompt of prompts) recording.prompt(prompt);
    recording.ringBack();
  });
  assert.deepEqual(await keysOf(file), ['', '']);
  // Something is heard of each of them.
  assert.ok(loudest(readWav(file).samples[1]) > 0.05);
});

for (const mask of ['silence', 'tone'] as const) {
  test(`AIV-pci-03: masked keys leave ${mask} that is the same for any entry, so that neither keys nor their number are left`, async () => {
    const entry = (keys: number): Buffer =>
      recorded(
        (recording) => {
          recording.prompt('security-code');
          for (let n = 0; n < keys; n++) recording.maskedKey();
          recording.prompt('please-wait');
        },
        { ...documented, mask },
      );
    assert.deepEqual(entry(4), entry(1));
    assert.notDeepEqual(entry(1), entry(0));
    assert.deepEqual(await keysOf(entry(19)), ['', '']);
  });
}

test('Recorder: whatever is recorded in whatever order, the keys that are heard are those that were not masked', async () => {
  const sound = fc.oneof(
    fc.constantFrom(...prompts).map((prompt) => ({ do: 'prompt', prompt }) as const),
    fc.constantFrom(...'0123456789*#ABCD').map((key) => ({ do: 'key', key }) as const),
    fc.constant({ do: 'mask' } as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(sound, { maxLength: 20 }), async (sounds) => {
      const file = recorded((recording) => {
        for (const one of sounds) {
          if (one.do === 'prompt') recording.prompt(one.prompt);
          else if (one.do === 'key') recording.key(one.key, 'caller');
          else recording.maskedKey();
        }
      });
      const pressed = sounds.map((one) => (one.do === 'key' ? one.key : '')).join('');
      assert.deepEqual(await keysOf(file), [pressed, '']);
    }),
    propertyOptions(40),
  );
});

test('Recorder: a comment stands in the file as it was given, whether its length is odd or even', () => {
  for (const text of ['', 'a', 'ab', '会員', 'abc']) {
    const file = recorded((recording) => {
      recording.key('1', 'caller');
      recording.comment(Buffer.from(text));
    });
    assert.ok(file.includes(`${text}\0`), text);
    assert.equal(readWav(file).truncated, false);
    assert.equal(readWav(file).samples[0]?.length, (0.1 + 0.1) * format.rate);
  }
});

test('Recorder: a recording takes no more sounds than its rule allows, and where nothing is to be kept there is no file', () => {
  const many = (recording: Recording): void => {
    for (let n = 0; n < 9; n++) recording.key('1', 'caller');
  };
  const four = recorded(many, { ...documented, mostSounds: 4 });
  assert.equal(readWav(four).samples[0]?.length, 4 * 0.2 * format.rate);
  const recorder = new Recorder({ ...documented, keep: false }, folder);
  const recording = recorder.begin('call-9');
  many(recording);
  recorder.keep(recording);
  recorder.write();
  assert.deepEqual(readdirSync(folder), []);
});

test('Recorder: each call has its file, written once however often one looks', () => {
  const recorder = new Recorder(documented, folder);
  for (const call of ['call-1', 'call-2', 'call-3']) {
    recorder.keep(recorder.begin(call));
    recorder.write();
  }
  recorder.write();
  assert.deepEqual(readdirSync(folder).sort(), ['call-1.wav', 'call-2.wav', 'call-3.wav']);
});

/** The file of one call. */
function recorded(act: (recording: Recording) => void, rules: RecordingRules = documented): Buffer {
  const own = join(folder, 'own');
  const recorder = new Recorder(rules, own);
  const recording = recorder.begin('call-1');
  act(recording);
  recorder.keep(recording);
  recorder.write();
  const file = readFileSync(join(own, 'call-1.wav'));
  rmSync(own, { recursive: true });
  return file;
}

/** Keys that are heard in each channel. */
async function keysOf(file: Buffer): Promise<string[]> {
  const { channels } = await keysInWav([file]);
  return channels.map(({ keys }) => keys.map(({ key }) => key).join(''));
}

function loudest(samples: Float32Array | undefined): number {
  return Math.max(...(samples ?? []).map(Math.abs));
}
