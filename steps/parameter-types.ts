import { defineParameterType } from '@cucumber/cucumber';
import type { ScreenKind, StatusColour } from './targets/screen';

/** A span of time in words: "6 minutes", "24 hours", "89 days 23:59" (hours and minutes). Comes as seconds. */
defineParameterType({
  name: 'duration',
  regexp: /\d+ (?:seconds?|minutes?|hours?|days?)(?: \d\d:\d\d)?/,
  transformer: (text: string): number => {
    const [, count, unit, hours, minutes] = /^(\d+) (\w+?)s?(?: (\d\d):(\d\d))?$/.exec(text) ?? [];
    const seconds = { second: 1, minute: 60, hour: 3600, day: 86_400 }[unit as 'second'];
    return Number(count) * seconds + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  },
});

defineParameterType({
  name: 'screen',
  regexp: /login screen|password-setting screen|password-change screen|payment-linking screen/,
  transformer: (text: string): ScreenKind => text.replace(' screen', '') as ScreenKind,
});

defineParameterType({
  name: 'colour',
  regexp: /green|orange|red/,
  transformer: (text: string): StatusColour => text as StatusColour,
});

/** What a check comes to for the person at the console. */
defineParameterType({
  name: 'outcome',
  regexp: /accepted|refused/,
  transformer: (text: string): 'accepted' | 'refused' => text as 'accepted',
});

/** Text to be typed, in quotes; <TAB>, <SPACE> and <IDEOGRAPHIC SPACE> stand for what cannot be read on paper. */
defineParameterType({
  name: 'typed',
  regexp: /"([^"]*)"/,
  transformer: (text: string): string =>
    text.replaceAll('<TAB>', '\t').replaceAll('<SPACE>', ' ').replaceAll('<IDEOGRAPHIC SPACE>', '\u3000'),
});

defineParameterType({ name: 'operator', regexp: /"([^"]*)"/, transformer: (text: string): string => text });
