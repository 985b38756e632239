/** Finished runs as their page works with them: rows, paths, reports, plans, and the rest tried again. */
import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { Input, Output } from '../../../shared/ipc/contract';
import { visibleText } from '../../../shared/text/format';
import type { EngineParts } from '../engineParts';
import type { RunRecord } from '../ports/records';
import type { TransferBoard } from '../transfers/board';
import { readJournal } from './apply/journal';
import { journalName, placeOf } from './apply/places';
import type { Downloads } from './downloads';
import { handOut } from './handedOut';
import { planInObjects, type ColumnPlan } from './plan/columns/columnPlan';
import { restOf } from './plan/planRest';
import { commandOfPlan, exportPlan } from './planHandOut';
import { isRetryable, keyOf, resultFiles, type ResultFile } from './resultFiles';
import { reportStarts, resultCsv, resultJson } from './resultReport';
import { createResultModel, type ResultModel } from './resultRows';

type Uid = string;
type RowsOf = { readonly uid: Uid; readonly rowIds: readonly string[] };
type Paths = { readonly paths: string[] };

export interface Results {
  rows(ask: Input<'result.rows'>): Promise<Output<'result.rows'>>;
  /** Of all files of the rows, there or not. */
  paths(rows: RowsOf): Promise<Paths>;
  /** Only files that are there below the root of their run, no link leading out. `input.invalid` for more than 500, `input.not_found` for none. */
  present(rows: RowsOf): Promise<Paths>;
  /** `input.not_found` when there is no plan, or nothing that could be tried again. */
  retry(uid: Uid): Promise<{ uid: Uid }>;
  /** Throws as `handOut` does. */
  report(uid: Uid, path: string): Promise<{ path: string; files: number }>;
  exportPlan(uid: Uid, path: string): Promise<{ path: string }>;
  command(uid: Uid): Promise<{ line: string; path: string }>;
}

/** What one drag can carry. */
const mostDragged = 500;
const longestReadMs = 120_000;

interface OpenRun {
  readonly run: RunRecord;
  readonly model: ResultModel;
  readonly hasPlan: boolean;
}

