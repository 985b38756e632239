/** One file of the farm as planning sees it, and how a manifest's entries become such files. */
import type { ErrorCode } from '../../../../shared/domain/errors';
import { intJson } from '../../../../shared/domain/ints';
import type { PlanRemote } from '../../../../shared/domain/plan';
import type { Manifest } from '../../../../shared/manifest/manifest';
import { wholeFilesOf } from '../../../../shared/manifest/wholeFiles';

export interface RemoteFile extends PlanRemote {
  /** Relative to the root, `/`. */
  readonly path: string;
  /** Why the manifest's reader says that this entry must never be written. */
  readonly refused?: ErrorCode;
}

/**
 * The entries of a manifest; `taskId` names who wrote them. An impossible size or time refuses its own entry, and nothing goes by
 * it any more.
 */
export function* remoteFilesOf(manifest: Manifest, taskId?: string): Generator<RemoteFile> {
  for (const { path, sizeBytes, mtimeUs, hash, refused } of wholeFilesOf(manifest)) {
    // More than 8 PiB: what no disk holds, no plan needs to count exactly.
    const isSize = typeof sizeBytes === 'number' && sizeBytes >= 0;
    const code = refused?.code ?? (isSize ? undefined : 'manifest.size_range');
    yield {
      path,
      size: isSize ? sizeBytes : 0,
      mtimeUs: code === 'manifest.mtime_range' ? 0 : intJson(mtimeUs),
      hash,
      ...(taskId === undefined ? {} : { taskId }),
      ...(code === undefined ? {} : { refused: code }),
    };
  }
}
