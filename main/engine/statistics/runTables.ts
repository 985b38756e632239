/** Finds the tables of a run by what a person calls it: a folder, a table, a run, or a transfer, whose last run it then is. */
import { isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { FileSystem } from '../ports/fileSystem';
import { readPerf, readResults, type PerfRow, type ResultRow } from './readTables';
import { statisticsName } from './runFigures';
import { errorsOf, createOpCounting } from './opCounters';
import { folderCreationOf, type FolderCreation } from './folderCreation';
import { addRows, StatisticsDocument } from './statisticsDocument';

export interface RunTables {
  readonly results: readonly ResultRow[];
  /** Absent where only a table was given, or the run left none. */
  readonly perf?: readonly PerfRow[];
  readonly errors?: Readonly<Record<string, number>>;
  readonly folderCreation?: readonly FolderCreation[];
  readonly activeMs?: number;
}

export interface RunTablesParts {
  readonly files: FileSystem;
  readonly runsFolder: string;
  /** Where relative paths begin. */
  readonly workingFolder: string;
  /** The last runs of a transfer, the likeliest first. */
  readonly runsOf: (uid: string) => readonly string[];
}

const mostTableBytes = 64 * 1024 ** 2;

/** `input.not_found` where nothing is known by that name, `input.invalid` where it is no table. */
export async function readRunTables(named: string, parts: RunTablesParts): Promise<RunTables> {
  const { files } = parts;
  const path = isAbsolute(named) ? named : resolve(parts.workingFolder, named);
  const stat = await files.statFollowing(path);
  if (stat?.type === 'file') return { results: readResults(await textOf(path, files), named) };
  const folder = stat?.type === 'folder' ? path : await folderOfRun(named, parts);
  const resultsPath = folder === undefined ? undefined : join(folder, 'results.tsv');
  if (folder === undefined || resultsPath === undefined || (await files.lstat(resultsPath)) === undefined)
    throw noFigures(named);
  const perfPath = join(folder, 'perf.tsv');
  const hasPerf = (await files.lstat(perfPath)) !== undefined;
  return {
    results: readResults(await textOf(resultsPath, files), named),
    ...(hasPerf ? { perf: readPerf(await textOf(perfPath, files), named) } : {}),
    ...(await countedIn(join(folder, statisticsName), files)),
  };
}

async function countedIn(
  path: string,
  files: FileSystem,
): Promise<Pick<RunTables, 'errors' | 'folderCreation' | 'activeMs'>> {
  if ((await files.lstat(path)) === undefined) return {};
  const document = StatisticsDocument.safeParse(documentOf(await textOf(path, files)));
  const counting = createOpCounting();
  if (!document.success || !addRows(counting, document.data.rows)) return {};
  const { activeMs } = document.data;
  const rows = counting.rows();
  return { errors: errorsOf(rows), folderCreation: folderCreationOf(rows, activeMs), activeMs };
}

/** The first that has figures. */
async function folderOfRun(named: string, { files, runsFolder, runsOf }: RunTablesParts): Promise<string | undefined> {
  if ((await files.lstat(runsFolder)) === undefined) return undefined;
  const names = (await files.readFolder(runsFolder)).map(({ name }) => name);
  const candidates = [named, ...runsOf(named)].filter((runId) => /^[0-9a-z-]{8,64}$/.test(runId));
  for (const runId of candidates)
    for (const name of names.filter((one) => one === runId || one.endsWith(`-${runId.slice(-8)}`)))
      if ((await files.lstat(join(runsFolder, name, 'results.tsv'))) !== undefined) return join(runsFolder, name);
  return undefined;
}

async function textOf(path: string, files: FileSystem): Promise<string> {
  return new TextDecoder().decode(await files.readFile(path, mostTableBytes));
}

function documentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function noFigures(named: string): AppError {
  return new AppError({
    code: 'input.not_found',
    message: `There are no figures of a run ${JSON.stringify(named)}.`,
    safe: 'Nothing was changed.',
    hint: 'Name a transfer as `satchel transfers list --all` shows it, a folder of a run, or a results.tsv.',
  });
}
