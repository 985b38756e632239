/**
 * Plans under review, kept on disk so that no decision is lost: runs/<transfer>/plan.satchel-plan.json and the log of what was decided
 * since. Beside a large document lie its columns, which only spare reading it.
 */
import { join } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { Plan } from '../../../../shared/domain/plan';
import type { FileStat, FileSystem } from '../../ports/fileSystem';
import { planInColumns, type ColumnPlan } from './columns/columnPlan';
import { columnTotals } from './columns/columnTotals';
import { logHeader, logLine, replayLog, type DraftChange } from './draftLog';
import { planPieces } from './planDocument';
import { readPlanColumns } from './planFile';
import type { PlanSnapshots } from './snapshot/planSnapshots';

export interface PlanDrafts {
  /** Resolves when this plan is on the disk; what was logged before belongs to it or to no plan any more. */
  save(uid: string, plan: Plan | ColumnPlan): Promise<void>;
  /** Resolves when the change is on the disk. The plan that it changes was saved before. */
  append(uid: string, change: DraftChange): Promise<void>;
  /** Whether the log has grown so long that the plan should be written anew. */
  isLong(uid: string): boolean;
  /** Writes the plan as it is now and forgets the part of the log that it holds; decisions go on being logged meanwhile. */
  compact(uid: string, planNow: () => ColumnPlan): Promise<void>;
  /** `input.not_found` when there is none. */
  read(uid: string): Promise<ColumnPlan>;
  readIfThere(uid: string): Promise<ColumnPlan | undefined>;
  flush(): Promise<void>;
}

const longLogBytes = 8 * 1024 ** 2;
const writeBytes = 1024 ** 2;
const mostLogBytes = 1024 ** 3;

/** The log of one draft as this process knows it. */
interface Log {
  readonly planId: string;
  bytes: number;
  /** Lines since the last compaction began; kept until it ends. */
  recent: string[] | undefined;
}

