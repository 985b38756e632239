/** A manifest without links: where one stood, stands what it leads to, as far as the manifest itself lists that. */
import { buildManifest, headerOf } from '../../../shared/manifest/build';
import type { LinkEntry, Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { createPathIndex, type PathIndex } from './pathIndex';

export interface CollapsedLinks {
  readonly manifest: Manifest;
  /** Links that stand for nothing, with the reason as a sentence. */
  readonly lost: readonly { readonly path: string; readonly reason: string }[];
}

const mostLinksInARow = 40;
const tooMany = 'Links lead to more files than can be listed.';

/** Links to folders bring all that lies there. Links that lead nowhere, round in a circle or out of the root are lost. */
export function collapseLinks(manifest: Manifest): CollapsedLinks {
  return new Collapse(manifest).run();
}

class Collapse {
  readonly #manifest: Manifest;
  readonly #index: PathIndex;
  readonly #entries: ManifestEntry[] = [];
  readonly #folders: string[] = [];
  readonly #lost: { path: string; reason: string }[] = [];
  /** Links to folders that hold links to folders can name more files than any disk holds. */
  #budget: number;

  constructor(manifest: Manifest) {
    this.#manifest = manifest;
    this.#index = createPathIndex(manifest);
    this.#budget = 100_000 + manifest.fileCount * 10;
  }

  run(): CollapsedLinks {
    const manifest = this.#manifest;
    for (const entry of manifest.entries())
      if (entry.kind === 'link') this.#expand(entry.path, entry, []);
      else this.#entries.push(entry);
    const added = this.#folders.map((path) => ({ path }));
    const folders = [...manifest.folders(), ...added];
    return {
      manifest: buildManifest(this.#entries, { ...headerOf(manifest), source: 'The manifest without links', folders }),
      lost: this.#lost,
    };
  }

  /** `way`: the links that were followed to come here, by their own places. */
  #expand(path: string, link: LinkEntry, way: readonly string[]): void {
    const place = link.refused === undefined ? this.#resolve(link) : undefined;
    this.#budget -= 1;
    if (this.#budget < 0) this.#lose(path, tooMany);
    else if (place === undefined) this.#lose(path, 'It leads out of the root, or round in a circle.');
    else if (typeof place === 'number') this.#add(path, this.#manifest.entryAt(place));
    else if (!this.#index.isFolder(place) && place !== '')
      this.#lose(path, 'The manifest lists nothing where it leads.');
    else if ([link.path, ...way].some((from) => place === '' || from === place || from.startsWith(`${place}/`)))
      this.#lose(path, 'It leads to a folder that it lies in itself.');
    else this.#expandFolder(path, place, [link.path, ...way]);
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
    if (this.#budget < 0) this.#lose(path, tooMany);
    else if (entry.kind === 'deleted') this.#lose(path, 'What it leads to is deleted.');
    else this.#entries.push({ ...entry, path });
  }

  #lose(path: string, reason: string): void {
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
      place = target === undefined ? undefined : target === '' ? rest.slice(1) : target + rest;
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
