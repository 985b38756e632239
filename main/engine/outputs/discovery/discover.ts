/** Finds what a job wrote: lists output manifests, takes the latest of each task, reads and merges them per root. */
import { AppError, isAbort, toErrorDto, type ErrorCode, type ErrorDto } from '../../../../shared/domain/errors';
import type { PlanSource } from '../../../../shared/domain/plan';
import { decodeManifest } from '../../../../shared/manifest/decode';
import type { Manifest } from '../../../../shared/manifest/manifest';
import { largestManifestBytes } from '../../../../shared/manifest/names';
import { compareWritings, type Overridden } from '../../manifest/writingOrder';
import type { ObjectListing } from '../../ports/blobStore';
import type { EnginePorts } from '../../ports/enginePorts';
import type { Attachments } from '../../ports/farm';
import type { RunContext } from '../../ports/progress';
import { outputPrefix } from '../../store/keys';
import { readAssetRoot } from '../../store/metadata';
import { isOutputManifestKey, parseOutputKey, type OutputKey } from '../../store/outputKeys';
import { outputNameHash } from '../../store/rootNames';
import { boundedParallel } from '../boundedParallel';
import { resized } from '../plan/columns/decimalColumn';
import { mergeOutputs } from './mergeOutputs';
import { remoteTreeOf, requireRelative } from './remoteFile';
import type { RemoteFiles } from './remoteFiles';

export interface DiscoverInput {
  readonly farmId: string;
  readonly queueId: string;
  readonly jobId: string;
  readonly stepId?: string;
  readonly taskId?: string;
  readonly attachments?: Attachments;
  /** Outputs of every attempt instead of the latest of each task. */
  readonly allRuns?: boolean;
  /** The session action that finished each task last, where the farm says so. */
  readonly latestActions?: ReadonlyMap<string, string>;
}

