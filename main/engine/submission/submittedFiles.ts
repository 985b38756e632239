/** The files of a submission by number: those that were named or lie behind links, then those of whole folders in columns. */
import { basename, dirname } from 'node:path';
import type { FileStat } from '../ports/fileSystem';
import type { FileColumns } from '../scan/fileColumns';

export interface CollectedFile {
  readonly absolutePath: string;
  readonly realPath?: string;
  readonly stat: FileStat;
}

/** Plain files below a folder. */
export interface CollectedTree {
  readonly root: string;
  readonly columns: FileColumns;
}

interface NumberedTree extends CollectedTree {
  readonly first: number;
}

export class SubmittedFiles {
  readonly count: number;
  readonly named: readonly CollectedFile[];
  readonly trees: readonly NumberedTree[];
  /** The answer to the last question about a folder of a tree. */
  #lastFolder: { readonly tree: NumberedTree; readonly folder: string; readonly path: string } | undefined;

  constructor(named: readonly CollectedFile[], trees: readonly CollectedTree[]) {
    let first = named.length;
    this.named = named;
    this.trees = trees.map(({ root, columns }) => {
      first += columns.count;
      return { root, columns, first: first - columns.count };
    });
    this.count = first;
  }

  absolutePath(number: number): string {
    const tree = this.#treeOf(number);
    return tree === undefined ? this.#at(number).absolutePath : tree.columns.absolutePath(number - tree.first);
  }

  /** Of its path, absolute; the same text for neighbours of one folder. */
  folder(number: number): string {
    const tree = this.#treeOf(number);
    const folder =
      tree === undefined ? dirname(this.#at(number).absolutePath) : tree.columns.folder(number - tree.first);
    if (tree === undefined) return folder;
    const last = this.#lastFolder;
    if (last?.tree === tree && last.folder === folder) return last.path;
    const path = tree.columns.absoluteFolder(folder);
    this.#lastFolder = { tree, folder, path };
    return path;
  }

  name(number: number): string {
    const tree = this.#treeOf(number);
    return tree === undefined ? basename(this.#at(number).absolutePath) : tree.columns.name(number - tree.first);
  }

  /** Where the content lies; differs from the path when links lead there. */
  contentPath(number: number): string {
    const tree = this.#treeOf(number);
    if (tree !== undefined) return tree.columns.absolutePath(number - tree.first);
    const { absolutePath, realPath = absolutePath } = this.#at(number);
    return realPath;
  }

  /** As the scan saw it. */
  stat(number: number): FileStat {
    const tree = this.#treeOf(number);
    return tree === undefined ? this.#at(number).stat : tree.columns.stat(number - tree.first);
  }

  sizeBytes(number: number): number {
    const tree = this.#treeOf(number);
    return tree === undefined ? this.#at(number).stat.sizeBytes : tree.columns.sizeBytes(number - tree.first);
  }

  mtimeNs(number: number): bigint {
    const tree = this.#treeOf(number);
    return tree === undefined ? this.#at(number).stat.mtimeNs : tree.columns.mtimeNs(number - tree.first);
  }

  #at(number: number): CollectedFile {
    const file = this.named[number];
    if (file === undefined) throw new RangeError(`the submission has no file ${number}`);
    return file;
  }

  #treeOf(number: number): NumberedTree | undefined {
    if (number < this.named.length) return undefined;
    let [low, high] = [0, this.trees.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.trees[middle]?.first ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    return this.trees[low];
  }
}
