/** The part of a manifest whose paths pass a test. */
import { buildManifest } from '../../../shared/manifest/build';
import type { Manifest, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';
import { ownHeader } from './agreement';
import { byCodeUnits } from './byCodeUnits';
import { firstFrom } from './pathIndex';

/**
 * Keeps the entries that pass, the folders that hold any of them, and folders that were empty before and pass. The deletion of a
 * folder stays only when nothing in it was left out, because it would delete that as well.
 */
export function filterManifest(manifest: Manifest, passes: (path: string) => boolean): Manifest {
  const isKept = new Uint8Array(manifest.fileCount);
  const [all, kept]: [string[], string[]] = [[], []];
  for (let index = 0; index < manifest.fileCount; index += 1) {
    const path = manifest.pathAt(index);
    all.push(path);
    if (!passes(path)) continue;
    kept.push(path);
    isKept[index] = 1;
  }
  function* entries(): Generator<ManifestEntry> {
    for (let index = 0; index < manifest.fileCount; index += 1) if (isKept[index] === 1) yield manifest.entryAt(index);
  }
  return buildManifest(entries(), { ...ownHeader(manifest), folders: keptFolders(manifest, all, kept, passes) });
}

function keptFolders(
  manifest: Manifest,
  all: readonly string[],
  kept: readonly string[],
  passes: (path: string) => boolean,
): readonly ManifestFolder[] {
  const folders = [...manifest.folders()];
  const folderPaths = folders.map(({ path }) => path).sort(byCodeUnits);
  const countIn = (paths: readonly string[], folder: string): number =>
    firstOf(paths, `${bare(folder)}0`) - firstOf(paths, `${bare(folder)}/`);
  const isEmpty = (path: string): boolean => countIn(all, path) + countIn(folderPaths, path) === 0;
  const keptEmpty = folderPaths.filter((path) => isEmpty(path) && passes(path));
  return folders.filter(({ path, deleted }) => {
    const keptInside = countIn(kept, path) + countIn(keptEmpty, path);
    if (deleted !== true) return keptInside > 0 || (isEmpty(path) && passes(path));
    return countIn(kept, path) === countIn(all, path) && (keptInside > 0 || passes(path));
  });
}

function firstOf(paths: readonly string[], wanted: string): number {
  return firstFrom(wanted, paths.length, (index) => paths[index] ?? '');
}

/** `/` and `X:/` end in a slash of their own. */
function bare(folder: string): string {
  return folder.endsWith('/') ? folder.slice(0, -1) : folder;
}
