/** Lays manifests over each other: the later one wins, diffs delete, and no path is both a file and a folder. */
import type { Manifest, ManifestEntry, ManifestFolder } from '../../../shared/manifest/manifest';
import { countLive, createFolder, namesOf, splitPath, walkTree, type TreeFolder } from './manifestTree';

/** What happened to entries that did not stay. */
export interface LayerEvents {
  /** The entry of an earlier layer was replaced or deleted by the newest one. */
  readonly onLost?: (path: string, layer: number) => void;
  /** A folder with contents that the diff does not list was deleted. Throws to forbid it. */
  readonly onCascade?: (path: string, count: number) => void;
  /** A file took a folder's place or a folder a file's; `count` entries went. */
  readonly onTypeChange?: (path: string, count: number) => void;
}

const referencesPerLayer = 2 ** 32;

export class Layers {
  readonly #keepsDeletions: boolean;
  readonly #events: LayerEvents;
  readonly #manifests: Manifest[] = [];
  readonly #top = createFolder();
  /** Neighbours in a manifest mostly share their folder. */
  #last: { readonly path: string; readonly folder: TreeFolder } | undefined;

  /** `kind` of the result: the deletions of diffs stay in a diff only. */
  constructor(kind: 'snapshot' | 'diff', events: LayerEvents = {}) {
    this.#keepsDeletions = kind === 'diff';
    this.#events = events;
  }

  /** Deletions first, the deepest folders before those around them; then folders, then files. */
  add(manifest: Manifest): void {
    const layer = this.#manifests.push(manifest) - 1;
    const folders = [...manifest.folders()];
    if (manifest.kind === 'diff') {
      for (let index = 0; index < manifest.fileCount; index += 1)
        if (manifest.kindAt(index) === 'deleted') this.#deleteFile(manifest.pathAt(index));
      const deleted = folders.filter((folder) => folder.deleted === true).map(({ path }) => path);
      const depths = new Map(deleted.map((path) => [path, namesOf(path).length]));
      deleted.sort((a, b) => (depths.get(b) ?? 0) - (depths.get(a) ?? 0));
      for (const path of deleted) this.#deleteFolder(path);
    }
    for (const { path, deleted } of folders) if (deleted !== true) this.#addFolder(path);
    const clashes = clashesWithin(manifest);
    for (let index = 0; index < manifest.fileCount; index += 1) {
      if (manifest.kindAt(index) === 'deleted') continue;
      const path = manifest.pathAt(index);
      // Of a file and what lies beneath it in one manifest nobody is later; the file stays, as the manifest's own check decided.
      if (clashes.has(path)) this.#events.onTypeChange?.(path, 1);
      else this.#addFile(path, layer * referencesPerLayer + index);
    }
  }

