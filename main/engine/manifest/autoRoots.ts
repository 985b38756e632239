/** The roots that fit a manifest best: one per drive, share or tree, as deep as all of its files allow. */
import { anchorFolder, splitAnchor } from '../../../shared/manifest/anchors';
import type { Manifest } from '../../../shared/manifest/manifest';
import { byCodeUnits } from './byCodeUnits';
import { firstFrom } from './pathIndex';
import { driveUpper } from './rootPrefix';

/** Sorted; drive letters in upper case. The folders that files and empty folders lie in decide; of a relative manifest one root. */
export function autoRoots(manifest: Manifest): readonly string[] {
  const common = new Map<string, string>();
  let last: string | undefined;
  const visit = (path: string): void => {
    const start = driveUpper(path);
    const parent = start.slice(0, start.lastIndexOf('/') + 1);
    if (parent === last) return;
    last = parent;
    const anchor = splitAnchor(start)?.anchor ?? '';
    const known = common.get(anchor);
    if (known === undefined) common.set(anchor, parent);
    else if (!parent.startsWith(known)) common.set(anchor, sharedFolder(known, parent, anchor));
  };
  for (let index = 0; index < manifest.fileCount; index += 1) visit(manifest.pathAt(index));
  for (const folder of emptyFolders(manifest)) visit(folder);
  return [...common]
    .map(([anchor, folder]) => (folder.length > anchor.length ? folder.slice(0, -1) : anchorFolder(anchor)))
    .sort(byCodeUnits);
}

/** Both end in a slash, and so does the answer, which is never shorter than the anchor. */
function sharedFolder(a: string, b: string, anchor: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, Math.max(anchor.length, a.lastIndexOf('/', length - 1) + 1));
}

function emptyFolders(manifest: Manifest): readonly string[] {
  const folders = [...manifest.folders()].map(({ path }) => path).sort(byCodeUnits);
  const hasAny = (folder: string, count: number, pathAt: (index: number) => string): boolean =>
    firstFrom(`${folder}/`, count, pathAt) < firstFrom(`${folder}0`, count, pathAt);
  return folders.filter(
    (path) =>
      !path.endsWith('/') &&
      !hasAny(path, folders.length, (index) => folders[index] ?? '') &&
      !hasAny(path, manifest.fileCount, (index) => manifest.pathAt(index)),
  );
}