export interface DiscoveredRoot {
  readonly source: string;
  readonly sourceFormat: 'posix' | 'windows';
  readonly locationName?: string;
  /** The job knows no such root; only what lies in the store claims that its files belong there. */
  readonly isForeign?: true;
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

const getsAtOnce = 16;

type Listed = OutputKey & { readonly lastModifiedMs: number };
type Fetched = Listed & {
  readonly manifest: Manifest;
  readonly hash: string;
  readonly metadataRoot: string | undefined;
};
interface RootIdentity {
  readonly source: string;
  readonly sourceFormat: 'posix' | 'windows';
  readonly locationName?: string;
  readonly isForeign?: true;
}

/** One output manifest of a store, read and checked. */
export type OutputManifest = Fetched;

export interface OutputManifests {
  /** Sorted by root and location name; members oldest first. */
  readonly groups: readonly { readonly identity: RootIdentity; readonly members: readonly OutputManifest[] }[];
  readonly manifests: PlanSource['manifests'];
  readonly unrecognised: readonly string[];
  readonly failed: readonly { readonly key: string; readonly error: ErrorDto }[];
}

/**
 * The outputs of a job, step or task; none is no error. A manifest that cannot be fetched or read is listed under `failed`.
 * A path that would leave its root makes the whole answer an error (`manifest.path_*`): whoever wrote it is not trusted.
 */
export async function discoverOutputs(
  input: DiscoverInput,
  ports: Pick<EnginePorts, 'store' | 'hasher'>,
  context: RunContext,
): Promise<Discovery> {
  const { groups, ...found } = await readOutputManifests(input, ports, context);
  const overridden: Overridden[] = [];
  const roots = groups.map(({ identity, members }) => {
    const trees = members.map(({ manifest, ...writing }) => ({
      ...writing,
      ...remoteTreeOf(manifest, ports.hasher, writing.key, writing.taskId),
    }));
    const merged = mergeOutputs(trees);
    overridden.push(...merged.overridden);
    const folders = [...new Set(trees.flatMap((tree) => tree.folders))].sort();
    return { ...identity, files: merged.files, ...(folders.length === 0 ? {} : { folders }) };
  });
  return { roots, ...found, overridden };
}

/** The manifests themselves, by asset root. Fails as `discoverOutputs` does. */
export async function readOutputManifests(
  input: DiscoverInput,
  { store, hasher }: Pick<EnginePorts, 'store' | 'hasher'>,
  { signal, progress }: RunContext,
): Promise<OutputManifests> {
  const unrecognised: string[] = [];
  const listed: Listed[] = [];
  progress({ phase: 'checking' });
  for await (const object of store.list(outputPrefix(input), signal)) addListed(object, listed, unrecognised);
  const wanted = input.allRuns === true ? listed : latestOfEachTask(listed, input.latestActions);

  const fetched: Fetched[] = [];
  const failed: { key: string; error: ErrorDto; index: number }[] = [];
  let doneFiles = 0;
  await boundedParallel(wanted, getsAtOnce, signal, async (key, index) => {
    try {
      const { bytes, metadata } = await fetchManifest(key.key, store, signal);
      const manifest = decodeManifest(bytes, { source: key.key });
      requireRelative(manifest, key.key);
      fetched.push({ ...key, manifest, hash: hasher.hash(bytes), metadataRoot: readAssetRoot(metadata) });
    } catch (cause) {
      if (isAbort(cause) || isHostile(cause)) throw cause;
      failed.push({ key: key.key, error: toErrorDto(cause), index });
    }
    doneFiles += 1;
    progress({ phase: 'checking', doneFiles, totalFiles: wanted.length });
  });
  const firstFailure = failed.sort((a, b) => a.index - b.index)[0];
  if (fetched.length === 0 && firstFailure !== undefined) throw new AppError(firstFailure.error);

  fetched.sort(compareWritings);
  const { groups, homeless } = groupByRoot(fetched, input.attachments, hasher);
  return {
    groups,
    manifests: fetched.filter((member) => !homeless.includes(member)).map(manifestRecord),
    unrecognised,
    failed: [
      ...failed.map(({ key, error }) => ({ key, error })),
      ...homeless.map(({ key }) => ({ key, error: rootMissing(key) })),
    ],
  };
}

function addListed({ key, lastModifiedMs }: ObjectListing, listed: Listed[], unrecognised: string[]): void {
  if (!isOutputManifestKey(key)) return;
  const parsed = parseOutputKey(key);
  if (parsed === undefined) unrecognised.push(key);
  else listed.push({ ...parsed, lastModifiedMs });
}

/** All manifests of one folder per task: that of the farm's latest action where known, else the newest. Step manifests all stay. */
export function latestOfEachTask(
  listed: readonly Listed[],
  latestActions: ReadonlyMap<string, string> = new Map(),
): readonly Listed[] {
  const newest = new Map<string, Listed>();
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

function isLater(key: Listed, best: Listed, latestAction: string | undefined): boolean {
  const isNamed = key.sessionActionId === latestAction;
  const isBestNamed = best.sessionActionId === latestAction;
  return isNamed === isBestNamed ? compareWritings(key, best) > 0 : isNamed;
}

/** The whole object and its metadata; `manifest.too_large` above 400 MiB. */
export async function fetchManifest(key: string, store: EnginePorts['store'], signal: AbortSignal) {
  const { head, body } = await store.get(key, { signal });
  // What the store says of its size spares holding a large one twice.
  let bytes = new Uint8Array(Math.min(head.sizeBytes, largestManifestBytes));
  let sizeBytes = 0;
  for await (const chunk of body) {
    const end = sizeBytes + chunk.length;
    if (end > largestManifestBytes) {
      throw new AppError({
        code: 'manifest.too_large',
        message: `${key} is larger than 400 MiB.`,
        safe: 'Nothing was written.',
      });
    }
    if (end > bytes.length) bytes = resized(bytes, new Uint8Array(Math.max(end, 2 * bytes.length)));
    bytes.set(chunk, sizeBytes);
    sizeBytes = end;
  }
  if (sizeBytes < bytes.length) bytes = bytes.slice(0, sizeBytes);
  return { bytes, metadata: head.metadata, lastModifiedMs: head.lastModifiedMs ?? 0 };
}

/** By the digest in the file name among the job's roots, else by the root its metadata names. */
function groupByRoot(fetched: readonly Fetched[], attachments: Attachments | undefined, hasher: EnginePorts['hasher']) {
  const byDigest = new Map<string, RootIdentity>();
  for (const { rootPath, rootPathFormat, fileSystemLocationName } of attachments?.manifests ?? []) {
    byDigest.set(outputNameHash(hasher, rootPath, fileSystemLocationName), {
      source: rootPath,
      sourceFormat: rootPathFormat,
      ...(fileSystemLocationName === undefined ? {} : { locationName: fileSystemLocationName }),
    });
  }
  const groups = new Map<string, { identity: RootIdentity; members: Fetched[] }>();
  const homeless: Fetched[] = [];
  for (const member of fetched) {
    const identity = byDigest.get(member.nameHash) ?? fromMetadata(member.metadataRoot);
    if (identity === undefined) {
      homeless.push(member);
      continue;
    }
    const key = `${identity.source}\0${identity.locationName ?? ''}\0${identity.isForeign === true ? 'foreign' : ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { identity, members: [member] });
    else group.members.push(member);
  }
  const sorted = [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  return { groups: sorted, homeless };
}

function fromMetadata(root: string | undefined): RootIdentity | undefined {
  if (root === undefined) return undefined;
  return { source: root, sourceFormat: /^[A-Za-z]:|^\\\\/.test(root) ? 'windows' : 'posix', isForeign: true };
}

function manifestRecord({
  key,
  hash,
  lastModifiedMs,
  taskId,
  sessionActionId,
}: Fetched): PlanSource['manifests'][number] {
  return {
    key,
    hash,
    writtenAt: new Date(lastModifiedMs).toISOString(),
    ...(taskId === undefined ? {} : { taskId }),
    sessionActionId,
  };
}

const attempts = new Set<ErrorCode>([
  'manifest.path_empty',
  'manifest.path_nul',
  'manifest.path_absolute',
  'manifest.path_drive',
  'manifest.path_traversal',
  'manifest.path_not_normal',
  'manifest.symlink_parent',
]);

/** Paths that try to leave their root are no damage but an attempt. */
function isHostile(cause: unknown): boolean {
  return cause instanceof AppError && attempts.has(cause.code);
}

function rootMissing(key: string): ErrorDto {
  return new AppError({
    code: 'output.root_missing',
    message: `${key} does not say which asset root its files belong to, and the job has no root of its name.`,
    safe: 'Its files are left in the store; the other outputs are planned.',
    hint: 'Check that the job id is the one that wrote these outputs.',
  }).dto;
}
