/** The folders that a writer lists, each with its number: those of the manifest, and every one above what is written. */
import { splitAnchor } from './anchors';
import { compareCodePoints } from './codePointOrder';
import type { ColumnManifest } from './columnManifest';
import { deletedMark } from './folderTable';
import { manifestError } from './manifestError';
import { isWide, pathUnits, sharedUnits, unitAt, type PathBytes } from './pathBytes';
import { PathList } from './pathList';
import { indexInBlock } from './rowBlock';
import { findPath } from './sortedPaths';
import { sortNumbers } from './sortNumbers';

/** The number of no folder. */
export const noFolder = 0xffff_ffff;
/** The manifest itself lists it: a mark beside `deletedMark`. */
const listedMark = 2;
const slash = 0x2f;
const colon = 0x3a;
/** Nobody can read a list that is far longer, written out, than it is in the file. */
const freeUnits = 32 * 1024 * 1024;
const unitsPerFolder = 512;

export class FolderIndex {
  /** By number: where the folder stands in the list. */
  readonly rows: Uint32Array;
  readonly list = new PathList();
  readonly #isAbsolute: boolean;
  /** By number. */
  readonly #units: Uint32Array;
  /** By the position of an entry: the number of its folder. */
  readonly #ofEntry: Uint32Array;
  /** By number: that of the folder above. */
  readonly #ofFolder: Uint32Array;
  /** By the place in the list: the place of the folder above. */
  readonly #above: number[] = [];

  /** `targets`: places that are no entries, of which the folders are listed as well. Throws `manifest.too_large`. */
  constructor(manifest: ColumnManifest, targets: Iterable<string>) {
    this.#isAbsolute = manifest.pathStyle === 'absolute';
    this.#addListed(manifest);
    const above = this.#foldersAboveEntries(manifest);
    this.#addAboveTargets(targets);
    const numbers = new Uint32Array(this.list.count);
    this.rows = this.#numbered(numbers);
    this.#units = this.rows.map((row) => pathUnits(this.list, row));
    this.#ofEntry = above.map((row) => (row === noFolder ? noFolder : (numbers[row] ?? noFolder)));
    this.#ofFolder = this.rows.map((row) => numbers[this.#above[row] ?? noFolder] ?? noFolder);
    this.#findAnchors(manifest);
  }

  /** The folder of an entry. */
  ofEntry(index: number): number {
    return this.#ofEntry[index] ?? noFolder;
  }

  /** The folder above a folder. */
  ofFolder(number: number): number {
    return this.#ofFolder[number] ?? noFolder;
  }

