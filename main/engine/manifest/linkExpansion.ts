/** What links lead to, as entries that can stand in their place. */
import type { LinkEntry, Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { createPathIndex, type PathIndex } from './pathIndex';

/** Why a link stands for nothing. */
export type LostReason = 'outside' | 'missing' | 'cycle' | 'deleted' | 'too_many';

export interface Expanded {
  readonly entries: readonly ManifestEntry[];
  /** Of links to folders: the folder itself and those in it. */
  readonly folders: readonly string[];
  /** The link itself, or links in the folder that it leads to, under their new paths. */
  readonly lost: readonly { readonly path: string; readonly reason: LostReason }[];
}

const mostLinksInARow = 40;

export class LinkExpansion {
  readonly #manifest: Manifest;
  readonly #index: PathIndex;
  #entries: ManifestEntry[] = [];
  #folders: string[] = [];
  #lost: { path: string; reason: LostReason }[] = [];
  /** Links to folders that hold links to folders can name more files than any disk holds. */
  #budget: number;

  constructor(manifest: Manifest) {
    this.#manifest = manifest;
    this.#index = createPathIndex(manifest);
    this.#budget = 1000 + manifest.fileCount * 10;
  }

  /** Links to folders bring all that lies there, or nothing. All calls together bring at most some ten times what the manifest lists. */
  expand(link: LinkEntry, path: string): Expanded {
    this.#expand(path, link, []);
    const found = { entries: this.#entries, folders: this.#folders, lost: this.#lost };
    [this.#entries, this.#folders, this.#lost] = [[], [], []];
    // Half of a folder would look like the whole of it.
    return this.#budget < 0 ? { entries: [], folders: [], lost: [{ path, reason: 'too_many' }] } : found;
  }

  /** `way`: the links that were followed to come here, by their own places. */
  #expand(path: string, link: LinkEntry, way: readonly string[]): void {
    const place = link.refused === undefined ? this.#resolve(link) : undefined;
    this.#budget -= 1;
    if (this.#budget < 0) this.#lose(path, 'too_many');
    else if (place === undefined) this.#lose(path, 'outside');
    else if (typeof place === 'number') this.#add(path, this.#manifest.entryAt(place));
    else if (!this.#index.isFolder(place) && place !== '') this.#lose(path, 'missing');
    else if ([link.path, ...way].some((from) => place === '' || `${from}/`.startsWith(`${bare(place)}/`)))
      this.#lose(path, 'cycle');
    else this.#expandFolder(path, bare(place), [link.path, ...way]);
  }

  #expandFolder(path: string, folder: string, way: readonly string[]): void {
    const moved = (inside: string): string => path + inside.slice(folder.length);
    this.#folders.push(path, ...this.#index.foldersBelow(folder).map(moved));
    const [first, end] = this.#index.entriesBelow(folder);
    for (let index = first; index < end && this.#budget >= 0; index += 1) {
      const entry = this.#manifest.entryAt(index);
      if (entry.kind === 'link') this.#expand(moved(entry.path), entry, way);
      else this.#add(moved(entry.path), entry);
    }
  }

  #add(path: string, entry: ManifestEntry): void {
    this.#budget -= 1;
    if (this.#budget < 0) this.#lose(path, 'too_many');
    else if (entry.kind === 'deleted') this.#lose(path, 'deleted');
    else this.#entries.push({ ...entry, path });
  }

  #lose(path: string, reason: LostReason): void {
    this.#lost.push({ path, reason });
  }

  /** Index of the file, or path of the folder (maybe of nothing), behind all links on the way. */
  #resolve(link: LinkEntry): number | string | undefined {
    let place = link.link.target;
    for (let links = 0; links <= mostLinksInARow && place !== undefined; links += 1) {
      const crossed = this.#firstLink(place);
      if (crossed === undefined) return this.#index.entryIndex(place) ?? place;
      const { target } = crossed.link;
      const rest = place.slice(crossed.path.length);
      place = target === undefined ? undefined : target === '' ? rest.slice(1) : bare(target) + rest;
    }
    return undefined;
  }

  /** The link that stands at the path or at a folder on the way to it. */
  #firstLink(path: string): LinkEntry | undefined {
    for (let cut = path.indexOf('/', 1); ; cut = path.indexOf('/', cut + 1)) {
      const index = this.#index.entryIndex(cut < 0 ? path : path.slice(0, cut));
      const entry = index === undefined ? undefined : this.#manifest.entryAt(index);
      if (entry?.kind === 'link') return entry;
      if (cut < 0) return undefined;
    }
  }
}

/** `/` and `X:/` end in a slash of their own. */
function bare(folder: string): string {
  return folder.endsWith('/') ? folder.slice(0, -1) : folder;
}
