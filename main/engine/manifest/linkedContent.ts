/** What a link leads to, as entries that can stand in its place. */
import type { LinkEntry, Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { leadsTo, type LostLink } from './linkRewriting';
import { firstFrom } from './pathIndex';

/** Links to folders multiply what is in them; a hostile manifest must not fill the memory with that. */
const fewestCopies = 100_000;
const copiesPerEntry = 10;
const longestChain = 40;

export class LinkedContent {
  readonly #manifest: Manifest;
  #copies = 0;

  constructor(manifest: Manifest) {
    this.#manifest = manifest;
  }

  /** The entries in place of the link, under `newPath`; or why there are none. Links inside of a linked folder become files, too. */
  of(link: LinkEntry, newPath: string): readonly ManifestEntry[] | LostLink['reason'] {
    const found = this.#follow(link);
    if (typeof found === 'string') return found;
    if ('entry' in found) return [{ ...plain(found.entry), path: newPath }];
    const { folder } = found;
    const [start, end] = [this.#firstFrom(`${folder}/`), this.#firstFrom(`${folder}0`)];
    if (start === end) return 'missing';
    if (`${link.path}/`.startsWith(`${folder}/`)) return 'cycle';
    this.#copies += end - start;
    if (this.#copies > fewestCopies + copiesPerEntry * this.#manifest.fileCount) return 'too_many';
    const entries: ManifestEntry[] = [];
    for (let index = start; index < end; index += 1) {
      const entry = this.#manifest.entryAt(index);
      if (entry.kind === 'deleted') continue;
      const content = entry.kind === 'link' ? this.#follow(entry) : { entry };
      // A folder linked from within a linked folder would have to be copied once per way that leads to it.
      if (typeof content === 'string' || !('entry' in content)) return 'missing';
      entries.push({ ...plain(content.entry), path: newPath + entry.path.slice(folder.length) });
    }
    return entries.length === 0 ? 'missing' : entries;
  }

  #follow(link: LinkEntry): { readonly entry: ManifestEntry } | { readonly folder: string } | 'missing' | 'cycle' {
    let target = leadsTo(link, this.#manifest.pathStyle);
    for (let hops = 0; hops < longestChain; hops += 1) {
      if (target === undefined) return 'missing';
      const index = this.#firstFrom(target);
      if (index === this.#manifest.fileCount || this.#manifest.pathAt(index) !== target) return { folder: target };
      const entry = this.#manifest.entryAt(index);
      if (entry.kind === 'deleted') return 'missing';
      if (entry.kind !== 'link') return { entry };
      target = leadsTo(entry, this.#manifest.pathStyle);
    }
    return 'cycle';
  }

  #firstFrom(path: string): number {
    return firstFrom(path, this.#manifest.fileCount, (index) => this.#manifest.pathAt(index));
  }
}

/** What was refused about the one path need not be about the other; the check of the new manifest decides. */
function plain<E extends ManifestEntry>({ ...entry }: E): E {
  return entry;
}
