/** Sorts input files, output folders and referenced paths into asset roots, as the farm's workers will see them. */
import { AppError } from '../../../shared/domain/errors';
import {
  absoluteComponents,
  contains,
  partKey,
  pathText,
  type PathComponents,
  type PathFormat,
} from '../../../shared/domain/paths/components';
import { locate, type FileSystemLocation } from './locations';

export interface InputPath {
  readonly path: string;
  /** Where links lead, when they do; counts for finding a location, never for the root. */
  readonly realPath?: string;
}

export interface ReferencedPath {
  readonly path: string;
  /** What is there; a file or nothing can be no root itself. */
  readonly isFolder: boolean;
}

export interface PathsToGroup {
  readonly format: PathFormat;
  /** Files that exist. */
  readonly inputs: readonly InputPath[];
  readonly outputs: readonly string[];
  readonly references: readonly ReferencedPath[];
  readonly locations?: readonly FileSystemLocation[];
}

export interface PathGroup {
  readonly rootPath: string;
  readonly locationName?: string;
  /** Positions in `inputs` with the path below the root, `/`; duplicates are gone. */
  readonly inputs: readonly { readonly index: number; readonly relativePath: string }[];
  /** Separators of the format; the root itself is `.`. */
  readonly outputs: readonly string[];
  readonly references: readonly string[];
  /** The one path without which the root would lie deeper, when the root is near the top of the disk or much shortened. */
  readonly widenedBy?: string;
}

export interface PathGroups {
  /** Sorted by root, then location name. */
  readonly groups: readonly PathGroup[];
  /** Paths on storage that workers reach by themselves. */
  readonly sharedPaths: readonly string[];
}

/** There may be a million of them, so that each holds only what its neighbours do not: folders are shared. */
interface Member {
  readonly kind: 'input' | 'output' | 'reference';
  readonly index: number;
  /** Equal for spellings of one path. */
  readonly key: string;
  /** What counts for the root. */
  readonly folder: PathComponents;
  /** Below the folder; absent where the path is the folder. */
  readonly name?: string;
}

interface Bucket {
  readonly location?: FileSystemLocation;
  readonly members: Member[];
}

/** Paths must be absolute: `path.relative` or `path.above_root` otherwise. Empty texts are ignored. */
export function groupPaths(given: PathsToGroup): PathGroups {
  const { format, locations = [] } = given;
  const buckets = new Map<string, Bucket>();
  const sharedPaths: string[] = [];
  const seen = { input: new Set<string>(), output: new Set<string>(), reference: new Set<string>() };
  const split = createFileSplitter(format);

  const add = (kind: Member['kind'], index: number, text: string, realPath?: string): void => {
    if (text === '') return;
    const place: Pick<Member, 'folder' | 'name'> =
      kind === 'input' ? split(text) : { folder: absoluteComponents(text, format) };
    const path = pathOf(place);
    const normal = pathText(path, format);
    // The text that was given is held anyway.
    const key = format === 'posix' && normal === text ? text : partKey(normal, format);
    if (seen[kind].has(key)) return;
    seen[kind].add(key);
    const location = locate(
      path,
      realPath === undefined ? path : absoluteComponents(realPath, format),
      locations,
      format,
    );
    if (location?.type === 'SHARED') {
      sharedPaths.push(normal);
      return;
    }
    const bucketKey = location ? `location ${location.name}` : `anchor ${anchorKey(path, format)}`;
    const bucket = buckets.get(bucketKey) ?? { members: [], ...(location ? { location } : {}) };
    buckets.set(bucketKey, bucket);
    bucket.members.push({ kind, index, key, ...place });
  };
  for (const [index, input] of given.inputs.entries()) add('input', index, input.path, input.realPath);
  for (const [index, output] of given.outputs.entries()) add('output', index, output);
  for (const [index, reference] of given.references.entries()) add('reference', index, reference.path);

  const groups = [...buckets.values()].map((bucket) => makeGroup(bucket, given));
  return { groups: groups.sort(byRoot), sharedPaths };
}

