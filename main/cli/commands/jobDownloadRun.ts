/** Brings files of a job home: find, ask for folders, plan, apply. One way for every form of talking. */
import { join } from 'node:path';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { Engine } from '../../engine/engine';
import { findInputs } from '../../engine/outputs/discovery/findInputs';
import { findOutputs, type FoundOutputs } from '../../engine/outputs/discovery/findOutputs';
import { filterFound, noneWanted } from '../../engine/outputs/discovery/filterFound';
import { newestOnly } from '../../engine/outputs/discovery/newestOnly';
import { openJobSource, outputsOf, type JobSource } from '../../engine/outputs/jobSource';
import type { ColumnPlan } from '../../engine/outputs/plan/columns/columnPlan';
import { planPieces } from '../../engine/outputs/plan/planDocument';
import { mappingRuleOf } from '../../engine/mapping/rulesInForce';
import { planJob } from '../../engine/outputs/plan/planJob';
import { prefixFolderOf } from '../../engine/outputs/plan/targetFolder';
import { isAbsolutePath } from '../../../shared/domain/paths/components';
import { replan } from '../../engine/outputs/plan/replan';
import { journalName, placeOf } from '../../engine/outputs/apply/places';
import { readJournal } from '../../engine/outputs/apply/journal';
import { resultFiles } from '../../engine/outputs/resultFiles';
import { requireId } from '../../engine/store/ids';
import { writeOutputPieces } from '../outputFile';
import type { Session } from '../session';
import { withSignIn } from '../signInWatch';
import { absolute } from '../typedPath';
import { applyAs } from './downloadApply';
import { mapsOf, planFields, planningOf } from './downloadPlan';
import { chooseForm, type Form, type RootToConfirm } from './jobDownloadForm';
import { presetOfWish, type ConflictWish } from './jobDownloadConflicts';
import { usage } from './manifestOptions';

export type DownloadedKind = 'output' | 'input';

export interface JobDownloadOptions extends ConflictWish {
  readonly jobId?: string;
  readonly stepId?: string;
  readonly taskId?: string;
  readonly include?: readonly string[];
  readonly matchPathsBy: string;
  readonly ignoreStorageProfiles?: boolean;
  readonly yes?: boolean;
  readonly output?: string;
  readonly to?: string;
  readonly map?: readonly string[];
  readonly on?: readonly string[];
  readonly alwaysCopy?: boolean;
  readonly planOnly?: string;
  readonly allRuns?: boolean;
  readonly leaveUndecided?: boolean;
  readonly backup: boolean;
}

/** Exit codes as `download apply`; nothing to bring home is no error. */
export async function downloadJob(kind: DownloadedKind, options: JobDownloadOptions, outer: Session): Promise<number> {
  const wish = {
    json: outer.options.json === true,
    ...(options.output === undefined ? {} : { output: options.output }),
  };
  const form = chooseForm(wish, outer);
  try {
    return await bringHome(kind, options, form);
  } catch (error) {
    form.failed(error);
    throw error;
  } finally {
    form.close();
  }
}

async function bringHome(kind: DownloadedKind, options: JobDownloadOptions, form: Form): Promise<number> {
  requireScope(options);
  const engine = await form.session.engine();
  const source = await sourceOf(options, engine, form.session);
  form.title(source.job.name);
  return await withSignIn(engine, form.session, (session) =>
    bringFrom(source, kind, options, engine, { ...form, session }),
  );
}

async function bringFrom(
  source: JobSource,
  kind: DownloadedKind,
  options: JobDownloadOptions,
  engine: Engine,
  form: Form,
): Promise<number> {
  const { session } = form;
  const { context, output } = session;
  const verb = `job download-${kind}`;
  for (const warning of source.warnings) output.warning(warning);
  const all = await find(kind, options, source, engine, session);
  // In the words of the Deadline client nobody is asked which of several writings is meant.
  const isAsked =
    options.preset !== undefined || options.on?.some((rule) => rule.startsWith('several-versions=')) === true;
  const found = isAsked ? all : newestOnly(all);
  if (found.empty !== undefined) {
    if (source.unlisted !== undefined) throw source.unlisted;
    form.nothing(verb, found.empty.message, found.empty.reason);
    return exitCodes.ok;
  }
  const plan = await planPlaces(options, { source, found }, engine, form);
  if (plan === undefined) {
    form.nothing(verb, 'Nothing was downloaded.', 'declined');
    return exitCodes.ok;
  }
  if (plan.totals.entries === 0) {
    form.nothing(verb, noneWanted(options.include ?? []), 'filter');
    return exitCodes.ok;
  }
  if (options.planOnly !== undefined) return await writePlan(verb, plan, absolute(options.planOnly), engine, form);
  let runId = '';
  const told = {
    ...output,
    result: (of: string, fields: Readonly<Record<string, unknown>>) => {
      if (typeof fields['runId'] === 'string') runId = fields['runId'];
      output.result(of, fields);
    },
  };
  const code = await applyAs(
    verb,
    { plan, title: source.job.name, store: source.store },
    { leaveUndecided: options.leaveUndecided === true, backup: options.backup },
    { ...session, output: told },
  );
  await form.summary(() => filesOfRun(runId, engine, context.signal));
  // What their lists name is not even known: the rest coming home is no success.
  if (code === exitCodes.ok && found.failed.length > 0) {
    form.incomplete('Some lists of outputs could not be read; what they name was left out.');
    return exitCodes.partlyFailed;
  }
  if (code === exitCodes.partlyFailed) form.incomplete('Some files could not be downloaded.');
  if (code === exitCodes.decisionsNeeded) form.incomplete('Some files need a decision and were left alone.');
  return code;
}

