/** Files of a review while its plan is applied: their states, what rows count, and trying again. */
import { describe, expect, it } from 'vitest';
import type { ApplyItem } from '../../../main/engine/outputs/apply/applyItems';
import type { ItemOutcome, RunWatch } from '../../../main/engine/outputs/apply/runWatch';
import type { Review } from '../../../main/engine/review/review';
import type { ErrorCode } from '../../../shared/domain/errors';
import { commands } from '../../../shared/ipc/contract';
import { buildPlan } from '../../support/buildPlan';
import { allRows, openReview } from '../../support/openReview';

const item = (entryId: number, more: Partial<ApplyItem> = {}): ApplyItem => ({
  entryId,
  root: '/mine',
  path: `file ${entryId}`,
  hash: '0'.repeat(32),
  size: 1,
  mtimeUs: 0n,
  isRunnable: false,
  keepsBoth: false,
  hasBackup: true,
  ...more,
});
const done: ItemOutcome = { state: 'done' };
const failed = (code: ErrorCode, message = 'It did not work.'): ItemOutcome => ({
  state: code === 'plan.changed_outside' || code === 'disk.busy' ? 'asked' : 'failed',
  error: { code, message, retryable: false },
});

/** Frames 1 to 4 are replaced, 5 and 6 are new, a note is kept. */
function begin(): { review: Review; watch: RunWatch; changes: () => number } {
  const review = openReview(
    buildPlan({
      sequences: [
        {
          prefix: 'beauty.',
          suffix: '.exr',
          runs: [{ first: 1, last: 4, kind: 'remote-newer', untouched: true, farmBytes: 10 }],
        },
        { prefix: 'depth.', suffix: '.exr', runs: [{ first: 5, last: 6, kind: 'new', farmBytes: 100 }] },
      ],
      files: { 'notes.txt': { kind: 'edited-here', decision: { action: 'keep-mine', origin: 'manual' } } },
    }),
  );
  let changes = 0;
  const watch = review.beginApply(() => {
    changes += 1;
  });
  return { review, watch, changes: () => changes };
}

const items = [0, 1, 2, 3, 4, 5].map((id) => item(id));
const [first = item(0), second = item(1), third = item(2)] = items;
const filesOf = (review: Review) =>
  Object.fromEntries(allRows(review).map(({ label, progress }) => [label, progress?.files]));

