/** What must hold before a plan is applied: every row is decided, its folders may be written into, and there is room. */
import { AppError } from '../../../../shared/domain/errors';
import type { FileSystem } from '../../ports/fileSystem';
import type { RoomNeeded } from '../../transfers/spaceWatch';
import type { ColumnPlan } from '../plan/columns/columnPlan';
import { decisionClasses } from '../plan/columns/decisionClasses';
import type { EntryColumns } from '../plan/columns/entryColumns';
import { isSpaceBlocked, requiredFreeBytes, simulateSpace, type SpaceSimulation } from '../plan/space';
import { targetRefused } from '../plan/targetFolder';
import { targetProblemOnDisk } from '../plan/targetChecks';
import { rowState } from '../plan/totals';
import type { ApplyItem } from './applyItems';
import { roomInFlight, weightOf } from './inFlight';
import { tellingParts, type OtherPart } from './otherParts';
import { ownPlatform } from './places';

/** `decision.needed` while rows are open, unless they are to be left for later. */
export function requireDecided({ entries }: Pick<ColumnPlan, 'entries'>, leaveUndecided: boolean): void {
  const count = leaveUndecided ? 0 : openCount(entries);
  if (count === 0) return;
  throw new AppError({
    code: 'decision.needed',
    message: `${count} ${count === 1 ? 'file is' : 'files are'} not decided.`,
    safe: 'Nothing was written.',
    hint: 'Decide them, or apply the rest and leave these untouched.',
    details: { count },
  });
}

function openCount(entries: EntryColumns): number {
  const isOpen = decisionClasses(entries, (decision, kind) =>
    kind !== 'identical' && rowState({ kind, ...(decision && { decision }) }) !== 'decided' ? 1 : 0,
  );
  let count = 0;
  for (let index = 0; index < entries.length; index += 1) count += isOpen(index);
  return count;
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
  items: Iterable<ApplyItem>,
  { inFlight, minFreeBytes, hereBytes = () => 0, reserve = () => 0, partsOn = noParts }: SpaceLimits,
  files: FileSystem,
): Promise<void> {
  const volumes = new Map<string, Volume>();
  const volumeOfRoot = new Map<string, Volume | undefined>();
  for (const item of items) {
    if (!volumeOfRoot.has(item.root)) {
      const space = await files.space(item.root);
      if (space !== undefined && !volumes.has(space.volumeId))
        volumes.set(space.volumeId, {
          root: item.root,
          freeBytes: space.freeBytes,
          wantedBytes: requiredFreeBytes(space.totalBytes, minFreeBytes),
          simulation: simulateSpace(space.freeBytes, inFlight ?? roomInFlight),
          writesBytes: 0,
        });
      volumeOfRoot.set(item.root, space && volumes.get(space.volumeId));
    }
    const volume = volumeOfRoot.get(item.root);
    if (volume === undefined) continue;
    const sizeBytes = item.size - hereBytes(item);
    volume.writesBytes += sizeBytes;
    volume.simulation.write(sizeBytes, freedBy(item));
    // A large item takes the place of several.
    for (let place = 1; inFlight === undefined && place < weightOf(item); place += 1) volume.simulation.write(0, 0);
  }
  for (const [volumeKey, { root, freeBytes, wantedBytes, simulation, writesBytes }] of volumes) {
    const { lowestFreeBytes } = simulation.forecast();
    if (isSpaceBlocked(lowestFreeBytes, wantedBytes, writesBytes))
      throw tooFull(root, wantedBytes - lowestFreeBytes, await partsOn(volumeKey));
    const bytes = Math.max(0, freeBytes - lowestFreeBytes);
    const missing = bytes === 0 ? 0 : reserve({ volumeKey, bytes, availableBytes: freeBytes - wantedBytes });
    if (missing > 0) throw tooFull(root, missing, await partsOn(volumeKey));
  }
}

interface SpaceLimits {
  /** How many are written at once; as many as a download brings where that is not said. */
  readonly inFlight?: number;
  readonly minFreeBytes?: number | undefined;
  /** What an earlier run left of an item on the disk. */
  readonly hereBytes?: (item: ApplyItem) => number;
  /** Keeps room for this run beside others; answers the bytes that are missing. */
  readonly reserve?: ((room: RoomNeeded) => number) | undefined;
  /** What could be removed from a volume to make room. */
  readonly partsOn?: (volumeKey: string) => Promise<readonly OtherPart[]>;
}

const noParts = (): Promise<readonly OtherPart[]> => Promise.resolve([]);

interface Volume {
  readonly root: string;
  readonly freeBytes: number;
  readonly wantedBytes: number;
  readonly simulation: SpaceSimulation;
  writesBytes: number;
}

function freedBy({ expected, hasBackup, renameLocalTo }: ApplyItem): number {
  return expected !== undefined && !hasBackup && renameLocalTo === undefined ? expected.size : 0;
}

function tooFull(root: string, missingBytes: number, parts: readonly OtherPart[]): AppError {
  const { hint, details } = tellingParts(parts);
  return new AppError({
    code: 'disk.full',
    message: `The disk of ${root} has too little room for this download.`,
    safe: 'Nothing was written.',
    hint: `Free at least ${Math.ceil(missingBytes / 1024 ** 2)} MiB there, bring fewer files, or choose another folder.${hint}`,
    details: { path: root, missingBytes, ...details },
  });
}
