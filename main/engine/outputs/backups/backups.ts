/** Backups as a whole: what they take, how long they stay, and which go; the one place that removes them. */
import { Buffer } from 'node:buffer';
import { dirname, join } from 'node:path';
import { AppError, isAbort } from '../../../../shared/domain/errors';
import type { BackupUsage } from '../../../../shared/ipc/downloads';
import type { LockOwner } from '../apply/rootLock';
import { createBackupShelf, type BackupShelf, type MeasuredRun } from './backupShelf';
import { cleanHeld } from './cleanHeld';
import { readPurgeMark } from './purgeMark';
import { purgeRun, type PurgePorts } from './purgeRun';
import type { RunBackups } from './readBackups';
import { runsToPurge, type KeptRun, type RetentionPolicy } from './retention';

export interface PurgeReport {
  readonly runs: number;
  readonly files: number;
  readonly bytes: number;
  /** Names of backups that hold something else by now; they stay. */
  readonly left: number;
  /** Runs that stay for now, because a run is active in their folder. */
  readonly busy: number;
}

export interface Backups {
  readonly shelf: BackupShelf;
  policy(): RetentionPolicy;
  usage(signal: AbortSignal): Promise<BackupUsage>;
  /** Runs with something kept, at most half a minute old, for telling beforehand what a new run pushes out. */
  keptRuns(signal: AbortSignal): Promise<readonly KeptRun[]>;
  isPurged(runId: string): Promise<boolean>;
  /** Removes what the settings do not keep, and verified contents whose time is over. */
  purge(signal: AbortSignal): Promise<PurgeReport>;
  /** Removes the backups of these runs. `input.not_found` for one without a journal, `lock.root` while its folder is in use. */
  prune(runIds: readonly string[], signal: AbortSignal): Promise<PurgeReport>;
  /** Purges unless that was done within a day. Never rejects but for an abort: work that people wait for must not fail by it. */
  purgeDaily(signal: AbortSignal): Promise<void>;
  /** Purges now and every day, until the signal ends it. Never rejects: what fails is logged and tried again. */
  keepTidy(signal: AbortSignal): Promise<void>;
}

export interface BackupsParts {
  readonly runsFolder: string;
  readonly owner: LockOwner;
  readonly policy: () => RetentionPolicy;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}

const dayMs = 86_400_000;
const shortestWaitMs = 60_000;
const mostStampBytes = 64;
const keptFreshMs = 30_000;

