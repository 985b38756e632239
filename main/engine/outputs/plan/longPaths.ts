/** Paths that Satchel can write on Windows and other programs may not open, told in one sentence. Pure. */
import type { ColumnPlan } from './columns/columnPlan';
import type { TargetPlatform } from './traits';

/** From this length on most programs give up on a file, and from 12 less on a folder. */
const usualLimit = 260;
const folderLimit = 248;
/** Such as `C:\a`. */
const shortestRoot = 4;

/** `undefined` where nothing is too long, or the disk is none of Windows. */
export function longPathWarning(
  { entries, roots }: Pick<ColumnPlan, 'entries' | 'roots'>,
  platform: TargetPlatform,
): string | undefined {
  if (platform !== 'windows') return undefined;
  const lengths = new Map(
    roots.flatMap(({ id, target }) => (target === null ? [] : [[id, ownLength(target)] as const])),
  );
  let [count, room] = [0, Infinity];
  for (let index = 0; index < entries.length; index += 1) {
    const root = lengths.get(entries.rootAt(index));
    if (root === undefined) continue;
    const path = (entries.hasTarget(index) ? entries.targetAt(index) : undefined) ?? entries.paths.at(index);
    const folder = path.lastIndexOf('/');
    if (root + 1 + path.length < usualLimit && (folder < 0 || root + 1 + folder < folderLimit)) continue;
    count += 1;
    room = Math.min(room, usualLimit - 2 - path.length, folder < 0 ? Infinity : folderLimit - 2 - folder);
  }
  if (count === 0) return undefined;
  const files = count === 1 ? 'The path of 1 file has' : `The paths of ${count} files have`;
  const remedy =
    room < shortestRoot
      ? 'No folder is short enough for that.'
      : `A folder whose own path has at most ${room} characters avoids it.`;
  return `${files} ${usualLimit} characters or more, or a folder of ${folderLimit} or more; other programs may not open them. ${remedy}`;
}

/** Without the mark of the extended form and without a separator at the end. */
const ownLength = (target: string): number =>
  target.replace(/^\\\\\?\\(?:UNC\\)?/i, (mark) => (/UNC/i.test(mark) ? '\\\\' : '')).replace(/[\\/]+$/, '').length;
