/** Plain files of a tree as columns: a file becomes an object only while somebody looks at it. */
import { Buffer } from 'node:buffer';
import { join, sep } from 'node:path';
import type { FileStat } from '../ports/fileSystem';
import type { FileBatch } from '../ports/treeWalker';

interface Stretch {
  readonly first: number;
  readonly batch: FileBatch;
  readonly names: Buffer;
  readonly folders: readonly string[];
  /** Position of the first file of each folder, within the batch. */
  readonly runStarts: Uint32Array;
}

/** Files in the order of a manifest, by number. */
export class FileColumns {
  readonly count: number;
  readonly totalBytes: number;
  readonly #root: string;
  readonly #stretches: readonly Stretch[];
  /** Where the last question was about; questions mostly go upwards. */
  #at: Stretch | undefined;
  #run = 0;

  /** `root` is absolute. */
  constructor(root: string, batches: readonly FileBatch[]) {
    this.#root = join(root, sep);
    const stretches: Stretch[] = [];
    let count = 0;
    let totalBytes = 0;
    for (const batch of batches) {
      stretches.push(stretchOf(batch, count));
      count += batch.count;
      for (const size of batch.sizes) totalBytes += size;
    }
    this.#stretches = stretches;
    this.count = count;
    this.totalBytes = totalBytes;
  }

  /** Relative to the root, `/`. */
  path(index: number): string {
    const folder = this.folder(index);
    return folder === '' ? this.name(index) : `${folder}/${this.name(index)}`;
  }

  absolutePath(index: number): string {
    return this.#root + native(this.path(index));
  }

  /** Of a folder as `folder` answers it; without a separator at its end unless it is the root of a disk. */
  absoluteFolder(folder: string): string {
    if (folder !== '') return this.#root + native(folder);
    return this.#root.length > join(sep, sep).length && !this.#root.endsWith(`:${sep}`)
      ? this.#root.slice(0, -1)
      : this.#root;
  }

  /** Relative to the root, `/`; empty for the root. */
  folder(index: number): string {
    const { first, folders, runStarts } = this.#stretch(index);
    const at = index - first;
    if (at < (runStarts[this.#run] ?? 0) || at >= (runStarts[this.#run + 1] ?? 0)) this.#run = runOf(runStarts, at);
    return folders[this.#run] ?? '';
  }

  name(index: number): string {
    const { first, batch, names } = this.#stretch(index);
    const at = index - first;
    return names.toString('utf8', at === 0 ? 0 : (batch.nameEnds[at - 1] ?? 0) + 1, batch.nameEnds[at]);
  }

  sizeBytes(index: number): number {
    const { first, batch } = this.#stretch(index);
    return batch.sizes[index - first] ?? 0;
  }

  mtimeNs(index: number): bigint {
    const { first, batch } = this.#stretch(index);
    return batch.mtimesNs[index - first] ?? 0n;
  }

  mode(index: number): number {
    const { first, batch } = this.#stretch(index);
    return batch.modes[index - first] ?? 0;
  }

  stat(index: number): FileStat {
    const { first, batch } = this.#stretch(index);
    const at = index - first;
    const device = batch.devices[batch.deviceOf[at] ?? 0] ?? '';
    return {
      type: 'file',
      sizeBytes: batch.sizes[at] ?? 0,
      mtimeNs: batch.mtimesNs[at] ?? 0n,
      fileId: `${device}:${(batch.inodes[at] ?? 0n).toString()}`,
      mode: batch.modes[at] ?? 0,
      changeNs: batch.changesNs[at] ?? 0n,
    };
  }

  #stretch(index: number): Stretch {
    const last = this.#at;
    if (last !== undefined && index >= last.first && index < last.first + last.batch.count) return last;
    let [low, high] = [0, this.#stretches.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#stretches[middle]?.first ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    const found = this.#stretches[low];
    if (found === undefined || index >= found.first + found.batch.count)
      throw new RangeError(`the columns have no file ${index}`);
    this.#at = found;
    this.#run = 0;
    return found;
  }
}

function native(path: string): string {
  return sep === '/' ? path : path.replaceAll('/', sep);
}

function stretchOf(batch: FileBatch, first: number): Stretch {
  const runStarts = new Uint32Array(batch.runs.length + 1);
  for (const [run, length] of batch.runs.entries()) runStarts[run + 1] = (runStarts[run] ?? 0) + length;
  return { first, batch, names: Buffer.from(batch.names.buffer), folders: textsOf(batch.folders), runStarts };
}

/** The texts of a column in which each has a NUL behind it. */
export function textsOf(column: Uint8Array<ArrayBuffer>): string[] {
  const texts = Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('utf8').split('\0');
  texts.pop();
  return texts;
}

function runOf(runStarts: Uint32Array, at: number): number {
  let [low, high] = [0, runStarts.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((runStarts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
