/** Whether files and folders can be made, renamed and removed where something is going to be written. */
import { AppError } from '../../../../shared/domain/errors';
import { plural } from '../../../../shared/text/format';
import { failedCall } from '../failedCall';
import type { Probe, ProbeContext, ProbeOutcome } from '../probe';
import { sweepFolder } from './abandoned';
import type { FolderCheck } from './folderCheck';
import { removeOwn, type OwnFiles } from './ownFiles';
import { storeProblem } from './storeProbe';

/** What no compression and no hole makes small. */
const probeBytes = Uint8Array.from({ length: 4096 }, (_, at) => (at * 131 + (at >> 5)) & 0xff);

/** `fs.write`, `fs.mkdir`, `fs.rename` and `fs.delete`. */
export function writeProbes(check: FolderCheck): readonly Probe[] {
  return [
    attempt(check, 'fs.write', ['fs.exists', 'fs.protected'], 'Files cannot be written to', write),
    attempt(check, 'fs.mkdir', ['fs.write'], 'Folders cannot be made in', makeFolder),
    attempt(check, 'fs.rename', ['fs.write'], 'Files cannot be renamed in', rename),
    attempt(check, 'fs.delete', ['fs.write'], 'Files cannot be removed from', removeFile),
  ];
}

type Attempt = (own: OwnFiles, check: FolderCheck, folder: string, context: ProbeContext) => Promise<ProbeOutcome>;

/** What is refused is told in words of the folder: nobody knows the name of the file that was tried. */
function attempt(
  check: FolderCheck,
  id: Probe['id'],
  dependsOn: Probe['dependsOn'],
  cannot: string,
  work: Attempt,
): Probe {
  return {
    id,
    dependsOn,
    modes: 'both',
    run: async (context) => {
      const folder = await check.existing();
      const own = await check.own();
      try {
        return await own.use(context.signal, (files) => work(files, check, folder, context));
      } catch (error) {
        if (error instanceof AppError && error.code !== 'cancelled')
          return refused(error, `${cannot} ${folder}`, folder);
        throw error;
      }
    },
  };
}

const reasons: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  'disk.denied': ['this account may not', 'Ask for the right to write there, or choose another folder.'],
  'disk.readonly': ['the disk is read-only', 'Choose a folder on a disk that can be written.'],
  'disk.full': ['the disk is full', 'Free some space, or choose another disk.'],
  'disk.quota': ['your quota is used up', 'Free some space, or ask for a larger quota.'],
};

function refused({ dto }: AppError, what: string, folder: string): ProbeOutcome {
  const [why, hint] = reasons[dto.code] ?? ['the disk reports a failure', 'Check the disk and its connection.'];
  const errno = dto.details?.['errno'];
  const failed = failedCall(dto);
  const isFull = failed.type === 'resource';
  return {
    ...failed,
    message: `${what}: ${why}.`,
    hint,
    actions: isFull ? ['free-space'] : [],
    details: { ...failed.details, path: folder, ...(errno === undefined ? {} : { errno }) },
  };
}

async function write(
  own: OwnFiles,
  { files, target: { store } }: FolderCheck,
  folder: string,
  { signal, mode }: ProbeContext,
): Promise<ProbeOutcome> {
  const path = await own.file(probeBytes);
  const found = await files.readFile(path, probeBytes.length);
  if (found.length !== probeBytes.length || found.some((byte, at) => byte !== probeBytes[at]))
    return {
      level: 'error',
      type: 'system',
      message: `What was written to ${folder} came back as other bytes.`,
      hint: 'Do not use this disk before somebody has looked at it.',
      details: { cause: 'integrity', path: folder },
    };
  if (store === undefined || mode === 'light')
    return { level: 'success', message: `Files can be written to ${folder}.` };
  const problem = await storeProblem(store, signal);
  return (
    problem ?? { level: 'success', message: `The store in ${folder} takes objects and gives them back as they were.` }
  );
}

async function makeFolder(own: OwnFiles, { files }: FolderCheck, folder: string): Promise<ProbeOutcome> {
  const made = await own.folder();
  if (await removeOwn(made, files)) return { level: 'success', message: `Folders can be made in ${folder}.` };
  return {
    level: 'error',
    message: `Folders can be made in ${folder} and not removed again.`,
    hint: 'Ask for the right to remove there, or choose another folder.',
    details: { path: folder },
  };
}

async function rename(own: OwnFiles, { files }: FolderCheck, folder: string): Promise<ProbeOutcome> {
  await files.rename(await own.file(), own.name());
  return { level: 'success', message: `Files in ${folder} can be renamed.` };
}

async function removeFile(
  own: OwnFiles,
  check: FolderCheck,
  folder: string,
  { clock }: ProbeContext,
): Promise<ProbeOutcome> {
  await check.files.unlink(await own.file());
  const { removed } = await sweepFolder(folder, check.files, clock.nowMs());
  const rest = removed === 0 ? '' : ` ${plural(removed, 'remnant')} of earlier checks went with it.`;
  return { level: 'success', message: `Files in ${folder} can be removed.${rest}`, details: { swept: removed } };
}
