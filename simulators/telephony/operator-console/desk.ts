/** What one operator's console remembers of calls, and what news of a call does to it. Pure. */
import type { CallNews, CardResult, PaymentData } from '../ivr/news';
import type { DialogueName, LinkingRules } from './rules';

/** One row of the monitoring list. */
export interface MonitoringRow {
  /** Counts the rows of this operator. */
  readonly number: number;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly at: number;
  readonly transactionId: string;
  readonly text: string;
  readonly result?: CardResult;
}

export interface Desk {
  /** The call that waited last, and the seconds that it began with. */
  readonly waiting: { readonly call: string; readonly first: number } | null;
  /** Seconds in a header that did not go back to ready; never by the documented rules. */
  readonly stuckAt: number | null;
  /** What the form shows; null for a fresh one. */
  readonly form: PaymentData | null;
  /** The call that took the form's data. */
  readonly formOf: string | null;
  /** Oldest first. */
  readonly rows: readonly MonitoringRow[];
}

export interface DeskChange {
  readonly desk: Desk;
  readonly dialogue: DialogueName | null;
  readonly formIsFresh: boolean;
  /** What was typed is lost; never by the documented rules. */
  readonly formIsLost: boolean;
}

export const emptyDesk: Desk = { waiting: null, stuckAt: null, form: null, formOf: null, rows: [] };

/**
 * The desk after news of a call, and what has to be shown of it.
 * @param now milliseconds since 1970-01-01T00:00Z
 * @param callReturn whether the merchant has the option
 */
export function nextDesk(desk: Desk, news: CallNews, rules: LinkingRules, now: number, callReturn: boolean): DeskChange {
  const { dialogues, monitoring } = rules;
  const changed = (next: Partial<Desk>, dialogue: DialogueName | 'nothing' = 'nothing'): DeskChange => ({
    desk: { ...desk, ...next },
    dialogue: dialogue === 'nothing' ? null : dialogue,
    formIsFresh: next.form === null,
    formIsLost: false,
  });
  const withRow = (text: string, transactionId: string, result?: CardResult): Partial<Desk> =>
    text === '' ? {} : { rows: added(desk.rows, { at: now, transactionId, text, ...(result && { result }) }, monitoring.keepsRows) };
  switch (news.type) {
    case 'waiting': {
      if (desk.waiting?.call === news.call) return changed({});
      const arrived = changed({ waiting: { call: news.call, first: news.remaining }, stuckAt: null });
      return { ...arrived, formIsLost: !rules.form.keptOnArrival }; // OPW-3.6.1-14
    }
    case 'waiting-ended': {
      const stuckAt = rules.header.readyAfter.includes(news.why) ? null : (desk.waiting?.first ?? 0);
      const shows = { 'too-late': dialogues.tooLateShows, 'hung-up': dialogues.hungUpShows, 'send-failed': dialogues.failedSendShows };
      return news.why === 'data-taken'
        ? changed({ waiting: null, stuckAt, formOf: news.call })
        : changed({ waiting: null, stuckAt }, shows[news.why]);
    }
    case 'point': {
      const text = monitoring.points.includes(news.point) ? monitoring.labels[news.point] : '';
      return changed(withRow(text, news.transactionId, news.result)); // OPW-3.7-11
    }
    case 'interrupted':
      return changed({}, dialogues.interruptionShows); // OPW-3.7-09
    case 'returning':
    case 'returned': {
      const isMoment = dialogues.returnShownAt === (news.type === 'returning' ? 'start' : 'arrival');
      return changed({}, isMoment ? returnDialogue(news.paid) : 'nothing');
    }
    case 'transfer-failed': {
      const text = news.paid ? monitoring.lines.transferFailedPaid : monitoring.lines.transferFailedUnpaid; // OPW-3.7-06, OPW-3.7-07
      return changed(withRow(text, monitoring.lineNamesTransaction ? news.transactionId : ''));
    }
    case 'ended': {
      const text = news.paid ? monitoring.lines.endedPaid : monitoring.lines.endedUnpaid; // OPW-3.7-04, OPW-3.7-05
      const row = withRow(text, monitoring.lineNamesTransaction ? news.transactionId : '');
      const isFormDone = desk.formOf === news.call && desk.form !== null && rules.form.freshAfter === 'call'; // OPW-3.6.2-05
      const unasked = dialogues.withoutCallReturn && !callReturn;
      return changed(isFormDone ? { ...row, form: null, formOf: null } : row, unasked ? returnDialogue(news.paid) : 'nothing');
    }
  }
}

/** The number that the header counts down, or null when it says ready (OPW-3.6.1-05). */
export function headerSeconds(desk: Desk, remaining: number | null, rules: LinkingRules['header']): number | null {
  if (remaining === null) return desk.stuckAt;
  if (!rules.countdownShown) return null;
  const first = desk.waiting?.first ?? remaining;
  return first - Math.floor((first - remaining) / rules.countsDownBy) * rules.countsDownBy;
}

function returnDialogue(paid: boolean): DialogueName {
  return paid ? 'returnPaid' : 'returnUnpaid'; // OPW-3.6.2-01, OPW-3.6.2-02
}

function added(rows: readonly MonitoringRow[], row: Omit<MonitoringRow, 'number'>, keeps: number): MonitoringRow[] {
  return [...rows, { ...row, number: (rows.at(-1)?.number ?? 0) + 1 }].slice(-keeps);
}
