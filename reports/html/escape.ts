/** Markup that is safe as it stands; everything else is escaped on its way into a template. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

export type Content = string | number | Html | null | undefined | false | readonly Content[];

/** Template of markup: values are escaped unless they are markup themselves; lists are joined, null and false vanish. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  let text = strings[0] ?? '';
  values.forEach((value, index) => {
    text += render(value) + (strings[index + 1] ?? '');
  });
  return new Html(text);
}

/** A list of names and what they stand for; nothing at all when no entry is left. */
export function pairs(entries: readonly Content[], name = 'pairs'): Html | null {
  const present = entries.filter((entry) => entry !== null && entry !== undefined && entry !== false);
  return present.length === 0 ? null : html`<dl class="${name}">${present}</dl>`;
}

/** Text made safe for elements and quoted attributes; signs that cannot be seen, or that turn the reading direction, are written out. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** Text for the content of an element only, never for an attribute: quotes stay, which recorded JSON is full of. */
export function content(text: string): Html {
  return new Html(visible(text).replace(/[&<>]/g, (sign) => entities[sign] ?? sign));
}

/** Control characters, lone surrogates and direction marks as \u{…}; line breaks and tabs stay. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, (sign) =>
    sign === '\n' || sign === '\t' || sign === '\r' ? sign : `\\u{${sign.codePointAt(0)?.toString(16)}}`,
  );
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function render(value: Content): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return escapeHtml(String(value));
}