function requireScope({ stepId, taskId, matchPathsBy }: JobDownloadOptions): void {
  if (taskId !== undefined && stepId === undefined)
    throw usage("Missing option '--step-id' required with '--task-id'.", 'A task is known within its step.');
  if (stepId !== undefined) requireId('step', stepId);
  if (taskId !== undefined) requireId('task', taskId);
  if (!['JOB', 'LOCAL'].includes(matchPathsBy.toUpperCase()))
    throw usage(`--match-paths-by ${JSON.stringify(matchPathsBy)} is neither JOB nor LOCAL.`, 'Give one of the two.');
}

async function sourceOf({ jobId }: JobDownloadOptions, engine: Engine, session: Session): Promise<JobSource> {
  const id = jobId ?? engine.settings.client.get('defaults.job_id');
  if (id === '') throw usage('No job is named.', 'Add --job-id.');
  const { s3RootUri, store } = session.options;
  const parts = {
    connections: engine.connections,
    runs: engine.parts.ports.runs,
    planOfRun: (runId: string, uid: string) => engine.downloads.planOfRun(runId, uid),
    storageProfileId: engine.settings.get('deadline.storageProfileId'),
    isStoreNamed: s3RootUri !== undefined || store !== undefined,
  };
  return await openJobSource(requireId('job', id), parts, session.context.signal);
}

async function find(
  kind: DownloadedKind,
  { stepId, taskId, allRuns, matchPathsBy, include = [] }: JobDownloadOptions,
  { job, store, deadline, knownKeys }: JobSource,
  { parts }: Engine,
  { context }: Session,
): Promise<FoundOutputs> {
  const { farmId, queueId, jobId, attachments } = job;
  const ports = { store, hasher: parts.ports.hasher, ...(deadline === undefined ? {} : { deadline }) };
  // A step that there is not is a mistake, not a step without outputs.
  if (stepId !== undefined) await deadline?.getStep({ farmId, queueId, jobId, stepId }, context.signal);
  if (stepId !== undefined && taskId !== undefined)
    await deadline?.getTask({ farmId, queueId, jobId, stepId, taskId }, context.signal);
  const scope = {
    ...outputsOf(job, { knownKeys }),
    ...(stepId === undefined ? {} : { stepId }),
    ...(taskId === undefined ? {} : { taskId }),
    ...(allRuns === true ? { allRuns } : {}),
  };
  const found =
    kind === 'input' ? await findInputs(attachments, ports, context) : await findOutputs(scope, ports, context);
  return matchPathsBy.toUpperCase() === 'JOB' ? filterFound(found, include) : found;
}

/** With every root at its place; `undefined` when the person does not want it. */
async function planPlaces(
  options: JobDownloadOptions,
  { source, found }: { readonly source: JobSource; readonly found: FoundOutputs },
  engine: Engine,
  form: Form,
): Promise<ColumnPlan | undefined> {
  const { context, output } = form.session;
  const { client } = engine.settings;
  const isConfirmed = options.yes === true || client.isOn('settings.auto_accept') || options.planOnly !== undefined;
  const isConfirming = form.asks && !isConfirmed;
  const include = options.matchPathsBy.toUpperCase() === 'LOCAL' ? (options.include ?? []) : [];
  const isLooking = isConfirming || include.length > 0;
  const planning = await planningOf(
    {
      preset: presetOfWish(options, client.get('settings.conflict_resolution')),
      hash: true,
      alwaysCopy: options.alwaysCopy === true,
      ...(options.on === undefined ? {} : { on: options.on }),
    },
    engine,
  );
  const { storeCache, ...own } = engine.parts.ports;
  // What is fetched at once need not be asked for before: the store says then what it lacks.
  const ports = { ...own, store: source.store, ...(options.planOnly === undefined ? {} : { storeCache }) };
  const { plan: first, warnings } = await planJob(
    {
      job: source.job,
      found,
      targets: targetsOf(options, found),
      profiles: source.profiles,
      ownRules: own.ownRules.list().map(mappingRuleOf),
      ignoreStorageProfiles: options.ignoreStorageProfiles === true,
      hashing: isLooking ? 'later' : 'wait',
      ...planning,
    },
    ports,
    context,
  );
  for (const warning of warnings) output.warning(warning);
  const chosen = await askForPlaces(first, isConfirming, engine, form);
  if (chosen === undefined) return undefined;
  if (!isLooking && chosen.size === 0) return first;
  const { version, dataFolder, platform } = engine.parts;
  const { farmId, queueId } = source.job;
  const plan = await replan(
    { previous: first, targets: chosen, hashing: 'wait', include, version, dataFolder, platform },
    ports,
    context,
  );
  for (const { id, source: root } of first.roots) {
    const folder = chosen.get(id);
    if (folder !== undefined) ports.remembered.put(farmId, queueId, root, folder);
  }
  return plan;
}

