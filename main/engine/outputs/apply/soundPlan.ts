/** Refuses a plan of which anything could write outside of its roots: every row is looked at, most of them by their bytes alone. */
import { AppError } from '../../../../shared/domain/errors';
import type { PlanAction, PlanEntry, PlanKind } from '../../../../shared/domain/plan';
import type { Hasher } from '../../ports/hashing';
import { derivedHash } from '../content';
import type { ColumnPlan } from '../plan/columns/columnPlan';
import { decisionClasses } from '../plan/columns/decisionClasses';
import type { EntryColumns } from '../plan/columns/entryColumns';
import { isPlainlySafePath } from '../plan/columns/plainPath';
import { findSharedPlace } from '../plan/columns/uniquePlaces';
import { isDecisive } from '../plan/kinds';
import { checkEntry } from '../plan/planChecks';
import { isSafeRelativePath } from '../plan/relativePath';
import { targetProblem, targetRefused } from '../plan/targetFolder';
import { ownPlatform } from './places';

/** `plan.invalid`, `plan.target_refused`. */
export function requireSoundPlan(plan: ColumnPlan, hasher: Hasher): void {
  const { entries } = plan;
  const roots = new Map(plan.roots.map((root) => [root.id, root]));
  for (const { target } of plan.roots) {
    const problem = target === null ? undefined : targetProblem(target, ownPlatform);
    if (target !== null && problem !== undefined) throw targetRefused(target, problem);
  }
  const isPlainlySound = createPlainCheck(plan);
  for (let index = 0; index < entries.length; index += 1) {
    if (isPlainlySound(index)) continue;
    const entry = entries.at(index);
    const root = roots.get(entry.root);
    const problem = root === undefined ? 'its root is not in the plan' : checkEntry(entry, root, ownPlatform);
    if (problem !== undefined) throw invalid(`row ${entry.id}: ${problem}`);
    requireSoundContent(entry, hasher);
  }
  for (const { root, path } of plan.folders ?? []) {
    if (!roots.has(root) || !isSafeRelativePath(path, ownPlatform))
      throw invalid(`the folder ${JSON.stringify(path.slice(0, 200))} leaves its root`);
  }
  const clash = findSharedPlace(plan, ownPlatform);
  if (clash !== undefined) throw invalid(clash);
}

function requireSoundContent({ id, remote }: PlanEntry, hasher: Hasher): void {
  for (const content of [remote, ...(remote.versions ?? [])]) {
    if (!Number.isSafeInteger(content.size) || content.size < 0) throw invalid(`row ${id}: its size is no size`);
    if (!isTime(content.mtimeUs)) throw invalid(`row ${id}: its time is no time`);
  }
  for (const content of [remote, ...(remote.versions ?? [])]) {
    // What is remembered about a file goes by this hash: it must not stand for something else.
    const derived = derivedHash(content, hasher);
    if (derived !== undefined && derived !== content.hash)
      throw invalid(`row ${id}: its hash is not that of its chunks or of its link`);
  }
}

const fits = { never: 0, anywhere: 1, inFolder: 2 } as const;
const needsNoFolder: ReadonlySet<PlanAction> = new Set(['skip', 'elsewhere', 'ask']);

/** True only for rows that the closer look finds sound too. What columns hold has a hash and neither chunks nor a link. */
function createPlainCheck({ entries, roots }: ColumnPlan): (index: number) => boolean {
  const { paths, facts } = entries;
  const isSafe = createPathCheck(entries);
  const hasFolder = Array.from({ length: entries.words.roots.count }, (_, number) => {
    const root = roots.find(({ id }) => id === entries.words.roots.at(number));
    return root === undefined ? undefined : root.target !== null;
  });
  const fitOf = decisionClasses(entries, (decision, kind: PlanKind) => {
    if (decision === undefined) return fits.anywhere;
    if (decision.action !== 'ask' && !isDecisive(kind, decision.action)) return fits.never;
    return needsNoFolder.has(decision.action) ? fits.anywhere : fits.inFolder;
  });
  return (index) => {
    if (entries.odd.has(index) || entries.isOddDecision(index) || entries.hasTarget(index) || entries.hasFrom(index))
      return false;
    const isHere = hasFolder[facts.root[index] ?? 0];
    const fit = fitOf(index);
    if (isHere === undefined || fit === fits.never || (fit === fits.inFolder && !isHere)) return false;
    if (!Number.isSafeInteger(facts.remoteSize[index]) || (facts.remoteSize[index] ?? -1) < 0) return false;
    return Number.isSafeInteger(facts.remoteUs[index]) && !paths.isOdd(index) && isSafe(index);
  };
}

/** Half of the longest path for the folder and for the name. */
const mostBytes = 16_000;

function createPathCheck({ paths }: EntryColumns): (index: number) => boolean {
  const known = new Uint8Array(paths.folders.length);
  const isSafeFolder = (folder: number): boolean => {
    if (known[folder] === 0) {
      const start = paths.folderStart(folder);
      const end = paths.folderEnd(folder);
      const isSafe = end === start || (end - start < mostBytes && isPlainlySafePath(paths.folderPool, start, end));
      known[folder] = isSafe ? 1 : 2;
    }
    return known[folder] === 1;
  };
  return (index) => {
    const start = paths.nameStart(index);
    const end = paths.nameEnd(index);
    return end - start < mostBytes && isSafeFolder(paths.folderAt(index)) && isPlainlySafePath(paths.names, start, end);
  };
}

const farthestMtimeUs = 2n ** 62n;

/** The times that a manifest may hold; a disk keeps what it can of them. */
function isTime(mtimeUs: number | string): boolean {
  if (!/^-?\d{1,19}$/.test(String(mtimeUs))) return false;
  const time = BigInt(mtimeUs);
  return time >= -farthestMtimeUs && time <= farthestMtimeUs;
}

function invalid(why: string): AppError {
  return new AppError({
    code: 'plan.invalid',
    message: `The plan cannot be applied: ${why}.`,
    safe: 'Nothing was written.',
    hint: 'Plan the download again.',
  });
}
