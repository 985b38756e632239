/** What a scan answers, and the place where it gathers it. */
import { sep } from 'node:path';
import type { FileStat } from '../ports/fileSystem';
import type { LeftCounts } from '../ports/treeWalker';
import type { Verdict } from '../../../shared/text/scanFilter';
import type { FileColumns } from './fileColumns';
import { leftBehind, type ScanProblem } from './scanProblems';

export interface ScannedFile {
  readonly kind: 'file';
  /** Relative to the root, `/`. */
  readonly path: string;
  readonly absolutePath: string;
  /** Where the content really lies, when a link leads there. */
  readonly realPath?: string;
  /** Of the content, not of a link. */
  readonly stat: FileStat;
  /** Whether anybody may run it; absent where the system does not say. */
  readonly runnable?: boolean;
}

/** A link that is carried as a link. */
export interface ScannedLink {
  readonly kind: 'link';
  readonly path: string;
  readonly absolutePath: string;
  /** As it is stored in the link. */
  readonly text: string;
  /** Where the text leads, relative to the root (empty: the root); absent when it leaves the root. */
  readonly target?: string;
  /** It leads out of the root, so that a download will refuse it. */
  readonly isEscaping: boolean;
}

export interface ScannedFolder {
  readonly kind: 'dir';
  readonly path: string;
  readonly absolutePath: string;
}

export type ScannedEntry = ScannedFile | ScannedLink | ScannedFolder;

/** A link whose content was taken in its place. */
export interface FollowedLink {
  readonly path: string;
  readonly absolutePath: string;
  readonly realPath: string;
  readonly isFolder: boolean;
  /** Its content lies outside the root. */
  readonly isOutside: boolean;
}

/** Files that came in columns, and the others, which are what lies behind links; each sorted by path. */
export interface SplitFiles {
  readonly columns: FileColumns;
  readonly others: readonly ScannedFile[];
}

/** Every list is sorted by UTF-16 code units of the path. */
export interface ScanReport {
  readonly files: readonly ScannedFile[];
  /** The same files without an object for each, where the walker found them. */
  readonly split?: SplitFiles;
  /** Files, kept links and recorded folders in one order. */
  readonly entries: readonly ScannedEntry[];
  /** Recorded folders; see `recordFolders`. */
  readonly folders: readonly ScannedFolder[];
  /** Everything that is not carried as it is, whatever the reason; the lists below are parts of it. */
  readonly problems: readonly ScanProblem[];
  readonly special: readonly ScanProblem[];
  readonly unreadable: readonly ScanProblem[];
  readonly missing: readonly ScanProblem[];
  readonly changed: readonly ScanProblem[];
  readonly notUtf8: readonly ScanProblem[];
  readonly links: {
    readonly kept: readonly ScannedLink[];
    readonly followed: readonly FollowedLink[];
    readonly dropped: readonly ScanProblem[];
    /** They lead nowhere, or round in a circle. One that stays inside may be among `kept` too. */
    readonly broken: readonly ScanProblem[];
  };
  /** Links whose content is taken from outside the root; one row each, whatever lies behind it. */
  readonly outside: readonly ScanProblem[];
  /** One row for all that the built-in list left out. */
  readonly ignored?: ScanProblem;
  /** Patterns that look as if something else was meant. */
  readonly hints: readonly ScanProblem[];
  readonly totalBytes: number;
  /** Folders that were entered, the root too. */
  readonly folderCount: number;
  /** Files that the patterns left out, in the folders that were entered. */
  readonly excludedCount: number;
  /** Folders that were not entered because of the patterns. */
  readonly prunedFolderCount: number;
  /** Files and folders left out because their names begin with a dot. */
  readonly hiddenSkippedCount: number;
  readonly ignoredFileCount: number;
  readonly ignoredFolderCount: number;
}

type Reason = Exclude<Verdict, 'take'>;
type Counts = Record<Reason, number>;

