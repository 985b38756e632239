/** What each row of a plan in columns moves and replaces: the numbers that `rowBytes` gives for objects. */
import type { PlanAction, PlanKind } from '../../../../../shared/domain/plan';
import { rowBytes, rowState, type RowBytes } from '../totals';
import { decisionClasses } from './decisionClasses';
import type { EntryColumns } from './entryColumns';
import { fact, localTypeShift } from './entryFacts';
import type { DecisionTemplate } from './entryWords';

const moves = { nothing: 0, one: 1, replaces: 2, replacesUnkept: 3, asks: 4 } as const;
type Moves = (typeof moves)[keyof typeof moves];
const still: ReadonlySet<PlanAction> = new Set(['skip', 'keep-mine', 'ask']);
const replacing: ReadonlySet<PlanAction> = new Set(['overwrite', 'pick', 'retry', 'clear-read-only']);
const asking: ReadonlySet<PlanAction> = new Set(['keep-newer', 'keep-all']);

const nothing: RowBytes = { fetch: 0, copyLocal: 0, replaced: 0, backup: 0 };

/** An object is made only of a row whose times or versions decide. */
export function createRowBytes(entries: EntryColumns): (index: number) => RowBytes {
  const { facts, remoteSize, localSize } = entries.facts;
  const classOf = decisionClasses(entries, movesOf);
  return (index) => {
    const what = classOf(index);
    if (what === moves.nothing) return nothing;
    if (what === moves.asks || entries.isOddDecision(index)) return rowBytes(entries.at(index));
    const bits = facts[index] ?? 0;
    const fetch = remoteSize[index] ?? 0;
    if (what === moves.one) {
      if (!entries.hasFrom(index)) return { ...nothing, fetch };
      return { ...nothing, copyLocal: (bits & fact.hasLocal) === 0 ? fetch : (localSize[index] ?? 0) };
    }
    const isFile = (bits & fact.hasLocal) !== 0 && ((bits >> localTypeShift) & 3) === 0;
    const replaced = isFile ? (localSize[index] ?? 0) : 0;
    return { fetch, copyLocal: 0, replaced, backup: what === moves.replacesUnkept ? 0 : replaced };
  };
}

function movesOf(decision: DecisionTemplate | undefined, kind: PlanKind): Moves {
  if (decision === undefined || rowState({ kind, decision }) !== 'decided' || still.has(decision.action))
    return moves.nothing;
  if (asking.has(decision.action)) return moves.asks;
  if (!replacing.has(decision.action)) return moves.one;
  return decision.backup === false ? moves.replacesUnkept : moves.replaces;
}
