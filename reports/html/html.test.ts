import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fixture, hostile } from '../fixture';
import type { Results } from '../results';
import { html } from './escape';
import { writeHtmlReport } from './index';
import { exactly, readable } from './plain-text';
import { say, words } from './words';

const folders: string[] = [];

/** The written files by name; binary ones left out. */
function rendered(results: Results): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'akashi-report-'));
  folders.push(folder);
  writeHtmlReport(results, folder);
  const names = [...readdirSync(folder), ...readdirSync(join(folder, 'assets')).map((name) => `assets/${name}`)];
  return new Map(names.filter((name) => /\.(html|css|js)$/.test(name)).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const files = rendered(fixture);
const pages = [...files].filter(([name]) => name.endsWith('.html'));
const file = (name: string) => files.get(name) ?? assert.fail(`${name} was not written`);

/** Markup of one requirement. */
function section(name: string, id: string): string {
  return (
    file(name)
      .split('<section class="requirement')
      .find((part) => part.includes(` id="${id}"`)) ?? assert.fail(`${id} is not in ${name}`)
  );
}

describe('whom to look at first', () => {
  it('stands beside what did not pass, with the reason and what was expected and seen', () => {
    const failed = section('operator-web.html', 'OPW-3.2.1-06');
    assert.match(failed, /Look first at[\s\S]*data-w="blame\.suite"[\s\S]*data-w="blame\.rule\.proof-broken"/);
    assert.match(failed, /<dt><span data-w="seen">/);
    assert.match(section('operator-web.html', 'OPW-3.2.1-09'), /data-w="blame\.profile"[\s\S]*data-w="blame\.rule\.not-offered"/);
    assert.ok(!section('operator-web.html', 'OPW-3.2-01').includes('data-w="lookFirst"'), 'not beside what passed');
    assert.match(file('index.html'), /id="attention"[\s\S]*data-w="blame\.profile"/);
  });

  it('a waiver shows the verdict that it excuses, why, who answers for it, and until when', () => {
    const waived = section('operator-web.html', 'OPW-3.2.1-02');
    assert.match(
      waived,
      /data-w="waiver"[\s\S]*data-w="verdict\.FAIL"[\s\S]*waits for release 7 &lt;script&gt;[\s\S]* until 2026-12-31, owner: A\. Tester/,
    );
    assert.ok(file('index.html').includes('owner: A. Tester'));
  });
});

describe('what a target says', () => {
  it('never becomes markup', () => {
    for (const [name, text] of pages) {
      assert.equal(text.match(/<script/g)?.length, 1, `${name}: only the report's own script`);
      assert.ok(!/<img(?! src="bundle\/pictures\/)/.test(text), `${name}: an image that is no picture of the run`);
      assert.ok(!/ on[a-z]+=["']?[a-z]+\(/i.test(text.replaceAll(/&lt;.*?&gt;/gs, '')), `${name}: an event handler`);
      assert.ok(!text.includes('\u0007') && !text.includes('\u202e'), `${name}: a sign that cannot be seen`);
    }
    const shown = '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;';
    const recorded = shown.replaceAll('&quot;', '"');
    assert.ok(section('operator-web.html', 'OPW-2.2-02').includes(`shown. ${shown}`), 'the statement shows it as text');
    assert.ok(file('operator-web.html').includes(`<b>userName:</b> ${recorded}`), 'the journal shows it as text');
  });

  it('stays inside attributes', () => {
    assert.equal(html`<a title="${'" onclick="x'}">`.text, '<a title="&quot; onclick=&quot;x">');
    assert.equal(html`${['<', html`<b>`, null, false]}`.text, '&lt;<b>');
  });

  it('cannot make the page ask the network', () => {
    for (const [name, text] of files) {
      assert.ok(!/(src|href|url)\s*[=(]\s*["']?(https?:)?\/\//i.test(text), `${name} names an address outside`);
      assert.ok(!/ style="/.test(text), `${name} has a style that its policy refuses`);
    }
    const pulled = structuredClone(fixture) as Results;
    Object.assign(pulled.scenarios[2] ?? {}, { screenshots: ['//evil.example/x.png', 'javascript:alert(1)', '../../etc/passwd'] });
    const addresses = [...(rendered(pulled).get('operator-web.html') ?? '').matchAll(/<img src="([^"]*)"/g)].map(([, address]) => address);
    assert.deepEqual(addresses, ['evil.example/x.png', 'javascript%3Aalert(1)', 'etc/passwd']);
  });
});

describe('what was not executed', () => {
  it('is never green', () => {
    for (const one of fixture.requirements.filter(({ verdict }) => verdict !== 'PASS')) {
      const [head = ''] = section(`${one.document}.html`, one.id).split('<details class="scenario');
      assert.ok(!head.includes('v-PASS') && !head.includes('i-PASS'), `${one.id} is ${one.verdict} and looks passed`);
    }
    const rules = file('assets/report.css').replaceAll(/\/\*.*?\*\//gs, '');
    const green = [...rules.matchAll(/([^{}]+)\{[^{}]*var\(--pass\)/g)].map(([, selector = '']) => selector.trim());
    assert.deepEqual(green, ['.v-PASS'], 'nothing else has the colour of a pass');
  });

  it('is green nowhere when nothing was executed', () => {
    const requirements = fixture.requirements.map((one) => ({ ...one, verdict: null, unjudged: 'not selected' as const, scenarios: [] }));
    const nothing = rendered({ ...fixture, requirements, scenarios: [], problems: [], summary: { ...fixture.summary, verdict: null } });
    for (const name of ['index.html', 'operator-web.html', 'pci.html']) {
      const [, body = ''] = (nothing.get(name) ?? '').split('<main');
      const [shown = ''] = body.split(words.legend.en);
      assert.ok(shown.length > 0 && !/[vi]-PASS/.test(shown), `${name} shows a pass`);
    }
    assert.ok(nothing.get('index.html')?.includes(`0 of ${requirements.length} requirements judged`));
    assert.ok(nothing.get('index.html')?.includes(words['overall.none'].en));
  });

  it('is named: roles, options, bindings and every requirement', () => {
    const [, part = ''] = file('index.html').split('<section class="not-covered">');
    const [named = ''] = part.split('</section>');
    const { roles, options, bindings, requirements } = fixture.summary.notCovered;
    for (const name of [...roles, ...options, ...bindings]) assert.ok(named.includes(`<b>${name}</b>`), `${name} is not named`);
    for (const id of requirements) assert.ok(named.includes(`#${id}"`), `no way to ${id}`);
  });

  it('is not counted as judged', () => {
    const judged = fixture.requirements.filter(({ verdict }) =>
      ['FAIL', 'UNSTABLE', 'WAIVED', 'WARN', 'PASS'].includes(verdict ?? ''),
    ).length;
    assert.ok(judged < fixture.requirements.filter(({ verdict }) => verdict !== null).length);
    assert.ok(file('index.html').includes(`${judged} of ${fixture.requirements.length} requirements judged`));
  });
});

describe('a page', () => {
  it('has every requirement, in the order of the catalogue, under its id', () => {
    const own = fixture.requirements.filter(({ document }) => document === 'operator-web').map(({ id }) => id);
    const shown = [...file('operator-web.html').matchAll(/<section class="requirement [^>]* id="([^"]+)"/g)].map(([, id]) => id);
    assert.deepEqual(shown, own);
  });

  it('shows a scenario once, and links to it from its other requirements', () => {
    for (const { key, name } of fixture.scenarios) {
      const title = html`<span class="title">${name}</span>`.text;
      const times = pages.reduce((sum, [, text]) => sum + text.split(title).length - 1, 0);
      assert.equal(times, fixture.scenarios.filter((one) => one.name === name).length, key);
    }
    assert.match(section('operator-web.html', 'OPW-3.2.1-06'), /class="elsewhere".*href="#s-3\.2-login\.feature-57-browser-[0-9a-f]{6}"/);
  });

  it('opens what has a finding, and only that', () => {
    const opened = [...file('operator-web.html').matchAll(/<details class="scenario v-(\w+)" id="[^"]+"( open data-opens)?>/g)];
    assert.equal(opened.length, fixture.scenarios.filter(({ uri }) => uri.includes('operator-web')).length);
    for (const [, verdict = '', open] of opened) {
      assert.equal(open !== undefined, !['PASS', 'NOT_APPLICABLE', 'NOT_TESTABLE'].includes(verdict), verdict);
    }
  });

  it('has no link or label that leads nowhere', () => {
    const ids = new Map(pages.map(([name, text]) => [name, new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]));
    for (const [name, text] of pages) {
      const all = [...text.matchAll(/ id="([^"]+)"/g)];
      assert.equal(all.length, ids.get(name)?.size, `${name} uses an id twice`);
      for (const [, page = '', anchor = ''] of text.matchAll(/href="([^"#?]*)#([^"]*)"/g)) {
        assert.ok(ids.get(page || name)?.has(decodeURIComponent(anchor)), `${name}: ${page}#${anchor}`);
      }
      for (const [, key = ''] of text.matchAll(/data-w="([^"]+)"/g)) assert.ok(Object.hasOwn(words, key), key);
    }
  });

  it('shows scenarios that no requirement lists, in the overview', () => {
    const requirements = fixture.requirements.map((one) => ({ ...one, scenarios: one.scenarios.filter((key) => !key.includes(':200@')) }));
    const overview = rendered({ ...fixture, requirements }).get('index.html') ?? '';
    assert.ok(overview.includes(words.orphans.en) && overview.includes('A user name is shown as it is'));
  });

  it('refuses results whose documents would leave the folder', () => {
    const documents = fixture.documents.map((one) => ({ ...one, folder: `../${one.folder}` }));
    assert.throws(() => rendered({ ...fixture, documents }), /cannot name a page/);
  });
});

describe('the page of PCI DSS', () => {
  const { pci, requirements } = fixture;
  const text = file('pci.html');
  const [, byNumber = ''] = text.split(html`<h2>${say('pci.byNumber')}</h2>`.text);

  /** Markup of one number, rule or advice. */
  function place(anchor: string, end = '</section>'): string {
    const start = text.indexOf(` id="${anchor}"`);
    assert.ok(start > 0, `${anchor} is not on the page`);
    return text.slice(start, text.indexOf(end, start));
  }

  it('can be reached from every page', () => {
    for (const [name, other] of pages) assert.match(other, /<a href="pci\.html"[^>]*>/, name);
    assert.match(file('index.html'), /<h2><a href="pci\.html">/);
  });

  it('has every number with what is asked, its number in the version before, and its requirements with their verdicts', () => {
    for (const { number, before, substance, unmeasured } of pci.numbers) {
      const shown = place(`pci-${number}`, unmeasured === null ? '</section>' : '</tr>');
      assert.ok(shown.includes(html`<span data-ja="${substance.ja}">${substance.en}</span>`.text), number);
      assert.ok(shown.includes(before.length > 0 ? before.join(', ') : words['pci.new'].en.replace('{0}', '3.2.1')), number);
      for (const { id, verdict } of requirements.filter((one) => one.pci['4.0.1'].includes(number)))
        assert.match(
          shown,
          new RegExp(`<tr><td><span class="v v-${verdict}">(?:(?!<tr>).)*href="[a-z-]+\\.html#${id}"`, 's'),
          `${number} ${id}`,
        );
    }
    assert.equal(
      byNumber.split('<section class="number"').length - 1,
      pci.numbers.filter((one) => one.unmeasured === null).length + pci.japan.length,
    );
  });

  it('cites no number that the map has not, here or on the page of a document', () => {
    const known = new Set(pci.numbers.map(({ number }) => number));
    for (const [name, other] of pages) {
      for (const [, number = ''] of other.matchAll(/#pci-([\d.]+)"/g)) assert.ok(known.has(number), `${name}: ${number}`);
      for (const [, number = ''] of other.matchAll(/>PCI DSS (\d[\d.]*)<\/a>/g)) assert.ok(known.has(number), `${name}: ${number}`);
    }
    for (const { id, pci: measured } of requirements) {
      for (const number of measured['4.0.1']) assert.ok(known.has(number), `${id}: ${number}`);
    }
  });

  it('shows each advice with what the document says, and marks what it concerns', () => {
    for (const { id, title, guide, advice, requirements: concerned, profiles } of pci.advice) {
      const shown = place(`advice-${id}`);
      for (const one of [title, guide, advice]) assert.ok(shown.includes(html`${one.en}`.text), id);
      for (const one of [...concerned, profiles.join(', ')]) assert.ok(shown.includes(one), `${id}: ${one}`);
    }
    const lacking = structuredClone(fixture) as Results;
    Object.assign(lacking.requirements[0] ?? {}, { pci: { '4.0.1': ['8.3.6'], '3.2.1': ['8.2.3'], jp: [] } });
    Object.assign(lacking, { pci: { ...pci, advice: pci.advice.map((one) => ({ ...one, requirements: ['OPW-2.2-02'] })) } });
    const pass = rendered(lacking).get('pci.html')?.split(' id="pci-8.3.6"')[1]?.split('</section>')[0] ?? '';
    assert.match(pass, /v-PASS.*A pass is not enough for 8\.3\.6\..*falls short/s);
  });

  it('says a shortcoming on the page of the requirement and in the overview', () => {
    assert.match(
      section('operator-web.html', 'OPW-3.2-01'),
      /href="pci\.html#pci-8\.4\.2".*falls short.*href="pci\.html#advice-multi-factor"/s,
    );
    for (const { id } of pci.advice.filter(({ kind }) => kind === 'short'))
      assert.ok(file('index.html').includes(`pci.html#advice-${id}"`), id);
  });

  it('explains both profiles, and which is the default', () => {
    assert.match(text, /<code>pci<\/code>(?:(?!<tr>).)*default.*<code>jp-merchant<\/code>/s);
  });

  it('says of a section that no public source gives it', () => {
    for (const { id } of pci.japan) assert.ok(place(`jp-${id}`).includes(words['pci.noSection'].en), id);
  });

  it('measures and certifies nothing: no page and no label says compliant', () => {
    for (const [name, other] of pages) assert.doesNotMatch(other, /compliant|compliance with/i, name);
    for (const [key, { en, ja }] of Object.entries(words)) {
      assert.doesNotMatch(en, /complian|certif/i, key);
      assert.doesNotMatch(ja, /準拠|認定/, key);
    }
    assert.ok(text.includes(words['pci.readScope'].en));
  });
});

it('the same results give the same bytes', () => {
  assert.deepEqual(rendered(structuredClone(fixture) as Results), files);
});

it('every label exists in both languages, with the same values', () => {
  const values = (text: string) => [...text.matchAll(/\{\d\}/g)].map(String).sort();
  for (const [key, { en, ja }] of Object.entries(words)) {
    assert.ok(en && ja, key);
    assert.deepEqual(values(ja), values(en), key);
  }
});

describe('a value', () => {
  it('is laid out as key and value, without what is empty', () => {
    const screen = {
      headings: ['ログイン'],
      status: { colour: 'green', text: '可能' },
      menu: [],
      dialogue: null,
      fields: [{ label: 'ID', value: '', enabled: false }],
    };
    assert.equal(readable(screen), 'headings: ログイン\nstatus: colour: green, text: 可能\nfields: {label: ID, value: "", enabled: false}');
  });

  it('is broken up before a line grows long', () => {
    const wide = { rows: Array.from({ length: 30 }, (_value, n) => ({ cells: ['時刻', `取引 ${n}`], state: 'approved' })) };
    const lines = readable(wide).split('\n');
    assert.equal(lines.length, 31);
    assert.ok(lines.every((line) => line.length <= 92));
    assert.ok(
      exactly(wide)
        .split('\n')
        .every((line) => line.length <= 92),
    );
    assert.deepEqual(JSON.parse(exactly(wide)), wide, 'what went over the wire is whole');
  });

  it('keeps apart what looks alike, and survives any depth', () => {
    assert.equal(readable(['true', true, 'a, b', null, 3]), '"true", true, "a, b", null, 3');
    const deep = JSON.parse(`${'['.repeat(3000)}1${']'.repeat(3000)}`);
    assert.match(readable(deep), /nested deeper/);
    assert.match(exactly(deep), /nested deeper/);
    assert.match(readable('x'.repeat(5000)), /5000 characters/);
    assert.ok(!readable(hostile).includes('undefined'));
  });
});
