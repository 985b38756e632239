/** Reads output manifests that are known by their keys, and sorts them by the asset root that they belong to. */
import { AppError, isAbort, toErrorDto, type ErrorCode, type ErrorDto } from '../../../../shared/domain/errors';
import type { PlanSource } from '../../../../shared/domain/plan';
import { decodeManifest } from '../../../../shared/manifest/decode';
import type { Manifest } from '../../../../shared/manifest/manifest';
import { compareWritings } from '../../manifest/writingOrder';
import type { EnginePorts } from '../../ports/enginePorts';
import type { AttachmentManifest, Attachments } from '../../ports/farm';
import type { RunContext } from '../../ports/progress';
import { readAssetRoot } from '../../store/metadata';
import type { OutputKey } from '../../store/outputKeys';
import { outputNameHash } from '../../store/rootNames';
import { boundedParallel } from '../boundedParallel';
import { fetchManifest } from './fetchManifest';
import { requireRelative } from './remoteFile';

/** An output manifest that was found. */
export interface FoundOutput extends OutputKey {
  /** Absent where nobody told the time: the store does when it is read. */
  readonly lastModifiedMs?: number;
  /** As the farm says; another content is not used. */
  readonly expectedHash?: string;
  /** Its place among the roots of the job, as the farm says. */
  readonly rootIndex?: number;
}

/** One output manifest of a store, read and checked. */
export interface OutputManifest extends OutputKey {
  readonly lastModifiedMs: number;
  readonly manifest: Manifest;
  readonly hash: string;
}

export interface RootIdentity {
  readonly source: string;
  readonly sourceFormat: 'posix' | 'windows';
  readonly locationName?: string;
  /** The job knows no such root; only what lies in the store claims that its files belong there. */
  readonly isForeign?: true;
}

export interface FetchedOutputs {
  /** Sorted by root and location name; members oldest first. */
  readonly groups: readonly { readonly identity: RootIdentity; readonly members: readonly OutputManifest[] }[];
  readonly manifests: PlanSource['manifests'];
  /** Manifests that could not be used; the others stand. */
  readonly failed: readonly { readonly key: string; readonly error: ErrorDto }[];
}

type Fetched = OutputManifest & { readonly metadataRoot: string | undefined; readonly rootIndex?: number };

/** Answers are latency, not bytes: how many really wait at once the store decides. */
const getsAtOnce = 32;

/**
 * One request each. A manifest that cannot be fetched or read is listed under `failed`, and ends it where there is no other;
 * a path that would leave its root always does (`manifest.path_*`): whoever wrote it is not trusted.
 */
export async function fetchOutputs(
  wanted: readonly FoundOutput[],
  attachments: Attachments | undefined,
  { store, hasher }: Pick<EnginePorts, 'store' | 'hasher'>,
  { signal, progress }: RunContext,
): Promise<FetchedOutputs> {
  const fetched: Fetched[] = [];
  const failed: { key: string; error: ErrorDto; index: number }[] = [];
  let doneFiles = 0;
  await boundedParallel(wanted, getsAtOnce, signal, async (found, index) => {
    const { key, expectedHash } = found;
    try {
      const { bytes, metadata, lastModifiedMs } = await fetchManifest(key, store, signal);
      const hash = hasher.hash(bytes);
      if (expectedHash !== undefined && hash !== expectedHash) throw notTheOne(key);
      const manifest = decodeManifest(bytes, { source: key });
      requireRelative(manifest, key);
      const whenMs = found.lastModifiedMs ?? lastModifiedMs;
      fetched.push({ ...found, lastModifiedMs: whenMs, manifest, hash, metadataRoot: readAssetRoot(metadata) });
    } catch (cause) {
      if (isAbort(cause) || isHostile(cause)) throw cause;
      failed.push({ key, error: toErrorDto(cause), index });
    }
    doneFiles += 1;
    progress({ phase: 'checking', doneFiles, totalFiles: wanted.length });
  });
  const firstFailure = failed.sort((a, b) => a.index - b.index)[0];
  if (fetched.length === 0 && firstFailure !== undefined) throw new AppError(firstFailure.error);

  fetched.sort(compareWritings);
  const { groups, homeless } = groupByRoot(fetched, attachments, hasher);
  return {
    groups,
    manifests: fetched.filter((member) => !homeless.includes(member)).map(manifestRecord),
    failed: [
      ...failed.map(({ key, error }) => ({ key, error })),
      ...homeless.map(({ key }) => ({ key, error: rootMissing(key) })),
    ],
  };
}

/** By the digest in the file name among the job's roots, else by what the farm says, else by the root its metadata names. */
function groupByRoot(fetched: readonly Fetched[], attachments: Attachments | undefined, hasher: EnginePorts['hasher']) {
  const roots = attachments?.manifests ?? [];
  const byDigest = new Map<string, RootIdentity>();
  for (const root of roots)
    byDigest.set(outputNameHash(hasher, root.rootPath, root.fileSystemLocationName), identityOf(root));
  const groups = new Map<string, { identity: RootIdentity; members: Fetched[] }>();
  const homeless: Fetched[] = [];
  for (const member of fetched) {
    const told = member.rootIndex === undefined ? undefined : roots[member.rootIndex];
    const identity =
      byDigest.get(member.nameHash) ??
      (told === undefined ? undefined : identityOf(told)) ??
      fromMetadata(member.metadataRoot);
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

/** What the job says of a root. */
export function identityOf({ rootPath, rootPathFormat, fileSystemLocationName }: AttachmentManifest): RootIdentity {
  return {
    source: rootPath,
    sourceFormat: rootPathFormat,
    ...(fileSystemLocationName === undefined ? {} : { locationName: fileSystemLocationName }),
  };
}

function fromMetadata(root: string | undefined): RootIdentity | undefined {
  if (root === undefined) return undefined;
  return { source: root, sourceFormat: /^[A-Za-z]:|^\\\\/.test(root) ? 'windows' : 'posix', isForeign: true };
}

function manifestRecord(fetched: Fetched): PlanSource['manifests'][number] {
  const { key, hash, lastModifiedMs, taskId, sessionActionId } = fetched;
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

function notTheOne(key: string): AppError {
  return new AppError({
    code: 'integrity.mismatch',
    message: `${key} is not the manifest that the task wrote.`,
    safe: 'Its files are left in the store; the other outputs are planned.',
    hint: 'Run the task again; somebody changed the store.',
    details: { key },
  });
}

function rootMissing(key: string): ErrorDto {
  return new AppError({
    code: 'output.root_missing',
    message: `${key} does not say which asset root its files belong to, and the job has no root of its name.`,
    safe: 'Its files are left in the store; the other outputs are planned.',
    hint: 'Check that the job id is the one that wrote these outputs.',
  }).dto;
}
