/** The manifests of a job as a store holds them: what it was given and what its tasks wrote, by asset root. */
import { AppError, type ErrorDto } from '../../../shared/domain/errors';
import { decodeManifest } from '../../../shared/manifest/decode';
import type { Manifest } from '../../../shared/manifest/manifest';
import type { Deadline } from '../ports/deadline';
import { fetchOutputs } from '../outputs/discovery/fetchOutputs';
import { locateOutputs } from '../outputs/discovery/findOutputs';
import { fetchManifest } from '../outputs/discovery/fetchManifest';
import type { EnginePorts } from '../ports/enginePorts';
import type { Job } from '../ports/farm';
import type { RunContext } from '../ports/progress';
import { manifestKey } from '../store/keys';

export const assetTypes = ['input', 'output', 'all'] as const;
export type AssetType = (typeof assetTypes)[number];

export interface StoredManifest {
  readonly key: string;
  readonly lastModifiedMs: number;
  readonly manifest: Manifest;
}

export interface JobManifests {
  readonly assetRoot: string;
  /** Never empty. */
  readonly manifests: readonly StoredManifest[];
}

export interface FoundManifests {
  /** Sorted by asset root. */
  readonly roots: readonly JobManifests[];
  /** Manifests that could not be used; the others stand. */
  readonly failed: readonly { readonly key: string; readonly error: ErrorDto }[];
  /** Keys that are named like outputs and fit no known form. */
  readonly unrecognised: readonly string[];
}

interface Ports extends Pick<EnginePorts, 'store' | 'hasher'> {
  /** Tells which outputs count; absent for a farm on this computer. */
  readonly deadline?: Deadline;
}

/**
 * Throws `integrity.mismatch` for an input manifest that is not the one the job was made with, and for outputs as
 * `findOutputs` does.
 */
export async function findJobManifests(
  input: {
    readonly job: Pick<Job, 'farmId' | 'queueId' | 'jobId' | 'attachments'>;
    /** Output manifests that are known beside. */
    readonly knownKeys?: readonly string[];
    readonly stepId?: string;
    readonly assetType: AssetType;
  },
  ports: Ports,
  context: RunContext,
): Promise<FoundManifests> {
  const { job, stepId, assetType, knownKeys = [] } = input;
  const { farmId, queueId, jobId, attachments } = job;
  const byRoot = new Map<string, StoredManifest[]>();
  const add = (assetRoot: string, manifest: StoredManifest): void => {
    byRoot.set(assetRoot, [...(byRoot.get(assetRoot) ?? []), manifest]);
  };
  if (assetType !== 'output') {
    for (const { rootPath, inputManifestPath, inputManifestHash } of attachments?.manifests ?? []) {
      if (inputManifestPath === undefined) continue;
      add(rootPath, await readInput(manifestKey(inputManifestPath), inputManifestHash, ports, context.signal));
    }
  }
  const scope = {
    ...{ farmId, queueId, jobId, knownKeys },
    ...(stepId === undefined ? {} : { stepId }),
    ...(attachments === undefined ? {} : { attachments }),
  };
  const outputs =
    assetType === 'input' ? { groups: [], failed: [], unrecognised: [] } : await readOutputs(scope, ports, context);
  for (const { identity, members } of outputs.groups) for (const member of members) add(identity.source, member);
  const roots = [...byRoot].map(([assetRoot, manifests]) => ({ assetRoot, manifests }));
  return {
    roots: roots.sort((a, b) => (a.assetRoot < b.assetRoot ? -1 : 1)),
    failed: outputs.failed,
    unrecognised: outputs.unrecognised,
  };
}

/** As a download finds them: of each task what its last run left. */
async function readOutputs(scope: Parameters<typeof locateOutputs>[0], ports: Ports, context: RunContext) {
  context.progress({ phase: 'checking' });
  const { outputs, unrecognised } = await locateOutputs(scope, ports, context.signal);
  return { ...(await fetchOutputs(outputs, scope.attachments, ports, context)), unrecognised };
}

async function readInput(
  key: string,
  expectedHash: string | undefined,
  { store, hasher }: Ports,
  signal: AbortSignal,
): Promise<StoredManifest> {
  const { bytes, lastModifiedMs } = await fetchManifest(key, store, signal);
  if (expectedHash !== undefined && hasher.hash(bytes) !== expectedHash)
    throw new AppError({
      code: 'integrity.mismatch',
      message: `${key} is not the manifest that the job was made with.`,
      safe: 'Nothing was written.',
      hint: 'Submit the job again; somebody changed the store.',
      details: { key },
    });
  return { key, lastModifiedMs, manifest: decodeManifest(bytes, { source: key }) };
}
