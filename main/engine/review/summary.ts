/** Everything of a review but its rows. */
import { planKinds, type PlanKind, type PresetName } from '../../../shared/domain/plan';
import type { ReviewFilter, ReviewSummary } from '../../../shared/ipc/contract';
import { formatBytes, plural, visibleText } from '../../../shared/text/format';
import { isSpaceBlocked, requiredFreeBytes } from '../outputs/plan/space';
import { kindCodes, sectionCodes } from './codes';
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
  readonly decisions: Decisions<PresetName>;
  readonly table: DecisionTable;
  readonly totals: ReviewTotals;
  readonly rules: readonly ListedRule[];
}

export function summaryOf(input: Input): ReviewSummary {
  const { columns, view, decisions, totals } = input;
  const { plan, count, sectionStart } = columns;
  const isApplied = plan.state === 'applied';
  const blockedReason = guard(input);
  return {
    uid: input.uid,
    revision: input.revision,
    title: input.title,
    ...(plan.source.jobId === undefined ? {} : { jobId: plan.source.jobId }),
    roots: plan.roots.map(({ id, source, target, how }) => ({ id, source, target, how })),
    fileCount: count,
    differingCount: count - (sectionStart[sectionCodes.differing] ?? 0),
    undecidedCount: totals.undecided,
    blockedCount: totals.blocked,
    byKind: kindsOf(columns),
    byAction: totals.byAction,
    rowCount: view.rowCount,
    filteredCount: view.shownCount,
    fetchBytes: totals.fetchBytes,
    backupBytes: totals.backupBytes,
    writeCount: totals.writeCount,
    volumes: plan.volumes.map(({ id, label, freeBytes }) => {
      const forecast = totals.volumes.find(({ volume }) => volume === id)?.forecast;
      return {
        label,
        freeBytes,
        lowestFreeBytes: forecast?.lowestFreeBytes ?? null,
        finalFreeBytes: forecast?.finalFreeBytes ?? null,
      };
    }),
    hashing: plan.hashing,
    preset: decisions.note,
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
    ...(blockedReason === undefined ? {} : { blockedReason }),
    state: isApplied ? 'applied' : totals.undecided + totals.blocked === 0 ? 'ready' : 'draft',
  };
}

const kindCounts = new WeakMap<Columns, Partial<Record<PlanKind, number>>>();

/** Kinds never change during a review, so they are counted once. */
function kindsOf(columns: Columns): Partial<Record<PlanKind, number>> {
  let byKind = kindCounts.get(columns);
  if (byKind === undefined) {
    const counts = new Uint32Array(planKinds.length);
    for (const code of columns.kind) counts[code] = (counts[code] ?? 0) + 1;
    byKind = Object.fromEntries(
      planKinds.flatMap((kind, code) => ((counts[code] ?? 0) > 0 ? [[kind, counts[code]]] : [])),
    );
    kindCounts.set(columns, byKind);
  }
  return byKind;
}

function filesOf({ totals, table }: Input, rule: ListedRule): number {
  let files = 0;
  for (const [key, count] of totals.byDecision) {
    if (table.get(Math.floor(key / kindsPerDecision))?.origin !== rule.origin) continue;
    if (rule.kind === undefined || key % kindsPerDecision === kindCodes[rule.kind]) files += count;
  }
  return files;
}

/** Why apply cannot start now; undefined when it can. */
function guard({ columns, totals }: Input): string | undefined {
  const { plan, count } = columns;
  const waiting = plan.hashing.needed - plan.hashing.done;
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
