/** What a job was given, as files to bring home: its input manifests by asset root. */
import { AppError, isAbort, toErrorDto, type ErrorDto } from '../../../../shared/domain/errors';
import type { PlanSource } from '../../../../shared/domain/plan';
import { decodeManifest } from '../../../../shared/manifest/decode';
import type { EnginePorts } from '../../ports/enginePorts';
import type { Attachments } from '../../ports/farm';
import type { RunContext } from '../../ports/progress';
import { manifestKey } from '../../store/keys';
import { boundedParallel } from '../boundedParallel';
import type { DiscoveredRoot } from './discover';
import { fetchManifest } from './fetchManifest';
import { identityOf } from './fetchOutputs';
import type { FoundOutputs } from './findOutputs';
import { remoteTreeOf } from './remoteFile';

const getsAtOnce = 16;

interface Read {
  readonly index: number;
  readonly root: DiscoveredRoot;
  readonly record: PlanSource['manifests'][number];
}

/**
 * A manifest that is not the one the job was made with, or that cannot be read, is listed under `failed` and ends it where there
 * is no other.
 */
export async function findInputs(
  attachments: Attachments | undefined,
  { store, hasher }: Pick<EnginePorts, 'store' | 'hasher'>,
  { signal, progress }: RunContext,
): Promise<FoundOutputs> {
  progress({ phase: 'checking' });
  const given = attachments?.manifests ?? [];
  const read: Read[] = [];
  const failed: { key: string; error: ErrorDto }[] = [];
  await boundedParallel(given, getsAtOnce, signal, async (root, index) => {
    if (root.inputManifestPath === undefined) return;
    const key = manifestKey(root.inputManifestPath);
    try {
      const { bytes, lastModifiedMs } = await fetchManifest(key, store, signal);
      const hash = hasher.hash(bytes);
      if (root.inputManifestHash !== undefined && hash !== root.inputManifestHash) throw notTheOne(key);
      const { files, folders } = remoteTreeOf(decodeManifest(bytes, { source: key }), hasher, key);
      read.push({
        index,
        root: { ...identityOf(root), files, ...(folders.length === 0 ? {} : { folders }) },
        record: { key, hash, writtenAt: new Date(lastModifiedMs).toISOString() },
      });
    } catch (cause) {
      if (isAbort(cause)) throw cause;
      failed.push({ key, error: toErrorDto(cause) });
    }
  });
  const [first] = failed;
  if (read.length === 0 && first !== undefined) throw new AppError(first.error);
  read.sort((a, b) => a.index - b.index);
  const found = {
    roots: read.map(({ root }) => root),
    manifests: read.map(({ record }) => record),
    unrecognised: [],
    failed,
    overridden: [],
  };
  if (read.length > 0) return found;
  const message =
    attachments === undefined
      ? 'The job has no attachments.'
      : 'The job was given no files: it only names output folders.';
  return { ...found, empty: { reason: 'no-attachments', message } };
}

function notTheOne(key: string): AppError {
  return new AppError({
    code: 'integrity.mismatch',
    message: `${key} is not the manifest that the job was made with.`,
    safe: 'Its files are left in the store.',
    hint: 'Submit the job again; somebody changed the store.',
    details: { key },
  });
}
