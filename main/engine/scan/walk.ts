/** Walks a tree and looks at every name in it; whatever cannot be carried becomes a row that says why, and the walk goes on. */
import { join, sep } from 'node:path';
import { AppError, isAbort } from '../../../shared/domain/errors';
import type { FileStat, FileSystem, FolderEntry } from '../ports/fileSystem';
import type { RunContext } from '../ports/progress';
import { isWithin, resolveLink, type ResolvedLink } from './resolveLink';
import { withoutPatterns, type ScanFilter } from './scanFilter';
import type { ScanOptions } from './scanOptions';
import {
  brokenLink,
  changedKind,
  droppedLink,
  folderInList,
  linkCycle,
  linkOutside,
  linkTextNotUtf8,
  listedMissing,
  nameNotUtf8,
  specialFile,
  unreadable,
  vanished,
} from './scanProblems';
import { Findings } from './scanReport';
import { decideLink, type SymlinkPolicy } from './symlinkPolicy';

interface Folder {
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
interface Place {
  readonly path: string;
  readonly absolutePath: string;
}

const maxLinkDepth = 40;
const looksAtOnce = 32;
const knowsRunnable = sep === '/';
const anyRunBit = 0o111;

export class Walk {
  readonly findings: Findings;
  readonly #root: string;
  readonly #files: FileSystem;
  readonly #filter: ScanFilter;
  readonly #options: ScanOptions;
  readonly #policy: SymlinkPolicy;
  readonly #context: RunContext;
  readonly #open: Folder[] = [];
  /** Relative to the root: what kept links lead to and patterns may have left out. */
  readonly #needed: string[] = [];
  readonly #opened = new Set<string>();
  /** What became of the links that were met, where they may be met again. */
  readonly #links = new Map<string, ResolvedLink | undefined>();
  #realRoot = '';

  constructor(root: string, filter: ScanFilter, options: ScanOptions, files: FileSystem, context: RunContext) {
    this.#root = root;
    this.#files = files;
    this.#filter = filter;
    this.#options = options;
    this.#policy = options.symlinks ?? 'follow';
    this.#context = context;
    this.findings = new Findings(this.#policy === 'transitive-include');
  }

  async walkTree(rootStat: FileStat): Promise<void> {
    const top = await this.#top([rootStat.fileId]);
    this.#open.push(top);
    await this.#drain();
    for (let target = this.#needed.pop(); target !== undefined; target = this.#needed.pop()) {
      await this.#need(target, top);
      await this.#drain();
    }
  }

  /** Takes the named files; what a pattern would leave out is taken as well. */
  async walkList(places: readonly Place[]): Promise<void> {
    const top = await this.#top([]);
    for (let at = 0; at < places.length; at += looksAtOnce) {
      this.#context.signal.throwIfAborted();
      await Promise.all(
        places.slice(at, at + looksAtOnce).map((place) => this.#guard(place, () => this.#takeListed(top, place))),
      );
      this.#tell();
    }
    for (const { path, absolutePath, text } of this.findings.dropCovered())
      this.findings.addProblem(droppedLink(path, absolutePath, text, 'covered'));
  }

  async #top(chain: readonly string[]): Promise<Folder> {
    this.#realRoot = await this.#files.realPath(this.#root);
    return {
      path: '',
      absolutePath: this.#root,
      realPath: this.#realRoot,
      isBehindLink: false,
      chain,
      links: 0,
      isOutside: false,
      filter: this.#filter,
    };
  }

  #tell(): void {
    const { files, totalBytes } = this.findings;
    this.#context.progress({ phase: 'scanning', doneFiles: files.length, doneBytes: totalBytes });
  }

  async #drain(): Promise<void> {
    for (let folder = this.#open.pop(); folder !== undefined; folder = this.#open.pop()) await this.#enter(folder);
  }

  async #enter(folder: Folder): Promise<void> {
    this.#context.signal.throwIfAborted();
    const entries = await this.#guard(folder, () => this.#files.readFolder(folder.absolutePath));
    if (!entries) return;
    const isAgain = !this.findings.enterFolder(folder.path);
    this.#record(folder, entries.length === 0);
    for (let at = 0; at < entries.length; at += looksAtOnce) {
      this.#context.signal.throwIfAborted();
      await Promise.all(entries.slice(at, at + looksAtOnce).map((entry) => this.#look(folder, entry, isAgain)));
      if (at % (looksAtOnce * 32) === 0) this.#tell();
    }
    this.#tell();
  }

  #record({ path, absolutePath, filter }: Folder, isEmpty: boolean): void {
    const { recordFolders = 'none' } = this.#options;
    if (path === '' || recordFolders === 'none' || (recordFolders === 'empty' && !isEmpty)) return;
    this.findings.addFolder({ kind: 'dir', path, absolutePath }, filter.file(path) === 'take');
  }

  async #look(folder: Folder, entry: FolderEntry, isAgain: boolean): Promise<void> {
    const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
    const place = { path, absolutePath: join(folder.absolutePath, entry.name) };
    if (!entry.isUtf8) {
      // Names that cannot be told apart are counted where they are first seen.
      if (!isAgain) this.findings.addProblem(nameNotUtf8(path, place.absolutePath));
    } else if (entry.type === 'symlink') await this.#guard(place, () => this.#takeLink(folder, place));
    else {
      const isFolder = entry.type === 'folder';
      const verdict = isFolder ? folder.filter.folder(path) : folder.filter.file(path);
      if (verdict !== 'take') this.findings.leave(verdict, isFolder ? 'folders' : 'files', path);
      else await this.#guard(place, () => this.#takeOne(folder, entry, place));
    }
  }

