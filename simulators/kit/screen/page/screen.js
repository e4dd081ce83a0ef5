/*
 * Client of the consoles' HTTP interface: shows a screen document, sends field values to a button's address,
 * shows the answer. It decides nothing of its own; what it does when the connection breaks or a request fails
 * stands in the document (onConnectionLost, onRequestFailed).
 */

const SCREEN_TYPE = 'application/vnd.akashi.screen+json';
const place = (id) => document.getElementById(id);

/** The document on show, the event stream, and whether the connection broke. */
let shown = null;
let stream = null;
let dead = false;

/** An element with properties, attributes (aria-…, role) and children. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// ---- showing ----------------------------------------------------------------------------------

function show(next, typed = {}) {
  const moved = !shown || shown.screen !== next.screen;
  shown = next;
  dead = false;
  document.title = `${next.title} | ${next.system}`;
  place('system').textContent = next.system;
  place('title').textContent = next.title;
  showStatus();
  showMessages(next.messages);
  showUser();
  showForm(typed);
  showTables();
  if (next.dialogue) ask(next.dialogue);
  else place('dialogue').close();
  if (moved) (place('form').querySelector('input:enabled') ?? place('title')).focus();
  listen();
  // A screen without a stream that is not the login screen can do no more.
  if (!next.stream && next.screen !== 'login') stop(next.messages, false);
}

function showStatus() {
  const line = place('status');
  line.hidden = shown.status === null;
  line.className = shown.status?.colour ?? '';
  // Assigned only on a change, so that a screen reader is not made to repeat it.
  if (line.textContent !== (shown.status?.text ?? '')) line.textContent = shown.status?.text ?? '';
}

function showMessages(messages) {
  place('messages').replaceChildren(
    ...messages.map((message) =>
      make(
        'p',
        { className: `message ${message.kind}`, role: message.kind === 'error' ? 'alert' : 'note' },
        ...(message.id ? [make('b', {}, message.id)] : []),
        message.text,
      ),
    ),
  );
}

function showUser() {
  const { user } = shown;
  if (!user) return place('user').replaceChildren();
  const name = make('button', { type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false' }, user.name);
  const items = user.items.map((item) =>
    make('button', { type: 'button', role: 'menuitem', disabled: !item.enabled, onclick: () => press(item) }, item.label),
  );
  const menu = make(
    'ul',
    { role: 'menu', hidden: true, 'aria-label': user.name },
    ...items.map((item) => make('li', { role: 'none' }, item)),
  );
  const box = make('div', { className: 'user' }, name, menu);
  const open = (yes) => {
    menu.hidden = !yes;
    name.setAttribute('aria-expanded', String(yes));
  };
  if (user.opensOn.includes('hover')) {
    box.onmouseenter = () => open(true);
    box.onmouseleave = () => open(false);
  }
  if (user.opensOn.includes('click')) name.onclick = () => open(true);
  box.onkeydown = (event) => {
    const at = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') {
      open(false);
      name.focus();
    } else if (step && user.opensOn.includes('keyboard')) {
      open(true);
      items.at((at + step + items.length) % items.length)?.focus();
    } else return;
    event.preventDefault();
  };
  box.onfocusout = (event) => {
    if (!box.contains(event.relatedTarget)) open(false);
  };
  place('user').replaceChildren(box);
}

function showForm(typed) {
  const inputs = shown.fields.flatMap((field) => {
    const id = `field-${field.name}`;
    const common = { id, name: field.name, disabled: !field.enabled, required: field.required };
    const value = typed[field.name] ?? field.value;
    const input =
      field.type === 'choice'
        ? make('select', common, ...field.choices.map((choice) => make('option', { selected: choice === value }, choice)))
        : make('input', { ...common, type: field.type, value, autocomplete: field.autocomplete ?? 'off', spellcheck: false });
    return [make('label', { htmlFor: id, className: field.required ? 'required' : '' }, field.label), input];
  });
  place('form').replaceChildren(...inputs, make('div', { className: 'buttons' }));
  showButtons();
}

function showButtons() {
  place('form')
    .querySelector('.buttons')
    .replaceChildren(...shown.buttons.map((button, index) => asButton(button, index > 0)));
}

function showTables() {
  place('tables').replaceChildren(
    ...shown.tables.map((table) => {
      const head = make('tr', {}, ...table.columns.map((column) => make('th', { scope: 'col' }, column)));
      const rows = table.rows.map((row) =>
        make(
          'tr',
          {},
          ...row.cells.map((cell) => make('td', {}, cell)),
          ...(row.buttons.length ? [make('td', {}, ...row.buttons.map((button) => asButton(button, true)))] : []),
        ),
      );
      const none = make('tr', {}, make('td', { colSpan: table.columns.length }, table.empty));
      const content = make(
        'table',
        {},
        make('caption', {}, table.caption),
        make('thead', {}, head),
        make('tbody', {}, ...(rows.length ? rows : [none])),
      );
      // A long list scrolls by itself; by keyboard, too.
      return make('div', { className: 'list', tabIndex: 0, role: 'region', 'aria-label': table.caption }, content);
    }),
  );
}

function asButton(button, plain) {
  return make(
    'button',
    { type: 'button', className: plain ? 'plain' : '', disabled: !button.enabled, onclick: () => press(button) },
    button.label,
  );
}

/** A dialogue; it closes on every answer, and by its close box where it has one. */
function ask(dialogue) {
  const box = place('dialogue');
  const answer = (button) => {
    box.close();
    if (button.action) void send(button.action);
  };
  const cross = make('button', { type: 'button', 'aria-label': '閉じる', onclick: () => box.close() }, '×');
  const buttons = dialogue.buttons.map((button, index) =>
    make('button', { type: 'button', className: index ? 'plain' : '', onclick: () => answer(button) }, button.label),
  );
  box.replaceChildren(
    make('div', { className: 'dialogue-head' }, make('h2', {}, dialogue.id ?? ''), ...(dialogue.closable ? [cross] : [])),
    make('p', { id: 'dialogue-text' }, dialogue.text),
    make('div', { className: 'buttons' }, ...buttons),
  );
  box.oncancel = (event) => {
    if (!dialogue.closable) event.preventDefault();
  };
  if (!box.open) box.showModal();
  box.querySelector('.buttons button')?.focus();
}

