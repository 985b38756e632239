/** Which folders of a submission somebody vouched for: the known roots, and what lies outside of them. Pure. */
import { AppError } from '../../../shared/domain/errors';
import {
  absoluteComponents,
  contains,
  partKey,
  pathText,
  type PathComponents,
  type PathFormat,
} from '../../../shared/domain/paths/components';

/** Folders that are sent, and folders that the job will write; nested ones of the first are one. */
export interface PathClass {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface ClassifiedPaths {
  readonly known: PathClass;
  readonly unknown: PathClass;
}

/**
 * Roots in normal spelling, strongest first among equals: `~` is the home folder, and what is empty, relative, a bare network
 * marker or inside another root is left out.
 */
export function knownRoots(given: readonly string[], format: PathFormat, home: string): readonly string[] {
  const roots = given.flatMap((text) => rootOf(expandHome(text, home, format), format));
  // Fewest parts first, so that a root is there before what lies in it; equal ones keep the order given.
  const kept: PathComponents[] = [];
  for (const root of roots.sort((a, b) => depthOf(a) - depthOf(b)))
    if (!kept.some((other) => contains(other, root, format))) kept.push(root);
  return kept.map((root) => pathText(root, format));
}

/** The folders that a text of several holds: `;` on Windows, `:` elsewhere. */
export function splitPathList(text: string, format: PathFormat): readonly string[] {
  return text.split(format === 'windows' ? ';' : ':').filter((path) => path !== '');
}

/** The text that `splitPathList` reads. `input.invalid` for a folder whose name holds what separates them. */
export function joinPathList(paths: readonly string[], format: PathFormat): string {
  const separator = format === 'windows' ? ';' : ':';
  const torn = paths.find((path) => path.includes(separator));
  if (torn === undefined) return paths.join(separator);
  throw new AppError({
    code: 'input.invalid',
    message: `${JSON.stringify(torn)} cannot be remembered, because of the ${separator} in its name.`,
    safe: 'Nothing was sent.',
    hint: 'Allow it for this submission only.',
  });
}

/** `roots` as `knownRoots` gives them; the folders are absolute. */
export function classifyPaths(
  { inputs, outputs }: { readonly inputs: Iterable<string>; readonly outputs: Iterable<string> },
  roots: readonly string[],
  format: PathFormat,
): ClassifiedPaths {
  const places = roots.map((root) => absoluteComponents(root, format));
  const isKnown = (path: PathComponents): boolean => places.some((root) => contains(root, path, format));
  const known = { inputs: [] as PathComponents[], outputs: [] as PathComponents[] };
  const unknown = { inputs: [] as PathComponents[], outputs: [] as PathComponents[] };
  for (const folder of inOrder(inputs, format)) {
    const list = (isKnown(folder) ? known : unknown).inputs;
    const last = list.at(-1);
    if (last === undefined || !contains(last, folder, format)) list.push(folder);
  }
  for (const folder of inOrder(outputs, format)) (isKnown(folder) ? known : unknown).outputs.push(folder);
  const texts = (list: readonly PathComponents[]): string[] => list.map((path) => pathText(path, format));
  return {
    known: { inputs: texts(known.inputs), outputs: texts(known.outputs) },
    unknown: { inputs: texts(unknown.inputs), outputs: texts(unknown.outputs) },
  };
}

export function hasAny({ inputs, outputs }: PathClass): boolean {
  return inputs.length + outputs.length > 0;
}

/** All of a class up to five, else four lines and how many more; `nameOf` puts a name in front of some. */
export function pathClassLines(
  { inputs, outputs }: PathClass,
  nameOf: (path: string) => string | undefined = () => undefined,
): readonly string[] {
  const named = (path: string): string => {
    const name = nameOf(path);
    return name === undefined ? path : `[${name}] ${path}`;
  };
  const all = [...inputs.map(named), ...outputs.map((path) => `(output) ${named(path)}`)];
  return all.length <= 5 ? all : [...all.slice(0, 4), `and ${all.length - 4} more`];
}

/** Parents before what lies in them, each once. */
function inOrder(folders: Iterable<string>, format: PathFormat): PathComponents[] {
  const byKey = new Map<string, PathComponents>();
  for (const folder of folders) {
    const path = absoluteComponents(folder, format);
    const key = [path.anchor, ...path.parts].map((part) => partKey(part, format)).join('\0');
    if (!byKey.has(key)) byKey.set(key, path);
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

function rootOf(text: string, format: PathFormat): PathComponents[] {
  if (text === '') return [];
  try {
    return [absoluteComponents(text, format)];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [];
  }
}

/** A drive or the top folder is one part more than nothing; a network marker is none. */
function depthOf({ anchor, parts }: PathComponents): number {
  return parts.length + (anchor === '\\\\' ? 0 : 1);
}

function expandHome(text: string, home: string, format: PathFormat): string {
  const isHome = text === '~' || text.startsWith('~/') || (format === 'windows' && text.startsWith('~\\'));
  return isHome ? home + text.slice(1) : text;
}
