/** Merges the output manifests of many tasks into one list of files per root; the later writer wins. Pure. */
import type { PlanContent } from '../../../../shared/domain/plan';
import { sortNumbers } from '../../../../shared/manifest/sortNumbers';
import { compareWritings, type Overridden, type Writing } from '../../manifest/writingOrder';
import { comparePaths, createRemoteFiles, isInOrder, type RemoteFile, type RemoteFiles } from './remoteFiles';

export interface OutputsToMerge extends Writing {
  readonly files: RemoteFiles;
  /** What the writer says is gone: earlier outputs at these paths are outputs no more. */
  readonly deleted?: readonly string[];
}

export interface MergedOutputs {
  /** By path. A file that was written with several contents lists all of them, newest first. */
  readonly files: RemoteFiles;
  readonly overridden: readonly Overridden[];
}

/** The same result for any order of the input. */
export function mergeOutputs(outputs: readonly OutputsToMerge[]): MergedOutputs {
  const [only] = outputs;
  if (only !== undefined && outputs.length === 1 && isInOrder(only.files)) return { files: only.files, overridden: [] };
  return mergeAll([...outputs].sort(compareWritings));
}

function mergeAll(outputs: readonly OutputsToMerge[]): MergedOutputs {
  const { count, outputOf, fileOf, compare } = numbered(outputs);
  // What was written later stands behind, because sorting keeps the order of equals.
  const sorted = sortNumbers(
    Uint32Array.from({ length: count }, (_, number) => number),
    compare,
  );
  const deletedBy = lastDeletions(outputs);
  const keyOf = (number: number): string => outputs[outputOf(number)]?.key ?? '';
  const winners = new Uint32Array(count);
  /** Of a winner, by its place among them: what it was written over, newest first. */
  const losers = new Map<number, readonly number[]>();
  const written: { readonly number: number; readonly overridden: Overridden }[] = [];
  let kept = 0;
  for (let from = 0, to = 0; from < count; from = to) {
    to = from + 1;
    while (to < count && compare(sorted[from] ?? 0, sorted[to] ?? 0) === 0) to += 1;
    let writings = [...sorted.subarray(from, to)].reverse();
    const path = writings.length > 1 || deletedBy.size > 0 ? (fileOf(sorted[from] ?? 0)?.path ?? '') : '';
    const deleted = deletedBy.get(path) ?? 0;
    if (deleted > 0) writings = writings.filter((number) => outputOf(number) >= deleted);
    const [winner, ...others] = writings;
    if (winner === undefined) continue;
    for (const [place, number] of others.entries()) {
      const later = writings[place] ?? winner;
      written.push({ number: later, overridden: { path, losingKey: keyOf(number), winningKey: keyOf(later) } });
    }
    if (others.length > 0) losers.set(kept, others);
    winners[kept] = winner;
    kept += 1;
  }
  const fileAt = (index: number): RemoteFile | undefined => {
    const file = index < kept ? fileOf(winners[index] ?? 0) : undefined;
    const others = losers.get(index)?.flatMap((number) => fileOf(number) ?? []);
    return file === undefined || others === undefined ? file : withVersions(file, others);
  };
  const files = createRemoteFiles(kept, fileAt, () => {
    for (const output of outputs) output.files.forget?.();
  });
  written.sort((a, b) => a.number - b.number);
  return { files, overridden: written.map(({ overridden }) => overridden) };
}

/** Gives every file of every output a number, those of the first output before those of the second. */
function numbered(outputs: readonly OutputsToMerge[]) {
  const lengths = outputs.map(({ files }) => files.length);
  const count = lengths.reduce((sum, length) => sum + length, 0);
  const output = new Uint32Array(count);
  const starts: number[] = [];
  let start = 0;
  for (const [place, length] of lengths.entries()) {
    starts.push(start);
    output.fill(place, start, start + length);
    start += length;
  }
  const outputOf = (number: number): number => output[number] ?? 0;
  const filesOf = (number: number): RemoteFiles => outputs[outputOf(number)]?.files ?? [];
  const indexOf = (number: number): number => number - (starts[outputOf(number)] ?? 0);
  return {
    count,
    outputOf,
    fileOf: (number: number): RemoteFile | undefined => filesOf(number).at(indexOf(number)),
    compare: (a: number, b: number): number => comparePaths(filesOf(a), indexOf(a), filesOf(b), indexOf(b)),
  };
}

/** The newest output that says so, by path. */
function lastDeletions(outputs: readonly OutputsToMerge[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const [place, { deleted = [] }] of outputs.entries()) for (const path of deleted) last.set(path, place);
  return last;
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
