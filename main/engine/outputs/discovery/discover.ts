/** Finds what a job wrote by listing its store: the latest manifests of each task, read and merged per root. */
import type { ErrorDto } from '../../../../shared/domain/errors';
import type { PlanSource } from '../../../../shared/domain/plan';
import { compareWritings, type Overridden } from '../../manifest/writingOrder';
import type { ObjectListing } from '../../ports/blobStore';
import type { EnginePorts } from '../../ports/enginePorts';
import type { Attachments } from '../../ports/farm';
import type { RunContext } from '../../ports/progress';
import { outputPrefix, type OutputScope } from '../../store/keys';
import { isOutputManifestKey, parseOutputKey, type OutputKey } from '../../store/outputKeys';
import { fetchOutputs, type FetchedOutputs, type RootIdentity } from './fetchOutputs';
import { mergeOutputs } from './mergeOutputs';
import { remoteTreeOf } from './remoteFile';
import type { RemoteFiles } from './remoteFiles';

export interface DiscoverInput extends OutputScope {
  readonly attachments?: Attachments;
  /** Outputs of every attempt instead of the latest of each task. */
  readonly allRuns?: boolean;
  /** The session action that finished each task last, where the farm says so. */
  readonly latestActions?: ReadonlyMap<string, string>;
}

export interface DiscoveredRoot extends RootIdentity {
  readonly files: RemoteFiles;
  /** Every folder that the manifests list. */
  readonly folders?: readonly string[];
}

export interface Discovery {
  readonly roots: readonly DiscoveredRoot[];
  readonly manifests: PlanSource['manifests'];
  /** Keys below the job that are named like outputs and fit no known form. */
  readonly unrecognised: readonly string[];
  /** Manifests that could not be used; the others stand. */
  readonly failed: readonly { readonly key: string; readonly error: ErrorDto }[];
  /** Files that more than one manifest wrote. */
  readonly overridden: readonly Overridden[];
}

/** An output manifest as a store lists it. */
export type ListedOutput = OutputKey & { readonly lastModifiedMs: number };

export interface ListedOutputs {
  readonly listed: readonly ListedOutput[];
  readonly unrecognised: readonly string[];
}

type Ports = Pick<EnginePorts, 'store' | 'hasher'>;

/** The outputs of a job, step or task; none is no error. Fails as `fetchOutputs` does. */
export async function discoverOutputs(input: DiscoverInput, ports: Ports, context: RunContext): Promise<Discovery> {
  const { unrecognised, ...fetched } = await readOutputManifests(input, ports, context);
  return mergedDiscovery(fetched, unrecognised, ports.hasher);
}

/** The manifests themselves, by asset root. Fails as `fetchOutputs` does. */
async function readOutputManifests(
  input: DiscoverInput,
  ports: Ports,
  context: RunContext,
): Promise<FetchedOutputs & Pick<ListedOutputs, 'unrecognised'>> {
  context.progress({ phase: 'checking' });
  const { listed, unrecognised } = await listOutputs(input, ports.store, context.signal);
  const wanted = input.allRuns === true ? listed : latestOfEachTask(listed, input.latestActions);
  return { ...(await fetchOutputs(wanted, input.attachments, ports, context)), unrecognised };
}

/** Every output manifest below a job, step or task, and keys that are only named like one. */
export async function listOutputs(
  scope: OutputScope,
  store: EnginePorts['store'],
  signal: AbortSignal,
): Promise<ListedOutputs> {
  const unrecognised: string[] = [];
  const listed: ListedOutput[] = [];
  for await (const object of store.list(outputPrefix(scope), signal)) addListed(object, listed, unrecognised);
  return { listed, unrecognised };
}

/** What the manifests bring home, per root; of a file that several wrote the latest. */
export function mergedDiscovery(
  { groups, ...found }: FetchedOutputs,
  unrecognised: readonly string[],
  hasher: EnginePorts['hasher'],
): Discovery {
  const overridden: Overridden[] = [];
  const roots = groups.map(({ identity, members }) => {
    const trees = members.map(({ manifest, ...writing }) => ({
      ...writing,
      ...remoteTreeOf(manifest, hasher, writing.key, writing.taskId),
    }));
    const merged = mergeOutputs(trees);
    overridden.push(...merged.overridden);
    const folders = [...new Set(trees.flatMap((tree) => tree.folders))].sort();
    return { ...identity, files: merged.files, ...(folders.length === 0 ? {} : { folders }) };
  });
  return { roots, ...found, unrecognised, overridden };
}

function addListed({ key, lastModifiedMs }: ObjectListing, listed: ListedOutput[], unrecognised: string[]): void {
  if (!isOutputManifestKey(key)) return;
  const parsed = parseOutputKey(key);
  if (parsed === undefined) unrecognised.push(key);
  else listed.push({ ...parsed, lastModifiedMs });
}

/** All manifests of one folder per task: that of the farm's latest action where known, else the newest. Step manifests all stay. */
export function latestOfEachTask(
  listed: readonly ListedOutput[],
  latestActions: ReadonlyMap<string, string> = new Map(),
): readonly ListedOutput[] {
  const newest = new Map<string, ListedOutput>();
  for (const key of listed) {
    if (key.taskId === undefined) continue;
    const task = `${key.stepId}/${key.taskId}`;
    const best = newest.get(task);
    if (best === undefined || isLater(key, best, latestActions.get(key.taskId))) newest.set(task, key);
  }
  return listed.filter(
    (key) => key.taskId === undefined || newest.get(`${key.stepId}/${key.taskId}`)?.folder === key.folder,
  );
}

function isLater(key: ListedOutput, best: ListedOutput, latestAction: string | undefined): boolean {
  const isNamed = key.sessionActionId === latestAction;
  const isBestNamed = best.sessionActionId === latestAction;
  return isNamed === isBestNamed ? compareWritings(key, best) > 0 : isNamed;
}
