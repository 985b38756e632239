/** A folder against a manifest: what was added, changed and removed since it was made, and in what. */
import { intCompare, type Int } from '../../../shared/domain/ints';
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';
import { inParallel } from '../hashing/inParallel';
import type { ProgressSink } from '../ports/progress';
import { byCodeUnits } from './byCodeUnits';
import { collapseLinks } from './collapseLinks';
import { compareFolders, type FileChanges } from './compareFolders';
import { recordsFolders, type ManifestChanges } from './compareManifests';
import { recordsRunnable, type ChangeReason } from './judgeEntries';
import { leadsToSamePlace } from './linkPlaces';
import { isSameTime } from './sameTime';
import { foldersAbove, isReached } from './treeFolders';

/** A file that a scan found. */
export interface TreeFile {
  /** Relative to the root, `/`. */
  readonly path: string;
  readonly sizeBytes: Int;
  readonly mtimeUs: Int;
  /** Absent where the system does not say. */
  readonly runnable?: boolean;
}

/** A link that a scan kept as a link. */
export interface TreeLink {
  readonly path: string;
  /** As it is stored in the link. */
  readonly text: string;
}

export interface DiffTreeInput<F extends TreeFile> {
  readonly manifest: Manifest;
  readonly files: readonly F[];
  /** Present when the scan kept links: then links are compared by where they lead, else by the content they lead to. */
  readonly links?: readonly TreeLink[];
  /** All folders of the tree, when the scan recorded them. */
  readonly folders?: readonly string[];
  /** `fast` trusts size and time; `hash` compares contents of files with equal size, whatever their time. */
  readonly mode: 'fast' | 'hash';
  readonly hashOf: (file: F) => Promise<string>;
  /** Without it files that the manifest lists in chunks are unknown in mode `hash`. */
  readonly chunkHashesOf?: (file: F, chunkSizeBytes: number) => Promise<readonly string[]>;
  /** The filter of the scan, so that files outside of it do not count as deleted. */
  readonly isCovered?: (path: string) => boolean;
  /** The scan's answer whether a folder is not entered. */
  readonly prunes?: (folder: string) => boolean;
  readonly signal: AbortSignal;
  readonly progress?: ProgressSink;
}

const hashesAtOnce = 16;

/** Files of another size are modified without being read; every other content is read at most once. */
export async function diffTree<F extends TreeFile>(input: DiffTreeInput<F>): Promise<ManifestChanges> {
  const tree = new TreeDiff(input);
  await tree.run();
  return tree.changes();
}

interface Reading<F> {
  readonly file: F;
  readonly entry: ManifestEntry & { readonly kind: 'file' | 'chunked' };
  readonly reasons: ChangeReason[];
}

class TreeDiff<F extends TreeFile> {
  readonly #input: DiffTreeInput<F>;
  readonly #manifest: Manifest;
  readonly #reasons = new Map<string, readonly ChangeReason[]>();
  readonly #new: string[] = [];
  readonly #deleted: string[] = [];
  readonly #unknown: string[] = [];
  #unchangedCount = 0;

  constructor(input: DiffTreeInput<F>) {
    this.#input = input;
    this.#manifest =
      input.links === undefined && hasLinks(input.manifest) ? collapseLinks(input.manifest).manifest : input.manifest;
  }

  async run(): Promise<void> {
    const { files, links = [], isCovered = () => true } = this.#input;
    const found = new Map(files.filter(({ path }) => isCovered(path)).map((file) => [file.path, file]));
    const kept = new Map(links.filter(({ path }) => isCovered(path)).map((link) => [link.path, link]));
    const toRead: Reading<F>[] = [];
    for (const entry of this.#manifest.entries()) {
      const { path } = entry;
      if (!isCovered(path)) continue;
      const [file, link] = [found.get(path), kept.get(path)];
      found.delete(path);
      kept.delete(path);
      if (file === undefined && link === undefined) this.#deleted.push(path);
      else if (entry.kind === 'link')
        this.#tell(path, link === undefined ? ['kind'] : leadsToSamePlace(path, entry.link, link.text) ? [] : ['link']);
      else if (file === undefined || entry.kind === 'deleted') this.#tell(path, ['kind']);
      else this.#compare(file, entry, toRead);
    }
    for (const path of [...found.keys(), ...kept.keys()]) this.#new.push(path);
    await this.#read(toRead);
  }

