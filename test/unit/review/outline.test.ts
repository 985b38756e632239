import { describe, expect, it } from 'vitest';
import { replayLog, logHeader, logLine } from '../../../main/engine/outputs/plan/draftLog';
import { planInColumns } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { readPlan, writePlan } from '../../../main/engine/outputs/plan/planDocument';
import type { Review } from '../../../main/engine/review/review';
import type { Plan } from '../../../shared/domain/plan';
import { buildPlan, type PlanLiteral } from '../../support/buildPlan';
import { allRows, openReview, reviewedPlan } from '../../support/openReview';

const taskA = 'task-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-0';
const taskB = 'task-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-0';

const literal: PlanLiteral = {
  sequences: [
    {
      folder: 'beauty',
      prefix: 'beauty.',
      suffix: '.exr',
      runs: [
        { first: 1, last: 4, kind: 'identical', taskId: taskA, farmBytes: 10 },
        { first: 5, last: 6, kind: 'remote-newer', untouched: true, taskId: taskA, farmBytes: 10 },
        { first: 7, last: 8, kind: 'size-differs', taskId: taskA, farmBytes: 10 },
      ],
    },
    {
      folder: 'depth',
      prefix: 'depth.',
      suffix: '.exr',
      runs: [{ first: 1, last: 3, kind: 'new', taskId: taskB, farmBytes: 5 }],
    },
  ],
  files: { 'notes.txt': { kind: 'local-newer', taskId: taskB, farmBytes: 7 } },
};

/** The plan with manifests that say which step each task belongs to. */
function planOfTwoSteps(): Plan {
  const plan = buildPlan(literal);
  const keyOf = (step: string, task: string): string =>
    `Manifests/farm-${'1'.repeat(32)}/queue-${'2'.repeat(32)}/job-${'3'.repeat(32)}/step-${step.repeat(32)}/${task}/2026-03-21T02:41:00.000000Z_sessionaction-${'5'.repeat(32)}-0/${'6'.repeat(32)}_output`;
  return {
    ...plan,
    source: {
      ...plan.source,
      manifests: [
        { key: keyOf('a', taskA), hash: '0', taskId: taskA },
        { key: keyOf('b', taskB), hash: '0', taskId: taskB },
      ],
    },
  };
}

const everything = { groupBy: 'step', text: '', hidesIdentical: false } as const;
const ask = { ...everything, toggled: [], start: 0, count: 500 };

/** `☑ beauty.[1-8].exr 8/8 files, 40 to download: 4 same, 4 differ, 2 need`, indented by level. */
function lines(review: Review, more: Partial<Parameters<Review['outline']>[0]> = {}): string[] {
  return review.outline({ ...ask, ...more }).rows.map((row) => {
    const box = row.selected === 0 ? '☐' : row.selected === row.files ? '☑' : '◪';
    const counts = `${row.identical} same, ${row.new} new, ${row.differ} differ, ${row.needs} need`;
    return `${'  '.repeat(row.level - 1)}${box} ${row.label} ${row.selected}/${row.files}, ${row.downloadBytes} of ${row.bytes}: ${counts}`;
  });
}
const idOf = (review: Review, label: string): string =>
  review.outline(ask).rows.find((row) => row.label.startsWith(label))?.id ?? 'none';
const choose = (review: Review, label: string, isSelected: boolean) =>
  review.select({ ...everything, rowId: idOf(review, label), isSelected });

/** What a summary counts, without what changes with every step. */
function counted(review: Review): unknown {
  const { revision, canUndo, canRedo, ...rest } = review.summary();
  return { ...rest, moved: revision > 0 && !canUndo && !canRedo };
}

