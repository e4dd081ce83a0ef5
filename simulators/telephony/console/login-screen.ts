import type { Dialogue, Message, ScreenDocument, StatusLine } from '../../kit/screen/document';
import type { AccessRules } from '../access/rules';

/** What every screen of a console has, before anything of its own. */
export function blankScreen(rules: AccessRules, system: string, screen: string, title: string): ScreenDocument {
  return {
    screen,
    system,
    title,
    status: null,
    user: null,
    messages: [],
    fields: [],
    buttons: [],
    tables: [],
    dialogue: null,
    stream: null,
    onConnectionLost: null,
    onRequestFailed: requestFailed(rules),
    login: 'screen?login',
  };
}

/** The login form (OPW-3.1-01). */
export function loginScreen(rules: AccessRules, system: string, messages: readonly Message[]): ScreenDocument {
  const { labels, titles } = rules.texts;
  const field = { value: '', required: false, enabled: true };
  return {
    ...blankScreen(rules, system, 'login', titles.login),
    messages,
    fields: [
      { ...field, name: 'merchantId', label: labels.merchantId, type: 'text', autocomplete: 'organization' },
      { ...field, name: 'userId', label: labels.userId, type: 'text', autocomplete: 'username' },
      { ...field, name: 'password', label: labels.password, type: 'password', autocomplete: 'current-password' },
    ],
    buttons: [{ label: labels.signIn, enabled: true, action: 'do/sign-in' }],
  };
}

/** Header of a broken connection (OPW-3.7-02). */
export function connectionLost(rules: AccessRules): StatusLine | null {
  const text = rules.texts.status.broken;
  return text === '' ? null : { colour: rules.colours.broken, text };
}

/** E309 (OPW-4.5-01). */
function requestFailed(rules: AccessRules): Message | null {
  const text = rules.texts.messages.requestFailed;
  return text === '' ? null : { id: rules.texts.dialogues.requestFailedId, kind: 'error', text };
}

/** Dialogue I005 (OPW-3.4-01). */
export function logoutDialogue(rules: AccessRules): Dialogue {
  const { labels, dialogues } = rules.texts;
  return {
    id: dialogues.logoutId,
    text: dialogues.logout,
    buttons: [
      { label: labels.yes, enabled: true, action: 'do/log-out' },
      rules.session.logoutNoEnds ? { label: labels.no, enabled: true, action: 'do/stay' } : { label: labels.no, enabled: true },
    ],
    closable: rules.display.dialogueClosable,
  };
}
