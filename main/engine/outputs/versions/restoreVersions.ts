/** Brings versions back as a run of its own: journaled, with a backup of what is there now, and undone like any other. */
import { dirname, join } from 'node:path';
import { AppError, toErrorDto } from '../../../../shared/domain/errors';
import type { ApplyResult } from '../../../../shared/domain/plan';
import type { EnginePorts } from '../../ports/enginePorts';
import type { FileStat } from '../../ports/fileSystem';
import type { RunContext } from '../../ports/progress';
import { requireSpace, requireTargets } from '../apply/applyChecks';
import { applyItem } from '../apply/applyItem';
import type { ApplyItem } from '../apply/applyItems';
import type { ItemRun } from '../apply/itemRun';
import { journaledRun } from '../apply/journaledRun';
import { ownFolder, ownPlatform, placeOf } from '../apply/places';
import { recoverUnfinished } from '../apply/recoverUnfinished';
import type { LockOwner } from '../apply/rootLock';
import { createRunMeter } from '../apply/runMeter';
import type { BackupShelf } from '../backups/backupShelf';
import type { KeptFile } from '../backups/readBackups';
import { keepBothPath } from '../plan/naming';
import { targetProblem, targetRefused } from '../plan/targetFolder';
import { findVersions } from './listVersions';
import { isInPlace, versionWork } from './versionItem';

export type RestorePorts = Pick<
  EnginePorts,
  'files' | 'hasher' | 'fileHasher' | 'clock' | 'ids' | 'placed' | 'partFiles' | 'runs'
>;

export interface RestoreInput extends LockOwner {
  readonly ids: readonly string[];
  /** Absolute; without it each version goes to its place. */
  readonly folder?: string | undefined;
  readonly runId: string;
  readonly runsFolder: string;
  readonly title: string;
  /** What must stay free on each volume; 1 GiB or 2 % of it when absent. */
  readonly minFreeBytes?: number;
}

const itemsInFlight = 1;

interface Restored {
  readonly file: KeptFile;
  readonly root: string;
  readonly path: string;
}

/**
 * Files that cannot come back are rows of the result. `input.not_found` for an unknown version, `input.invalid` for two versions
 * of one place, `plan.target_refused`, `disk.full`, `lock.root`. Below a chosen folder nothing is ever replaced.
 */
export async function restoreVersions(
  input: RestoreInput,
  shelf: BackupShelf,
  ports: RestorePorts,
  context: RunContext,
): Promise<ApplyResult> {
  const { files } = ports;
  context.progress({ phase: 'checking' });
  const problem = input.folder === undefined ? undefined : targetProblem(input.folder, ownPlatform);
  if (input.folder !== undefined && problem !== undefined) throw targetRefused(input.folder, problem);
  const found = await findVersions(input.ids, shelf, context.signal);
  const restored = input.folder === undefined ? toPlaces(found) : await toFolder(found, input.folder, files);
  const roots = new Set([...restored.map(({ root }) => root), ...found.map(({ root }) => root)]);
  const targets = new Set(restored.map(({ root }) => root));
  await requireTargets(targets, dirname(input.runsFolder), files);
  await requireConnected(input.folder === undefined ? roots : found.map(({ root }) => root), files);
  const space = restored.map(({ root, path, file }) => itemOf({ file, root, path }, undefined));
  await requireSpace(space, { inFlight: itemsInFlight, minFreeBytes: input.minFreeBytes }, files);
  context.signal.throwIfAborted();
  await recoverUnfinished(input.runsFolder, roots, ports, input);
  const run = {
    ...input,
    runFolder: join(input.runsFolder, input.runId),
    kind: 'restore' as const,
    planId: input.runId,
  };
  const result = await journaledRun(run, roots, ports, context, async (parts) => {
    const total = { files: restored.length, bytes: restored.reduce((sum, { file }) => sum + file.before.size, 0) };
    const itemRun: ItemRun = {
      runId: input.runId,
      ports,
      signal: context.signal,
      ...parts,
      meter: createRunMeter(total, context.progress),
      wasPlaced: () => undefined,
      fullVolumes: new Map(),
    };
    for (const one of restored) {
      context.signal.throwIfAborted();
      await restoreOne(one, input.folder !== undefined, itemRun);
    }
  });
  // Where nothing is kept there is no need for a folder of ours.
  if (input.folder !== undefined) await files.removeEmptyFolder(placeOf(input.folder, ownFolder));
  return result;
}

