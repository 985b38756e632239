/** Walks a folder and lists its files; whatever cannot be carried becomes a row that says why, and the walk goes on. */
import { join, sep } from 'node:path';
import { AppError, isAbort } from '../../../shared/domain/errors';
import { compilePatterns, type PathFilter } from '../../../shared/text/patterns';
import type { FileStat, FileSystem, FolderEntry } from '../ports/fileSystem';
import type { RunContext } from '../ports/progress';
import {
  brokenLink,
  linkCycle,
  linkOutside,
  nameNotUtf8,
  specialFile,
  unreadable,
  vanished,
  type ScanProblem,
} from './scanProblems';

export interface ScanOptions {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Whether names that begin with a dot are taken without being asked for. True when absent, as submissions need it. */
  readonly hidden?: boolean;
}

export interface ScannedFile {
  /** Relative to the root, `/`. */
  readonly path: string;
  readonly absolutePath: string;
  /** Where the content really lies, when a link leads there. */
  readonly realPath?: string;
  /** Of the content, not of a link. */
  readonly stat: FileStat;
}

export interface ScanReport {
  /** Sorted by UTF-16 code units of the path. */
  readonly files: readonly ScannedFile[];
  readonly problems: readonly ScanProblem[];
  /** Links whose content is taken from outside the root; one row each, whatever lies behind it. */
  readonly outside: readonly ScanProblem[];
  readonly totalBytes: number;
  readonly folderCount: number;
  /** Files that the patterns left out, in the folders that were entered. */
  readonly excludedCount: number;
  readonly prunedFolderCount: number;
}

interface Folder {
  /** Relative to the root; empty for the root. */
  readonly path: string;
  readonly absolutePath: string;
  readonly realPath?: string;
  /** Identities of this folder and of all above it. */
  readonly chain: readonly string[];
  readonly links: number;
  /** Reached through a link that leads out of the root. */
  readonly isOutside: boolean;
}

const maxLinkDepth = 40;
const statsAtOnce = 32;

/** Follows links. `input.not_found` or `input.invalid` when the root is missing or no folder; the root may be a link. */
export async function scanTree(
  root: string,
  options: ScanOptions,
  files: FileSystem,
  context: RunContext,
): Promise<ScanReport> {
  const filter = compilePatterns({ ...options, hidden: options.hidden ?? true });
  const walk = new Walk(files, filter, context);
  await walk.run(root, await rootStat(root, files));
  return walk.report();
}

async function rootStat(root: string, files: FileSystem): Promise<FileStat> {
  const stat = await files.statFollowing(root);
  if (stat?.type === 'folder') return stat;
  throw new AppError({
    code: stat ? 'input.invalid' : 'input.not_found',
    message: stat ? `${root} is not a folder.` : `${root} is not there.`,
    safe: 'Nothing was read.',
    hint: 'Check the path.',
    details: { path: root },
  });
}

class Walk {
  readonly #files: FileSystem;
  readonly #filter: PathFilter;
  readonly #context: RunContext;
  readonly #found: ScannedFile[] = [];
  readonly #problems: ScanProblem[] = [];
  readonly #outside: ScanProblem[] = [];
  readonly #open: Folder[] = [];
  #realRoot = '';
  #totalBytes = 0;
  #folderCount = 0;
  #excludedCount = 0;
  #prunedFolderCount = 0;

  constructor(files: FileSystem, filter: PathFilter, context: RunContext) {
    this.#files = files;
    this.#filter = filter;
    this.#context = context;
  }

