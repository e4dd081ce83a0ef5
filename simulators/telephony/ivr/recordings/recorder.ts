import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wavHead } from '../../../../cards/audio/wav';
import type { PromptId, RecordingRules } from '../rules';
import { format, keySound, maskSound, promptSound, ringBackSound, type Side } from './sounds';

/** One call as it is recorded: until it is over nothing but a list of sounds, none of them a masked key. */
export class Recording {
  readonly #sounds: Buffer[] = [];
  readonly #comments: Buffer[] = [];
  #isMasked = false;

  /** @param call name of the call */
  constructor(
    readonly call: string,
    private readonly rules: RecordingRules,
  ) {}

  get sounds(): readonly Buffer[] {
    return this.#sounds;
  }

  get comments(): readonly Buffer[] {
    return this.#comments;
  }

  prompt(prompt: PromptId): void {
    this.#add(promptSound(prompt));
  }

  ringBack(): void {
    this.#add(ringBackSound());
  }

  key(key: string, side: Side): void {
    this.#add(keySound(key, side));
  }

  /** A key that must not be in the recording. All of them, up to the next sound, are one piece of the same length. */
  maskedKey(): void {
    if (this.#isMasked) return;
    this.#add(maskSound(this.rules.mask));
    this.#isMasked = true;
  }

  /** A text that players show with the file. */
  comment(text: Buffer): void {
    this.#comments.push(text);
  }

  #add(sound: Buffer): void {
    this.#isMasked = false;
    if (this.rules.keep && this.#sounds.length < this.rules.mostSounds) this.#sounds.push(sound);
  }
}

/** Recordings that may wait to be written. */
const mostWaiting = 10_000;

/**
 * Keeps the recordings of calls that are over, one WAVE file each. They are written when somebody looks: making a file costs as much as half
 * a payment call, and most worlds are removed before anybody has looked into them.
 */
export class Recorder {
  readonly #waiting: Recording[] = [];

  constructor(
    private readonly rules: RecordingRules,
    private readonly folder: string,
  ) {}

  begin(call: string): Recording {
    return new Recording(call, this.rules);
  }

  /** The call is over. */
  keep(recording: Recording): void {
    if (!this.rules.keep) return;
    this.#waiting.push(recording);
    if (this.#waiting.length > mostWaiting) this.#write(this.#waiting.splice(0, 1));
  }

  /** Brings everything that was kept into the files. */
  write(): void {
    this.#write(this.#waiting.splice(0));
  }

  #write(recordings: readonly Recording[]): void {
    if (recordings.length > 0) mkdirSync(this.folder, { recursive: true });
    for (const recording of recordings) writeFileSync(join(this.folder, `${recording.call}.wav`), fileOf(recording), { flag: 'wx' });
  }
}

function fileOf({ sounds, comments }: Recording): Buffer {
  const bytes = sounds.reduce((sum, { length }) => sum + length, 0);
  const chunks = comments.length === 0 ? [] : [['LIST', Buffer.concat([Buffer.from('INFO'), ...comments.map(commentChunk)])] as const];
  return Buffer.concat([wavHead(format, bytes / format.channels, { chunks }), ...sounds]);
}

/** ICMT of a LIST chunk: a comment, ended by a zero. */
function commentChunk(text: Buffer): Buffer {
  const head = Buffer.from('ICMT\0\0\0\0', 'latin1');
  head.writeUInt32LE(text.length + 1, 4);
  return Buffer.concat([head, text, Buffer.alloc(2 - (text.length % 2))]);
}
