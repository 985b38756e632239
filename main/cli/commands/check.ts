/** `satchel check`: whether storage can be used, before anybody commits to it. */
import type { Command } from 'commander';
import type { CheckDocument, CheckLevel, CheckResult } from '../../../shared/domain/check';
import { exitCodeOfCheck } from '../../../shared/domain/checkExit';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { withStore } from './manifestOptions';
import { collect, type RunVerb } from '../verb';

interface CheckOptions {
  readonly deep?: boolean;
  readonly target?: readonly string[];
  readonly checkDelete?: boolean;
  readonly forceWrite?: boolean;
  readonly strict?: boolean;
}

export function addCheckCommand(program: Command, run: RunVerb): void {
  withStore(program.command('check'))
    .description('whether a store and folders can be used: way, sign-in, rights, room')
    .argument('[path...]', 'folders to check; the store and the queue in force without one')
    .option('--deep', 'also write, read and measure; what is written is one small object, the same for everybody')
    .option('--target <path-or-url>', 'a folder, s3://BUCKET/PREFIX or file:///FOLDER; may be repeated', collect)
    .option('--check-delete', 'with --deep: also delete, an object made for it')
    .option('--force-write', 'with --deep: write the small object also where it is there')
    .option('--strict', 'warnings give exit code 3')
    .action((paths: readonly string[], options: CheckOptions, command: Command) =>
      run(command, (session) => checkVerb(paths, options, session)),
    );
}

async function checkVerb(paths: readonly string[], options: CheckOptions, session: Session): Promise<number> {
  const { output, context } = session;
  const { checks } = await session.engine();
  const targets = [...(options.target ?? []), ...paths].map((text) => (text.includes('://') ? text : absolute(text)));
  const document = await checks.run(
    {
      trigger: 'cli',
      mode: options.deep === true ? 'deep' : 'light',
      targets,
      tryDelete: options.checkDelete === true,
      forceWrite: options.forceWrite === true,
    },
    {
      signal: context.signal,
      heard: (result) => {
        output.item({ result }, lineOf(result, targets.length > 1));
      },
    },
  );
  output.item({ ...document, type: 'check' }, summaryOf(document));
  output.result('check', { passed: document.passed, counts: document.counts });
  return exitCodeOfCheck(document, options.strict === true);
}

const words: Readonly<Record<CheckLevel, string>> = {
  success: 'ok',
  info: 'info',
  warning: 'warning',
  error: 'error',
  skipped: 'skipped',
};

function lineOf({ id, targetId, level, message, hint }: CheckResult, isOneOfSeveral: boolean): string {
  const where = isOneOfSeveral ? `${targetId}  ` : '';
  const advice = hint !== '' && (level === 'error' || level === 'warning') ? ` ${hint}` : '';
  return `${words[level].padEnd(8)} ${where}${id.padEnd(15)} ${message}${advice}`;
}

function summaryOf({ passed, counts, targets }: CheckDocument): string {
  const found = (['error', 'warning', 'info'] as const)
    .filter((level) => counts[level] > 0)
    .map((level) => `${counts[level]} ${words[level]}${counts[level] === 1 || level === 'info' ? '' : 's'}`);
  const places = targets.map(({ label }) => label).join(', ');
  return `${passed ? 'Ready' : 'Not ready'}: ${places}${found.length === 0 ? '' : ` (${found.join(', ')})`}.`;
}
