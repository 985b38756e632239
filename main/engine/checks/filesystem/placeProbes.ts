/** What kind of place a folder is: whether it is there, on which volume, for whom, and whether it is better left alone. */
import type { Probe, ProbeOutcome } from '../probe';
import type { FolderCheck } from './folderCheck';
import { describeVolume } from './mountProbe';
import { protection } from './protection';

/** `fs.exists`, `fs.mount`, `fs.identity`, and `fs.protected` of what is written to. */
export function placeProbes(check: FolderCheck): readonly Probe[] {
  const onPlace = { dependsOn: ['fs.exists'], modes: 'both' } as const;
  const ofWriting: readonly Probe[] = [{ id: 'fs.protected', ...onPlace, run: () => protection(check) }];
  return [
    { id: 'fs.exists', dependsOn: [], modes: 'both', run: () => exists(check) },
    { id: 'fs.mount', ...onPlace, run: ({ signal }) => describeVolume(check, signal) },
    { id: 'fs.identity', dependsOn: [], modes: 'both', run: ({ signal }) => identity(check, signal) },
    ...(check.target.use === 'source' ? [] : ofWriting),
  ];
}

async function exists({ target: { folder, use }, place }: FolderCheck): Promise<ProbeOutcome> {
  const { state, existing, real, obstacle = folder } = await place();
  if (state === 'not-folder')
    return {
      level: 'error',
      message: `${obstacle} is a file, so it cannot be used as a folder.`,
      hint: obstacle === folder ? 'Choose the folder it lies in.' : 'Choose another folder, or move the file away.',
      details: { cause: 'not-folder', path: obstacle },
    };
  if (state === 'broken-link')
    return {
      level: 'error',
      message: `${obstacle} is a link that leads nowhere.`,
      hint: 'Connect the disk it leads to, or choose another folder.',
      details: { cause: 'missing', path: obstacle },
    };
  if (existing === undefined || real === undefined)
    return {
      level: 'error',
      message: `The disk or share of ${folder} is not there.`,
      hint: 'Connect it, or sign in to the server it lies on, then check again.',
      details: { cause: 'missing', path: folder },
    };
  if (state === 'missing' && use !== 'destination')
    return {
      level: 'error',
      message: `${folder} is not there; the nearest folder that is there is ${existing}.`,
      hint: use === 'store' ? 'Connect the disk of the store, or make its folder.' : 'Check the path and its mapping.',
      details: { cause: 'missing', path: folder, existing },
    };
  const isLink = real !== existing;
  const details = { existing, ...(isLink ? { leadsTo: real } : {}) };
  if (state === 'missing') return { level: 'success', message: `${folder} will be made in ${existing}.`, details };
  return { level: 'success', message: isLink ? `${folder} leads to ${real}.` : `${folder} is there.`, details };
}

async function identity({ ports, place, target }: FolderCheck, signal: AbortSignal): Promise<ProbeOutcome> {
  const { account, platform } = ports;
  const isElevated = await account.isElevated(signal);
  const details = { user: account.name, ...(isElevated === undefined ? {} : { elevated: isElevated }) };
  const isOnDrive = platform === 'windows' && /^[A-Za-z]:/.test(target.folder);
  // Windows gives the drives that a person mapped to the session without the rights of an administrator only.
  if (isElevated === true && isOnDrive && (await place()).existing === undefined)
    return {
      level: 'warning',
      message: `Satchel runs as administrator, and drives that ${account.name} mapped, such as ${target.folder.slice(0, 2)}, are not seen from there.`,
      hint: 'Start Satchel without the rights of an administrator, or use the path of the share (\\\\server\\share).',
      details,
    };
  const rights = isElevated === true ? ', with the rights of an administrator' : '';
  return { level: 'success', message: `Files are read and written as ${account.name}${rights}.`, details };
}