export function createBackups({ runsFolder, owner, policy, log }: BackupsParts, ports: PurgePorts): Backups {
  const { files, clock } = ports;
  const shelf = createBackupShelf(runsFolder, files);
  const stampPath = join(dirname(runsFolder), 'backups-tidied');
  const measured = async (signal: AbortSignal): Promise<readonly MeasuredRun[]> => {
    const runs: MeasuredRun[] = [];
    for (const run of await shelf.runs(signal)) if (run.isEnded) runs.push(await shelf.measure(run, signal));
    return runs;
  };

  /** A review asks after each decision, and what is kept changes with runs only. */
  let last: { readonly atMs: number; readonly kept: readonly KeptRun[] } | undefined;

  const purgeRuns = async (runs: readonly RunBackups[], signal: AbortSignal): Promise<PurgeReport> => {
    const report = { runs: 0, files: 0, bytes: 0, left: 0, busy: 0 };
    for (const run of runs) {
      try {
        const done = await purgeRun(run, shelf, owner, ports, signal);
        report.runs += 1;
        report.files += done.files;
        report.bytes += done.bytes;
        report.left += done.left;
      } catch (error) {
        if (!(error instanceof AppError) || signal.aborted) throw error;
        report.busy += 1;
        log(error.code === 'lock.root' ? 'info' : 'warn', `backups of run ${run.runId} stay for now: ${error.message}`);
      }
    }
    if (report.runs > 0)
      log(
        'info',
        `backups: removed those of ${report.runs} runs, ${report.files} files, ${report.bytes} bytes; ${report.left} files were not as they were kept and stay`,
      );
    return report;
  };

  /** Purges that were cut short, or waited for a disk that is back, come first. */
  const unfinished = async (runs: readonly MeasuredRun[]): Promise<readonly MeasuredRun[]> => {
    const found: MeasuredRun[] = [];
    for (const run of runs) {
      const waiting = (await readPurgeMark(files, shelf.runFolder(run.runId)))?.waiting ?? [];
      if (run.roots.some(({ root, isConnected }) => isConnected && waiting.includes(root))) found.push(run);
    }
    return found;
  };

  const purge = async (signal: AbortSignal): Promise<PurgeReport & { readonly nextMs?: number }> => {
    const runs = await measured(signal);
    const begun = await unfinished(runs);
    const open = keptOf(runs.filter((run) => !begun.includes(run)));
    const due = new Set(runsToPurge(open, policy(), clock.nowMs()).map(({ runId }) => runId));
    const report = await purgeRuns([...begun, ...runs.filter(({ runId }) => due.has(runId))], signal);
    const held = await cleanHeld(runs, clock.nowMs(), files);
    await files.writeFileAtomic(stampPath, Buffer.from(String(clock.nowMs())));
    if (held.files > 0) log('info', `removed ${held.files} verified files that waited for a decision`);
    return { ...report, ...(held.nextMs === undefined ? {} : { nextMs: held.nextMs }) };
  };

  const purgeQuietly = async (signal: AbortSignal): Promise<number | undefined> => {
    try {
      return (await purge(signal)).nextMs;
    } catch (error) {
      if (isAbort(error)) throw error;
      log('error', `backups could not be tidied: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };

  const tidiedMs = async (): Promise<number> => {
    if ((await files.lstat(stampPath))?.type !== 'file') return 0;
    return Number(Buffer.from(await files.readFile(stampPath, mostStampBytes)).toString('utf8'));
  };

  return {
    shelf,
    policy,
    keptRuns: async (signal) => {
      if (last === undefined || Math.abs(clock.nowMs() - last.atMs) > keptFreshMs)
        last = { atMs: clock.nowMs(), kept: keptOf(await measured(signal)) };
      return last.kept;
    },
    isPurged: async (runId) => (await readPurgeMark(files, shelf.runFolder(runId))) !== undefined,
    usage: async (signal) => usageOf(await measured(signal)),
    purge,
    prune: async (runIds, signal) => {
      const runs = new Map((await shelf.runs(signal)).map((run) => [run.runId, run]));
      const report = { runs: 0, files: 0, bytes: 0, left: 0, busy: 0 };
      for (const runId of new Set(runIds)) {
        const run = runs.get(runId);
        if (run?.isEnded !== true) throw noRun(runId);
        if (run.kept.length === 0) continue;
        const done = await purgeRun(run, shelf, owner, ports, signal);
        report.runs += 1;
        report.files += done.files;
        report.bytes += done.bytes;
        report.left += done.left;
      }
      log(
        'info',
        `backups: removed by hand those of ${report.runs} runs, ${report.files} files, ${report.bytes} bytes`,
      );
      return report;
    },
    purgeDaily: async (signal) => {
      // A clock that was set back must not keep it from ever happening again.
      if (Math.abs(clock.nowMs() - (await tidiedMs())) >= dayMs) await purgeQuietly(signal);
    },
    keepTidy: async (signal) => {
      try {
        while (!signal.aborted) {
          const nextMs = (await purgeQuietly(signal)) ?? Number.POSITIVE_INFINITY;
          await clock.delay(Math.min(dayMs, Math.max(shortestWaitMs, nextMs - clock.nowMs())), signal);
        }
      } catch (error) {
        if (!isAbort(error)) throw error;
      }
    },
  };
}

function keptOf(runs: readonly MeasuredRun[]): readonly KeptRun[] {
  return runs.flatMap(({ runId, startedMs, roots }) => {
    const kept = roots.flatMap(({ root, kept: own, bytes }) =>
      own.length === 0 ? [] : [{ root, files: own.length, bytes }],
    );
    return kept.length === 0 ? [] : [{ runId, startedMs, roots: kept }];
  });
}

function usageOf(runs: readonly MeasuredRun[]): BackupUsage {
  const roots = new Map<string, BackupUsage['roots'][number]>();
  for (const { startedMs, roots: own } of runs)
    for (const { root, isConnected, kept, bytes } of own) {
      const last = roots.get(root) ?? { root, isConnected, runs: 0, files: 0, bytes: 0 };
      const oldestMs = kept.length === 0 ? undefined : (last.oldestMs ?? startedMs);
      roots.set(root, {
        ...last,
        runs: last.runs + (kept.length === 0 ? 0 : 1),
        files: last.files + kept.length,
        bytes: last.bytes + bytes,
        ...(oldestMs === undefined ? {} : { oldestMs }),
      });
    }
  const perRun = keptOf(runs).map(({ runId, roots: kept }) => ({
    runId,
    files: kept.reduce((sum, { files }) => sum + files, 0),
    bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
  return { roots: [...roots.values()].filter((row) => row.files > 0 || !row.isConnected), runs: perRun };
}

function noRun(runId: string): AppError {
  return new AppError({
    code: 'input.not_found',
    message: `There is no finished run ${runId}.`,
    safe: 'Nothing was removed.',
    hint: 'Look at History to see them.',
    commandHint: 'Run `satchel download history` to see them.',
  });
}
