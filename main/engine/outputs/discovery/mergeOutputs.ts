/** Merges the output manifests of many tasks into one list of files per root; the later writer wins. Pure. */
import type { PlanContent } from '../../../../shared/domain/plan';
import type { RemoteFile } from './remoteFile';

export interface OutputsToMerge {
  readonly key: string;
  readonly lastModifiedMs: number;
  readonly timestampText: string;
  readonly sessionActionId: string;
  readonly files: Iterable<RemoteFile>;
  /** What the writer says is gone: earlier outputs at these paths are outputs no more. */
  readonly deleted?: readonly string[];
}

export interface Overridden {
  readonly path: string;
  readonly losingKey: string;
  readonly winningKey: string;
}

export interface MergedOutputs {
  /** By path. A file that was written with several contents lists all of them, newest first. */
  readonly files: readonly RemoteFile[];
  readonly overridden: readonly Overridden[];
}

type Writing = Pick<OutputsToMerge, 'key' | 'lastModifiedMs' | 'timestampText' | 'sessionActionId'>;

/** Oldest first: time of the store, then the worker's time text, then the action's number, then the key. */
export function compareWritings(a: Writing, b: Writing): number {
  return (
    a.lastModifiedMs - b.lastModifiedMs ||
    compareText(a.timestampText, b.timestampText) ||
    actionNumber(a.sessionActionId) - actionNumber(b.sessionActionId) ||
    compareText(a.key, b.key)
  );
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
  return { files: files.sort((a, b) => compareText(a.path, b.path)), overridden };
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

function actionNumber(sessionActionId: string): number {
  const match = /(\d{1,15})$/.exec(sessionActionId);
  return match === null ? -1 : Number(match[1]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
