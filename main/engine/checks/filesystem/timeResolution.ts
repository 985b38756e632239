/** How exactly a volume keeps the times of files, measured on a file of our own. */
import type { FileSystem } from '../../ports/fileSystem';
import type { OwnFiles } from './ownFiles';

/** An odd second and an odd microsecond, so that every coarser step shows. */
const askedUs = 1_600_000_001_123_457n;
const coarseStepsNs = [1_000_000n, 1_000_000_000n, 2_000_000_000n] as const;

/** Nanoseconds of one step; absent where the volume answers with another time altogether. */
export async function measureTimes(
  own: OwnFiles,
  files: Pick<FileSystem, 'lstat' | 'setMtime'>,
): Promise<number | undefined> {
  const path = await own.file();
  const native = await files.lstat(path);
  await files.setMtime(path, askedUs);
  const kept = await files.lstat(path);
  if (native === undefined || kept === undefined) return undefined;
  if (kept.mtimeNs / 1_000n === askedUs) return fineStep([native.mtimeNs, kept.mtimeNs]);
  const askedNs = askedUs * 1_000n;
  const step = coarseStepsNs.find((ns) => kept.mtimeNs === askedNs - (askedNs % ns));
  return step === undefined ? undefined : Number(step);
}

/** No call asks for less than a microsecond, so the times that came about otherwise have to show it. */
function fineStep(timesNs: readonly bigint[]): number {
  if (timesNs.some((ns) => ns % 100n !== 0n)) return 1;
  return timesNs.some((ns) => ns % 1_000n !== 0n) ? 100 : 1_000;
}
