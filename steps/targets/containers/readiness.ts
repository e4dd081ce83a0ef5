import { setTimeout as passes } from 'node:timers/promises';
import type { WaitStrategy } from 'testcontainers';
import { request } from 'undici';
import { type Engine, testcontainers } from './engine';
import type { ContainerSettings } from './settings';

type Wait = WaitStrategy['waitUntilReady'];

/** Milliseconds from one try to the next, and for one answer. */
const pause = 200;
const longest = 2000;

/**
 * What testcontainers shall wait for.
 * @param around is given the wait, and may do something before it is told how that went
 * @param over when nobody waits any more
 */
export async function strategyFor(
  { waitFor, seconds }: ContainerSettings,
  engine: Engine,
  over: AbortSignal,
  around: (container: Parameters<Wait>[0], ready: Promise<void>) => Promise<void>,
): Promise<WaitStrategy> {
  const { Wait } = await testcontainers();
  const inner = 'log' in waitFor ? Wait.forLogMessage(waitFor.log) : Wait.forHealthCheck();
  inner.withStartupTimeout(seconds * 1000);
  const wait: Wait = async (container, ports, since) => {
    if (!('http' in waitFor)) return inner.waitUntilReady(container, ports, since);
    // The package's own goes on asking a container that has ended.
    const url = `http://${engine.info.containerRuntime.host}:${ports.getBinding(waitFor.port)}${waitFor.http}`;
    return answered(url, Date.now() + seconds * 1000, over);
  };
  return {
    waitUntilReady: (container, ports, since) => around(container, wait(container, ports, since)),
    withStartupTimeout: () => inner,
    isStartupTimeoutSet: () => true,
    getStartupTimeout: () => seconds * 1000,
  };
}

/** Until a GET is answered with a status below 400. @throws when the time is up */
async function answered(url: string, end: number, over: AbortSignal): Promise<void> {
  for (;;) {
    const answer = await request(url, { signal: AbortSignal.timeout(longest) }).catch(() => null);
    await answer?.body.dump();
    if (answer && answer.statusCode < 400) return;
    if (over.aborted || Date.now() > end) throw new Error(`${url} does not answer`);
    await passes(pause);
  }
}
