/** The folders of a tree as a filter sees them. */

/** The folders above all paths. */
export function foldersAbove(paths: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const path of paths)
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      const folder = path.slice(0, cut);
      if (found.has(folder)) break;
      found.add(folder);
    }
  return found;
}

/** Whether a scan that does not enter these folders comes to the folder itself. */
export function isReached(folder: string, prunes: (folder: string) => boolean): boolean {
  return ![folder, ...foldersAbove([folder])].some(prunes);
}
