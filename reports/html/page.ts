import { type Content, type Html, html } from './escape';
import { overviewPage, pageOf, pciPageName, type Site } from './site';
import { shapes } from './verdict-mark';
import { english, say } from './words';

interface Page {
  readonly site: Site;
  readonly file: string;
  readonly title: string;
  readonly body: Content;
}

/**
 * Frame of every page. The policy in its head lets nothing in but the report's own files: what a target said cannot
 * run, and no page asks the network for anything.
 */
export function page({ site, file, title, body }: Page): string {
  const { results } = site;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ${['script', 'style', 'img', 'font'].map((kind) => `${kind}-src 'self' file:; `)}base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="assets/report.css">
<script src="assets/report.js" defer></script>
</head>
<body>
<a class="skip" href="#main">${say('skip')}</a>
${shapes()}
<header class="top">
<p class="name"><strong>Akashi</strong> ${say('report')}: ${results.target.name}</p>
<button type="button" id="language" hidden>${english('otherLanguage')}</button>
<nav>${[link(file, overviewPage, say('overview')), ...results.documents.map((document) => link(file, pageOf(document), titleOf(document.title))), link(file, pciPageName, say('pci', results.pci.standard.version))]}</nav>
</header>
<main id="main" tabindex="-1">
${body}
</main>
<footer>${say('footer', results.run.suite, results.run.id)}</footer>
</body>
</html>
`.text;
}

/** A title in the language that is shown. */
export function titleOf(title: { readonly en: string; readonly ja: string }): Html {
  return html`<span data-ja="${title.ja}">${title.en}</span>`;
}

function link(from: string, to: string, label: Html): Html {
  return from === to ? html`<a href="${to}" aria-current="page">${label}</a>` : html`<a href="${to}">${label}</a>`;
}
