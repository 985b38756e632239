/** Brings the bytes of a file: from a place on this computer that has them, else from the store, with its time and mode. */
import { AppError } from '../../../../shared/domain/errors';
import { modeFor, type FileStat } from '../../ports/fileSystem';
import { patientFiles } from '../../transfers/patientFiles';
import { cachePathOf, chunkBytesOf, hashFileAs } from '../content';
import type { ApplyRun, Filled, ItemWork } from './itemRun';
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
      const filled = await fill(item, tempPath, run);
      if (filled.stat === undefined) await finish(item, placeOf(item.root, tempPath), run);
      return filled;
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

/** Time and mode are still to be set where no `stat` is answered. */
async function fill(item: ApplyItem, tempPath: string, run: ApplyRun): Promise<Filled> {
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
  const isOnce = run.isSecondChance === true;
  const context = { signal: run.signal, onBytes: run.meter.bytes, isOnce, noMore: run.noMore };
  const files = patientFiles(run.ports.files, { clock: run.ports.clock, signal: run.signal, isOnce });
  const ports = { ...run.ports, files };
  const sources = [
    item.copyFrom === undefined ? undefined : placeOf(item.root, item.copyFrom),
    await run.sameContent(item),
  ];
  // Waiting for equal content takes time, in which a folder may have become a link.
  const confirm = (): Promise<void> => run.guardOf(item.root).check(tempPath);
  await confirm();
  for (const source of sources) {
    if (source === undefined) continue;
    await dropPart(place, run.ports);
    if (await copyItem(source, request, ports, context)) return { fetched: 0 };
  }
  if (await takeHeld(item, tempPath, request, run)) {
    run.meter.bytes(item.size);
    return { fetched: 0 };
  }
  if (size > rangedAboveBytes) {
    await fetchRanges(request, place, ports, context);
    return { fetched: size };
  }
  const { mtimeUs, isRunnable } = item;
  const whole = { ...request, mtimeUs, isRunnable, confirm };
  return { fetched: size, stat: await fetchItem(whole, ports, context) };
}

/** A local copy brings the mode of another file along. */
async function finish(item: ApplyItem, temp: string, { ports: { files } }: ApplyRun): Promise<void> {
  const { mode } = await required(files.lstat(temp), temp);
  const wanted = modeFor(mode, item.isRunnable);
  if (wanted !== mode) await files.setMode(temp, wanted);
  await files.setMtime(temp, item.mtimeUs);
}