/** Folders for roots without one, and those that somebody changes; by root id. */
async function askForPlaces(
  plan: ColumnPlan,
  isConfirming: boolean,
  { parts }: Engine,
  form: Form,
): Promise<ReadonlyMap<number, string> | undefined> {
  const pathsOf = pathsByRoot(plan);
  const wanted = plan.roots.filter(({ id }) => pathsOf.has(id));
  const chosen = new Map<number, string>();
  const format = parts.platform === 'windows' ? 'windows' : 'posix';
  const take = (id: number, folder: string): void => {
    if (!isAbsolutePath(folder, format))
      throw usage(`${JSON.stringify(folder)} is not an absolute path.`, 'Name the whole path of a folder here.');
    chosen.set(id, folder);
  };
  for (const { id, source, target } of wanted) if (target === null) take(id, await form.placeOf(source));
  if (!isConfirming) return chosen;
  const roots = wanted.map(({ id, source, target }): RootToConfirm => ({
    source,
    target: chosen.get(id) ?? target,
    paths: pathsOf.get(id) ?? [],
  }));
  const folders = await form.confirm(roots);
  if (folders === undefined) return undefined;
  for (const [index, { id }] of wanted.entries()) {
    const folder = folders[index];
    if (folder !== undefined && folder !== roots[index]?.target) take(id, folder);
  }
  return chosen;
}

function pathsByRoot({ entries }: ColumnPlan): ReadonlyMap<number, readonly string[]> {
  const paths = new Map<number, string[]>();
  for (let index = 0; index < entries.length; index += 1) {
    const root = entries.rootAt(index);
    const list = paths.get(root);
    const path = entries.paths.at(index);
    if (list === undefined) paths.set(root, [path]);
    else list.push(path);
  }
  return paths;
}

/** Of `--map` and `--to`. A source that is none of the roots is a mistake in typing. */
function targetsOf({ to, map }: JobDownloadOptions, { roots }: FoundOutputs): { source: string; target: string }[] {
  const maps = mapsOf(map === undefined ? {} : { map });
  const unknown = maps.find(({ source }) => !roots.some((root) => root.source === source));
  if (unknown !== undefined)
    throw usage(
      `--map names ${unknown.source}, which is none of the roots.`,
      `They are ${roots.map(({ source }) => source).join(', ')}.`,
    );
  if (to === undefined) return maps;
  const folder = absolute(to);
  const rest = roots.filter(({ source }) => !maps.some((one) => one.source === source));
  return [
    ...maps,
    ...rest.map(({ source }) => ({
      source,
      target: roots.length === 1 ? folder : join(folder, prefixFolderOf(source)),
    })),
  ];
}

async function writePlan(verb: string, plan: ColumnPlan, out: string, { parts }: Engine, form: Form): Promise<number> {
  await writeOutputPieces(out, planPieces(plan), parts.ports);
  form.planned(`Planned ${plan.totals.entries} files: ${out}`);
  form.session.output.result(verb, { plan: out, ...planFields(plan) });
  return plan.totals.undecided + plan.totals.blocked === 0 ? exitCodes.ok : exitCodes.decisionsNeeded;
}

const broughtHome = new Set(['new', 'replaced', 'both', 'copied']);

async function filesOfRun(runId: string, { parts }: Engine, signal: AbortSignal): Promise<readonly string[]> {
  if (runId === '') return [];
  const path = join(parts.dataFolder, 'runs', runId, journalName);
  const journal = await readJournal(parts.ports.files, path, signal);
  const files = journal === undefined ? [] : resultFiles(journal, undefined);
  const home = files
    .filter(({ outcome }) => broughtHome.has(outcome))
    .map(({ root, path: name }) => placeOf(root, name));
  return [...new Set(home)].sort();
}
