/** What the files of a row have in common. */
import { planActions, type PlanAction, type PlanKind } from '../../../shared/domain/plan';
import type { ReviewMark } from '../../../shared/ipc/rows';
import { actionOf, kindOf, marks, noAction } from './codes';
import type { RowContext } from './rowContext';
import type { Tally } from './tally';

/** What most files of a row have in common, or `mixed` below three quarters. */
export function groupMark(tally: Tally): ReviewMark {
  for (const [mark, count] of tally.byMark) {
    if (4 * count >= 3 * tally.fileCount) return marks[mark] ?? 'mixed';
  }
  return 'mixed';
}

export function kindCounts(tally: Tally): Partial<Record<PlanKind, number>> {
  return Object.fromEntries([...tally.byKind].map(([kind, count]) => [kindOf(kind), count]));
}

/** The action of all decided files; `mixed` when they differ; nothing while none is decided. */
export function commonAction(context: Pick<RowContext, 'table'>, tally: Tally): PlanAction | 'mixed' | undefined {
  const codes = new Set([...tally.byDecision.keys()].map((id) => context.table.actionCode(id)));
  const [code] = codes;
  if (code === undefined) return undefined;
  return codes.size === 1 ? actionOf(code) : 'mixed';
}

/** The recommendation that all files share. */
export function commonRecommendation(tally: Tally): PlanAction | undefined {
  const [code, ...others] = tally.byRecommended.keys();
  return code === undefined || code === noAction || others.length > 0 ? undefined : actionOf(code);
}

/** What at least one file of the row allows, in the order of the action list. */
export function allowedOf(context: Pick<RowContext, 'allowedFor'>, tally: Tally): readonly PlanAction[] {
  const allowed = new Set([...tally.byKind.keys()].flatMap((kind) => context.allowedFor(kindOf(kind))));
  return planActions.filter((action) => allowed.has(action));
}
