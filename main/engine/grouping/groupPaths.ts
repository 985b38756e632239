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
import { compareTexts, InputPaths, pathOf, type InputPath, type InputPlace, type InputTree } from './inputPaths';
import { locate, type FileSystemLocation } from './locations';

export interface ReferencedPath {
  readonly path: string;
  /** What is there; a file or nothing can be no root itself. */
  readonly isFolder: boolean;
}

export interface PathsToGroup {
  readonly format: PathFormat;
  /** Files that exist. */
  readonly inputs: readonly InputPath[];
  /** More of them. */
  readonly trees?: readonly InputTree[];
  readonly outputs: readonly string[];
  readonly references: readonly ReferencedPath[];
  readonly locations?: readonly FileSystemLocation[];
  /** A path that makes a root much wider gets a group of its own. */
  readonly splitsWide?: boolean;
}

export interface PathGroup {
  readonly rootPath: string;
  readonly locationName?: string;
  /** Positions in `inputs`, behind which those of the trees follow; sorted, duplicates are gone. */
  readonly inputs: Uint32Array;
  /** Of one of its inputs, below the root, `/`. */
  readonly relativePath: (input: number) => string;
  /** Separators of the format; the root itself is `.`. */
  readonly outputs: readonly string[];
  readonly references: readonly string[];
  /** The one path without which the root would lie deeper, when the root is near the top of the disk or much shortened. */
  readonly widenedBy?: string;
}

export interface PathGroups {
  /** Sorted by root, then location name. */
  readonly groups: readonly PathGroup[];
  /** Paths on storage that workers reach by themselves; made while somebody looks at them. */
  readonly sharedPaths: Iterable<string>;
}

/** A path, or files that follow one another in one folder. */
interface Member extends InputPlace {
  readonly kind: 'input' | 'output' | 'reference';
  /** Of the first one. */
  readonly index: number;
  readonly count: number;
}

/** An output or a reference. */
interface NamedMember extends Member {
  /** Equal for spellings of one path. */
  readonly key: string;
  readonly text: string;
}

interface Bucket {
  readonly location?: FileSystemLocation;
  readonly named: NamedMember[];
}

interface GroupedInputs {
  readonly paths: InputPaths;
  readonly numbers: Uint32Array;
}

/** Number of no bucket. */
const shared = 0;

