/** Takes one file, folder or link that was met, by the policy; whatever fails is a row. */
import { AppError, isAbort } from '../../../shared/domain/errors';
import type { FileStat, FileSystem } from '../ports/fileSystem';
import { isWithin, resolveLink, type ResolvedLink } from './resolveLink';
import type { ScanFilter } from '../../../shared/text/scanFilter';
import type { ScanOptions } from './scanOptions';
import {
  brokenLink,
  droppedLink,
  folderInList,
  linkCycle,
  linkOutside,
  linkTextNotUtf8,
  specialFile,
  unreadable,
  vanished,
} from './scanProblems';
import { runnableOf, type Findings } from './scanReport';
import { decideLink, type SymlinkPolicy } from './symlinkPolicy';

export interface Folder {
  /** Relative to the root; empty for the root. */
  readonly path: string;
  readonly absolutePath: string;
  readonly realPath: string;
  /** Reached through a link, so that its content lies at another place than its path says. */
  readonly isBehindLink: boolean;
  /** Identities of this folder and of all above it. */
  readonly chain: readonly string[];
  readonly links: number;
  /** Reached through a link that leads out of the root. */
  readonly isOutside: boolean;
  readonly filter: ScanFilter;
}

/** A name in a folder. */
export interface Place {
  readonly path: string;
  readonly absolutePath: string;
}

const maxLinkDepth = 40;

export class Taker {
  readonly findings: Findings;
  /** Folders that are to be entered. */
  readonly open: Folder[] = [];
  /** Relative to the root: what kept links lead to and patterns may have left out. */
  readonly needed: string[] = [];
  readonly realRoot: string;
  readonly #files: FileSystem;
  readonly #options: ScanOptions;
  readonly #policy: SymlinkPolicy;
  /** What became of the links that were met, where they may be met again. */
  readonly #links = new Map<string, ResolvedLink | undefined>();

  constructor(realRoot: string, findings: Findings, options: ScanOptions, files: FileSystem) {
    this.realRoot = realRoot;
    this.findings = findings;
    this.#files = files;
    this.#options = options;
    this.#policy = options.symlinks ?? 'follow';
  }

  /** `realPath`: where the content lies, when that is behind a link. */
  addFile({ path, absolutePath }: Place, stat: FileStat, realPath?: string): void {
    this.findings.addFile({
      kind: 'file',
      path,
      absolutePath,
      ...(realPath === undefined ? {} : { realPath }),
      stat,
      ...runnableOf(stat.mode),
    });
  }

  openFolder(folder: Folder, place: Place, stat: FileStat, realPath: string, isLink: boolean): void {
    const links = folder.links + (isLink ? 1 : 0);
    const isCycle = folder.chain.includes(stat.fileId);
    if (isCycle || links > maxLinkDepth) {
      this.findings.addProblem(linkCycle(place.path, place.absolutePath, isCycle));
      return;
    }
    this.open.push({
      ...place,
      realPath,
      isBehindLink: folder.isBehindLink || isLink,
      chain: [...folder.chain, stat.fileId],
      links,
      isOutside: isLink ? !isWithin(realPath, this.realRoot) : folder.isOutside,
      filter: folder.filter,
    });
  }

