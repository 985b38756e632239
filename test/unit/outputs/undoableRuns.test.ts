import { expect, test } from 'vitest';
import { undoableRuns } from '../../../main/engine/outputs/undo/undoableRuns';
import type { RunRecord } from '../../../main/engine/ports/records';

const run = (runId: string, kind: RunRecord['kind'], undoes?: string): RunRecord => ({
  runId,
  kind,
  planId: 'p',
  title: 't',
  startedMs: 0,
  ...(undoes === undefined ? {} : { undoes }),
});
const ids = (...runs: RunRecord[]): readonly string[] => undoableRuns(runs).map(({ runId }) => runId);

test('what was taken back is no longer offered, what its undo took back only by half still is', () => {
  expect(ids(run('d2', 'download'), run('u1', 'undo', 'd1'), run('d1', 'download'))).toEqual(['d2']);
  expect(ids(run('half', 'undo'), run('d2', 'download'), run('d1', 'download'))).toEqual(['d2', 'd1']);
});

test('an undo of an undo is offered in the place of the download that it brought back', () => {
  const chain = [run('redo', 'undo', 'undo'), run('undo', 'undo', 'd1'), run('d1', 'download')];
  expect(ids(...chain)).toEqual(['redo']);
  expect(ids(run('again', 'undo', 'redo'), ...chain)).toEqual([]);
});
