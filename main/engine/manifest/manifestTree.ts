/** The state that manifests are laid over, one after another: a tree of folders in which files are numbers. */
import { byCodeUnits } from './byCodeUnits';

/** A folder that is listed, or that only exists because of what is in it. */
export interface TreeFolder {
  readonly parent: TreeFolder | undefined;
  readonly folders: Map<string, TreeFolder>;
  /** Name of each file or link to the reference of its entry. */
  readonly files: Map<string, number>;
  /** Names of files that were deleted; used by diffs only. */
  readonly gone: Set<string>;
  /** Set while the folder itself is listed, with its path as written. */
  listed: { readonly path: string; readonly isDeleted: boolean } | undefined;
  /** Live files and live listed folders, itself included, in the whole subtree. */
  live: number;
}

/** Something of the tree, in the manifest's order. */
export type TreeItem =
  | { readonly kind: 'file'; readonly reference: number }
  | { readonly kind: 'gone'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string; readonly isDeleted: boolean };

export function createFolder(parent?: TreeFolder): TreeFolder {
  return { parent, folders: new Map(), files: new Map(), gone: new Set(), listed: undefined, live: 0 };
}

/** Adds to the count of live things of a folder and of all folders around it. */
export function countLive(folder: TreeFolder, difference: number): void {
  for (let at: TreeFolder | undefined = folder; at !== undefined; at = at.parent) at.live += difference;
}

/** The names of the folders on the way to a path. The root of an absolute path is a folder with an empty name. */
export function namesOf(folderPath: string): readonly string[] {
  return (folderPath.endsWith('/') ? folderPath.slice(0, -1) : folderPath).split('/');
}

/** Folder and name of an entry's path; folder `undefined` for an entry of the top. */
export function splitPath(path: string): { readonly folderPath: string | undefined; readonly name: string } {
  const cut = path.lastIndexOf('/');
  return cut < 0
    ? { folderPath: undefined, name: path }
    : { folderPath: path.slice(0, cut), name: path.slice(cut + 1) };
}

/** Everything in a subtree, sorted by UTF-16 code units of the path; deep trees cost no stack. */
export function* walkTree(top: TreeFolder, topPath = ''): Generator<TreeItem> {
  const open: { readonly path: string; readonly items: Iterator<Item> }[] = [{ path: topPath, items: itemsOf(top) }];
  for (let current = open.at(-1); current !== undefined; current = open.at(-1)) {
    const next = current.items.next();
    if (next.done === true) {
      open.pop();
      continue;
    }
    const item = next.value;
    if (item.kind === 'file') yield { kind: 'file', reference: item.reference };
    else if (item.kind === 'gone') yield { kind: 'gone', path: current.path + item.name };
    else {
      if (item.folder.listed !== undefined) yield { kind: 'folder', ...item.folder.listed };
      open.push({ path: `${current.path}${item.name}/`, items: itemsOf(item.folder) });
    }
  }
}

type Item =
  | { readonly kind: 'file'; readonly name: string; readonly reference: number }
  | { readonly kind: 'gone'; readonly name: string }
  | { readonly kind: 'folder'; readonly name: string; readonly folder: TreeFolder };

/** A folder sorts as its name with a slash, because that is how the paths below it go on. */
function itemsOf({ files, folders, gone }: TreeFolder): Iterator<Item> {
  const items: { readonly key: string; readonly item: Item }[] = [];
  for (const [name, reference] of files) items.push({ key: name, item: { kind: 'file', name, reference } });
  for (const name of gone) items.push({ key: name, item: { kind: 'gone', name } });
  for (const [name, folder] of folders) items.push({ key: `${name}/`, item: { kind: 'folder', name, folder } });
  items.sort((a, b) => byCodeUnits(a.key, b.key));
  return items.map(({ item }) => item).values();
}
