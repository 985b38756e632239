/** Folders in which nothing should be written: the system's, a whole drive or home folder, and Satchel's own. */
import { targetProblemOnDisk } from '../../outputs/plan/targetChecks';
import { isInside, sensitiveFolder, targetProblem } from '../../outputs/plan/targetFolder';
import type { ProbeOutcome } from '../probe';
import type { FolderCheck } from './folderCheck';

/** Folders that services of the system fill and empty. */
const busyFolders = ['/dev', '/var/lib', '/var/log', '/var/spool'];

/** Why nothing should be written there, by the path as it is named and as it lies on the disk; `undefined` for an ordinary folder. */
export async function refusal({ target, ports, place, files }: FolderCheck): Promise<string | undefined> {
  const { folder } = target;
  const { platform, homeFolder, dataFolder } = ports;
  const { realTarget = folder } = await place();
  return (
    targetProblem(folder, platform) ??
    sensitiveFolder(folder, platform, homeFolder) ??
    sensitiveFolder(realTarget, platform, homeFolder) ??
    (await targetProblemOnDisk(folder, dataFolder, platform, files))
  );
}

/** The outcome of `fs.protected`. */
export async function protection(check: FolderCheck): Promise<ProbeOutcome> {
  const { folder } = check.target;
  const why = await refusal(check);
  if (why !== undefined)
    return {
      level: 'error',
      message: `Nothing should be written to ${folder}: ${why}.`,
      hint: 'Choose a project folder.',
      details: { cause: 'protected', path: folder },
    };
  const { realTarget = folder } = await check.place();
  const { platform } = check.ports;
  const busy = busyFolders.find((system) => platform !== 'windows' && isInside(realTarget, system, platform));
  if (busy === undefined) return { level: 'success', message: `${folder} is no folder of the system.` };
  return {
    level: 'warning',
    message: `${folder} lies in ${busy}, where services of the system make and remove files.`,
    hint: 'Choose a project folder, unless this one is meant.',
    details: { path: folder, system: busy },
  };
}
