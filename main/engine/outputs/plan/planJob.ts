/** Plans the outputs of a farm's job: finds them, decides where each asset root goes, and plans the download. */
import { dirname } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import { isAbsolutePath } from '../../../../shared/domain/paths/components';
import type { MappingRule } from '../../../../shared/domain/paths/mappingRules';
import type { PlanRule, PresetName } from '../../../../shared/domain/plan';
import type { EnginePorts } from '../../ports/enginePorts';
import type { Job } from '../../ports/farm';
import type { RunContext } from '../../ports/progress';
import { discoverOutputs, type DiscoveredRoot, type Discovery } from '../discovery/discover';
import type { FoundOutputs } from '../discovery/findOutputs';
import type { ColumnPlan } from './columns/columnPlan';
import { rulesInForce } from '../../mapping/rulesInForce';
import { choosePlace, mapRoot, rulesOfProfiles, touchesRoot, type ProfilesOfDownload } from './choosePlace';
import { longPathWarning } from './longPaths';
import { planDownload, type PlanDownloadInput, type RootToPlan } from './planDownload';
import type { PlanPorts } from './planPorts';
import { targetProblem } from './targetFolder';
import type { TargetPlatform } from './traits';

export interface PlanJobInput {
  readonly job: Pick<Job, 'jobId' | 'name' | 'farmId' | 'queueId' | 'attachments'>;
  /** What was found already; else all outputs of the job are looked for. */
  readonly found?: FoundOutputs;
  /** Folders chosen by the person, by source root; remembered for the next download from there, unless they are for this one. */
  readonly targets: readonly { readonly source: string; readonly target: string; readonly isOnce?: true | undefined }[];
  /** Rules that people of this computer wrote. */
  readonly ownRules?: readonly MappingRule[];
  /** Of the job and of this computer. */
  readonly profiles?: ProfilesOfDownload;
  readonly ignoreStorageProfiles?: boolean;
  /** What becomes of roots that go to one folder: by default only paths that collide get another name. */
  readonly collision?: PlanDownloadInput['collision'];
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

type PlanJobPorts = PlanPorts &
  Pick<EnginePorts, 'store' | 'hasher'> & { readonly remembered: Pick<EnginePorts['remembered'], 'get' | 'put'> };

export interface PlannedJob {
  readonly plan: ColumnPlan;
  /** What could not be used while the rest could: unreadable manifests, keys of no known form. */
  readonly warnings: readonly string[];
}

/** Throws as `discoverOutputs` and `planDownload` do; `deadline.not_found` when the job has no outputs yet. */
export async function planJob(input: PlanJobInput, ports: PlanJobPorts, context: RunContext): Promise<PlannedJob> {
  const { job } = input;
  const { farmId, queueId, jobId, attachments } = job;
  const found =
    input.found ??
    (await discoverOutputs(
      { farmId, queueId, jobId, ...(attachments === undefined ? {} : { attachments }) },
      ports,
      context,
    ));
  if (found.roots.length === 0) throw noOutputs(job.name, found);
  for (const { source, target, isOnce } of input.targets)
    if (isOnce !== true) ports.remembered.put(farmId, queueId, source, target);
  const answer = rulesOfProfiles(input.profiles ?? {}, input.ignoreStorageProfiles === true);
  const placed = await Promise.all(found.roots.map((root) => rootsToPlan(root, answer.rules, input, ports)));
  const roots = placed.flatMap((each) => each.roots);
  const equal: string[] = [];
  const plan = await planDownload(
    {
      source: { farmId, queueId, jobId, jobName: job.name, store: ports.store.uri, manifests: found.manifests },
      roots,
      collision: input.collision ?? 'prefix',
      leftOutAsEqual: (source, count) => {
        equal.push(equalInOtherRoot(source, count));
      },
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
  const long = longPathWarning(plan, input.platform);
  const warnings = [
    ...warningsOf(found),
    ...answer.warnings,
    ...placed.flatMap((each) => each.warnings),
    ...equal,
    ...(long === undefined ? [] : [long]),
  ];
  return { plan, warnings };
}

/**
 * A root that storage profiles map may become several. A root that the job does not name is a claim of whoever could write into the
 * store: where it goes is for a person to say.
 */
async function rootsToPlan(
  { isForeign, ...root }: DiscoveredRoot,
  profileRules: readonly MappingRule[] | undefined,
  { job, targets, platform, ownRules = [] }: PlanJobInput,
  ports: PlanJobPorts,
): Promise<{ readonly roots: readonly RootToPlan[]; readonly warnings: readonly string[] }> {
  const hostFormat = platform === 'windows' ? 'windows' : 'posix';
  const placeOf = async (source: string, isMapped: boolean) => {
    const chosen = targets.find((target) => target.source === source)?.target;
    const remembered = ports.remembered.get(job.farmId, job.queueId, source);
    return choosePlace({
      ...(chosen === undefined ? {} : { chosen }),
      ...(remembered === undefined ? {} : { remembered }),
      ...(isForeign === undefined ? {} : { isForeign }),
      isMapped,
      source,
      sourceFormat: root.sourceFormat,
      hostFormat,
      isUsableHere:
        root.sourceFormat === hostFormat && isAbsolutePath(source, hostFormat) && (await isUsable(source, ports)),
    });
  };
  const isAbsolute = isAbsolutePath(root.source, root.sourceFormat);
  const rules = rulesInForce([...ownRules, ...(profileRules ?? [])], hostFormat).filter(
    ({ sourceFormat }) => sourceFormat === root.sourceFormat,
  );
  const isRuled = isAbsolute && ownRules.some((rule) => touchesRoot(rule, root.source, root.sourceFormat));
  const isMapped = isAbsolute && (profileRules !== undefined || isRuled);
  const place = await placeOf(root.source, isMapped);
  if (place.how === 'none') return { roots: [{ ...root, target: null, how: 'none' }], warnings: [] };
  if (place.how !== 'mapped') return { roots: [{ ...root, ...place }], warnings: [] };
  const warnings: string[] = [];
  const roots = await Promise.all(
    mapRoot(root, rules, hostFormat).map(async ({ rule, ...part }): Promise<RootToPlan> => {
      const own = part.source === root.source ? place : await placeOf(part.source, true);
      const whole = { ...root, ...part };
      if (own.how === 'chosen' || own.how === 'remembered') return { ...whole, target: own.target, how: own.how };
      // Profiles say nothing: what no own rule holds goes where it would without rules.
      if (part.target === null && profileRules === undefined) {
        const unruled = await placeOf(part.source, false);
        return unruled.how === 'same-path' ? { ...whole, ...unruled } : { ...whole, target: null, how: 'none' };
      }
      const problem = part.target === null ? undefined : targetProblem(part.target, platform);
      if (problem !== undefined)
        warnings.push(
          `${part.source} has no place yet, for ${part.target ?? ''} cannot receive a download: ${problem}.`,
        );
      return part.target === null || problem !== undefined
        ? { ...whole, target: null, how: 'none' }
        : {
            ...whole,
            target: part.target,
            how: rule !== undefined && ownRules.includes(rule) ? 'remembered' : 'storage-profile',
          };
    }),
  );
  return { roots, warnings };
}

/** The root is a folder here, or the folder that it would be made in is one. */
async function isUsable(source: string, { files }: PlanJobPorts): Promise<boolean> {
  const stat = await files.statFollowing(source).catch(asAbsent);
  if (stat !== undefined) return stat.type === 'folder';
  const parent = dirname(source);
  const isFolder = (await files.statFollowing(parent).catch(asAbsent))?.type === 'folder';
  return isFolder && dirname(parent) !== parent && (await files.canWriteIn(parent));
}

/** In words, that files of a root are left out because another brings them to the same place. */
export function equalInOtherRoot(source: string, count: number): string {
  const files = count === 1 ? '1 file' : `${count} files`;
  return `${files} of ${source} and of another root there have the same content; each comes once.`;
}

/** A source path of another OS, or one that may not be looked at, is simply not here. */
function asAbsent(error: unknown): undefined {
  if (error instanceof AppError) return undefined;
  throw error;
}

function noOutputs(name: string, { failed, empty }: FoundOutputs): AppError {
  const [first] = failed;
  if (first !== undefined) return new AppError(first.error);
  return new AppError({
    code: 'deadline.not_found',
    message:
      empty === undefined || empty.reason === 'unknown' ? `${name} has no outputs yet.` : `${name}: ${empty.message}`,
    safe: 'Nothing was written.',
    hint: 'Wait until the farm has finished at least one task.',
  });
}

function warningsOf({ failed, unrecognised }: Discovery): string[] {
  return [
    ...failed.map(({ key, error }) => `${key} was left out: ${error.message.replace(`${key}: `, '')}`),
    ...unrecognised.map((key) => `${key} is named like an output and fits no known form; it was left out.`),
  ];
}
