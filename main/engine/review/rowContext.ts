/** What the row model reads from a review. */
import type { PlanAction, PlanKind } from '../../../shared/domain/plan';
import type { RibbonRun, RowProgress } from '../../../shared/ipc/rows';
import type { Columns } from './columns';
import type { DecisionTable } from './decisionTable';
import type { NodeIds, ReviewNode } from './nodes';
import type { ListedRule } from './ruleList';
import type { Tally } from './tally';
import type { ReviewView } from './view';

export interface RowContext {
  readonly columns: Columns;
  readonly ids: NodeIds;
  readonly table: DecisionTable;
  readonly view: ReviewView;
  readonly rules: readonly ListedRule[];
  readonly allowedFor: (kind: PlanKind) => readonly PlanAction[];
  readonly isUndecided: (position: number) => boolean;
  readonly tallyOf: (node: ReviewNode) => Tally;
  /** Undefined while the plan is not being applied. */
  readonly progressOf: (node: ReviewNode) => RowProgress | undefined;
  readonly ribbonOf: (sequence: number) => readonly RibbonRun[];
}