/** Gathers what a walk finds. */
export class Findings {
  readonly files: ScannedFile[] = [];
  readonly followed: FollowedLink[] = [];
  readonly outside: ScanProblem[] = [];
  totalBytes = 0;
  #columns: FileColumns | undefined;
  #kept: ScannedLink[] = [];
  readonly #folders: ScannedFolder[] = [];
  /** To be recorded only when something below them is taken. */
  readonly #ways: ScannedFolder[] = [];
  readonly #problems: ScanProblem[] = [];
  #folderCount = 0;
  readonly #left: { readonly files: Counts; readonly folders: Counts } = { files: noCounts(), folders: noCounts() };
  /** What was met before, for a walk that comes to the same place more than once. */
  readonly #met: Met | undefined;

  constructor(isDistinct: boolean) {
    this.#met = isDistinct ? { taken: new Set(), entered: new Set(), rows: new Set(), left: new Map() } : undefined;
  }

  leave(verdict: Reason, what: 'files' | 'folders', path: string): void {
    if (this.#met?.taken.has(path) === true || this.#met?.entered.has(path) === true) return;
    this.#left[what][verdict]++;
    this.#met?.left.set(path, () => this.#left[what][verdict]--);
  }

  addProblem(row: ScanProblem): void {
    const isOne = row.code !== 'scan.name_not_utf8';
    if (isOne && this.#met !== undefined && !addNew(this.#met.rows, `${row.code} ${row.path}`)) return;
    this.#problems.push(row);
  }

  addFile(file: ScannedFile): void {
    if (!this.#take(file.path)) return;
    this.files.push(file);
    this.totalBytes += file.stat.sizeBytes;
  }

  get fileCount(): number {
    return this.files.length + (this.#columns?.count ?? 0);
  }

  /** Before anything else of the tree. */
  addColumns(
    columns: FileColumns,
    { files, folders }: { readonly files: LeftCounts; readonly folders: LeftCounts },
  ): void {
    this.#columns = columns;
    this.totalBytes += columns.totalBytes;
    for (const reason of ['excluded', 'hidden', 'ignored'] as const) {
      this.#left.files[reason] += files[reason];
      this.#left.folders[reason] += folders[reason];
    }
  }

  countFolders(count: number): void {
    this.#folderCount += count;
  }

  /** Answers whether it is new. */
  addLink(link: ScannedLink): boolean {
    const isNew = this.#take(link.path);
    if (isNew) this.#kept.push(link);
    return isNew;
  }

  /** `isWanted`: also when nothing below it is taken. */
  addFolder(folder: ScannedFolder, isWanted: boolean): void {
    if (!isWanted) this.#ways.push(folder);
    else if (this.#take(folder.path)) this.#folders.push(folder);
  }

  /** Answers whether the folder was not entered before. */
  enterFolder(path: string): boolean {
    const isNew = this.#met === undefined || addNew(this.#met.entered, path);
    if (isNew) this.#folderCount++;
    this.#unleave(path);
    return isNew;
  }

  /** Takes out and answers the kept links beneath which other entries lie. */
  dropCovered(): ScannedLink[] {
    const ways = this.#wayPaths();
    const covered = this.#kept.filter(({ path }) => ways.has(path));
    this.#kept = this.#kept.filter(({ path }) => !ways.has(path));
    return covered;
  }

  report(root: string, hints: readonly ScanProblem[]): ScanReport {
    const { files, folders } = this.#left;
    const problems = this.#problems.sort((a, b) => byPath(a, b) || (a.code < b.code ? -1 : 1));
    const by = (...codes: ScanProblem['code'][]): ScanProblem[] => problems.filter(({ code }) => codes.includes(code));
    const others = this.files.sort(byPath);
    this.#addWays();
    const recorded = this.#folders.sort(byPath);
    const kept = this.#kept.sort(byPath);
    const columns = this.#columns;
    const listing = new Listing(columns === undefined ? { others } : { columns, others }, [...kept, ...recorded]);
    return {
      get files() {
        return listing.files;
      },
      get entries() {
        return listing.entries;
      },
      ...(columns === undefined ? {} : { split: { columns, others } }),
      folders: recorded,
      problems,
      special: by('scan.special_file'),
      unreadable: by('scan.unreadable'),
      missing: by('source.missing'),
      changed: by('scan.file_changing'),
      notUtf8: by('scan.name_not_utf8'),
      links: {
        kept,
        followed: this.followed.sort(byPath),
        dropped: by('scan.link_dropped', 'scan.link_cycle'),
        broken: by('scan.link_broken'),
      },
      outside: this.outside.sort(byPath),
      ...(files.ignored + folders.ignored === 0 ? {} : { ignored: leftBehind(root, files.ignored, folders.ignored) }),
      hints,
      totalBytes: this.totalBytes,
      folderCount: this.#folderCount,
      excludedCount: files.excluded,
      prunedFolderCount: folders.excluded,
      hiddenSkippedCount: files.hidden + folders.hidden,
      ignoredFileCount: files.ignored,
      ignoredFolderCount: folders.ignored,
    };
  }

  #addWays(): void {
    const ways = this.#ways.length === 0 ? new Set<string>() : this.#wayPaths();
    for (const folder of this.#ways) if (ways.has(folder.path) && this.#take(folder.path)) this.#folders.push(folder);
  }

  /** Every folder above an entry. */
  #wayPaths(): Set<string> {
    const ways = new Set<string>();
    const addAbove = (path: string): void => {
      for (let at = path.lastIndexOf('/'); at > 0 && addNew(ways, path.slice(0, at));)
        at = path.lastIndexOf('/', at - 1);
    };
    for (const { path } of [...this.files, ...this.#kept, ...this.#folders]) addAbove(path);
    for (let index = 0, last = ''; index < (this.#columns?.count ?? 0); index += 1) {
      const folder = this.#columns?.folder(index) ?? '';
      if (folder !== last) addAbove(`${folder}/`);
      last = folder;
    }
    return ways;
  }

  #take(path: string): boolean {
    if (this.#met !== undefined && !addNew(this.#met.taken, path)) return false;
    this.#unleave(path);
    return true;
  }

  #unleave(path: string): void {
    this.#met?.left.get(path)?.();
    this.#met?.left.delete(path);
  }
}

/** Makes the objects of files when somebody asks for all of them. */
class Listing {
  readonly #given: { readonly columns?: FileColumns; readonly others: readonly ScannedFile[] };
  readonly #rest: readonly ScannedEntry[];
  #files: readonly ScannedFile[] | undefined;
  #entries: readonly ScannedEntry[] | undefined;

  constructor(
    given: { readonly columns?: FileColumns; readonly others: readonly ScannedFile[] },
    rest: readonly ScannedEntry[],
  ) {
    this.#given = given;
    this.#rest = rest;
  }

  get files(): readonly ScannedFile[] {
    const { columns, others } = this.#given;
    return (this.#files ??= columns === undefined ? others : [...everyFile({ columns, others })]);
  }

  get entries(): readonly ScannedEntry[] {
    const isFilesOnly = this.#rest.length === 0;
    return (this.#entries ??= isFilesOnly ? this.files : [...this.files, ...this.#rest].sort(byPath));
  }
}

const knowsRunnable = sep === '/';
const anyRunBit = 0o111;

/** Whether anybody may run a file of this mode; absent where the system does not say. */
export function runnableOf(mode: number): { readonly runnable?: boolean } {
  return knowsRunnable ? { runnable: (mode & anyRunBit) !== 0 } : {};
}

/** All files in one order. */
function* everyFile({ columns, others }: SplitFiles): Generator<ScannedFile> {
  let next = 0;
  for (let index = 0; index < columns.count; index += 1) {
    const path = columns.path(index);
    for (let other = others[next]; other !== undefined && other.path < path; other = others[next]) {
      yield other;
      next += 1;
    }
    const stat = columns.stat(index);
    yield { kind: 'file', path, absolutePath: columns.absolutePath(index), stat, ...runnableOf(stat.mode) };
  }
  yield* others.slice(next);
}

interface Met {
  readonly taken: Set<string>;
  readonly entered: Set<string>;
  readonly rows: Set<string>;
  /** How to take back that something was left out. */
  readonly left: Map<string, () => void>;
}

/** Answers whether the set did not have it. */
function addNew(set: Set<string>, text: string): boolean {
  const before = set.size;
  return set.add(text).size > before;
}

function noCounts(): Counts {
  return { excluded: 0, hidden: 0, ignored: 0 };
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
