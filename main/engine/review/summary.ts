/** Everything of a review but its rows. */
import { planKinds, type Plan, type PlanKind } from '../../../shared/domain/plan';
import type { ReviewFilter, ReviewSummary } from '../../../shared/ipc/reviews';
import { formatBytes, plural, visibleText } from '../../../shared/text/format';
import type { RuleSet } from '../outputs/plan/ruleSet';
import { isSpaceBlocked, requiredFreeBytes } from '../outputs/plan/space';
import { kindCodes } from './codes';
import type { Columns } from './columns';
import { kindsPerDecision, type Decisions } from './decisions';
import type { DecisionTable } from './decisionTable';
import type { ListedRule } from './ruleList';
import type { ReviewTotals } from './totals';
import type { ReviewView } from './view';

interface Input {
  readonly uid: string;
  readonly title: string;
  readonly revision: number;
  readonly columns: Columns;
  readonly view: ReviewView;
  readonly filter: ReviewFilter;
  readonly decisions: Decisions<RuleSet>;
  readonly table: DecisionTable;
  readonly totals: ReviewTotals;
  readonly rules: readonly ListedRule[];
  readonly hashing: Plan['hashing'];
  readonly unfitCount: number;
  /** Files of each kind that come home, by kind code. */
  readonly kinds: Uint32Array;
  readonly applying: ReviewSummary['applying'];
}

export function summaryOf(input: Input): ReviewSummary {
  const { columns, view, decisions, totals } = input;
  const { plan } = columns;
  const { count, differing, byKind } = kindsOf(input);
  const leftOut = columns.count - count;
  const isApplied = plan.state === 'applied';
  const blockedReason = guard(input, count);
  return {
    uid: input.uid,
    revision: input.revision,
    title: input.title,
    ...(plan.source.jobId === undefined ? {} : { jobId: plan.source.jobId }),
    roots: plan.roots.map(({ id, source, target, how }) => ({ id, source, target, how })),
    fileCount: count,
    differingCount: differing,
    undecidedCount: totals.undecided,
    blockedCount: totals.blocked,
    byKind,
    byAction: withoutSkips(totals.byAction, leftOut),
    ...(leftOut === 0 ? {} : { leftOutCount: leftOut }),
    rowCount: view.rowCount,
    filteredCount: view.shownCount,
    fetchBytes: totals.fetchBytes,
    backupBytes: totals.backupBytes,
    writeCount: totals.writeCount,
    volumes: plan.volumes.map(({ id, label, freeBytes }) => {
      const known = totals.volumes.find(({ volume }) => volume === id);
      const forecast = known?.forecast;
      return {
        label,
        freeBytes,
        lowestFreeBytes: forecast?.lowestFreeBytes ?? null,
        finalFreeBytes: forecast?.finalFreeBytes ?? null,
        ...(known === undefined ? {} : { writesBytes: known.writesBytes }),
      };
    }),
    hashing: input.hashing,
    preset: decisions.note.preset,
    rules: input.rules.map((rule) => ({
      id: rule.id,
      text: visibleText(rule.text),
      action: rule.action,
      count: filesOf(input, rule),
      locked: rule.locked,
    })),
    groupBy: view.groupBy,
    filter: input.filter,
    canUndo: decisions.canUndo,
    canRedo: decisions.canRedo,
    ...(totals.copyLocalCount === 0
      ? {}
      : { copyLocalCount: totals.copyLocalCount, copyLocalBytes: totals.copyLocalBytes }),
    changedSinceSorted: columns.changedSinceSorted,
    unfitCount: input.unfitCount,
    ...(blockedReason === undefined ? {} : { blockedReason }),
    ...(input.applying === undefined ? {} : { applying: input.applying }),
    state: isApplied ? 'applied' : totals.undecided + totals.blocked === 0 ? 'ready' : 'draft',
  };
}

/** How many files of each kind come home, by kind code; `isSelected` asks by place in the plan, without it all do. */
export function countKinds({ kind, entryAt, count }: Columns, isSelected?: (index: number) => boolean): Uint32Array {
  const counts = new Uint32Array(planKinds.length);
  for (let position = 0; position < count; position += 1) {
    if (isSelected !== undefined && !isSelected(entryAt[position] ?? 0)) continue;
    const code = kind[position] ?? 0;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

/** Files that come home, the differing ones of them, and how many of each kind there are. */
function kindsOf({ kinds }: Input) {
  const count = kinds.reduce((sum, files) => sum + files, 0);
  const byKind: Partial<Record<PlanKind, number>> = Object.fromEntries(
    planKinds.flatMap((name, code) => ((kinds[code] ?? 0) > 0 ? [[name, kinds[code]]] : [])),
  );
  // By kind, not by place: a row that proved identical stays where it is until somebody sorts again.
  const differing = count - (byKind.identical ?? 0) - (byKind.new ?? 0);
  return { count, differing, byKind };
}

/** Files that are left out are skipped, but not by anything that the review shows. */
function withoutSkips(byAction: ReviewTotals['byAction'], leftOut: number): ReviewTotals['byAction'] {
  if (leftOut === 0) return byAction;
  const { skip = 0, ...others } = byAction;
  return skip > leftOut ? { ...others, skip: skip - leftOut } : others;
}

function filesOf({ totals, table }: Input, rule: ListedRule): number {
  let files = 0;
  for (const [key, count] of totals.byDecision) {
    if (table.get(Math.floor(key / kindsPerDecision))?.origin !== rule.origin) continue;
    if (rule.kind === undefined || key % kindsPerDecision === kindCodes[rule.kind]) files += count;
  }
  return files;
}

/** Files that would be replaced while nobody knows yet whether they are the same. */
function replacedUnknown({ byDecision }: ReviewTotals, table: DecisionTable): number {
  let files = 0;
  for (const [key, count] of byDecision) {
    if (key % kindsPerDecision !== kindCodes.verifying) continue;
    if (table.get(Math.floor(key / kindsPerDecision))?.action === 'overwrite') files += count;
  }
  return files;
}

/** Why apply cannot start now; undefined when it can. */
function guard({ columns, totals, table, hashing }: Input, count: number): string | undefined {
  const { plan } = columns;
  // Only a file that would be replaced must be known first: it may turn out to be the same.
  const waiting = hashing.done < hashing.needed ? replacedUnknown(totals, table) : 0;
  if (plan.state === 'applied') return 'This plan was applied.';
  if (waiting > 0) return `Waiting for ${plural(waiting, 'hash', 'hashes')}. You can keep deciding.`;
  if (count > 0 && totals.undecided + totals.blocked === count) return 'Nothing is decided yet.';
  for (const { volume, forecast, writesBytes } of totals.volumes) {
    const required = requiredFreeBytes(0);
    if (!isSpaceBlocked(forecast.lowestFreeBytes, required, writesBytes)) continue;
    const label = visibleText(plan.volumes.find(({ id }) => id === volume)?.label ?? 'The disk');
    const missing = required - forecast.lowestFreeBytes;
    return `${label} has too little space: ${formatBytes(missing)} more must be free, so that ${formatBytes(required)} stay free.`;
  }
  return undefined;
}