function makeGroup({ location, members }: Bucket, { format, references }: PathsToGroup): PathGroup {
  const sorted = members.sort(
    (a, b) => compare(a.key, b.key) || compare(pathText(pathOf(a), format), pathText(pathOf(b), format)),
  );
  const folders = sorted.map((member) => member.folder);
  let depth = commonDepth(folders, format);
  // All of it one referenced file, or nothing at all: that is no folder.
  const isRootFile = sorted.every(
    ({ kind, index, folder }) =>
      kind === 'reference' && folder.parts.length === depth && references[index]?.isFolder === false,
  );
  if (isRootFile) depth = Math.max(0, depth - 1);
  const root = spell(sorted, depth, location && absoluteComponents(location.path, format), format);
  const widenedBy = findWidener(sorted, depth, format);
  const relative = (member: Member): readonly string[] => pathOf(member).parts.slice(depth);
  const of = (kind: Member['kind']): Member[] => sorted.filter((member) => member.kind === kind);
  return {
    rootPath: pathText(root, format),
    ...(location ? { locationName: location.name } : {}),
    inputs: of('input').map((member) => ({ index: member.index, relativePath: relative(member).join('/') })),
    outputs: of('output').map((member) => outputText(relative(member), format)),
    references: of('reference').map((member) => pathText(pathOf(member), format)),
    ...(widenedBy === undefined ? {} : { widenedBy: pathText(pathOf(widenedBy), format) }),
  };
}

function outputText(parts: readonly string[], format: PathFormat): string {
  return parts.length === 0 ? '.' : parts.join(format === 'windows' ? '\\' : '/');
}

/** The text of the root is stored and hashed, so it must be stable: the location's spelling, then that of the first path. */
function spell(
  sorted: readonly Member[],
  depth: number,
  location: PathComponents | undefined,
  format: PathFormat,
): PathComponents {
  const first = sorted[0] && pathOf(sorted[0]);
  if (!first) throw new AppError({ code: 'internal', message: 'A group of paths is empty.' });
  const known = location && contains(location, first, format) ? location.parts : [];
  const parts = [...known.slice(0, depth), ...first.parts.slice(known.length, depth)];
  return { anchor: first.anchor, parts };
}

/** How many leading parts all folders share. */
function commonDepth(folders: readonly PathComponents[], format: PathFormat): number {
  const [first, ...others] = folders;
  let depth = first?.parts.length ?? 0;
  for (const folder of others) {
    if (folder === first) continue;
    let same = 0;
    while (same < depth && same < folder.parts.length && isSamePart(first, folder, same, format)) same++;
    depth = same;
  }
  return depth;
}

function isSamePart(a: PathComponents | undefined, b: PathComponents, index: number, format: PathFormat): boolean {
  return partKey(a?.parts[index] ?? '', format) === partKey(b.parts[index] ?? '', format);
}

/** Taking one path out deepens the root only where all others go on into one folder together. */
function findWidener(members: readonly Member[], depth: number, format: PathFormat): Member | undefined {
  const children = new Map<string, { readonly first: Member; count: number }>();
  for (const member of members) {
    const part = member.folder.parts[depth];
    const key = part === undefined ? '' : partKey(part, format);
    const child = children.get(key);
    if (child) child.count++;
    else children.set(key, { first: member, count: 1 });
    if (children.size > 2) return undefined;
  }
  const weight: Record<Member['kind'], number> = { reference: 0, output: 1, input: 2 };
  const single = [...children.values()]
    .flatMap((child) => (child.count === 1 ? [child.first] : []))
    .sort((a, b) => weight[a.kind] - weight[b.kind])[0];
  if (!single || children.size < 2) return undefined;
  const without = commonDepth(
    members.filter((member) => member !== single).map((member) => member.folder),
    format,
  );
  return depth < 2 || without - depth >= 2 ? single : undefined;
}

/** Network paths are grouped by share, not by the anchor they all have. */
function anchorKey(path: PathComponents, format: PathFormat): string {
  const share = path.anchor === '\\\\' ? path.parts.slice(0, 2) : [];
  return partKey([path.anchor, ...share].join('\\'), format);
}

function pathOf({ folder, name }: Pick<Member, 'folder' | 'name'>): PathComponents {
  return name === undefined ? folder : { anchor: folder.anchor, parts: [...folder.parts, name] };
}

/** Parses each folder once; files whose texts begin alike share it. */
function createFileSplitter(format: PathFormat): (text: string) => { folder: PathComponents; name?: string } {
  const folders = new Map<string, PathComponents>();
  return (text) => {
    const end = Math.max(text.lastIndexOf('/'), format === 'windows' ? text.lastIndexOf('\\') : -1);
    const [before, name] = [text.slice(0, Math.max(0, end)), text.slice(end + 1)];
    const known = name === '' || name === '.' || name === '..' ? undefined : folders.get(before);
    if (known !== undefined) return { folder: known, name };
    const { anchor, parts } = absoluteComponents(text, format);
    const last = parts.at(-1);
    const folder = { anchor, parts: parts.slice(0, -1) };
    if (last === undefined) return { folder };
    // Only where the text ends with a name is the rest of it the text of the folder.
    if (end >= 0 && last === name) folders.set(before, folder);
    return { folder, name: last };
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byRoot(a: PathGroup, b: PathGroup): number {
  return compare(a.rootPath, b.rootPath) || compare(a.locationName ?? '', b.locationName ?? '');
}
