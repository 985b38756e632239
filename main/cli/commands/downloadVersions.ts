/** `satchel download history` and `satchel download versions list|restore|prune`. */
import type { Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { formatBytes, formatCount, plural } from '../../../shared/text/format';
import type { VersionFilter } from '../../engine/outputs/versions/listVersions';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { collect, type RunVerb } from '../verb';

interface FilterOptions {
  readonly text?: string;
  readonly root?: string;
  readonly run?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: string;
}

interface RestoreOptions extends FilterOptions {
  readonly to?: string;
}

interface PruneOptions {
  readonly run?: readonly string[];
}

export function addVersionCommands(download: Command, run: RunVerb): void {
  withDates(download.command('history'))
    .description('list the runs that wrote files')
    .option('--text <words>', 'only runs whose title or outcome has these words')
    .option('--limit <n>', 'at most so many')
    .action((options: FilterOptions, command: Command) => run(command, (session) => historyVerb(options, session)));
  const versions = download.command('versions').description('files that downloads replaced, kept in the backups');
  withFilter(versions.command('list'))
    .description('list them, newest first')
    .option('--limit <n>', 'at most so many')
    .action((options: FilterOptions, command: Command) => run(command, (session) => listVerb(options, session)));
  withFilter(versions.command('restore'))
    .description('bring versions back, as a run that can be undone')
    .argument('[id...]', 'ids of versions; without them all that the options name')
    .option('--to <dir>', 'to this folder instead of their places')
    .action((ids: string[], options: RestoreOptions, command: Command) =>
      run(command, (session) => restoreVerb(ids, options, session)),
    );
  versions
    .command('prune')
    .description('remove the backups that the settings do not keep, or those of given runs')
    .option('--run <run>', 'the backups of this run, whatever the settings; may be repeated', collect)
    .action((options: PruneOptions, command: Command) => run(command, (session) => pruneVerb(options, session)));
}

function withFilter(command: Command): Command {
  return withDates(command)
    .option('--text <words>', 'only paths or runs with these words')
    .option('--root <dir>', 'only below this project folder')
    .option('--run <run>', 'only what this run replaced');
}

function withDates(command: Command): Command {
  return command
    .option('--since <date>', 'not before this day or time (2026-03-21, or with a time)')
    .option('--until <date>', 'not after this day or time');
}

async function historyVerb(options: FilterOptions, { output, engine }: Session): Promise<number> {
  const { fromMs, toMs } = datesOf(options);
  const words = (options.text ?? '').toLowerCase().split(/\s+/u);
  const { runs } = await (await engine()).history();
  const found = runs
    .filter(({ startedMs }) => startedMs >= (fromMs ?? -Infinity) && startedMs <= (toMs ?? Infinity))
    .filter(({ title, outcome }) => words.every((word) => `${title}\n${outcome}`.toLowerCase().includes(word)))
    .slice(0, limitOf(options));
  for (const row of found) {
    const startedAt = new Date(row.startedMs).toISOString();
    const way = row.isPurged === true ? 'backups removed' : row.canUndo ? (row.isRedo === true ? 'redo' : 'undo') : '';
    output.item(
      { run: { ...row, startedAt } },
      `${row.runId}  ${startedAt}  ${row.kind.padEnd(8)}  ${row.title}  ${row.outcome}${way === '' ? '' : `  (${way})`}`,
    );
  }
  if (found.length === 0) output.text('No runs.');
  output.result('download history', { count: found.length });
  return exitCodes.ok;
}

async function listVerb(options: FilterOptions, { output, engine, context }: Session): Promise<number> {
  const filter = { ...filterOf(options), limit: limitOf(options) };
  const { versions, total } = await (await engine()).versions.list(filter, context.signal);
  for (const version of versions) {
    const replacedAt = new Date(version.replacedMs).toISOString();
    output.item(
      { version: { ...version, replacedAt } },
      `${version.id}  ${replacedAt}  ${formatBytes(version.sizeBytes).padStart(9)}  ${version.root}  ${version.path}`,
    );
  }
  if (total > versions.length) output.text(`${formatCount(total - versions.length)} more; --limit shows them.`);
  if (total === 0) output.text('No versions are kept that match.');
  output.result('download versions list', { count: versions.length, total });
  return exitCodes.ok;
}

/** Exit 3 when some could not come back, 16 when a file changed meanwhile and was left alone. */
async function restoreVerb(ids: readonly string[], options: RestoreOptions, session: Session): Promise<number> {
  const { output, context } = session;
  const engine = await session.engine();
  const wanted = ids.length > 0 ? ids : await idsOf(options, session);
  const folder = options.to === undefined ? undefined : absolute(options.to);
  const result = await engine.versions.restoreNow(wanted, folder, context);
  for (const { path, message } of result.failed) output.text(`failed   ${path}  ${message}`);
  for (const { path } of result.asked) output.text(`changed  ${path}  it changed meanwhile and was left alone`);
  const restored = result.downloaded + result.replaced;
  output.text(
    `${plural(restored, 'file')} restored, ${result.identical} already there. Undo: satchel download undo ${result.runId}`,
  );
  const { runId, replaced, downloaded: created, identical, failed, asked, bytes, backupBytes } = result;
  output.result('download versions restore', {
    runId,
    restored,
    replaced,
    created,
    identical,
    failed,
    asked,
    bytes,
    backupBytes,
  });
  if (failed.length > 0) return exitCodes.partlyFailed;
  return asked.length > 0 ? exitCodes.decisionsNeeded : exitCodes.ok;
}

/** All that the options name; without any option nothing is meant. */
async function idsOf(options: RestoreOptions, { engine, context }: Session): Promise<readonly string[]> {
  const filter = filterOf(options);
  if (Object.values(filter).every((value) => value === undefined))
    throw usage('Name versions by their ids, or say which with --run, --text, --root, --since or --until.');
  const { versions, total } = await (await engine()).versions.list({ ...filter, limit: mostRestored }, context.signal);
  if (total > versions.length) throw usage(`${formatCount(total)} versions match, too many for one run.`);
  if (total > 0) return versions.map(({ id }) => id);
  throw new AppError({
    code: 'input.not_found',
    message: 'No versions are kept that match.',
    safe: 'Nothing was written.',
    hint: 'Run `satchel download versions list` to see them.',
  });
}

const mostRestored = 10_000;

async function pruneVerb({ run }: PruneOptions, { output, engine, context }: Session): Promise<number> {
  const { backups } = await engine();
  const report = run === undefined ? await backups.purge(context.signal) : await backups.prune(run, context.signal);
  output.text(
    report.runs === 0
      ? 'Nothing had to be removed.'
      : `Removed the backups of ${plural(report.runs, 'run')}: ${plural(report.files, 'file')}, ${formatBytes(report.bytes)}.`,
  );
  if (report.left > 0) output.text(`${plural(report.left, 'file')} stay, because they are not as they were kept.`);
  const { runs, files, bytes, left, busy } = report;
  output.result('download versions prune', { runs, files, bytes, left, busy });
  return busy > 0 ? exitCodes.locked : exitCodes.ok;
}

function filterOf(options: FilterOptions): VersionFilter {
  return {
    text: options.text,
    root: options.root === undefined ? undefined : absolute(options.root),
    runId: options.run,
    ...datesOf(options),
  };
}

function datesOf({ since, until }: FilterOptions): { fromMs: number | undefined; toMs: number | undefined } {
  return { fromMs: timeOf('--since', since, 0), toMs: timeOf('--until', until, dayMs - 1) };
}

const dayMs = 86_400_000;

/** A day without a time begins and ends where the person is. */
function timeOf(option: string, text: string | undefined, wholeDayMs: number): number | undefined {
  if (text === undefined) return undefined;
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const ms = day === null ? Date.parse(text) : new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3])).getTime();
  if (!Number.isFinite(ms)) throw usage(`${option} ${JSON.stringify(text)} is no date such as 2026-03-21.`);
  return day === null ? ms : ms + wholeDayMs;
}

function limitOf({ limit }: FilterOptions): number {
  if (limit === undefined) return 1000;
  const count = /^\d{1,6}$/.test(limit) ? Number(limit) : 0;
  if (count === 0) throw usage(`--limit ${JSON.stringify(limit)} is no number above zero.`);
  return count;
}

function usage(message: string): AppError {
  return new AppError({ code: 'input.invalid', message, safe: 'Nothing was written.' });
}
