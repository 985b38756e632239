/** Writes one input manifest for each asset root that has files, and proves that it arrived. */
import { AppError } from '../../../shared/domain/errors';
import { toInt } from '../../../shared/domain/ints';
import { mtimeUsOf } from '../../../shared/domain/mtime';
import { buildManifest } from '../../../shared/manifest/build';
import { parts2023, size2023 } from '../../../shared/manifest/encode2023';
import type { FileEntry, Manifest } from '../../../shared/manifest/manifest';
import { requireUploadable } from '../../../shared/manifest/validate';
import type { EnginePorts } from '../ports/enginePorts';
import type { RunContext } from '../ports/progress';
import { inputManifestPartialKey, manifestKey } from '../store/keys';
import { inputNameHash } from '../store/rootNames';
import type { SubmissionGroup } from './submission';

/** Where the job will live. Both absent for a store without a farm. */
export interface QueuePlace {
  readonly farmId?: string;
  readonly queueId?: string;
}

export interface UploadedManifest {
  /** Key in the store. */
  readonly key: string;
  /** What a job names: the key without `Manifests/`. */
  readonly partialKey: string;
  /** XXH128 of the bytes. */
  readonly hash: string;
  readonly rootPath: string;
}

export interface PreparedManifest extends UploadedManifest {
  readonly group: SubmissionGroup;
  readonly sizeBytes: number;
}

/** Of a manifest at once in memory. */
const partBytes = 1024 * 1024;

/** Strict: throws `manifest.*` for what no reader would accept. Groups without files give none. */
export function prepareManifests(
  groups: readonly SubmissionGroup[],
  place: QueuePlace,
  ports: Pick<EnginePorts, 'hasher' | 'ids'>,
): PreparedManifest[] {
  const guid = ports.ids.guid();
  const usedNames = new Set<string>();
  return groups.flatMap((group) => {
    if (group.entries.length === 0) return [];
    const manifest = manifestOf(group);
    const nameHash = inputNameHash(ports.hasher, group.rootPath);
    // Two groups may have one root, when only one of them is a location.
    const partialKey = partialKeyOf(place, usedNames.has(nameHash) ? ports.ids.guid() : guid, nameHash);
    usedNames.add(nameHash);
    const hash = hashOf(manifest, ports.hasher);
    const sizeBytes = size2023(manifest);
    return [{ key: manifestKey(partialKey), partialKey, hash, rootPath: group.rootPath, group, sizeBytes }];
  });
}

/** Sends the manifests and compares what the store then says it holds: `integrity.mismatch` when that differs. */
export async function uploadManifests(
  manifests: readonly PreparedManifest[],
  { store }: Pick<EnginePorts, 'store'>,
  { signal, progress }: RunContext,
): Promise<void> {
  for (const [index, { key, group, sizeBytes, hash, rootPath }] of manifests.entries()) {
    progress({ phase: 'finalizing', doneFiles: index, totalFiles: manifests.length });
    const manifest = manifestOf(group);
    const source = {
      sizeBytes,
      async *open() {
        for (const part of parts2023(manifest, partBytes)) yield await Promise.resolve(part);
      },
    };
    await store.put(key, source, { signal, expectedHash: hash });
    const head = await store.head(key, signal);
    if (head?.sizeBytes === sizeBytes) continue;
    throw new AppError({
      code: 'integrity.mismatch',
      message: `The store does not hold the manifest of ${rootPath} as it was sent.`,
      safe: 'No job was created.',
      hint: 'Submit again. If it comes back, the store is damaged.',
      details: { key },
    });
  }
  progress({ phase: 'finalizing', doneFiles: manifests.length, totalFiles: manifests.length });
}

/** Made when it is hashed and again when it is sent: of a million files it would be hundreds of megabytes to hold in between. */
function manifestOf(group: SubmissionGroup): Manifest {
  const source = `The manifest of ${group.rootPath}`;
  const manifest = buildManifest(entriesOf(group), { source });
  requireUploadable(manifest, source);
  return manifest;
}

function hashOf(manifest: Manifest, hasher: EnginePorts['hasher']): string {
  const hash = hasher.start();
  for (const part of parts2023(manifest, partBytes)) hash.update(part);
  return hash.digest();
}

function* entriesOf({ entries }: SubmissionGroup): Generator<FileEntry> {
  for (const { relativePath: path, hash, stat } of entries)
    yield { kind: 'file', path, hash, sizeBytes: stat.sizeBytes, mtimeUs: toInt(mtimeUsOf(stat.mtimeNs)) };
}

/** A store without a farm has no farm and queue folders: `Manifests/Inputs/{guid}/{nameHash}_input`. */
function partialKeyOf({ farmId, queueId }: QueuePlace, guid: string, nameHash: string): string {
  if (farmId === undefined || queueId === undefined) return `Inputs/${guid}/${nameHash}_input`;
  return inputManifestPartialKey({ farmId, queueId, guid, nameHash });
}
