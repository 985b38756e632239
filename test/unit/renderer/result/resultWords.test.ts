import { describe, expect, test } from 'vitest';
import type { DownloadResult } from '../../../../shared/ipc/downloads';
import { outcomeRows } from '../../../../renderer/features/result/outcomeRows';
import {
  askedText,
  leftAloneText,
  partlyDanger,
  resultVerdict,
  undoPreview,
  type Danger,
} from '../../../../renderer/features/result/resultWords';
import { t } from '../../../../renderer/locales/text';

const done: DownloadResult = {
  planId: 'plan-1',
  runId: 'run-1',
  title: 'sq020_sh0140_lighting_v012',
  downloaded: 2010,
  replaced: 639,
  keptBoth: 343,
  keptMine: 84,
  identical: 7316,
  skipped: 0,
  undecided: 12,
  asked: [],
  failed: [],
  bytes: 38e9,
  backupBytes: 9e9,
  backupFolders: ['/p/.satchel/backup/run-1'],
  startedMs: 0,
  finishedMs: 1000,
};

describe('the verdict of a download', () => {
  test('counts what was written, and names what was not', () => {
    expect([
      resultVerdict(done),
      resultVerdict({
        ...done,
        failed: [{ path: 'a', code: 'disk.busy', message: 'Open.' }],
        asked: [{ path: 'b', code: 'changed-since-plan' }],
      }),
      resultVerdict({ ...done, downloaded: 0, replaced: 0, keptBoth: 0 }),
    ]).toEqual([
      { text: 'Done. 2,992 files written and verified.' },
      { text: 'Done. 2,992 files written and verified.', trouble: '1 failed. 1 came back as a question.' },
      { text: 'Done. Nothing had to be written.' },
    ]);
  });

  test('after an undo says what came back and what was left alone', () => {
    expect([
      resultVerdict({ ...done, undone: { restored: 639, removed: 2353, leftAlone: [] } }),
      resultVerdict({
        ...done,
        undone: { restored: 0, removed: 1, leftAlone: [{ path: 'a', reason: 'changed-since' }] },
      }),
      resultVerdict({ ...done, undone: { restored: 0, removed: 0, leftAlone: [] } }),
    ]).toEqual([
      { text: 'Undone. 639 files restored, 2,353 files removed.' },
      { text: 'Undone. 1 file removed.', trouble: '1 left alone.' },
      { text: 'Undone. Nothing had to be changed.' },
    ]);
  });
});

test('what needs somebody comes first, and outcomes without files have no row', () => {
  expect(outcomeRows(done).map(({ word, count }) => `${word} ${count}`)).toEqual([
    'Left undecided 12',
    'Both kept 343',
    "Farm's taken 639",
    'New 2010',
    'Yours kept 84',
    'Identical 7316',
  ]);
});

test('undo brings replaced files back and removes what the run added', () => {
  expect(undoPreview(done)).toEqual({ restored: 639, removed: 2353 });
});

test('reasons are words, and a reason without words is shown as it is', () => {
  expect([
    leftAloneText('backup-missing'),
    leftAloneText('constructor'),
    askedText('changed-since-plan'),
    askedText('toString'),
  ]).toEqual(['its backup is gone', 'constructor', 'changed here after it was reviewed', 'toString']);
});

test('a sequence that was replaced in part is named as a danger, until the download is taken back', () => {
  const one = [{ label: 'specular.[1001-1240].exr', newFrames: 239, oldFrames: 1 }];
  const two = [...one, { label: 'ao.[1001-1002].exr', newFrames: 1, oldFrames: 1 }];
  const undone = { restored: 239, removed: 0, leftAlone: [] };
  const written = (danger: Danger | undefined): unknown =>
    danger && { title: t(danger.title, danger.values), text: t(danger.text, danger.values) };
  expect([
    written(partlyDanger(done)),
    written(partlyDanger({ partly: one })),
    written(partlyDanger({ partly: two })),
    written(partlyDanger({ partly: one, undone })),
  ]).toEqual([
    undefined,
    {
      title: 'specular.[1001-1240].exr was replaced only in part',
      text: 'It has 239 new frames and 1 old one. Your old frames are unchanged.',
    },
    {
      title: '2 sequences were replaced only in part',
      text: 'specular.[1001-1240].exr has 239 new frames and 1 old one, 1 other sequence is mixed too. Your old frames are unchanged.',
    },
    undefined,
  ]);
});
