/** A plan whose entries are columns, and the ways between it and a plan of objects. */
import type { Plan } from '../../../../../shared/domain/plan';
import { EntryColumns } from './entryColumns';

export type ColumnPlan = Omit<Plan, 'entries'> & { readonly entries: EntryColumns };

/** The same plan without an object per entry. */
export function planInColumns(plan: Plan | ColumnPlan): ColumnPlan {
  return isInColumns(plan) ? plan : { ...plan, entries: EntryColumns.of(plan.entries) };
}

/** The same plan with an object per entry. */
export function planInObjects(plan: ColumnPlan): Plan {
  return { ...plan, entries: [...plan.entries] };
}

export function isInColumns(plan: Plan | ColumnPlan): plan is ColumnPlan {
  return plan.entries instanceof EntryColumns;
}
