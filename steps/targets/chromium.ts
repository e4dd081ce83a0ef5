import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** A browser cannot be had; the message says in one line how to get one. */
export class NoBrowser extends Error {
  override readonly name = 'NoBrowser';
}

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts Chromium: the one that AKASHI_CHROMIUM names, an installed one, or the one inside the package
 * @sparticuz/chromium.
 * @throws NoBrowser
 */
export async function launchChromium(): Promise<Browser> {
  const named = process.env.AKASHI_CHROMIUM;
  if (named !== undefined && !existsSync(named)) throw new NoBrowser(`AKASHI_CHROMIUM: expected a Chromium, but there is no file ${named}`);
  const found = named ?? installed.find((path) => existsSync(path));
  try {
    // Large, and not needed in every run.
    const { chromium } = await import('playwright-core');
    if (found) return await chromium.launch({ executablePath: found, args: quiet });
    // The package's own arguments are for one page in a cloud function (single process, no web security): not for us.
    const { default: packaged } = await import('@sparticuz/chromium');
    return await chromium.launch({ executablePath: await packaged.executablePath(), args: quiet });
  } catch (error) {
    const why =
      String((error as Error).message)
        .split('\n')
        .find((line) => line.includes('error while loading')) ?? String((error as Error).message).split('\n')[0];
    throw new NoBrowser(`Chromium does not start (${why}); install one, on Debian: apt-get install chromium; or run with --binding http`);
  }
}
