/** `satchel download apply`. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AppError, isAbort } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { Plan } from '../../../shared/domain/plan';
import type { Engine } from '../../engine/engine';
import { applyGuards, guardRefused } from '../../engine/outputs/apply/applyGuards';
import { forgetLost } from '../../engine/outputs/apply/forgetLost';
import { applyPlan } from '../../engine/outputs/apply/applyPlan';
import { localNames } from '../../engine/outputs/apply/completeTargets';
import type { BlobStore } from '../../engine/ports/blobStore';
import { planInColumns, type ColumnPlan } from '../../engine/outputs/plan/columns/columnPlan';
import { alwaysCopyRules } from '../../engine/outputs/plan/alwaysCopy';
import { requiredPreset } from '../../engine/outputs/plan/ownPresets';
import { parseOnRules } from '../../engine/outputs/plan/onRules';
import { openPlanStore, readPlanColumns } from '../../engine/outputs/plan/planFile';
import { acceptRecommended, redecide } from '../../engine/outputs/plan/redecide';
import { settlePlan } from '../../engine/outputs/plan/settle';
import { inputFile } from '../inputFile';
import type { Session } from '../session';
import { absolute } from '../typedPath';

export interface ApplyOptions {
  readonly preset?: string;
  readonly on?: readonly string[];
  readonly alwaysCopy?: boolean;
  readonly leaveUndecided?: boolean;
  readonly acceptRecommended?: boolean;
  readonly backup: boolean;
  /** Of `download apply`: what is worth a second look is warned about and keeps it from starting, unless this is given. */
  readonly yes?: boolean;
}

/** Exit 3 when files failed, 15 when a guard wants `--yes`, 16 when rows need a person. */
export async function applyVerb(file: string, options: ApplyOptions, session: Session): Promise<number> {
  const { files } = (await session.engine()).parts.ports;
  const path = absolute(file);
  const plan = await readPlanColumns(await inputFile(path, files), files);
  const guarded = { ...options, yes: options.yes === true };
  return applyAs('download apply', { plan, title: plan.source.jobName ?? path }, guarded, session);
}

/** Applies a plan and tells what became of it, as the verb that was typed. */
export async function applyAs(
  verb: string,
  planned: {
    readonly plan: Plan | ColumnPlan;
    readonly title: string;
    /** Where the plan was made from; else it is found by the plan. Closed afterwards. */
    readonly store?: BlobStore;
  },
  options: ApplyOptions,
  session: Session,
): Promise<number> {
  const { output, context } = session;
  const engine = await session.engine();
  const plan = await decided(planInColumns(planned.plan), options, engine);
  await heedGuards(plan, options, engine, session);
  await engine.backups.purgeDaily(context.signal);
  const runId = engine.parts.ports.ids.uuid();
  const input = {
    plan,
    runId,
    runFolder: join(engine.parts.dataFolder, 'runs', runId),
    title: planned.title,
    leaveUndecided: options.leaveUndecided === true,
    backup: options.backup,
    hostName: engine.parts.hostName,
    processId: engine.parts.processId,
    isProcessAlive: engine.parts.isProcessAlive,
  };
  const store = planned.store ?? (await storeOf(plan, engine, session));
  const result = await applyPlan(input, { ...engine.parts.ports, store }, context)
    .catch((error: unknown) => {
      throw isAbort(error) ? interrupted(runId, engine) : error;
    })
    .finally(async () => {
      await store.close();
      await engine.downloads.keepPlan(runId, plan);
    });
  forgetLost(result, store, engine.parts.ports.storeCache);
  for (const { path: failed, message } of result.failed) output.text(`failed   ${failed}  ${message}`);
  for (const { path: asked, code } of result.asked)
    output.text(`${code === 'decision.needed' ? 'decide ' : 'changed'}  ${asked}  ${askedWhy(code)}`);
  output.text(
    `${result.downloaded} new, ${result.replaced} replaced, ${result.keptBoth} kept both${result.copied === undefined ? '' : ` with ${result.copied} equal frames copied along`}, ${result.identical} identical, ${result.skipped} skipped. Undo: satchel download undo ${runId}`,
  );
  output.result(verb, { ...result });
  if (result.failed.length > 0) return exitCodes.partlyFailed;
  return result.asked.length > 0 ? exitCodes.decisionsNeeded : exitCodes.ok;
}

/** Told every time; `plan.guard` when nobody said yes to it. Verbs without `--yes` are only warned. */
async function heedGuards(plan: ColumnPlan, options: ApplyOptions, engine: Engine, { output }: Session): Promise<void> {
  const guards = await applyGuards(plan, options.backup, engine.parts.ports.files, {
    platform: engine.parts.platform,
    home: homedir(),
  });
  for (const { guard, count, message } of guards) output.warning(message, { guard, count });
  if (guards.length > 0 && options.yes === false) throw guardRefused(guards);
}

const askedWhy = (code: string): string =>
  code === 'decision.needed'
    ? 'nothing is decided about it, so it was left alone'
    : 'it changed after the plan was made and was left alone';

/** What is in place stays; the same command proves it equal and goes on with the rest. */
function interrupted(runId: string, engine: Engine): AppError {
  const isBegun = engine.parts.ports.runs.get(runId) !== undefined;
  return new AppError({
    code: 'cancelled',
    message: 'Cancelled.',
    safe: isBegun
      ? 'Files that came home are complete and verified; the others are as they were.'
      : 'Nothing was written.',
    ...(isBegun
      ? { hint: `Run the same command to go on, or \`satchel download undo ${runId}\` to take it back.` }
      : {}),
  });
}

/** The store that the plan names, unless the command line names one. A connected queue lends its own keys. */
async function storeOf(plan: ColumnPlan, { connections, parts }: Engine, { options }: Session): Promise<BlobStore> {
  if (options.s3RootUri !== undefined || options.store !== undefined) return await connections.store();
  return (await connections.storeAt(plan.source.store)) ?? openPlanStore(plan, parts);
}

/** What is decided stays where it was read; decisions of the command line are made on a copy. */
async function decided(plan: ColumnPlan, options: ApplyOptions, engine: Engine): Promise<ColumnPlan> {
  const { dataFolder, ports } = engine.parts;
  const preset =
    options.preset === undefined ? undefined : await requiredPreset(options.preset, dataFolder, ports.files);
  const copies = options.alwaysCopy === true ? alwaysCopyRules(preset?.name ?? plan.preset) : [];
  const on = [...parseOnRules(options.on ?? []), ...copies];
  const ruled = preset === undefined && on.length === 0 ? plan : redecide(plan, preset, on);
  const accepted = options.acceptRecommended === true ? acceptRecommended(ruled) : ruled;
  return settlePlan(accepted, await localNames(accepted, ports.files, 'all'));
}
