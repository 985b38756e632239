/** Applies a reviewed plan: checks everything first, then brings the files home, several at a time, with a journal of each change. */
import { dirname } from 'node:path';
import type { ApplyResult, Plan } from '../../../../shared/domain/plan';
import { cachedHash } from '../../hashing/cachedHash';
import { cachePathOf, chunkBytesOf } from '../content';
import type { CachedHash } from '../../ports/hashing';
import type { RoomNeeded } from '../../transfers/spaceWatch';
import type { RunContext } from '../../ports/progress';
import { wishOf } from '../../transfers/stopWish';
import type { PlacedFile } from '../../ports/records';
import { planInColumns, type ColumnPlan } from '../plan/columns/columnPlan';
import { requireDecided, requireSpace, requireTargets } from './applyChecks';
import { applyFiles } from './applyFiles';
import { applyItem } from './applyItem';
import type { ApplyPorts, ApplyRun } from './itemRun';
import type { ApplyItem } from './applyItems';
import { applyRows, type ApplyRows } from './applyRows';
import { completeTargets, localNames } from './completeTargets';
import { discardParts } from './discardParts';
import { journaledRun, type RunParts } from './journaledRun';
import type { JournalLine } from './journalLines';
import { otherParts } from './otherParts';
import { bytesOfParts } from './partTemp';
import { placeOf } from './places';
import { proveNames } from './proveNames';
import { recoverUnfinished } from './recoverUnfinished';
import type { LockOwner } from './rootLock';
import { linkWork } from './linkItem';
import { linkOrder } from './linkOrder';
import { folderItems, makeEmptyFolders, type FolderItem } from './makeEmptyFolders';
import { createRunMeter } from './runMeter';
import type { RunWatch } from './runWatch';
import { createSameContent } from './sameContent';
import { requireSoundPlan } from './soundPlan';
import { stoppedRun, type StoppedRun } from './stoppedRun';

export interface ApplyInput extends LockOwner {
  readonly plan: Plan | ColumnPlan;
  readonly runId: string;
  /** `<data folder>/runs/<run>`. Nothing is written into that data folder but the run itself. */
  readonly runFolder: string;
  readonly title: string;
  readonly leaveUndecided: boolean;
  readonly backup: boolean;
  /** What must stay free on each volume; 1 GiB or 2 % of it when absent. */
  readonly minFreeBytes?: number;
  /** Keeps room on a volume for this run beside others; answers the bytes that are missing. */
  readonly reserve?: (room: RoomNeeded) => number;
  readonly watch?: RunWatch;
  /** Goes on with the run where it stopped, however that was; what it brought home is not looked at again. */
  readonly isResumed?: boolean;
}

const recordsPerBatch = 100;
const rowsPerBatch = 10_000;

/**
 * Nothing is written before the plan is sound, decided and fits: `plan.invalid`, `plan.target_refused`, `decision.needed`,
 * `disk.full`, `lock.root`. Files that fail are rows of the result. A cancelled run keeps what is in place and rejects with
 * an AbortError; its result is in `runs`.
 */
