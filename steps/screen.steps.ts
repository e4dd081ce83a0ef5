/** What stands on a screen: status, name, pull-down, fields, messages, dialogues. */

import { type DataTable, Then, When } from '@cucumber/cucumber';
import { normalise, sameWords } from '../features/catalogue/words';
import { describe, kindOf, type Screen, type ScreenKind, type StatusColour, shows } from './targets/screen';
import type { ConformanceWorld } from './world';

When('{operator} opens the pull-down under the name', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  await operator.see(operator.terminal.openMenu());
});

When('{operator} rests the mouse pointer on the name', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  await operator.see(operator.terminal.pointAtUser());
});

When('{operator} chooses {string}', async function (this: ConformanceWorld, alias: string, item: string) {
  await this.operator(alias).choose(item);
});

When('{operator} answers {string}', async function (this: ConformanceWorld, alias: string, button: string) {
  const operator = this.operator(alias);
  await operator.see(operator.terminal.answer(button));
});

When('{operator} closes the dialogue by its close box, if it has one', async function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  await operator.see(operator.terminal.answer(operator.seen.dialogue?.closable ? '×' : 'いいえ'));
});

When('{operator} uses the browser to go {word}', async function (this: ConformanceWorld, alias: string, how: string) {
  const operator = this.operator(alias);
  await operator.see(operator.terminal.navigate(how as 'back' | 'forward' | 'reload'));
});

Then('{operator} sees the {screen}', function (this: ConformanceWorld, alias: string, kind: ScreenKind) {
  const { seen } = this.people.any(alias);
  this.check.that(kindOf(seen) === kind, 'Another screen is shown.', { expected: `the ${kind} screen`, seen: describe(seen) });
});

Then(
  '{operator} sees the {screen} with the heading {string}',
  function (this: ConformanceWorld, alias: string, kind: ScreenKind, heading: string) {
    const { seen } = this.operator(alias);
    this.check.that(kindOf(seen) === kind, 'Another screen is shown.', { expected: `the ${kind} screen`, seen: describe(seen) });
    const found = seen.headings.some((one) => sameWords(one, heading));
    this.check.that(found, 'The screen has another heading.', {
      expected: `「${heading}」`,
      seen: seen.headings.join(', ') || 'no heading',
    });
  },
);

Then(
  '{operator} sees the {screen} with these fields and buttons:',
  function (this: ConformanceWorld, alias: string, kind: ScreenKind, table: DataTable) {
    const { seen } = this.operator(alias);
    this.check.that(kindOf(seen) === kind, 'Another screen is shown.', { expected: `the ${kind} screen`, seen: describe(seen) });
    const there = [...seen.fields, ...seen.buttons].map((one) => one.label);
    for (const label of table.raw().flat()) {
      this.check.that(
        there.some((one) => sameWords(one, label)),
        `「${label}」 is missing.`,
        { expected: `「${label}」`, seen: there.join(', ') },
      );
    }
  },
);

Then('{operator} sees the message {string}', function (this: ConformanceWorld, alias: string, message: string) {
  this.check.shown(this.people.any(alias).seen, message, 'The message is not shown.');
});

Then('{operator} sees the message {string} at the top', function (this: ConformanceWorld, alias: string, message: string) {
  const { seen } = this.operator(alias);
  this.check.shown(seen, message, 'The message is not shown.');
  const above = linesBefore(seen, message);
  const below = seen.fields.some((field) => above.some((line) => sameWords(line, field.label)));
  this.check.that(!below, 'The message stands below the form.', { expected: 'at the top of the screen', seen: above.join(' / ') });
});

Then('{operator} does not see the message {string}', function (this: ConformanceWorld, alias: string, message: string) {
  this.check.notShown(this.operator(alias).seen, message, 'The message is shown.');
});

Then(
  'the status of {operator} is {colour} and says something',
  async function (this: ConformanceWorld, alias: string, colour: StatusColour) {
    const operator = this.operator(alias);
    const screen = await operator.see(operator.terminal.until(`a ${colour} status`, (seen) => seen.status?.colour === colour));
    this.check.equal(screen.status?.colour ?? 'no status', colour, 'The status has another colour.');
    this.check.that((screen.status?.text ?? '') !== '', 'The status says nothing.', { expected: 'a message', seen: 'none' });
  },
);

