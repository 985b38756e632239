/** Makes a link of the farm: only to what really lies inside the root, and its text says where that is from where the link is. */
import { AppError } from '../../../../shared/domain/errors';
import type { FileStat } from '../../ports/fileSystem';
import { foldLocalLink, linkText } from '../linkTarget';
import { folderOf } from '../plan/relativePath';
import { isInside } from '../plan/targetFolder';
import type { ApplyItem } from './applyItems';
import type { ApplyRun, Filled, ItemWork } from './itemRun';
import { destinationInside, type Destination } from './insideRoot';
import { ownPlatform, placeOf, relativeTo } from './places';

/** An item with `link`. Its target should be in place before it, as Windows makes links to files and to folders differently. */
export function linkWork(item: ApplyItem, link: string, run: ApplyRun): ItemWork {
  return {
    isHome: (target, found) => isSameLink(item, link, target, found, run),
    fill: (tempPath) => makeLink(item, link, tempPath, run),
  };
}

async function isSameLink(
  { path }: ApplyItem,
  link: string,
  target: string,
  found: FileStat,
  { ports: { files } }: ApplyRun,
): Promise<boolean> {
  if (found.type !== 'symlink') return false;
  try {
    return foldLocalLink(await files.readLink(target), folderOf(path)) === link;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // What follows sees that it is not as planned and asks.
    return false;
  }
}

async function makeLink(item: ApplyItem, link: string, tempPath: string, run: ApplyRun): Promise<Filled> {
  const { files } = run.ports;
  const temp = placeOf(item.root, tempPath);
  const realRoot = await files.realPath(item.root);
  const destination = await destinationInside(realRoot, link, files);
  if (destination === undefined) throw leadsOut(item, link);
  await run.guardOf(item.root).check(tempPath);
  // A folder on the way may be a link to another place inside: `..` climbs from there.
  const realFolder = await files.realPath(placeOf(item.root, folderOf(tempPath)));
  if (!isInside(realFolder, realRoot, ownPlatform)) throw leadsOut(item, link);
  const folder = realFolder === realRoot ? '' : relativeTo(realRoot, realFolder);
  try {
    await files.makeLink(temp, linkText(folder, link), destination.stat?.type === 'folder' ? 'folder' : 'file');
    return { fetched: 0 };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'download.link_unsupported') throw error;
    return copyTarget(item, link, destination, temp, run);
  }
}

/** The next best thing to a link to a file is a file with the same bytes. */
async function copyTarget(
  item: ApplyItem,
  link: string,
  { path, stat }: Destination,
  temp: string,
  { ports: { files, fileHasher }, signal }: ApplyRun,
): Promise<Filled> {
  if (stat?.type !== 'file') throw unsupported(item, link);
  await files.copyExclusive(path, temp);
  return { fetched: 0, hash: (await fileHasher.hashFile(temp, signal)).hash, isLinkCopy: true };
}

function leadsOut({ root, path }: ApplyItem, link: string): AppError {
  return new AppError({
    code: 'manifest.symlink_escape',
    message: `${placeOf(root, path)} was not made, because ${link} really lies outside of ${root}.`,
    safe: 'Nothing was written there.',
    hint: 'Replace the link on the way by a folder, or choose another target.',
    details: { root, path },
  });
}

function unsupported({ root, path }: ApplyItem, link: string): AppError {
  return new AppError({
    code: 'download.link_unsupported',
    message: `${placeOf(root, path)} was not made: it is a link to ${link}, and this disk or account does not allow links.`,
    safe: 'Everything else is brought home all the same.',
    hint: 'Allow links (on Windows: developer mode), or choose a folder on another disk, then download again.',
    details: { root, path },
  });
}
