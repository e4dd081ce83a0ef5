/*
 * A conversation with the card-lock agent for people, over detectIntent (docs/openapi/card-lock-agent.yaml), and beside it what the
 * agent asked of the bank. Decides nothing; it shows what the agent says.
 */
import { ask, base, keypad, keys, make, place, startClock } from './page.mjs';

const agent = 'v3/projects/akashi/locations/global/agents/card-lock';
let holders = [];
let session = null;
let shownRequests = 0;
/** Keys that are not sent yet. */
let pressed = '';

function tell(text, isWrong = false) {
  place('line').textContent = text;
  place('line').classList.toggle('wrong', isWrong);
}

function write(who, text, isOwn = false) {
  const row = make('li', { className: isOwn ? 'own' : '' }, make('b', {}, who), ' ', make('span', { lang: place('language').value }, text));
  place('turns').append(row);
  place('turns').scrollTop = place('turns').scrollHeight;
}

/** One turn. @param input of detectIntent */
async function turn(input, own, parameters = undefined) {
  write('You', own, true);
  try {
    const { queryResult } = await ask(`${base}/card-lock-agent/${agent}/sessions/${session}:detectIntent`, 'POST', {
      queryInput: { ...input, languageCode: place('language').value },
      ...(parameters && { queryParams: { parameters } }),
    });
    for (const message of queryResult.responseMessages) show(message);
    showParameters(queryResult.parameters ?? {});
    if (
      queryResult.responseMessages.some(
        ({ endInteraction, liveAgentHandoff, telephonyTransferCall }) => endInteraction || liveAgentHandoff || telephonyTransferCall,
      )
    )
      end();
  } catch (error) {
    tell(`The agent does not answer: ${error.message}`, true);
  }
  await showAsked();
}

function show(message) {
  if (message.text) write('Agent', message.text.text.join(' '));
  else if (message.liveAgentHandoff || message.telephonyTransferCall) write('Agent', '(hands the call over to a human)');
  else if (message.endInteraction) write('Agent', '(ends the conversation)');
}

function end() {
  session = null;
  place('say').hidden = true;
  place('call').hidden = false;
  tell('The conversation is over');
}

function showParameters(parameters) {
  const rows = Object.entries(parameters).map(([name, value]) =>
    make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, make('code', {}, JSON.stringify(value)))),
  );
  place('parameters')
    .querySelector('tbody')
    .replaceChildren(...rows);
}

/** Requests to the bank since the page was opened. */
async function showAsked() {
  const facts = await ask(`${base}/card-lock/facts`);
  showHolders(facts.holders);
  for (const { service, body, status, answer } of facts.requests.slice(shownRequests)) {
    const row = make('li', {}, make('b', {}, service), make('div', {}, make('code', {}, `→ ${JSON.stringify(body)}`)));
    row.append(make('div', {}, make('code', {}, `← ${status} ${JSON.stringify(answer)}`)));
    place('asked').append(row);
  }
  if (shownRequests < facts.requests.length) place('asked').scrollTop = place('asked').scrollHeight;
  shownRequests = facts.requests.length;
}

function showHolders(next) {
  if (JSON.stringify(next) === JSON.stringify(holders)) return;
  holders = next;
  const options = holders.map(({ phoneNumber, code, cards }) => {
    const named = cards.map(({ vendor, lastFour, status }) => `${vendor} ${lastFour} ${status}`).join(', ');
    return make('option', { value: phoneNumber }, `${phoneNumber}, code ${code}: ${named || 'no cards'}`);
  });
  const chosen = place('caller').value;
  place('caller').replaceChildren(...options);
  if (chosen) place('caller').value = chosen;
}

place('call').onsubmit = async (event) => {
  event.preventDefault();
  session = crypto.randomUUID();
  place('turns').replaceChildren();
  place('call').hidden = true;
  place('say').hidden = false;
  tell('In conversation');
  const level = place('level').value;
  await turn({ event: { event: 'WELCOME' } }, '(calls)', {
    phone_number: place('caller').value,
    ...(level !== '' && { auth_level: Number(level) }),
  });
  place('words').focus();
};

place('say').onsubmit = async (event) => {
  event.preventDefault();
  const words = place('words').value;
  place('words').value = '';
  if (words !== '') await turn({ text: { text: words } }, words);
};
place('silence').onclick = () => turn({ text: { text: '' } }, '(says nothing)');
place('hang-up').onclick = () => {
  write('You', '(hangs up)', true);
  end();
};

async function press(key) {
  pressed += key;
  place('pressed').textContent = pressed;
  if (key !== '#') return;
  const digits = pressed.slice(0, -1);
  pressed = '';
  place('pressed').textContent = '';
  await turn({ dtmf: { digits, finishDigit: '#' } }, `keys ${digits} #`);
}

place('say')
  .querySelector('.keypad')
  .append(...keypad(press));
place('say')
  .querySelector('.keypad')
  .addEventListener('keydown', (event) => {
    if (keys.includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) void press(event.key);
  });
startClock({ look: showAsked, complain: (error) => tell(`The clock could not be changed: ${error.message}`, true) });
tell('Nobody calls');
