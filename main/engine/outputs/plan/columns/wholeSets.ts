/** Completes the sets of a plan in columns; only rows of sequences that are kept beside mine are looked at. */
import type { Plan, PlanKind } from '../../../../../shared/domain/plan';
import { completeSets, isOfSet, makesSet, withoutSets } from '../completeSets';
import { decisionClasses } from './decisionClasses';
import { EntryColumns } from './entryColumns';
import { noSequence } from './entryFacts';
import type { DecisionTemplate } from './entryWords';

/** Bits: what a decision may make of a row; what its names say decides the rest. */
const mayBeOfSet = 1;
const mayMakeSet = 2;

/** The entries as `completeSets` gives them, or as they were before it where whole sets are not wanted; the same entries when nothing changes. */
export function completeColumnSets({
  entries,
  completeSequence,
}: Pick<Plan, 'completeSequence'> & { readonly entries: EntryColumns }): EntryColumns {
  const setsOf = completeSequence === false ? withoutSets : completeSets;
  let written: EntryColumns | undefined;
  for (const rows of rowsOfSets(entries, completeSequence !== false)) {
    const before = Array.from(rows, (index) => entries.at(index));
    for (const [place, entry] of setsOf(before).entries()) {
      if (entry === before[place]) continue;
      written ??= new EntryColumns(entries);
      written.setDecision(rows[place] ?? 0, entry.decision);
    }
  }
  return written ?? entries;
}

/** The rows of each sequence that is kept as a set or was, and those outside of sequences. */
function* rowsOfSets(entries: EntryColumns, isWholeWanted: boolean): Generator<Uint32Array> {
  const partOf = decisionClasses(entries, partOfSet);
  const sequenceAt = (index: number): number => entries.facts.sequence[index] ?? noSequence;
  const isMember = (index: number): boolean => {
    if ((partOf(index) & mayBeOfSet) === 0) return false;
    const decision = entries.decisionAt(index);
    return isOfSet({ kind: entries.kindAt(index), ...(decision && { decision }) });
  };
  const isSet = new Uint8Array(entries.words.sequences.count);
  const counts = new Uint32Array(isSet.length + 1);
  let hasAny = false;
  for (let index = 0; index < entries.length; index += 1) {
    const what = partOf(index);
    if (what === 0) continue;
    hasAny = true;
    const sequence = sequenceAt(index);
    if (!isWholeWanted || (what & mayMakeSet) === 0 || sequence === noSequence || isSet[sequence] === 1) continue;
    const decision = entries.decisionAt(index);
    if (decision !== undefined && makesSet(decision)) isSet[sequence] = 1;
  }
  if (!hasAny) return;
  const isWanted = (index: number): boolean => isSet[sequenceAt(index)] === 1 || isMember(index);
  const cellOf = (index: number): number => (sequenceAt(index) === noSequence ? isSet.length : sequenceAt(index));
  for (let index = 0; index < entries.length; index += 1)
    if (isWanted(index)) counts[cellOf(index)] = (counts[cellOf(index)] ?? 0) + 1;
  const groups = new Map<number, { readonly rows: Uint32Array; filled: number }>();
  for (let index = 0; index < entries.length; index += 1) {
    if (!isWanted(index)) continue;
    const cell = cellOf(index);
    let group = groups.get(cell);
    if (group === undefined) groups.set(cell, (group = { rows: new Uint32Array(counts[cell] ?? 0), filled: 0 }));
    group.rows[group.filled] = index;
    group.filled += 1;
    if (group.filled < group.rows.length) continue;
    yield group.rows;
    groups.delete(cell);
  }
}

function partOfSet(decision: DecisionTemplate | undefined, kind: PlanKind): number {
  if (decision === undefined) return 0;
  const ofSet = isOfSet({ kind, decision: { ...decision, from: '-' } }) ? mayBeOfSet : 0;
  return ofSet | (makesSet(decision) ? mayMakeSet : 0);
}
