/** Takes back one change of one path, if the path still holds exactly what that change left there. */
import { AppError, isAbort, toErrorDto, type ErrorCode } from '../../../../shared/domain/errors';
import type { EnginePorts } from '../../ports/enginePorts';
import { prepareBackup } from '../apply/backup';
import { factsOf, isSameStat, matchesFacts } from '../apply/fileFacts';
import type { JournalWriter } from '../apply/journal';
import type { Intent } from '../apply/journalLines';
import { changedOutside, placeNew, placeReplacing, renameExclusive, type PlacePorts } from '../apply/placeFile';
import { placedFactsOf, placedRowOf } from '../apply/placedRows';
import { placeOf } from '../apply/places';
import type { RootGuard } from '../apply/rootGuard';
import { isKept, isStill } from './keptContent';

export type UndoPorts = Pick<
  EnginePorts,
  'files' | 'hasher' | 'fileHasher' | 'clock' | 'ids' | 'placed' | 'partFiles' | 'runs'
>;

/** `nothing`: it is as it was before already. */
export type UndoOutcome = 'restored' | 'removed' | 'nothing' | LeftAlone | 'failed';
type LeftAlone = 'changed-since' | 'backup-missing' | 'backup-changed';

const leftCodes = {
  'changed-since': 'undo.changed_since',
  'backup-missing': 'undo.backup_missing',
  'backup-changed': 'undo.backup_changed',
} as const satisfies Record<LeftAlone, ErrorCode>;

const isLeftAlone = (outcome: UndoOutcome): outcome is LeftAlone => Object.hasOwn(leftCodes, outcome);

export interface UndoStep {
  readonly ports: UndoPorts;
  readonly signal: AbortSignal;
  readonly undoRunId: string;
  /** The rename of the local file that made room for a farm's file. */
  readonly madeRoom: (intent: Intent) => Intent | undefined;
  /** Absent for a dry run, which only looks. */
  readonly change?: { readonly journal: JournalWriter; readonly nextNumber: () => number };
}

/** Throws only when the undo as a whole cannot go on. */
export async function undoIntent(intent: Intent, guard: RootGuard, step: UndoStep): Promise<UndoOutcome> {
  const n = step.change?.nextNumber() ?? 0;
  try {
    const outcome = await undoByOp(intent, n, guard, step);
    if (isLeftAlone(outcome)) await leave(intent, n, outcome, step);
    return outcome;
  } catch (error) {
    if (!(error instanceof AppError) || (isAbort(error) && step.signal.aborted) || error.code.startsWith('lock.'))
      throw error;
    const { code, message } = toErrorDto(error);
    const { root, path } = intent;
    await step.change?.journal.append({ fail: { n, root, path, code, message } });
    return code === 'plan.changed_outside' ? 'changed-since' : 'failed';
  }
}

async function leave({ root, path }: Intent, n: number, outcome: LeftAlone, { change }: UndoStep): Promise<void> {
  await change?.journal.append({ fail: { n, root, path, code: leftCodes[outcome] } });
}

async function undoByOp(intent: Intent, n: number, guard: RootGuard, step: UndoStep): Promise<UndoOutcome> {
  const paths = [intent.path, intent.backup, intent.to].filter((path) => path !== undefined);
  for (const path of paths) await guard.check(path);
  switch (intent.op) {
    case 'create':
      return undoCreate(intent, n, guard, step);
    case 'replace':
      return undoReplace(intent, n, guard, step);
    case 'remove':
      return undoRemove(intent, n, guard, step);
    case 'rename-local':
      return undoRename(intent, n, guard, step);
  }
}

/** The created file moves into the undo's own backup, so that the undo can be taken back without fetching. */
async function undoCreate(intent: Intent, n: number, guard: RootGuard, step: UndoStep): Promise<UndoOutcome> {
  const { files } = step.ports;
  const target = placeOf(intent.root, intent.path);
  const found = await files.lstat(target);
  if (found === undefined) return 'nothing';
  if (!(await isStill(found, intent.after, target, step.ports, step.signal))) {
    const original = step.madeRoom(intent)?.before;
    return original !== undefined && matchesFacts(found, original) ? 'nothing' : 'changed-since';
  }
  if (step.change === undefined) return 'removed';
  const backup = await prepareBackup(step.undoRunId, intent.path, guard);
  const before = factsOf(found, intent.after?.hash, intent.after?.chunkSize);
  const to = step.madeRoom(intent)?.to;
  await write(
    {
      n,
      root: intent.root,
      path: intent.path,
      op: 'remove',
      before,
      backup,
      ...(to === undefined ? {} : { to }),
      ...placedRows(intent, step),
    },
    step,
  );
  const kept = placeOf(intent.root, backup);
  if ((await files.lstat(kept)) !== undefined) throw changedOutside(kept);
  await files.rename(target, kept);
  if (!isSameStat(await files.lstat(kept), found)) {
    // Somebody saved between the look and the rename: it goes back.
    if ((await files.lstat(target)) === undefined) await files.rename(kept, target);
    return 'changed-since';
  }
  await finish(intent, n, step);
  return 'removed';
}

