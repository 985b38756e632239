/** Roots of the farm that go to one folder here: the first keeps its names, of the others only paths that collide get another. Pure. */
import { createRemoteFiles, type RemoteFile, type RemoteFiles } from '../discovery/remoteFiles';
import { encodePath } from './encodeName';
import { folderOf } from './relativePath';
import { prefixFolderOf } from './targetFolder';
import { nameKey, type FileSystemTraits } from './traits';

export interface RootInFolder {
  readonly source: string;
  readonly files: RemoteFiles;
}

export interface SharedFolder {
  /** In the order given. */
  readonly files: readonly RemoteFiles[];
  /** Files that are left out, because an earlier root brings the same content to the same path; in the order given. */
  readonly equal: readonly number[];
}

/** What stands at a path: the content of a file, or a folder. */
type Standing = string | typeof folder;
const folder = Symbol('folder');

/** The root that is first by its source keeps its names. */
export function shareFolder(roots: readonly RootInFolder[], traits: FileSystemTraits): SharedFolder {
  const taken = new Map<string, Standing>();
  const files: RemoteFiles[] = roots.map((root) => root.files);
  const equal = roots.map(() => 0);
  const order = [...roots.keys()].sort((a, b) => ((roots[a]?.source ?? '') < (roots[b]?.source ?? '') ? -1 : 1));
  for (const [place, at] of order.entries()) {
    const root = roots[at];
    if (root === undefined) continue;
    const kept: number[] = [];
    const names = new Map<number, string>();
    const own: RemoteFile[] = [];
    for (let index = 0; index < root.files.length; index += 1) {
      const file = root.files.at(index);
      if (file === undefined) continue;
      const standing = place === 0 ? undefined : collisionOf(file.path, taken, traits);
      if (standing === contentOf(file)) {
        equal[at] = (equal[at] ?? 0) + 1;
        continue;
      }
      kept.push(index);
      if (standing !== undefined) names.set(index, freeName(file.path, root, taken, traits));
      own.push(file);
    }
    // Of one root no two paths collide by this; it is told among the rows where its disk folds names.
    for (const [number, index] of kept.entries()) {
      const file = own[number];
      if (file !== undefined) take(names.get(index) ?? file.path, contentOf(file), taken, traits);
    }
    files[at] = renamedFiles(root.files, kept, names);
  }
  return { files, equal };
}

/** The path that a root's file had before it got another name for standing beside those of `others`. */
export function unshared(path: string, source: string, others: ReadonlySet<string>, traits: FileSystemTraits): string {
  const prefix = `${safeRootName(source, traits)}_`;
  const plain = path.startsWith(prefix) ? path.slice(prefix.length) : path;
  return plain !== path && others.has(nameKey(plain, traits)) ? plain : path;
}

/** A file where this one would need a folder counts as well. */
function collisionOf(
  path: string,
  taken: ReadonlyMap<string, Standing>,
  traits: FileSystemTraits,
): Standing | undefined {
  const own = taken.get(nameKey(path, traits));
  if (own !== undefined) return own;
  for (let parent = folderOf(path); parent !== ''; parent = folderOf(parent)) {
    const standing = taken.get(nameKey(parent, traits));
    if (standing !== undefined) return standing === folder ? undefined : folder;
  }
  return undefined;
}

function take(path: string, content: string, taken: Map<string, Standing>, traits: FileSystemTraits): void {
  taken.set(nameKey(path, traits), content);
  for (let parent = folderOf(path); parent !== ''; parent = folderOf(parent)) {
    const key = nameKey(parent, traits);
    if (taken.has(key)) return;
    taken.set(key, folder);
  }
}

function freeName(
  path: string,
  { source }: RootInFolder,
  taken: ReadonlyMap<string, Standing>,
  traits: FileSystemTraits,
): string {
  const prefix = safeRootName(source, traits);
  for (let n = 1; ; n += 1) {
    const name = `${prefix}${n === 1 ? '' : `_${n}`}_${path}`;
    if (collisionOf(name, taken, traits) === undefined) return name;
  }
}

/** The name of a root among others: its source path in a form that a folder can have. */
export function safeRootName(source: string, traits: FileSystemTraits): string {
  return encodePath(prefixFolderOf(source), traits);
}

/** Equal for files of one content. */
function contentOf({ size, hash, chunkHashes, link }: RemoteFile): string {
  return JSON.stringify([size, hash, chunkHashes ?? null, link ?? null]);
}

function renamedFiles(files: RemoteFiles, kept: readonly number[], names: ReadonlyMap<number, string>): RemoteFiles {
  if (names.size === 0 && kept.length === files.length) return files;
  return createRemoteFiles(
    kept.length,
    (place) => {
      const index = kept[place];
      const file = index === undefined ? undefined : files.at(index);
      if (file === undefined || index === undefined) return undefined;
      return { ...file, path: names.get(index) ?? file.path };
    },
    files.forget,
  );
}
