/** The `$N/` references of 2025-12 files while they are read: a path is stored as the number of its folder and its last name. */
import type { ErrorCode } from '../domain/errors';
import { judgeFolderPath, type PathStyle } from './folderRules';
import { goodMark, oddMark, usedMark } from './folderTable';
import { pathUnits } from './pathBytes';
import type { PathList } from './pathList';

/** How much longer a file may get when its references are written out; real ones hardly double. */
const freeUnits = 32 * 1024 * 1024;
const unitsPerByte = 8;
const mostUnits = 1024 * 1024 * 1024;

export type Expansion = { readonly path: string } | { readonly code: ErrorCode; readonly problem: string };

/** Counts what references add: without a bound, folders within folders make a small file as large as one likes. */
export class FolderReferences {
  /** The folders read so far, as written. */
  readonly list: PathList;
  readonly #style: PathStyle;
  #addedUnits = 0;

  constructor(list: PathList, style: PathStyle) {
    this.list = list;
    this.#style = style;
  }

  /** What a stored text means, given the folders that were read before it; it stands at an offset of the file. */
  expand(stored: string, offset: number): Expansion {
    if (!stored.startsWith('$')) return { path: stored };
    const slash = stored.indexOf('/');
    if (slash < 0) return { path: stored };
    const digits = stored.slice(1, slash);
    if (!/^(?:0|[1-9][0-9]*)$/.test(digits))
      return {
        code: 'manifest.index_syntax',
        problem: `begins with $${digits.slice(0, 20)}, which is no number of a folder`,
      };
    const number = Number(digits);
    if (number >= this.list.count)
      return {
        code: 'manifest.index_range',
        problem: `refers to folder ${digits.slice(0, 20)}, but only ${this.list.count} are listed before it`,
      };
    if (!this.take(pathUnits(this.list, number), offset))
      return {
        code: 'manifest.too_large',
        problem: 'refers to folders within folders that are, written out, far longer than the file',
      };
    const folder = this.list.path(number);
    return { path: folder.endsWith('/') ? folder + stored.slice(slash + 1) : folder + stored.slice(slash) };
  }

  /** Counts the units of a folder's path; answers false when a file may not have so many up to this offset. */
  take(units: number, offset: number): boolean {
    const added = this.#addedUnits + units;
    if (added > Math.min(freeUnits + unitsPerByte * offset, mostUnits)) return false;
    this.#addedUnits = added;
    return true;
  }

  /** Notes that a live entry is in a folder. */
  use(number: number): void {
    this.list.bits[number] = (this.list.bits[number] ?? 0) | usedMark;
  }

  /** Whether a path is good when this folder is and what is appended after a slash is. */
  isGood(number: number): boolean {
    const { list } = this;
    const marks = list.bits[number] ?? 0;
    if ((marks & (goodMark | oddMark)) !== 0) return (marks & goodMark) !== 0;
    const path = list.path(number);
    const verdict = judgeFolderPath(path, this.#style);
    const isKept = verdict.kind === 'kept' && !verdict.isRewritten && verdict.refused === undefined;
    const isGood = (isKept || verdict.kind === 'fine') && !path.endsWith('/');
    list.bits[number] = marks | (isGood ? goodMark : oddMark);
    return isGood;
  }
}
