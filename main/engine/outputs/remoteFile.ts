/** One file of the farm as planning sees it, and how a manifest's entries become such files. */
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import { intJson } from '../../../shared/domain/ints';
import type { PlanRemote } from '../../../shared/domain/plan';
import type { Manifest, ManifestEntry } from '../../../shared/manifest/manifest';

export interface RemoteFile extends PlanRemote {
  /** Relative to the root, `/`. */
  readonly path: string;
  /** Why the manifest's reader says that this entry must never be written. */
  readonly refused?: ErrorCode;
}

/** The entries of a manifest; `taskId` names who wrote them. `manifest.size_range` for a size beyond any disk. */
export function* remoteFilesOf(manifest: Manifest, source: string, taskId?: string): Generator<RemoteFile> {
  for (const entry of manifest.entries()) {
    yield {
      path: entry.path,
      size: exactSize(entry, source),
      mtimeUs: intJson(entry.mtimeUs),
      hash: entry.hash,
      ...(taskId === undefined ? {} : { taskId }),
      ...(entry.refused === undefined ? {} : { refused: entry.refused.code }),
    };
  }
}

function exactSize({ sizeBytes, path, refused }: ManifestEntry, source: string): number {
  if (typeof sizeBytes === 'number' && sizeBytes >= 0) return sizeBytes;
  // The row is listed as refused; its size is not used for anything.
  if (refused !== undefined) return 0;
  throw new AppError({
    code: 'manifest.size_range',
    message: `${source} gives ${JSON.stringify(path.slice(0, 200))} a size of ${sizeBytes.toString()} bytes, more than any file system holds.`,
    safe: 'Nothing was written.',
  });
}
