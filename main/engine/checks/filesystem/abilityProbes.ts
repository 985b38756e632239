/** What a volume can do besides keeping files. What it cannot is news, not trouble: transfers have another way. */
import { basename } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { Probe, ProbeOutcome } from '../probe';
import type { FolderCheck } from './folderCheck';
import type { OwnFiles } from './ownFiles';

const sparseBytes = 4 * 1024 * 1024;

/** `fs.fsync`, `fs.symlink`, `fs.sparse`, `fs.chmod` and `fs.hardlink`. */
export function abilityProbes(check: FolderCheck): readonly Probe[] {
  return [
    ability(
      check,
      'fs.fsync',
      sync,
      'Nothing tells when files are safe on this disk: after a power cut the last ones may be missing.',
    ),
    ability(check, 'fs.symlink', symlink, 'Links cannot be made here.'),
    ability(check, 'fs.sparse', sparse, 'Files with holes cannot be made here.'),
    ability(check, 'fs.chmod', chmod, 'Files here do not keep who may run them.'),
    ability(check, 'fs.hardlink', hardlink, withoutHardLinks),
  ];
}

const withoutHardLinks =
  'A file cannot have two names here: files are put in place by renaming, and backups are copies.';

function ability(
  check: FolderCheck,
  id: Probe['id'],
  work: (own: OwnFiles, check: FolderCheck) => Promise<ProbeOutcome>,
  missing: string,
): Probe {
  return {
    id,
    dependsOn: ['fs.write', 'fs.delete'],
    modes: 'deep',
    run: async ({ signal }) => {
      const own = await check.own();
      try {
        return await own.use(signal, (files) => work(files, check));
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'cancelled') throw error;
        return lacking(missing, id === 'fs.symlink' && check.target.plan?.hasLinks === true, error);
      }
    },
  };
}

function lacking(message: string, isNeeded: boolean, error?: AppError): ProbeOutcome {
  const errno = error?.dto.details?.['errno'];
  return {
    level: isNeeded ? 'warning' : 'info',
    message: isNeeded ? `${message} The files to bring hold links, which will be left out.` : message,
    ...(isNeeded ? { hint: 'Choose a folder on another disk; on Windows, turn on developer mode.' } : {}),
    ...(error === undefined ? {} : { details: { code: error.code, ...(errno === undefined ? {} : { errno }) } }),
  };
}

async function sync(own: OwnFiles, { files, existing }: FolderCheck): Promise<ProbeOutcome> {
  const writer = await files.createExclusive(own.name());
  try {
    await writer.write(Uint8Array.of(0x2e));
    await writer.sync();
  } finally {
    await writer.close();
  }
  await files.syncFolder(await existing());
  return { level: 'success', message: 'The disk tells when files are safe on it.' };
}

async function symlink(own: OwnFiles, { files, target }: FolderCheck): Promise<ProbeOutcome> {
  const text = basename(await own.file());
  const link = own.name();
  await files.makeLink(link, text, 'file');
  if ((await files.readLink(link)) === text) return { level: 'success', message: 'Links can be made here.' };
  return lacking('Links made here do not keep where they lead.', target.plan?.hasLinks === true);
}

async function sparse(own: OwnFiles, { files, ports }: FolderCheck): Promise<ProbeOutcome> {
  const path = await own.file();
  const ranges = await files.openRanges(path);
  try {
    await ranges.writeAt(Uint8Array.of(0x2e), sparseBytes - 1);
    await ranges.sync();
  } finally {
    await ranges.close();
  }
  const allocatedBytes = await ports.volumes.allocatedBytes(path);
  if (allocatedBytes === undefined)
    return { level: 'skipped', message: 'What a file takes on this disk is not told here.' };
  const details = { sizeBytes: sparseBytes, allocatedBytes };
  return allocatedBytes < sparseBytes / 2
    ? { level: 'success', message: 'Holes in files take no room here.', details }
    : { level: 'info', message: 'Holes in files take room here: a file that is begun takes all of its size.', details };
}

async function chmod(own: OwnFiles, { files, ports }: FolderCheck): Promise<ProbeOutcome> {
  if (ports.platform === 'windows')
    return { level: 'info', message: 'Windows does not keep in a file who may run it; it is kept in manifests.' };
  const path = await own.file();
  for (const mode of [0o600, 0o700]) {
    await files.setMode(path, mode);
    if (((await files.lstat(path))?.mode ?? 0) !== mode)
      return { level: 'info', message: 'Files here do not keep who may run them.' };
  }
  return { level: 'success', message: 'Files here keep who may run them.' };
}

async function hardlink(own: OwnFiles, { files }: FolderCheck): Promise<ProbeOutcome> {
  const path = await own.file();
  const second = own.name();
  if (!(await files.linkExclusive(path, second))) return lacking(withoutHardLinks, false);
  const [one, other] = [await files.lstat(path), await files.lstat(second)];
  return one !== undefined && one.fileId === other?.fileId
    ? { level: 'success', message: 'Files can have two names here, so they are put in place in one step.' }
    : lacking(withoutHardLinks, false);
}
