/** How a large file is cut into ranges, and the bits that say which of them are here. Pure. */
import type { PlanContent } from '../../../../shared/domain/plan';
import { partsOf } from '../content';

/** Files above this come in ranges, and what came of them survives the run. */
export const rangedAboveBytes = 16 * 1024 ** 2;
export const rangeBytes = 8 * 1024 ** 2;

export interface Range {
  /** Which of the file's objects, and its hash and size. */
  readonly object: number;
  readonly hash: string;
  readonly objectBytes: number;
  /** First byte in the object, and in the file. */
  readonly first: number;
  readonly at: number;
  readonly sizeBytes: number;
}

type Content = Pick<PlanContent, 'hash' | 'size' | 'chunkHashes' | 'chunkSize'>;

/** In the order of the file. No range reaches over the end of an object. */
export function rangesOf(content: Content): readonly Range[] {
  const ranges: Range[] = [];
  let start = 0;
  for (const [object, { hash, sizeBytes: objectBytes }] of partsOf(content).entries()) {
    for (let first = 0; first < objectBytes; first += rangeBytes)
      ranges.push({
        object,
        hash,
        objectBytes,
        first,
        at: start + first,
        sizeBytes: Math.min(rangeBytes, objectBytes - first),
      });
    start += objectBytes;
  }
  return ranges;
}

export function hasBit(bits: Uint8Array, index: number): boolean {
  return ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
}

export function setBit(bits: Uint8Array, index: number): void {
  bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
}

/** No range is here. */
export function noBits(ranges: readonly Range[]): Uint8Array {
  return new Uint8Array(Math.ceil(ranges.length / 8));
}

/** The bytes of the ranges that are here; 0 for bits that belong to another cut. */
export function bytesHere(content: Content, bits: Uint8Array): number {
  const ranges = rangesOf(content);
  if (noBits(ranges).length !== bits.length) return 0;
  return ranges.reduce((sum, { sizeBytes }, index) => sum + (hasBit(bits, index) ? sizeBytes : 0), 0);
}
