/** A scan whose plain files come in columns from the walker; links, and what is behind them, go the way of every other scan. */
import { dirname, join } from 'node:path';
import type { RunContext } from '../ports/progress';
import type { TreeWalker, WalkRow } from '../ports/treeWalker';
import { FileColumns, textsOf } from './fileColumns';
import type { ScanOptions } from './scanOptions';
import { changedKind, nameNotUtf8, specialFile, unreadable, vanished, type ScanProblem } from './scanProblems';
import type { Findings } from './scanReport';
import type { Place } from './take';

/** The walk that is helped. */
export interface HelpedWalk {
  readonly findings: Findings;
  takeLink(folder: string, chain: readonly string[], place: Place): Promise<void>;
  record(path: string, absolutePath: string, isEmpty: boolean): void;
}

/** The walk knows the root; what it finds is in its findings afterwards. */
export async function walkFast(
  walk: HelpedWalk,
  { root, rootId }: { readonly root: string; readonly rootId: string },
  options: ScanOptions,
  walker: TreeWalker,
  context: RunContext,
): Promise<void> {
  const { findings } = walk;
  const { batches, folders, rows, left } = await walker.walk(
    { root, rootId, filter: filterOf(options) },
    context.signal,
    (found) => {
      context.progress({ phase: 'scanning', doneFiles: found.files, doneBytes: found.bytes });
    },
  );
  findings.addColumns(new FileColumns(root, batches), left);
  for (const { paths, isEmpty } of folders) {
    findings.countFolders(isEmpty.length);
    if (options.recordFolders === undefined || options.recordFolders === 'none') continue;
    for (const [index, path] of textsOf(paths).entries()) walk.record(path, join(root, path), isEmpty[index] !== 0);
  }
  for (const row of rows) {
    if (row.kind === 'link')
      await walk.takeLink(folderOf(row.path), row.chain, { path: row.path, absolutePath: join(root, row.path) });
    else findings.addProblem(problemOf(row, join(root, row.path)));
  }
}

function filterOf({
  include = [],
  exclude = [],
  hidden = true,
  dialect = 'path',
  ignoreDefaults = false,
}: ScanOptions) {
  return { include, exclude, hidden, dialect, ignoreDefaults };
}

function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === '.' ? '' : folder;
}

function problemOf(row: Exclude<WalkRow, { readonly kind: 'link' }>, place: string): ScanProblem {
  switch (row.kind) {
    case 'special':
      return specialFile(row.path, place);
    case 'notUtf8':
      return nameNotUtf8(row.path, place);
    case 'changed':
      return changedKind(row.path, place);
    case 'vanished':
      return vanished(row.path, place);
    case 'unreadable':
      return unreadable(row.path, place, row.error);
  }
}
