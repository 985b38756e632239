/** `satchel diagnostics`: the one file to send when something went wrong, or a look at what it would hold. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { Diagnostics } from '../../engine/diagnostics/diagnostics';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import type { RunVerb } from '../verb';

interface Options {
  readonly output?: string;
  readonly names?: true;
  readonly network?: true;
  readonly list?: true;
  readonly show?: string;
}

export function addDiagnosticsCommand(program: Command, run: RunVerb): void {
  program
    .command('diagnostics')
    .description('one file that explains what went wrong, without secrets; nothing is sent anywhere')
    .option('-o, --output <file>', 'where to write it (default: satchel-diagnostics-<time>.zip here)')
    .option('--names', 'keep names of folders, files, jobs and buckets, which are hidden otherwise')
    .option('--network', 'also ask the services whether they answer: a request without a signature to each')
    .option('--list', 'tell what the file would hold, and write nothing')
    .option('--show <name>', 'print one text as it would be in the file, and write nothing')
    .action((options: Options, command: Command) => run(command, (session) => collect(options, session)));
}

async function collect(options: Options, { output, diagnostics, context }: Session): Promise<number> {
  const made = await diagnostics();
  const bundle = await made.collect(
    { hidesNames: options.names !== true, asksNetwork: options.network === true },
    context.signal,
  );
  if (options.show !== undefined) {
    const text = wholeText(made, bundle.id, options.show);
    output.item({ text }, text.trimEnd());
    output.result('diagnostics', { name: options.show });
    return exitCodes.ok;
  }
  for (const { name, sizeBytes, hidden, leftOutBytes } of bundle.entries)
    output.item(
      { entry: { name, sizeBytes, hidden, leftOutBytes } },
      `${String(sizeBytes).padStart(9)}  ${name}  (${hidden} hidden${leftOutBytes === 0 ? '' : `, ${leftOutBytes} bytes of its beginning left out`})`,
    );
  const facts = { hidesNames: bundle.hidesNames, files: bundle.entries.length, totalBytes: bundle.totalBytes };
  if (options.list === true) {
    output.result('diagnostics', facts);
    return exitCodes.ok;
  }
  const { path, sizeBytes } = await made.save(bundle.id, absolute(options.output ?? bundle.fileName));
  output.text(`Written to ${path}. Nothing was sent anywhere.`);
  output.result('diagnostics', { ...facts, path, sizeBytes });
  return exitCodes.ok;
}

function wholeText(diagnostics: Diagnostics, id: string, name: string): string {
  let text = '';
  for (let start: number | null = 0; start !== null;) {
    const page = diagnostics.read(id, name, start);
    text += page.text;
    start = page.next;
  }
  return text;
}
