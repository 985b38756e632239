/** Files of the farm as planning goes through them: a million of them lie in the columns of their manifests, and nothing is made of one before somebody looks at it. */
import type { ErrorCode } from '../../../../shared/domain/errors';
import type { PlanRemote } from '../../../../shared/domain/plan';
import { ColumnManifest } from '../../../../shared/manifest/columnManifest';
import type { Manifest } from '../../../../shared/manifest/manifest';
import { byCodeUnits } from '../../manifest/byCodeUnits';

/** One file or link of the farm. */
export interface RemoteFile extends PlanRemote {
  /** Relative to the root, `/`. */
  readonly path: string;
  /** Why the manifest's reader says that this entry must never be written. */
  readonly refused?: ErrorCode;
}

/** A list of files, which is made anew each time it is gone through. */
export interface RemoteFiles extends Iterable<RemoteFile> {
  readonly length: number;
  at(index: number): RemoteFile | undefined;
  /** Gives up what the files are made from, which may be large; nobody asks for one afterwards. */
  readonly forget?: () => void;
}

/** What `fileAt` answers for the numbers from 0 on. */
export function createRemoteFiles(
  length: number,
  fileAt: (index: number) => RemoteFile | undefined,
  forget: () => void = () => undefined,
): RemoteFiles {
  return {
    length,
    at: fileAt,
    forget,
    *[Symbol.iterator]() {
      for (let index = 0; index < length; index += 1) {
        const file = fileAt(index);
        if (file !== undefined) yield file;
      }
    },
  };
}

/** Live entries of one manifest. */
export class ManifestFiles implements RemoteFiles {
  #manifest: Manifest | undefined;
  /** Which entries, in the order of their paths. */
  #rows: Uint32Array;
  readonly #fileOf: (manifest: Manifest, row: number) => RemoteFile;

  constructor(manifest: Manifest, rows: Uint32Array, fileOf: (manifest: Manifest, row: number) => RemoteFile) {
    this.#manifest = manifest;
    this.#rows = rows;
    this.#fileOf = fileOf;
  }

  readonly forget = (): void => {
    this.#manifest = undefined;
    this.#rows = new Uint32Array(0);
  };

  get length(): number {
    return this.#rows.length;
  }

  at(index: number): RemoteFile | undefined {
    const row = this.#rows[index];
    return row === undefined || this.#manifest === undefined ? undefined : this.#fileOf(this.#manifest, row);
  }

  *[Symbol.iterator](): Generator<RemoteFile> {
    for (let index = 0; index < this.length; index += 1) {
      const file = this.at(index);
      if (file !== undefined) yield file;
    }
  }

  /** As `comparePaths`, from the bytes where both have them. */
  compare(index: number, other: ManifestFiles, otherIndex: number): number {
    const [row, otherRow] = [this.#rows[index] ?? 0, other.#rows[otherIndex] ?? 0];
    const [mine, theirs] = [this.#manifest, other.#manifest];
    if (mine instanceof ColumnManifest && theirs instanceof ColumnManifest)
      return mine.comparePaths(row, theirs, otherRow);
    return byCodeUnits(mine?.pathAt(row) ?? '', theirs?.pathAt(otherRow) ?? '');
  }
}

/** By UTF-16 code units: negative, 0 or positive. */
export function comparePaths(files: RemoteFiles, index: number, other: RemoteFiles, otherIndex: number): number {
  if (files instanceof ManifestFiles && other instanceof ManifestFiles) return files.compare(index, other, otherIndex);
  return byCodeUnits(files.at(index)?.path ?? '', other.at(otherIndex)?.path ?? '');
}

/** Whether each path stands behind the one before it, so that none is there twice. */
export function isInOrder(files: RemoteFiles): boolean {
  for (let index = 1; index < files.length; index += 1)
    if (comparePaths(files, index - 1, files, index) >= 0) return false;
  return true;
}
