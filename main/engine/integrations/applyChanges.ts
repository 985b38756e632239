/** Puts the files of an installation in place and takes away those that are no longer wanted, with their empty folders. */
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { InstallRecord } from '../../../shared/domain/integrations';
import type { FileSystem } from '../ports/fileSystem';
import type { PlannedChange } from './planChanges';

export interface ApplyInput {
  readonly changes: readonly PlannedChange[];
  readonly before: InstallRecord | undefined;
  readonly version: string;
  readonly targets: InstallRecord['targets'];
  readonly sha256: (bytes: Uint8Array) => string;
  readonly save: (record: InstallRecord) => Promise<void>;
  /** Folders of Satchel, removed when nothing is left in them. */
  readonly ownFolders: readonly string[];
}

/** `disk.denied` before anything is changed where there are no rights. Each file is the old or the new one at any time. */
export async function applyChanges(input: ApplyInput, files: FileSystem): Promise<void> {
  const { changes, before, save } = input;
  const writes = changes.filter(({ action }) => action === 'add' || action === 'replace');
  const removals = changes.filter(({ action }) => action === 'remove');
  await requireRights([...writes, ...removals], files);
  const made = new Set(before?.folders ?? []);
  for (const { path } of writes) for (const folder of await missingFolders(dirname(path), files)) made.add(folder);
  const after = afterwards(input);
  const kept = new Map(after.map(({ path, sha256 }) => [path, sha256]));
  for (const { path, sha256 } of before?.files ?? [])
    kept.set(path, [...new Set([...(kept.get(path) ?? []), ...sha256])]);
  const record = { satchelIntegration: 1 as const, version: input.version, folders: [...made] };
  await save({
    ...record,
    targets: [...(before?.targets ?? []), ...input.targets],
    files: [...kept].map(([path, sha256]) => ({ path, sha256 })),
  });
  for (const { path, bytes } of writes) {
    if (bytes === undefined) continue;
    await files.makeFolders(dirname(path));
    await files.writeFileAtomic(path, bytes);
  }
  for (const { path } of removals) {
    await files.unlink(path);
    if (path.endsWith('.py')) await removeCompiled(path, files);
  }
  const done = { ...record, targets: input.targets, files: after };
  // A record of nothing is gone by this, and with it the last file of its folder.
  await save(done);
  const left = new Set<string>();
  for (const folder of [...made].sort((one, other) => other.length - one.length))
    if (!(await files.removeEmptyFolder(folder)) && (await files.lstat(folder)) !== undefined) left.add(folder);
  if (left.size < made.size) await save({ ...done, folders: [...left].reverse() });
  for (const folder of input.ownFolders) await files.removeEmptyFolder(folder);
}

/** What is ours when all is done; what was changed by hand stays known as long as the program is installed to. */
function afterwards({ changes, before, targets, sha256 }: ApplyInput): InstallRecord['files'] {
  const own = new Map(before?.files.map(({ path, sha256: hashes }) => [path, hashes]));
  return changes.flatMap(({ action, path, bytes }) => {
    if (bytes !== undefined) return [{ path, sha256: [sha256(bytes)] }];
    const known = own.get(path);
    return action === 'keep' && known !== undefined && targets.length > 0 ? [{ path, sha256: known }] : [];
  });
}

async function requireRights(changes: readonly PlannedChange[], files: FileSystem): Promise<void> {
  for (const folder of new Set(changes.map(({ path }) => dirname(path)))) {
    let nearest = folder;
    while ((await files.statFollowing(nearest)) === undefined && dirname(nearest) !== nearest)
      nearest = dirname(nearest);
    if (await files.canWriteIn(nearest)) continue;
    throw new AppError({
      code: 'disk.denied',
      message: `This account may not write in ${nearest}.`,
      safe: 'Nothing was changed.',
      hint: 'Install it for yourself only, or let an administrator run the command.',
      details: { path: nearest },
    });
  }
}

/** Outermost first. */
async function missingFolders(folder: string, files: FileSystem): Promise<readonly string[]> {
  if ((await files.statFollowing(folder)) !== undefined || dirname(folder) === folder) return [];
  return [...(await missingFolders(dirname(folder), files)), folder];
}

/** What Python keeps of a module beside it. */
async function removeCompiled(path: string, files: FileSystem): Promise<void> {
  const folder = join(dirname(path), '__pycache__');
  if ((await files.lstat(folder))?.type !== 'folder') return;
  const stem = `${basename(path, '.py')}.`;
  for (const { name, type } of await files.readFolder(folder))
    if (type === 'file' && name.startsWith(stem) && name.endsWith('.pyc')) await files.unlink(join(folder, name));
  await files.removeEmptyFolder(folder);
}
