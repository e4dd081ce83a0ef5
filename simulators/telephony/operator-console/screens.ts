import type { Button, Message, ScreenDocument, ScreenUpdate, StatusLine, UserMenu } from '../../kit/screen/document';
import type { User } from '../access/directory';
import type { AccessRules } from '../access/rules';
import { blankScreen, connectionLost, logoutDialogue } from '../console/login-screen';

export const operatorSystem = 'IVR決済ソリューション';

/** Payment methods of the form, in the order of the guide (OPW-3.5.1-09). */
const instalmentChoices = [
  ...['1', '2', '3', '5', '6', '10', '12', '15', '18', '20', '24'].map((count) => `${count}回`),
  'リボ払い',
  'ボーナス一括払い',
];

/** What the payment-linking screen depends on. */
export interface WorkFacts {
  readonly user: User;
  /** Seconds left to send payment data to a waiting call; null when none waits. */
  readonly remaining: number | null;
  readonly changeAdvised: boolean;
  readonly messages?: readonly Message[];
}

/** The payment-linking screen (guide 2-2). */
export function workScreen(rules: AccessRules, facts: WorkFacts): ScreenDocument {
  const advice: Message[] = facts.changeAdvised ? [{ kind: 'advice', text: rules.texts.messages.changeAdvised }] : []; // OPW-3.3.4-05
  return {
    ...blankScreen(rules, operatorSystem, 'payment-linking', rules.texts.titles.work),
    status: statusLine(rules, facts.remaining),
    user: userMenu(rules, facts.user),
    messages: [...advice, ...(facts.messages ?? [])],
    fields: [
      { name: 'transactionId', label: '取引ID', type: 'text', value: '', required: true, enabled: true },
      { name: 'amount', label: '決済金額(税込)', type: 'text', value: '', required: true, enabled: true },
      { name: 'instalments', label: '支払回数', type: 'choice', value: '1回', required: true, enabled: true, choices: instalmentChoices },
    ],
    buttons: workButtons(facts.remaining !== null && !(facts.changeAdvised && rules.password.adviceBlocksWork)),
    stream: 'events',
    onConnectionLost: connectionLost(rules),
  };
}

/** What changes on an open payment-linking screen when a call arrives, waits or goes. */
export function workUpdate(rules: AccessRules, remaining: number | null): ScreenUpdate {
  return { screen: 'payment-linking', status: statusLine(rules, remaining), buttons: workButtons(remaining !== null) };
}

/** The form for a new password: at the first sign-in (guide 3.3.2) or by the user's wish (guide 3.3.3). */
export function passwordScreen(
  rules: AccessRules,
  occasion: 'setting' | 'change',
  user: User,
  messages: readonly Message[],
): ScreenDocument {
  const { labels, titles } = rules.texts;
  const secret = { type: 'password', value: '', required: true, enabled: true } as const;
  const current = { ...secret, name: 'current', label: labels.currentPassword, autocomplete: 'current-password' };
  const menu = userMenu(rules, user);
  return {
    ...blankScreen(rules, operatorSystem, `password-${occasion}`, occasion === 'setting' ? titles.passwordSetting : titles.passwordChange),
    // While a password must be set there is nothing else to do but leave (OPW-3.3.2-05).
    user: occasion === 'setting' ? { ...menu, items: menu.items.slice(-1) } : menu,
    messages,
    fields: [
      ...(occasion === 'change' ? [current] : []),
      { ...secret, name: 'next', label: labels.newPassword, autocomplete: 'new-password' },
      { ...secret, name: 'confirmation', label: labels.confirmation, autocomplete: 'new-password' },
    ],
    buttons: [{ label: labels.update, enabled: true, action: `do/${occasion}-password` }],
    stream: 'events',
    onConnectionLost: connectionLost(rules),
  };
}

function statusLine(rules: AccessRules, remaining: number | null): StatusLine {
  const { status } = rules.texts;
  return remaining === null
    ? { colour: rules.colours.ready, text: status.ready } // OPW-3.7-01
    : { colour: rules.colours.linking, text: status.linking.replace('[n]', String(remaining)) }; // OPW-3.6.1-05
}

function workButtons(sendable: boolean): Button[] {
  return [
    { label: '送信', enabled: sendable, action: 'do/send' }, // OPW-3.5.2-05
    { label: 'クリア', enabled: true, clears: true },
  ];
}

/** The user's name with the pull-down under it (OPW-2.2-02 to -04). */
function userMenu(rules: AccessRules, user: User): UserMenu {
  const { labels } = rules.texts;
  const logout: Button = rules.session.logoutAsks
    ? { label: labels.logout, enabled: true, confirm: logoutDialogue(rules) }
    : { label: labels.logout, enabled: true, action: 'do/log-out' };
  return {
    name: shownName(rules, user),
    opensOn: rules.display.menuOpensOn,
    items: [{ label: labels.changePassword, enabled: true, action: 'do/show-password-change' }, logout].filter((item) => item.label !== ''),
  };
}

function shownName(rules: AccessRules, user: User): string {
  const name = [...(rules.display.showsComment && user.comment !== '' ? user.comment : user.userId)];
  const { nameLimit, ellipsis } = rules.display;
  return name.length > nameLimit ? name.slice(0, nameLimit).join('') + ellipsis : name.join('');
}
