/** Keeps a verified content whose place changed meanwhile, so that a later decision about it costs no second download. */
import { AppError } from '../../../../shared/domain/errors';
import type { FileStat, FileSystem } from '../../ports/fileSystem';
import { isOwnPlace } from '../backups/ownPlace';
import { chunkBytesOf, hashFileAs } from '../content';
import type { ItemRun } from './itemRun';
import type { RootGuard } from './rootGuard';
import type { ApplyItem } from './applyItems';
import { syncFile, type FetchRequest } from './fetchItem';
import { heldFolder, placeOf } from './places';

/** How long a content waits for its decision. */
const heldForMs = 86_400_000;

/** By content, so that rows with equal bytes share one. */
const heldPathOf = ({ hash }: Pick<ApplyItem, 'hash'>): string => `${heldFolder}/${hash}`;

/** Names in the folder of a root, as of the first question in a run. While the run has the root's lock, only it holds more. */
const heldNames = new WeakMap<RootGuard, Promise<Set<string>>>();

function namesHeldIn(guard: RootGuard, { ports: { files } }: ItemRun): Promise<Set<string>> {
  const known = heldNames.get(guard);
  if (known !== undefined) return known;
  const names = readNames(placeOf(guard.root, heldFolder), files);
  heldNames.set(guard, names);
  return names;
}

async function readNames(folder: string, files: FileSystem): Promise<Set<string>> {
  try {
    return new Set((await files.readFolder(folder)).map(({ name }) => name));
  } catch (error) {
    // What cannot be looked at is not used: the store has the same bytes.
    if (!(error instanceof AppError)) throw error;
    return new Set();
  }
}

/** Moves the temp away; where that is impossible it stays, and goes as every temp does. */
export async function holdContent(
  item: ApplyItem,
  { temp, stat }: { readonly temp: string; readonly stat: FileStat },
  run: ItemRun,
): Promise<void> {
  if (item.link !== undefined || !/^[0-9a-f]{32}$/.test(item.hash)) return;
  const { files, clock } = run.ports;
  const { root } = item;
  const path = heldPathOf(item);
  try {
    await run.guardOf(root).makeFolderFor(path);
    if (!(await isOwnPlace(root, path, files))) return;
    // Written first: whatever becomes of the rename, the journal knows the name that is to be cleaned one day.
    const untilMs = clock.nowMs() + heldForMs;
    const mtimeNs = stat.mtimeNs.toString();
    await run.journal.append({ held: { root, path, size: stat.sizeBytes, mtimeNs, untilMs } });
    await files.rename(temp, placeOf(root, path));
    (await namesHeldIn(run.guardOf(root), run)).add(item.hash);
  } catch (error) {
    // The row has its own outcome already; a content that cannot be kept is fetched again.
    if (!(error instanceof AppError)) throw error;
  }
}

/** Moves a held content to the temp name when its bytes are still the right ones. Answers false, leaving no temp, otherwise. */
export async function takeHeld(
  item: ApplyItem,
  tempPath: string,
  request: Pick<FetchRequest, 'size' | 'mustSync'>,
  run: ItemRun,
): Promise<boolean> {
  const { ports, signal } = run;
  const { files } = ports;
  if (!(await namesHeldIn(run.guardOf(item.root), run)).has(item.hash)) return false;
  const path = heldPathOf(item);
  const held = placeOf(item.root, path);
  const found = await files.lstat(held);
  if (found?.type !== 'file' || found.sizeBytes !== request.size) return false;
  if (!(await isOwnPlace(item.root, path, files))) return false;
  const temp = placeOf(item.root, tempPath);
  try {
    await files.rename(held, temp);
    if ((await hashFileAs(temp, chunkBytesOf(item), ports, signal)).hash === item.hash) {
      if (request.mustSync) await syncFile(temp, files);
      return true;
    }
  } catch (error) {
    // Another row took it, or it cannot be read: the store has the same bytes.
    if (!(error instanceof AppError) || signal.aborted) throw error;
  }
  await files.unlink(temp);
  return false;
}