  changes(): ManifestChanges {
    const changes = {
      new: this.#new.sort(byCodeUnits),
      modified: [...this.#reasons.keys()].sort(byCodeUnits),
      deleted: this.#deleted.sort(byCodeUnits),
      unknown: this.#unknown.sort(byCodeUnits),
      unchangedCount: this.#unchangedCount,
      reasons: this.#reasons,
    };
    const { folders } = this.#input;
    return folders !== undefined && recordsFolders(this.#manifest)
      ? this.#withFolders(changes, folders)
      : { ...changes, folders: { new: [], deleted: [] } };
  }

  /** A folder is told when the filter takes something below it, or its own path; not when the scan would not enter it. */
  #withFolders(changes: FileChanges, after: readonly string[]): ManifestChanges {
    const { files, links = [], isCovered = () => true, prunes = () => false } = this.#input;
    const listed = Array.from({ length: this.#manifest.fileCount }, (_, index) => this.#manifest.pathAt(index));
    const there = [...files, ...links].map(({ path }) => path);
    const before = [...this.#manifest.folders()].map(({ path }) => path);
    const was = new Set([...before, ...foldersAbove([...listed, ...before])]);
    const is = new Set([...after, ...foldersAbove([...there, ...after])]);
    const ways = foldersAbove([...listed, ...there].filter(isCovered));
    return compareFolders(changes, {
      before,
      after,
      wasFolder: (path) => was.has(path),
      isFolder: (path) => is.has(path),
      isTold: (path) => (ways.has(path) || isCovered(path)) && isReached(path, prunes),
    });
  }

  #tell(path: string, reasons: readonly ChangeReason[]): void {
    if (reasons.length === 0) this.#unchangedCount += 1;
    else this.#reasons.set(path, reasons);
  }

  #compare(file: F, entry: Exclude<ManifestEntry, { kind: 'link' | 'deleted' }>, toRead: Reading<F>[]): void {
    const { mode } = this.#input;
    const isSameSize = intCompare(file.sizeBytes, entry.sizeBytes) === 0;
    const isSameBit =
      file.runnable === undefined || !recordsRunnable(this.#manifest) || file.runnable === (entry.runnable === true);
    const reasons: ChangeReason[] = [];
    if (!isSameSize) reasons.push('size');
    if ((mode === 'fast' || !isSameSize) && !isSameTime(file.mtimeUs, entry.mtimeUs)) reasons.push('mtime');
    if (!isSameBit) reasons.push('runnable');
    const isReadable = entry.kind === 'file' || (entry.kind === 'chunked' && this.#input.chunkHashesOf !== undefined);
    if (mode === 'fast' || !isSameSize) this.#tell(file.path, reasons);
    else if (isReadable) toRead.push({ file, entry, reasons });
    else if (reasons.length === 0) this.#unknown.push(file.path);
    else this.#tell(file.path, reasons);
  }

  async #read(toRead: readonly Reading<F>[]): Promise<void> {
    const { signal, progress } = this.#input;
    const totalBytes = toRead.reduce((sum, { file }) => sum + Number(file.sizeBytes), 0);
    let [doneFiles, doneBytes] = [0, 0];
    await inParallel(toRead, hashesAtOnce, signal, async ({ file, entry, reasons }) => {
      const isSame = await this.#hasContentOf(file, entry);
      this.#tell(file.path, isSame ? reasons : withHash(reasons));
      doneFiles += 1;
      doneBytes += Number(file.sizeBytes);
      progress?.({ phase: 'comparing', doneFiles, totalFiles: toRead.length, doneBytes, totalBytes });
    });
  }

  async #hasContentOf(file: F, entry: Reading<F>['entry']): Promise<boolean> {
    const { hashOf, chunkHashesOf } = this.#input;
    if (entry.kind === 'file') return (await hashOf(file)) === entry.hash;
    const hashes = (await chunkHashesOf?.(file, this.#manifest.chunkSizeBytes)) ?? [];
    return (
      hashes.length === entry.chunkHashes.length && hashes.every((hash, index) => hash === entry.chunkHashes[index])
    );
  }
}

/** In the order of all reasons. */
function withHash(reasons: readonly ChangeReason[]): readonly ChangeReason[] {
  return reasons.includes('runnable') ? ['hash', 'runnable'] : ['hash'];
}

function hasLinks(manifest: Manifest): boolean {
  for (let index = 0; index < manifest.fileCount; index += 1) if (manifest.kindAt(index) === 'link') return true;
  return false;
}
