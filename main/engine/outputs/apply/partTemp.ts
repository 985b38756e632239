/** The temp file of a large file that outlives its run: taken up where it is still what was written, kept or dropped at the end. */
import type { EnginePorts } from '../../ports/enginePorts';
import type { PartFile, PartFiles } from '../../ports/partFiles';
import { wishOf } from '../../transfers/stopWish';
import { folderOf } from '../plan/relativePath';
import type { ApplyItem } from './applyItems';
import type { FetchRequest } from './fetchItem';
import type { ApplyRun } from './itemRun';
import { isTempPath } from './journalLines';
import { placeOf } from './places';
import { bytesHere, hasBit, noBits, rangedAboveBytes, setBit, type Range } from './rangeMap';

/** Where the parts of a file are known. */
export interface PartPlace {
  readonly root: string;
  readonly path: string;
  /** Of the temp, relative to the root. */
  readonly tempPath: string;
  readonly runId: string;
}

export interface TakenPart {
  readonly row: PartFile;
  /** Length of the temp. */
  readonly foundBytes: number;
}

/** The temp of an earlier run, as far as it still holds what was written; else an empty one, whose name is known before it is made. */
export async function takePart(
  { hash, size, temp }: FetchRequest,
  place: PartPlace,
  ranges: readonly Range[],
  { files, partFiles, clock }: Pick<EnginePorts, 'files' | 'partFiles' | 'clock'>,
): Promise<TakenPart> {
  const here = noBits(ranges);
  const known = partFiles.get(place.root, place.path);
  const found = await files.lstat(temp);
  if (
    known?.tempPath === place.tempPath &&
    known.hash === hash &&
    known.sizeBytes === size &&
    known.ranges.length === here.length &&
    found?.type === 'file' &&
    found.fileId === known.fileId
  ) {
    for (const [index, { at, sizeBytes }] of ranges.entries()) {
      // What was cut off since is not here any more.
      if (hasBit(known.ranges, index) && at + sizeBytes <= found.sizeBytes) setBit(here, index);
    }
    return { row: { ...known, ranges: here, runId: place.runId }, foundBytes: found.sizeBytes };
  }
  await files.unlink(temp);
  const row: PartFile = { ...place, hash, sizeBytes: size, etags: [], ranges: here, changedMs: clock.nowMs() };
  partFiles.put(row);
  await (await files.createExclusive(temp)).close();
  const made = await files.lstat(temp);
  return { row: { ...row, ...(made === undefined ? {} : { fileId: made.fileId }) }, foundBytes: 0 };
}

/** How much of an item earlier runs left on the disk. */
export function bytesOfParts(partFiles: PartFiles): (item: ApplyItem) => number {
  const keyOf = (root: string, path: string): string => `${root}\0${path}`;
  const parts = new Map(partFiles.all().map((part) => [keyOf(part.root, part.path), part]));
  return (item) => {
    const part = parts.size === 0 ? undefined : parts.get(keyOf(item.root, item.path));
    return part?.hash === item.hash && part.sizeBytes === item.size ? bytesHere(item, part.ranges) : 0;
  };
}

/** Removes the temp and what is known about it. May be called again. */
export async function dropPart(
  { root, path, tempPath }: Pick<PartPlace, 'root' | 'path' | 'tempPath'>,
  { files, partFiles }: Pick<EnginePorts, 'files' | 'partFiles'>,
): Promise<void> {
  await files.unlink(placeOf(root, tempPath));
  partFiles.remove(root, path);
}

/** The name under which an earlier run left a part of the item's content. What it left of another content goes. */
export async function startedTemp(item: ApplyItem, run: ApplyRun): Promise<string | undefined> {
  if (item.size <= rangedAboveBytes) return undefined;
  const { root, path, hash, size } = item;
  const known = run.ports.partFiles.get(root, path);
  if (known === undefined) return undefined;
  const { tempPath } = known;
  const isBeside = isTempPath(tempPath) && folderOf(tempPath) === folderOf(path);
  if (isBeside && known.hash === hash && known.sizeBytes === size) return tempPath;
  if (isBeside) {
    await run.guardOf(root).check(tempPath);
    await dropPart(known, run.ports);
  } else run.ports.partFiles.remove(root, path);
  return undefined;
}

/** Whether the temp of an item that did not get into place is worth keeping for the next run. */
export function keepsTemp({ root, path }: ApplyItem, tempPath: string, run: ApplyRun): boolean {
  const known = run.ports.partFiles.get(root, path);
  if (known?.tempPath !== tempPath) return false;
  const isWanted = !run.signal.aborted || wishOf(run.signal) !== 'discard';
  return isWanted && known.ranges.some((bits) => bits !== 0);
}