describe('the outline of a plan', () => {
  it('hangs outputs up by step, with everything ticked', () => {
    expect(lines(openReview(planOfTwoSteps()))).toEqual([
      '☑ sq020_sh0140_lighting_v012 12/12, 62 of 102: 4 same, 3 new, 5 differ, 3 need',
      `  ☑ step-${'a'.repeat(32)} 8/8, 40 of 80: 4 same, 0 new, 4 differ, 2 need`,
      '    ☑ beauty.[1-8].exr 8/8, 40 of 80: 4 same, 0 new, 4 differ, 2 need',
      `  ☑ step-${'b'.repeat(32)} 4/4, 22 of 22: 0 same, 3 new, 1 differ, 1 need`,
      '    ☑ depth.[1-3].exr 3/3, 15 of 15: 0 same, 3 new, 0 differ, 0 need',
      '    ☑ notes.txt 1/1, 7 of 7: 0 same, 0 new, 1 differ, 1 need',
    ]);
  });

  it('hangs them up by folder, and leaves the step out where there is one', () => {
    expect(
      lines(openReview(planOfTwoSteps()), { groupBy: 'folder' }).map((line) => line.replace(/ \d+\/.*$/, '')),
    ).toEqual([
      '☑ sq020_sh0140_lighting_v012',
      '  ☑ beauty',
      '    ☑ beauty.[1-8].exr',
      '  ☑ depth',
      '    ☑ depth.[1-3].exr',
      '  ☑ /home/artist/renders',
      '    ☑ notes.txt',
    ]);
    expect(lines(openReview(buildPlan(literal)))).toHaveLength(4);
  });

  it('shows what a filter leaves, and hides what is identical', () => {
    const review = openReview(planOfTwoSteps());
    expect(lines(review, { text: '*.txt' })).toEqual([
      '☑ sq020_sh0140_lighting_v012 1/1, 7 of 7: 0 same, 0 new, 1 differ, 1 need',
      `  ☑ step-${'b'.repeat(32)} 1/1, 7 of 7: 0 same, 0 new, 1 differ, 1 need`,
      '    ☑ notes.txt 1/1, 7 of 7: 0 same, 0 new, 1 differ, 1 need',
    ]);
    expect(lines(review, { hidesIdentical: true })[2]).toBe(
      '    ☑ beauty.[1-8].exr 4/4, 40 of 40: 0 same, 0 new, 4 differ, 2 need',
    );
    expect(review.outline({ ...ask, text: 'nothing like it' })).toMatchObject({ total: 0, rows: [] });
  });

  it('folds long lists and gives rows by range', () => {
    const files = Object.fromEntries(
      Array.from({ length: 1300 }, (_, n) => [
        `f${String.fromCharCode(97 + (n % 26))}-${n}x.txt`,
        { kind: 'new' as const },
      ]),
    );
    const review = openReview(buildPlan({ files }));
    const folded = review.outline({ ...ask, start: 10, count: 5 });
    expect([folded.total, folded.rows.map(({ label, type }) => [label, type])]).toEqual([
      12,
      [
        ['fj-9x.txt', 'file'],
        ['1290', 'more'],
      ],
    ]);
    const rest = folded.rows[1]?.id ?? '';
    const opened = review.outline({ ...ask, toggled: [rest], count: 500 });
    expect([opened.total, opened.rows.length]).toEqual([513, 500]);
    expect(review.select({ ...everything, rowId: rest, isSelected: false }).changed).toBe(1290);
    expect(review.summary()).toMatchObject({ fileCount: 10, leftOutCount: 1290 });
  });

  it('refuses rows that there are not', () => {
    const review = openReview(planOfTwoSteps());
    for (const rowId of ['l99', 'g9', 'x', 'm9-1', 'm0'])
      expect(() => review.select({ ...everything, rowId, isSelected: false })).toThrow('no longer part');
  });
});

