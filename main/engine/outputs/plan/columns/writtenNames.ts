/** Which of its names each row of a plan in columns writes: the same that `writtenPath` answers for objects. */
import type { PlanAction, PlanKind } from '../../../../../shared/domain/plan';
import { rowState } from '../totals';
import { decisionClasses } from './decisionClasses';
import type { EntryColumns } from './entryColumns';
import type { DecisionTemplate } from './entryWords';
import type { OwnName } from './placeKeys';

/** What a decision writes at a kind. */
const writes = { nothing: 0, path: 1, targetOrPath: 2, targetOnly: 3, targetOrNothing: 4 } as const;
type Writes = (typeof writes)[keyof typeof writes];
const quiet: ReadonlySet<PlanAction> = new Set(['skip', 'keep-mine', 'ask']);
const beside: ReadonlySet<PlanAction> = new Set(['keep-both', 'rename', 'elsewhere']);

/** Undefined for a row that writes nothing. */
export function createWrittenNames(entries: EntryColumns): (index: number) => OwnName | undefined {
  const classOf = decisionClasses(entries, writesOf);
  return (index) => {
    switch (classOf(index)) {
      case writes.nothing:
        return undefined;
      case writes.path:
        return 'path';
      case writes.targetOrPath:
        return entries.hasTarget(index) ? 'target' : 'path';
      case writes.targetOnly:
        return entries.hasTarget(index) ? 'path' : undefined;
      case writes.targetOrNothing:
        return entries.hasTarget(index) ? 'target' : undefined;
    }
  };
}

function writesOf(decision: DecisionTemplate | undefined, kind: PlanKind): Writes {
  if (decision === undefined || rowState({ kind, decision }) !== 'decided' || quiet.has(decision.action))
    return writes.nothing;
  // With rename-local the farm's file takes the entry's own name.
  const isLocalRenamed = decision.action === 'rename-local' || decision.policy === 'rename-local';
  if (!beside.has(decision.action)) return isLocalRenamed ? writes.path : writes.targetOrPath;
  // A copy whose name is still to be found has no place yet.
  return isLocalRenamed ? writes.targetOnly : writes.targetOrNothing;
}
