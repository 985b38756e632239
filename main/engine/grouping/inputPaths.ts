/** The input files of a grouping by number: single ones, then those of whole folders, which are never all objects at once. */
import {
  absoluteComponents,
  partKey,
  pathText,
  type PathComponents,
  type PathFormat,
} from '../../../shared/domain/paths/components';
import { mergeOrdered } from './mergeOrdered';

export interface InputPath {
  readonly path: string;
  /** Where links lead, when they do; counts for finding a location, never for the root. */
  readonly realPath?: string;
}

/** Files below a folder, sorted by UTF-16 units of their paths. */
export interface InputTree {
  /** Absolute. */
  readonly root: string;
  readonly count: number;
  /** Relative to the root, `/`; empty for the root. */
  folder(index: number): string;
  name(index: number): string;
}

/** Where a path lies. */
export interface InputPlace {
  /** What counts for the root. */
  readonly folder: PathComponents;
  /** Below the folder; absent where the path is the folder. */
  readonly name?: string;
}

/** Files that follow one another in one folder. */
interface InputRun extends InputPlace {
  /** Position of the first one in the numbers that were asked for; its name is the one of the place. */
  readonly from: number;
  readonly count: number;
}

interface NumberedTree {
  readonly tree: InputTree;
  readonly first: number;
  readonly root: PathComponents;
  /** What stands before the paths of its files. */
  readonly prefix: string;
}

/** Paths must be absolute: `path.relative` or `path.above_root` otherwise. */
export class InputPaths {
  readonly #format: PathFormat;
  readonly #named: readonly InputPath[];
  readonly #trees: readonly NumberedTree[];
  readonly #split: (text: string) => InputPlace;

  constructor(named: readonly InputPath[], trees: readonly InputTree[], format: PathFormat) {
    this.#format = format;
    this.#named = named;
    this.#split = createFileSplitter(format);
    let first = named.length;
    this.#trees = trees.map((tree) => {
      const root = absoluteComponents(tree.root, format);
      const text = pathText(root, format);
      const separator = format === 'windows' ? '\\' : '/';
      const numbered = { tree, first, root, prefix: text.endsWith(separator) ? text : text + separator };
      first += tree.count;
      return numbered;
    });
  }

  /** All numbers in the order of what their paths are compared by, each path once; empty texts are left out. */
  inOrder(): Uint32Array {
    const key = (number: number): string => this.key(number);
    let sequences = this.#trees.filter(({ tree }) => tree.count > 0).map((tree) => this.#orderOf(tree));
    const named = new Map<string, number>();
    for (const [number, { path }] of this.#named.entries()) {
      if (path === '') continue;
      const text = key(number);
      if (!named.has(text)) named.set(text, number);
    }
    if (named.size > 0)
      sequences.push(Uint32Array.from([...named].sort(([a], [b]) => compareTexts(a, b)).map(([, number]) => number)));
    const firstKey = (numbers: Uint32Array): string => key(numbers[0] ?? 0);
    sequences.sort((a, b) => compareTexts(firstKey(a), firstKey(b)));
    while (sequences.length > 1)
      sequences = sequences.flatMap((sequence, at) => {
        if (at % 2 === 1) return [];
        const next = sequences[at + 1];
        return [next === undefined ? sequence : mergeOrdered(sequence, next, key)];
      });
    return sequences[0] ?? new Uint32Array();
  }

  /** Equal for spellings of one path. */
  key(number: number): string {
    return partKey(this.text(number), this.#format);
  }

  /** In normal spelling. */
  text(number: number): string {
    const found = this.#treeOf(number);
    if (found === undefined) return pathText(pathOf(this.place(number)), this.#format);
    const path = treePath(found, number);
    return found.prefix + (this.#format === 'windows' ? path.replaceAll('/', '\\') : path);
  }

  place(number: number): InputPlace {
    const found = this.#treeOf(number);
    if (found === undefined) return this.#split(this.#named[number]?.path ?? '');
    const { tree, first } = found;
    return { folder: folderOf(found, tree.folder(number - first)), name: tree.name(number - first) };
  }

  /** Where links lead from it, when they do. */
  realPath(number: number): PathComponents | undefined {
    const realPath = this.#named[number]?.realPath;
    return realPath === undefined ? undefined : absoluteComponents(realPath, this.#format);
  }

  /** Below a root that has so many parts, `/`. */
  relativePath(number: number, depth: number): string {
    const found = this.#treeOf(number);
    if (found === undefined) return pathOf(this.place(number)).parts.slice(depth).join('/');
    const path = treePath(found, number);
    const more = found.root.parts.slice(depth);
    if (more.length > 0) return `${more.join('/')}/${path}`;
    let start = 0;
    for (let part = found.root.parts.length; part < depth; part += 1) start = path.indexOf('/', start) + 1;
    return path.slice(start);
  }

  /** Neighbours in one folder of one tree are one run. */
  *runs(numbers: Uint32Array): Generator<InputRun> {
    for (let from = 0; from < numbers.length;) {
      const number = numbers[from] ?? 0;
      const place = this.place(number);
      const found = this.#treeOf(number);
      let to = from + 1;
      if (found !== undefined) {
        const { tree, first } = found;
        const folder = tree.folder(number - first);
        for (; to < numbers.length; to += 1) {
          const next = (numbers[to] ?? 0) - first;
          if (next < 0 || next >= tree.count || tree.folder(next) !== folder) break;
        }
      }
      yield { ...place, from, count: to - from };
      from = to;
    }
  }

  #treeOf(number: number): NumberedTree | undefined {
    if (number < this.#named.length) return undefined;
    let [low, high] = [0, this.#trees.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#trees[middle]?.first ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    return this.#trees[low];
  }

  #orderOf({ tree, first }: NumberedTree): Uint32Array {
    const numbers = Uint32Array.from({ length: tree.count }, (_, index) => first + index);
    if (this.#format === 'posix') return numbers;
    // Capital letters count there for the order of the tree and not for that of keys.
    const keys = Array.from(numbers, (number) => this.key(number));
    const keyOf = (number: number): string => keys[number - first] ?? '';
    if (!keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') <= key))
      numbers.sort((a, b) => compareTexts(keyOf(a), keyOf(b)) || a - b);
    return numbers.filter((number, at) => at === 0 || keyOf(number) !== keyOf(numbers[at - 1] ?? 0));
  }
}

export function pathOf({ folder, name }: InputPlace): PathComponents {
  return name === undefined ? folder : { anchor: folder.anchor, parts: [...folder.parts, name] };
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function treePath({ tree, first }: NumberedTree, number: number): string {
  const folder = tree.folder(number - first);
  return folder === '' ? tree.name(number - first) : `${folder}/${tree.name(number - first)}`;
}

function folderOf({ root }: NumberedTree, folder: string): PathComponents {
  return folder === '' ? root : { anchor: root.anchor, parts: [...root.parts, ...folder.split('/')] };
}

/** Parses each folder once; files whose texts begin alike share it. */
function createFileSplitter(format: PathFormat): (text: string) => InputPlace {
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
