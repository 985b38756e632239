/** Plans the outputs of a farm's job: finds them, decides where each asset root goes, and plans the download. */
import { AppError } from '../../../../shared/domain/errors';
import type { PlanRule, PresetName } from '../../../../shared/domain/plan';
import type { EnginePorts } from '../../ports/enginePorts';
import type { Job } from '../../ports/farm';
import type { RunContext } from '../../ports/progress';
import { discoverOutputs, type DiscoveredRoot, type Discovery } from '../discovery/discover';
import type { ColumnPlan } from './columns/columnPlan';
import { planDownload, type RootToPlan } from './planDownload';
import type { PlanPorts } from './planPorts';
import type { TargetPlatform } from './traits';

export interface PlanJobInput {
  readonly job: Pick<Job, 'jobId' | 'name' | 'farmId' | 'queueId' | 'attachments'>;
  /** Folders chosen by the person, by source root; remembered for the next download from there. */
  readonly targets: readonly { readonly source: string; readonly target: string }[];
  readonly preset: PresetName;
  readonly presetRules?: readonly PlanRule[];
  readonly policyRules?: readonly PlanRule[];
  readonly onRules?: readonly PlanRule[];
  readonly planRules?: readonly PlanRule[];
  readonly include?: readonly string[];
  readonly completeSequence?: boolean;
  readonly useHash?: boolean;
  readonly hashing?: 'wait' | 'later';
  readonly dataFolder: string;
  readonly version: string;
  readonly platform: TargetPlatform;
}

type PlanJobPorts = PlanPorts & Pick<EnginePorts, 'store' | 'hasher' | 'remembered'>;

export interface PlannedJob {
  readonly plan: ColumnPlan;
  /** What could not be used while the rest could: unreadable manifests, keys of no known form. */
  readonly warnings: readonly string[];
}

/** Throws as `discoverOutputs` and `planDownload` do; `deadline.not_found` when the job has no outputs yet. */
export async function planJob(input: PlanJobInput, ports: PlanJobPorts, context: RunContext): Promise<PlannedJob> {
  const { job } = input;
  const { farmId, queueId, jobId, attachments } = job;
  const found = await discoverOutputs(
    { farmId, queueId, jobId, ...(attachments === undefined ? {} : { attachments }) },
    ports,
    context,
  );
  if (found.roots.length === 0) throw noOutputs(job.name, found);
  for (const { source, target } of input.targets) ports.remembered.put(farmId, queueId, source, target);
  const roots = await Promise.all(found.roots.map((root) => rootToPlan(root, input, ports)));
  const plan = await planDownload(
    {
      source: { farmId, queueId, jobId, jobName: job.name, store: ports.store.uri, manifests: found.manifests },
      roots,
      preset: input.preset,
      ...(input.presetRules === undefined ? {} : { presetRules: input.presetRules }),
      ...(input.policyRules === undefined ? {} : { policyRules: input.policyRules }),
      ...(input.onRules === undefined ? {} : { onRules: input.onRules }),
      ...(input.planRules === undefined ? {} : { planRules: input.planRules }),
      ...(input.include === undefined ? {} : { include: input.include }),
      ...(input.completeSequence === undefined ? {} : { completeSequence: input.completeSequence }),
      useHash: input.useHash ?? true,
      ...(input.hashing === undefined ? {} : { hashing: input.hashing }),
      version: input.version,
      dataFolder: input.dataFolder,
      platform: input.platform,
    },
    ports,
    context,
  );
  return { plan, warnings: warningsOf(found) };
}

/**
 * Chosen now, chosen last time, the place the files came from when it is there, or nowhere yet. A root that the job does not name is
 * a claim of whoever could write into the store: where it goes is for a person to say.
 */
async function rootToPlan(
  { isForeign, ...root }: DiscoveredRoot,
  { job, targets }: PlanJobInput,
  ports: PlanJobPorts,
): Promise<RootToPlan> {
  const chosen = targets.find(({ source }) => source === root.source)?.target;
  if (chosen !== undefined) return { ...root, target: chosen, how: 'chosen' };
  const remembered = ports.remembered.get(job.farmId, job.queueId, root.source);
  if (remembered !== undefined) return { ...root, target: remembered, how: 'remembered' };
  if (isForeign === true) return { ...root, target: null, how: 'none' };
  const isHere = (await ports.files.statFollowing(root.source).catch(asAbsent))?.type === 'folder';
  return isHere ? { ...root, target: root.source, how: 'same-path' } : { ...root, target: null, how: 'none' };
}

/** A source path of another OS, or one that may not be looked at, is simply not here. */
function asAbsent(error: unknown): undefined {
  if (error instanceof AppError) return undefined;
  throw error;
}

function noOutputs(name: string, { failed }: Discovery): AppError {
  const [first] = failed;
  if (first !== undefined) return new AppError(first.error);
  return new AppError({
    code: 'deadline.not_found',
    message: `${name} has no outputs yet.`,
    safe: 'Nothing was written.',
    hint: 'Wait until the farm has finished at least one task.',
  });
}

function warningsOf({ failed, unrecognised }: Discovery): string[] {
  return [
    ...failed.map(({ key, error }) => `${key} was left out: ${error.message}`),
    ...unrecognised.map((key) => `${key} is named like an output and fits no known form; it was left out.`),
  ];
}