describe('what is left out', () => {
  it('is in no number of the review, and back in all of them when it is ticked', () => {
    const review = openReview(planOfTwoSteps());
    const before = counted(review);
    const rows = allRows(review);
    expect(choose(review, 'beauty', false).changed).toBe(8);
    expect(review.summary()).toMatchObject({
      fileCount: 4,
      leftOutCount: 8,
      differingCount: 1,
      undecidedCount: 1,
      byKind: { new: 3, 'local-newer': 1 },
      byAction: { download: 3 },
      fetchBytes: 15,
      writeCount: 3,
    });
    expect(allRows(review).map(({ label }) => label)).not.toContain('beauty.[1-8].exr');
    expect(lines(review)[0]).toBe('◪ sq020_sh0140_lighting_v012 4/12, 22 of 102: 0 same, 3 new, 1 differ, 1 need');
    expect(choose(review, 'beauty', true).changed).toBe(8);
    expect(counted(review)).toEqual(before);
    expect(allRows(review)).toEqual(rows.map((row) => ({ ...row })));
  });

  it('adds up to the numbers of the review, whatever is ticked', () => {
    const review = openReview(planOfTwoSteps());
    for (const [label, isSelected] of [
      ['depth', false],
      ['notes', false],
      ['depth', true],
      ['beauty', false],
    ] as const) {
      choose(review, label, isSelected);
      const { sums } = review.outline(ask);
      const { fileCount, differingCount, undecidedCount, byKind, leftOutCount = 0 } = review.summary();
      expect([sums.selected, sums.files, sums.differ, sums.needs, sums.new, sums.identical]).toEqual([
        fileCount,
        fileCount + leftOutCount,
        differingCount,
        undecidedCount,
        byKind.new ?? 0,
        byKind.identical ?? 0,
      ]);
    }
  });

  it('keeps decisions by hand, which no scope, preset or step reaches meanwhile', () => {
    const review = openReview(planOfTwoSteps());
    const row = allRows(review).find(({ label }) => label.startsWith('beauty'))?.id ?? '';
    const steps = review.decide({ scope: 'sequence', rowIds: [row] }, 'overwrite');
    expect(steps.changed).toBe(4);
    const decided = review.summary().byAction;
    choose(review, 'beauty', false);
    review.usePreset('safe');
    expect(review.summary().byAction).not.toHaveProperty('overwrite');
    review.usePreset('artist');
    choose(review, 'beauty', true);
    expect(review.summary().byAction).toEqual(decided);
    choose(review, 'beauty', false);
    for (let n = 0; n < 3; n += 1) review.undo();
    expect(review.summary()).toMatchObject({ fileCount: 4, undecidedCount: 1 });
    choose(review, 'beauty', true);
    expect(review.summary()).toMatchObject({ fileCount: 12, undecidedCount: 3 });
  });

  it('is everything but what is new, on request', () => {
    const review = openReview(planOfTwoSteps());
    expect(review.select({ ...everything, text: 'kind:new', rowId: 'job', isSelected: true, only: true }).changed).toBe(
      9,
    );
    expect(review.summary()).toMatchObject({ fileCount: 3, leftOutCount: 9, byKind: { new: 3 }, differingCount: 0 });
  });

  it('stays so through the document, the log and another order, with the decisions that wait', () => {
    const review = openReview(planOfTwoSteps());
    const row = allRows(review).find(({ label }) => label.startsWith('beauty'))?.id ?? '';
    review.decide({ scope: 'sequence', rowIds: [row] }, 'overwrite');
    const decided = counted(review);
    choose(review, 'beauty', false);
    review.view('step', { kinds: [], undecidedOnly: false, text: '' });
    review.resort();
    review.view('sequence', { kinds: [], undecidedOnly: false, text: '' });
    expect(review.summary()).toMatchObject({ fileCount: 4, leftOutCount: 8 });
    const line = logLine(review.takeChange());
    const document = readPlan(writePlan(reviewedPlan(review)), 'test');
    const log = planInColumns(planOfTwoSteps());
    const replayed = replayLog(logHeader(log.planId) + line, log.planId, log.entries);
    for (const plan of [planInColumns(document), { ...log, ...replayed }]) {
      const reopened = openReview(plan);
      expect(reopened.summary()).toMatchObject({
        fileCount: 4,
        leftOutCount: 8,
        byAction: { download: 3 },
      });
      choose(reopened, 'beauty', true);
      expect(reopened.summary()).toMatchObject({
        fileCount: 12,
        byAction: (decided as { byAction: unknown }).byAction,
      });
      expect(reviewedPlan(reopened).leftOut ?? []).toEqual([]);
    }
  });

  it('refuses a document whose waiting decisions lead out of the root', () => {
    const plan = {
      ...buildPlan(literal),
      leftOut: [{ decision: { action: 'rename', target: '../x', origin: 'manual' }, files: { runs: '0-3' } }],
    } as Plan;
    expect(() => readPlan(writePlan(plan), 'test')).toThrow('leaves its root');
  });
});
