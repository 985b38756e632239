/** The rules for the folders that a manifest lists. */
import { compareCodePoints } from './codePointOrder';
import type { EntryColumns } from './columns';
import { deletedMark, FolderTable, goodMark, usedMark } from './folderTable';
import type { IssueList } from './issueList';
import { shown } from './manifestError';
import { pathUnits, sharedUnits, unitAt } from './pathBytes';
import type { PathList } from './pathList';
import { judgeAbsolutePath, judgePath, type PathVerdict } from './pathRules';
import type { PathSearch } from './pathSearch';
import { Refusals } from './refusals';
import { indexInBlock } from './rowBlock';
import { sortNumbers } from './sortNumbers';

export type PathStyle = 'relative' | 'absolute';

export function judgeFolderPath(path: string, style: PathStyle): PathVerdict {
  return style === 'absolute' ? judgeAbsolutePath(path, true) : judgePath(path);
}

/** Judges each path, keeps each folder once (a live one before a deleted one) and sorts them by code points. */
export function judgeFolders(list: PathList, style: PathStyle, issues: IssueList): FolderTable {
  const listed = list.count;
  const rows = new Uint32Array(listed);
  const refused = new Refusals();
  // What is written plainly goes behind the list, with its position in the file here.
  let rewritten: Uint32Array = new Uint32Array();
  for (let position = 0; position < listed; position += 1) {
    rows[position] = position;
    if (((list.bits[position] ?? 0) & goodMark) !== 0) continue;
    const path = list.path(position);
    const verdict = judgeFolderPath(path, style);
    if (verdict.kind === 'fine') continue;
    if (verdict.kind === 'fatal')
      throw issues.fatal(verdict.code, { folderIndex: position, path, field: 'dirs' }, verdict.problem);
    const place = { folderIndex: position, path: verdict.path };
    let row = position;
    if (verdict.isRewritten) {
      row = list.push(verdict.path, (list.bits[position] ?? 0) & deletedMark);
      rows[position] = row;
      if (rewritten.length === 0) rewritten = new Uint32Array(listed);
      rewritten[row - listed] = position;
      if (!issues.isOneTooMany('manifest.path_not_normal'))
        issues.note(
          'warning',
          'manifest.path_not_normal',
          place,
          `was written as ${shown(path)} and is read as ${shown(verdict.path)}`,
        );
    }
    if (verdict.refused === undefined) continue;
    const { code, problem } = verdict.refused;
    refused.set(row, { code, problem });
    if (!issues.isOneTooMany(code)) issues.note('refused', code, place, problem);
  }
  const positionOf = (row: number): number => (row < listed ? row : (rewritten[row - listed] ?? row));
  const sorted = inOrder(list, rows);
  return new FolderTable(list, withoutEqual(list, sorted, positionOf, issues), refused, positionOf);
}

/** Equal paths stay as they follow one another in the file. */
function inOrder(list: PathList, rows: Uint32Array): Uint32Array {
  for (let index = 1; index < rows.length; index += 1)
    if (compareCodePoints(list, rows[index - 1] ?? 0, list, rows[index] ?? 0) > 0)
      return sortNumbers(rows, (a, b) => compareCodePoints(list, a, list, b));
  return rows;
}

function withoutEqual(
  list: PathList,
  rows: Uint32Array,
  positionOf: (row: number) => number,
  issues: IssueList,
): Uint32Array {
  let count = 0;
  let isAnyRewritten = false;
  for (const row of rows) {
    const earlier = count === 0 ? undefined : rows[count - 1];
    const isRewritten = positionOf(row) !== row;
    if (earlier === undefined || compareCodePoints(list, earlier, list, row) !== 0) {
      isAnyRewritten = isRewritten;
      rows[count] = row;
      count += 1;
      continue;
    }
    isAnyRewritten ||= isRewritten;
    noteEqual(list, earlier, { row, position: positionOf(row), isAnyRewritten }, issues);
    if (isDeleted(list, earlier)) rows[count - 1] = row;
  }
  return rows.subarray(0, count);
}

function noteEqual(
  list: PathList,
  earlier: number,
  { row, position, isAnyRewritten }: { row: number; position: number; isAnyRewritten: boolean },
  issues: IssueList,
): void {
  if (isAnyRewritten)
    throw issues.fatal(
      'manifest.path_not_normal',
      { folderIndex: position, path: list.path(row) },
      'has the same path as another folder once it is written plainly',
    );
  if (isDeleted(list, earlier) !== isDeleted(list, row) || issues.isOneTooMany('manifest.duplicate_path')) return;
  const place = { folderIndex: position, path: list.path(row) };
  issues.note('warning', 'manifest.duplicate_path', place, 'is listed more than once');
}

function isDeleted(list: PathList, row: number): boolean {
  return ((list.bits[row] ?? 0) & deletedMark) !== 0;
}

/**
 * Refuses live folders at or beneath the place of a file; beneath a link the whole manifest is unusable. `isTree`: no file lies
 * beneath another one, and all that were read are there; then none is at or above a folder that is used.
 */
export function refuseFoldersOnFiles(
  folders: FolderTable,
  columns: EntryColumns,
  { live, isTree }: { readonly live: PathSearch; readonly isTree: boolean },
  issues: IssueList,
): void {
  for (let index = 0; index < folders.count; index += 1) {
    if (folders.isDeleted(index) || (isTree && !mayHaveRowAbove(folders, index, columns, live))) continue;
    const { path } = folders.at(index);
    const place = { folderIndex: folders.positionAt(index), path };
    let conflict: number | undefined;
    for (const row of live.rowsAbove(path)) {
      conflict = row;
      if (columns.kind(row) === 'link' && columns.path(row) !== path)
        throw issues.fatal(
          'manifest.symlink_parent',
          place,
          `lies beneath ${shown(columns.path(row))}, which is a link`,
        );
    }
    if (conflict === undefined || folders.isRefused(index)) continue;
    const code = 'manifest.file_dir_conflict';
    const problem = `is at or beneath ${shown(columns.path(conflict))}, which is no folder`;
    folders.refuse(index, { code, problem });
    if (!issues.isOneTooMany(code)) issues.note('refused', code, place, problem);
  }
}

/**
 * Told from the row before the folder's place, as of most folders nothing is to be said: a row that is above a path but not right
 * before it has rows beneath itself, or ends where the path has a slash that the row before it has not.
 */
function mayHaveRowAbove({ list, rows }: FolderTable, index: number, columns: EntryColumns, live: PathSearch): boolean {
  const folder = rows[index] ?? 0;
  if (((list.bits[folder] ?? 0) & usedMark) !== 0) return false;
  const before = live.lastUpTo(list, folder);
  if (before === undefined) return false;
  const shared = sharedUnits(columns.blockOf(before), indexInBlock(before), list, folder);
  return shared === pathUnits(list, folder) || unitAt(list, folder, shared) === 0x2f;
}
