/** A live example of the names that keep both would give a row. */
import { visibleText } from '../../../shared/text/format';
import type { TakenNames } from '../outputs/plan/takenNames';
import { firstNumber, keepBothPath } from '../outputs/plan/naming';
import type { Columns } from './columns';
import { baseName, frameToken } from './names';
import { spanOf, type ReviewNode } from './nodes';
import type { RowContext } from './rowContext';

/** More tries than a folder of versions ever needs; beyond it there is no example. */
const mostTries = 100;

/** "Farm's become beauty_r2.[1017-1028].exr"; undefined for rows of many sequences. */
export function keepBothExample(context: RowContext, node: ReviewNode, taken: TakenNames): string | undefined {
  const { columns } = context;
  if (node.type === 'fold' || node.type === 'folder' || node.type === 'step') return undefined;
  const positions = filesToName(context, node);
  const first = positions[0];
  const last = positions.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const sequence = columns.plan.sequences[columns.blockSequence[columns.blockAt[first] ?? 0] ?? -1];
  const place = sequence === undefined ? undefined : { start: sequence.prefix.length };
  const options = { policy: 'version', jobName: '', stamp: '' } as const;
  const { root } = columns.entryOf(first);
  const inPlan = pathsOfFolder(columns, first);
  for (let n = firstNumber('version'); n < mostTries; n += 1) {
    const isFree = positions.every((position) => {
      const target = keepBothPath(columns.entryOf(position).path, place, options, n);
      return !inPlan.has(target) && !taken.has(root, target);
    });
    if (!isFree) continue;
    const name = visibleText(baseName(keepBothPath(columns.entryOf(first).path, place, options, n)));
    if (positions.length === 1 || sequence === undefined) return `Farm's becomes ${name}`;
    const from = frameToken(sequence, columns.entryOf(first));
    const to = frameToken(sequence, columns.entryOf(last));
    const tail = visibleText(sequence.suffix);
    const head = name.slice(0, name.length - tail.length - from.length);
    return `Farm's become ${head}[${from}-${to}]${tail}`;
  }
  return undefined;
}

/** The files a decision would mostly be about: the undecided ones of the row, or all where none is. */
function filesToName({ columns, view, isUndecided }: RowContext, node: ReviewNode): readonly number[] {
  const { start, end } = spanOf(columns, node);
  const shown: number[] = [];
  for (let position = start; position < end; position += 1) {
    if (node.type === 'file' || view.isShown(position)) shown.push(position);
  }
  const undecided = shown.filter((position) => isUndecided(position));
  return undecided.length > 0 ? undecided : shown;
}

/** Paths of the plan in the folder of a position, whatever section they are in. */
function pathsOfFolder(columns: Columns, position: number): Set<string> {
  const own = columns.folders[columns.blockFolder[columns.blockAt[position] ?? 0] ?? 0];
  const paths = new Set<string>();
  for (const group of columns.folders) {
    if (group.root !== own?.root || group.path !== own.path) continue;
    const end = columns.blockStart[group.endBlock] ?? 0;
    for (let at = columns.blockStart[group.firstBlock] ?? 0; at < end; at += 1) paths.add(columns.entryOf(at).path);
  }
  return paths;
}