  /** Answers the link when it was kept. */
  async takeLink(folder: Folder, place: Place): Promise<ResolvedLink | undefined> {
    const { path } = place;
    if (this.#links.has(path)) return this.#links.get(path);
    const link = await this.#resolve(folder, place);
    const isFolder = link.stat?.type === 'folder';
    const verdict = isFolder ? folder.filter.folderLink(path) : folder.filter.file(path);
    if (verdict !== 'take') {
      this.findings.leave(verdict, isFolder ? 'folders' : 'files', path);
      return undefined;
    }
    const kept = await this.#settle(folder, place, link);
    if (this.#policy === 'transitive-include') this.#links.set(path, kept);
    return kept;
  }

  async #settle(folder: Folder, place: Place, link: ResolvedLink): Promise<ResolvedLink | undefined> {
    const { path, absolutePath } = place;
    const decision = decideLink(this.#policy, link.isEscaping, this.#options.canKeepLinks !== false);
    // The system itself gives up on a path through so many links.
    if (link.stat === undefined && folder.links >= maxLinkDepth)
      this.findings.addProblem(linkCycle(path, absolutePath, false));
    else if (link.isLoop && this.#policy !== 'skip')
      this.findings.addProblem(brokenLink(path, absolutePath, link.text));
    else if (decision === 'drop') {
      const why = this.#policy === 'skip' ? 'links' : 'escaping';
      this.findings.addProblem(droppedLink(path, absolutePath, link.text, why));
    } else if (link.stat === undefined) {
      const isKept = decision === 'keep';
      this.findings.addProblem(brokenLink(path, absolutePath, link.text, isKept));
      if (isKept) return this.#keep(place, link);
    } else if (link.stat.type === 'other' && this.#policy !== 'preserve')
      this.findings.addProblem(specialFile(path, absolutePath));
    else if (decision === 'keep') return this.#keep(place, link);
    else await this.#follow(folder, place, link.text, link.stat);
    return undefined;
  }

  /** A policy that treats all links alike does not ask where they lead. */
  async #resolve(folder: Folder, place: Place): Promise<ResolvedLink> {
    const canKeep = this.#options.canKeepLinks !== false;
    const [inside, outside] = [false, true].map((isEscaping) => decideLink(this.#policy, isEscaping, canKeep));
    if (inside !== outside || inside === 'keep')
      return resolveLink({ ...place, realFolder: folder.realPath }, this.realRoot, this.#files);
    const text = await this.#files.readLink(place.absolutePath);
    const stat = await this.#files.statFollowing(place.absolutePath);
    return { text, isEscaping: false, isLoop: false, ...(stat === undefined ? {} : { stat }) };
  }

  #keep({ path, absolutePath }: Place, link: ResolvedLink): ResolvedLink | undefined {
    if (link.text.includes('\ufffd')) {
      // Bytes that are no text were replaced while the link was read; what it says is not known any more.
      this.findings.addProblem(linkTextNotUtf8(path, absolutePath));
      return undefined;
    }
    const { text, target, isEscaping } = link;
    const kept = { kind: 'link', path, absolutePath, text, isEscaping } as const;
    const isNew = this.findings.addLink(target === undefined ? kept : { ...kept, target });
    if (isNew && this.#policy === 'transitive-include' && target !== undefined) this.needed.push(target);
    return link;
  }

  async #follow(folder: Folder, place: Place, text: string, stat: FileStat): Promise<void> {
    const { path, absolutePath } = place;
    const isFolder = stat.type === 'folder';
    if (isFolder && this.#options.followFolderLinks === false) {
      this.findings.addProblem(droppedLink(path, absolutePath, text, 'folder'));
      return;
    }
    const realPath = await this.#files.realPath(absolutePath);
    if (realPath.includes('\ufffd') && (await this.#files.lstat(realPath)) === undefined) {
      this.findings.addProblem(linkTextNotUtf8(path, absolutePath));
      return;
    }
    const isOutside = !isWithin(realPath, this.realRoot);
    this.findings.followed.push({ path, absolutePath, realPath, isFolder, isOutside });
    // What lies behind another such link is in that one's row.
    if (isOutside && !folder.isOutside) this.findings.outside.push(linkOutside(path, absolutePath, realPath, isFolder));
    if (isFolder && this.#options.list !== undefined) this.findings.addProblem(folderInList(path, absolutePath));
    else if (isFolder) this.openFolder(folder, place, stat, realPath, true);
    else this.addFile(place, stat, realPath);
  }

  /** A file or folder that fails is a row; only a cancellation and a mistake of ours end the walk. */
  async guard<T>({ path, absolutePath }: Place, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (isAbort(error) || !(error instanceof AppError)) throw error;
      this.findings.addProblem(
        error.code === 'input.not_found' ? vanished(path, absolutePath) : unreadable(path, absolutePath, error),
      );
      return undefined;
    }
  }
}
