import { describe, expect, it } from 'vitest';
import { sequencesOfRoot } from '../../support/plan/plannedObjects';
import { createReview } from '../../../main/engine/review/createReview';
import type { Plan, PlanDecision, PlanEntry, PlanKind } from '../../../shared/domain/plan';
import { reviewedPlan } from '../../support/openReview';
import { entryOf, planOf } from '../../support/plan/planFixtures';

const frames = ['b.1.exr', 'b.2.exr', 'b.3.exr', 'b.4.exr'];
const letters: Readonly<Record<string, PlanKind>> = { e: 'edited-here', i: 'identical', n: 'new' };
const usual: Partial<Record<PlanKind, PlanDecision>> = {
  identical: { action: 'skip', origin: 'built-in' },
  new: { action: 'download', origin: 'built-in' },
};
const kept: PlanDecision = { action: 'keep-both', policy: 'version', origin: 'manual' };
const byHand: PlanDecision = { action: 'overwrite', backup: true, origin: 'manual' };
const byRule: PlanDecision = { action: 'overwrite', origin: 'cli' };

/** One letter per frame, and what is decided otherwise than by kind. */
function planWith(kinds: string, decisions: Readonly<Record<number, PlanDecision>>): Plan {
  const { sequences, members } = sequencesOfRoot(0, frames, 0);
  const entries = frames.map((path, id): PlanEntry => {
    const kind = letters[kinds[id] ?? 'e'] ?? 'edited-here';
    return entryOf(id, kind, { path, ...members.get(id), decision: decisions[id] ?? usual[kind] ?? kept });
  });
  return planOf(entries, { sequences });
}

const reviewOf = (plan: Plan) => createReview(plan, { uid: 'u', title: 't', clock: { nowMs: () => 0 } });
const lines = ({ entries }: { readonly entries: Iterable<PlanEntry> }): string[] =>
  [...entries].map(({ decision }) =>
    [decision?.action, decision?.target ?? '–', decision?.from === undefined ? '' : 'copied'].join(' ').trim(),
  );

describe('frames that are overwritten in a sequence of which both sides are kept', () => {
  it('are copied into the set when they are equal: mine holds the same bytes already, and the set has no gap', () => {
    const plan = reviewOf(planWith('eiie', { 1: byHand, 2: byRule })).plan();
    const { byAction, fetchBytes, copyLocalBytes, replacedBytes, backupBytes } = plan.totals;
    expect([lines(plan), byAction, fetchBytes, copyLocalBytes, replacedBytes, backupBytes]).toEqual([
      ['keep-both b_r2.1.exr', 'keep-both b_r2.2.exr copied', 'keep-both b_r2.3.exr copied', 'keep-both b_r2.4.exr'],
      { 'keep-both': 4 },
      200,
      80,
      0,
      0,
    ]);
  });

  it('are overwritten as decided once the set is gone or only what differs is wanted', () => {
    const plan = reviewedPlan(reviewOf(planWith('eiie', { 1: byHand, 2: byRule })));
    const again = [byHand, { ...byRule, backup: true }];
    const only = reviewOf({ ...plan, completeSequence: false }).plan();
    expect([...only.entries].slice(1, 3).map(({ decision }) => decision)).toEqual(again);
    const skipped = [...plan.entries].map((entry): PlanEntry =>
      entry.kind === 'edited-here' ? { ...entry, decision: { action: 'skip', origin: 'manual' } } : entry,
    );
    const gone = reviewOf({ ...plan, entries: skipped }).plan();
    expect([...gone.entries].slice(1, 3).map(({ decision }) => decision)).toEqual(again);
  });

  it('replace mine when they differ, and are no part of the set: each file of the farm comes home once', () => {
    const plan = reviewOf(planWith('eeie', { 1: byHand })).plan();
    expect([lines(plan), plan.totals.byAction]).toEqual([
      ['keep-both b_r2.1.exr', 'overwrite –', 'keep-both b_r2.3.exr copied', 'keep-both b_r2.4.exr'],
      { 'keep-both': 3, overwrite: 1 },
    ]);
  });

  it('have the same numbers in the review and in its plan', () => {
    for (const completeSequence of [true, false]) {
      const review = reviewOf({ ...planWith('eiin', { 1: byHand }), completeSequence });
      const {
        byAction,
        fetchBytes,
        backupBytes,
        copyLocalBytes = 0,
        copyLocalCount = 0,
        writeCount,
      } = review.summary();
      const { totals } = review.plan();
      expect([byAction, fetchBytes, backupBytes, copyLocalBytes, copyLocalCount, writeCount]).toEqual([
        totals.byAction,
        totals.fetchBytes,
        totals.backupBytes,
        totals.copyLocalBytes,
        completeSequence ? 2 : 0,
        completeSequence ? 4 : 3,
      ]);
    }
  });
});
