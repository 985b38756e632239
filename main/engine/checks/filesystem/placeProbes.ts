/** What kind of place a folder is: whether it is there, on which volume, for whom, and whether it is better left alone. */
import { AppError } from '../../../../shared/domain/errors';
import { measureTraits, targetProblemOnDisk } from '../../outputs/plan/targetChecks';
import { isInside, sensitiveFolder, targetProblem } from '../../outputs/plan/targetFolder';
import { platformTraits } from '../../outputs/plan/traits';
import type { VolumeFacts } from '../../ports/volumes';
import type { Probe, ProbeOutcome } from '../probe';
import { cloudServiceOf } from './cloudFolders';
import type { FolderCheck } from './folderCheck';
import { measureTimes } from './timeResolution';

/** `fs.exists`, `fs.mount`, `fs.identity`, and `fs.protected` of what is written to. */
export function placeProbes(check: FolderCheck): readonly Probe[] {
  const onPlace = { dependsOn: ['fs.exists'], modes: 'both' } as const;
  return [
    { id: 'fs.exists', dependsOn: [], modes: 'both', run: () => exists(check) },
    { id: 'fs.mount', ...onPlace, run: ({ signal }) => mount(check, signal) },
    { id: 'fs.identity', dependsOn: [], modes: 'both', run: ({ signal }) => identity(check, signal) },
    ...(check.target.use === 'source'
      ? []
      : [{ id: 'fs.protected', ...onPlace, run: () => protection(check) } satisfies Probe]),
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

async function mount(check: FolderCheck, signal: AbortSignal): Promise<ProbeOutcome> {
  const { ports, files, target } = check;
  const { existing = target.folder, real = existing } = await check.place();
  const base = platformTraits[ports.platform];
  const volume = await check.volume();
  const { caseSensitive } = await measureTraits(existing, base, files);
  signal.throwIfAborted();
  const timeStepNs = await timeStep(check, signal);
  const service = cloudServiceOf(target.folder) ?? cloudServiceOf(real);
  const { files: counts, ...facts } = volume;
  const details = {
    ...facts,
    caseSensitive,
    longestPath: base.maxPathUnits,
    ...(counts === undefined ? {} : { filesTotal: counts.total }),
    ...(timeStepNs === undefined ? {} : { timeStepNs }),
    ...(service === undefined ? {} : { cloudService: service }),
  };
  if (service !== undefined)
    return {
      level: 'warning',
      message: `${target.folder} is kept in step by ${service}: files may be placeholders, and uploads of its own slow everything down.`,
      hint: `Choose a folder that ${service} does not look after, or have it keep this one on this device.`,
      details,
    };
  return { level: 'success', message: describe(volume, caseSensitive, timeStepNs), details };
}

/** Only where writing is what the folder is for; a folder that takes no files shows that with `fs.write`. */
async function timeStep(check: FolderCheck, signal: AbortSignal): Promise<number | undefined> {
  if (check.target.use === 'source' || (await refusal(check)) !== undefined) return undefined;
  const own = await check.own();
  try {
    return await own.use(signal, (files) => measureTimes(files, check.files));
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

const kinds: Readonly<Record<NonNullable<VolumeFacts['kind']>, string>> = {
  ssd: 'a solid-state disk',
  hdd: 'a hard disk',
  nfs: 'an NFS share',
  smb: 'an SMB share',
  fuse: 'a file system of another program (FUSE)',
  memory: 'memory',
};

function describe({ kind, fileSystem, isRemovable }: VolumeFacts, isCaseSensitive: boolean, stepNs?: number): string {
  const disk = kind === undefined ? 'a disk of a kind that the system does not tell' : kinds[kind];
  const name = fileSystem === undefined ? '' : ` (${fileSystem})`;
  const removable = isRemovable === true ? ', removable' : '';
  const cases = isCaseSensitive ? 'upper and lower case differ' : 'upper and lower case are one name';
  const times = stepNs === undefined ? '' : `; times are kept to ${stepText(stepNs)}`;
  return `It lies on ${disk}${name}${removable}; ${cases}${times}.`;
}

function stepText(ns: number): string {
  if (ns >= 1e9) return ns === 1e9 ? 'a second' : `${ns / 1e9} seconds`;
  if (ns >= 1e6) return 'a millisecond';
  if (ns >= 1e3) return 'a microsecond';
  return ns === 1 ? 'a nanosecond' : `${ns} nanoseconds`;
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

/** Why nothing should be written there; looked up by text and, links resolved, on the disk. */
async function refusal({ target: { folder }, ports, place, files }: FolderCheck): Promise<string | undefined> {
  const { platform, homeFolder, dataFolder } = ports;
  const { real } = await place();
  return (
    targetProblem(folder, platform) ??
    sensitiveFolder(folder, platform, homeFolder) ??
    // Of a folder that has to be made, where it will lie is decided by what is there.
    (real === undefined || (await place()).state === 'missing'
      ? undefined
      : sensitiveFolder(real, platform, homeFolder)) ??
    (await targetProblemOnDisk(folder, dataFolder, platform, files))
  );
}

/** Folders that services of the system fill and empty. */
const busyFolders = ['/dev', '/var/lib', '/var/log', '/var/spool'];

async function protection(check: FolderCheck): Promise<ProbeOutcome> {
  const { folder } = check.target;
  const why = await refusal(check);
  if (why !== undefined)
    return {
      level: 'error',
      message: `Nothing should be written to ${folder}: ${why}.`,
      hint: 'Choose a project folder.',
      actions: [],
      details: { cause: 'protected', path: folder },
    };
  const { platform } = check.ports;
  const busy = platform === 'windows' ? undefined : busyFolders.find((system) => isInside(folder, system, platform));
  if (busy !== undefined)
    return {
      level: 'warning',
      message: `${folder} lies in ${busy}, where services of the system make and remove files.`,
      hint: 'Choose a project folder, unless this one is meant.',
      details: { path: folder, system: busy },
    };
  return { level: 'success', message: `${folder} is no folder of the system.` };
}
