/** Takes a run back, newest change first; files that somebody changed since are left alone. An undo is a run itself and can be undone. */
import { dirname, join } from 'node:path';
import { AppError, isAbort } from '../../../../shared/domain/errors';
import type { UndoResult } from '../../../../shared/domain/plan';
import type { EnginePorts } from '../../ports/enginePorts';
import type { RunContext } from '../../ports/progress';
import type { RunRecord } from '../../ports/records';
import { copyJournalBeside, pruneBackups, removeEmptyFolders } from '../apply/backup';
import { createJournal, readJournal, type Journal, type JournalWriter } from '../apply/journal';
import type { EndResult, Intent, JournalLine } from '../apply/journalLines';
import { journalName } from '../apply/places';
import { recoverRun } from '../apply/recoverRuns';
import { recoverUnfinished } from '../apply/recoverUnfinished';
import { enterRoots } from '../apply/enterRoots';
import { openRoot, type RootGuard } from '../apply/rootGuard';
import type { LockOwner, RootLock } from '../apply/rootLock';
import { requireNotPurged } from '../backups/purgeMark';
import { undoIntent, type UndoOutcome, type UndoPorts } from './undoIntent';
import { roomMakers, undoOrder } from './undoOrder';

export interface UndoInput extends LockOwner {
  readonly runId: string;
  readonly runFolder: string;
  readonly undoRunId: string;
  readonly undoRunFolder: string;
  /** Only says what would happen. */
  readonly dryRun?: boolean;
}

/**
 * `input.not_found` without a journal, `undo.purged` once its backups went, `journal.damaged`, `lock.root`. Files that could not be put back are rows of the result.
 * Cancelled, it keeps what is undone, and the same call does the rest.
 */
export async function undoRun(input: UndoInput, ports: UndoPorts, context: RunContext): Promise<UndoResult> {
  context.progress({ phase: 'checking' });
  await requireNotPurged(ports.files, input.runFolder);
  const path = join(input.runFolder, journalName);
  let journal = await readJournal(ports.files, path, context.signal);
  if (journal !== undefined && journal.end === undefined && input.dryRun !== true) {
    await recoverRun(input.runFolder, ports, input);
    journal = await readJournal(ports.files, path, context.signal);
  }
  if (journal === undefined) throw noJournal(input.runId);
  const intents = undoOrder(journal.lines);
  const counter = createCounter();
  if (input.dryRun === true) {
    await dryRun(intents, counter, input, ports, context);
    return counter.result(input);
  }
  await recoverUnfinished(dirname(input.runFolder), rootsOf(journal, intents), ports, input);
  return runLocked(input, journal, intents, counter, ports, context);
}

async function dryRun(
  intents: readonly Intent[],
  counter: Counter,
  input: UndoInput,
  ports: UndoPorts,
  { signal }: RunContext,
): Promise<void> {
  const guards = new Map<string, RootGuard>();
  const madeRoom = roomMakers(intents);
  for (const intent of intents) {
    signal.throwIfAborted();
    let guard = guards.get(intent.root);
    if (guard === undefined) {
      if ((await ports.files.statFollowing(intent.root))?.type !== 'folder') {
        counter.add(intent, 'changed-since');
        continue;
      }
      guard = await openRoot(intent.root, ports.files, () => Promise.resolve());
      guards.set(intent.root, guard);
    }
    counter.add(intent, await undoIntent(intent, guard, { ports, signal, undoRunId: input.undoRunId, madeRoom }));
  }
}

async function runLocked(
  input: UndoInput,
  journal: Journal,
  intents: readonly Intent[],
  counter: Counter,
  ports: UndoPorts,
  context: RunContext,
): Promise<UndoResult> {
  const { files, clock, runs } = ports;
  const locks: RootLock[] = [];
  const guards = new Map<string, RootGuard>();
  let writer: JournalWriter | undefined;
  try {
    const there: string[] = [];
    // A disk that is not connected must not get an empty folder in its place.
    for (const root of rootsOf(journal, intents))
      if ((await files.statFollowing(root))?.type === 'folder') there.push(root);
    // Folders that come back with their files are gone again once this undo is taken back.
    const made = async (lines: readonly JournalLine[]): Promise<void> => {
      await writer?.append(...lines);
    };
    await enterRoots(there, { guards, locks }, { runId: input.undoRunId, owner: input, made }, ports);
    await files.makeFolders(input.undoRunFolder);
    const path = join(input.undoRunFolder, journalName);
    const startedMs = clock.nowMs();
    const known = runs.get(input.runId);
    const title = known?.title ?? journal.header.title ?? input.runId;
    const record: RunRecord = {
      runId: input.undoRunId,
      kind: 'undo',
      planId: journal.header.planId,
      ...(known?.jobId === undefined ? {} : { jobId: known.jobId }),
      title,
      startedMs,
    };
    writer = await createJournal(
      path,
      {
        journal: 1,
        runId: input.undoRunId,
        planId: journal.header.planId,
        kind: 'undo',
        startedAt: new Date(startedMs).toISOString(),
        title,
        undoes: input.runId,
      },
      ports,
    );
    const broken = await walk({ journal, intents, guards, writer, locks, counter, record }, input, ports, context);
    context.progress({ phase: 'finalizing' });
    await writer.end(endOf(broken));
    const result = counter.result(input);
    // One that was stopped has not taken the run back: the run can be undone again, to do the rest.
    const undoes = broken === undefined ? { undoes: input.runId } : {};
    runs.put({ ...record, ...undoes, finishedMs: clock.nowMs(), result });
    await copyJournalBeside(path, input.undoRunId, guards.keys(), files);
    if (broken !== undefined) throw broken.error;
    return result;
  } finally {
    for (const lock of locks) await lock.release();
  }
}

