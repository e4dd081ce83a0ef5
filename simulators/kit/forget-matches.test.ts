import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgetMatches } from './forget-matches';

test('Forget matches: neither the text that was searched last nor what was found in it can be read any more', () => {
  const kept = (): string[] => {
    const { input, lastMatch, lastParen, leftContext, rightContext, $1 } = RegExp as unknown as Record<string, string>;
    return [input, lastMatch, lastParen, leftContext, rightContext, $1] as string[];
  };
  assert.ok(/(found)/.test('to be found here'));
  assert.deepEqual(kept(), ['to be found here', 'found', 'found', 'to be ', ' here', 'found']);
  forgetMatches();
  assert.deepEqual(kept(), ['', '', '', '', '', '']);
});
