/* What the pages of a world share: its address, its clock, a keypad. */

/** /worlds/<world> */
export const base = location.pathname.replace(/\/[^/]+$/, '');
export const control = base.replace('/worlds/', '/control/environments/');
export const place = (id) => document.getElementById(id);
export const keys = [...'123456789*0#'];

/** An element with properties, attributes (aria-…) and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** The buttons of a telephone. */
export function keypad(press) {
  const names = { '*': 'star', '#': 'hash' };
  return keys.map((key) =>
    make('button', { type: 'button', 'data-key': key, 'aria-label': names[key] ?? key, onclick: () => press(key) }, key),
  );
}

/** JSON over HTTP. @throws with the answer's own words, where it has any */
export async function ask(address, method = 'GET', body = undefined) {
  const answer = await fetch(address, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const content = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(content?.error?.message ?? content?.message ?? `HTTP ${answer.status}`);
  return content;
}

// ---- time ---------------------------------------------------------------------------------------

export const timeOf = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', timeStyle: 'medium' });
const dateOf = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', dateStyle: 'medium' });
let now = '';

/** Time that was shown last. */
export const nowShown = () => now;

export function showTime(at) {
  now = at;
  place('now').dateTime = at;
  place('now').textContent = timeOf.format(new Date(at));
  place('date').textContent = `${dateOf.format(new Date(at))}, Japan`;
}

function showClock({ now: at, follows }) {
  showTime(at);
  place('real-time').setAttribute('aria-pressed', String(follows === 'machine'));
}

/**
 * Lets the clock in the head of the page work, and looks at the world once a second.
 * @param look what else is looked at
 * @param complain is told when the clock could not be changed
 */
export function startClock({ look, complain }) {
  place('world').textContent = `World ${decodeURIComponent(base.split('/').at(-1))}`;
  const change = async (path, method, body) => {
    try {
      showClock(await ask(`${control}/clock${path}`, method, body));
    } catch (error) {
      complain(error);
    }
  };
  for (const button of document.querySelectorAll('[data-seconds]')) {
    button.onclick = () => change('/advance', 'POST', { seconds: Number(button.dataset.seconds) });
  }
  place('real-time').onclick = () =>
    change('', 'PUT', { follows: place('real-time').getAttribute('aria-pressed') === 'true' ? 'nothing' : 'machine' });
  // Others move the clock, too.
  const again = async () => {
    if (!document.hidden) {
      try {
        showClock(await ask(`${control}/clock`));
        await look();
      } catch {
        // The bench is gone; whatever is asked next says so.
      }
    }
    setTimeout(again, 1000);
  };
  void again();
}
