import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const folder = join(__dirname, 'page');
const page = readFileSync(join(folder, 'index.html'), 'utf8');

/** The page that shows screen documents; the same for every console. */
export function pageOf(): string {
  return page;
}

/** Script, style and the Japanese font of the page, under /assets/. */
export function pageAssets(server: FastifyInstance): void {
  const font = require.resolve('@fontsource/noto-sans-jp/files/noto-sans-jp-japanese-400-normal.woff2');
  const assets = [
    ['screen.js', 'text/javascript; charset=utf-8', join(folder, 'screen.js')],
    ['screen.css', 'text/css; charset=utf-8', join(folder, 'screen.css')],
    ['noto-sans-jp.woff2', 'font/woff2', font],
  ] as const;
  for (const [name, type, file] of assets) {
    const content = readFileSync(file);
    server.get(`/assets/${name}`, (_request, reply) => reply.type(type).header('cache-control', 'max-age=3600').send(content));
  }
}
