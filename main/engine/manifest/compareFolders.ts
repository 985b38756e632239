/** Which folders of a tree are new or gone, beside what is told about its files. */
import { byCodeUnits } from './byCodeUnits';
import type { ChangeReason } from './judgeEntries';

/** Root-relative paths, each list sorted by UTF-16 code units; a path stands in one list only. */
export interface FileChanges {
  readonly new: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
  /** Nothing differs that could be compared, but the contents could not: one side has no hash, or hashes of other parts. */
  readonly unknown: readonly string[];
  readonly unchangedCount: number;
  /** In what each modified path differs. */
  readonly reasons: ReadonlyMap<string, readonly ChangeReason[]>;
}

export interface FolderChanges {
  readonly new: readonly string[];
  readonly deleted: readonly string[];
}

export interface FolderStates {
  /** The folders that are listed, before and after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Listed, or something lies below it. */
  wasFolder(path: string): boolean;
  isFolder(path: string): boolean;
  /** Absent: all folders are told. */
  readonly isTold?: (path: string) => boolean;
}

const kindOnly: readonly ChangeReason[] = ['kind'];

/** The changes with folders; a file that became a folder, or the other way round, is `modified` by its kind. */
export function compareFolders(
  changes: FileChanges,
  states: FolderStates,
): FileChanges & { readonly folders: FolderChanges } {
  const { before, after, isTold = () => true } = states;
  const [listedBefore, listedAfter] = [new Set(before), new Set(after)];
  const turned = [
    ...changes.deleted.filter((path) => listedAfter.has(path)),
    ...changes.new.filter((path) => listedBefore.has(path)),
  ];
  const reasons = new Map(changes.reasons);
  for (const path of turned) reasons.set(path, kindOnly);
  const isNotTurned = (path: string): boolean => !reasons.has(path);
  const told = (paths: ReadonlySet<string>, wasThere: (path: string) => boolean): string[] =>
    [...paths].filter((path) => !wasThere(path) && isNotTurned(path) && isTold(path)).sort(byCodeUnits);
  return {
    ...changes,
    new: turned.length === 0 ? changes.new : changes.new.filter(isNotTurned),
    deleted: turned.length === 0 ? changes.deleted : changes.deleted.filter(isNotTurned),
    modified: turned.length === 0 ? changes.modified : [...changes.modified, ...turned].sort(byCodeUnits),
    reasons,
    folders: {
      new: told(listedAfter, (path) => states.wasFolder(path)),
      deleted: told(listedBefore, (path) => states.isFolder(path)),
    },
  };
}
