/** Files whose values all stand in a block, written as the canonical bytes of version 2023-03-03 without a string in between. */
import { EntryWriter, integerLength, pathLength, wordsOf } from './entryWriter';
import { digestBytes, type RowBlock } from './rowBlock';

const hashKey = '{"hash":"';
const mtimeKey = '","mtime":';
const pathKey = ',"path":"';
const sizeKey = '","size":';
const fixedLength = hashKey.length + digestBytes * 2 + mtimeKey.length + pathKey.length + sizeKey.length + 1;

const hashWords = wordsOf(hashKey);
const mtimeWords = wordsOf(mtimeKey);
const pathWords = wordsOf(pathKey);
const sizeWords = wordsOf(sizeKey);

/** How many bytes the entry takes. */
export function plainFileLength(block: RowBlock, index: number): number {
  return (
    fixedLength +
    pathLength(block, index) +
    integerLength(block.mtimes[index] ?? 0) +
    integerLength(block.sizes[index] ?? 0)
  );
}

/** Writes entries one behind the other. There must be room. */
export class PlainFileWriter extends EntryWriter {
  write(block: RowBlock, index: number): void {
    this.writeWords(hashWords);
    this.writeDigest(block, index);
    this.writeWords(mtimeWords);
    this.writeInteger(block.mtimes[index] ?? 0);
    this.writeWords(pathWords);
    this.writePath(block, index);
    this.writeWords(sizeWords);
    this.writeInteger(block.sizes[index] ?? 0);
    this.writeByte(0x7d);
  }
}
