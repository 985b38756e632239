/** Brings a run that was killed to a clean end: every path holds the old or the new content, no temp file stays, and the journal says so. */
import { join } from 'node:path';
import type { ApplyResult, UndoResult } from '../../../../shared/domain/plan';
import type { EnginePorts } from '../../ports/enginePorts';
import type { RunRecord } from '../../ports/records';
import { copyJournalBeside } from './backup';
import { factsOf, matchesFacts } from './fileFacts';
import { continueJournal, readJournal, type Journal, type JournalWriter } from './journal';
import type { Intent, JournalLine } from './journalLines';
import { lastNumber } from './journalNumbers';
import { journalName, placeOf } from './places';
import { placedRowOf } from './placedRows';
import { resolveIntent } from './resolveIntent';
import { enterRoots } from './enterRoots';
import type { RootGuard } from './rootGuard';
import type { LockOwner, RootLock } from './rootLock';
import { createRunTally } from './runTally';

export type RecoverPorts = Pick<EnginePorts, 'files' | 'clock' | 'ids' | 'placed' | 'partFiles' | 'runs'>;

const never = new AbortController().signal;
/** Without knowledge about processes, a lock that was not refreshed for a minute counts as left behind. */
const unknownOwner: LockOwner = { hostName: '', isProcessAlive: () => true };

/**
 * Answers whether there was anything to do; a run that ended, never began, or wrote into none of the folders `within`, is left
 * alone. May be called again. `lock.root` while the run still goes on in another process, `journal.damaged` when nothing can be
 * told.
 */
export async function recoverRun(
  runFolder: string,
  ports: RecoverPorts,
  owner: LockOwner = unknownOwner,
  within?: ReadonlySet<string>,
): Promise<boolean> {
  const path = join(runFolder, journalName);
  const journal = await readJournal(ports.files, path, never);
  if (journal === undefined || journal.end !== undefined) return false;
  const { header } = journal;
  const roots = await existingRoots(journal, ports);
  if (within !== undefined && !roots.some((root) => within.has(root))) return false;
  const locks: RootLock[] = [];
  const guards = new Map<string, RootGuard>();
  try {
    const made = (): Promise<void> => Promise.resolve();
    await enterRoots(roots, { guards, locks }, { runId: header.runId, owner, made }, ports);
    const writer = await continueJournal(path, journal, ports);
    const lines = [...journal.lines];
    try {
      lines.push(...(await settle(journal, guards, writer, ports)));
      await removeTemps(journal, guards, ports);
    } catch (error) {
      await writer.abandon();
      throw error;
    }
    await writer.end('recovered');
    finishRecord(journal, lines, ports);
    await copyJournalBeside(path, header.runId, roots, ports.files);
    return true;
  } finally {
    for (const lock of locks) await lock.release();
  }
}

/** Roots on disks that are not connected now cannot be looked at, and nothing in them is touched. */
async function existingRoots({ lines }: Journal, { files }: RecoverPorts): Promise<readonly string[]> {
  const named = new Set(
    lines.flatMap((line) => ('intent' in line ? [line.intent.root] : 'temp' in line ? [line.temp.root] : [])),
  );
  const existing: string[] = [];
  for (const root of [...named].sort()) if ((await files.statFollowing(root))?.type === 'folder') existing.push(root);
  return existing;
}

async function settle(
  journal: Journal,
  guards: ReadonlyMap<string, RootGuard>,
  writer: JournalWriter,
  ports: RecoverPorts,
): Promise<readonly JournalLine[]> {
  const written: JournalLine[] = [];
  const append = async (line: JournalLine): Promise<void> => {
    await writer.append(line);
    written.push(line);
  };
  for (const { intent, isDone } of openIntents(journal.lines)) {
    const guard = guards.get(intent.root);
    const { n, root, path, from } = intent;
    const isTempKept = from !== undefined && ports.partFiles.isKnown(root, from);
    if (isDone || (guard !== undefined && (await resolveIntent(intent, guard, ports.files, isTempKept)))) {
      if (!isDone) await append({ done: { n } });
      recordPlaced(intent, ports);
    } else
      await append({
        fail: { n, root, path, code: 'engine.lost', message: 'The run was stopped before this file was in place.' },
      });
  }
  await fillAbsentNames([...journal.lines, ...written], guards, append, ports);
  return written;
}

interface SeenIntent {
  readonly intent: Intent;
  readonly isDone: boolean;
}

