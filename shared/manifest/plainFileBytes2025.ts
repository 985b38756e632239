/** The same for version 2025-12, where a path is the number of its folder and a name. */
import { EntryWriter, integerLength, pathLength, wordsOf, type Words } from './entryWriter';
import { noFolder, type FolderIndex } from './folderIndex';
import type { ManifestDialect } from './manifest';
import { spellings } from './names';
import type { PathBytes } from './pathBytes';
import { digestBytes, runnableBit, type RowBlock } from './rowBlock';

const hashKey = '{"hash":"';
const mtimeKey = '","mtime":';
const sizeKey = '","size":';
const runnableKey = '","runnable"';
const trueSizeKey = ':true,"size"';
const fixedLength = hashKey.length + digestBytes * 2 + mtimeKey.length + sizeKey.length + 1;
const runnableLength = ',"runnable":true'.length;

const hashWords = wordsOf(hashKey);
const mtimeWords = wordsOf(mtimeKey);
const sizeWords = wordsOf(sizeKey);
const runnableWords = wordsOf(runnableKey);
const trueSizeWords = wordsOf(trueSizeKey);

const pathKeyOf = (dialect: ManifestDialect): string => `,"${spellings[dialect].path}":"`;

/** How many bytes the entry takes; `folder` is the number of the one that its path is in. */
export function plainFileLength2025(block: RowBlock, index: number, folder: number, folders: FolderIndex): number {
  return (
    fixedLength +
    pathKeyOf('path').length +
    (folder === noFolder ? 0 : 1 + integerLength(folder)) +
    pathLength(block, index, folders.units(folder)) +
    integerLength(block.mtimes[index] ?? 0) +
    integerLength(block.sizes[index] ?? 0) +
    (isRunnable(block, index) ? runnableLength : 0)
  );
}

/** Writes entries one behind the other. There must be room. */
export class PlainFileWriter2025 extends EntryWriter {
  readonly #folders: FolderIndex;
  readonly #pathWords: Words;

  constructor(bytes: Uint8Array, folders: FolderIndex, dialect: ManifestDialect) {
    super(bytes);
    this.#folders = folders;
    this.#pathWords = wordsOf(pathKeyOf(dialect));
  }

  write(block: RowBlock, index: number, folder: number): void {
    this.writeWords(hashWords);
    this.writeDigest(block, index);
    this.writeWords(mtimeWords);
    this.writeInteger(block.mtimes[index] ?? 0);
    this.writeWords(this.#pathWords);
    this.writeStored(block, index, folder);
    if (isRunnable(block, index)) {
      this.writeWords(runnableWords);
      this.writeWords(trueSizeWords);
      this.writeByte(0x3a);
    } else this.writeWords(sizeWords);
    this.writeInteger(block.sizes[index] ?? 0);
    this.writeByte(0x7d);
  }

  /** A path as it is stored, without quotes. */
  writeStored(paths: PathBytes, index: number, folder: number): void {
    if (folder !== noFolder) {
      this.writeByte(0x24);
      this.writeInteger(folder);
    }
    this.writePath(paths, index, this.#folders.units(folder));
  }
}

function isRunnable(block: RowBlock, index: number): boolean {
  return ((block.bits[index] ?? 0) & runnableBit) !== 0;
}
