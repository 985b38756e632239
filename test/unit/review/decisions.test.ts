import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutSets } from '../../../main/engine/outputs/plan/completeSets';
import { decide } from '../../../main/engine/outputs/plan/rules';
import { planInColumns } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { forecastVolumes } from '../../../main/engine/outputs/plan/settle';
import { totalsOf } from '../../../main/engine/outputs/plan/totals';
import { planActions, presetNames, type Plan, type PlanRule } from '../../../shared/domain/plan';
import { scopeKinds } from '../../../shared/ipc/reviews';
import { buildPlan } from '../../support/buildPlan';
import { allRows, openReview, reviewedPlan } from '../../support/openReview';
import { settledPlan } from '../../support/plan/settledObjects';
import { planArbitrary } from '../../support/planArbitrary';
import { storyPlan } from '../../support/storyPlan';

const scope = fc.constantFrom(...scopeKinds);
const action = fc.constantFrom(...planActions);

function decisionsOf(plan: Plan): readonly string[] {
  return plan.entries.map(({ decision }) =>
    decision === undefined ? 'undecided' : `${decision.action} ${decision.policy ?? ''} by ${decision.origin}`,
  );
}

describe('decisions of a review', () => {
  it('change exactly the files that the scope announced', () => {
    fc.assert(
      fc.property(
        planArbitrary,
        fc.nat(),
        fc.boolean(),
        fc.constantFrom('', 'pass', '.exr'),
        action,
        (plan, pick, undecidedOnly, text, wanted) => {
          const review = openReview(plan);
          review.view('folder', { kinds: [], undecidedOnly, text });
          const rows = allRows(review);
          const row = rows[pick % Math.max(1, rows.length)];
          if (row === undefined) return;
          for (const { scope: kind, count, examples } of review.scopes(row.id)) {
            expect(examples.length).toBe(Math.min(3, count));
            const { changed, refused } = review.decide({ scope: kind, rowIds: [row.id] }, wanted);
            expect(changed + refused).toBe(count);
            review.undo();
            // Every kind can be skipped, so nothing is refused.
            expect(review.decide({ scope: kind, rowIds: [row.id] }, 'skip')).toMatchObject({
              changed: count,
              refused: 0,
            });
            review.undo();
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('count a row that is named twice once', () => {
    const review = openReview(storyPlan());
    expect(review.decide({ scope: 'row', rowIds: ['s0', 's0', 'e16', 's0/r1017-1028'] }, 'skip')).toMatchObject({
      changed: 240,
      refused: 0,
    });
  });

  it('are refused where the kind does not allow them, and the file keeps what it had', () => {
    const plan = buildPlan({
      files: {
        'a.mov': { kind: 'locked', decision: { action: 'retry', origin: 'manual' } },
        'b.exr': { kind: 'content-differs' },
      },
    });
    const review = openReview(plan);
    expect(review.decide({ scope: 'plan', rowIds: [] }, 'overwrite')).toMatchObject({ changed: 1, refused: 1 });
    expect(decisionsOf(reviewedPlan(review))).toEqual(['retry  by manual', 'overwrite  by manual']);
  });

  it('leave alone what is identical or new unless the scope starts there or the filter names it', () => {
    const review = openReview(storyPlan());
    const changed = (rowIds: string[], wanted: 'plan' | 'filter' | 'kind'): number => {
      const outcome = review.decide({ scope: wanted, rowIds }, 'skip');
      review.undo();
      return outcome.changed;
    };
    const counts = [changed([], 'plan'), changed([], 'filter'), changed(['fold:new'], 'kind')];
    review.view('sequence', { kinds: ['new'], undecidedOnly: false, text: '' });
    expect([...counts, changed([], 'filter')]).toEqual([582, 582, 241, 241]);
  });

  it('do not choose between two files of the same time', () => {
    const plan = buildPlan({
      files: {
        'same.exr': { kind: 'size-differs', farmMs: 5000, mineMs: 5000 },
        'newer.exr': { kind: 'remote-newer', farmMs: 90_000, mineMs: 5000 },
      },
    });
    expect(openReview(plan).decide({ scope: 'plan', rowIds: [] }, 'keep-newer')).toMatchObject({
      changed: 1,
      refused: 1,
    });
  });

  it('accept recommendations where there is one to accept', () => {
    const review = openReview(storyPlan());
    expect(review.acceptRecommended({ scope: 'undecided', rowIds: [] })).toMatchObject({ changed: 13, refused: 1 });
    const { decision } = reviewedPlan(review).entries[16] ?? {};
    expect(decision).toEqual({
      action: 'keep-both',
      policy: 'version',
      origin: 'accepted',
      target: 'renders/beauty_r2.1017.exr',
    });
  });

  it('are taken back and made again exactly, step by step', () => {
    const step = fc.oneof(
      fc.record({ type: fc.constant('decide' as const), scope, action, pick: fc.nat() }),
      fc.record({ type: fc.constant('accept' as const), scope, pick: fc.nat() }),
      fc.record({ type: fc.constant('preset' as const), preset: fc.constantFrom(...presetNames) }),
    );
    fc.assert(
      fc.property(planArbitrary, fc.array(step, { minLength: 1, maxLength: 6 }), (plan, steps) => {
        const review = openReview(plan);
        const rows = allRows(review);
        const states = [JSON.stringify([reviewedPlan(review).preset, decisionsOf(reviewedPlan(review))])];
        let stepCount = 0;
        for (const one of steps) {
          const row = one.type === 'preset' ? undefined : rows[one.pick % Math.max(1, rows.length)];
          if (one.type === 'preset') review.usePreset(one.preset);
          else if (row === undefined) continue;
          else if (one.type === 'accept') review.acceptRecommended({ scope: one.scope, rowIds: [row.id] });
          else review.decide({ scope: one.scope, rowIds: [row.id] }, one.action);
          const state = JSON.stringify([reviewedPlan(review).preset, decisionsOf(reviewedPlan(review))]);
          // A step that changes nothing is no step, but one that looks the same may still have changed a name.
          if (state !== states.at(-1)) states.push(state);
          stepCount += 1;
        }
        const seen = [states.at(-1)];
        for (let i = 0; i < stepCount && review.summary().canUndo; i += 1) {
          review.undo();
          const state = JSON.stringify([reviewedPlan(review).preset, decisionsOf(reviewedPlan(review))]);
          if (state !== seen.at(-1)) seen.push(state);
        }
        expect(seen.toReversed()).toEqual(states);
        while (review.summary().canRedo) review.redo();
        expect(JSON.stringify([reviewedPlan(review).preset, decisionsOf(reviewedPlan(review))])).toBe(states.at(-1));
      }),
      { numRuns: 200 },
    );
  });

  it('forget what could be redone once something else is decided', () => {
    const review = openReview(storyPlan());
    review.decide({ scope: 'row', rowIds: ['s1'] }, 'skip');
    review.undo();
    review.decide({ scope: 'row', rowIds: ['s2'] }, 'skip');
    const { canUndo, canRedo } = review.summary();
    expect([canUndo, canRedo, review.redo().byAction.skip]).toEqual([true, false, 350]);
  });

  it('made by hand are never touched by a preset', () => {
    fc.assert(
      fc.property(
        planArbitrary,
        fc.nat(),
        action,
        fc.array(fc.constantFrom(...presetNames), { minLength: 1, maxLength: 3 }),
        (plan, pick, wanted, presets) => {
          const review = openReview(plan);
          const rows = allRows(review);
          const row = rows[pick % Math.max(1, rows.length)];
          if (row !== undefined) review.decide({ scope: 'row', rowIds: [row.id] }, wanted);
          // To ask again is no decision: rules may answer it.
          const byHand = (): readonly string[] =>
            // As they are kept, before the names of sets are found.
            [...review.draft().entries].flatMap(({ id, decision }) =>
              decision?.origin === 'manual' && decision.action !== 'ask' ? [`${id} ${decision.action}`] : [],
            );
          const before = byHand();
          for (const preset of presets) review.usePreset(preset);
          expect(byHand()).toEqual(before);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('by a preset are what its rules decide row by row', () => {
    const rules = fc.constantFrom<readonly PlanRule[]>(
      [],
      [{ id: 'a', name: 'a', enabled: true, when: { kinds: ['new'], sequence: true }, then: { action: 'skip' } }],
      [{ id: 'b', name: 'b', enabled: true, when: { glob: '**/*.exr' }, then: { action: 'keep-mine' } }],
      [{ id: 'c', name: 'c', enabled: true, locked: true, when: { edited: true }, then: { action: 'keep-newer' } }],
    );
    fc.assert(
      fc.property(
        planArbitrary,
        rules,
        fc.constantFrom(...presetNames),
        action,
        fc.nat(),
        (random, own, preset, wanted, pick) => {
          const review = openReview({ ...random, rules: own });
          const rows = allRows(review);
          const row = rows[pick % Math.max(1, rows.length)];
          if (row !== undefined) review.decide({ scope: 'row', rowIds: [row.id] }, wanted);
          const before = reviewedPlan(review);
          const policy = own.filter(({ locked }) => locked === true);
          const sources = { policy, plan: own.filter((rule) => !policy.includes(rule)), preset };
          const { entries } = decide(withoutSets(before.entries), sources, { isCaseSensitive: () => true });
          review.usePreset(preset);
          expect(decisionsOf(reviewedPlan(review))).toEqual(
            decisionsOf(settledPlan({ ...before, entries }, { has: () => false })),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('by a preset are the same as planning with it', () => {
    const safe = openReview(storyPlan());
    const { preset, byAction, undecidedCount } = safe.usePreset('safe');
    expect([preset, byAction, undecidedCount]).toEqual(['safe', { download: 241, skip: 240, 'keep-both': 592 }, 0]);
  });

  it('give the plan bar the same numbers as the plan document', () => {
    fc.assert(
      fc.property(planArbitrary, scope, action, fc.nat(), (plan, kind, wanted, pick) => {
        const review = openReview(plan);
        const rows = allRows(review);
        const row = rows[pick % Math.max(1, rows.length)];
        if (row !== undefined) review.decide({ scope: kind, rowIds: [row.id] }, wanted);
        const summary = review.summary();
        const document = reviewedPlan(review);
        const totals = totalsOf(document.entries);
        expect(document.totals).toEqual(totals);
        expect({
          undecided: summary.undecidedCount,
          blocked: summary.blockedCount,
          byKind: summary.byKind,
          byAction: summary.byAction,
          fetchBytes: summary.fetchBytes,
          backupBytes: summary.backupBytes,
          volumes: summary.volumes.map(({ label, freeBytes, lowestFreeBytes, finalFreeBytes }) => ({
            label,
            freeBytes,
            lowestFreeBytes,
            finalFreeBytes,
          })),
          state: summary.state,
        }).toEqual({
          undecided: totals.undecided,
          blocked: totals.blocked,
          byKind: totals.byKind,
          byAction: totals.byAction,
          fetchBytes: totals.fetchBytes,
          backupBytes: totals.backupBytes,
          volumes: forecastVolumes(planInColumns(document)).map(
            ({ label, freeBytes, lowestFreeBytes, finalFreeBytes }) => ({
              label,
              freeBytes,
              lowestFreeBytes,
              finalFreeBytes,
            }),
          ),
          state: document.state,
        });
        const sum = Object.values(summary.byAction).reduce((all, count) => all + count, 0);
        expect(sum + summary.undecidedCount + summary.blockedCount).toBe(summary.fileCount);
      }),
      { numRuns: 300 },
    );
  });

  it('leave a plan that nobody touched as it was settled', () => {
    const plan = settledPlan(storyPlan(), { has: () => false });
    expect(reviewedPlan(openReview(plan))).toEqual(plan);
  });
});
