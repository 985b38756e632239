/** The rules for the folders that a manifest lists. */
import { compareCodePoints } from './codePointOrder';
import type { EntryColumns } from './columns';
import type { IssueList } from './issueList';
import type { ManifestFolder } from './manifest';
import { shown } from './manifestError';
import { judgeAbsolutePath, judgePath } from './pathRules';
import type { PathSearch } from './pathSearch';

/** Judges each path, keeps each folder once (a live one before a deleted one) and sorts them by code points. */
export function judgeFolders(
  listed: readonly ManifestFolder[],
  style: 'relative' | 'absolute',
  issues: IssueList,
): ManifestFolder[] {
  const kept = new Map<string, ManifestFolder>();
  const rewritten = new Set<string>();
  listed.forEach((folder, folderIndex) => {
    const judged = judgeFolder(folder, folderIndex, style, issues);
    const { path } = judged;
    const isRewritten = path !== folder.path;
    const earlier = kept.get(path);
    if (earlier !== undefined) {
      if (isRewritten || rewritten.has(path))
        throw issues.fatal(
          'manifest.path_not_normal',
          { folderIndex, path },
          'has the same path as another folder once it is written plainly',
        );
      if (earlier.deleted === judged.deleted)
        issues.note('warning', 'manifest.duplicate_path', { folderIndex, path }, 'is listed more than once');
    }
    if (isRewritten) rewritten.add(path);
    if (earlier === undefined || earlier.deleted === true) kept.set(path, judged);
  });
  return [...kept.values()].sort((a, b) => compareCodePoints(a.path, b.path));
}

function judgeFolder(
  { path, deleted }: ManifestFolder,
  folderIndex: number,
  style: 'relative' | 'absolute',
  issues: IssueList,
): ManifestFolder {
  const marks = deleted === true ? { deleted } : {};
  const verdict = style === 'absolute' ? judgeAbsolutePath(path, true) : judgePath(path);
  if (verdict.kind === 'fine') return { path, ...marks };
  if (verdict.kind === 'fatal') throw issues.fatal(verdict.code, { folderIndex, path, field: 'dirs' }, verdict.problem);
  const place = { folderIndex, path: verdict.path };
  if (verdict.isRewritten)
    issues.note(
      'warning',
      'manifest.path_not_normal',
      place,
      `was written as ${shown(path)} and is read as ${shown(verdict.path)}`,
    );
  if (verdict.refused === undefined) return { path: verdict.path, ...marks };
  const refused = issues.note('refused', verdict.refused.code, place, verdict.refused.problem);
  return { path: verdict.path, ...marks, refused };
}

/** Refuses live folders at or beneath the place of a file; beneath a link the whole manifest is unusable. */
export function refuseFoldersOnFiles(
  folders: readonly ManifestFolder[],
  columns: EntryColumns,
  live: PathSearch,
  issues: IssueList,
): ManifestFolder[] {
  return folders.map((folder, folderIndex) => {
    if (folder.deleted === true) return folder;
    const { path } = folder;
    let conflict: number | undefined;
    for (const row of live.rowsAbove(path)) {
      conflict = row;
      if (columns.kind(row) === 'link' && columns.path(row) !== path)
        throw issues.fatal(
          'manifest.symlink_parent',
          { folderIndex, path },
          `lies beneath ${shown(columns.path(row))}, which is a link`,
        );
    }
    if (conflict === undefined || folder.refused !== undefined) return folder;
    const refused = issues.note(
      'refused',
      'manifest.file_dir_conflict',
      { folderIndex, path },
      `is at or beneath ${shown(columns.path(conflict))}, which is no folder`,
    );
    return { ...folder, refused };
  });
}
