/** Brings home what runs of the tasks of one job left, and notes each run as done as soon as its files are verified. */
import { join } from 'node:path';
import { AppError, isAbort, toErrorDto, type ErrorDto } from '../../../shared/domain/errors';
import { applyPlan } from '../outputs/apply/applyPlan';
import { localNames } from '../outputs/apply/completeTargets';
import { forgetLost } from '../outputs/apply/forgetLost';
import type { LockOwner } from '../outputs/apply/rootLock';
import { fetchOutputs } from '../outputs/discovery/fetchOutputs';
import { mergedDiscovery } from '../outputs/discovery/discover';
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';
import { planJob, type PlanJobInput } from '../outputs/plan/planJob';
import { settlePlan } from '../outputs/plan/settle';
import type { EnginePorts } from '../ports/enginePorts';
import type { QueueRef } from '../ports/deadline';
import type { RunContext } from '../ports/progress';
import type { LookedJob } from './candidates';
import type { JobActions, TaskRun } from './jobActions';
import { ownersOf, watchOwners, type Tally } from './ownedFiles';

/** How a plan is made, whatever the job: presets and rules. */
export type SyncPlanning = Omit<PlanJobInput, 'job' | 'found' | 'targets' | 'profiles' | 'hashing' | 'include'>;

export interface BringInput {
  readonly queue: QueueRef;
  readonly job: LookedJob;
  readonly actions: JobActions;
  readonly profiles: NonNullable<PlanJobInput['profiles']>;
  readonly planning: SyncPlanning;
  readonly backup: boolean;
  readonly isDryRun: boolean;
  readonly owner: LockOwner;
  readonly runsFolder: string;
}

export interface BringPorts extends EnginePorts {
  readonly keepPlan: (runId: string, plan: ColumnPlan) => Promise<void>;
}

/** What became of one run of a task. */
export interface BroughtRun {
  readonly run: TaskRun;
  readonly isHome: boolean;
  readonly totalFiles: number;
  readonly homeFiles: number;
  /** Why not all of it is home. */
  readonly error?: ErrorDto;
}

export interface BroughtJob {
  readonly runs: readonly BroughtRun[];
  /** Files that are home now, by their number. */
  readonly downloadedFiles: number;
  readonly downloadedBytes: number;
  /** Roots that nobody has given a place here. */
  readonly unplaced: readonly string[];
  readonly undecidedFiles: number;
  readonly warnings: readonly string[];
  readonly runId?: string;
}

/** Files that fail are told; throws what concerns the whole job, and an AbortError for a run that was stopped. */
export async function bringJob(
  input: BringInput,
  ports: BringPorts,
  context: RunContext,
  isHome: (run: TaskRun) => void,
): Promise<BroughtJob> {
  const { queue, job, actions } = input;
  const { wanted } = actions;
  const outputs = wanted.flatMap((run) => run.outputs);
  const fetched = await fetchOutputs(outputs, job.attachments, ports, context);
  const found = mergedDiscovery(fetched, actions.unrecognised, ports.hasher);
  const unread = new Map(
    fetched.failed.map(({ key, error }) => [outputs.find((output) => output.key === key)?.sessionActionId, error]),
  );
  if (found.roots.length === 0) return withoutFiles(wanted, unread, isHome);
  const { jobId, name } = job.found;
  const { plan: first, warnings } = await planJob(
    {
      ...input.planning,
      job: { ...queue, jobId, name, attachments: job.attachments },
      found,
      targets: [],
      profiles: input.profiles,
      hashing: 'wait',
    },
    ports,
    context,
  );
  const plan = settlePlan(first, await localNames(first, ports.files, 'all'));
  const byId = new Map(wanted.map((run) => [run.sessionActionId, run]));
  const readable = wanted.filter(({ sessionActionId }) => !unread.has(sessionActionId));
  const { watch, tallies } = watchOwners(
    plan,
    ownersOf(fetched, ports.hasher),
    readable.map(({ sessionActionId }) => sessionActionId),
    (id) => {
      const run = byId.get(id);
      if (run !== undefined && !input.isDryRun) isHome(run);
    },
  );
  const unplaced = unplacedRoots(plan);
  const told = {
    unplaced,
    undecidedFiles: [...tallies.values()].reduce((sum, { undecided }) => sum + undecided, 0),
    warnings: [...warnings, ...unplaced.map((root) => noPlace(root, jobId))],
  };
  if (input.isDryRun) return { ...told, ...preview(plan, wanted, tallies, unread) };
  const runId = ports.ids.uuid();
  const apply = {
    plan,
    runId,
    runFolder: join(input.runsFolder, runId),
    title: name,
    leaveUndecided: true,
    backup: input.backup,
    watch,
    ...input.owner,
  };
  const result = await applyPlan(apply, ports, context).finally(() => ports.keepPlan(runId, plan));
  forgetLost(result, ports.store, ports.storeCache);
  return {
    ...told,
    runs: wanted.map((run) => broughtRun(run, tallies.get(run.sessionActionId), unread)),
    downloadedFiles: result.downloaded + result.replaced + result.keptBoth,
    downloadedBytes: result.bytes,
    runId,
  };
}

