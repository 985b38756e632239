/** On what kind of volume a folder lies, and how that volume keeps names and times. */
import { AppError } from '../../../../shared/domain/errors';
import { measureTraits } from '../../outputs/plan/targetChecks';
import { platformTraits } from '../../outputs/plan/traits';
import type { VolumeFacts } from '../../ports/volumes';
import type { ProbeOutcome } from '../probe';
import { cloudServiceOf } from './cloudFolders';
import type { FolderCheck } from './folderCheck';
import { refusal } from './protection';
import { measureTimes } from './timeResolution';

/** The outcome of `fs.mount`: a warning where a cloud service looks after the folder. */
export async function describeVolume(check: FolderCheck, signal: AbortSignal): Promise<ProbeOutcome> {
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
  return { level: 'success', message: volumeText(volume, caseSensitive, timeStepNs), details };
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

function volumeText({ kind, fileSystem, isRemovable }: VolumeFacts, isCaseSensitive: boolean, stepNs?: number): string {
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