Then(
  'the status of {operator} is {colour} with the message {string}',
  async function (this: ConformanceWorld, alias: string, colour: StatusColour, message: string) {
    const operator = this.operator(alias);
    const screen = await operator.see(operator.terminal.until(`a ${colour} status`, (seen) => seen.status?.colour === colour));
    this.check.equal(screen.status?.colour ?? 'no status', colour, 'The status has another colour.');
    this.check.that(sameWords(screen.status?.text ?? '', message), 'The status says something else.', {
      expected: `「${message}」`,
      seen: describe(screen),
    });
  },
);

Then('the name shown to {operator} is the comment', function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  this.check.equal(operator.seen.userName ?? 'no name', operator.comment, 'Another name is shown.');
});

Then('the name shown to {operator} is the user ID', function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  this.check.equal(operator.seen.userName ?? 'no name', operator.userId, 'Another name is shown.');
});

Then('the name shown to {operator} is whole, with or without an ellipsis', function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const name = operator.seen.userName ?? 'no name';
  this.check.equal(name.replace(/(…|\.\.\.)$/, ''), operator.comment, 'The name is not whole.');
});

Then('the name shown to {operator} is cut at the display limit and ends in an ellipsis', function (this: ConformanceWorld, alias: string) {
  const operator = this.operator(alias);
  const { displayNameLimit } = this.target.profile.parameters;
  const whole = operator.comment || operator.userId;
  const cut = [...whole].slice(0, displayNameLimit).join('');
  const name = operator.seen.userName ?? 'no name';
  this.check.that(name === `${cut}…` || name === `${cut}...`, 'The name is not cut as it should be.', {
    expected: `${cut}… or ${cut}...`,
    seen: name,
  });
});

Then('the pull-down of {operator} offers:', function (this: ConformanceWorld, alias: string, table: DataTable) {
  const { menu } = this.operator(alias).seen;
  for (const item of table.raw().flat()) {
    const found = menu.some((one) => sameWords(one, item));
    this.check.that(found, `「${item}」 is not in the pull-down.`, { expected: `「${item}」`, seen: menu.join(', ') || 'no pull-down' });
  }
});

Then(
  '{operator} sees the dialogue {string} with the text {string}',
  function (this: ConformanceWorld, alias: string, id: string, text: string) {
    const { seen } = this.operator(alias);
    this.check.equal(seen.dialogue?.id ?? 'no dialogue', id, 'Another dialogue is shown, or none.');
    this.check.that(sameWords(seen.dialogue?.text ?? '', text), 'The dialogue says something else.', {
      expected: `「${text}」`,
      seen: describe(seen),
    });
  },
);

Then('the dialogue of {operator} has exactly these buttons:', function (this: ConformanceWorld, alias: string, table: DataTable) {
  const buttons = this.operator(alias).seen.dialogue?.buttons ?? [];
  const expected = table.raw().flat();
  const same = buttons.length === expected.length && expected.every((label) => buttons.some((one) => sameWords(one, label)));
  this.check.that(same, 'The dialogue has other buttons.', { expected: expected.join(', '), seen: buttons.join(', ') || 'no dialogue' });
});

Then('the message ID of the dialogue of {operator} begins with {string}', function (this: ConformanceWorld, alias: string, kind: string) {
  const id = this.operator(alias).seen.dialogue?.id ?? '';
  this.check.that(id.startsWith(kind) && /^[A-Z]\d{3}$/.test(id), 'The message ID is of another kind.', {
    expected: `${kind} and three digits`,
    seen: id || 'no message ID',
  });
});

Then('no dialogue is shown to {operator}', function (this: ConformanceWorld, alias: string) {
  const { seen } = this.operator(alias);
  this.check.that(seen.dialogue === null, 'A dialogue is still shown.', { expected: 'no dialogue', seen: describe(seen) });
});

Then('{operator} sees nothing of {operator}', function (this: ConformanceWorld, alias: string, other: string) {
  const { comment, userId } = this.operator(other);
  this.check.that(!shows(this.operator(alias).seen, comment || userId), `Data of ${other} is shown.`, {
    expected: `nothing of ${other}`,
    seen: describe(this.operator(alias).seen),
  });
});

/** The lines above the one that holds a text. */
function linesBefore(screen: Screen, text: string): readonly string[] {
  const at = screen.lines.findIndex((line) => normalise(line).includes(normalise(text)));
  return screen.lines.slice(0, Math.max(0, at));
}
