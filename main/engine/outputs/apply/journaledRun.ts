/** A run that writes files: enters and locks its folders, journals every change, and leaves its record for History. */
import { join } from 'node:path';
import { AppError, isAbort } from '../../../../shared/domain/errors';
import type { ApplyResult } from '../../../../shared/domain/plan';
import type { EnginePorts } from '../../ports/enginePorts';
import type { RunContext } from '../../ports/progress';
import type { RunRecord } from '../../ports/records';
import { copyJournalBeside } from './backup';
import { enterRoots } from './enterRoots';
import { createJournal, resumeJournal, type Journal, type JournalWriter } from './journal';
import { lastNumber } from './journalNumbers';
import type { EndResult, JournalHeader, JournalLine } from './journalLines';
import { journalName, placeOf } from './places';
import type { RootGuard } from './rootGuard';
import type { LockOwner, RootLock } from './rootLock';
import { createRunTally, type RunTally } from './runTally';

/** Who runs, and as what. */
export interface RunStart extends LockOwner {
  readonly runId: string;
  /** `<data folder>/runs/<run>`. */
  readonly runFolder: string;
  readonly kind: 'download' | 'restore';
  readonly planId: string;
  readonly jobId?: string;
  readonly title: string;
  /** The journal of the same run, which ended before everything was done: it goes on. */
  readonly resumes?: Journal;
}

export interface RunParts {
  readonly journal: JournalWriter;
  readonly nextNumber: () => number;
  readonly guardOf: (root: string) => RootGuard;
  /** Throws once another process has taken a root's lock. */
  readonly checkLocks: () => Promise<void>;
}

/** What `work` throws ends the run and is thrown again once the journal has its end and History its record. `lock.root`, `path.unsafe`. */
export async function journaledRun(
  run: RunStart,
  roots: Iterable<string>,
  ports: Pick<EnginePorts, 'files' | 'clock' | 'ids' | 'runs'>,
  context: RunContext,
  work: (parts: RunParts) => Promise<void>,
): Promise<ApplyResult> {
  const { runId, planId, title } = run;
  const guards = new Map<string, RootGuard>();
  const locks: RootLock[] = [];
  const early: JournalLine[] = [];
  let journal: JournalWriter | undefined;
  const tally = createRunTally(runId);
  const made = async (lines: readonly JournalLine[]): Promise<void> => {
    if (journal === undefined) early.push(...lines);
    else await journal.append(...lines);
  };
  try {
    await enterRoots(roots, { guards, locks }, { runId, owner: run, made }, ports);
    await ports.files.makeFolders(run.runFolder);
    const { resumes } = run;
    const startedMs = resumes === undefined ? ports.clock.nowMs() : Date.parse(resumes.header.startedAt);
    const path = join(run.runFolder, journalName);
    const opened =
      resumes === undefined
        ? await createJournal(path, headerOf(run, startedMs), ports)
        : await resumeJournal(path, resumes, tally, ports);
    const writer = tallied(opened, tally);
    journal = writer;
    const record: RunRecord = {
      runId,
      kind: run.kind,
      planId,
      ...(run.jobId === undefined ? {} : { jobId: run.jobId }),
      title,
      startedMs,
    };
    const parts = partsOf(writer, guards, locks, resumes === undefined ? 0 : lastNumber(resumes.lines));
    const outcome = await attempt(async () => {
      ports.runs.put(record);
      await writer.append(...early);
      await work(parts);
    });
    context.progress({ phase: 'finalizing' });
    const endResult: EndResult = outcome.ok ? 'done' : isAbort(outcome.error) ? 'cancelled' : 'failed';
    await writer.end(endResult);
    const result: ApplyResult = { runId, planId, ...tally.counts(), startedMs, finishedMs: ports.clock.nowMs() };
    ports.runs.put({ ...record, finishedMs: result.finishedMs, result });
    await copyJournalBeside(path, runId, guards.keys(), ports.files);
    if (!outcome.ok) throw outcome.error;
    return result;
  } finally {
    for (const lock of locks) await lock.release();
  }
}

function headerOf({ runId, planId, kind, title }: RunStart, startedMs: number): JournalHeader {
  return { journal: 1, runId, planId, kind, startedAt: new Date(startedMs).toISOString(), title };
}

function partsOf(
  journal: JournalWriter,
  guards: ReadonlyMap<string, RootGuard>,
  locks: readonly RootLock[],
  before: number,
): RunParts {
  let number = before;
  return {
    journal,
    nextNumber: () => (number += 1),
    guardOf: (root) => guards.get(root) ?? missingGuard(root),
    checkLocks: async () => {
      for (const lock of locks) await lock.check();
    },
  };
}

/** Counts what is written, so that the result says what the journal says. */
function tallied(journal: JournalWriter, tally: RunTally): JournalWriter {
  return {
    ...journal,
    append: async (...lines) => {
      await journal.append(...lines);
      for (const line of lines) tally.add(line);
    },
  };
}

async function attempt(
  action: () => Promise<void>,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly error: unknown }> {
  try {
    await action();
    return { ok: true };
  } catch (error) {
    return { ok: false, error };
  }
}

function missingGuard(root: string): never {
  throw new AppError({ code: 'internal', message: `The run has no root ${placeOf(root, '')}.` });
}
