/** The `$N/` references of 2025-12 files: a path is stored as the number of its folder and its last name. */
import { splitAnchor } from './anchors';
import { compareCodePoints } from './codePointOrder';
import type { ManifestFolder } from './manifest';

/** The folders a writer lists, each with its number. */
export class FolderIndex {
  readonly folders: readonly ManifestFolder[];
  readonly #numbers: ReadonlyMap<string, number>;

  /** `listed` are the manifest's own folders, of equal ones the first; `paths` those whose ancestors are listed as well. */
  constructor(listed: Iterable<ManifestFolder>, paths: Iterable<string>) {
    const folders = new Map<string, ManifestFolder>();
    for (const { path, deleted } of listed)
      if (!folders.has(path)) folders.set(path, deleted ? { path, deleted } : { path });
    const complete = new Set<string>();
    for (const path of [...folders.keys()]) listAncestors(path, folders, complete);
    for (const path of paths) listAncestors(path, folders, complete);
    this.folders = [...folders.values()].sort((a, b) => compareCodePoints(a.path, b.path));
    this.#numbers = new Map(this.folders.map(({ path }, number) => [path, number]));
  }

  /** The stored form: cut at the last slash when what stands before it is listed, else the text itself. */
  compress(text: string): string {
    const slash = text.lastIndexOf('/');
    const number = slash < 0 ? undefined : this.#numbers.get(text.slice(0, slash));
    return number === undefined ? text : `$${number}${text.slice(slash)}`;
  }
}

/** Lists every folder above a path. What stands above a path in `complete` is listed already. */
function listAncestors(path: string, folders: Map<string, ManifestFolder>, complete: Set<string>): void {
  const start = splitAnchor(path)?.anchor.length ?? 0;
  for (let slash = path.lastIndexOf('/'); slash > start; slash = path.lastIndexOf('/', slash - 1)) {
    const folder = path.slice(0, slash);
    if (complete.has(folder)) return;
    complete.add(folder);
    if (!folders.has(folder)) folders.set(folder, { path: folder });
  }
}

export type Expansion =
  | { readonly path: string }
  | { readonly code: 'manifest.index_syntax' | 'manifest.index_range'; readonly problem: string };

/** What a stored text means, given the folders that were read before it. */
export function expandReference(stored: string, folders: readonly string[]): Expansion {
  if (!stored.startsWith('$')) return { path: stored };
  const slash = stored.indexOf('/');
  if (slash < 0) return { path: stored };
  const digits = stored.slice(1, slash);
  if (!/^(?:0|[1-9][0-9]*)$/.test(digits))
    return {
      code: 'manifest.index_syntax',
      problem: `begins with $${digits.slice(0, 20)}, which is no number of a folder`,
    };
  const folder = folders[Number(digits)];
  if (folder === undefined)
    return {
      code: 'manifest.index_range',
      problem: `refers to folder ${digits.slice(0, 20)}, but only ${folders.length} are listed before it`,
    };
  return { path: folder.endsWith('/') ? folder + stored.slice(slash + 1) : folder + stored.slice(slash) };
}