  async #takeOne(folder: Folder, entry: FolderEntry, place: Place): Promise<void> {
    const { path, absolutePath } = place;
    const stat = await this.#files.lstat(absolutePath);
    if (!stat) this.findings.addProblem(vanished(path, absolutePath));
    else if (stat.type !== entry.type) this.findings.addProblem(changedKind(path, absolutePath));
    else if (stat.type === 'folder') this.#openFolder(folder, place, stat, join(folder.realPath, entry.name), false);
    else if (stat.type === 'file') this.#takeFile(folder, place, stat, join(folder.realPath, entry.name));
    else this.findings.addProblem(specialFile(path, absolutePath));
  }

  #takeFile(folder: Folder, { path, absolutePath }: Place, stat: FileStat, realPath: string, isLink = false): void {
    this.findings.addFile({
      kind: 'file',
      path,
      absolutePath,
      ...(isLink || folder.isBehindLink ? { realPath } : {}),
      stat,
      ...(knowsRunnable ? { runnable: (stat.mode & anyRunBit) !== 0 } : {}),
    });
  }

  #openFolder(folder: Folder, place: Place, stat: FileStat, realPath: string, isLink: boolean): void {
    const links = folder.links + (isLink ? 1 : 0);
    const isCycle = folder.chain.includes(stat.fileId);
    if (isCycle || links > maxLinkDepth) {
      this.findings.addProblem(linkCycle(place.path, place.absolutePath, isCycle));
      return;
    }
    this.#open.push({
      ...place,
      realPath,
      isBehindLink: folder.isBehindLink || isLink,
      chain: [...folder.chain, stat.fileId],
      links,
      isOutside: isLink ? !isWithin(realPath, this.#realRoot) : folder.isOutside,
      filter: folder.filter,
    });
  }

  /** Answers the link when it was kept. */
  async #takeLink(folder: Folder, place: Place): Promise<ResolvedLink | undefined> {
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
    if (decision === 'drop') {
      const why = this.#policy === 'skip' ? 'links' : 'escaping';
      this.findings.addProblem(droppedLink(path, absolutePath, link.text, why));
    } else if (link.stat === undefined) {
      const isKept = decision === 'keep' && !link.isLoop;
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
      return resolveLink({ ...place, realFolder: folder.realPath }, this.#realRoot, this.#files);
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
    if (isNew && this.#policy === 'transitive-include' && target !== undefined) this.#needed.push(target);
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
    const isOutside = !isWithin(realPath, this.#realRoot);
    this.findings.followed.push({ path, absolutePath, realPath, isOutside });
    // What lies behind another such link is in that one's row.
    if (isOutside && !folder.isOutside) this.findings.outside.push(linkOutside(path, absolutePath, realPath, isFolder));
    if (isFolder) this.#openFolder(folder, place, stat, realPath, true);
    else this.#takeFile(folder, place, stat, realPath, true);
  }

  async #takeListed(top: Folder, place: Place): Promise<void> {
    const { path, absolutePath } = place;
    const stat = await this.#files.lstat(absolutePath);
    if (!stat) this.findings.addProblem(listedMissing(path, absolutePath));
    else if (stat.type === 'folder') this.findings.addProblem(folderInList(path, absolutePath));
    else if (stat.type === 'other') this.findings.addProblem(specialFile(path, absolutePath));
    else {
      const realPath = join(
        await this.#files.realPath(join(absolutePath, '..')),
        path.slice(path.lastIndexOf('/') + 1),
      );
      const isBehindLink = realPath !== join(this.#realRoot, path);
      const folder = { ...top, realPath: join(realPath, '..'), isBehindLink };
      if (stat.type === 'file') this.#takeFile(folder, place, stat, realPath);
      else await this.#takeLink(folder, place);
    }
  }

  /** Takes what a kept link needs: each link on the way, and the file or the whole folder at its end. */
  async #need(target: string, top: Folder): Promise<void> {
    const folder = { ...top, filter: withoutPatterns(this.#options) };
    const ahead = partsOf(target);
    let path = '';
    for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
      this.#context.signal.throwIfAborted();
      path = path === '' ? part : `${path}/${part}`;
      const place = { path, absolutePath: join(this.#root, path) };
      const isReached = await this.#guard(place, () => this.#needOne(folder, place, ahead));
      if (isReached === undefined) return;
      if (isReached === 'restart') path = '';
    }
  }

  async #needOne(top: Folder, place: Place, ahead: string[]): Promise<'on' | 'restart' | undefined> {
    const stat = await this.#files.lstat(place.absolutePath);
    const realPath = join(this.#realRoot, place.path);
    const folder = { ...top, realPath: join(realPath, '..') };
    if (stat?.type === 'symlink') {
      // What the link leads to is asked for by itself; here the way goes on behind it.
      const link = await this.#takeLink(folder, place);
      if (link?.target === undefined || ahead.length === 0) return undefined;
      ahead.push(...partsOf(link.target));
      return 'restart';
    }
    if (stat?.type === 'folder') {
      if (ahead.length > 0) return 'on';
      if (!this.#opened.has(place.path)) this.#openFolder({ ...folder, chain: [] }, place, stat, realPath, false);
      this.#opened.add(place.path);
    } else if (stat?.type === 'file') this.#takeFile(folder, place, stat, realPath);
    else if (stat) this.findings.addProblem(specialFile(place.path, place.absolutePath));
    return undefined;
  }

  /** A file or folder that fails is a row; only a cancellation and a mistake of ours end the walk. */
  async #guard<T>({ path, absolutePath }: Place, work: () => Promise<T>): Promise<T | undefined> {
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

/** Last first. */
function partsOf(path: string): string[] {
  return path === '' ? [] : path.split('/').reverse();
}