describe('the rows of a plan that is being applied', () => {
  it('count the files of each state, and say nothing to write where nothing is', () => {
    const { review, watch, changes } = begin();
    watch.begins(items);
    watch.started(first);
    watch.started(second);
    watch.ended(first, done);
    watch.ended(second, failed('disk.denied', 'The folder is read-only.'));
    expect([changes(), filesOf(review), review.summary().applying]).toEqual([
      10,
      {
        '2 new': { waiting: 2 },
        'depth.[5-6].exr': { waiting: 2 },
        'beauty.[1-4].exr': { waiting: 2, done: 1, failed: 1 },
        'notes.txt': { none: 1 },
      },
      { files: { waiting: 4, done: 1, failed: 1 }, retryCount: 1, isOver: false },
    ]);
    const beauty = allRows(review).find(({ label }) => label.startsWith('beauty'));
    expect([beauty?.progress, beauty?.spoken]).toEqual([
      {
        files: { waiting: 2, done: 1, failed: 1 },
        doneBytes: 10,
        totalBytes: 40,
        replaced: 1,
        retryCount: 1,
        problem: { code: 'disk.denied', message: 'The folder is read-only.' },
      },
      expect.stringMatching(/, 1 of 4 written, 1 failed$/),
    ]);
  });

  it('have no states before anything is applied', () => {
    const review = openReview(buildPlan({ files: { 'a.txt': { kind: 'new' } } }));
    expect([allRows(review).map(({ progress }) => progress), review.summary().applying]).toEqual([
      [undefined],
      undefined,
    ]);
  });

  it('tell a file that changed since the plan from one that failed, and a locked one counts as failed', () => {
    const { review, watch } = begin();
    watch.begins(items);
    watch.ended(first, failed('plan.changed_outside'));
    watch.ended(second, failed('disk.busy'));
    expect(review.summary().applying?.files).toEqual({ waiting: 4, asked: 1, failed: 1 });
  });

  it('show the files of one state on request, and follow what changes', () => {
    const { review, watch } = begin();
    watch.begins(items);
    watch.ended(second, failed('network.timeout'));
    const filter = { kinds: [], undecidedOnly: false, text: '', applyState: 'failed' as const };
    review.view('sequence', filter);
    const shown = (): string[] => allRows(review).map(({ label, fileCount }) => `${label} ${fileCount}`);
    const before = shown();
    watch.ended(third, failed('network.timeout'));
    const untold = shown();
    review.touch();
    expect([before, untold, shown(), commands['review.get'].output.safeParse(review.summary()).error]).toEqual([
      ['beauty.[1-4].exr 1'],
      ['beauty.[1-4].exr 1'],
      ['beauty.[1-4].exr 2'],
      undefined,
    ]);
  });

  it('lead from one failed file to the next and open what they lie in', () => {
    const { review, watch } = begin();
    watch.begins(items);
    watch.ended(second, failed('network.timeout'));
    watch.ended(third, failed('network.timeout'));
    const found = review.seekFailed(undefined, 'next');
    const next = review.seekFailed(found.rowId ?? '', 'next');
    const round = review.seekFailed(next.rowId ?? '', 'next');
    expect([found.rowId, next.rowId, round.rowId, allRows(review)[next.rowIndex ?? -1]?.label]).toEqual([
      'e1',
      'e2',
      'e1',
      '0003',
    ]);
  });

  it('say of a sequence how many frames are new and old by now, and why the first one stopped', () => {
    const { review, watch } = begin();
    watch.begins(items);
    watch.ended(first, done);
    watch.ended(second, failed('disk.denied', 'The folder is read-only.'));
    const { trouble } = review.detail('s0');
    expect([
      trouble,
      review.detail('e0').trouble,
      commands['review.detail'].output.safeParse(review.detail('s0')).error,
    ]).toEqual([
      {
        path: 'beauty.0002.exr',
        count: 1,
        error: { code: 'disk.denied', message: 'The folder is read-only.', retryable: false },
        retryCount: 1,
        newFrames: 1,
        oldFrames: 1,
      },
      undefined,
      undefined,
    ]);
  });

  it('keep their states in another order and after the run', () => {
    const { review, watch } = begin();
    watch.begins(items);
    watch.ended(second, failed('network.timeout'));
    watch.closes();
    review.endApply();
    review.resort();
    expect([filesOf(review)['beauty.[1-4].exr'], review.summary().applying?.isOver]).toEqual([
      { waiting: 3, failed: 1 },
      true,
    ]);
  });
});

describe('trying again', () => {
  it('gives the run the failed files of a row, and they wait again', () => {
    const { review, watch } = begin();
    watch.begins(items);
    watch.ended(second, failed('disk.denied'));
    watch.ended(third, failed('plan.changed_outside'));
    const count = review.tryAgain(['s0']);
    expect([count, watch.nextAgain(), watch.nextAgain(), watch.nextAgain(), review.summary().applying]).toEqual([
      2,
      second,
      third,
      undefined,
      { files: { waiting: 6 }, retryCount: 0, isOver: false },
    ]);
  });

  it('takes all that failed without a row, and leaves alone what would only fail again', () => {
    const { review, watch } = begin();
    watch.begins(items);
    watch.ended(first, failed('path.unsafe'));
    watch.ended(second, failed('store.missing_content'));
    expect([review.tryAgain(undefined), watch.nextAgain(), review.summary().applying]).toEqual([
      1,
      second,
      { files: { waiting: 5, failed: 1 }, retryCount: 0, isOver: false },
    ]);
  });

  it('takes nothing up once the run is over', () => {
    const { review, watch } = begin();
    watch.begins(items);
    watch.ended(second, failed('disk.denied'));
    watch.closes();
    expect([review.tryAgain(undefined), watch.nextAgain(), review.summary().applying?.files]).toEqual([
      0,
      undefined,
      { waiting: 5, failed: 1 },
    ]);
  });

  it('waits for every version of a file that comes home under several names', () => {
    const { review, watch } = begin();
    const other = item(0, { path: 'file 0_r2' });
    watch.begins([first, other]);
    watch.ended(first, failed('disk.denied'));
    const early = review.summary().applying?.files;
    watch.ended(other, done);
    const late = review.summary().applying?.files;
    review.tryAgain(undefined);
    expect([early, late, watch.nextAgain(), watch.nextAgain()]).toEqual([
      { waiting: 1 },
      { failed: 1 },
      first,
      undefined,
    ]);
  });
});
