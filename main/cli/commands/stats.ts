/** `satchel stats show|compare|export|live`: what runs cost, and what costs now. */
import { Option, type Command } from 'commander';
import { isAbort } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { Engine } from '../../engine/engine';
import { compareResults } from '../../engine/statistics/compareResults';
import type { RunTables } from '../../engine/statistics/runTables';
import { comparisonLines, csvOf, liveLines, resultLines } from '../output/statsText';
import type { RunVerb } from '../verb';
import { wholeNumber } from './farmOptions';

interface FormatOption {
  readonly format: 'text' | 'json' | 'csv';
}

const format = (): Option =>
  new Option('--format <name>', 'how it is written').choices(['text', 'json', 'csv']).default('text');

const runWords = 'a transfer, a run, the folder of one, or a results.tsv';

export function addStatsCommands(program: Command, run: RunVerb): void {
  const stats = program.command('stats').description('what runs cost: latencies, rates and errors');
  stats
    .command('show')
    .description('the figures of a run')
    .argument('<run>', runWords)
    .addOption(format())
    .action((name: string, options: FormatOption, command: Command) =>
      run(command, async ({ output, engine }) => {
        const tables = await tablesOf(await engine(), name);
        if (options.format === 'text') for (const line of resultLines(tables)) output.answer(line);
        else output.document(written(tables, options.format));
        output.result('stats show', { run: name, ...tables });
        return exitCodes.ok;
      }),
    );
  stats
    .command('compare')
    .description('what changed from one run to another, in percent of the first')
    .argument('<first>', runWords)
    .argument('<second>')
    .addOption(format())
    .action((first: string, second: string, options: FormatOption, command: Command) =>
      run(command, async ({ output, engine }) => {
        const opened = await engine();
        const [a, b] = [await tablesOf(opened, first), await tablesOf(opened, second)];
        const rows = compareResults(a.results, b.results);
        if (options.format === 'text') for (const line of comparisonLines(rows)) output.answer(line);
        else if (options.format === 'json') output.document(json({ rows }));
        else
          output.document(
            csvOf(
              rows.map(({ changes, counts, ...row }) => ({ ...row, first: counts[0], second: counts[1], ...changes })),
            ),
          );
        output.result('stats compare', { rows });
        return exitCodes.ok;
      }),
    );
  stats
    .command('export')
    .description('a table of a run for another program')
    .argument('<run>', runWords)
    .addOption(new Option('--table <name>', 'which').choices(['results', 'perf']).default('results'))
    .addOption(new Option('--format <name>', 'how it is written').choices(['json', 'csv']).default('csv'))
    .action(
      (
        name: string,
        options: { readonly table: 'results' | 'perf'; readonly format: 'json' | 'csv' },
        command: Command,
      ) =>
        run(command, async ({ output, engine }) => {
          const tables = await tablesOf(await engine(), name);
          const rows: readonly object[] = options.table === 'perf' ? (tables.perf ?? []) : tables.results;
          output.document(options.format === 'json' ? json({ rows }) : csvOf(rows));
          output.result('stats export', { run: name, table: options.table, rows });
          return exitCodes.ok;
        }),
    );
  stats
    .command('live')
    .description('what moves now in all windows and commands, once a second, until Ctrl-C')
    .option('--count <number>', 'end after so many')
    .action((options: { readonly count?: string }, command: Command) =>
      run(command, async ({ output, engine, context }) => {
        const { figures, parts } = await engine();
        const most = options.count === undefined ? Infinity : wholeNumber('--count', options.count, 1);
        let shown = 0;
        while (shown < most) {
          const engines = await figures.everywhere();
          const [heading = '', ...lines] = liveLines(engines);
          output.item({ live: { atMs: parts.ports.clock.nowMs(), engines } }, heading);
          for (const line of lines) output.answer(line);
          shown += 1;
          if (shown < most && (await hasEnded(parts.ports.clock.delay(1000, context.signal)))) break;
        }
        output.result('stats live', { count: shown });
        return exitCodes.ok;
      }),
    );
}

/** Ctrl-C is how somebody says that they have seen enough. */
async function hasEnded(waiting: Promise<void>): Promise<boolean> {
  try {
    await waiting;
    return false;
  } catch (error) {
    if (isAbort(error)) return true;
    throw error;
  }
}

async function tablesOf({ figures }: Engine, name: string): Promise<RunTables> {
  return figures.tablesOf(name, process.cwd());
}

function written(tables: RunTables, name: 'json' | 'csv'): Uint8Array {
  return name === 'json' ? json(tables) : csvOf(tables.results);
}

function json(document: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
}
