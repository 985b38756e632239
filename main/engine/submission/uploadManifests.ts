/** Writes one input manifest for each asset root that has files, and proves that it arrived. */
import { AppError } from '../../../shared/domain/errors';
import type { WritableVersion } from '../../../shared/manifest/encode';
import { version2023 } from '../../../shared/manifest/names';
import type { EnginePorts } from '../ports/enginePorts';
import type { RunContext } from '../ports/progress';
import { inputManifestPartialKey, manifestKey } from '../store/keys';
import { inputNameHash } from '../store/rootNames';
import { manifestBytes } from './manifestBytes';
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
  readonly version: WritableVersion;
  readonly sizeBytes: number;
}

/** Strict: throws `manifest.*` for what no reader would accept. Groups without files give none. */
export function prepareManifests(
  groups: readonly SubmissionGroup[],
  place: QueuePlace,
  ports: Pick<EnginePorts, 'hasher' | 'ids'>,
  version: WritableVersion = version2023,
): PreparedManifest[] {
  const guid = ports.ids.guid();
  const usedNames = new Set<string>();
  return groups.flatMap((group) => {
    if (group.entries.length === 0) return [];
    const { hash, sizeBytes } = measured(group, version, ports.hasher);
    const nameHash = inputNameHash(ports.hasher, group.rootPath);
    // Two groups may have one root, when only one of them is a location.
    const partialKey = partialKeyOf(place, usedNames.has(nameHash) ? ports.ids.guid() : guid, nameHash);
    usedNames.add(nameHash);
    return [{ key: manifestKey(partialKey), partialKey, hash, rootPath: group.rootPath, group, version, sizeBytes }];
  });
}

/** Sends the manifests and compares what the store then says it holds: `integrity.mismatch` when that differs. */
export async function uploadManifests(
  manifests: readonly PreparedManifest[],
  { store }: Pick<EnginePorts, 'store'>,
  { signal, progress }: RunContext,
): Promise<void> {
  for (const [index, { key, group, version, sizeBytes, hash, rootPath }] of manifests.entries()) {
    progress({ phase: 'finalizing', doneFiles: index, totalFiles: manifests.length });
    const source = {
      sizeBytes,
      async *open() {
        for (const part of manifestBytes(group, version)) yield await Promise.resolve(part);
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

/** Made when it is hashed and again when it is sent: of a million files it would be more than a hundred megabytes in between. */
function measured(
  group: SubmissionGroup,
  version: WritableVersion,
  hasher: EnginePorts['hasher'],
): { hash: string; sizeBytes: number } {
  const hash = hasher.start();
  let sizeBytes = 0;
  for (const part of manifestBytes(group, version)) {
    hash.update(part);
    sizeBytes += part.length;
  }
  return { hash: hash.digest(), sizeBytes };
}

/** A store without a farm has no farm and queue folders: `Manifests/Inputs/{guid}/{nameHash}_input`. */
function partialKeyOf({ farmId, queueId }: QueuePlace, guid: string, nameHash: string): string {
  if (farmId === undefined || queueId === undefined) return `Inputs/${guid}/${nameHash}_input`;
  return inputManifestPartialKey({ farmId, queueId, guid, nameHash });
}
