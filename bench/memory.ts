/** Loaded into a measured server: tells what the process holds after a collection of garbage, when asked. */
export interface Memory {
  /** Bytes. */
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

process.on('message', () => {
  global.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ rss, heapUsed, external } satisfies Memory);
});
// Being asked is no reason to stay alive.
process.channel?.unref();
