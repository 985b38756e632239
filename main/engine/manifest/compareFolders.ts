/** Which folders of a tree are new or gone, beside what is told about its files. */
import { byCodeUnits } from './byCodeUnits';
import type { ManifestChanges } from './compareManifests';
import type { ChangeReason } from './judgeEntries';

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
export function compareFolders(changes: Omit<ManifestChanges, 'folders'>, states: FolderStates): ManifestChanges {
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