/** Paths must be absolute: `path.relative` or `path.above_root` otherwise. Empty texts are ignored. */
export function groupPaths(given: PathsToGroup): PathGroups {
  const { format, locations = [] } = given;
  const paths = new InputPaths(given.inputs, given.trees ?? [], format);
  const buckets: Bucket[] = [];
  const numbers = new Map<string, number>();
  /** The number of its bucket, from 1, or `shared`. */
  const bucketFor = (path: PathComponents, realPath = path): number => {
    const location = locations.length === 0 ? undefined : locate(path, realPath, locations, format);
    if (location?.type === 'SHARED') return shared;
    const key = location ? `location ${location.name}` : `anchor ${anchorKey(path, format)}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const number = buckets.push({ named: [], ...(location ? { location } : {}) });
    numbers.set(key, number);
    return number;
  };

  const inputs = paths.inOrder();
  const bucketOf = new Uint16Array(inputs.length);
  for (const { folder, name, from, count } of paths.runs(inputs)) {
    const path = pathOf({ folder, ...(name === undefined ? {} : { name }) });
    const first = bucketFor(path, paths.realPath(inputs[from] ?? 0));
    if (count === 1 || !hasLocationIn(folder, locations, format)) bucketOf.fill(first, from, from + count);
    else for (let at = from; at < from + count; at += 1) bucketOf[at] = bucketFor(pathOf(paths.place(inputs[at] ?? 0)));
  }
  const sharedTexts: string[] = [];
  const add = (kind: 'output' | 'reference', texts: readonly string[]): void => {
    const seen = new Set<string>();
    for (const [index, given] of texts.entries()) {
      if (given === '') continue;
      const folder = absoluteComponents(given, format);
      const text = pathText(folder, format);
      const key = partKey(text, format);
      if (seen.has(key)) continue;
      seen.add(key);
      const number = bucketFor(folder);
      if (number === shared) sharedTexts.push(text);
      else buckets[number - 1]?.named.push({ kind, index, key, text, folder, count: 1 });
    }
  };
  add('output', given.outputs);
  add(
    'reference',
    given.references.map(({ path }) => path),
  );

  const inputsOf = (number: number): Uint32Array => {
    const positions = numbersAt(bucketOf, number);
    return positions.length === inputs.length ? inputs : positions.map((at) => inputs[at] ?? 0);
  };
  const groups = buckets.flatMap((bucket, at) => makeGroups(bucket, { paths, numbers: inputsOf(at + 1) }, given));
  const sharedPaths = {
    *[Symbol.iterator]() {
      for (const number of inputsOf(shared)) yield paths.text(number);
      yield* sharedTexts;
    },
  };
  return { groups: groups.sort(byRoot), sharedPaths };
}

/** The positions at which the number stands. */
function numbersAt(list: Uint16Array, number: number): Uint32Array {
  let count = 0;
  for (const each of list) if (each === number) count += 1;
  const positions = new Uint32Array(count);
  for (let at = 0, found = 0; found < count; at += 1) if (list[at] === number) positions[found++] = at;
  return positions;
}

/** Whether a location may be one of the names in a folder, so that not all of them belong to the same one. */
function hasLocationIn(folder: PathComponents, locations: readonly FileSystemLocation[], format: PathFormat): boolean {
  const isIn = (text: string): boolean => {
    const path = absoluteComponents(text, format);
    return path.parts.length === folder.parts.length + 1 && contains(folder, path, format);
  };
  return locations.some(({ path, realPath }) => isIn(path) || (realPath !== undefined && isIn(realPath)));
}

/** One, or more where what makes it wide is to stand apart. */
function makeGroups(bucket: Bucket, inputs: GroupedInputs, given: PathsToGroup): PathGroup[] {
  const { location, named } = bucket;
  named.sort((a, b) => compareTexts(a.key, b.key) || compareTexts(a.text, b.text));
  const members = (): Generator<Member> => membersOf(named, inputs);
  const depth = rootDepth(bucket, inputs, given);
  const widener = findWidener(members, depth, given.format);
  if (widener === undefined || given.splitsWide !== true) return [makeGroup(bucket, inputs, given, depth, widener)];
  const isIt = ({ kind, index }: Member): boolean => kind === widener.kind && index === widener.index;
  const isInput = widener.kind === 'input';
  const part = (isApart: boolean): PathGroup[] =>
    makeGroups(
      { ...(location ? { location } : {}), named: named.filter((member) => isIt(member) === isApart) },
      {
        paths: inputs.paths,
        numbers: inputs.numbers.filter((number) => (isInput && number === widener.index) === isApart),
      },
      given,
    );
  return [...part(false), ...part(true)];
}

/** How many leading parts of its paths are the root of a group. */
function rootDepth({ named }: Bucket, inputs: GroupedInputs, { format, references }: PathsToGroup): number {
  const depth = commonDepth(membersOf(named, inputs), format);
  // All of it one referenced file, or nothing at all: that is no folder.
  const isRootFile =
    inputs.numbers.length === 0 &&
    named.every(
      ({ kind, index, folder }) =>
        kind === 'reference' && folder.parts.length === depth && references[index]?.isFolder === false,
    );
  return isRootFile ? Math.max(0, depth - 1) : depth;
}

function makeGroup(
  { location, named }: Bucket,
  inputs: GroupedInputs,
  { format }: PathsToGroup,
  depth: number,
  widenedBy: Member | undefined,
): PathGroup {
  const first = firstOf(membersOf(named, inputs));
  const root = spell(first, depth, location && absoluteComponents(location.path, format), format);
  const of = (kind: Member['kind']): NamedMember[] => named.filter((member) => member.kind === kind);
  return {
    rootPath: pathText(root, format),
    ...(location ? { locationName: location.name } : {}),
    inputs: inputs.numbers,
    relativePath: (input) => inputs.paths.relativePath(input, depth),
    outputs: of('output').map((member) => outputText(pathOf(member).parts.slice(depth), format)),
    references: of('reference').map(({ text }) => text),
    ...(widenedBy === undefined ? {} : { widenedBy: pathText(pathOf(widenedBy), format) }),
  };
}

function firstOf(members: Iterable<Member>): Member | undefined {
  for (const member of members) return member;
  return undefined;
}

/** In the order of their paths; made anew for each look, for there may be as many as files. */
function* membersOf(named: readonly NamedMember[], { paths, numbers }: GroupedInputs): Generator<Member> {
  let next = 0;
  for (const { from, count, ...place } of paths.runs(numbers)) {
    const index = numbers[from] ?? 0;
    for (let member = named[next]; member !== undefined; member = named[next]) {
      const order = compareTexts(member.key, paths.key(index)) || compareTexts(member.text, paths.text(index));
      if (order >= 0) break;
      yield member;
      next += 1;
    }
    yield { kind: 'input', index, count, ...place };
  }
  yield* named.slice(next);
}

function outputText(parts: readonly string[], format: PathFormat): string {
  return parts.length === 0 ? '.' : parts.join(format === 'windows' ? '\\' : '/');
}

/** The text of the root is stored and hashed, so it must be stable: the location's spelling, then that of the first path. */
function spell(
  member: Member | undefined,
  depth: number,
  location: PathComponents | undefined,
  format: PathFormat,
): PathComponents {
  const first = member && pathOf(member);
  if (!first) throw new AppError({ code: 'internal', message: 'A group of paths is empty.' });
  const known = location && contains(location, first, format) ? location.parts : [];
  const parts = [...known.slice(0, depth), ...first.parts.slice(known.length, depth)];
  return { anchor: first.anchor, parts };
}

/** How many leading parts all folders share. */
function commonDepth(
  members: Iterable<Member>,
  format: PathFormat,
  isMeant: (member: Member) => boolean = () => true,
): number {
  let first: PathComponents | undefined;
  let depth = 0;
  for (const member of members) {
    if (!isMeant(member)) continue;
    const { folder } = member;
    if (first === undefined) {
      first = folder;
      depth = folder.parts.length;
    }
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
function findWidener(members: () => Iterable<Member>, depth: number, format: PathFormat): Member | undefined {
  const children = new Map<string, { readonly first: Member; count: number }>();
  for (const member of members()) {
    const part = member.folder.parts[depth];
    const key = part === undefined ? '' : partKey(part, format);
    const child = children.get(key);
    if (child) child.count += member.count;
    else children.set(key, { first: member, count: member.count });
    if (children.size > 2) return undefined;
  }
  const weight: Record<Member['kind'], number> = { reference: 0, output: 1, input: 2 };
  const single = [...children.values()]
    .flatMap((child) => (child.count === 1 ? [child.first] : []))
    .sort((a, b) => weight[a.kind] - weight[b.kind])[0];
  if (!single || children.size < 2) return undefined;
  const without = commonDepth(members(), format, ({ kind, index }) => kind !== single.kind || index !== single.index);
  return depth < 2 || without - depth >= 2 ? single : undefined;
}

/** Network paths are grouped by share, not by the anchor they all have. */
function anchorKey(path: PathComponents, format: PathFormat): string {
  const share = path.anchor === '\\\\' ? path.parts.slice(0, 2) : [];
  return partKey([path.anchor, ...share].join('\\'), format);
}

function byRoot(a: PathGroup, b: PathGroup): number {
  return compareTexts(a.rootPath, b.rootPath) || compareTexts(a.locationName ?? '', b.locationName ?? '');
}
