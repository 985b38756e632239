/** What the look at a submission asks of its files, by number: nothing here is an object per file. */
import type { TargetPlatform } from '../outputs/plan/traits';

export interface LintedFiles {
  readonly count: number;
  /** Absolute, separators of this computer; the same text for neighbours of one folder. */
  folder(number: number): string;
  name(number: number): string;
  sizeBytes(number: number): number;
}

/** One asset root. */
export interface LintedGroup {
  readonly rootPath: string;
  /** Its files, sorted by path. */
  readonly numbers: Uint32Array;
}

export interface LintSurroundings {
  /** Of the paths. */
  readonly format: 'posix' | 'windows';
  /** Which system the workers run; absent when nobody knows. */
  readonly workerOs?: TargetPlatform;
}

/** The files of one folder. */
export interface LintedFolder {
  /** Absolute. */
  readonly path: string;
  /** Below the root of its group, `/`; empty for the root. */
  readonly below: string;
  readonly numbers: Uint32Array;
}

/** The folders of a group that hold files, each once, in the order of their first file. */
export function foldersOf(group: LintedGroup, files: LintedFiles): LintedFolder[] {
  const { numbers, rootPath } = group;
  const ids = new Map<string, number>();
  const paths: string[] = [];
  const counts: number[] = [];
  const idOf = new Uint32Array(numbers.length);
  let lastPath: string | undefined;
  let lastId = 0;
  for (let at = 0; at < numbers.length; at += 1) {
    const path = files.folder(numbers[at] ?? 0);
    if (path !== lastPath) {
      lastPath = path;
      const known = ids.get(path);
      lastId = known ?? paths.push(path) - 1;
      if (known === undefined) {
        ids.set(path, lastId);
        counts.push(0);
      }
    }
    idOf[at] = lastId;
    counts[lastId] = (counts[lastId] ?? 0) + 1;
  }
  const ends = new Uint32Array(paths.length);
  let end = 0;
  for (const [id, count] of counts.entries()) {
    ends[id] = end;
    end += count;
  }
  const sorted = new Uint32Array(numbers.length);
  for (let at = 0; at < numbers.length; at += 1) {
    const id = idOf[at] ?? 0;
    const place = ends[id] ?? 0;
    sorted[place] = numbers[at] ?? 0;
    ends[id] = place + 1;
  }
  return paths.map((path, id) => {
    const last = ends[id] ?? 0;
    return { path, below: belowRoot(path, rootPath), numbers: sorted.subarray(last - (counts[id] ?? 0), last) };
  });
}

function belowRoot(folder: string, root: string): string {
  return folder.slice(root.length).replaceAll('\\', '/').replace(/^\/+/u, '');
}

/** A name in a folder, by the separators of that folder. */
export function joined(folder: string, name: string, format: 'posix' | 'windows'): string {
  const separator = format === 'windows' ? '\\' : '/';
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}
