/** Walks a tree and looks at every name in it; whatever cannot be carried becomes a row that says why, and the walk goes on. */
import { join } from 'node:path';
import type { FileStat, FileSystem, FolderEntry } from '../ports/fileSystem';
import type { RunContext } from '../ports/progress';
import { withoutPatterns, type ScanFilter } from '../../../shared/text/scanFilter';
import type { ScanOptions } from './scanOptions';
import {
  changedKind,
  droppedLink,
  folderInList,
  listedMissing,
  nameNotUtf8,
  specialFile,
  vanished,
} from './scanProblems';
import { Findings } from './scanReport';
import { Taker, type Folder, type Place } from './take';
import type { TreeWalker } from '../ports/treeWalker';
import { walkFast } from './walkFast';

const looksAtOnce = 32;

export class Walk {
  readonly findings: Findings;
  readonly #root: string;
  readonly #files: FileSystem;
  readonly #filter: ScanFilter;
  readonly #options: ScanOptions;
  readonly #context: RunContext;
  readonly #taker: Taker;
  /** Folders that were entered because a kept link needs them. */
  readonly #neededFolders = new Set<string>();

  /** `realRoot`: the root behind all links. */
  constructor(
    { root, realRoot, filter }: { readonly root: string; readonly realRoot: string; readonly filter: ScanFilter },
    options: ScanOptions,
    files: FileSystem,
    context: RunContext,
  ) {
    this.#root = root;
    this.#files = files;
    this.#filter = filter;
    this.#options = options;
    this.#context = context;
    this.findings = new Findings(options.symlinks === 'transitive-include');
    this.#taker = new Taker(realRoot, this.findings, options, files);
  }

  async walkTree(rootStat: FileStat): Promise<void> {
    const top = this.#top([rootStat.fileId]);
    this.#taker.open.push(top);
    await this.#drain();
    for (let target = this.#taker.needed.pop(); target !== undefined; target = this.#taker.needed.pop()) {
      await this.#need(target, top);
      await this.#drain();
    }
  }

  /** The same with the help of the walker, where that can do it: for a policy that comes to no place twice. */
  async walkBy(walker: TreeWalker, rootStat: FileStat): Promise<void> {
    const place = { root: this.#root, rootId: rootStat.fileId };
    await walkFast(this, place, this.#options, walker, this.#context);
    await this.#drain();
  }

  /** `chain`: identities of the folder and of all above it. Folders behind the link are entered by the next `#drain`. */
  async takeLink(folder: string, chain: readonly string[], place: Place): Promise<void> {
    this.#context.signal.throwIfAborted();
    const realPath = join(this.#taker.realRoot, folder);
    const inside = { ...this.#top(chain), path: folder, absolutePath: join(this.#root, folder), realPath };
    await this.#taker.guard(place, () => this.#taker.takeLink(inside, place));
  }

  /** Notes a folder that was entered, where folders become entries. */
  record(path: string, absolutePath: string, isEmpty: boolean): void {
    this.#record({ path, absolutePath, filter: this.#filter }, isEmpty);
  }

  /** Takes the named files; what a pattern would leave out is taken as well. */
  async walkList(places: readonly Place[]): Promise<void> {
    const top = this.#top([]);
    for (let at = 0; at < places.length; at += looksAtOnce) {
      this.#context.signal.throwIfAborted();
      await Promise.all(
        places.slice(at, at + looksAtOnce).map((place) => this.#taker.guard(place, () => this.#takeListed(top, place))),
      );
      this.#tell();
    }
    for (const { path, absolutePath, text } of this.findings.dropCovered())
      this.findings.addProblem(droppedLink(path, absolutePath, text, 'covered'));
  }

  #top(chain: readonly string[]): Folder {
    return {
      path: '',
      absolutePath: this.#root,
      realPath: this.#taker.realRoot,
      isBehindLink: false,
      chain,
      links: 0,
      isOutside: false,
      filter: this.#filter,
    };
  }

  #tell(): void {
    const { fileCount, totalBytes } = this.findings;
    this.#context.progress({ phase: 'scanning', doneFiles: fileCount, doneBytes: totalBytes });
  }

  async #drain(): Promise<void> {
    for (let folder = this.#taker.open.pop(); folder !== undefined; folder = this.#taker.open.pop())
      await this.#enter(folder);
  }

  async #enter(folder: Folder): Promise<void> {
    this.#context.signal.throwIfAborted();
    const entries = await this.#taker.guard(folder, () => this.#files.readFolder(folder.absolutePath));
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

  #record({ path, absolutePath, filter }: Pick<Folder, 'path' | 'absolutePath' | 'filter'>, isEmpty: boolean): void {
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
    } else if (entry.type === 'symlink') await this.#taker.guard(place, () => this.#taker.takeLink(folder, place));
    else {
      const isFolder = entry.type === 'folder';
      const verdict = isFolder ? folder.filter.folder(path) : folder.filter.file(path);
      if (verdict !== 'take') this.findings.leave(verdict, isFolder ? 'folders' : 'files', path);
      else await this.#taker.guard(place, () => this.#takeOne(folder, entry, place));
    }
  }

  async #takeOne(folder: Folder, entry: FolderEntry, place: Place): Promise<void> {
    const { path, absolutePath } = place;
    const stat = await this.#files.lstat(absolutePath);
    if (!stat) this.findings.addProblem(vanished(path, absolutePath));
    else if (stat.type !== entry.type) this.findings.addProblem(changedKind(path, absolutePath));
    else if (stat.type === 'folder')
      this.#taker.openFolder(folder, place, stat, join(folder.realPath, entry.name), false);
    else if (stat.type === 'file')
      this.#taker.addFile(place, stat, folder.isBehindLink ? join(folder.realPath, entry.name) : undefined);
    else this.findings.addProblem(specialFile(path, absolutePath));
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
      const isBehindLink = realPath !== join(this.#taker.realRoot, path);
      if (stat.type === 'file') this.#taker.addFile(place, stat, isBehindLink ? realPath : undefined);
      else await this.#taker.takeLink({ ...top, realPath: join(realPath, '..'), isBehindLink }, place);
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
      const isReached = await this.#taker.guard(place, () => this.#needOne(folder, place, ahead));
      if (isReached === undefined) return;
      if (isReached === 'restart') path = '';
    }
  }

  async #needOne(top: Folder, place: Place, ahead: string[]): Promise<'on' | 'restart' | undefined> {
    const stat = await this.#files.lstat(place.absolutePath);
    const realPath = join(this.#taker.realRoot, place.path);
    const folder = { ...top, realPath: join(realPath, '..') };
    if (stat?.type === 'symlink') {
      // What the link leads to is asked for by itself; here the way goes on behind it.
      const link = await this.#taker.takeLink(folder, place);
      if (link?.target === undefined || ahead.length === 0) return undefined;
      ahead.push(...partsOf(link.target));
      return 'restart';
    }
    if (stat?.type === 'folder') {
      if (ahead.length > 0) return 'on';
      if (!this.#neededFolders.has(place.path))
        this.#taker.openFolder({ ...folder, chain: [] }, place, stat, realPath, false);
      this.#neededFolders.add(place.path);
    } else if (stat?.type === 'file') this.#taker.addFile(place, stat);
    else if (stat) this.findings.addProblem(specialFile(place.path, place.absolutePath));
    return undefined;
  }
}

/** Last first. */
function partsOf(path: string): string[] {
  return path === '' ? [] : path.split('/').reverse();
}