export function createResults({
  parts,
  board,
  downloads,
}: {
  readonly parts: EngineParts;
  readonly board: TransferBoard;
  readonly downloads: Pick<Downloads, 'planOfRun' | 'planRest' | 'review'>;
}): Results {
  const { ports, dataFolder } = parts;
  /** The run that was asked about last: its page asks again with every scroll. */
  let latest: { readonly runId: string; readonly opened: Promise<OpenRun> } | undefined;

  const runOf = (uid: Uid): RunRecord => {
    const runId = ports.runs.get(uid)?.runId ?? board.get(uid).snapshot.runId;
    const run = runId === undefined ? undefined : ports.runs.get(runId);
    if (run?.result !== undefined && run.kind !== 'undo') return run;
    throw new AppError({ code: 'input.not_found', message: 'This download has no result yet.' });
  };
  const openRun = async (run: RunRecord, uid: Uid): Promise<OpenRun> => {
    const path = join(dataFolder, 'runs', run.runId, journalName);
    const journal = await readJournal(ports.files, path, AbortSignal.timeout(longestReadMs));
    if (journal === undefined)
      throw new AppError({ code: 'input.not_found', message: 'The journal of this run is gone.' });
    const plan = await downloads.planOfRun(run.runId, uid);
    return { run, model: createResultModel(resultFiles(journal, plan)), hasPlan: plan !== undefined };
  };
  const opened = (uid: Uid): Promise<OpenRun> => {
    const run = runOf(uid);
    if (latest?.runId !== run.runId) {
      const opening = openRun(run, uid);
      latest = { runId: run.runId, opened: opening };
      opening.catch(() => {
        // The next question reads it again.
        if (latest?.opened === opening) latest = undefined;
      });
    }
    return latest.opened;
  };
  const placesOf = async ({ uid, rowIds }: RowsOf): Promise<readonly ResultFile[]> =>
    (await opened(uid)).model.filesOf(rowIds).filter(({ root }) => root !== '');

  const isThere = async ({ root, path }: ResultFile): Promise<boolean> => {
    const place = placeOf(root, path);
    try {
      if ((await ports.files.lstat(place))?.type !== 'file') return false;
      const [realRoot, realPlace] = await Promise.all([ports.files.realPath(root), ports.files.realPath(place)]);
      return realPlace === placeOf(realRoot, path);
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  };
  const requirePlan = async (uid: Uid): Promise<ColumnPlan> => {
    const plan = await downloads.planOfRun(runOf(uid).runId, uid);
    if (plan !== undefined) return plan;
    throw new AppError({
      code: 'input.not_found',
      message: 'The plan of this run was not kept, so it cannot be opened or tried again by itself.',
      safe: 'Nothing was changed.',
      hint: 'Bring the job home again: what is here already is proved identical.',
    });
  };
  /** Of a review that waits the decisions of now, of a run those it was applied with. */
  const planOf = async (uid: Uid) =>
    ports.runs.get(uid) === undefined && board.get(uid).snapshot.state !== 'done'
      ? downloads.review(uid, (review) => review.plan())
      : requirePlan(uid);

  return {
    rows: async ({ uid, outcomes, opened: open, start, count }) => {
      const { run, model, hasPlan } = await opened(uid);
      const { rows, total } = model.window(outcomes, new Set(open), start, count);
      return {
        runId: run.runId,
        total,
        start,
        rows: [...rows],
        counts: [...model.counts],
        retryable: hasPlan ? model.files.filter(isRetryable).length : 0,
        hasPlan,
      };
    },
    paths: async (rows) => {
      const files = await placesOf(rows);
      // One line each, whatever the farm called them.
      return { paths: files.map(({ root, path }) => visibleText(placeOf(root, path))) };
    },
    present: async (rows) => {
      const files = await placesOf(rows);
      if (files.length > mostDragged) throw tooMany(files.length);
      const there = await Promise.all(files.map(isThere));
      const paths = files.filter((_, index) => there[index] === true).map(({ root, path }) => placeOf(root, path));
      if (paths.length > 0) return { paths };
      throw new AppError({
        code: 'input.not_found',
        message: 'None of these files is there any more.',
        safe: 'Nothing was moved or copied.',
      });
    },
    retry: async (uid) => {
      const { run, model } = await opened(uid);
      const plan = await requirePlan(uid);
      const wanted = new Set(model.files.filter(isRetryable).map(({ root, path }) => keyOf(root, path)));
      const rest = restOf(planInObjects(plan), (root, path) => wanted.has(keyOf(root, path)));
      if (rest.entries.length === 0)
        throw new AppError({ code: 'input.not_found', message: 'Nothing of this download can be tried again.' });
      return downloads.planRest(run.title, rest);
    },
    report: async (uid, path) => {
      const { run, model } = await opened(uid);
      const isTable = path.toLowerCase().endsWith('.csv');
      const text = isTable ? resultCsv(model.files) : resultJson(headOf(run, model), model.files);
      const start = isTable ? reportStarts.csv : reportStarts.json;
      await handOut({ path, extension: isTable ? '.csv' : '.json', start, pieces: [Buffer.from(text)] }, ports);
      return { path, files: model.files.length };
    },
    exportPlan: async (uid, path) => {
      await exportPlan(await planOf(uid), path, parts);
      return { path };
    },
    command: async (uid) => commandOfPlan(await planOf(uid), parts),
  };
}

function headOf({ runId, title, startedMs, finishedMs }: RunRecord, { counts }: ResultModel) {
  return {
    runId,
    title,
    startedAt: new Date(startedMs).toISOString(),
    finishedAt: new Date(finishedMs ?? startedMs).toISOString(),
    totals: Object.fromEntries(counts.map(({ outcome, files }) => [outcome, files])),
  };
}

function tooMany(count: number): AppError {
  return new AppError({
    code: 'input.invalid',
    message: `${count} files are more than a drag can carry; ${mostDragged} are the most.`,
    safe: 'Nothing was moved or copied.',
    hint: 'Drag their folder from the file manager, or fewer of them.',
  });
}