export function createPlanDrafts(runsFolder: string, files: FileSystem, snapshots?: PlanSnapshots): PlanDrafts {
  const turns = new Map<string, Promise<unknown>>();
  const logs = new Map<string, Log>();
  const compactions = new Map<string, Promise<void>>();
  const planPath = (uid: string): string => join(runsFolder, uid, 'plan.satchel-plan.json');
  const logPath = (uid: string): string => join(runsFolder, uid, 'decisions.jsonl');

  /** One step after the other for each draft; a step that fails does not stop the next. */
  const inTurn = <T>(uid: string, step: () => Promise<T>): Promise<T> => {
    const before = turns.get(uid) ?? Promise.resolve();
    const turn = before.then(step, step);
    turns.set(uid, turn);
    return turn;
  };
  /** Keeps the columns of a file as they are now, unless an entry is replaced meanwhile. */
  const snapshotOf = (uid: string, plan: ColumnPlan): ((file: FileStat | undefined) => Promise<void>) => {
    const { facts } = plan.entries;
    const { replacements } = facts;
    return async (file) => {
      if (file !== undefined)
        await snapshots?.keep(planPath(uid), file, plan, () => facts.replacements === replacements);
    };
  };
  const writeDocument = async (uid: string, given: Plan | ColumnPlan, suffix: string): Promise<void> => {
    const plan = planInColumns(given);
    const keepSnapshot = snapshotOf(uid, plan);
    const folder = join(runsFolder, uid);
    const temp = `${planPath(uid)}.${suffix}`;
    await files.makeFolders(folder);
    // Left by a process that was killed while it wrote.
    await files.unlink(temp);
    const file = await files.createExclusive(temp);
    try {
      for (const piece of joined(planPieces(plan))) await file.write(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    const written = await files.lstat(temp);
    await files.rename(temp, planPath(uid));
    await files.syncFolder(folder);
    await keepSnapshot(written);
  };
  const addToLog = async (uid: string, planId: string, bytes: Uint8Array): Promise<void> => {
    const isNew = (await files.lstat(logPath(uid))) === undefined;
    const file = await files.openAppend(logPath(uid));
    try {
      if (isNew) await file.write(new TextEncoder().encode(logHeader(planId)));
      await file.write(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (isNew) await files.syncFolder(join(runsFolder, uid));
  };
  const rewriteLog = async (uid: string, planId: string, lines: readonly string[]): Promise<void> => {
    const bytes = new TextEncoder().encode(logHeader(planId) + lines.join(''));
    await files.writeFileAtomic(logPath(uid), bytes);
    logs.set(uid, { ...newLog(planId), bytes: bytes.length });
  };
  const readAnew = async (uid: string): Promise<ColumnPlan> => {
    const file = await files.lstat(planPath(uid));
    const plan = await readPlanColumns(planPath(uid), files);
    await snapshotOf(uid, plan)(file);
    return plan;
  };
  const readDraft = async (uid: string): Promise<ColumnPlan | undefined> => {
    if ((await files.lstat(planPath(uid))) === undefined) return undefined;
    const plan = (await snapshots?.read(planPath(uid))) ?? (await readAnew(uid));
    const hasLog = (await files.lstat(logPath(uid))) !== undefined;
    const text = hasLog ? new TextDecoder().decode(await files.readFile(logPath(uid), mostLogBytes)) : '';
    const { lines, preset, rules, leftOut } = replayLog(text, plan.planId, plan.entries);
    // A torn line must not be continued, nor the log of another plan: the lines that count begin a new one.
    if (!hasLog && !logs.has(uid)) logs.set(uid, newLog(plan.planId));
    if (hasLog && !logs.has(uid)) {
      const kept = lines === 0 ? [] : text.split('\n').slice(1, 1 + lines);
      await rewriteLog(
        uid,
        plan.planId,
        kept.map((line) => `${line}\n`),
      );
    }
    if (lines === 0) return plan;
    const totals = { ...plan.totals, ...columnTotals(plan.entries) };
    const isReady = totals.undecided + totals.blocked === 0;
    return {
      ...plan,
      ...(preset === undefined ? {} : { preset }),
      ...(rules === undefined ? {} : { rules }),
      ...(leftOut === undefined ? {} : { leftOut }),
      totals,
      state: plan.state === 'applied' ? 'applied' : isReady ? 'ready' : 'draft',
    };
  };
  const readIfThere = (uid: string): Promise<ColumnPlan | undefined> => inTurn(uid, () => readDraft(uid));

  return {
    save: async (uid, plan) => {
      // What a compaction still writes is older; a failed one is its own caller's matter.
      await Promise.allSettled([compactions.get(uid)]);
      await inTurn(uid, async () => {
        logs.delete(uid);
        await writeDocument(uid, plan, 'new');
        // Killed in between, the log is read once more over the plan that holds it already, or not at all over another one.
        await files.unlink(logPath(uid));
        logs.set(uid, newLog(plan.planId));
      });
    },
    append: (uid, change) =>
      inTurn(uid, async () => {
        // After a line that failed the log is mended before it goes on.
        if (!logs.has(uid)) await readDraft(uid);
        const log = logs.get(uid);
        if (log === undefined) throw noPlan();
        const line = logLine(change);
        const bytes = new TextEncoder().encode(line);
        // Whoever fails here leaves a line behind which nothing may be written before it is mended.
        logs.delete(uid);
        await addToLog(uid, log.planId, bytes);
        logs.set(uid, log);
        log.bytes += bytes.length;
        log.recent?.push(line);
      }),
    isLong: (uid) => (logs.get(uid)?.bytes ?? 0) > longLogBytes && !compactions.has(uid),
    compact: (uid, planNow) => {
      const before = compactions.get(uid);
      const compaction = (async () => {
        await Promise.allSettled([before]);
        const log = logs.get(uid);
        const plan = planNow();
        if (log !== undefined) log.recent = [];
        await writeDocument(uid, plan, 'compact');
        await inTurn(uid, async () => {
          if (log !== undefined && logs.get(uid) === log) await rewriteLog(uid, plan.planId, log.recent ?? []);
        });
      })().finally(() => {
        if (compactions.get(uid) === compaction) compactions.delete(uid);
      });
      compactions.set(uid, compaction);
      return compaction;
    },
    readIfThere,
    read: async (uid) => {
      const plan = await readIfThere(uid);
      if (plan !== undefined) return plan;
      throw noPlan();
    },
    flush: async () => {
      await Promise.allSettled([...compactions.values()]);
      await Promise.all(turns.values());
    },
  };
}

function newLog(planId: string): Log {
  return { planId, bytes: 0, recent: undefined };
}

function noPlan(): AppError {
  return new AppError({
    code: 'input.not_found',
    message: 'This transfer has no plan to review.',
    hint: 'Bring the job home again to plan it.',
  });
}

/** Small pieces together, so that the disk sees few writes. */
function* joined(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    waiting.push(piece);
    bytes += piece.length;
    if (bytes < writeBytes) continue;
    yield concatenated(waiting, bytes);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield concatenated(waiting, bytes);
}

function concatenated(pieces: readonly Uint8Array[], bytes: number): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const all = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
