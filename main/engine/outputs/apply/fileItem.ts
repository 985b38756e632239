/** Brings the bytes of a file: from a place on this computer that has them, else from the store, with its time and mode. */
import { AppError } from '../../../../shared/domain/errors';
import type { FileStat } from '../../ports/fileSystem';
import { cachePathOf, chunkBytesOf, hashFileAs } from '../content';
import type { ApplyRun, ItemWork } from './itemRun';
import type { ApplyItem } from './applyItems';
import { copyItem, fetchItem } from './fetchItem';
import { fetchRanges } from './fetchRanges';
import { required } from './fileFacts';
import { takeHeld } from './holdContent';
import { dropPart, keepsTemp, startedTemp } from './partTemp';
import { placeOf } from './places';
import { rangedAboveBytes } from './rangeMap';

/** An item without `link`. */
export function fileWork(item: ApplyItem, run: ApplyRun): ItemWork {
  return {
    isHome: (target, found) => hasContent(item, target, found, run),
    fill: async (tempPath) => {
      const fetched = await fill(item, tempPath, run);
      await finish(item, placeOf(item.root, tempPath), run);
      return { fetched };
    },
    startedTemp: () => startedTemp(item, run),
    keepsTemp: (tempPath) => keepsTemp(item, tempPath, run),
    forgetTemp: () => {
      if (item.size > rangedAboveBytes) run.ports.partFiles.remove(item.root, item.path);
    },
  };
}

async function hasContent(
  item: ApplyItem,
  target: string,
  found: FileStat,
  { ports, signal }: ApplyRun,
): Promise<boolean> {
  if (found.type !== 'file' || found.sizeBytes !== item.size) return false;
  const chunkBytes = chunkBytesOf(item);
  const known = ports.hashCache.get(cachePathOf(target, chunkBytes), found);
  if (known !== undefined) return known === item.hash;
  try {
    return (await hashFileAs(target, chunkBytes, ports, signal)).hash === item.hash;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // It cannot be proved equal; what follows sees that it is not as planned and asks.
    return false;
  }
}

/** Answers how many bytes came from the store. */
async function fill(item: ApplyItem, tempPath: string, run: ApplyRun): Promise<number> {
  const temp = placeOf(item.root, tempPath);
  const { hash, size, chunkHashes, chunkSize } = item;
  const request = {
    hash,
    size,
    ...(chunkHashes === undefined ? {} : { chunkHashes }),
    ...(chunkSize === undefined ? {} : { chunkSize }),
    temp,
    mustSync: item.expected !== undefined,
  };
  const place = { root: item.root, path: item.path, tempPath, runId: run.runId };
  const context = { signal: run.signal, onBytes: run.meter.bytes };
  const sources = [
    item.copyFrom === undefined ? undefined : placeOf(item.root, item.copyFrom),
    await run.sameContent(item),
  ];
  // Waiting for equal content takes time, in which a folder may have become a link.
  await run.guardOf(item.root).check(tempPath);
  for (const source of sources) {
    if (source === undefined) continue;
    await dropPart(place, run.ports);
    if (await copyItem(source, request, run.ports, context)) return 0;
  }
  if (await takeHeld(item, tempPath, request, run)) {
    run.meter.bytes(item.size);
    return 0;
  }
  await (size > rangedAboveBytes
    ? fetchRanges(request, place, run.ports, context)
    : fetchItem(request, run.ports, context));
  return item.size;
}

/** Whoever may read the file may run it, or nobody: a local copy brings the mode of another file along. */
async function finish(item: ApplyItem, temp: string, { ports: { files } }: ApplyRun): Promise<void> {
  const { mode } = await required(files.lstat(temp), temp);
  const wanted = item.isRunnable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
  if (wanted !== mode) await files.setMode(temp, wanted);
  await files.setMtime(temp, item.mtimeUs);
}
