/*
 * Two telephones for people: the operator's and the consumer's, both legs of one exchange at the IVR
 * (docs/asyncapi/call-control.yaml). Decides nothing about calls; it shows what the IVR says.
 */

import { ask, base, keypad, keys, make, nowShown, place, showTime, startClock, timeOf } from './page.mjs';

const phones = { operator: place('operator'), consumer: place('consumer') };

/** Legs of the call, oldest first: { id, who, is: 'calling' | 'open' | 'ringing' | 'bridged' | 'over', returned }. */
let legs = [];
let made = 0;
let facts = { operators: [], cards: [], operatorWeb: '' };

// ---- the line to the IVR ------------------------------------------------------------------------

const line = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${base}/call-control`);
line.onopen = () => {
  tellLine('Connected to the IVR');
  show();
};
line.onclose = () => {
  legs = [];
  tellLine('The line to the IVR is broken. Reload this page for a new one.', true);
  show();
};
line.onmessage = ({ data }) => hear(JSON.parse(data));

function say(frame) {
  if (line.readyState === WebSocket.OPEN) line.send(JSON.stringify(frame));
}

function tellLine(text, isWrong = false) {
  place('line').textContent = text;
  place('line').classList.toggle('wrong', isWrong);
}

const toneNames = { 'ring-back': '♪ Ring-back tone', silence: 'Silence' };
const causes = {
  normal: 'the call is over',
  replaced: 'the consumer has taken over',
  busy: 'busy',
  'not-signed-in': 'the operator is not signed in',
  'unknown-number': 'there is no such number',
  'too-late': 'no payment data came in time',
  'send-failed': 'sending the payment data failed',
  'not-confirmed': 'key 1 was not pressed',
  interrupted: 'the payment was broken off',
  'transfer-failed': 'the operator did not take the call',
  'transfer-limit': 'returned too often',
  'over-capacity': 'all channels are in use',
};

/** Something that the IVR says. */
function hear(frame) {
  showTime(frame.at);
  if (frame.type === 'error') {
    tellLine(`The IVR refuses: ${frame.message}`, true);
    // Frames are handled in order: what is asked for first is refused first.
    const refused = legs.find(({ is }) => is === 'calling');
    if (refused) refused.is = 'over';
    return show();
  }
  if (frame.type === 'offered') legs.push({ id: frame.leg, who: 'operator', is: 'ringing', returned: true });
  const leg = legs.find(({ id }) => id === frame.leg);
  if (!leg) return;
  const note = (...what) => write(leg.who, frame.at, ...what);
  const why = causes[frame.cause] ?? frame.cause;
  switch (frame.type) {
    case 'answered':
      if (leg.is !== 'over') leg.is = 'open';
      note('Connected');
      break;
    case 'rejected':
      leg.is = 'over';
      note(`Not connected: ${why}`);
      break;
    case 'prompt':
      note(make('span', { lang: 'ja' }, frame.text), make('small', {}, frame.id));
      break;
    case 'tone':
      note(toneNames[frame.tone] ?? frame.tone);
      break;
    case 'key':
      note(`♪ Key ${frame.key}`);
      break;
    case 'offered':
      note('Rings: the IVR returns the consumer');
      break;
    case 'bridged':
      leg.is = 'bridged';
      note(leg.who === 'operator' ? 'Connected to the consumer' : 'Connected to the operator');
      break;
    case 'hung-up':
      leg.is = 'over';
      note(`The IVR has hung up: ${why}`);
      break;
  }
  show();
}

// ---- what people do -----------------------------------------------------------------------------

const newest = (who, ...states) => legs.findLast((leg) => leg.who === who && states.includes(leg.is));
const consulting = () => legs.findLast((leg) => leg.who === 'operator' && !leg.returned && leg.is === 'open');
const ringing = () => newest('operator', 'ringing');
const bridged = () => newest('operator', 'bridged');
const isFree = () => legs.every(({ is }) => is === 'over');
/** The leg whose keys are pressed. */
const active = (who) => newest(who, 'open', 'bridged');

function begin(who, more = {}) {
  const leg = { id: `t${++made}`, who, is: 'calling', returned: false };
  legs.push(leg);
  write(who, undefined, `Calls ${place('number').value}`);
  say({ type: 'place', leg: leg.id, to: place('number').value, party: who, ...more });
}

function newCall() {
  legs = [];
  for (const phone of Object.values(phones)) phone.querySelector('.heard').replaceChildren();
}

function hangUp(leg) {
  say({ type: 'hang-up', leg: leg.id });
  // The IVR calls the consumer's end itself when a call that rings is not taken.
  if (leg.is !== 'ringing') leg.is = 'over';
  write(leg.who, undefined, 'Hangs up');
}

/** When each act can be done, and what it does. */
const acts = {
  consult: {
    can: isFree,
    act: () => {
      newCall();
      begin('operator');
    },
  },
  blind: {
    can: isFree,
    act: () => {
      newCall();
      begin('consumer');
    },
  },
  complete: {
    can: () => consulting() !== undefined,
    act: () => {
      const leg = { id: `t${++made}`, who: 'consumer', is: 'calling', returned: false };
      const { id } = consulting();
      legs.push(leg);
      say({ type: 'complete', leg: leg.id, replaces: id });
    },
  },
  answer: { can: () => ringing() !== undefined, act: () => say({ type: 'answer', leg: ringing().id }) },
  busy: { can: () => ringing() !== undefined, act: () => say({ type: 'reject', leg: ringing().id, cause: 'busy' }) },
  'no-answer': { can: () => ringing() !== undefined, act: () => say({ type: 'reject', leg: ringing().id, cause: 'no-answer' }) },
  again: {
    can: () => bridged() !== undefined && consulting() === undefined,
    act: () => begin('operator', { transfers: bridged().id }),
  },
  'hang-up': {
    can: () => active('operator') !== undefined,
    act: () => hangUp(consulting() ?? active('operator')),
  },
  'consumer-hang-up': {
    can: () => active('consumer') !== undefined,
    act: () => {
      for (const leg of legs.filter(({ who, is }) => who === 'consumer' && is !== 'over')) hangUp(leg);
    },
  },
};

function press(who, key) {
  const leg = active(who);
  if (!leg) return;
  say({ type: 'press', leg: leg.id, key });
  const button = phones[who].querySelector(`[data-key="${key}"]`);
  button.classList.add('pressed');
  setTimeout(() => button.classList.remove('pressed'), 150);
  writeKey(who, key);
}

// ---- showing ------------------------------------------------------------------------------------

/** A line of what a telephone heard or did. */
function write(who, at, ...what) {
  const list = phones[who].querySelector('.heard');
  const stamp = make('time', { dateTime: at ?? nowShown() }, timeOf.format(new Date(at ?? nowShown())));
  list.append(make('li', { className: at === undefined ? 'own' : '' }, stamp, make('span', {}, ...what)));
  list.scrollTop = list.scrollHeight;
}

/** Keys that follow each other share a line. A consumer's keys are a card: they are not shown. */
function writeKey(who, key) {
  const shown = who === 'consumer' && /\d/.test(key) ? '•' : key;
  const last = phones[who].querySelector('.heard li:last-child .keys');
  if (last) last.append(shown);
  else write(who, undefined, 'Presses ', make('span', { className: 'keys' }, shown));
}

function operatorState() {
  if (consulting()) return 'Connected to the IVR';
  if (ringing()) return 'Rings: the IVR returns the consumer';
  if (bridged()) return 'With the consumer, through the IVR';
  if (newest('operator', 'calling')) return 'Calls';
  return isFree() ? 'With the consumer; can transfer the call now' : 'Free';
}

function consumerState() {
  if (newest('consumer', 'open')) return 'Connected to the IVR';
  if (newest('consumer', 'bridged')) return consulting() ? 'On hold' : 'With the operator, through the IVR';
  if (newest('consumer', 'calling')) return 'Is being connected';
  return isFree() ? 'With the operator' : 'On hold';
}

function show() {
  const isUp = line.readyState === WebSocket.OPEN;
  for (const button of document.querySelectorAll('[data-act]')) {
    const canDo = isUp && acts[button.dataset.act].can();
    const isLost = !canDo && button === document.activeElement;
    button.hidden = !canDo;
    // Whoever pressed a button that is gone now stays at the same telephone.
    if (isLost) (button.parentElement.querySelector('button:not([hidden])') ?? button.closest('.phone').querySelector('.state')).focus();
  }
  phones.operator.querySelector('.transfer').hidden = !(acts.consult.can() || acts.again.can());
  for (const [who, text] of [
    ['operator', operatorState()],
    ['consumer', consumerState()],
  ]) {
    const state = phones[who].querySelector('.state');
    if (state.textContent !== text) state.textContent = text;
    phones[who].classList.toggle('live', newest(who, 'open', 'bridged', 'ringing') !== undefined);
    for (const key of phones[who].querySelectorAll('[data-key]')) key.disabled = active(who) === undefined;
  }
  for (const button of document.querySelectorAll('#cards button')) button.disabled = active('consumer') === undefined;
}

function showFacts(next) {
  const changed = (part) => JSON.stringify(next[part]) !== JSON.stringify(facts[part]);
  const [newOperators, newCards] = ['operators', 'cards'].map(changed);
  facts = next;
  place('operator-web').href = facts.operatorWeb;
  if (newOperators) {
    const chosen = place('number').value;
    const options = facts.operators.map(({ merchantId, userId, telephoneNumber, signedIn }) =>
      make('option', { value: telephoneNumber }, `${telephoneNumber}  ${merchantId} / ${userId}${signedIn ? ', signed in' : ''}`),
    );
    place('number').replaceChildren(...options);
    if (chosen) place('number').value = chosen;
  }
  if (newCards) showCards();
  showSignIn();
}

function showSignIn() {
  const chosen = facts.operators.find(({ telephoneNumber }) => telephoneNumber === place('number').value);
  place('sign-in').hidden = chosen?.signedIn ?? true;
}

function showCards() {
  const rows = facts.cards.map(({ brand, cardNumber, expiry, securityCode, about }) => {
    const parts = [
      ['Number', `${cardNumber}#`],
      ['Expiry', expiry],
      ['Code', securityCode],
    ];
    const buttons = parts.map(([name, typed]) =>
      make(
        'button',
        {
          type: 'button',
          className: 'plain',
          'aria-label': `${name} of the card ${brand}, ${about}`,
          onclick: () => {
            for (const key of typed) press('consumer', key);
          },
        },
        name,
      ),
    );
    // Keyed in by the buttons: nobody needs to read the number.
    const cells = [about, `${cardNumber.slice(0, 4)} … ${cardNumber.slice(-4)}`];
    const name = make('th', { scope: 'row' }, brand);
    return make('tr', {}, name, make('td', {}, ...buttons), ...cells.map((cell) => make('td', {}, cell)));
  });
  place('cards').hidden = rows.length === 0;
  place('cards')
    .querySelector('tbody')
    .replaceChildren(...rows);
  show();
}

for (const [who, phone] of Object.entries(phones)) {
  phone.querySelector('.keypad').append(...keypad((key) => press(who, key)));
  phone.addEventListener('keydown', (event) => {
    if (!keys.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === 'SELECT') return;
    event.preventDefault();
    press(who, event.key);
  });
}
for (const button of document.querySelectorAll('[data-act]')) {
  button.onclick = () => {
    acts[button.dataset.act].act();
    show();
  };
}
place('number').onchange = showSignIn;
show();
startClock({
  // Others sign in, too.
  look: async () => showFacts(await ask(`${base}/telephone/facts`)),
  complain: (error) => tellLine(`The clock could not be changed: ${error.message}`, true),
});
