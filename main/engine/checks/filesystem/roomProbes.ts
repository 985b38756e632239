/** Whether what is planned fits: bytes and files of the volume, and what this account may keep there. */
import { formatBytes, formatCount, plural } from '../../../../shared/text/format';
import { isSpaceBlocked, requiredFreeBytes } from '../../outputs/plan/space';
import type { Probe, ProbeOutcome } from '../probe';
import type { FolderCheck } from './folderCheck';
import { checkQuota } from './quotaProbe';

/** `fs.space`, `fs.inodes` and `fs.quota`. */
export function roomProbes(check: FolderCheck): readonly Probe[] {
  const onPlace = { dependsOn: ['fs.exists'], modes: 'both' } as const;
  return [
    { id: 'fs.space', ...onPlace, run: () => space(check) },
    { id: 'fs.inodes', ...onPlace, run: () => inodes(check) },
    { id: 'fs.quota', ...onPlace, run: (context) => checkQuota(check, context) },
  ];
}

async function space(check: FolderCheck): Promise<ProbeOutcome> {
  const volume = await check.space();
  if (volume === undefined) return { level: 'skipped', message: 'How much is free on this disk is not told here.' };
  const { freeBytes, totalBytes, volumeId } = volume;
  const needBytes = check.target.plan?.needBytes ?? 0;
  const reservedBytes = check.ports.reservedBytes(volumeId);
  const requiredBytes = Math.ceil(requiredFreeBytes(totalBytes, check.ports.minFreeBytes));
  const afterBytes = freeBytes - reservedBytes - needBytes;
  const details = { needBytes, freeBytes, reservedBytes, afterBytes, requiredBytes, totalBytes };
  const actions = ['free-space'];
  const reserved = reservedBytes === 0 ? '' : `, ${formatBytes(reservedBytes)} of it for other transfers`;
  if (isSpaceBlocked(afterBytes, requiredBytes, needBytes)) {
    const missingBytes = requiredBytes - afterBytes;
    return {
      level: 'error',
      message:
        `${formatBytes(needBytes)} will be written and ${formatBytes(freeBytes)} are free${reserved}; ` +
        `${formatBytes(requiredBytes)} have to stay free. ${formatBytes(missingBytes)} are missing.`,
      hint: `Free ${formatBytes(missingBytes)} on this disk, or choose another one.`,
      actions,
      details: { ...details, missingBytes },
    };
  }
  if (afterBytes < requiredBytes)
    return {
      level: 'warning',
      message: `Only ${formatBytes(freeBytes)} are free${reserved}; ${formatBytes(requiredBytes)} should stay free.`,
      hint: 'Free some space before you bring files here.',
      actions,
      details,
    };
  const after = needBytes === 0 ? '' : `, ${formatBytes(afterBytes)} free after`;
  return { level: 'success', message: `${formatBytes(freeBytes)} free${reserved}${after}.`, details };
}

async function inodes(check: FolderCheck): Promise<ProbeOutcome> {
  const { files } = await check.volume();
  if (files === undefined) return { level: 'skipped', message: 'This disk has no fixed number of files.' };
  const needed = check.target.plan?.fileCount ?? 0;
  const details = { neededFiles: needed, freeFiles: files.free, totalFiles: files.total };
  if (files.free < Math.max(needed, 1))
    return {
      level: 'error',
      message: `This disk has room for ${plural(files.free, 'more file')}${needed > 0 ? `; ${formatCount(needed)} are needed` : ''}.`,
      hint: 'Remove files that nobody needs, many small ones above all, or choose another disk.',
      actions: ['free-space'],
      details,
    };
  return { level: 'success', message: `There is room for ${plural(files.free, 'more file')}.`, details };
}
