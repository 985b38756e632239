/** Comparing what lies on the disk with what was written down about it. */
import { AppError } from '../../../../shared/domain/errors';
import type { PlanLocal } from '../../../../shared/domain/plan';
import type { FileStat } from '../../ports/fileSystem';
import type { FileFacts } from './journalLines';

export function factsOf(stat: FileStat, hash?: string, chunkBytes?: number): FileFacts {
  return {
    size: stat.sizeBytes,
    mtimeNs: stat.mtimeNs.toString(),
    fileId: stat.fileId,
    ...(hash === undefined ? {} : { hash }),
    ...(hash === undefined || chunkBytes === undefined ? {} : { chunkSize: chunkBytes }),
    ...(stat.type === 'file' ? {} : { type: stat.type }),
  };
}

/** Same type, size and time; the file id is left out because network disks may change it. */
export function matchesFacts(stat: FileStat | undefined, facts: FileFacts): boolean {
  return (
    stat !== undefined &&
    stat.type === (facts.type ?? 'file') &&
    stat.mtimeNs === BigInt(facts.mtimeNs) &&
    (stat.type !== 'file' || stat.sizeBytes === facts.size)
  );
}

/** Whether the target is still exactly what the plan saw, or still absent. */
export function isAsPlanned(stat: FileStat | undefined, expected: PlanLocal | undefined): boolean {
  if (stat === undefined || expected === undefined) return stat === undefined && expected === undefined;
  if (stat.type !== expected.type || stat.mtimeNs !== BigInt(expected.mtimeNs)) return false;
  if (stat.type === 'file' && stat.sizeBytes !== expected.size) return false;
  return expected.fileId === undefined || expected.fileId === stat.fileId;
}

/** Two looks at one name saw the same file. */
export function isSameStat(a: FileStat | undefined, b: FileStat): boolean {
  return (
    a !== undefined &&
    a.type === b.type &&
    a.sizeBytes === b.sizeBytes &&
    a.mtimeNs === b.mtimeNs &&
    a.fileId === b.fileId
  );
}

/** What was just made must be there: `input.not_found` when somebody took it away. */
export async function required(look: Promise<FileStat | undefined>, path: string): Promise<FileStat> {
  const stat = await look;
  if (stat !== undefined) return stat;
  throw new AppError({
    code: 'input.not_found',
    message: `${path} disappeared while it was written.`,
    safe: 'The file it was meant for is untouched.',
    hint: 'Check whether another program cleans this folder, then try again.',
    details: { path },
  });
}
