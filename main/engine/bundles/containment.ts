/** Refuses a bundle in which a name leads out of it: what a stranger made must not take a person's other files along. */
import { dirname, join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { FileSystem } from '../ports/fileSystem';
import { isWithin, resolveLink } from '../scan/resolveLink';
import { bundleError } from './bundleErrors';

/** Real place of the bundle. `bundle.escapes` for the first link, at any depth, that leads out of it; broken ones count by where they lead. */
export async function containedRoot(folder: string, files: FileSystem, signal: AbortSignal): Promise<string> {
  const stat = await files.statFollowing(folder);
  if (stat?.type !== 'folder')
    throw new AppError({
      code: 'input.not_found',
      message: stat === undefined ? `${folder} is not there.` : `${folder} is no folder.`,
      safe: 'Nothing was sent.',
      hint: 'Name the folder of a job bundle: the one with template.yaml or template.json in it.',
      details: { path: folder },
    });
  const root = await files.realPath(folder);
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    signal.throwIfAborted();
    for (const { name, type } of await files.readFolder(join(root, path))) {
      const inner = join(path, name);
      if (type === 'folder') waiting.push(inner);
      else if (type === 'symlink') await checkLink(inner, root, files);
    }
  }
  return root;
}

async function checkLink(path: string, root: string, files: FileSystem): Promise<void> {
  const absolutePath = join(root, path);
  const end = await linkEnd({ path, absolutePath, realFolder: dirname(absolutePath) }, root, files);
  if (end === undefined) return;
  throw bundleError(
    'bundle.escapes',
    `${absolutePath} leads out of the job bundle, to ${end}.`,
    'Take the link out of the bundle, or put what it leads to into it.',
    absolutePath,
  );
}

/** Where the link leads when that is outside; an absolute text may still lead inside. */
async function linkEnd(
  place: Parameters<typeof resolveLink>[0],
  root: string,
  files: FileSystem,
): Promise<string | undefined> {
  const link = await resolveLink(place, root, files);
  if (link.stat !== undefined) {
    const real = await files.realPath(place.absolutePath);
    return isWithin(real, root) ? undefined : real;
  }
  return link.isEscaping && !link.isLoop ? link.text : undefined;
}