function toPlaces(found: readonly KeptFile[]): readonly Restored[] {
  const taken = new Set<string>();
  return found.map((file) => {
    const { root, path } = file;
    const place = placeOf(root, path);
    if (taken.has(place)) throw twoOfOne(place);
    taken.add(place);
    return { file, root, path };
  });
}

/** Names that are taken there, or by another version, get a number. */
async function toFolder(
  found: readonly KeptFile[],
  folder: string,
  files: EnginePorts['files'],
): Promise<readonly Restored[]> {
  const taken = new Set<string>();
  const restored: Restored[] = [];
  for (const file of found) {
    let path = file.path;
    for (let n = 2; taken.has(path.toLowerCase()) || (await files.lstat(placeOf(folder, path))) !== undefined; n += 1)
      path = keepBothPath(file.path, undefined, { policy: 'version', jobName: '', stamp: '' }, n);
    taken.add(path.toLowerCase());
    restored.push({ file, root: folder, path });
  }
  return restored;
}

async function restoreOne(one: Restored, isElsewhere: boolean, run: ItemRun): Promise<void> {
  const { file, root, path } = one;
  const place = placeOf(root, path);
  const n = (): number => run.nextNumber();
  try {
    await run.guardOf(root).check(path);
    const found = await run.ports.files.lstat(place);
    if (isElsewhere && file.before.type === 'symlink') throw linkElsewhere(place);
    if (found !== undefined && found.type !== 'file' && found.type !== 'symlink') throw inTheWay(place);
    if (!isElsewhere && (await isInPlace(file, place, run.ports, run.signal))) {
      await run.journal.append({ skip: { n: n(), code: 'identical' } });
      run.meter.fileDone();
      return;
    }
    await applyItem(itemOf(one, isElsewhere ? undefined : found), run, versionWork(file, root, run));
  } catch (error) {
    if (!(error instanceof AppError) || run.signal.aborted || error.code.startsWith('lock.')) throw error;
    const { code, message } = toErrorDto(error);
    await run.journal.append({ fail: { n: n(), root, path, code, message } });
    run.meter.fileDone();
  }
}

function itemOf({ file, root, path }: Restored, found: FileStat | undefined): ApplyItem {
  const { before } = file;
  return {
    entryId: 0,
    root,
    path,
    hash: before.hash ?? '',
    size: before.size,
    mtimeUs: BigInt(before.mtimeNs) / 1000n,
    isRunnable: false,
    keepsBoth: false,
    hasBackup: true,
    isRestored: true,
    ...(found === undefined
      ? {}
      : {
          expected: {
            type: found.type,
            size: found.sizeBytes,
            mtimeNs: found.mtimeNs.toString(),
            fileId: found.fileId,
          },
        }),
  };
}

async function requireConnected(roots: Iterable<string>, files: EnginePorts['files']): Promise<void> {
  for (const root of roots) {
    if ((await files.statFollowing(root))?.type === 'folder') continue;
    throw new AppError({
      code: 'output.root_missing',
      message: `The folder ${root}, which keeps the versions, is not there.`,
      safe: 'Nothing was written.',
      hint: 'Connect its disk, then try again.',
      details: { path: root },
    });
  }
}

function twoOfOne(place: string): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `Two versions of ${place} were chosen, and only one of them can take the place.`,
    safe: 'Nothing was written.',
    hint: 'Choose one of them, or restore them to another folder.',
  });
}

function inTheWay(place: string): AppError {
  return new AppError({
    code: 'plan.changed_outside',
    message: `${place} is a folder now, so the version has no place there.`,
    safe: 'It was left as it is.',
    hint: 'Rename the folder, or restore the version to another folder.',
    details: { path: place },
  });
}

function linkElsewhere(place: string): AppError {
  return new AppError({
    code: 'download.link_unsupported',
    message: `${place} was not made: the version is a link, and in another folder it would lead elsewhere.`,
    safe: 'Nothing was written there.',
    hint: 'Restore it to its own place.',
    details: { path: place },
  });
}
