/** The four answers a person gives, and the actions of the plan behind them. */
import type { PlanAction } from '../../../shared/domain/plan';

/** In the order of the decision control, which never changes. */
export const choices = ['mine', 'farm', 'both', 'skip'] as const;
export type Choice = (typeof choices)[number];

/** The first action that a row allows is the one a choice means there. */
const actionsOf: Readonly<Record<Choice, readonly PlanAction[]>> = {
  mine: ['keep-mine'],
  farm: ['overwrite', 'download', 'pick', 'rename'],
  both: ['keep-both', 'keep-all', 'rename-local'],
  skip: ['skip'],
};

/** What a choice does on a row with these allowed actions; null when it is not possible there. */
export function actionFor(choice: Choice, allowed: readonly PlanAction[]): PlanAction | null {
  return actionsOf[choice].find((action) => allowed.includes(action)) ?? null;
}

/** What a choice means for many rows at once. */
export function bulkActionFor(choice: Choice): PlanAction {
  return actionsOf[choice][0] ?? 'skip';
}

/** The segment that an action fills; null for actions that have none. */
export function choiceOf(action: PlanAction | 'mixed' | undefined): Choice | null {
  return choices.find((choice) => actionsOf[choice].some((known) => known === action)) ?? null;
}
