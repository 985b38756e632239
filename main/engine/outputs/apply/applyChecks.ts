/** What must hold before a plan is applied: every path stays inside, every row is decided, and there is room. */
import { AppError } from '../../../../shared/domain/errors';
import type { Plan } from '../../../../shared/domain/plan';
import type { FileSystem } from '../../ports/fileSystem';
import type { ApplyItem } from './applyItems';
import { undecidedCount } from './applyItems';
import { checkEntry, checkTargetsUnique } from '../plan/planChecks';
import { forecastSpace, isSpaceBlocked, requiredFreeBytes } from '../plan/space';
import { targetProblem, targetRefused } from '../plan/targetFolder';
import { targetProblemOnDisk } from '../plan/targetChecks';
import { ownPlatform } from './places';
import { derivedHash } from '../content';
import { isSafeRelativePath } from '../plan/relativePath';
import type { Hasher } from '../../ports/hashing';

/** Refuses the whole plan: `plan.invalid`, `plan.target_refused`. */
export function requireSoundPlan(plan: Plan, hasher: Hasher): void {
  const roots = new Map(plan.roots.map((root) => [root.id, root]));
  for (const { target } of plan.roots) {
    const problem = target === null ? undefined : targetProblem(target, ownPlatform);
    if (target !== null && problem !== undefined) throw targetRefused(target, problem);
  }
  for (const entry of plan.entries) {
    const root = roots.get(entry.root);
    const problem = root === undefined ? 'its root is not in the plan' : checkEntry(entry, root, ownPlatform);
    if (problem !== undefined) throw invalid(`row ${entry.id}: ${problem}`);
    for (const { size, mtimeUs } of [entry.remote, ...(entry.remote.versions ?? [])]) {
      if (!Number.isSafeInteger(size) || size < 0) throw invalid(`row ${entry.id}: its size is no size`);
      if (!isTime(mtimeUs)) throw invalid(`row ${entry.id}: its time is no time`);
    }
    for (const content of [entry.remote, ...(entry.remote.versions ?? [])]) {
      // What is remembered about a file goes by this hash: it must not stand for something else.
      const derived = derivedHash(content, hasher);
      if (derived !== undefined && derived !== content.hash)
        throw invalid(`row ${entry.id}: its hash is not that of its chunks or of its link`);
    }
  }
  for (const { root, path } of plan.folders ?? []) {
    if (!roots.has(root) || !isSafeRelativePath(path, ownPlatform))
      throw invalid(`the folder ${JSON.stringify(path.slice(0, 200))} leaves its root`);
  }
  const clash = checkTargetsUnique(plan, ownPlatform);
  if (clash !== undefined) throw invalid(clash);
}

const farthestMtimeUs = 2n ** 62n;

/** The times that a manifest may hold; a disk keeps what it can of them. */
function isTime(mtimeUs: number | string): boolean {
  if (!/^-?\d{1,19}$/.test(String(mtimeUs))) return false;
  const time = BigInt(mtimeUs);
  return time >= -farthestMtimeUs && time <= farthestMtimeUs;
}

/** `decision.needed` while rows are open, unless they are to be left for later. */
export function requireDecided(plan: Plan, leaveUndecided: boolean): void {
  const count = leaveUndecided ? 0 : undecidedCount(plan);
  if (count === 0) return;
  throw new AppError({
    code: 'decision.needed',
    message: `${count} ${count === 1 ? 'file is' : 'files are'} not decided.`,
    safe: 'Nothing was written.',
    hint: 'Decide them, or apply the rest and leave these untouched.',
    details: { count },
  });
}

/** `plan.target_refused` for a folder that cannot be written into as it lies on the disk, above all Satchel's own data. */
export async function requireTargets(roots: Iterable<string>, dataFolder: string, files: FileSystem): Promise<void> {
  for (const root of roots) {
    const problem = await targetProblemOnDisk(root, dataFolder, ownPlatform, files);
    if (problem !== undefined) throw targetRefused(root, problem);
  }
}

/** `disk.full` when a volume would run low on the way. Volumes that cannot be measured do not block. */
export async function requireSpace(
  items: readonly ApplyItem[],
  { inFlight, minFreeBytes }: { readonly inFlight: number; readonly minFreeBytes?: number | undefined },
  files: FileSystem,
): Promise<void> {
  const volumes = new Map<string, { root: string; free: number; total: number; items: ApplyItem[] }>();
  const volumeOfRoot = new Map<string, string | undefined>();
  for (const item of items) {
    if (!volumeOfRoot.has(item.root)) {
      const space = await files.space(item.root);
      volumeOfRoot.set(item.root, space?.volumeId);
      if (space !== undefined && !volumes.has(space.volumeId)) {
        volumes.set(space.volumeId, { root: item.root, free: space.freeBytes, total: space.totalBytes, items: [] });
      }
    }
    volumes.get(volumeOfRoot.get(item.root) ?? '')?.items.push(item);
  }
  for (const { root, free, total, items: own } of volumes.values()) {
    const wanted = requiredFreeBytes(total, minFreeBytes);
    const { lowestFreeBytes } = forecastSpace(free, own.map(spaceOf), inFlight);
    const writesBytes = own.reduce((sum, { size }) => sum + size, 0);
    if (isSpaceBlocked(lowestFreeBytes, wanted, writesBytes)) throw tooFull(root, wanted - lowestFreeBytes);
  }
}

function spaceOf({ size, expected, hasBackup, renameLocalTo }: ApplyItem): { sizeBytes: number; freedBytes: number } {
  const isGone = expected !== undefined && !hasBackup && renameLocalTo === undefined;
  return { sizeBytes: size, freedBytes: isGone ? expected.size : 0 };
}

function tooFull(root: string, missingBytes: number): AppError {
  return new AppError({
    code: 'disk.full',
    message: `The disk of ${root} has too little room for this download.`,
    safe: 'Nothing was written.',
    hint: `Free at least ${Math.ceil(missingBytes / 1024 ** 2)} MiB there, bring fewer files, or choose another folder.`,
    details: { path: root, missingBytes },
  });
}

function invalid(why: string): AppError {
  return new AppError({
    code: 'plan.invalid',
    message: `The plan cannot be applied: ${why}.`,
    safe: 'Nothing was written.',
    hint: 'Plan the download again.',
  });
}
