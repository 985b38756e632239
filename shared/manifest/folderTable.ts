/** The folders of a manifest in order, as bytes; who looks at one gets an object made on demand. */
import { issueAt } from './issueList';
import type { ManifestFolder } from './manifest';
import type { PathList } from './pathList';
import type { Refusal, Refusals } from './refusals';
import { findPath } from './sortedPaths';

/** Marks in a list of folders. */
export const deletedMark = 1;
/** The path was judged: nothing is to be said about it, and what is appended to it needs to be judged by itself only. */
export const goodMark = 2;
/** It was judged and is not good. */
export const oddMark = 4;
/** A live entry is in it. */
export const usedMark = 8;

export class FolderTable {
  readonly list: PathList;
  /** The numbers in the list, sorted by code points of the path. */
  readonly rows: Uint32Array;
  /** By number in the list. */
  readonly #refused: Refusals;
  /** What the position in the file was. */
  readonly #position: (row: number) => number;

  constructor(list: PathList, rows: Uint32Array, refused: Refusals, position: (row: number) => number) {
    this.list = list;
    this.rows = rows;
    this.#refused = refused;
    this.#position = position;
  }

  get count(): number {
    return this.rows.length;
  }

  at(index: number): ManifestFolder {
    const row = this.rows[index];
    if (row === undefined) throw new RangeError(`the manifest has no folder ${index}`);
    const path = this.list.path(row);
    const refusal = this.#refused.get(row);
    return {
      path,
      ...(this.isDeleted(index) ? { deleted: true } : {}),
      ...(refusal === undefined
        ? {}
        : { refused: issueAt('refused', refusal.code, { folderIndex: this.#position(row), path }, refusal.problem) }),
    };
  }

  /** Where it stands in the file. */
  positionAt(index: number): number {
    return this.#position(this.rows[index] ?? 0);
  }

  isRefused(index: number): boolean {
    return this.#refused.has(this.rows[index] ?? 0);
  }

  refuse(index: number, refusal: Refusal): void {
    this.#refused.set(this.rows[index] ?? 0, refusal);
  }

  isDeleted(index: number): boolean {
    return ((this.list.bits[this.rows[index] ?? 0] ?? 0) & deletedMark) !== 0;
  }

  has(path: string): boolean {
    return findPath(this.list, this.rows, path) !== undefined;
  }
}
