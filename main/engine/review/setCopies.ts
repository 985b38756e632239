/** Frames that are copied here because their sequence is kept as a whole new set: the same that `completeSets` finds. */
import { makesSet, mayBeCopied } from '../outputs/plan/completeSets';
import { kindCodes } from './codes';
import { flagMineIsFile, type Columns } from './columns';
import type { Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';

/** Whether the file at a position is copied from here. */
export type IsCopied = (position: number) => boolean;

/** Undefined when nothing is, which one look at the decisions that files have (`isHeld`) mostly tells. */
export function setCopies(
  columns: Columns,
  decisions: Decisions<unknown>,
  table: DecisionTable,
  isHeld: (id: number) => boolean,
): IsCopied | undefined {
  if (columns.plan.completeSequence === false) return undefined;
  const makes = new Uint8Array(table.size);
  const mayCopy = new Uint8Array(table.size);
  for (let id = 1; id < table.size; id += 1) {
    const template = table.get(id);
    if (template === undefined || !isHeld(id)) continue;
    makes[id] = makesSet(template) ? 1 : 0;
    mayCopy[id] = mayBeCopied(template) ? 1 : 0;
  }
  if (!makes.includes(1) || !mayCopy.includes(1)) return undefined;
  const { blockAt, blockSequence, kind, flags, count, plan } = columns;
  const isSet = new Uint8Array(plan.sequences.length);
  const sequenceAt = (position: number): number => blockSequence[blockAt[position] ?? 0] ?? -1;
  for (let position = 0; position < count; position += 1) {
    if (makes[decisions.ids[position] ?? 0] !== 1 || !decisions.isDecided(position)) continue;
    const sequence = sequenceAt(position);
    if (sequence >= 0) isSet[sequence] = 1;
  }
  if (!isSet.includes(1)) return undefined;
  return (position) =>
    kind[position] === kindCodes.identical &&
    ((flags[position] ?? 0) & flagMineIsFile) !== 0 &&
    mayCopy[decisions.ids[position] ?? 0] === 1 &&
    isSet[sequenceAt(position)] === 1 &&
    columns.entryOf(position).remote.link === undefined;
}
