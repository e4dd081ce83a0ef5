import type { Button, Dialogue, Message, ScreenDocument, StatusLine, UserMenu } from '../../kit/screen/document';
import type { User } from '../access/directory';
import type { AccessRules } from '../access/rules';
import { blankScreen, connectionLost, logoutDialogue } from '../console/login-screen';
import type { MerchantSettings } from '../merchants/settings';
import { type Desk, headerSeconds } from './desk';
import { monitoringTable } from './monitoring';
import { clearsAll, formFields } from './payment-form';
import type { DialogueName, LinkingRules } from './rules';

export const operatorSystem = 'IVR決済ソリューション';

/** What the payment-linking screen depends on. */
export interface WorkFacts {
  readonly user: User;
  readonly settings: MerchantSettings;
  readonly desk: Desk;
  /** Seconds left to send payment data to a waiting call; null when none waits. */
  readonly remaining: number | null;
  readonly changeAdvised: boolean;
  readonly messages?: readonly Message[];
  readonly dialogue?: DialogueName | null;
}

/** The payment-linking screen (guide 2-2). */
export function workScreen(rules: AccessRules, linking: LinkingRules, facts: WorkFacts): ScreenDocument {
  const { settings, desk } = facts;
  const advice: Message[] = facts.changeAdvised ? [{ kind: 'advice', text: rules.texts.messages.changeAdvised }] : []; // OPW-3.3.4-05
  const shown = facts.dialogue ?? null;
  const asMessage: Message[] = shown && !linking.dialogues.asPopUp ? [messageInstead(linking, shown)] : [];
  const { shown: listShown } = linking.monitoring;
  const hasMonitoring = listShown === 'by-setting' ? settings.realtimeMonitoring : listShown === 'always'; // OPW-2.2-06
  return {
    ...blankScreen(rules, operatorSystem, 'payment-linking', rules.texts.titles.work),
    status: statusLine(rules, headerSeconds(desk, facts.remaining, linking.header)),
    user: userMenu(rules, facts.user),
    messages: [...advice, ...asMessage, ...(facts.messages ?? [])],
    fields: formFields(linking, settings, desk.form),
    buttons: workButtons(rules, linking, facts),
    tables: hasMonitoring ? [monitoringTable(linking.monitoring, desk.rows)] : [],
    dialogue: shown && linking.dialogues.asPopUp ? linkingDialogue(rules, linking, shown) : null,
    stream: 'events',
    onConnectionLost: connectionLost(rules),
  };
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

function workButtons(rules: AccessRules, linking: LinkingRules, facts: WorkFacts): Button[] {
  const { settings, desk } = facts;
  const needsCall = settings.apiLink ? linking.send.needsCallWithApiLink : linking.send.needsCall; // OPW-3.5.2-05, OPW-3.5.5-03
  const sendable = facts.remaining !== null ? linking.send.activeOnArrival : !needsCall; // OPW-3.6.1-04
  const isBlocked = facts.changeAdvised && rules.password.adviceBlocksWork;
  // A client can clear what it was typed into alone; what the server put into the form, the server clears.
  const clearsHere = !settings.apiLink && desk.form === null && clearsAll(linking, settings);
  return [
    { label: linking.labels.send, enabled: sendable && !isBlocked, action: 'do/send' },
    { label: linking.labels.clear, enabled: true, ...(clearsHere ? { clears: true } : { action: 'do/clear' }) },
  ];
}

/** F301, F303, I402 and I405 (OPW-3.7-12). */
function linkingDialogue(rules: AccessRules, { dialogues }: LinkingRules, name: DialogueName): Dialogue {
  return {
    id: dialogues.ids[name],
    text: dialogues.texts[name],
    buttons: dialogues.buttons.map((label) => ({ label, enabled: true })),
    closable: rules.display.dialogueClosable,
  };
}

function messageInstead({ dialogues }: LinkingRules, name: DialogueName): Message {
  const isFailure = name === 'interrupted' || name === 'sendFailed';
  return { id: dialogues.ids[name], kind: isFailure ? 'error' : 'information', text: dialogues.texts[name] };
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
