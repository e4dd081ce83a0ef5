import type { Screen } from './screen';

/** Selectors by which a profile may help where documented labels and roles are not enough. */
export type Locators = Readonly<Record<string, string>>;

/**
 * Reads a page as a person would, by labels and roles; runs inside the browser, so it must not use anything
 * from outside itself. Nothing of our own page is known here.
 */
export function readPage(locators: Locators): Screen {
  const text = (element: Element | null): string => (element as HTMLElement | null)?.innerText?.trim() ?? '';
  const visible = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== 'hidden';
  };
  const all = (selector: string, within: ParentNode = document): HTMLElement[] =>
    [...within.querySelectorAll<HTMLElement>(selector)].filter(visible);
  const nameOf = (element: Element): string => {
    const by = element.getAttribute('aria-labelledby');
    if (by !== null)
      return by
        .split(/\s+/)
        .map((id) => text(document.getElementById(id)))
        .join(' ')
        .trim();
    const label = element.getAttribute('aria-label');
    if (label !== null) return label.trim();
    const labels = (element as HTMLInputElement).labels;
    if (labels && labels.length > 0) return text(labels[0] as Element).replace(/^\*\s*/, '');
    if (element instanceof HTMLInputElement && /^(submit|button)$/.test(element.type)) return element.value;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName)) {
      // A form laid out as a table names its fields by the cell before.
      const cell = element.closest('td, dd')?.previousElementSibling ?? null;
      return (text(cell) || element.getAttribute('placeholder') || element.getAttribute('name') || '').replace(/^\*\s*/, '');
    }
    return text(element);
  };
  /** What stands around a field's name, generated content included. */
  const markOf = (element: HTMLInputElement): string => {
    const label = element.labels?.[0] ?? element.closest('td, dd')?.previousElementSibling ?? null;
    if (!label) return '';
    return [text(label), getComputedStyle(label, '::before').content, getComputedStyle(label, '::after').content].join(' ');
  };
  const enabled = (element: Element): boolean => !element.matches(':disabled') && element.getAttribute('aria-disabled') !== 'true';
  const own = (element: Element): string =>
    [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent)
      .join('')
      .trim();

  // ---- status: the line that says one of the documented things, and the colour that it or its surroundings have
  const documented = /正常にお取引可能|秒以内に決済情報を送信|予期せぬエラーが発生/;
  const lines =
    locators.status === undefined ? all('main *, body *').filter((element) => documented.test(own(element))) : all(locators.status);
  const statusElement = lines[0] ?? all('[role=status]').find((element) => text(element) !== '') ?? null;
  const hueOf = (colour: string): 'green' | 'orange' | 'red' | null => {
    const [r = 0, g = 0, b = 0, a = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
    const [max, min] = [Math.max(r, g, b), Math.min(r, g, b)];
    if (a === 0 || max - min < 60) return null;
    const hue =
      (max === r ? ((g - b) / (max - min)) * 60 : max === g ? 120 + ((b - r) / (max - min)) * 60 : 240 + ((r - g) / (max - min)) * 60) %
      360;
    if (hue >= 75 && hue <= 175) return 'green';
    if (hue >= 15 && hue < 75) return 'orange';
    return hue < 15 || hue > 335 ? 'red' : null;
  };
  const coloursOf = (element: Element): (string | null)[] => {
    const parts = [element, ...element.children, ...(element.previousElementSibling ? [element.previousElementSibling] : [])];
    const styles = parts.flatMap((part) => [getComputedStyle(part), getComputedStyle(part, '::before')]);
    return styles.flatMap((style) => [hueOf(style.color), hueOf(style.backgroundColor), hueOf(style.borderTopColor), hueOf(style.fill)]);
  };
  const statusOf = (element: Element) => ({
    colour: (coloursOf(element).find((hue) => hue !== null) ?? 'other') as 'green' | 'orange' | 'red' | 'other',
    text: text(element),
  });

  // ---- dialogue, pull-down, messages
  const box = all(locators.dialogue ?? 'dialog[open], [role=dialog], [role=alertdialog]')[0];
  const dialogueOf = (element: HTMLElement) => {
    const names = all('button, [role=button], input[type=button], input[type=submit]', element).map(nameOf);
    const cross = /^(×|✕|x|閉じる|close)$/i;
    const read = text(element);
    return {
      id: read.match(/[A-Z]\d{3}/)?.[0] ?? '',
      text: read
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !/^[A-Z]\d{3}$/.test(line) && !cross.test(line) && !names.includes(line))
        .join(''),
      buttons: names.filter((name) => !cross.test(name)),
      closable: names.some((name) => cross.test(name)),
    };
  };
  const menu = all(locators.menu ?? '[role=menuitem]').map(nameOf);
  const user = all(locators.userName ?? '[aria-haspopup=menu], [aria-haspopup=true]')[0];
  const inDialogue = (element: Element): boolean => box?.contains(element) ?? false;

  return {
    headings: all('h1, h2, h3, [role=heading]')
      .filter((element) => !inDialogue(element))
      .map(text),
    status: statusElement && statusOf(statusElement),
    userName: user ? text(user) : null,
    menu,
    dialogue: box ? dialogueOf(box) : null,
    fields: all('input, select, textarea')
      .filter((element) => !/^(submit|button|hidden|checkbox|radio)$/.test((element as HTMLInputElement).type) && !inDialogue(element))
      .map((element) => {
        const input = element as HTMLInputElement;
        return {
          label: nameOf(input),
          value: input.type === 'password' ? '' : input.value,
          enabled: enabled(input) && !input.readOnly,
          marked: markOf(input).includes('*'),
          choices: input.tagName === 'SELECT' ? [...(element as HTMLSelectElement).options].map((option) => option.text.trim()) : [],
        };
      }),
    buttons: all('button, [role=button], input[type=submit], input[type=button]')
      .filter((element) => !inDialogue(element) && element !== user && !element.matches('[role=menuitem]'))
      .map((element) => ({ label: nameOf(element), enabled: enabled(element) })),
    tables: all(locators.tables ?? 'table')
      .filter((table) => table.querySelector('th') !== null && table.querySelector('input') === null)
      .map((table) => ({
        caption: text(table.querySelector('caption')) || nameOf(table).split('\n')[0] || '',
        columns: all('thead th, [role=columnheader]', table).map(text),
        // A row of one wide cell says that there is nothing.
        rows: all('tbody tr', table)
          .map((row) => all('td, th', row).map((cell) => text(cell).replace(/\s+/g, ' ')))
          .filter((cells) => cells.length > 1),
      })),
    messages: all(locators.messages ?? '[role=alert], [role=note]').map((element) => text(element).replace(/\s+/g, ' ')),
    lines: document.body.innerText
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  };
}
