import { describe, expect, test } from 'vitest';
import { applyGuard } from '../../../../renderer/features/review/applyGuards';
import { actionFor, choiceOf } from '../../../../renderer/features/review/decisionChoices';
import { kindChips } from '../../../../renderer/features/review/kindChips';
import { planCounts } from '../../../../renderer/features/review/planCounts';
import { decisionLine, impossibleReason, sideLine, sideLines } from '../../../../renderer/features/review/rowWords';
import { paneOffers } from '../../../../renderer/features/review/scopeWords';
import { applyNote, applyObstacle, verdictOf } from '../../../../renderer/features/review/verdict';
import { planTimes } from '../../../support/buildPlan';
import { openReview } from '../../../support/openReview';
import { makeRow } from '../../../support/reviewRows';
import { storyPlan } from '../../../support/storyPlan';

const summary = openReview(storyPlan()).summary();
const time = { nowMs: planTimes.nowMs, timeZone: 'UTC' };

describe('the verdict', () => {
  test('says what differs and what needs a person', () => {
    expect(verdictOf(summary)).toEqual({ text: '582 files differ.', needs: '14 need you.' });
  });

  test('is calm when everything is here, new, or decided', () => {
    const base = { ...summary, undecidedCount: 0, blockedCount: 0 };
    expect([
      verdictOf({ ...base, fileCount: 10_432, differingCount: 0, byKind: { identical: 10_432 } }).text,
      verdictOf({ ...base, fileCount: 0, differingCount: 0, byKind: {} }).text,
      verdictOf({ ...base, fileCount: 12, differingCount: 0, byKind: { new: 2, identical: 10 } }).text,
      verdictOf({ ...base, fileCount: 12, differingCount: 1, byKind: { 'remote-newer': 1 } }).text,
    ]).toEqual([
      'Nothing to do. All 10,432 files are already here.',
      'Nothing to do. This job has no outputs yet.',
      '2 files are new. Nothing of yours is replaced.',
      '1 file differs. All are decided.',
    ]);
  });
});

describe('applying', () => {
  test('waits for hashes, and says that deciding need not', () => {
    expect(applyObstacle({ ...summary, hashing: { needed: 10, done: 9 } })).toBe(
      'Waiting for 1 hash. You can keep deciding.',
    );
  });

  test('is possible with undecided files, which stay untouched', () => {
    expect([
      applyObstacle({ ...summary, undecidedCount: 12, blockedCount: 0 }),
      applyNote({ ...summary, undecidedCount: 12, blockedCount: 0 }),
    ]).toEqual([undefined, '12 undecided stay untouched. It can be undone.']);
  });

  test('is possible when decisions only keep what is here, because they are remembered', () => {
    const keeps = { ...summary, writeCount: 0, byAction: { 'keep-mine': 3 }, undecidedCount: 0, blockedCount: 0 };
    expect([applyObstacle(keeps), applyNote(keeps), applyObstacle({ ...keeps, byAction: { skip: 3 } })]).toEqual([
      undefined,
      'Your decisions are remembered; nothing is written.',
      'Nothing to write: every file is skipped.',
    ]);
  });

  test('asks once more only where files could be lost', () => {
    const replacing = (overwrite: number): typeof summary => ({
      ...summary,
      fileCount: 1000,
      byKind: { new: 100 },
      byAction: { overwrite },
    });
    expect([
      applyGuard(replacing(0), false),
      applyGuard(replacing(449), true),
      applyGuard(replacing(450), true)?.confirm,
      applyGuard(replacing(1), false)?.title,
    ]).toEqual([null, null, 'Replace 450 files', 'Replace 1 file without a backup?']);
  });
});

test('the plan bar counts in the order of the decision control and leaves identical files out', () => {
  const counted = planCounts({
    ...summary,
    byAction: { skip: 7343, 'keep-mine': 84, 'keep-both': 312, overwrite: 640, download: 2010, rename: 31 },
    byKind: { identical: 7316 },
    undecidedCount: 12,
    blockedCount: 0,
  });
  expect(counted.map(({ label, count }) => `${label} ${count}`)).toEqual([
    'New 2010',
    "Take farm's 640",
    'Keep both 312',
    'Keep mine 84',
    'Needs you 12',
    'Skip 27',
    'Renamed 31',
  ]);
});

test('chips hide what is not there unless it is pressed, and toggle themselves', () => {
  const chips = kindChips({
    ...summary,
    byKind: { 'edited-here': 3, identical: 9, new: 2 },
    undecidedCount: 0,
    filter: { kinds: ['locked'], undecidedOnly: false, text: '' },
  });
  expect(chips.map(({ label, count, isPressed, next }) => ({ label, count, isPressed, kinds: next.kinds }))).toEqual([
    { label: 'Edited here', count: 3, isPressed: false, kinds: ['locked', 'edited-here'] },
    { label: 'Locked', count: 0, isPressed: true, kinds: [] },
  ]);
});

test('a choice means the action that the row allows', () => {
  expect([
    actionFor('farm', ['download', 'skip']),
    actionFor('farm', ['overwrite', 'skip']),
    actionFor('mine', ['download', 'skip']),
    choiceOf('download'),
    choiceOf('mixed'),
    choiceOf(undefined),
  ]).toEqual(['download', 'overwrite', null, 'farm', null, null]);
});

describe('a row', () => {
  test('says who decided and why, and what was recommended instead', () => {
    expect([
      decisionLine(makeRow({ origin: 'Rule 2, yours is untouched', action: 'overwrite', recommended: 'overwrite' })),
      decisionLine(makeRow({ origin: 'You', action: 'keep-mine', recommended: 'keep-both' })),
      decisionLine(makeRow({ fileCount: 240, undecidedCount: 12, action: 'mixed' })),
      decisionLine(makeRow({ mark: 'blocked', kinds: { locked: 1 }, action: 'skip', origin: 'You' })),
      decisionLine(makeRow({ undecidedCount: 1 })),
    ]).toEqual([
      { tone: 'plain', who: 'Rule 2', why: 'yours is untouched' },
      { tone: 'plain', who: 'You', why: 'recommended: keep both' },
      { tone: 'warn', why: '12 of 240 need you' },
      { tone: 'err', why: 'open in another program or read-only' },
      { tone: 'warn', why: 'needs you' },
    ]);
  });

  test('says when and how much on each side', () => {
    const side = { sizeBytes: 4_310_000_000, mtimeMs: planTimes.farmMs, note: 'untouched' } as const;
    expect([
      sideLines(side, time),
      sideLine({ type: 'file' }, side, time),
      sideLine({ type: 'range' }, side, time),
      sideLine({ type: 'range' }, { ...side, note: 'edited' }, time),
    ]).toEqual([['today 02:41', '4.31 GB, untouched'], '4.31 GB 02:41', 'untouched', 'edited 02:41']);
  });

  test('says why a choice is struck through', () => {
    expect([
      impossibleReason(makeRow({ kinds: { new: 3 } }), 'mine'),
      impossibleReason(makeRow({ kinds: { locked: 1 } }), 'farm'),
    ]).toEqual(['nothing of yours is there', 'open in another program or read-only']);
  });
});

test('the pane offers each number once', () => {
  const offer = (
    scope: 'row' | 'undecided-of-row' | 'sequence' | 'plan',
    count: number,
  ): Parameters<typeof paneOffers>[0][number] => ({ scope, label: scope, count, examples: [] });
  expect(
    paneOffers([offer('row', 1), offer('undecided-of-row', 12), offer('sequence', 12), offer('plan', 99)]).map(
      ({ scope }) => scope,
    ),
  ).toEqual(['row', 'undecided-of-row']);
});
