/** Sorts the rows of a plan by their decision and kind: what holds for such a pair is worked out once, not once per row. */
import { planKinds, type PlanKind } from '../../../../../shared/domain/plan';
import type { EntryColumns } from './entryColumns';
import type { DecisionTemplate } from './entryWords';

const unknown = 255;

/** Answers the class of a row, below 255; `classOf` is asked once for each pair. Decisions may change between the calls. */
export function decisionClasses<Class extends number>(
  entries: EntryColumns,
  classOf: (decision: DecisionTemplate | undefined, kind: PlanKind) => Class,
): (index: number) => Class {
  const { kind } = entries.facts;
  let known = new Uint8Array(0);
  return (index) => {
    const decision = entries.decisions[index] ?? 0;
    const cell = decision * planKinds.length + (kind[index] ?? 0);
    if (cell >= known.length) {
      const wider = new Uint8Array(Math.max(entries.words.decisions.count, decision + 1) * planKinds.length);
      wider.set(known);
      wider.fill(unknown, known.length);
      known = wider;
    }
    if (known[cell] === unknown)
      known[cell] = classOf(entries.words.decisions.at(decision), planKinds[kind[index] ?? 0] ?? 'content-differs');
    return known[cell] as Class;
  };
}
