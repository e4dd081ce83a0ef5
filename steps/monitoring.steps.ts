/** The monitoring list, the countdown and the dialogues while a call goes on. */
import { type DataTable, Then } from '@cucumber/cucumber';
import { normalise, sameWords } from '../features/catalogue/words';
import { describe, type Screen, type SeenTable, shows } from './targets/screen';
import type { ConformanceWorld } from './world';

const columns = { time: '時刻', point: 'IVR通過ポイント', card: 'カード取引結果', code: '結果コード', message: '結果メッセージ' } as const;

Then(
  'the monitoring list of {operator} has the heading {string} and these columns:',
  function (this: ConformanceWorld, alias: string, heading: string, table: DataTable) {
    const { seen } = this.operator(alias);
    this.check.shown(seen, heading, 'The heading is missing.');
    const list = listOf(seen);
    for (const column of table.raw().flat()) {
      const found = list?.columns.some((one) => sameWords(one, column)) ?? false;
      this.check.that(found, `The column 「${column}」 is missing.`, { expected: column, seen: list?.columns.join(', ') ?? 'no list' });
    }
  },
);

Then('{operator} sees no monitoring list', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const screen = await operator.see(operator.terminal.look());
  const shown = listOf(screen) !== undefined || shows(screen, 'リアルタイムモニタリング');
  this.check.that(!shown, 'A monitoring list is shown.', { expected: 'none', seen: listOf(screen)?.columns.join(', ') ?? 'its heading' });
});

Then(
  'the first line of the monitoring list of {operator} says {string}',
  async function (this: ConformanceWorld, alias: string, text: string) {
    const first = (screen: Screen): string =>
      topLines(screen)
        .map((row) => row.join(' '))
        .join(' / ');
    const says = (screen: Screen): boolean => normalise(first(screen)).includes(normalise(text));
    const operator = this.operator(alias);
    const screen = await operator.see(operator.terminal.until(`the line 「${text}」`, says));
    this.check.that(says(screen), 'The first line says something else.', { expected: `「${text}」`, seen: first(screen) || 'no line' });
  },
);

Then('the monitoring list of {operator} has a line {string}', async function (this: ConformanceWorld, alias: string, text: string) {
  const says = (screen: Screen): boolean => rowsOf(screen).some((row) => normalise(row.join(' ')).includes(normalise(text)));
  const operator = this.operator(alias);
  const screen = await operator.see(operator.terminal.until(`the line 「${text}」`, says));
  this.check.that(says(screen), 'There is no such line.', { expected: `「${text}」`, seen: inLines(screen) });
});

Then(
  'the lines of the monitoring list of {operator} came one by one, each on top of the others',
  async function (this: ConformanceWorld, alias: string) {
    const operator = this.operator(alias);
    const ended = (screen: Screen): boolean => rowsOf(screen).some((row) => row.join().includes('【決済'));
    const screen = await operator.see(operator.terminal.until('the end of the call', ended));
    const times = rowsOf(screen).map((row) => secondsOf(cell(screen, row, columns.time)));
    this.check.that(times.length > 1, 'The list has not grown.', { expected: 'a line for every notification', seen: inLines(screen) });
    // Lines may change places within a second (OPW-4.9-01).
    const falling = times.every((time, n) => n === 0 || time <= (times[n - 1] as number) + 1);
    const latest = topLines(screen).some((row) => row.join().includes('【決済'));
    this.check.that(falling && latest, 'A new line is not the first.', {
      expected: 'the latest on top',
      seen: inLines(screen),
    });
  },
);

Then(
  'the monitoring list of {operator} shows the examination with result, code and {string}',
  async function (this: ConformanceWorld, alias: string, message: string) {
    const { screen, row } = await examination(this, alias);
    const seen = row.join(' | ') || inLines(screen);
    for (const column of [columns.card, columns.code, columns.message]) {
      this.check.that(cell(screen, row, column) !== '', `「${column}」 is empty.`, { expected: 'all three cells filled', seen });
    }
    this.check.that(sameWords(cell(screen, row, columns.message), message), 'The message of a success is another.', {
      expected: `「${message}」`,
      seen,
    });
  },
);

Then(
  'the monitoring list of {operator} shows the examination with result, code and a message',
  async function (this: ConformanceWorld, alias: string) {
    const { screen, row } = await examination(this, alias);
    const seen = row.join(' | ') || inLines(screen);
    for (const column of [columns.card, columns.code, columns.message]) {
      this.check.that(cell(screen, row, column) !== '', `「${column}」 is empty.`, { expected: 'all three cells filled', seen });
    }
  },
);

/** Points of a call in their order, by the codes of their labels (ruling of OPW-3.7-11). */
const pointCodes: Readonly<Record<string, RegExp>> = {
  transfer: /^\s*0?1/,
  'card number': /^\s*0?2/,
  expiry: /^\s*0?2/,
  'security code': /^\s*0?2/,
  examination: /^\s*0?3/,
  return: /^\s*[ET]/,
};