  async run(root: string, stat: FileStat): Promise<void> {
    this.#realRoot = await this.#files.realPath(root);
    this.#open.push({ path: '', absolutePath: root, chain: [stat.fileId], links: 0, isOutside: false });
    for (let folder = this.#open.pop(); folder !== undefined; folder = this.#open.pop()) await this.#enter(folder);
  }

  report(): ScanReport {
    const byPath = (a: { path: string }, b: { path: string }): number =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
    return {
      files: this.#found.sort(byPath),
      problems: this.#problems.sort(byPath),
      outside: this.#outside.sort(byPath),
      totalBytes: this.#totalBytes,
      folderCount: this.#folderCount,
      excludedCount: this.#excludedCount,
      prunedFolderCount: this.#prunedFolderCount,
    };
  }

  async #enter(folder: Folder): Promise<void> {
    this.#context.signal.throwIfAborted();
    const entries = await this.#guard(folder.path, folder.absolutePath, () =>
      this.#files.readFolder(folder.absolutePath),
    );
    if (!entries) return;
    this.#folderCount++;
    for (let at = 0; at < entries.length; at += statsAtOnce) {
      this.#context.signal.throwIfAborted();
      await Promise.all(entries.slice(at, at + statsAtOnce).map((entry) => this.#look(folder, entry)));
    }
    this.#context.progress({ phase: 'scanning', doneFiles: this.#found.length, doneBytes: this.#totalBytes });
  }

  async #look(folder: Folder, entry: FolderEntry): Promise<void> {
    const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
    const absolutePath = join(folder.absolutePath, entry.name);
    if (isOwn(entry.name)) return;
    if (!entry.isUtf8) this.#problems.push(nameNotUtf8(path, absolutePath));
    else if (entry.type === 'folder' && this.#filter.prunes(path)) this.#prunedFolderCount++;
    else if (entry.type !== 'folder' && entry.type !== 'symlink' && !this.#filter.matches(path)) this.#excludedCount++;
    else await this.#guard(path, absolutePath, () => this.#take(folder, entry, path, absolutePath));
  }

  async #take(folder: Folder, entry: FolderEntry, path: string, absolutePath: string): Promise<void> {
    const isLink = entry.type === 'symlink';
    const stat = isLink ? await this.#files.statFollowing(absolutePath) : await this.#files.lstat(absolutePath);
    if (!stat) {
      if (!isLink) this.#problems.push(vanished(path, absolutePath));
      else if (this.#filter.matches(path))
        this.#problems.push(brokenLink(path, absolutePath, await this.#files.readLink(absolutePath)));
    } else if (stat.type === 'folder') await this.#takeFolder(folder, isLink, stat, path, absolutePath);
    else if (!this.#filter.matches(path)) this.#excludedCount++;
    else if (stat.type !== 'file') this.#problems.push(specialFile(path, absolutePath));
    else {
      const realPath = isLink ? await this.#files.realPath(absolutePath) : below(folder, entry.name);
      if (isLink && realPath !== undefined) this.#noteOutside(folder, path, absolutePath, realPath, false);
      this.#found.push({ path, absolutePath, ...(realPath === undefined ? {} : { realPath }), stat });
      this.#totalBytes += stat.sizeBytes;
    }
  }

  async #takeFolder(
    folder: Folder,
    isLink: boolean,
    stat: FileStat,
    path: string,
    absolutePath: string,
  ): Promise<void> {
    if (this.#filter.prunes(path)) {
      this.#prunedFolderCount++;
      return;
    }
    const links = folder.links + (isLink ? 1 : 0);
    const isCycle = folder.chain.includes(stat.fileId);
    if (isCycle || links > maxLinkDepth) {
      this.#problems.push(linkCycle(path, absolutePath, isCycle));
      return;
    }
    const realPath = isLink
      ? await this.#files.realPath(absolutePath)
      : below(folder, path.slice(path.lastIndexOf('/') + 1));
    const chain = [...folder.chain, stat.fileId];
    const isOutside =
      isLink && realPath !== undefined
        ? this.#noteOutside(folder, path, absolutePath, realPath, true)
        : folder.isOutside;
    this.#open.push({ path, absolutePath, ...(realPath === undefined ? {} : { realPath }), chain, links, isOutside });
  }

  /** Answers whether a link leads out of the root. What lies behind another such link is in that one's row. */
  #noteOutside(folder: Folder, path: string, absolutePath: string, realPath: string, isFolder: boolean): boolean {
    const fence = this.#realRoot.endsWith(sep) ? this.#realRoot : this.#realRoot + sep;
    if (realPath === this.#realRoot || realPath.startsWith(fence)) return false;
    if (!folder.isOutside) this.#outside.push(linkOutside(path, absolutePath, realPath, isFolder));
    return true;
  }

  /** A file or folder that fails is a row; only a cancellation and a mistake of ours end the walk. */
  async #guard<T>(path: string, absolutePath: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (isAbort(error) || !(error instanceof AppError)) throw error;
      this.#problems.push(
        error.code === 'input.not_found' ? vanished(path, absolutePath) : unreadable(path, absolutePath, error),
      );
      return undefined;
    }
  }
}

/** What Satchel itself keeps beside files is never carried. */
function isOwn(name: string): boolean {
  return name === '.satchel' || (name.startsWith('.satchel-') && name.endsWith('.part'));
}

function below(folder: Folder, name: string): string | undefined {
  return folder.realPath === undefined ? undefined : join(folder.realPath, name);
}
