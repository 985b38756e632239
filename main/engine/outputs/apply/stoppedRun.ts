/** What a run that stopped had done, so that it goes on with the rest under the same name. */
import { join } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { ApplyResult } from '../../../../shared/domain/plan';
import type { EnginePorts } from '../../ports/enginePorts';
import { boundedParallel } from '../boundedParallel';
import type { TakenNames } from '../plan/takenNames';
import { matchesFacts } from './fileFacts';
import type { ApplyItem } from './applyItems';
import { readJournal, type Journal } from './journal';
import type { FileFacts, JournalLine } from './journalLines';
import { journalName, placeOf } from './places';
import { finishRecord, recoverRun, type RecoverPorts } from './recoverRuns';
import type { LockOwner } from './rootLock';

export interface StoppedRun {
  readonly journal: Journal;
  /** Whether an item came home in the run and is still as it was put there. */
  isHome(item: Pick<ApplyItem, 'root' | 'path'>): boolean;
  /** The names of the folder without those that the run itself gave. */
  withoutOwn(names: TakenNames, targets: ReadonlyMap<number, string>): TakenNames;
  /** Set when only the last record of it was missing. */
  readonly result?: ApplyResult;
}

interface RunId extends LockOwner {
  readonly runId: string;
  readonly runFolder: string;
  readonly planId: string;
}

const looksAtOnce = 32;

/**
 * Brings the run to a clean end first. `undefined` when it had not begun. `plan.invalid` when it was another plan's;
 * `lock.root`, `journal.damaged` as `recoverRun`.
 */
export async function stoppedRun(
  { runId, runFolder, planId, ...owner }: RunId,
  ports: RecoverPorts & Pick<EnginePorts, 'runs'>,
  signal: AbortSignal,
): Promise<StoppedRun | undefined> {
  const { files, runs } = ports;
  await recoverRun(runFolder, ports, owner);
  const path = join(runFolder, journalName);
  const journal = await readJournal(files, path, signal);
  if (journal === undefined) {
    // A head that was torn while it was written: nothing was done on its strength.
    await files.unlink(path);
    return undefined;
  }
  if (journal.header.runId !== runId || journal.header.planId !== planId) throw otherPlan();
  const home = await stillHome(placedIn(journal.lines), files, signal);
  const own = ownNames(journal.lines);
  if (journal.end === 'done' && runs.get(runId)?.result === undefined) finishRecord(journal, journal.lines, ports);
  const result = journal.end === 'done' ? (runs.get(runId)?.result as ApplyResult | undefined) : undefined;
  return {
    journal,
    isHome: (item) => home.has(keyOf(item)),
    withoutOwn: (names, targets) => ({
      has: (rootId, name) =>
        names.has(rootId, name) && !own.has(keyOf({ root: targets.get(rootId) ?? '', path: name })),
    }),
    ...(result === undefined ? {} : { result }),
  };
}

interface Placed {
  readonly root: string;
  readonly path: string;
  readonly after: FileFacts;
}

const keyOf = ({ root, path }: { readonly root: string; readonly path: string }): string => `${root}\0${path}`;

/** What the run put in place, as it was when it was put there. */
function placedIn(lines: readonly JournalLine[]): readonly Placed[] {
  const open = new Map<number, Placed>();
  const placed = new Map<string, Placed>();
  for (const line of lines) {
    if ('intent' in line) {
      const { n, root, path, op, after } = line.intent;
      if (after !== undefined && (op === 'create' || op === 'replace')) open.set(n, { root, path, after });
    } else if ('done' in line) {
      const one = open.get(line.done.n);
      open.delete(line.done.n);
      if (one !== undefined) placed.set(keyOf(one), one);
    }
  }
  return [...placed.values()];
}

/** Size and time prove it; whatever is otherwise is looked at anew. */
async function stillHome(
  placed: readonly Placed[],
  files: EnginePorts['files'],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const home = new Set<string>();
  await boundedParallel(placed, looksAtOnce, signal, async (one) => {
    const found = await files.lstat(placeOf(one.root, one.path));
    if (found !== undefined && matchesFacts(found, one.after)) home.add(keyOf(one));
  });
  return home;
}

/** Names that nobody had before the run: it finds the same ones again. */
function ownNames(lines: readonly JournalLine[]): ReadonlySet<string> {
  const done = new Set(lines.flatMap((line) => ('done' in line ? [line.done.n] : [])));
  const own = new Set<string>();
  const madeRoom = new Set<string>();
  for (const line of lines) {
    if (!('intent' in line) || !done.has(line.intent.n)) continue;
    const { root, path, op, to } = line.intent;
    if (op === 'rename-local' && to !== undefined) {
      own.add(keyOf({ root, path: to }));
      madeRoom.add(keyOf({ root, path }));
    } else if (op === 'create') own.add(keyOf({ root, path }));
  }
  for (const place of madeRoom) own.delete(place);
  return own;
}

function otherPlan(): AppError {
  return new AppError({
    code: 'plan.invalid',
    message: 'The plan is not the one that this download began with.',
    safe: 'What came home stays.',
    hint: 'Look at the plan and apply it.',
  });
}