  /** The length of a folder's path. */
  units(number: number): number {
    return number === noFolder ? 0 : (this.#units[number] ?? 0);
  }

  /** The numbers of folders that neither the manifest lists nor is above an entry for which `isMeant` answers true. */
  addedWithout(isMeant: (entry: number) => boolean): number[] {
    const isAbove = new Uint8Array(this.rows.length);
    for (let index = 0; index < this.#ofEntry.length; index += 1) {
      const number = this.ofEntry(index);
      if (number !== noFolder && isAbove[number] === 0 && isMeant(index)) isAbove[number] = 1;
    }
    const added: number[] = [];
    // What is above sorts before.
    for (let number = this.rows.length - 1; number >= 0; number -= 1) {
      if (isAbove[number] === 1) isAbove[this.ofFolder(number)] = 1;
      else if (((this.list.bits[this.rows[number] ?? 0] ?? 0) & listedMark) === 0) added.push(number);
    }
    return added;
  }

  isDeleted(number: number): boolean {
    return ((this.list.bits[this.rows[number] ?? 0] ?? 0) & deletedMark) !== 0;
  }

  /** The stored form: cut at the last slash when what stands before it is listed, else the text itself. */
  compress(text: string): string {
    const end = text.lastIndexOf('/');
    const number = end < 0 ? undefined : findPath(this.list, this.rows, text.slice(0, end));
    return number === undefined ? text : `$${number}${text.slice(end)}`;
  }

  /** The folders the manifest lists, and those above them. */
  #addListed({ folderTable }: ColumnManifest): void {
    const ancestors = new Ancestors(this.list, this.#above, this.#isAbsolute);
    const { list, rows } = folderTable;
    rows.forEach((row, index) => {
      const marks = listedMark | (folderTable.isDeleted(index) ? deletedMark : 0);
      const copy = this.list.pushBeginning(list, row, pathUnits(list, row));
      this.list.bits[copy] = (this.list.bits[copy] ?? 0) | marks;
      const before = rows[index - 1];
      this.#above[copy] = ancestors.next(list, row, before === undefined ? 0 : sharedUnits(list, before, list, row));
    });
  }

  /** For each entry the folder it is in, by its place in the list. */
  #foldersAboveEntries({ columns, rows }: ColumnManifest): Uint32Array {
    const above = new Uint32Array(rows.length);
    const ancestors = new Ancestors(this.list, this.#above, this.#isAbsolute);
    let before = noFolder;
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] ?? 0;
      const block = columns.blockOf(row);
      const shared =
        index === 0
          ? 0
          : row === before + 1
            ? (block.shared[indexInBlock(row)] ?? 0)
            : columns.sharedPathUnits(before, row);
      above[index] = ancestors.next(block, indexInBlock(row), shared);
      before = row;
    }
    return above;
  }

  #addAboveTargets(targets: Iterable<string>): void {
    const ancestors = new Ancestors(this.list, this.#above, this.#isAbsolute);
    // Two, so that each can be compared with the one before.
    let [now, before] = [new PathList(), new PathList()];
    for (const target of targets) {
      now.clear();
      now.push(target);
      ancestors.next(now, 0, before.count === 0 ? 0 : sharedUnits(before, 0, now, 0));
      [now, before] = [before, now];
    }
  }

  /** One of equal folders each, the manifest's own if there is one, in order; notes the number of every one. */
  #numbered(numbers: Uint32Array): Uint32Array {
    const { list } = this;
    const sorted = numbers.map((_, row) => row);
    // Of equal ones the manifest's own stay first, as they are in the list.
    sortNumbers(sorted, (a, b) => compareCodePoints(list, a, list, b));
    const rows = new Uint32Array(sorted.length);
    let count = 0;
    for (const row of sorted) {
      const last = rows[count - 1];
      if (last === undefined || compareCodePoints(list, last, list, row) !== 0) {
        rows[count] = row;
        count += 1;
      }
      numbers[row] = count - 1;
    }
    return rows.slice(0, count);
  }

  /** An anchor is no folder above anything, but one that is listed shortens what is directly in it. */
  #findAnchors(manifest: ColumnManifest): void {
    const { columns, rows } = manifest;
    for (let index = 0; index < rows.length; index += 1) {
      if (this.ofEntry(index) !== noFolder) continue;
      if (!this.#isAbsolute && columns.pathUnitAt(rows[index] ?? 0, 1) !== colon) continue;
      const path = manifest.pathAt(index);
      this.#ofEntry[index] = this.#listedAbove(path);
    }
    for (let number = 0; number < this.rows.length; number += 1)
      if (
        this.ofFolder(number) === noFolder &&
        (this.#isAbsolute || unitAt(this.list, this.rows[number] ?? 0, 1) === colon)
      )
        this.#ofFolder[number] = this.#listedAbove(this.list.path(this.rows[number] ?? 0));
  }

  #listedAbove(path: string): number {
    const end = path.lastIndexOf('/');
    return end < 0 ? noFolder : (findPath(this.list, this.rows, path.slice(0, end)) ?? noFolder);
  }
}

/** The folders above paths that come in order: what a path has in common with the one before it is known already. */
class Ancestors {
  readonly #list: PathList;
  readonly #isAbsolute: boolean;
  /** By the place in the list: the place of the folder above. */
  readonly #above: number[];
  /** Of the path before, the topmost first: their place in the list. */
  readonly #open: number[] = [];

  constructor(list: PathList, above: number[], isAbsolute: boolean) {
    this.#list = list;
    this.#above = above;
    this.#isAbsolute = isAbsolute;
  }

  /** Lists the folders that the path before does not have; answers the place of the lowest one. */
  next(paths: PathBytes, index: number, shared: number): number {
    const open = this.#open;
    while (open.length > 0 && pathUnits(this.#list, open.at(-1) ?? 0) >= shared) open.pop();
    const end = pathUnits(paths, index);
    const isNarrow = !isWide(paths, index);
    const start = paths.starts[index] ?? 0;
    let above: number | undefined;
    for (let unit = shared; unit < end; unit += 1) {
      if ((isNarrow ? paths.paths[start + unit] : unitAt(paths, index, unit)) !== slash) continue;
      above ??= this.#anchorUnits(paths, index);
      if (unit > above) open.push(this.#push(paths, index, unit));
    }
    return open.at(-1) ?? noFolder;
  }

  #anchorUnits(paths: PathBytes, index: number): number {
    if (!this.#isAbsolute && unitAt(paths, index, 1) !== colon) return 0;
    const one = new PathList();
    one.pushBeginning(paths, index, pathUnits(paths, index));
    return splitAnchor(one.path(0))?.anchor.length ?? 0;
  }

  #push(paths: PathBytes, index: number, units: number): number {
    const list = this.#list;
    if (list.pathEnd > freeUnits + list.count * unitsPerFolder)
      throw manifestError(
        'manifest.too_large',
        { source: 'The manifest' },
        'has folders within folders that are, written out, far longer than the file',
      );
    this.#above[list.count] = this.#open.at(-1) ?? noFolder;
    return list.pushBeginning(paths, index, units);
  }
}