/** Every intent in order that is done, or of which nothing is known; those that failed or asked changed nothing. */
function openIntents(lines: readonly JournalLine[]): readonly SeenIntent[] {
  const done = new Set<number>();
  const given = new Set<number>();
  for (const line of lines) {
    if ('done' in line) done.add(line.done.n);
    if ('ask' in line) given.add(line.ask.n);
    if ('fail' in line) given.add(line.fail.n);
  }
  return lines.flatMap((line) =>
    'intent' in line && !given.has(line.intent.n) ? [{ intent: line.intent, isDone: done.has(line.intent.n) }] : [],
  );
}

/**
 * A local file that made room gets its name back when nothing came to take it, or when undo had already removed what did. The
 * change is written down, so that a later undo knows about it.
 */
async function fillAbsentNames(
  lines: readonly JournalLine[],
  guards: ReadonlyMap<string, RootGuard>,
  append: (line: JournalLine) => Promise<void>,
  { files }: RecoverPorts,
): Promise<void> {
  let n = lastNumber(lines);
  for (const intent of madeRoom(lines)) {
    const { root, path, op, to } = intent;
    const guard = guards.get(root);
    if (guard === undefined || to === undefined) continue;
    const waiting = await files.lstat(placeOf(root, to));
    if (waiting === undefined || (await files.lstat(placeOf(root, path))) !== undefined) continue;
    if (op === 'rename-local' && (intent.before === undefined || !matchesFacts(waiting, intent.before))) continue;
    if (isUndone(lines, intent)) continue;
    await guard.check(path);
    await guard.check(to);
    n += 1;
    await append({ intent: { n, root, path: to, op: 'rename-local', before: factsOf(waiting), to: path } });
    await files.rename(placeOf(root, to), placeOf(root, path));
    await append({ done: { n } });
  }
}

/** Changes after which a local file waits under another name. A name that was given back is no such change any more. */
function madeRoom(lines: readonly JournalLine[]): Iterable<Intent> {
  const standing = new Map<string, Intent>();
  for (const { intent, isDone } of openIntents(lines)) {
    const { root, path, op, to } = intent;
    if (!isDone || to === undefined || (op !== 'rename-local' && op !== 'remove')) continue;
    const before = standing.get(`${root}\0${to}`);
    if (op === 'rename-local' && before?.op === 'rename-local' && before.to === path) standing.delete(`${root}\0${to}`);
    else standing.set(`${root}\0${path}`, intent);
  }
  return standing.values();
}

/** In an undo, a rename gives a name back to begin with, and its old name is meant to be absent. */
function isUndone(lines: readonly JournalLine[], { op, root, path, to }: Intent): boolean {
  if (op !== 'rename-local') return false;
  return lines.some(
    (line) =>
      'intent' in line &&
      line.intent.op === 'remove' &&
      line.intent.root === root &&
      line.intent.path === to &&
      line.intent.to === path,
  );
}

function recordPlaced({ root, path, placedAfter, op }: Intent, { placed }: RecoverPorts): void {
  if (op === 'rename-local') return;
  if (placedAfter === undefined) placed.remove(root, [path]);
  else placed.put([placedRowOf(root, path, placedAfter)]);
}

async function removeTemps(
  { lines }: Journal,
  guards: ReadonlyMap<string, RootGuard>,
  { files, partFiles }: RecoverPorts,
): Promise<void> {
  for (const line of lines) {
    if (!('temp' in line)) continue;
    const { root, path } = line.temp;
    // A part of a large file waits for the run that fetches the rest.
    if (partFiles.isKnown(root, path)) continue;
    const guard = guards.get(root);
    if (guard === undefined || (await files.lstat(placeOf(root, path))) === undefined) continue;
    await guard.check(path);
    await files.unlink(placeOf(root, path));
  }
}

/** Writes the record that a run was killed before it could: History shows what it did until it stopped, and offers to undo it. */
export function finishRecord(
  { header }: Journal,
  lines: readonly JournalLine[],
  { runs, clock }: Pick<RecoverPorts, 'runs' | 'clock'>,
): void {
  const startedMs = Date.parse(header.startedAt);
  const finishedMs = clock.nowMs();
  const tally = createRunTally(header.runId);
  for (const line of lines) tally.add(line);
  const known: RunRecord = runs.get(header.runId) ?? {
    runId: header.runId,
    kind: header.kind,
    planId: header.planId,
    title: header.title ?? header.runId,
    startedMs,
  };
  if (header.kind === 'undo') {
    const { replaced, downloaded } = tally.counts();
    const removed = tally.removed();
    const result: UndoResult = {
      runId: header.runId,
      undoes: header.undoes ?? '',
      restored: replaced + downloaded,
      removed,
      leftAlone: [],
    };
    runs.put({ ...known, finishedMs, result });
    return;
  }
  const result: ApplyResult = { runId: header.runId, planId: header.planId, ...tally.counts(), startedMs, finishedMs };
  runs.put({ ...known, finishedMs, result });
}
