import type { EngineContainer } from './engine';

export type LogStream = 'stdout' | 'stderr';

/** What a container has written so far, of one of its two streams: whoever reads both at once reads them in pieces of each other. */
export async function* logOf(container: EngineContainer, stream: LogStream): AsyncGenerator<Buffer> {
  const frames = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
    // By `container.logs` it would come whole, in memory.
    container.modem.dial(
      {
        path: `/containers/${container.id}/logs?`,
        method: 'GET',
        isStream: true,
        statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
        options: { [stream]: true },
      },
      (error: Error | null, answer: AsyncIterable<Buffer>) => (error ? reject(error) : resolve(answer)),
    );
  });
  yield* payloadsOf(frames);
}

/** The last lines of both streams. */
export async function lastLinesOf(container: EngineContainer, lines: number): Promise<string> {
  const frames = await container.logs({ stdout: true, stderr: true, tail: lines });
  const parts: Buffer[] = [];
  for await (const part of payloadsOf([frames])) parts.push(part);
  return Buffer.concat(parts).toString().trimEnd();
}

/** An engine sends logs in frames: stream, three zeros, length in four bytes, and so many bytes. */
export async function* payloadsOf(frames: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let missing = 0;
  for await (const piece of frames) {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    for (;;) {
      if (missing === 0) {
        if (rest.length < 8) break;
        missing = rest.readUInt32BE(4);
        rest = rest.subarray(8);
      }
      const payload = rest.subarray(0, missing);
      if (payload.length > 0) yield payload;
      missing -= payload.length;
      rest = rest.subarray(payload.length);
      if (missing > 0) break;
    }
  }
}