Then('the monitoring list of {operator} has, by its times, {}', async function (this: ConformanceWorld, alias: string, points: string) {
  const expected = points.split(/, and |, /);
  const operator = this.operator(alias);
  const last = pointCodes[expected.at(-1) as string] as RegExp;
  const screen = await operator.see(
    operator.terminal.until(`the point ${expected.at(-1)}`, (seen) =>
      rowsOf(seen).some((row) => last.test(cell(seen, row, columns.point))),
    ),
  );
  const rows = rowsOf(screen).map((row) => ({ point: cell(screen, row, columns.point), time: secondsOf(cell(screen, row, columns.time)) }));
  const stages = [...new Set(expected.map((name) => (pointCodes[name] as RegExp).source))];
  let before = Number.NEGATIVE_INFINITY;
  for (const source of stages) {
    const of = rows.filter(({ point }) => new RegExp(source).test(point));
    const least = expected.filter((name) => (pointCodes[name] as RegExp).source === source).length;
    this.check.that(of.length >= least, 'A point of the call is missing.', { expected: points, seen: inLines(screen) });
    // A second of tolerance (ruling of OPW-4.9-01).
    this.check.that(Math.min(...of.map(({ time }) => time)) >= before - 1, 'The points come in another order.', {
      expected: points,
      seen: inLines(screen),
    });
    before = Math.max(...of.map(({ time }) => time));
  }
});

// ---- countdown, header, dialogues

Then(
  'the header of {operator} counts down from 20 in orange, once a second, as {string}',
  async function (this: ConformanceWorld, alias: string, form: string) {
    const operator = this.operator(alias);
    for (let left = 20; left > 15; left--) {
      const expected = form.replace('[n]', String(left));
      const says = (screen: Screen): boolean => sameWords(screen.status?.text ?? '', expected);
      const screen = await operator.see(operator.terminal.until(`${left} seconds`, says));
      this.check.that(says(screen), 'The header counts otherwise.', { expected: `「${expected}」`, seen: describe(screen) });
      this.check.equal(screen.status?.colour ?? 'no status', 'orange', 'The countdown has another colour.');
      await this.target.controls.advance(1);
    }
  },
);

Then(
  'the header of {operator} is back to ready, perhaps with dialogue F301 or F303',
  async function (this: ConformanceWorld, alias: string) {
    const operator = this.operator(alias);
    const screen = await operator.see(operator.terminal.until('a green header', (seen) => seen.status?.colour === 'green'));
    this.check.equal(screen.status?.colour ?? 'no status', 'green', 'The header is not back to ready.');
    const id = screen.dialogue?.id ?? 'none';
    this.check.that(['F301', 'F303', 'none'].includes(id), 'Another dialogue is shown.', {
      expected: 'F301, F303 or none',
      seen: describe(screen),
    });
  },
);

Then('the header of {operator} says {string}', async function (this: ConformanceWorld, alias: string, text: string) {
  const operator = this.operator(alias);
  const screen = await operator.see(operator.terminal.look());
  this.check.that(sameWords(screen.status?.text ?? '', text), 'The header says something else.', {
    expected: `「${text}」`,
    seen: describe(screen),
  });
});

Then('at that moment the header of {operator} says {string}', function (this: ConformanceWorld, alias: string, text: string) {
  const { seen } = this.operator(alias);
  this.check.that(sameWords(seen.status?.text ?? '', text), 'The header says something else.', {
    expected: `「${text}」`,
    seen: describe(seen),
  });
});

Then(
  '{operator} is shown the dialogue {string} with the text {string}',
  async function (this: ConformanceWorld, alias: string, id: string, text: string) {
    const operator = this.operator(alias);
    const screen = await operator.see(operator.terminal.until(`the dialogue ${id}`, (seen) => seen.dialogue !== null));
    this.check.equal(screen.dialogue?.id ?? 'no dialogue', id, 'Another dialogue is shown, or none.');
    this.check.that(sameWords(screen.dialogue?.text ?? '', text), 'The dialogue says something else.', {
      expected: `「${text}」`,
      seen: describe(screen),
    });
  },
);

async function examination(world: ConformanceWorld, alias: string): Promise<{ screen: Screen; row: readonly string[] }> {
  const of = (screen: Screen): readonly string[] | undefined =>
    rowsOf(screen).find((row) => /^\s*0?3/.test(cell(screen, row, columns.point)));
  const operator = world.operator(alias);
  const screen = await operator.see(operator.terminal.until('the line of the examination', (seen) => of(seen) !== undefined));
  const row = of(screen);
  world.check.that(row !== undefined, 'There is no line of the examination.', { expected: 'a line 03', seen: inLines(screen) });
  return { screen, row: row ?? [] };
}

function listOf(screen: Screen): SeenTable | undefined {
  return screen.tables.find((table) => table.columns.some((column) => sameWords(column, columns.point)));
}

function rowsOf(screen: Screen): readonly (readonly string[])[] {
  return listOf(screen)?.rows ?? [];
}

/** The first line, and what may stand above it: lines of the same second change places (OPW-4.9-01). */
function topLines(screen: Screen): readonly (readonly string[])[] {
  const [first, second] = rowsOf(screen);
  if (!first || !second) return first ? [first] : [];
  return cell(screen, first, columns.time) === cell(screen, second, columns.time) ? [first, second] : [first];
}

function cell(screen: Screen, row: readonly string[], column: string): string {
  const at = listOf(screen)?.columns.findIndex((one) => sameWords(one, column)) ?? -1;
  return (at < 0 ? '' : (row[at] ?? '')).trim();
}

/** HH:MM:SS as seconds of the day. */
function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

function inLines(screen: Screen): string {
  return (
    rowsOf(screen)
      .map((row) => row.filter(Boolean).join(' '))
      .join(' / ') || 'no line'
  );
}
