/** Which files come home: a file that is left out is skipped with an origin of its own, and what was decided about it by hand waits. */
import type { PlanDecision } from '../../../shared/domain/plan';
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';
import { filesText, indexesOf, type LeftOutDecision } from '../outputs/plan/draftLog';
import { isByHand, leftOutOrigin } from '../outputs/plan/rules';
import { actionCodes, kindCodes } from './codes';
import type { Columns } from './columns';
import type { Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';
import type { Ruler } from './ruler';

interface Parts {
  readonly columns: Columns;
  readonly decisions: Decisions<unknown>;
  readonly table: DecisionTable;
  readonly ruler: Ruler;
}

/** Files are named by their place in the plan, which no other order of the rows changes. */
export interface Selection {
  readonly leftOutCount: number;
  readonly isSelected: (index: number) => boolean;
  /** Ticks files or leaves them out; answers how many changed. Nothing for undo to take back. */
  choose(indexes: Iterable<number>, isSelected: boolean): number;
  /** After a step was taken back, as runs of first and length: what it decided about files that are left out waits with them. */
  hold(runs: Uint32Array): void;
  /** What hides them from the rows; null when nothing else hides a row either. */
  mask(shows: Uint8Array | null): Uint8Array | null;
  /** Decisions by hand that wait, for the plan document; undefined without any. */
  waiting(): readonly LeftOutDecision[] | undefined;
  /** The same if it is other than when it was asked last. */
  takeWaiting(): readonly LeftOutDecision[] | undefined;
}

const leftOut: PlanDecision = { action: 'skip', origin: leftOutOrigin };

/** Files that the plan says are left out begin so. `parts` answers with the columns and decisions of now. */
export function createSelection(plan: ColumnPlan, parts: () => Parts): Selection {
  const count = plan.entries.length;
  const isOut = new Uint8Array(count);
  const { table: firstTable, columns: firstColumns, decisions: firstDecisions } = parts();
  const outId = firstTable.idOf(leftOut);
  /** Decision id of each file that waits; only where it was decided by hand. */
  const under = new Map<number, number>();
  let leftOutCount = 0;
  let isChanged = false;
  for (let position = 0; position < count; position += 1) {
    if (firstDecisions.ids[position] !== outId) continue;
    isOut[firstColumns.entryAt[position] ?? 0] = 1;
    leftOutCount += 1;
  }
  for (const { decision, files } of plan.leftOut ?? []) {
    if (!isByHand(decision.origin) || decision.origin === leftOutOrigin) continue;
    const id = firstTable.idOf(decision);
    for (const index of indexesOf(files, count)) if (isOut[index] === 1) under.set(index, id);
  }

  const leave = (index: number, position: number): void => {
    const { decisions, table } = parts();
    const id = decisions.ids[position] ?? 0;
    if (isByHand(table.get(id)?.origin ?? '')) under.set(index, id);
    else under.delete(index);
    decisions.settle(position, outId);
  };
  const take = (index: number, position: number, { columns, decisions, table, ruler }: Parts): void => {
    const id = under.get(index);
    under.delete(index);
    const isNeedless =
      id !== undefined &&
      columns.kind[position] === kindCodes.identical &&
      table.actionCode(id) === actionCodes.overwrite;
    // The kind may be another one by now.
    const stands = id !== undefined && !isNeedless && decisions.settles(id, columns.kind[position] ?? 0);
    decisions.settle(position, stands ? id : ruler(position).id);
  };
  const waiting = (): readonly LeftOutDecision[] | undefined => {
    if (under.size === 0) return undefined;
    const { table } = parts();
    const filesOf = new Map<number, number[]>();
    for (const [index, id] of under) {
      const files = filesOf.get(id);
      if (files === undefined) filesOf.set(id, [index]);
      else files.push(index);
    }
    return [...filesOf].flatMap(([id, indexes]) => {
      const decision = table.get(id);
      return decision === undefined ? [] : [{ decision, files: filesText(Uint32Array.from(indexes).sort()) }];
    });
  };

  return {
    get leftOutCount() {
      return leftOutCount;
    },
    isSelected: (index) => isOut[index] !== 1,
    choose(indexes, isSelected) {
      const now = parts();
      let changed = 0;
      for (const index of indexes) {
        if ((isOut[index] !== 1) === isSelected) continue;
        const position = now.columns.positionOf(index);
        isOut[index] = isSelected ? 0 : 1;
        if (isSelected) take(index, position, now);
        else leave(index, position);
        changed += 1;
      }
      leftOutCount += isSelected ? -changed : changed;
      isChanged ||= changed > 0;
      return changed;
    },
    hold(runs) {
      if (leftOutCount === 0) return;
      const { columns } = parts();
      for (let at = 0; at < runs.length; at += 4) {
        const first = runs[at] ?? 0;
        for (let position = first; position < first + (runs[at + 1] ?? 0); position += 1) {
          const index = columns.entryAt[position] ?? 0;
          if (isOut[index] !== 1) continue;
          leave(index, position);
          isChanged = true;
        }
      }
    },
    mask(shows) {
      if (leftOutCount === 0) return shows;
      const { entryAt } = parts().columns;
      const masked = shows ?? new Uint8Array(count).fill(1);
      for (let position = 0; position < count; position += 1)
        if (isOut[entryAt[position] ?? 0] === 1) masked[position] = 0;
      return masked;
    },
    waiting,
    takeWaiting() {
      if (!isChanged) return undefined;
      isChanged = false;
      return waiting() ?? [];
    },
  };
}
