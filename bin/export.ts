import { writeFileSync } from 'node:fs';
import { dialogflowTests } from './dialogflow-tests';
import { UsageError } from './usage-error';

/**
 * Writes what other tools can use.
 * @param what dialogflow-tests: the sample dialogues as test cases of Dialogflow CX, each as testCases.create takes it
 * @throws UsageError when the file cannot be written
 * @returns the exit code
 */
export function exportFor(_what: 'dialogflow-tests', options: { readonly out?: string; readonly welcome?: string }): number {
  const testCases = dialogflowTests(options.welcome);
  const text = `${JSON.stringify({ testCases }, null, 2)}\n`;
  if (options.out === undefined) {
    process.stdout.write(text);
    return 0;
  }
  try {
    writeFileSync(options.out, text);
  } catch (error) {
    throw new UsageError(`--out: expected a file that can be written, given "${options.out}": ${(error as NodeJS.ErrnoException).code}`);
  }
  process.stdout.write(`${testCases.length} test cases written to ${options.out}\n`);
  return 0;
}