async function undoReplace(intent: Intent, n: number, guard: RootGuard, step: UndoStep): Promise<UndoOutcome> {
  const { files } = step.ports;
  const { root, path, before } = intent;
  const target = placeOf(root, path);
  const found = await files.lstat(target);
  const old = intent.backup === undefined ? undefined : placeOf(root, intent.backup);
  const kept = old === undefined ? undefined : await files.lstat(old);
  const isOld = before !== undefined && matchesFacts(found, before);
  // Old and new may share size and time; then the file itself tells that it is back already.
  if (isOld && kept === undefined && before.fileId === found?.fileId) return 'nothing';
  const isNew = found !== undefined && (await isStill(found, intent.after, target, step.ports, step.signal));
  if (!isNew) return isOld ? 'nothing' : 'changed-since';
  if (old === undefined || !isKept(kept, before) || intent.backup === undefined) return 'backup-missing';
  if (before !== undefined && !(await isStill(kept, before, old, step.ports, step.signal))) return 'backup-changed';
  if (step.change === undefined) return 'restored';
  if (kept.fileId === found.fileId) {
    // Two names of one file: a rename onto itself would do nothing and leave both.
    await files.unlink(old);
    return 'nothing';
  }
  const backup = await prepareBackup(step.undoRunId, path, guard);
  await write(
    {
      n,
      root,
      path,
      op: 'replace',
      before: factsOf(found, intent.after?.hash, intent.after?.chunkSize),
      after: factsOf(kept, before?.hash, before?.chunkSize),
      backup,
      from: intent.backup,
      ...placedRows(intent, step),
    },
    step,
  );
  await placeReplacing({ from: old, to: target, expected: found, backup: placeOf(root, backup) }, placePorts(step));
  await finish(intent, n, step);
  return 'restored';
}

/** Of an undo that is taken back: the file returns from that undo's backup. */
async function undoRemove(intent: Intent, n: number, guard: RootGuard, step: UndoStep): Promise<UndoOutcome> {
  const { files } = step.ports;
  const { root, path, before } = intent;
  const target = placeOf(root, path);
  const found = await files.lstat(target);
  if (found !== undefined) return before !== undefined && matchesFacts(found, before) ? 'nothing' : 'changed-since';
  const from = intent.backup === undefined ? undefined : placeOf(root, intent.backup);
  const kept = from === undefined ? undefined : await files.lstat(from);
  if (from === undefined || !isKept(kept, before) || intent.backup === undefined) return 'backup-missing';
  if (before !== undefined && !(await isStill(kept, before, from, step.ports, step.signal))) return 'backup-changed';
  if (step.change === undefined) return 'restored';
  await guard.makeFolderFor(path);
  await write(
    {
      n,
      root,
      path,
      op: 'create',
      after: factsOf(kept, before?.hash, before?.chunkSize),
      from: intent.backup,
      ...placedRows(intent, step),
    },
    step,
  );
  await placeNew(from, target, placePorts(step));
  await finish(intent, n, step);
  return 'restored';
}

async function undoRename(intent: Intent, n: number, guard: RootGuard, step: UndoStep): Promise<UndoOutcome> {
  const { files } = step.ports;
  const { root, path, to, before } = intent;
  if (to === undefined || before === undefined) return 'backup-missing';
  const found = await files.lstat(placeOf(root, to));
  const original = await files.lstat(placeOf(root, path));
  if (found === undefined) return matchesFacts(original, before) ? 'nothing' : 'changed-since';
  if (!(await isStill(found, before, placeOf(root, to), step.ports, step.signal))) return 'changed-since';
  if (step.change === undefined) return 'restored';
  if (original !== undefined) return 'changed-since';
  await guard.makeFolderFor(path);
  await write(
    { n, root, path: to, op: 'rename-local', before: factsOf(found, before.hash, before.chunkSize), to: path },
    step,
  );
  await renameExclusive(placeOf(root, to), placeOf(root, path), found, placePorts(step));
  await step.change.journal.append({ done: { n } });
  return 'restored';
}

function placedRows(
  { root, path, placedBefore }: Intent,
  { ports: { placed } }: UndoStep,
): Pick<Intent, 'placedBefore' | 'placedAfter'> {
  const now = placed.get(root, path);
  return {
    ...(now === undefined ? {} : { placedBefore: placedFactsOf(now) }),
    ...(placedBefore === undefined ? {} : { placedAfter: placedBefore }),
  };
}

async function write(intent: Intent, { change }: UndoStep): Promise<void> {
  await change?.journal.append({ intent });
}

async function finish(
  { root, path, placedBefore }: Intent,
  n: number,
  { change, ports: { placed } }: UndoStep,
): Promise<void> {
  await change?.journal.append({ done: { n } });
  if (placedBefore === undefined) placed.remove(root, [path]);
  else placed.put([placedRowOf(root, path, placedBefore)]);
}

function placePorts({ ports: { files, clock }, signal }: UndoStep): PlacePorts {
  return { files, clock, signal };
}
