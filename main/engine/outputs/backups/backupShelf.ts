/** The backups of this computer's runs: what the journals say was kept, and how much of it is there. */
import { join } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { FileSystem } from '../../ports/fileSystem';
import { matchesFacts } from '../apply/fileFacts';
import { journalName, placeOf } from '../apply/places';
import { boundedParallel } from '../boundedParallel';
import { readBackups, type KeptFile, type RunBackups } from './readBackups';

export interface MeasuredRoot {
  readonly root: string;
  /** The folder is there; what lies on a disk that is not connected cannot be measured. */
  readonly isConnected: boolean;
  /** Those that are still as they were kept. */
  readonly kept: readonly KeptFile[];
  readonly bytes: number;
}

export interface MeasuredRun extends RunBackups {
  readonly roots: readonly MeasuredRoot[];
}

export interface BackupShelf {
  /** Every run with a journal, oldest first, by the journals as they are now. */
  runs(signal: AbortSignal): Promise<readonly RunBackups[]>;
  measure(run: RunBackups, signal: AbortSignal): Promise<MeasuredRun>;
  runFolder(runId: string): string;
}

const looksAtOnce = 16;

/** Journals that ended never change, so each is read once. */
export function createBackupShelf(runsFolder: string, files: FileSystem): BackupShelf {
  const known = new Map<string, { readonly sizeBytes: number; readonly mtimeNs: bigint; readonly run: RunBackups }>();

  const readOne = async (runId: string, signal: AbortSignal): Promise<RunBackups | undefined> => {
    const path = join(runsFolder, runId, journalName);
    const stat = await files.lstat(path);
    if (stat?.type !== 'file') return undefined;
    const last = known.get(runId);
    if (last?.sizeBytes === stat.sizeBytes && last.mtimeNs === stat.mtimeNs) return last.run;
    const run = await readIfPossible(files, path, signal);
    // The folder is what undo goes by; a journal that was copied to another one speaks for nobody.
    if (run?.runId !== runId) return undefined;
    if (run.isEnded) known.set(runId, { sizeBytes: stat.sizeBytes, mtimeNs: stat.mtimeNs, run });
    return run;
  };

  return {
    runFolder: (runId) => join(runsFolder, runId),
    runs: async (signal) => {
      if ((await files.statFollowing(runsFolder))?.type !== 'folder') return [];
      const names = (await files.readFolder(runsFolder)).flatMap(({ name, type }) => (type === 'folder' ? [name] : []));
      const runs: RunBackups[] = [];
      for (const name of names) {
        signal.throwIfAborted();
        const run = await readOne(name, signal);
        if (run !== undefined) runs.push(run);
      }
      return runs.sort((a, b) => a.startedMs - b.startedMs || (a.runId < b.runId ? -1 : 1));
    },
    measure: async (run, signal) => {
      const roots: MeasuredRoot[] = [];
      for (const [root, kept] of byRoot(run.kept)) roots.push(await measureRoot(root, kept, files, signal));
      return { ...run, roots };
    },
  };
}

async function readIfPossible(files: FileSystem, path: string, signal: AbortSignal): Promise<RunBackups | undefined> {
  try {
    return await readBackups(files, path, signal);
  } catch (error) {
    // One journal that cannot be read must not hide the others; its backups are left alone.
    if (error instanceof AppError && !signal.aborted) return undefined;
    throw error;
  }
}

function byRoot(kept: readonly KeptFile[]): ReadonlyMap<string, KeptFile[]> {
  const roots = new Map<string, KeptFile[]>();
  for (const file of kept) {
    const own = roots.get(file.root);
    if (own === undefined) roots.set(file.root, [file]);
    else own.push(file);
  }
  return roots;
}

async function measureRoot(
  root: string,
  kept: readonly KeptFile[],
  files: FileSystem,
  signal: AbortSignal,
): Promise<MeasuredRoot> {
  const isConnected = (await files.statFollowing(root))?.type === 'folder';
  if (!isConnected) return { root, isConnected, kept: [], bytes: 0 };
  const isThere = new Set<KeptFile>();
  await boundedParallel(kept, looksAtOnce, signal, async (file) => {
    if (matchesFacts(await files.lstat(placeOf(root, file.backup)), file.before)) isThere.add(file);
  });
  const there = kept.filter((file) => isThere.has(file));
  return { root, isConnected, kept: there, bytes: there.reduce((sum, { before }) => sum + before.size, 0) };
}
