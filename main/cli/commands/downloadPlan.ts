/** `satchel download plan`. */
import { join } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { Plan, PlanRule, PresetName } from '../../../shared/domain/plan';
import { formatBytes, formatCount, plural } from '../../../shared/text/format';
import type { Engine } from '../../engine/engine';
import type { ColumnPlan } from '../../engine/outputs/plan/columns/columnPlan';
import { alwaysCopyRules } from '../../engine/outputs/plan/alwaysCopy';
import { requiredPreset } from '../../engine/outputs/plan/ownPresets';
import { parseOnRules } from '../../engine/outputs/plan/onRules';
import { planDownload, type PlanDownloadInput, type RootToPlan } from '../../engine/outputs/plan/planDownload';
import { planPieces } from '../../engine/outputs/plan/planDocument';
import { mappingRuleOf } from '../../engine/mapping/rulesInForce';
import { equalInOtherRoot, planJob } from '../../engine/outputs/plan/planJob';
import { safeRootName } from '../../engine/outputs/plan/sharedFolders';
import { platformTraits } from '../../engine/outputs/plan/traits';
import { readRulesFile } from '../../engine/outputs/plan/ruleFile';
import { readManifestsForPlan } from '../../engine/outputs/discovery/readManifestsForPlan';
import { inputFile } from '../inputFile';
import { writeOutputPieces } from '../outputFile';
import type { Session } from '../session';
import { absolute } from '../typedPath';

export interface PlanOptions {
  readonly jobId?: string;
  readonly manifests?: readonly string[];
  readonly to?: string;
  readonly map?: readonly string[];
  readonly include?: readonly string[];
  readonly preset?: string;
  readonly rules?: string;
  readonly on?: readonly string[];
  readonly alwaysCopy?: boolean;
  readonly collision?: 'prefix' | 'subfolder';
  /** False where the command line says so; else the setting decides. */
  readonly completeSequence?: boolean;
  readonly hash: boolean;
  readonly out: string;
}

/** Exit 16 when rows need a person; the plan is written all the same. */
export async function planVerb(options: PlanOptions, session: Session): Promise<number> {
  const { output } = session;
  const engine = await session.engine();
  const plan = await makePlan(options, engine, session);
  const out = absolute(options.out);
  await writeOutputPieces(out, planPieces(plan), engine.parts.ports);
  for (const [kind, count] of Object.entries(plan.totals.byKind)) output.text(`${String(count).padStart(8)}  ${kind}`);
  const open = plan.totals.undecided + plan.totals.blocked;
  output.text(
    `${plural(plan.totals.entries, 'file')}, ${formatCount(open)} to decide, ${formatBytes(plan.totals.fetchBytes)} to fetch. Plan: ${out}`,
  );
  output.result('download plan', { plan: out, ...planFields(plan) });
  return open === 0 ? exitCodes.ok : exitCodes.decisionsNeeded;
}

/** What `download plan` and `download show` tell of a plan as a whole. */
export function planFields(plan: Plan | ColumnPlan): Record<string, unknown> {
  let identicalBytes = 0;
  for (const { kind, remote } of plan.entries) if (kind === 'identical') identicalBytes += remote.size;
  return {
    entries: plan.totals.entries,
    counts: plan.totals.byKind,
    undecided: plan.totals.undecided + plan.totals.blocked,
    bytesToFetch: plan.totals.fetchBytes,
    bytesAlreadyLocal: identicalBytes,
    backupBytes: plan.totals.backupBytes,
    volumes: plan.volumes.map(({ label, freeBytes, lowestFreeBytes, finalFreeBytes }) => ({
      path: label,
      freeNowBytes: freeBytes,
      lowestBytes: lowestFreeBytes,
      afterBytes: finalFreeBytes,
    })),
  };
}

/** What a plan is made with, wherever its files come from. */
export async function planningOf(
  options: Pick<
    PlanOptions,
    'collision' | 'preset' | 'on' | 'alwaysCopy' | 'rules' | 'include' | 'hash' | 'completeSequence'
  >,
  engine: Engine,
): Promise<Omit<PlanDownloadInput, 'source' | 'roots'> & Required<Pick<PlanDownloadInput, 'platform' | 'dataFolder'>>> {
  const policyFile = engine.settings.get('review.policyFile');
  const preset = await presetOf(options.preset ?? engine.settings.get('review.preset'), engine);
  return {
    ...preset,
    onRules: [
      ...parseOnRules(options.on ?? []),
      ...(options.alwaysCopy === true ? alwaysCopyRules(preset.preset) : []),
    ],
    policyRules: policyFile === '' ? [] : await readRulesFile(policyFile, engine.parts.ports.files),
    planRules: options.rules === undefined ? [] : await rulesOf(absolute(options.rules), engine),
    ...(options.include === undefined ? {} : { include: options.include }),
    ...(options.collision === undefined ? {} : { collision: options.collision }),
    completeSequence: options.completeSequence !== false && engine.settings.get('download.completeSequence'),
    useHash: options.hash,
    version: engine.parts.version,
    dataFolder: engine.parts.dataFolder,
    platform: engine.parts.platform,
  };
}