export async function applyPlan(input: ApplyInput, ports: ApplyPorts, context: RunContext): Promise<ApplyResult> {
  context.progress({ phase: 'checking' });
  const given = planInColumns(input.plan);
  requireSoundPlan(given, ports.hasher);
  requireDecided(given, input.leaveUndecided);
  const stopped =
    input.isResumed === true ? await stoppedRun({ ...input, planId: given.planId }, ports, context.signal) : undefined;
  if (stopped?.result !== undefined) return stopped.result;
  const found = await localNames(given, ports.files, 'nameless');
  const targets = new Map(given.roots.map(({ id, target }) => [id, target ?? '']));
  const names = stopped?.withoutOwn(found, targets) ?? found;
  const plan = completeTargets(given, names);
  if (plan !== given) requireSoundPlan(plan, ports.hasher);
  const rows = applyRows(plan, input.backup, names);
  const folders = folderItems(plan);
  const isHome = (item: ApplyItem): boolean => stopped?.isHome(item) === true;
  const [total, before] = [
    { files: 0, bytes: 0 },
    { files: 0, bytes: 0 },
  ];
  const roots = new Set(folders.map(({ root }) => root));
  let hasLinks = false;
  for (const item of rows.items) {
    roots.add(item.root);
    hasLinks ||= item.link !== undefined;
    for (const sum of isHome(item) ? [total, before] : [total]) {
      sum.files += 1;
      sum.bytes += item.size;
    }
  }
  await requireTargets(roots, dirname(dirname(input.runFolder)), ports.files);
  const rest = { [Symbol.iterator]: () => filtered(rows.items, (item) => !isHome(item)) };
  const { minFreeBytes, reserve } = input;
  const hereBytes = bytesOfParts(ports.partFiles);
  const partsOn = (volumeKey: string) => otherParts(volumeKey, rest, ports);
  await requireSpace(rest, { minFreeBytes, hereBytes, reserve, partsOn }, ports.files);
  context.signal.throwIfAborted();
  await recoverUnfinished(dirname(input.runFolder), roots, ports, input);
  return runLocked(
    { ...input, plan },
    { rows, total, before, hasLinks, isHome, folders, roots, stopped },
    ports,
    context,
  );
}

interface PlannedInput extends ApplyInput {
  readonly plan: ColumnPlan;
}

interface Todo {
  readonly rows: ApplyRows;
  /** Of everything that is written. */
  readonly total: { readonly files: number; readonly bytes: number };
  /** Of what an earlier part of the run brought. */
  readonly before: { readonly files: number; readonly bytes: number };
  readonly hasLinks: boolean;
  readonly isHome: (item: ApplyItem) => boolean;
  readonly stopped: StoppedRun | undefined;
  readonly folders: readonly FolderItem[];
  /** Those that something is written into. */
  readonly roots: ReadonlySet<string>;
}

/** Holds the lock of every root for as long as the run takes. */
async function runLocked(
  input: PlannedInput,
  todo: Todo,
  ports: ApplyPorts,
  context: RunContext,
): Promise<ApplyResult> {
  const { plan, runId, title } = input;
  const { jobId } = plan.source;
  const run = {
    ...input,
    runId,
    kind: 'download' as const,
    planId: plan.planId,
    title,
    ...(jobId === undefined ? {} : { jobId }),
    ...(todo.stopped === undefined ? {} : { resumes: todo.stopped.journal }),
  };
  return journaledRun(run, todo.roots, ports, context, (parts) => work(input, todo, { ports, context, ...parts }));
}

interface WorkParts extends RunParts {
  readonly ports: ApplyPorts;
  readonly context: RunContext;
}

async function work(input: PlannedInput, todo: Todo, parts: WorkParts): Promise<void> {
  const { rows, total, before, hasLinks, isHome, folders, roots } = todo;
  // Each time rows are gone through, a million of them become items once more.
  const { ports, context, journal } = parts;
  await proveNames(input.plan, roots, ports.files);
  await settleRows(input.plan, rows, parts);

  const { items } = rows;
  const same = createSameContent(items, total.files);
  const records = createRecords(input.runId, ports);
  const stop = new AbortController();
  const run: ApplyRun = {
    runId: input.runId,
    ports,
    signal: AbortSignal.any([context.signal, stop.signal]),
    noMore: context.winding?.down,
    journal,
    meter: createRunMeter(total, context.progress, before),
    nextNumber: parts.nextNumber,
    guardOf: parts.guardOf,
    checkLocks: parts.checkLocks,
    sameContent: (item) => same.find(item),
    wasPlaced: (item, place, stat) => {
      same.placed(item, place);
      records.add(item, place, stat);
    },
    fullVolumes: new Map(),
  };
  const settled = (item: ApplyItem): void => {
    same.settled(item);
  };
  try {
    input.watch?.begins(items);
    for (const item of before.files === 0 ? [] : filtered(items, isHome)) {
      // Rows with equal bytes copy it.
      await same.find(item);
      same.placed(item, placeOf(item.root, item.path));
      input.watch?.ended(item, { state: 'done' });
    }
    const isWanted = (item: ApplyItem): boolean => !isHome(item);
    await applyFiles(
      filtered(items, (item) => item.link === undefined && isWanted(item)),
      run,
      { stop, settled, watch: input.watch, winding: context.winding },
    );
    await makeEmptyFolders(folders, run);
    // Never before the files: nothing is ever written through a link of this plan.
    if (hasLinks)
      await applyLinks([...filtered(items, (item) => item.link !== undefined && isWanted(item))], run, input.watch);
  } finally {
    records.flush();
    // Also what an earlier part of the run kept, of files that this one has not come to.
    if (context.signal.aborted && wishOf(context.signal) === 'discard') await discardParts(input.runId, ports);
  }
  context.signal.throwIfAborted();
}

