/** Folders that nobody vouched for, and links that are folders. */
import { absoluteComponents, contains } from '../../../shared/domain/paths/components';
import { say } from '../../../shared/text/say';
import type { FindingList } from './findingList';
import type { LintSurroundings } from './lintedFiles';

/** A folder and how many of its files are sent. */
export interface PlaceOfFiles {
  readonly path: string;
  readonly fileCount: number;
}

/** A link whose content is sent in its place. */
export interface FollowedPlace {
  readonly path: string;
  /** Where it leads. */
  readonly realPath: string;
  readonly isFolder: boolean;
}

const shownPaths = 20;

/** `unknown`: absolute folders outside of every known location; what lies in them or is linked from them is counted. */
export function addUnknownPlaces(
  unknown: readonly string[],
  places: readonly PlaceOfFiles[],
  links: readonly FollowedPlace[],
  { format }: LintSurroundings,
  list: FindingList,
): void {
  if (unknown.length === 0) return;
  const held = places.map(({ path, fileCount }) => ({ place: absoluteComponents(path, format), fileCount }));
  const targets = links.map((link) => ({ place: absoluteComponents(link.realPath, format), path: link.path }));
  for (const path of unknown) {
    const root = absoluteComponents(path, format);
    let count = 0;
    for (const { place, fileCount } of held) if (contains(root, place, format)) count += fileCount;
    const linked = targets.filter(({ place }) => contains(root, place, format));
    list.add({
      id: 'path.unknown_location',
      level: 'warning',
      path,
      sentence:
        linked.length > 0 && count === 0
          ? say('lint.unknownTarget', { count: linked.length })
          : say('lint.unknownPlace', { count: count + linked.length }),
      fix: say('lint.unknownPlace.fix'),
      ...(linked.length === 0
        ? {}
        : {
            facts: {
              kind: 'paths',
              paths: linked.slice(0, shownPaths).map((link) => link.path),
              count: linked.length,
            },
          }),
    });
  }
}

export function addLinkedFolders(links: readonly FollowedPlace[], list: FindingList): void {
  for (const { path, realPath, isFolder } of links)
    if (isFolder)
      list.add({
        id: 'link.folder',
        level: 'info',
        path,
        sentence: say('lint.linkFolder', { target: realPath }),
        fix: say('lint.linkFolder.fix'),
        facts: { kind: 'paths', paths: [realPath], count: 1 },
      });
}
