/** Which entries of a plan a filter means, asked without a window. */
import { AppError } from '../../../shared/domain/errors';
import { planKinds, type PlanEntry, type PlanKind } from '../../../shared/domain/plan';
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';
import { rowState } from '../outputs/plan/totals';
import { marks } from './codes';
import { buildColumns } from './columns';
import { filterFiles } from './filterFiles';
import { parseFilter } from './filterSyntax';

export interface EntryFilter {
  /** What the filter box of a review takes; nothing means every file. */
  readonly where?: string;
  readonly kind?: PlanKind;
  /** Only what nobody decided, with what is blocked. */
  readonly undecidedOnly?: boolean;
}

/** What a download placed at an entry's target before, where it is recorded. */
export type PlacedAt = (entry: Pick<PlanEntry, 'root' | 'path'>) => { readonly hash: string } | undefined;

/**
 * One byte per entry, in the order of the plan. `input.invalid` for a kind that does not exist: a person who types a command sees no
 * rows vanish.
 */
export function matchingEntries(plan: ColumnPlan, filter: EntryFilter, placedAt: PlacedAt): Uint8Array {
  const { where = '', kind, undecidedOnly = false } = filter;
  requireKinds(where);
  const { entries } = plan;
  const columns = buildColumns(plan, (index) => {
    const placed = placedAt({ root: entries.rootAt(index), path: entries.paths.at(index) });
    return placed === undefined
      ? entries.alsoAt(index).includes('remote-newer')
      : placed.hash !== entries.remoteHashAt(index);
  });
  const shown = filterFiles(
    columns,
    { text: where, kinds: kind === undefined ? [] : [kind], undecidedOnly },
    (position) => {
      const decision = entries.decisionAt(columns.entryAt[position] ?? 0);
      const own = planKinds[columns.kind[position] ?? 0] ?? 'content-differs';
      return rowState({ kind: own, ...(decision === undefined ? {} : { decision }) }) !== 'decided';
    },
  );
  const mask = new Uint8Array(entries.length);
  for (let position = 0; position < columns.count; position += 1)
    mask[columns.entryAt[position] ?? 0] = shown === null ? 1 : (shown[position] ?? 0);
  return mask;
}

function requireKinds(where: string): void {
  const empty = parseFilter(where).some(
    (term) => term.type === 'kind' && term.kinds.length === 0 && term.marks.length === 0,
  );
  if (!empty) return;
  throw new AppError({
    code: 'input.invalid',
    message: `The filter ${JSON.stringify(where)} names no kind that exists.`,
    safe: 'Nothing was changed.',
    hint: `The kinds are ${[...planKinds, ...marks.filter((mark) => !planKinds.some((kind) => kind === mark))].join(', ')}.`,
  });
}
