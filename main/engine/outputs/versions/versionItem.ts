/** Brings back the bytes of one kept file: a verified copy, so that the version itself stays for another time. */
import { AppError } from '../../../../shared/domain/errors';
import { matchesFacts } from '../apply/fileFacts';
import { syncFile } from '../apply/fetchItem';
import type { Filled, ItemRun, ItemWork } from '../apply/itemRun';
import { placeOf } from '../apply/places';
import { isOwnPlace } from '../backups/ownPlace';
import type { KeptFile } from '../backups/readBackups';
import { hashFileAs } from '../content';
import { isKept, isStill } from '../undo/keptContent';

/** What `applyItem` needs to put the version at `root`. */
export function versionWork(file: KeptFile, root: string, run: ItemRun): ItemWork {
  return {
    isHome: () => Promise.resolve(false),
    fill: (tempPath) => fill(file, placeOf(root, tempPath), run),
  };
}

async function fill(file: KeptFile, temp: string, run: ItemRun): Promise<Filled> {
  const { files } = run.ports;
  const { before } = file;
  const source = placeOf(file.root, file.backup);
  const found = await files.lstat(source);
  if (!isKept(found, before) || !(await isOwnPlace(file.root, file.backup, files))) throw missing(file);
  if (!(await isStill(found, before, source, run.ports, run.signal))) throw changed(file);
  if (found.type === 'symlink') {
    const text = await files.readLink(source);
    const to = (await files.statFollowing(placeOf(file.root, file.path)))?.type === 'folder' ? 'folder' : 'file';
    await files.makeLink(temp, text, to);
    return { fetched: 0 };
  }
  await files.copyExclusive(source, temp);
  const hash = await hashOfCopy(file, temp, run);
  await files.setMtime(temp, BigInt(before.mtimeNs) / 1000n);
  await syncFile(temp, files);
  run.meter.bytes(before.size);
  return { fetched: 0, hash };
}

/** Against the hash that the journal knows, in its form, else against the version as it lies there. */
async function hashOfCopy(file: KeptFile, temp: string, { ports, signal }: ItemRun): Promise<string> {
  const { hash: known, chunkSize } = file.before;
  const copy = (await hashFileAs(temp, chunkSize, ports, signal)).hash;
  const wanted = known ?? (await hashFileAs(placeOf(file.root, file.backup), chunkSize, ports, signal)).hash;
  if (copy !== wanted) throw changed(file);
  if (chunkSize === undefined) return copy;
  return (await ports.fileHasher.hashFile(temp, signal)).hash;
}

/** Whether the place holds the version already, with its time. */
export async function isInPlace(
  file: KeptFile,
  place: string,
  { files, hasher, fileHasher }: ItemRun['ports'],
  signal: AbortSignal,
): Promise<boolean> {
  const found = await files.lstat(place);
  const { before } = file;
  if (found?.type !== 'file' || found.sizeBytes !== before.size || before.hash === undefined) return false;
  if (!matchesFacts(found, before)) return false;
  return (await hashFileAs(place, before.chunkSize, { files, hasher, fileHasher }, signal)).hash === before.hash;
}

function missing({ root, path }: KeptFile): AppError {
  return new AppError({
    code: 'undo.backup_missing',
    message: `The version of ${placeOf(root, path)} is not in the backup any more.`,
    safe: 'What is there now was left as it is.',
    hint: 'Look for an older or newer version in History.',
    details: { root, path },
  });
}

function changed({ root, path }: KeptFile): AppError {
  return new AppError({
    code: 'undo.backup_changed',
    message: `The version of ${placeOf(root, path)} was changed in the backup since it was kept.`,
    safe: 'What is there now was left as it is.',
    hint: 'It is still in .satchel/backup; copy it by hand if it is what you want.',
    details: { root, path },
  });
}
