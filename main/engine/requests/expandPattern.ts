/** The files on disk that a pattern of a scene stands for, such as the tiles of `rock.<UDIM>.exr`. */
import { join, parse, sep } from 'node:path';
import type { PatternSyntax } from '../../../shared/domain/sceneRequest';
import type { FileSystem, FolderEntry } from '../ports/fileSystem';

export interface ScenePattern {
  readonly path: string;
  readonly syntax: PatternSyntax;
}

/** What varies, in each way of writing it, and what stands there on disk. */
const signs: Readonly<Record<PatternSyntax, readonly [RegExp, (sign: string) => string]>> = {
  udim: [/<udim>|%\(udim\)d/gi, () => '1[0-9]{3}'],
  uvtile: [/<uvtile>|%\(uvtile\)d|u<u>_v<v>/gi, () => 'u[0-9]+_v[0-9]+'],
  houdini: [/\$\{?F{1,2}([0-9]*)\}?/g, (sign) => digits(Number(/[0-9]+/.exec(sign)?.[0] ?? 1))],
  printf: [/%0?[0-9]*d/g, (sign) => digits(Number(/[1-9][0-9]*/.exec(sign)?.[0] ?? 1))],
  hash: [/#+/g, (sign) => digits(sign.length)],
};

/** A name with more of them is taken as it is written: matching would cost too much. */
const mostSigns = 2;
/** Names compared for all patterns of one request. */
const mostCompared = 5_000_000;

const digits = (least: number): string => `-?[0-9]{${Math.min(Math.max(least, 1), 32)},}`;

/** Reads each folder once. */
export class PatternFiles {
  readonly #files: Pick<FileSystem, 'readFolder'>;
  readonly #folders = new Map<string, Promise<readonly FolderEntry[]>>();
  #compared = 0;

  constructor(files: Pick<FileSystem, 'readFolder'>) {
    this.#files = files;
  }

  /** Absolute, in the order of their names; none where nothing fits or the folder cannot be read. */
  async of({ path, syntax }: ScenePattern): Promise<readonly string[]> {
    const { root } = parse(path);
    const parts = path
      .slice(root.length)
      .split(sep === '\\' ? /[\\/]/ : '/')
      .filter((part) => part !== '');
    let found: readonly string[] = [root];
    for (const [at, part] of parts.entries()) {
      const isLast = at === parts.length - 1;
      const match = matcherOf(part, syntax, isLast);
      const next: string[] = [];
      for (const folder of found)
        if (match === undefined && !isLast) next.push(join(folder, part));
        else
          for (const name of await this.#named(folder, match ?? literal(part), isLast)) next.push(join(folder, name));
      found = next;
    }
    return found;
  }

  async #named(folder: string, { prefix, pattern }: Matcher, isFile: boolean): Promise<readonly string[]> {
    const entries = await this.#read(folder);
    const found: string[] = [];
    for (let at = firstWith(entries, prefix); at < entries.length; at += 1) {
      const entry = entries[at];
      if (entry?.name.startsWith(prefix) !== true) break;
      this.#compared += 1;
      if (this.#compared > mostCompared) break;
      const fits = isFile ? entry.type !== 'folder' : entry.type !== 'file';
      if (fits && entry.isUtf8 && pattern.test(entry.name)) found.push(entry.name);
    }
    return found;
  }

  #read(folder: string): Promise<readonly FolderEntry[]> {
    // A folder that cannot be read has no file that could be sent; the row says that nothing was found.
    const known = this.#folders.get(folder) ?? this.#files.readFolder(folder).catch(() => []);
    this.#folders.set(folder, known);
    return known;
  }
}

interface Matcher {
  readonly prefix: string;
  readonly pattern: RegExp;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const literal = (name: string): Matcher => ({ prefix: name, pattern: new RegExp(`^${escaped(name)}$`) });

/** Undefined for a name in which nothing varies. The last name may also vary in the other ways, but for a single `#`. */
function matcherOf(name: string, syntax: PatternSyntax, isLast: boolean): Matcher | undefined {
  const known = (Object.keys(signs) as PatternSyntax[]).filter((one) => one === syntax || isLast);
  const places = known
    .flatMap((one) => {
      const [sign, onDisk] = signs[one];
      return [...name.matchAll(sign)].map(({ 0: text, index }) => ({ text, index, one, onDisk: onDisk(text) }));
    })
    .filter(({ one, text }) => one === syntax || text.length > 1)
    .toSorted((a, b) => a.index - b.index);
  const [first] = places;
  if (first === undefined || places.length > mostSigns) return undefined;
  let pattern = '';
  let end = 0;
  for (const { text, index, onDisk } of places) {
    if (index < end) continue;
    pattern += escaped(name.slice(end, index)) + onDisk;
    end = index + text.length;
  }
  return {
    prefix: name.slice(0, first.index),
    pattern: new RegExp(`^${pattern}${escaped(name.slice(end))}$`),
  };
}

/** Names are sorted by UTF-16 code units. */
function firstWith(entries: readonly FolderEntry[], prefix: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.name ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}
