/** Applies a reviewed plan: checks everything first, then brings the files home, eight at a time, with a journal of each change. */
import { dirname } from 'node:path';
import type { ApplyResult, Plan } from '../../../../shared/domain/plan';
import { cachedHash } from '../../hashing/cachedHash';
import { cachePathOf, chunkBytesOf } from '../content';
import type { CachedHash } from '../../ports/hashing';
import type { RunContext } from '../../ports/progress';
import type { PlacedFile } from '../../ports/records';
import { requireDecided, requireSoundPlan, requireSpace, requireTargets } from './applyChecks';
import { applyFiles } from './applyFiles';
import { applyItem } from './applyItem';
import type { ApplyPorts, ApplyRun } from './itemRun';
import { workOf, type ApplyItem, type RowWork } from './applyItems';
import { completeTargets, localNames } from './completeTargets';
import { journaledRun, type RunParts } from './journaledRun';
import type { JournalLine } from './journalLines';
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

export interface ApplyInput extends LockOwner {
  readonly plan: Plan;
  readonly runId: string;
  /** `<data folder>/runs/<run>`. Nothing is written into that data folder but the run itself. */
  readonly runFolder: string;
  readonly title: string;
  readonly leaveUndecided: boolean;
  readonly backup: boolean;
  /** What must stay free on each volume; 1 GiB or 2 % of it when absent. */
  readonly minFreeBytes?: number;
  readonly watch?: RunWatch;
}

const itemsInFlight = 8;
const recordsPerBatch = 100;

/**
 * Nothing is written before the plan is sound, decided and fits: `plan.invalid`, `plan.target_refused`, `decision.needed`,
 * `disk.full`, `lock.root`. Files that fail are rows of the result. A cancelled run keeps what is in place and rejects with
 * an AbortError; its result is in `runs`.
 */
export async function applyPlan(input: ApplyInput, ports: ApplyPorts, context: RunContext): Promise<ApplyResult> {
  context.progress({ phase: 'checking' });
  requireSoundPlan(input.plan, ports.hasher);
  requireDecided(input.plan, input.leaveUndecided);
  const names = await localNames(input.plan, ports.files);
  const plan = completeTargets(input.plan, names);
  requireSoundPlan(plan, ports.hasher);
  const rows = plan.entries.map((entry) => {
    const root = plan.roots.find(({ id }) => id === entry.root)?.target ?? '';
    const isFree = (path: string): boolean => !names.has(entry.root, path);
    return { entry, root, work: workOf(entry, { root, backup: input.backup, isFree }) };
  });
  const items = rows.flatMap(({ work }) => (work.kind === 'write' ? work.items : []));
  const folders = folderItems(plan);
  const roots = new Set([...items, ...folders].map(({ root }) => root));
  await requireTargets(roots, dirname(dirname(input.runFolder)), ports.files);
  await requireSpace(items, { inFlight: itemsInFlight, minFreeBytes: input.minFreeBytes }, ports.files);
  context.signal.throwIfAborted();
  await recoverUnfinished(dirname(input.runFolder), roots, ports, input);
  return runLocked({ ...input, plan }, { rows, items, folders, roots }, ports, context);
}

interface Row {
  readonly entry: Plan['entries'][number];
  readonly root: string;
  readonly work: RowWork;
}

interface Todo {
  readonly rows: readonly Row[];
  readonly items: readonly ApplyItem[];
  readonly folders: readonly FolderItem[];
  /** Those that something is written into. */
  readonly roots: ReadonlySet<string>;
}

/** Holds the lock of every root for as long as the run takes. */
async function runLocked(input: ApplyInput, todo: Todo, ports: ApplyPorts, context: RunContext): Promise<ApplyResult> {
  const { plan, runId, title } = input;
  const { jobId } = plan.source;
  const run = {
    ...input,
    runId,
    kind: 'download' as const,
    planId: plan.planId,
    title,
    ...(jobId === undefined ? {} : { jobId }),
  };
  return journaledRun(run, todo.roots, ports, context, (parts) => work(input, todo, { ports, context, ...parts }));
}

interface WorkParts extends RunParts {
  readonly ports: ApplyPorts;
  readonly context: RunContext;
}

async function work(input: ApplyInput, { rows, items, folders, roots }: Todo, parts: WorkParts): Promise<void> {
  const { ports, context, journal, nextNumber } = parts;
  await proveNames(input.plan, roots, ports.files);
  await settleRows(rows, nextNumber, parts);

  const same = createSameContent(items);
  const records = createRecords(input.runId, ports);
  const stop = new AbortController();
  const run: ApplyRun = {
    runId: input.runId,
    ports,
    signal: AbortSignal.any([context.signal, stop.signal]),
    journal,
    meter: createRunMeter(
      { files: items.length, bytes: items.reduce((sum, { size }) => sum + size, 0) },
      context.progress,
    ),
    nextNumber,
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
    await applyFiles(
      items.filter(({ link }) => link === undefined),
      run,
      { inFlight: itemsInFlight, stop, settled, watch: input.watch },
    );
    await makeEmptyFolders(folders, run);
    // Never before the files: nothing is ever written through a link of this plan.
    await applyLinks(
      items.filter(({ link }) => link !== undefined),
      run,
      input.watch,
    );
  } finally {
    records.flush();
  }
  context.signal.throwIfAborted();
}

/** One after the other, because each looks where it leads through those before it. */
async function applyLinks(items: readonly ApplyItem[], run: ApplyRun, watch: RunWatch | undefined): Promise<void> {
  const { ordered, circular } = linkOrder(items);
  for (const item of ordered) {
    run.signal.throwIfAborted();
    watch?.started(item);
    watch?.ended(item, await applyItem(item, run, linkWork(item, item.link ?? '', run)));
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

/** Rows that nothing is written for; what was declined is remembered. */
async function settleRows(
  rows: readonly Row[],
  nextNumber: () => number,
  { ports, journal }: WorkParts,
): Promise<void> {
  const lines: JournalLine[] = [];
  for (const { entry, root, work } of rows) {
    if (work.kind === 'leave') lines.push({ skip: { n: nextNumber(), code: work.code } });
    if (work.kind === 'ask') lines.push({ ask: { n: nextNumber(), root, path: entry.path, code: work.code } });
  }
  const declined = rows.filter(({ work, root }) => work.kind === 'leave' && work.code === 'keep-mine' && root !== '');
  if (declined.length > 0)
    ports.declined.put(declined.map(({ entry, root }) => ({ root, path: entry.path, hash: entry.remote.hash })));
  await journal.append(...lines);
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
