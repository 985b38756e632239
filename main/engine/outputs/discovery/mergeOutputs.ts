/** Merges the output manifests of many tasks into one list of files per root; the later writer wins. Pure. */
import type { PlanContent } from '../../../../shared/domain/plan';
import { byCodeUnits } from '../../manifest/byCodeUnits';
import { compareWritings, type Overridden, type Writing } from '../../manifest/writingOrder';
import type { RemoteFile } from './remoteFile';

export interface OutputsToMerge extends Writing {
  readonly files: Iterable<RemoteFile>;
  /** What the writer says is gone: earlier outputs at these paths are outputs no more. */
  readonly deleted?: readonly string[];
}

export interface MergedOutputs {
  /** By path. A file that was written with several contents lists all of them, newest first. */
  readonly files: readonly RemoteFile[];
  readonly overridden: readonly Overridden[];
}

/** The same result for any order of the input. */
export function mergeOutputs(outputs: readonly OutputsToMerge[]): MergedOutputs {
  const byPath = new Map<string, { file: RemoteFile; key: string; others: RemoteFile[] }>();
  const overridden: Overridden[] = [];
  for (const { key, files, deleted = [] } of [...outputs].sort(compareWritings)) {
    for (const path of deleted) byPath.delete(path);
    for (const file of files) {
      const earlier = byPath.get(file.path);
      if (earlier === undefined) byPath.set(file.path, { file, key, others: [] });
      else {
        overridden.push({ path: file.path, losingKey: earlier.key, winningKey: key });
        byPath.set(file.path, { file, key, others: [earlier.file, ...earlier.others] });
      }
    }
  }
  const files = [...byPath.values()].map(({ file, others }) => withVersions(file, others));
  return { files: files.sort((a, b) => byCodeUnits(a.path, b.path)), overridden };
}

function withVersions(file: RemoteFile, others: readonly RemoteFile[]): RemoteFile {
  const versions = new Map<string, PlanContent>();
  for (const writing of [file, ...others])
    if (!versions.has(writing.hash)) versions.set(writing.hash, contentOf(writing));
  return versions.size < 2 ? file : { ...file, versions: [...versions.values()] };
}

function contentOf({ hash, size, mtimeUs, chunkHashes, chunkSize, link, runnable, taskId }: RemoteFile): PlanContent {
  return {
    hash,
    size,
    mtimeUs,
    ...(chunkHashes === undefined ? {} : { chunkHashes }),
    ...(chunkSize === undefined ? {} : { chunkSize }),
    ...(link === undefined ? {} : { link }),
    ...(runnable === undefined ? {} : { runnable }),
    ...(taskId === undefined ? {} : { taskId }),
  };
}