  *entries(): Generator<ManifestEntry> {
    for (const item of walkTree(this.#top)) {
      if (item.kind === 'gone') yield { kind: 'deleted', path: item.path };
      else if (item.kind === 'file') yield this.#entry(item.reference);
    }
  }

  *folders(): Generator<ManifestFolder> {
    for (const item of walkTree(this.#top))
      if (item.kind === 'folder') yield { path: item.path, ...(item.isDeleted ? { deleted: true } : {}) };
  }

  #addFile(path: string, reference: number): void {
    const { folderPath, name } = splitPath(path);
    const folder = this.#makeFolder(folderPath);
    const clash = folder.folders.get(name);
    if (clash !== undefined) {
      this.#last = undefined;
      if (clash.live > 0) {
        const count = this.#clear(folder, name, clash, `${path}/`);
        this.#events.onTypeChange?.(path, count);
      }
    }
    const earlier = folder.files.get(name);
    if (earlier === undefined) countLive(folder, 1);
    else this.#lose(path, earlier);
    folder.files.set(name, reference);
    folder.gone.delete(name);
  }

  #addFolder(path: string): void {
    const folder = this.#makeFolder(path);
    if (folder.listed?.isDeleted !== false) countLive(folder, 1);
    folder.listed = { path, isDeleted: false };
  }

  #deleteFile(path: string): void {
    const { folderPath, name } = splitPath(path);
    const folder = this.#keepsDeletions ? this.#shadowFolder(folderPath) : this.#findFolder(folderPath);
    const reference = folder?.files.get(name);
    if (folder === undefined) return;
    if (reference !== undefined) {
      this.#lose(path, reference);
      folder.files.delete(name);
      countLive(folder, -1);
    }
    if (this.#keepsDeletions) folder.gone.add(name);
  }

  #deleteFolder(path: string): void {
    const folder = this.#keepsDeletions ? this.#shadowFolder(path) : this.#findFolder(path);
    if (folder?.parent === undefined) return;
    const inside = folder.live - (folder.listed?.isDeleted === false ? 1 : 0);
    if (inside > 0) this.#events.onCascade?.(path, inside);
    const names = namesOf(path);
    this.#clear(folder.parent, names.at(-1) ?? '', folder, path.endsWith('/') ? path : `${path}/`);
    if (this.#keepsDeletions) folder.listed = { path, isDeleted: true };
    this.#last = undefined;
  }

  /** Takes a subtree away; a diff keeps it as deletions. Answers how many live entries went. */
  #clear(parent: TreeFolder, name: string, folder: TreeFolder, path: string): number {
    const count = folder.live;
    if (count > 0)
      for (const item of walkTree(folder, path))
        if (item.kind === 'file') this.#lose(this.#entryPath(item.reference), item.reference);
    if (!this.#keepsDeletions) {
      parent.folders.delete(name);
      countLive(parent, -count);
      return count;
    }
    const paths: { readonly folder: TreeFolder; readonly path: string }[] = [{ folder, path }];
    for (let at = paths.pop(); at !== undefined; at = paths.pop()) {
      if (at.folder.live > 0) at.folder.listed = { path: at.path.slice(0, -1), isDeleted: true };
      for (const file of at.folder.files.keys()) at.folder.gone.add(file);
      at.folder.files.clear();
      at.folder.live = 0;
      for (const [inner, below] of at.folder.folders) paths.push({ folder: below, path: `${at.path}${inner}/` });
    }
    countLive(parent, -count);
    return count;
  }

  /** The folder, made if need be; a file in its way goes. */
  #makeFolder(folderPath: string | undefined): TreeFolder {
    if (folderPath === undefined) return this.#top;
    if (this.#last?.path === folderPath) return this.#last.folder;
    let folder = this.#top;
    for (const name of namesOf(folderPath)) {
      const file = folder.files.get(name);
      if (file !== undefined) this.#replaceFile(folder, name, file);
      folder = child(folder, name);
    }
    this.#last = { path: folderPath, folder };
    return folder;
  }

  #replaceFile(folder: TreeFolder, name: string, reference: number): void {
    const path = this.#entryPath(reference);
    this.#lose(path, reference);
    folder.files.delete(name);
    countLive(folder, -1);
    if (this.#keepsDeletions) folder.gone.add(name);
    this.#events.onTypeChange?.(path, 1);
  }

  /** The folder as a place for deletions, which take nothing away. */
  #shadowFolder(folderPath: string | undefined): TreeFolder {
    return folderPath === undefined ? this.#top : namesOf(folderPath).reduce(child, this.#top);
  }

  #findFolder(folderPath: string | undefined): TreeFolder | undefined {
    if (folderPath === undefined) return this.#top;
    let folder: TreeFolder | undefined = this.#top;
    for (const name of namesOf(folderPath)) folder = folder?.folders.get(name);
    return folder;
  }

  #lose(path: string, reference: number): void {
    this.#events.onLost?.(path, Math.floor(reference / referencesPerLayer));
  }

  #entryPath(reference: number): string {
    return this.#source(reference).pathAt(reference % referencesPerLayer);
  }

  #entry(reference: number): ManifestEntry {
    return this.#source(reference).entryAt(reference % referencesPerLayer);
  }

  #source(reference: number): Manifest {
    const manifest = this.#manifests[Math.floor(reference / referencesPerLayer)];
    if (manifest === undefined) throw new RangeError('the reference is of no layer');
    return manifest;
  }
}

function child(folder: TreeFolder, name: string): TreeFolder {
  const known = folder.folders.get(name);
  if (known !== undefined) return known;
  const made = createFolder(folder);
  folder.folders.set(name, made);
  return made;
}

/** Paths that lie beneath a file of the same manifest. */
function clashesWithin(manifest: Manifest): ReadonlySet<string> {
  const paths = new Set<string>();
  for (let index = 0; index < manifest.fileCount; index += 1)
    if (manifest.refusedAt(index)?.code === 'manifest.file_dir_conflict') paths.add(manifest.pathAt(index));
  return paths;
}
