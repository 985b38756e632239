import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HashedEntry } from '../../../main/engine/outputs/plan/hashPlan';
import { recommendationFor } from '../../../main/engine/outputs/plan/kinds';
import { decide } from '../../../main/engine/outputs/plan/rules';
import type { Review } from '../../../main/engine/review/review';
import { planActions, type Plan, type PlanKind } from '../../../shared/domain/plan';
import { buildPlan } from '../../support/buildPlan';
import { allRows, openReview, reviewedPlan, rowLines } from '../../support/openReview';
import { planArbitrary } from '../../support/planArbitrary';

const contentKinds = [
  'identical',
  'edited-here',
  'remote-newer',
  'local-newer',
  'size-differs',
  'content-differs',
] as const satisfies readonly PlanKind[];

function news(index: number, kind: PlanKind): HashedEntry {
  const recommend = recommendationFor(kind, false);
  return {
    index,
    by: 'hash',
    localHash: 'a'.repeat(32),
    found: {
      kind,
      also: [],
      ...(kind === 'identical' ? { proof: 'hash' as const } : {}),
      ...(recommend === undefined ? {} : { recommend }),
    },
  };
}

const frames = (): Plan =>
  buildPlan({
    sequences: [{ prefix: 'beauty.', suffix: '.exr', runs: [{ first: 1, last: 4, kind: 'verifying' }] }],
    files: { 'notes.txt': { kind: 'verifying' }, 'new.txt': { kind: 'new' } },
    hashing: { needed: 5, done: 0 },
  });

const of = (review: Review, id: number) => reviewedPlan(review).entries.find((entry) => entry.id === id);

describe('hashes that arrive while a person decides', () => {
  it('change kinds and counts, and leave every row where it is until somebody sorts', () => {
    const review = openReview(frames());
    const ids = (): string[] => allRows(review).map(({ id }) => id);
    const before = ids();
    review.reclassify([news(0, 'identical'), news(1, 'identical'), news(4, 'content-differs')]);
    const { byKind, hashing, changedSinceSorted } = review.summary();
    expect([ids(), byKind, hashing, changedSinceSorted]).toEqual([
      before,
      { verifying: 2, identical: 2, 'content-differs': 1, new: 1 },
      { needed: 5, done: 3 },
      3,
    ]);
    review.resort();
    expect([review.summary().changedSinceSorted, rowLines(review)]).toEqual([
      0,
      rowLines(openReview({ ...reviewedPlan(review), hashing: { needed: 5, done: 3 } })),
    ]);
    expect(ids()).not.toEqual(before);
  });

  it('leave a decision made by hand while the new kind allows it, and say so where it does not', () => {
    const review = openReview(frames());
    review.decide({ scope: 'row', rowIds: ['e0', 'e1'] }, 'overwrite');
    review.decide({ scope: 'row', rowIds: ['e2'] }, 'skip');
    const gone = { ...news(1, 'missing-in-store'), by: 'store' as const };
    review.reclassify([news(0, 'content-differs'), gone, news(2, 'content-differs')]);
    expect([
      of(review, 0)?.decision,
      of(review, 1)?.decision,
      of(review, 2)?.decision,
      review.summary().unfitCount,
    ]).toEqual([
      { action: 'overwrite', backup: true, origin: 'manual' },
      undefined,
      { action: 'skip', origin: 'manual' },
      1,
    ]);
  });

  it('turn what was to be replaced into nothing to do where it is the same already', () => {
    const review = openReview(frames());
    review.decide({ scope: 'plan', rowIds: [] }, 'overwrite');
    expect(review.summary().blockedReason).toBe('Waiting for 5 hashes. You can keep deciding.');
    review.reclassify([0, 1, 2, 3, 4].map((index) => news(index, index === 0 ? 'content-differs' : 'identical')));
    const actions = reviewedPlan(review).entries.map(
      ({ decision }) => `${decision?.action ?? ''} by ${decision?.origin ?? ''}`,
    );
    expect([actions, review.summary().blockedReason]).toEqual([
      ['overwrite by manual', ...Array.from({ length: 4 }, () => 'skip by built-in'), 'download by built-in'],
      undefined,
    ]);
  });

  it('decide by the rules what nobody decided by hand, also for a step that is taken back later', () => {
    const review = openReview(frames());
    review.decide({ scope: 'row', rowIds: ['e0'] }, 'skip');
    review.reclassify([news(0, 'edited-here')]);
    review.undo();
    expect(of(review, 0)?.decision).toEqual({
      action: 'keep-both',
      policy: 'version',
      origin: 'preset:artist#3',
      target: 'beauty_r2.0001.exr',
    });
  });

  it('leave what is open open, and steps can be taken back over another order', () => {
    const review = openReview(frames());
    review.expand('s0', true);
    review.decide({ scope: 'row', rowIds: ['e3'] }, 'skip');
    review.reclassify([news(0, 'identical'), news(1, 'identical')]);
    review.resort();
    const open = allRows(review)
      .filter(({ isExpanded }) => isExpanded)
      .map(({ id }) => id);
    const before = of(review, 3)?.decision;
    review.undo();
    const after = of(review, 3)?.decision;
    review.redo();
    expect([open, before, after, of(review, 3)?.decision]).toEqual([
      ['s0'],
      { action: 'skip', origin: 'manual' },
      undefined,
      { action: 'skip', origin: 'manual' },
    ]);
  });

  it('end where planning with every hash would have ended, in any order, between any decisions', () => {
    fc.assert(
      fc.property(
        planArbitrary,
        fc.array(fc.record({ at: fc.nat(), kind: fc.constantFrom(...contentKinds) }), { minLength: 1, maxLength: 20 }),
        fc.array(fc.record({ at: fc.nat(), action: fc.constantFrom(...planActions), step: fc.nat() }), {
          maxLength: 4,
        }),
        fc.boolean(),
        (plan, arrivals, steps, sorts) => {
          const entries = plan.entries.map((entry) =>
            entry.local?.type === 'file' && entry.decision?.origin !== 'manual'
              ? { ...entry, kind: 'verifying' as const, also: [] }
              : entry,
          );
          const review = openReview({ ...plan, entries });
          const kinds = new Map<number, PlanKind>();
          for (const [place, { at, kind }] of arrivals.entries()) {
            const index = at % Math.max(1, entries.length);
            if (entries[index]?.kind !== 'verifying' || kinds.has(index)) continue;
            for (const step of steps)
              if (step.step % arrivals.length === place)
                review.decide({ scope: 'row', rowIds: [`e${step.at % entries.length}`] }, step.action);
            kinds.set(index, kind);
            review.reclassify([news(index, kind)]);
            if (sorts && place % 3 === 2) review.resort();
          }
          while (review.summary().canUndo) review.undo();
          const settled = reviewedPlan(review);
          const wanted = decide(
            settled.entries.map(({ decision, ...entry }) =>
              decision?.origin === 'manual' && decision.action !== 'ask' ? { ...entry, decision } : entry,
            ),
            { preset: plan.preset, plan: plan.rules },
            { isCaseSensitive: () => true },
          ).entries;
          for (const [index, kind] of kinds) {
            const entry = settled.entries[index];
            const decided = wanted[index]?.decision;
            expect([entry?.kind, entry?.decision?.origin]).toEqual([kind, decided?.origin]);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
