/** The contents of the files of a submission: what the cache knows, then what has to be read; a digest is sixteen bytes in a column. */
import { writeHex } from '../../../shared/manifest/hexDigests';
import { hashColumns } from '../hashing/hashColumns';
import { hashFiles, type HashFailure } from '../hashing/hashFiles';
import type { EnginePorts } from '../ports/enginePorts';
import type { HashedFile } from '../ports/hashing';
import type { Progress, RunContext } from '../ports/progress';
import type { SubmittedFiles } from './submittedFiles';

export interface SubmittedHashes {
  /** By number, sixteen bytes each. */
  readonly digests: Uint8Array;
  /** By number: 1 where the digest is known. */
  readonly isKnown: Uint8Array;
  /** Files that were read in another state than the scan saw, and blocks that no cache remembers. */
  readonly others: ReadonlyMap<number, Pick<HashedFile, 'stat' | 'blocks'>>;
  /** `index` is the number. */
  readonly failures: readonly HashFailure[];
  readonly cachedCount: number;
  readonly hashedCount: number;
  readonly hashedBytes: number;
}

export const digestBytes = 16;

/** `isWanted`: by number, 1 where it is. Every content is read at most once unless it changes meanwhile. */
export async function hashSubmitted(
  files: SubmittedFiles,
  isWanted: Uint8Array,
  ports: Pick<EnginePorts, 'fileHasher' | 'hashCache' | 'clock'>,
  context: RunContext,
): Promise<SubmittedHashes> {
  const digests = new Uint8Array(files.count * digestBytes);
  const isKnown = new Uint8Array(files.count);
  const others = new Map<number, Pick<HashedFile, 'stat' | 'blocks'>>();
  const failures: HashFailure[] = [];
  const counts = { cachedCount: 0, hashedCount: 0, hashedBytes: 0 };
  const take = (number: number, hash: string): void => {
    isKnown[number] = writeHex(hash, digests, number * digestBytes) ? 1 : 0;
  };
  const count = (report: typeof counts): void => {
    counts.cachedCount += report.cachedCount;
    counts.hashedCount += report.hashedCount;
    counts.hashedBytes += report.hashedBytes;
  };
  const part = progressOf(files, isWanted, context);

  const named = files.named.flatMap((file, number) => (isWanted[number] === 1 ? [{ file, number }] : []));
  const report = await hashFiles(
    named.map(({ file }) => file),
    ports,
    part(0, files.named.length),
  );
  count(report);
  for (const [at, { file, number }] of named.entries()) {
    const hashed = report.hashes[at];
    if (hashed === undefined) continue;
    take(number, hashed.hash);
    if (hashed.stat !== file.stat || hashed.blocks !== undefined) others.set(number, hashed);
  }
  for (const failure of report.failures) failures.push({ ...failure, index: named[failure.index]?.number ?? 0 });

  for (const { columns, first } of files.trees) {
    const isLeftOut = (index: number): boolean => isWanted[first + index] !== 1;
    const within = part(first, first + columns.count);
    const hashed = await hashColumns({ columns, isLeftOut, isForced: false }, ports, within);
    count(hashed);
    for (let index = 0; index < columns.count; index += 1) {
      const hash = hashed.hash(index);
      if (hash !== undefined) take(first + index, hash);
    }
    for (const [index, other] of hashed.others) {
      take(first + index, other.hash);
      others.set(first + index, other);
    }
    for (const failure of hashed.failures) failures.push({ ...failure, index: first + failure.index });
  }
  return { digests, isKnown, others, failures, ...counts };
}

/** Makes of what each part tells what all of them are told together. */
function progressOf(
  files: SubmittedFiles,
  isWanted: Uint8Array,
  context: RunContext,
): (from: number, to: number) => RunContext {
  const sum = (from: number, to: number): { files: number; bytes: number } => {
    const total = { files: 0, bytes: 0 };
    for (let number = from; number < to; number += 1) {
      if (isWanted[number] !== 1) continue;
      total.files += 1;
      total.bytes += files.sizeBytes(number);
    }
    return total;
  };
  const { files: totalFiles, bytes: totalBytes } = sum(0, files.count);
  return (from, to) => {
    const before = sum(0, from);
    // A part without files has nothing to tell.
    if (from === to && totalFiles > 0) return { ...context, progress: () => undefined };
    const progress = ({ phase, doneFiles = 0, doneBytes = 0 }: Progress): void => {
      const done = { doneFiles: before.files + doneFiles, doneBytes: before.bytes + doneBytes };
      context.progress({ phase, ...done, totalFiles, totalBytes });
    };
    return { ...context, progress };
  };
}
