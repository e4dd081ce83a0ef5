import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Results } from '../results';
import { documentPage } from './document';
import { overview } from './overview';
import { pciPage } from './pci';
import { overviewPage, pageOf, pciPageName, Site } from './site';
import { words } from './words';

const font = require.resolve('@fontsource/noto-sans-jp/files/noto-sans-jp-japanese-400-normal.woff2');

/**
 * Writes the report for readers into `folder`: an overview, a page for each document, one for PCI DSS, and what they need to be shown.
 * Opens from disk, asks the network for nothing, and can be read without a script.
 */
export function writeHtmlReport(results: Results, folder: string): void {
  const site = new Site(results);
  const assets = join(folder, 'assets');
  mkdirSync(assets, { recursive: true });
  copyFileSync(font, join(assets, basename(font)));
  writeFileSync(join(assets, 'report.css'), readFileSync(join(__dirname, 'style.css'), 'utf8').replace('{{font}}', basename(font)));
  writeFileSync(
    join(assets, 'report.js'),
    `window.akashiWords = ${JSON.stringify(words)};\n${readFileSync(join(__dirname, 'script.js'), 'utf8')}`,
  );
  writeFileSync(join(folder, overviewPage), overview(site));
  for (const document of results.documents) writeFileSync(join(folder, pageOf(document)), documentPage(document, site));
  writeFileSync(join(folder, pciPageName), pciPage(site));
}