function withoutFiles(
  wanted: readonly TaskRun[],
  unread: ReadonlyMap<string | undefined, ErrorDto>,
  isHome: (run: TaskRun) => void,
): BroughtJob {
  for (const run of wanted) if (!unread.has(run.sessionActionId)) isHome(run);
  const runs = wanted.map((run) => broughtRun(run, undefined, unread));
  return { runs, downloadedFiles: 0, downloadedBytes: 0, unplaced: [], undecidedFiles: 0, warnings: [] };
}

function broughtRun(
  run: TaskRun,
  tally: Tally | undefined,
  unread: ReadonlyMap<string | undefined, ErrorDto>,
): BroughtRun {
  const error = unread.get(run.sessionActionId) ?? [...(tally?.failed.values() ?? [])][0];
  const { total = 0, home = 0, undecided = 0 } = tally ?? {};
  const isHome = error === undefined && undecided === 0 && (tally === undefined || tally.open.size === 0);
  return {
    run,
    isHome,
    totalFiles: total,
    homeFiles: home,
    ...(error === undefined ? (undecided > 0 ? { error: undecidedError(undecided) } : {}) : { error }),
  };
}

/** As if every file that would be written came home. */
function preview(
  plan: ColumnPlan,
  wanted: readonly TaskRun[],
  tallies: ReadonlyMap<string, Tally>,
  unread: ReadonlyMap<string | undefined, ErrorDto>,
): Pick<BroughtJob, 'runs' | 'downloadedFiles' | 'downloadedBytes'> {
  const open = new Set([...tallies.values()].flatMap((tally) => [...tally.open]));
  for (const tally of tallies.values()) {
    tally.home += tally.open.size;
    tally.open.clear();
  }
  return {
    runs: wanted.map((run) => broughtRun(run, tallies.get(run.sessionActionId), unread)),
    downloadedFiles: open.size,
    downloadedBytes: plan.totals.fetchBytes,
  };
}

/** Where something would go that nobody has said where. */
function unplacedRoots({ roots, entries }: ColumnPlan): readonly string[] {
  const open = new Set(roots.flatMap(({ id, target }) => (target === null ? [id] : [])));
  const used = new Set<number>();
  for (let index = 0; open.size > 0 && index < entries.length; index += 1)
    if (open.has(entries.rootAt(index))) used.add(entries.rootAt(index));
  return roots.flatMap(({ id, source }) => (used.has(id) ? [source] : []));
}

function noPlace(root: string, jobId: string): string {
  return `${root} of ${jobId} has no place on this computer, so its files wait. Name one: satchel job download-output --job-id ${jobId} --map '${root}=FOLDER'.`;
}

function undecidedError(count: number): ErrorDto {
  return new AppError({
    code: 'decision.needed',
    message: `${count} ${count === 1 ? 'file waits' : 'files wait'} for somebody to say what becomes of ${count === 1 ? 'it' : 'them'}.`,
    safe: 'They are left in the store.',
    hint: 'Bring the job home by itself, which asks where its files go and what becomes of those that are there.',
    commandHint: 'Name places with satchel job download-output --map, or choose another --conflict-resolution.',
  }).dto;
}

/** What failed as a whole; an abort and what concerns every job alike go on to whoever waits. */
export function jobErrorOf(thrown: unknown): ErrorDto {
  if (isAbort(thrown)) throw thrown;
  return toErrorDto(thrown);
}
