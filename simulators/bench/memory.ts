import { type Runtime, Session } from 'node:inspector';
import { Readable } from 'node:stream';
import { getHeapSnapshot, setFlagsFromString } from 'node:v8';

/**
 * What this process holds in memory: a heap snapshot of V8, with everything that can be reached after a collection of garbage, strings in full, and
 * numbers. A snapshot names buffers, but has not got their bytes; these are added to its strings. Stops the process for a second or two.
 */
export function memorySnapshot(): Readable {
  const session = new Session();
  session.connect();
  countLines(session);
  const buffers = liveBuffers(session);
  session.disconnect();
  // Strings would be cut after 1024 characters.
  setFlagsFromString('--heap-snapshot-string-limit=1000000000');
  // @types/node 20 does not know the options, which came with 18.13.
  const snapshot: (options: { exposeNumericValues: boolean }) => Readable = getHeapSnapshot;
  return Readable.from(withStrings(snapshot({ exposeNumericValues: true }), buffers));
}

/**
 * Lets V8 find where the lines of all scripts end. A snapshot says of each function where it stands, and without this V8 would read the script
 * from its beginning for each of them, which takes half a minute.
 */
function countLines(session: Session): void {
  session.post('Debugger.enable');
  session.post('Debugger.disable');
}

const taker = Symbol.for('akashi: takes the buffers of this process');

/** Copies of all buffers that can be reached. */
function liveBuffers(session: Session): Uint8Array[] {
  const copies: Uint8Array[] = [];
  const take = (buffers: readonly ArrayBuffer[]): void => {
    // Not by Buffer.from: that would put small ones into a buffer that many share.
    for (const buffer of buffers) copies.push(new Uint8Array(buffer).slice());
  };
  Object.defineProperty(globalThis, taker, { configurable: true, value: take });
  // In one thread, a session answers at once.
  session.post('Runtime.evaluate', { expression: 'ArrayBuffer.prototype' }, (_error, { result }) => {
    const prototypeObjectId = result.objectId as string;
    session.post('Runtime.queryObjects', { prototypeObjectId }, (_error, { objects }: Runtime.QueryObjectsReturnType) => {
      const functionDeclaration = `function () { globalThis[Symbol.for(${JSON.stringify(Symbol.keyFor(taker))})](this); }`;
      session.post('Runtime.callFunctionOn', { functionDeclaration, objectId: objects.objectId as string });
    });
  });
  Reflect.deleteProperty(globalThis, taker);
  return copies;
}

/** How a snapshot ends: its strings are the last array of an object. */
const end = ']}';
/** Characters of one added string. Two that follow on one another share some, so that nothing is cut. */
const [piece, shared] = [1 << 20, 256];

async function* withStrings(snapshot: AsyncIterable<Buffer>, buffers: readonly Uint8Array[]): AsyncGenerator<Buffer | string> {
  let held: Buffer = Buffer.alloc(0);
  for await (const bytes of snapshot) {
    const all = Buffer.concat([held, bytes]);
    yield all.subarray(0, -end.length);
    held = all.subarray(-end.length);
  }
  if (held.toString() !== end) throw new Error('the heap snapshot does not end with its strings');
  for (const { buffer } of buffers) {
    // Most of them is empty.
    const text = Buffer.from(buffer)
      .toString('latin1')
      .replace(/\0{2,}/g, '\0');
    for (let at = 0; at < text.length; at += piece - shared) yield `,\n${JSON.stringify(text.slice(at, at + piece))}`;
  }
  yield end;
}