/** Those that the run changed something in, also where that was only to make folders. */
function rootsOf({ lines }: Journal, intents: readonly Intent[]): ReadonlySet<string> {
  const made = lines.flatMap((line) => ('mkdir' in line ? [line.mkdir.root] : []));
  return new Set([...intents.map(({ root }) => root), ...made]);
}

interface Broken {
  readonly error: unknown;
}

function endOf(broken: Broken | undefined): EndResult {
  if (broken === undefined) return 'done';
  return isAbort(broken.error) ? 'cancelled' : 'failed';
}

interface Walk {
  readonly journal: Journal;
  readonly intents: readonly Intent[];
  readonly guards: ReadonlyMap<string, RootGuard>;
  readonly writer: JournalWriter;
  readonly locks: readonly RootLock[];
  readonly counter: Counter;
  readonly record: RunRecord;
}

/** Answers the error that stopped it. */
async function walk(
  { journal, intents, guards, writer, locks, counter, record }: Walk,
  input: UndoInput,
  ports: UndoPorts,
  { signal, progress }: RunContext,
): Promise<Broken | undefined> {
  const madeRoom = roomMakers(intents);
  let number = 0;
  const nextNumber = (): number => (number += 1);
  try {
    ports.runs.put(record);
    for (const [index, intent] of intents.entries()) {
      // Between a file that goes and the one that takes its name there is no stopping.
      if (intent.op !== 'rename-local' && intents[index - 1]?.op !== 'rename-local') signal.throwIfAborted();
      for (const lock of locks) await lock.check();
      const guard = guards.get(intent.root);
      if (guard === undefined) {
        counter.add(intent, 'failed');
        continue;
      }
      const change = { journal: writer, nextNumber };
      counter.add(
        intent,
        await undoIntent(intent, guard, { ports, signal, undoRunId: input.undoRunId, madeRoom, change }),
      );
      progress({ phase: 'transferring', doneFiles: index + 1, totalFiles: intents.length });
    }
    await tidy(journal, intents, guards, ports.files);
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** Folders that the run made go when they are empty, and so do its emptied backup folders. */
async function tidy(
  { lines }: Journal,
  intents: readonly Intent[],
  guards: ReadonlyMap<string, RootGuard>,
  files: EnginePorts['files'],
): Promise<void> {
  for (const [root, guard] of guards) {
    const made = lines.flatMap((line) =>
      'mkdir' in line && line.mkdir.root === root && line.mkdir.path !== '' ? [line.mkdir.path] : [],
    );
    await removeEmptyFolders(guard, made, files);
    const backups = intents
      .filter((intent) => intent.root === root)
      .flatMap(({ backup, from }) => [backup, from])
      .filter((path) => path?.startsWith('.satchel/backup/') === true);
    await pruneBackups(
      guard,
      backups.filter((path) => path !== undefined),
      files,
    );
  }
}

interface Counter {
  add(intent: Intent, outcome: UndoOutcome): void;
  result(input: UndoInput): UndoResult;
}

function createCounter(): Counter {
  let restored = 0;
  let removed = 0;
  const leftAlone: { path: string; reason: UndoResult['leftAlone'][number]['reason'] }[] = [];
  return {
    add: ({ path }, outcome) => {
      if (outcome === 'restored') restored += 1;
      else if (outcome === 'removed') removed += 1;
      else if (outcome !== 'nothing') leftAlone.push({ path, reason: outcome });
    },
    result: ({ runId, undoRunId }) => ({
      runId: undoRunId,
      undoes: runId,
      restored,
      removed,
      leftAlone: [...leftAlone],
    }),
  };
}

function noJournal(runId: string): AppError {
  return new AppError({
    code: 'input.not_found',
    message: `The run ${runId} has no journal, so there is nothing to undo by.`,
    safe: 'Nothing was changed.',
    hint: 'History lists the runs of this computer. Replaced files of others are in the .satchel/backup folder of the project.',
  });
}
