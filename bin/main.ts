import { isIP } from 'node:net';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { FileError } from '../features/catalogue/yaml-file';
import { BundleError } from '../reports/evidence/bundle-error';
import { KeyError } from '../reports/evidence/keys';
import { exitCodes } from '../reports/verdict';
import { NoBrowser } from '../steps/targets/chromium';
import { ContainerTrouble } from '../steps/targets/containers/trouble';
import { UsageError } from './usage-error';
import { version } from './version';

/** The command line: parses, calls (each command is loaded when it is called), turns errors into one or two lines and an exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('akashi')
    .description('Conformance suite with built-in simulators for card payment by telephone, tokenization and card lock.')
    .version(version)
    .option('--debug', 'print stack traces')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => undefined });

  const finish = (code: number): void => {
    process.exitCode = code;
  };

  program
    .command('run')
    .description('run the suite, write the reports')
    .option('--target <profile.yaml>', 'system under test; the built-in simulators without it')
    .option('--tags <expression>', 'scenarios to run, such as "@OPW-3.2.1-06 or @OPW-3.4"')
    .addOption(new Option('--binding <binding>', 'ways to reach the consoles').choices(['http', 'browser', 'all']).default('all'))
    .option('--parallel <n>', 'number of processes', wholeNumber(1, 64))
    .option('--order <order>', 'defined, random or random:<seed>', orderOf)
    .option('--seed <n>', 'seed of the run', wholeNumber(0, 2 ** 31))
    .option('--repeat <n>', 'run every scenario so many times: what disagrees is UNSTABLE', wholeNumber(1, 1000))
    .option('--shard <i/n>', 'run the i-th of n parts; akashi report --merge puts them together', shardOf)
    .option('--waivers <file>', 'known failures: reason, owner, last day')
    .option('--sign-with <key>', 'private key that signs the bundle; else AKASHI_SIGNING_KEY, else it is not signed')
    .option('--no-doctor', 'begin without looking whether the target can be tested')
    .option('--plan', 'only say what would be done: scenarios, time, acts by hand, calls, payments, messages')
    .option('--unattended', 'nobody is there: what has to be done by hand is NOT_TESTABLE')
    .option('--resume', 'go on with the run that was cut in the same folder')
    .option('--out <folder>', 'where bundle and reports go', 'reports/out')
    .option('--json', 'print a summary for machines')
    .action(async (options) => finish(await (await import('./run/run')).run(options)));

  program
    .command('simulate')
    .description('start the simulators and stay')
    .option('--port <n>', 'port; 0 lets the system choose', wholeNumber(0, 65_535), 0)
    .option('--host <address>', 'address of this machine to listen at; 0.0.0.0 in a container', addressOf, '127.0.0.1')
    .option('--rules <json>', 'patch of the rules, to break or to vary them: {"path.of.a.rule": value}')
    .option('--log', 'print what the simulated systems log')
    .option('--real-time', 'let the clock follow this machine')
    .option('--mutual-tls <folder>', 'speak TLS with whom presents the certificate that is written there')
    .option('--json', 'print the addresses for machines')
    .action(async (options) => finish(await (await import('./simulate')).simulate(options)));

  program
    .command('prove')
    .description('every fault must be caught, no lawful variant flagged')
    .option('--tags <expression>', 'faults and variants of these requirements only')
    .option('--wide', 'try every fault with the whole suite, to see what else it trips')
    .option('--lanes <n>', 'number of processes', wholeNumber(1, 64), 2)
    .option('--json', 'print the results for machines')
    .action(async (options) => finish(await (await import('./prove/prove')).prove(options)));

  program
    .command('requirements')
    .description('the catalogue and what covers it')
    .option('--uncovered', 'only requirements without a scenario')
    .option('--json', 'print the list for machines')
    .action(async (options) => finish((await import('./requirements')).requirements(options)));

  program
    .command('verify')
    .description('judge a bundle again, with no target')
    .argument('<bundle>', 'the file bundle.tar of a run, or its folder bundle')
    .option('--key <file>', 'public key by which it must be signed')
    .option('--json', 'print the result for machines')
    .action(async (bundle, options) => finish(await (await import('./bundle/verify')).verify(bundle, options)));

  program
    .command('report')
    .description('put the parts of a run together (--shard) and judge them as one')
    .requiredOption('--merge <bundle...>', 'bundle.tar, or folder bundle, of every part')
    .option('--sign-with <key>', 'private key that signs the bundle; else AKASHI_SIGNING_KEY, else it is not signed')
    .option('--out <folder>', 'where bundle and reports go', 'reports/out')
    .action(async (options) => finish(await (await import('./bundle/report')).report(options)));

  program
    .command('diff')
    .description('what changed from one run to another, and why')
    .argument('<old>', 'results.json, the folder of a run, or its bundle.tar')
    .argument('<new>', 'the same of the other run')
    .option('--json', 'print the changes for machines')
    .action(async (old, now, options) => finish(await (await import('./bundle/diff')).diff(old, now, options)));

  program
    .command('init')
    .description('write a commented profile; what is not said is asked on a terminal')
    .argument('[file]', 'where it goes', 'akashi-profile.yaml')
    .option('--name <name>', 'name of the system, as it shall stand on the report')
    .option('--role <role=address...>', 'roles that it has, and where they are')
    .option('--binding <binding...>', 'ways to reach its consoles: http, browser')
    .option('--connection <name=address...>', 'systems beside it that can be looked into')
    .option('--option <option...>', 'documented features that it has')
    .option('--control <control...>', 'controls that it offers')
    .option('--control-address <address>', 'base address of its control interface')
    .option('--merchant <id...>', 'IVR merchant IDs of the test')
    .option('--scheme <scheme...>', 'networks that it deals with: vts, mdes')
    .action(async (file, options) => finish(await (await import('./profile/init')).init(file, options)));

  program
    .command('doctor')
    .description('look whether a target can be tested, before it is; ends in one word')
    .argument('<profile>', 'profile of the target')
    .option('--json', 'print the checks for machines')
    .action(async (profile, options) => finish(await (await import('./profile/doctor')).doctor(profile, options)));

  program
    .command('keygen')
    .description('make a pair of keys to sign bundles with')
    .argument('<name>', 'NAME.key and NAME.pub are written')
    .action(async (name) => finish((await import('./run/signing-key')).keygen(name)));

  program
    .command('export')
    .description('write what other tools can use: dialogflow-tests, the sample dialogues as test cases of Dialogflow CX')
    .addArgument(new Argument('<what>').choices(['dialogflow-tests']))
    .option('--out <file>', 'where it goes; printed without it')
    .option('--welcome <event>', 'event with which a call comes in', 'WELCOME')
    .action(async (what, options) => finish((await import('./export')).exportFor(what, options)));

  program
    .command('scan')
    .description('look for card data in files, folders, archives, databases, recordings and captures')
    .argument('<path...>', 'what to look at; - is the standard input')
    .option(
      '--expect <file>',
      'known cards to look for: a ledger, or a list of label, number, expiry and securityCode; without it, any card number',
    )
    .option('--any', 'besides --expect, any card number as well')
    .option('--json [file]', 'print the report for machines, or write it to a file')
    .option('--sarif [file]', 'the same as SARIF 2.1.0')
    .option('--exclude <glob...>', 'leave out files and folders of this name or path')
    .option('--max-depth <n>', 'containers within each other', wholeNumber(0, 64))
    .option('--jobs <n>', 'number of threads', wholeNumber(1, 64))
    .option('--quiet', 'print nothing; the exit code tells')
    .action(async (paths, options) => finish(await (await import('./scan')).scan(paths, options)));

  // Should the process end before a command has said how it went, that must not look like success.
  process.exitCode = exitCodes.harness;
  try {
    await program.parseAsync(argv);
  } catch (error) {
    finish(explain(error, program.opts().debug === true || argv.includes('--debug')));
  }
}

/** Prints what is wrong, in one or two lines, and says whose fault it is. */
function explain(error: unknown, debug: boolean): number {
  const mendable = [UsageError, FileError, BundleError, KeyError, NoBrowser, ContainerTrouble].some((kind) => error instanceof kind);
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.conforming;
    // Commander says "error: …" itself; with no command at all it has printed the help.
    process.stderr.write(
      error.code === 'commander.help' ? '' : `${error.message.replace(/^error:/, 'akashi:')}; akashi --help lists commands and options\n`,
    );
    return exitCodes.configuration;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`akashi: ${message}\n`);
  if (debug) process.stderr.write(`${stack}\n`);
  else if (!mendable) process.stderr.write('This is a fault of the suite itself; run again with --debug for details.\n');
  return mendable ? exitCodes.configuration : exitCodes.harness;
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return value;
  };
}

function shardOf(text: string): string {
  const [, part, of] = (/^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? []).map(Number);
  if (part === undefined || of === undefined || part > of) throw new InvalidArgumentError('Expected i/n, such as 1/4, with i from 1 to n.');
  return text;
}

function addressOf(text: string): string {
  if (isIP(text) === 0) throw new InvalidArgumentError('Expected an IP address of this machine, such as 127.0.0.1 or 0.0.0.0.');
  return text;
}

function orderOf(text: string): string {
  if (!/^(defined|random(:\d+)?)$/.test(text)) throw new InvalidArgumentError('Expected defined, random or random:<seed>.');
  return text;
}
