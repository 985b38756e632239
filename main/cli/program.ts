/** The command line behind its entry: the verb that was typed is loaded and run; exit codes of one table. */
import { Command, CommanderError, Option, type Help } from 'commander';
import { AppError, isAbort, toErrorDto } from '../../shared/domain/errors';
import { exitCodeOf, exitCodes } from '../../shared/domain/exitCodes';
import { createCliLog, type CliLog } from './cliLog';
import { createOutput } from './output/output';
import { createSession, type CommonOptions, type Session } from './session';
import type { RunVerb } from './verb';
import { addVerbs } from './verbs';

/** Runs what was typed to its end; `process.exitCode` says how it ended. */
export async function runCommandLine(version: string): Promise<void> {
  const interrupted = new AbortController();
  process.on('SIGINT', () => {
    // The second Ctrl-C does not wait.
    if (interrupted.signal.aborted) process.exit(exitCodes.cancelled);
    interrupted.abort();
  });
  for (const name of ['SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      interrupted.abort();
    });
  }
  /** Why standard output takes no more; work then ends as after Ctrl-C, so that nothing is left half done. */
  let lostOutput: NodeJS.ErrnoException | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    lostOutput ??= error;
    interrupted.abort();
  });
  // There is nobody left to tell.
  process.stderr.on('error', () => undefined);

  const program = new Command('satchel')
    .description("Carries an artist's files to a render farm and brings the renders home.")
    .version(version)
    .option('--json', 'JSON lines on standard output, text on standard error')
    .option('--home <dir>', 'data folder (also SATCHEL_HOME)')
    .option('--agent-id <name>', 'name of this installation in what is recorded (also SATCHEL_AGENT_ID)')
    .option('--config <file>', 'settings file instead of config.toml in the data folder')
    .option('--profile <name>', 'AWS profile')
    .option('--region <name>', 'region of the bucket')
    .option('--endpoint-url <url>', 'S3-compatible store')
    .option('--farm-id <id>', 'farm of AWS Deadline Cloud')
    .option('--queue-id <id>', 'queue of the farm')
    .option('--deadline-endpoint-url <url>', 'service instead of AWS Deadline Cloud')
    .option('--quiet', 'say only what was asked for')
    .option('--verbose', 'say more on standard error')
    .addOption(new Option('--no-color', 'text is never coloured').hideHelp())
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: commonOptions })
    .exitOverride()
    .configureOutput({ outputError: () => undefined });

  let exitCode: number = exitCodes.ok;

  const run: RunVerb = async (command, verb) => {
    const options = command.optsWithGlobals<CommonOptions>();
    const log = createCliLog({
      home: options.home,
      verb: verbWords(command),
      nowMs: () => performance.now(),
      lost: (line) => {
        if (options.verbose === true) process.stderr.write(line);
      },
    });
    const session = createSession({ options, version, signal: interrupted.signal, log });
    try {
      exitCode = await verb(session);
    } catch (error) {
      // A reader that went away wants to hear nothing any more.
      exitCode =
        lostOutput?.code === 'EPIPE' && isAbort(error) ? exitCodes.cancelled : report(error, session.output, log);
    }
    try {
      await session.close();
    } catch (error) {
      // What the verb did is done; a close that fails must not hide how it ended.
      session.output.log(`closing: ${stackOf(error)}`);
      log.note('error', `closing: ${stackOf(error)}`);
      if (exitCode === exitCodes.ok) exitCode = exitCodes.internal;
    }
    if (lostOutput !== undefined && lostOutput.code !== 'EPIPE')
      exitCode = report(outputError(lostOutput), session.output, log);
    log.ended(exitCode);
  };

  try {
    await addVerbs(program, run, process.argv);
    for (const command of allCommands(program))
      command.exitOverride().configureOutput({ outputError: () => undefined });
    await program.parseAsync(withLongNames(process.argv));
  } catch (error) {
    exitCode = usageError(error);
  }
  process.exitCode = exitCode;
}

/** What every verb takes, in its help; what a verb explains itself is not said twice. */
const commonOptions: Help['visibleGlobalOptions'] = (command) => {
  const own = new Set(command.options.map(({ long }) => long));
  const found: Option[] = [];
  for (let at = command.parent; at !== null; at = at.parent)
    found.push(...at.options.filter(({ long, hidden }) => !hidden && long !== '--version' && !own.has(long)));
  return found;
};

/** `manifest diff`. */
function verbWords(command: Command): string {
  const names: string[] = [];
  for (let at = command; at.parent !== null; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

function report(
  error: unknown,
  output: Pick<Session['output'], 'error' | 'log'>,
  log?: Pick<CliLog, 'failed'>,
): number {
  const dto = toErrorDto(error);
  output.error(dto);
  log?.failed(dto, dto.code === 'internal' ? stackOf(error) : undefined);
  if (dto.code === 'internal') output.log(stackOf(error));
  return exitCodeOf(dto.code);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function outputError(error: NodeJS.ErrnoException): AppError {
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return new AppError(
    {
      code: isFull ? 'disk.full' : 'disk.io',
      message: `Standard output could not be written${isFull ? ': the disk is full' : ''}.`,
      safe: 'The work ended as after Ctrl-C; what was complete stays.',
      hint: 'Send the output somewhere else and run the command again.',
    },
    error,
  );
}

/** What the parser refuses is a usage error with its own words; help and version are none. */
function usageError(error: unknown): number {
  const output = createOutput({
    isJson: optionsOf(process.argv).includes('--json'),
    isQuiet: false,
    stdout: process.stdout,
    stderr: process.stderr,
  });
  if (!(error instanceof CommanderError)) return report(error, output);
  if (error.exitCode === 0) return exitCodes.ok;
  const message = error.code === 'commander.help' ? 'A verb is missing.' : error.message.replace(/^error: /, '');
  return report(
    new AppError({
      code: 'input.invalid',
      message: sentence(message),
      hint: 'Run `satchel --help` to see what there is.',
    }),
    output,
  );
}

/** The Deadline client's `-ie` has two letters after one dash, which option parsers read as `-i e`. */
function withLongNames(argv: readonly string[]): string[] {
  const options = optionsOf(argv);
  return [
    ...options.map((argument) => (argument === '-ie' ? '--include-exclude-config' : argument)),
    ...argv.slice(options.length),
  ];
}

/** Everything before `--`. */
function optionsOf(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? argv : argv.slice(0, end);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}

function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}
