/** Whether columns that came from a file may be believed: every number means something, and no row could do harm. */
import { isUtf8 } from 'node:buffer';
import { planKinds } from '../../../../../shared/domain/plan';
import type { ColumnPlan } from '../columns/columnPlan';
import type { EntryColumns } from '../columns/entryColumns';
import { fact, noSequence } from '../columns/entryFacts';
import { entryRules } from '../columns/entryRules';
import type { PathColumn, PathParts } from '../columns/pathColumn';
import { isPlainlySafePath } from '../columns/plainPath';
import { checkEntry } from '../planChecks';
import type { TargetPlatform } from '../traits';

const lowRange = 1e9;
const mostTaskBytes = 4 * 256;
const mostPathBytes = 32_000;
const allFacts = 0x0fff;

/** Whether the texts between these ends are whole, each by itself. */
export function areTexts(bytes: Uint8Array, ends: Uint32Array): boolean {
  let before = 0;
  for (const end of ends) {
    // A text that begins in the middle of a character would be none.
    if (end < before || (end > before && ((bytes[before] ?? 0) & 0xc0) === 0x80)) return false;
    before = end;
  }
  return before === bytes.length && isUtf8(bytes);
}

export function arePathParts({ folderPool, folderEnds, folder, ends, names }: PathParts): boolean {
  if (folder.length !== ends.length || !areTexts(folderPool, folderEnds) || !areTexts(names, ends)) return false;
  return areBelow(folder, folderEnds.length);
}

export function areTasks(bytes: Uint8Array, ends: Uint32Array): boolean {
  if (ends[0] !== 0 || !areTexts(bytes, ends)) return false;
  for (let id = 1; id < ends.length; id += 1) if ((ends[id] ?? 0) - (ends[id - 1] ?? 0) > mostTaskBytes) return false;
  return true;
}

/** Judges the rows as reading the document does; the shared places of two rows are for the caller. */
export function areSound(plan: ColumnPlan, platform: TargetPlatform): boolean {
  const { entries } = plan;
  return areNumbersSound(entries) && areIdsUnique(entries) && areRowsSafe(plan, platform);
}

function areNumbersSound({ facts, words, odd, targets, froms, decisions, length }: EntryColumns): boolean {
  const { localNs, inode } = facts;
  let oddCount = 0;
  for (let index = 0; index < length; index += 1) {
    const bits = facts.facts[index] ?? 0;
    if (bits > allFacts || (bits & (fact.provenByHash | fact.provenByTime)) === 6) return false;
    if ((bits & (fact.untouched | fact.knownChanged)) === 24 || (bits & (fact.runnable | fact.notRunnable)) === 96)
      return false;
    if ((bits & fact.hasFileId) !== 0 && facts.device[index] === 0) return false;
    const root = facts.root[index] ?? 0;
    const sequence = facts.sequence[index] ?? 0;
    if (root === 0 || (sequence !== noSequence && (sequence < 1 || sequence >= words.sequences.count))) return false;
    if ((bits & fact.isOdd) !== 0) {
      oddCount += 1;
      continue;
    }
    if (!isCount(facts.remoteSize[index]) || !isCount(facts.localSize[index])) return false;
    if (!Number.isSafeInteger(facts.remoteUs[index])) return false;
  }
  return (
    oddCount === odd.size &&
    areBelow(facts.root, words.roots.count) &&
    areBelow(facts.kind, planKinds.length) &&
    areBelow(facts.task, words.tasks.count + 1) &&
    areBelow(facts.also, words.also.count) &&
    areBelow(facts.recommend, words.recommendations.count) &&
    areBelow(facts.device, words.devices.count) &&
    areBelow(decisions, words.decisions.count) &&
    areBelow(targets.at, targets.paths.count + 1) &&
    areBelow(froms.at, froms.paths.count + 1) &&
    [localNs.parts, inode.parts].every(([high, low]) => areBelow(low, lowRange) && high.every(isCount))
  );
}

function areIdsUnique({ ids }: EntryColumns): boolean {
  return ids === undefined || (ids.every(isCount) && new Set(ids).size === ids.length);
}

function areRowsSafe({ entries, roots, sequences }: ColumnPlan, platform: TargetPlatform): boolean {
  const { facts, words, targets, froms, odd, decisions } = entries;
  const rootOf = new Map(roots.map((root) => [root.id, root]));
  const sequenceIds = new Set(sequences.map(({ id }) => id));
  if (!words.roots.all.every((id) => rootOf.has(id)) || !words.sequences.all.every((id) => sequenceIds.has(id)))
    return false;
  const { fits } = entryRules({ roots, sequences }, entries);
  const isPlain = plainlySafe(entries.paths);
  const isPlainTarget = plainlySafe(targets.paths);
  const isPlainFrom = plainlySafe(froms.paths);
  for (let index = 0; index < entries.length; index += 1) {
    const decision = decisions[index] ?? 0;
    const target = targets.at[index] ?? 0;
    const from = froms.at[index] ?? 0;
    const isPlainRow =
      isPlain(index) &&
      (decision === 0 || fits(decision, facts.kind[index] ?? 0, facts.root[index] ?? 0)) &&
      (target === 0 || isPlainTarget(target - 1)) &&
      (from === 0 || isPlainFrom(from - 1));
    if (isPlainRow && !odd.has(index) && !entries.isOddDecision(index)) continue;
    const root = rootOf.get(entries.rootAt(index));
    if (root === undefined || checkEntry(entries.at(index), root, platform) !== undefined) return false;
  }
  return true;
}

/** True only for a path that is safe beyond doubt; its folder is looked at once. */
function plainlySafe(paths: PathColumn): (index: number) => boolean {
  const plainFolders = Uint8Array.from(paths.folders, (folder, id) =>
    folder === '' || isPlainlySafePath(paths.folderPool, paths.folderStart(id), paths.folderEnd(id)) ? 1 : 0,
  );
  const { names } = paths;
  return (index) => {
    const folder = paths.folderAt(index);
    const start = paths.nameStart(index);
    const end = paths.nameEnd(index);
    const bytes = end - start + paths.folderEnd(folder) - paths.folderStart(folder);
    return plainFolders[folder] === 1 && bytes < mostPathBytes && isPlainlySafePath(names, start, end);
  };
}

function areBelow(numbers: Uint8Array | Uint16Array | Uint32Array, limit: number): boolean {
  // An index is cheaper than a function for each of a million.
  for (let index = 0; index < numbers.length; index += 1) if ((numbers[index] ?? 0) >= limit) return false;
  return true;
}

function isCount(value: number | undefined): boolean {
  return Number.isSafeInteger(value) && (value ?? -1) >= 0;
}