// ---- doing --------------------------------------------------------------------------------------

function values() {
  const inputs = [...place('form').querySelectorAll('input, select')];
  return Object.fromEntries(inputs.map((input) => [input.name, input.value]));
}

// Enter in a field does what the form's first button does.
place('form').onkeydown = (event) => {
  const [first] = shown?.buttons ?? [];
  if (event.key !== 'Enter' || event.isComposing || event.target.tagName !== 'INPUT' || !first?.enabled) return;
  event.preventDefault();
  press(first);
};

function press(button) {
  if (dead) return;
  if (button.confirm) ask(button.confirm);
  else if (button.clears) showForm({});
  else if (button.action) void send(button.action);
}

async function send(action) {
  const typed = values();
  try {
    const answer = await fetch(action, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(typed) });
    const next = await screenOf(answer);
    const keep = answer.ok || next.screen !== shown.screen ? {} : withoutSecrets(typed);
    show(next, keep);
  } catch {
    stop(shown.onRequestFailed ? [...shown.messages, shown.onRequestFailed] : shown.messages);
  }
}

function withoutSecrets(typed) {
  const secrets = shown.fields.filter((field) => field.type === 'password').map((field) => field.name);
  return Object.fromEntries(Object.entries(typed).filter(([name]) => !secrets.includes(name)));
}

async function screenOf(answer) {
  if (!answer.headers.get('content-type')?.startsWith(SCREEN_TYPE)) throw new Error('not a screen');
  return answer.json();
}

/** Nothing can be done on this screen any more; the way on is a new login. */
function stop(messages, watching = true) {
  dead = true;
  stream?.close();
  stream = null;
  showMessages(messages);
  if (shown.screen === 'login') {
    // The login form can be tried again.
    dead = false;
    return;
  }
  for (const input of document.querySelectorAll('form input, form select, form button, table button, #user button')) input.disabled = true;
  const again = make('button', { type: 'button', onclick: () => open(shown.login).catch(() => undefined) }, 'ログイン画面へ');
  place('messages').append(make('p', { className: 'again' }, again));
  if (watching) watch();
}

// ---- staying connected ----------------------------------------------------------------------------

function listen() {
  if (!shown.stream) {
    stream?.close();
    stream = null;
  } else if (!stream) {
    stream = new EventSource(shown.stream);
    stream.addEventListener('screen', (event) => show(JSON.parse(event.data)));
    stream.addEventListener('update', (event) => update(JSON.parse(event.data)));
    stream.onerror = () => {
      if (shown.onConnectionLost) shown = { ...shown, status: shown.onConnectionLost };
      showStatus();
      stop(shown.messages);
    };
  }
}

function update(changes) {
  if (dead || changes.screen !== shown.screen) return;
  // Parts that stayed as they were are left alone, so that neither focus nor scroll position nor a click half done is lost.
  const isNew = (part) => changes[part] !== undefined && JSON.stringify(changes[part]) !== JSON.stringify(shown[part]);
  const [newFields, newButtons, newTables] = ['fields', 'buttons', 'tables'].map(isNew);
  const kept = isTyped() ? values() : {};
  shown = { ...shown, ...changes };
  showStatus();
  if (changes.messages) showMessages(shown.messages);
  if (newFields) renewForm(kept);
  else if (newButtons) showButtons();
  if (newTables) showTables();
  if (changes.dialogue) ask(changes.dialogue);
}

/** Whether somebody has changed a field since the form was shown. */
function isTyped() {
  const now = values();
  return shown.fields.some((field) => field.enabled && now[field.name] !== field.value);
}

/** Shows the form again; whoever was in a field is still there. */
function renewForm(typed) {
  const within = place('form').contains(document.activeElement) && document.activeElement.name;
  showForm(typed);
  if (within) document.getElementById(`field-${within}`)?.focus();
}

async function open(address) {
  show(await screenOf(await fetch(address)));
}

/** After a break: once the server says that the session is gone, the screen moves to login by itself. */
function watch() {
  const look = async () => {
    if (!dead) return;
    try {
      const next = await screenOf(await fetch('screen'));
      if (!next.stream) return show(next);
    } catch {
      // Still cut off: look again.
    }
    setTimeout(look, 1000);
  };
  addEventListener('online', look, { once: true });
  setTimeout(look, 1000);
}

open('screen').catch(() => {
  place('messages').replaceChildren(
    make('p', { className: 'message error', role: 'alert' }, 'サーバに接続できません。再読み込みしてください。'),
  );
});
