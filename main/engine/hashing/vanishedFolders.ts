/** Files that could not be read because their folder went away: one row for the folder instead of one for each. */
import { dirname } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { FileSystem } from '../ports/fileSystem';
import type { HashFailure } from './hashFiles';

/** `index` is that of the first file, `absolutePath` the folder where it stands for several. */
export interface FoldedFailure extends HashFailure {
  /** How far above the file the row's place lies; 0: it is the file. */
  readonly levels: number;
}

type Looks = Pick<FileSystem, 'statFollowing'>;

/** The topmost folder that is gone is the row, at most `levelsOf` above its file. In the order of the first files. */
export async function foldVanished(
  failures: readonly HashFailure[],
  files: Looks,
  levelsOf: (failure: HashFailure) => number = () => Infinity,
): Promise<FoldedFailure[]> {
  const isGone = new Map<string, boolean>();
  const rows: { row: FoldedFailure; count: number }[] = [];
  const rowOf = new Map<string, { count: number }>();
  for (const failure of failures) {
    const levels = failure.code === 'source.missing' ? await levelsGone(failure, levelsOf(failure), files, isGone) : 0;
    const place = above(failure.absolutePath, levels);
    const known = levels === 0 ? undefined : rowOf.get(place);
    if (known !== undefined) known.count += 1;
    else {
      const made = { row: { ...failure, absolutePath: place, levels }, count: 1 };
      rows.push(made);
      if (levels > 0) rowOf.set(place, made);
    }
  }
  return rows.map(({ row, count }) => (row.levels === 0 ? row : { ...row, message: messageOf(row, count) }));
}

function messageOf({ absolutePath }: HashFailure, count: number): string {
  const what = count === 1 ? 'A file of it was' : `${count} files of it were`;
  return `The folder ${absolutePath} is not there any more. ${what} still to be read.`;
}

/** How many folders above the file are gone in one piece with it; each folder is looked at once. */
async function levelsGone(
  { absolutePath }: HashFailure,
  most: number,
  files: Looks,
  isGone: Map<string, boolean>,
): Promise<number> {
  let levels = 0;
  for (let folder = dirname(absolutePath); levels < most && folder !== dirname(folder); folder = dirname(folder)) {
    let gone = isGone.get(folder);
    if (gone === undefined) isGone.set(folder, (gone = await isAway(folder, files)));
    if (!gone) break;
    levels += 1;
  }
  return levels;
}

async function isAway(folder: string, files: Looks): Promise<boolean> {
  try {
    return (await files.statFollowing(folder))?.type !== 'folder';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // It cannot be looked at, so nobody knows; its files have their rows.
    return false;
  }
}

function above(place: string, levels: number): string {
  return levels === 0 ? place : above(dirname(place), levels - 1);
}
