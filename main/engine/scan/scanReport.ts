/** What a scan answers, and the place where it gathers it. */
import type { FileStat } from '../ports/fileSystem';
import type { Verdict } from './scanFilter';
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
  /** Its content lies outside the root. */
  readonly isOutside: boolean;
}

/** Every list is sorted by UTF-16 code units of the path. */
export interface ScanReport {
  readonly files: readonly ScannedFile[];
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
    const found = this.files.sort(byPath);
    this.#addWays();
    const recorded = this.#folders.sort(byPath);
    const kept = this.#kept.sort(byPath);
    return {
      files: found,
      entries: recorded.length + kept.length === 0 ? found : [...found, ...kept, ...recorded].sort(byPath),
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
    for (const { path } of [...this.files, ...this.#kept, ...this.#folders])
      for (let at = path.lastIndexOf('/'); at > 0 && addNew(ways, path.slice(0, at));)
        at = path.lastIndexOf('/', at - 1);
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