async function makePlan(options: PlanOptions, engine: Engine, { context, output }: Session): Promise<ColumnPlan> {
  const ports = { ...engine.parts.ports, store: await engine.connections.store() };
  const shared = await planningOf(options, engine);
  const maps = mapsOf(options);
  if ((options.jobId === undefined) === (options.manifests === undefined))
    throw usage('Give either --job-id or -m with manifest files.');
  if (options.jobId !== undefined) {
    const job = await (await engine.connections.requiredFarm()).getJob(options.jobId, context.signal);
    const roots = job.attachments?.manifests ?? [];
    const targets =
      options.to === undefined
        ? maps
        : roots.map(({ rootPath }) => ({
            source: rootPath,
            target: folderBelow(options.to ?? '', rootPath, roots.length, engine),
          }));
    requireKnown(
      targets,
      roots.map(({ rootPath }) => rootPath),
    );
    const ownRules = ports.ownRules.list().map(mappingRuleOf);
    const { plan, warnings } = await planJob({ job, targets, ownRules, ...shared }, ports, context);
    for (const warning of warnings) output.warning(warning);
    return plan;
  }
  const placeOf = (path: string): Promise<string> => inputFile(absolute(path), ports.files);
  const found = await readManifestsForPlan(await Promise.all((options.manifests ?? []).map(placeOf)), ports, context);
  const placed = await Promise.all(maps.map(async ({ source, target }) => ({ source: await placeOf(source), target })));
  requireKnown(
    placed,
    found.roots.map(({ source }) => source),
  );
  const roots = found.roots.map((root): RootToPlan => {
    const target =
      options.to === undefined
        ? placed.find(({ source }) => source === root.source)?.target
        : folderBelow(options.to, root.source, found.roots.length, engine);
    return target === undefined ? { ...root, target: null, how: 'none' } : { ...root, target, how: 'chosen' };
  });
  const leftOutAsEqual = (source: string, count: number): void => {
    output.warning(equalInOtherRoot(source, count));
  };
  return planDownload(
    { source: { store: ports.store.uri, manifests: found.manifests }, roots, leftOutAsEqual, ...shared },
    ports,
    context,
  );
}

/** A source that is none of the roots is a mistake in typing, not a wish. */
function requireKnown(maps: readonly { readonly source: string }[], roots: readonly string[]): void {
  const unknown = maps.find(({ source }) => !roots.includes(source));
  if (unknown === undefined) return;
  throw usage(`--map names ${unknown.source}, which is none of the roots. They are ${roots.join(', ')}.`);
}

/** `--map SRC=DIR`; the last `=` that is followed by a path divides, for sources may hold one. */
export function mapsOf({ map = [] }: Pick<PlanOptions, 'map'>): { source: string; target: string }[] {
  return map.map((text) => {
    const at = text.lastIndexOf('=');
    if (at <= 0 || at === text.length - 1) throw usage(`--map ${JSON.stringify(text)} is not SOURCE=FOLDER.`);
    return { source: text.slice(0, at), target: absolute(text.slice(at + 1)) };
  });
}

/** A preset by name, Satchel's own or of a file, as a plan takes it; `input.invalid` for another word. */
async function presetOf(
  name: string,
  { parts }: Engine,
): Promise<{ preset: PresetName; presetRules: readonly PlanRule[] }> {
  const { rules } = await requiredPreset(name, parts.dataFolder, parts.ports.files);
  return { preset: name, presetRules: rules };
}

async function rulesOf(path: string, { parts }: Engine): Promise<readonly PlanRule[]> {
  return readRulesFile(await inputFile(path, parts.ports.files), parts.ports.files);
}

/** `--to DIR`: one root goes there, each of several to a folder of its own below. */
function folderBelow(to: string, source: string, rootCount: number, { parts }: Engine): string {
  const folder = absolute(to);
  return rootCount === 1 ? folder : join(folder, safeRootName(source, platformTraits[parts.platform]));
}

function usage(message: string): AppError {
  return new AppError({ code: 'input.invalid', message, safe: 'Nothing was planned or written.' });
}
