/** Which places of a submission a person has approved of before, and which nobody expects. */
import {
  components,
  contains,
  pathText,
  type PathComponents,
  type PathFormat,
} from '../../../shared/domain/paths/components';
import { isAbsolutePath } from './pathValues';

export interface SubmissionPlaces {
  /** Folders in which inputs lie. */
  readonly inputFolders: readonly string[];
  readonly outputFolders: readonly string[];
}

export interface ClassifiedPlaces {
  readonly known: SubmissionPlaces;
  readonly unknown: SubmissionPlaces;
}

/** `~` is expanded; empty, relative and bare network entries vanish, and every root below another one. Shortest first. */
export function knownRoots(given: readonly string[], homeFolder: string, format: PathFormat): string[] {
  const found: PathComponents[] = [];
  const candidates = given
    .map((path) => path.trim().replace(/^~(?=[\\/]|$)/u, () => homeFolder))
    .filter((path) => isAbsolutePath(path, format))
    .map((path) => components(path, format))
    .filter(({ anchor, parts }) => anchor !== '\\\\' || parts.length > 0);
  for (const path of candidates.toSorted((a, b) => a.parts.length - b.parts.length))
    if (!found.some((root) => contains(root, path, format))) found.push(path);
  return found.map((path) => pathText(path, format));
}

/** Each list sorted by parts; of inputs inside one another the topmost stands for all. */
export function classifyPlaces(
  { inputFolders, outputFolders }: SubmissionPlaces,
  roots: readonly string[],
  format: PathFormat,
): ClassifiedPlaces {
  const known = roots.map((root) => components(root, format));
  const isKnown = (path: PathComponents): boolean => known.some((root) => contains(root, path, format));
  const inputs = sorted(inputFolders, format);
  const outputs = sorted(outputFolders, format);
  const shown = (isWanted: boolean): SubmissionPlaces => ({
    inputFolders: topmost(
      inputs.filter((path) => isKnown(path) === isWanted),
      format,
    ),
    outputFolders: outputs.filter((path) => isKnown(path) === isWanted).map((path) => pathText(path, format)),
  });
  return { known: shown(true), unknown: shown(false) };
}

function sorted(paths: readonly string[], format: PathFormat): PathComponents[] {
  const distinct = new Map(
    paths.map((path) => components(path, format)).map((path) => [[path.anchor, ...path.parts].join('\0'), path]),
  );
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

/** Given sorted, a folder comes before what lies in it. */
function topmost(paths: readonly PathComponents[], format: PathFormat): string[] {
  const tops: PathComponents[] = [];
  for (const path of paths) {
    const last = tops.at(-1);
    if (last === undefined || !contains(last, path, format)) tops.push(path);
  }
  return tops.map((path) => pathText(path, format));
}

/** Four lines and how many more, where there are more than five. */
export function shownPlaces(paths: readonly string[]): { readonly lines: readonly string[]; readonly more: number } {
  return paths.length <= 5 ? { lines: paths, more: 0 } : { lines: paths.slice(0, 4), more: paths.length - 4 };
}
