/** Lists the files of a folder, or of a list below it: the one entry to scanning. */
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { isPlainName } from '../../../shared/text/patternSyntax';
import type { FileStat, FileSystem } from '../ports/fileSystem';
import type { RunContext } from '../ports/progress';
import type { TreeWalker } from '../ports/treeWalker';
import { createScanFilter, takeAll } from '../../../shared/text/scanFilter';
import type { ScanOptions } from './scanOptions';
import { namesFolder, type ScanProblem } from './scanProblems';
import type { ScanReport } from './scanReport';
import { Walk } from './walk';

/**
 * A file or folder that fails is a row and the rest goes on. `scan.root_missing` or `scan.root_not_folder` (the root may be
 * a link), `pattern.empty`, `pattern.syntax`; for a list `path.relative` and `ops.path_outside_root` with all offenders.
 * A cancelled scan tells its counts once more before it rejects. With a walker, plain files come in columns, much faster.
 */
export async function scanTree(
  root: string,
  options: ScanOptions,
  files: FileSystem,
  context: RunContext,
  walker?: TreeWalker,
): Promise<ScanReport> {
  const filter = options.list === undefined ? createScanFilter(options) : takeAll;
  const stat = await rootStat(root, files);
  const walk = new Walk({ root, realRoot: await files.realPath(root), filter }, options, files, context);
  try {
    if (options.list === undefined)
      // What a kept link needs may be met twice, so each place must be known by its path.
      if (walker !== undefined && options.symlinks !== 'transitive-include') await walk.walkBy(walker, stat);
      else await walk.walkTree(stat);
    else await walk.walkList(placesBelow(root, options.list));
  } finally {
    const { fileCount, totalBytes } = walk.findings;
    context.progress({ phase: 'scanning', doneFiles: fileCount, doneBytes: totalBytes });
  }
  const hints = options.list === undefined ? await patternHints(root, options, files) : [];
  return walk.findings.report(root, hints);
}

async function rootStat(root: string, files: FileSystem): Promise<FileStat> {
  const stat = await files.statFollowing(root);
  if (stat?.type === 'folder') return stat;
  throw new AppError({
    code: stat ? 'scan.root_not_folder' : 'scan.root_missing',
    message: stat ? `${root} is not a folder.` : `${root} is not there.`,
    safe: 'Nothing was read.',
    hint: 'Check the path.',
    details: { path: root },
  });
}

/** Each once, in normal spelling, in the order of their paths. */
function placesBelow(root: string, list: readonly string[]): { path: string; absolutePath: string }[] {
  const relatives = list.filter((path) => !isAbsolute(path));
  if (relatives.length > 0) throw refused('path.relative', relatives, 'is no absolute path', 'are no absolute paths');
  const below = new Map<string, string>();
  const outside: string[] = [];
  for (const given of list) {
    const path = relative(root, resolve(given));
    if (path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) outside.push(given);
    else below.set(path.split(sep).join('/'), join(root, path));
  }
  const where = `outside of ${root}`;
  if (outside.length > 0) throw refused('ops.path_outside_root', outside, `lies ${where}`, `lie ${where}`);
  return [...below].map(([path, absolutePath]) => ({ path, absolutePath }));
}

function refused(
  code: 'path.relative' | 'ops.path_outside_root',
  paths: readonly string[],
  one: string,
  many: string,
): AppError {
  const isOne = paths.length === 1;
  return new AppError({
    code,
    message: isOne ? `${paths.join('')} ${one}.` : `${paths.length} paths ${many}:\n${paths.join('\n')}`,
    safe: 'Nothing was read.',
    hint: 'Name files below the root by their absolute paths, or choose another root.',
    details: { path: paths[0] ?? '', count: paths.length },
  });
}

/** A pattern that is the name of a folder selects nothing, which is seldom what was meant. */
async function patternHints(root: string, options: ScanOptions, files: FileSystem): Promise<ScanProblem[]> {
  const { include = [], exclude = [], dialect = 'path' } = options;
  const hints: ScanProblem[] = [];
  for (const pattern of new Set([...include, ...exclude])) {
    const name = pattern.replace(/^(?:\.\/)+/u, '');
    if (!isPlainName(name, dialect) || name.endsWith('/') || name.split('/').includes('..') || isAbsolute(name))
      continue;
    const place = join(root, name);
    if (await isFolder(place, files)) hints.push(namesFolder(pattern, place));
  }
  return hints;
}

async function isFolder(place: string, files: FileSystem): Promise<boolean> {
  try {
    return (await files.statFollowing(place))?.type === 'folder';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // What cannot be looked at gives no hint; the walk has its row.
    return false;
  }
}

export type { ScanOptions } from './scanOptions';
export type { ScannedFile, ScanReport } from './scanReport';