/** One after the other, because each looks where it leads through those before it. */
async function applyLinks(items: readonly ApplyItem[], run: ApplyRun, watch: RunWatch | undefined): Promise<void> {
  const { ordered, circular } = linkOrder(items);
  for (const item of ordered) {
    run.signal.throwIfAborted();
    watch?.started(item);
    const outcome = await applyItem(item, run, linkWork(item, item.link ?? '', run));
    watch?.ended(item, outcome);
  }
  for (const item of circular) {
    const { root, path } = item;
    const code = 'manifest.symlink_cycle';
    const message = `${placeOf(root, path)} was not made, because it and other links lead to each other.`;
    await run.journal.append({ fail: { n: run.nextNumber(), root, path, code, message } });
    run.meter.fileDone();
    watch?.ended(item, { state: 'failed', error: { code, message, retryable: false } });
  }
}

function* filtered<T>(items: Iterable<T>, isWanted: (item: T) => boolean): Generator<T> {
  for (const item of items) if (isWanted(item)) yield item;
}

/** Rows that nothing is written for: those left alone are counted, and what was declined is remembered. */
async function settleRows(
  { entries }: ColumnPlan,
  { left, asked, keptMine, rootOf }: ApplyRows,
  { ports, journal, nextNumber }: WorkParts,
): Promise<void> {
  for (const [code, count] of left) await journal.append({ skip: { n: nextNumber(), code, count } });
  for (const some of batches(asked)) {
    const lines = some.map((index): JournalLine => {
      const place = { root: rootOf(index), path: entries.paths.at(index) };
      return { ask: { n: nextNumber(), ...place, code: 'decision.needed' } };
    });
    await journal.append(...lines);
  }
  for (const some of batches(keptMine.filter((index) => rootOf(index) !== '')))
    ports.declined.put(
      some.map((index) => ({
        root: rootOf(index),
        path: entries.paths.at(index),
        hash: entries.remoteHashAt(index),
      })),
    );
}

function* batches(rows: readonly number[]): Generator<readonly number[]> {
  for (let at = 0; at < rows.length; at += rowsPerBatch) yield rows.slice(at, at + rowsPerBatch);
}

/** Rows of the database follow the journal in batches; after a crash recovery writes them from the journal. */
function createRecords(
  runId: string,
  { placed, hashCache }: ApplyPorts,
): { add: ApplyRun['wasPlaced']; flush: () => void } {
  let placedRows: PlacedFile[] = [];
  let hashes: CachedHash[] = [];
  const flush = (): void => {
    if (placedRows.length === 0) return;
    placed.put(placedRows);
    hashCache.put(hashes);
    placedRows = [];
    hashes = [];
  };
  return {
    add: (item, place, stat) => {
      const { root, path, hash } = item;
      placedRows.push({ root, path, hash, sizeBytes: stat.sizeBytes, mtimeNs: stat.mtimeNs, runId });
      if (item.link === undefined) hashes.push(cachedHash(cachePathOf(place, chunkBytesOf(item)), stat, hash));
      if (placedRows.length >= recordsPerBatch) flush();
    },
    flush,
  };
}
