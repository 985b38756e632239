import { describe, expect, test } from 'vitest';
import { hintsOf, keyContext } from '../../../../renderer/features/review/keyContext';
import { keyMapOf } from '../../../../shared/domain/keyMap';
import { makeRow } from '../../../support/reviewRows';

const keys = keyMapOf('', true);
const withoutLetters = keyMapOf('', false);
const allowed = ['keep-mine', 'overwrite', 'keep-both', 'skip'] as const;
const labels = (...args: Parameters<typeof hintsOf>): string[] => hintsOf(...args).map(({ label }) => label);

describe('the key hints show what works now', () => {
  test('on a row that allows everything, with something to do and something to undo', () => {
    const now = keyContext(makeRow({ allowed: [...allowed], recommended: 'keep-both' }), true, {
      undecidedCount: 2,
      canUndo: true,
    });
    expect(labels(now, keys, false)).toEqual([
      'keep mine',
      "take farm's",
      'both',
      'skip',
      'accept recommended',
      'scope',
      'next undecided',
      'difference',
      'filter',
      'undo a decision',
      'all keys',
    ]);
  });

  test('leave out what the row refuses and what has nothing to work on', () => {
    const row = makeRow({ allowed: ['keep-both', 'rename', 'skip'] });
    delete (row as { recommended?: unknown }).recommended;
    const now = keyContext(row, true, { undecidedCount: 0, canUndo: false });
    expect(labels(now, keys, false)).toEqual([
      "take farm's",
      'both',
      'skip',
      'rename',
      'scope',
      'difference',
      'filter',
      'all keys',
    ]);
  });

  test('name every decision for several rows, because each file answers for itself', () => {
    const now = keyContext(makeRow({ allowed: ['skip'] }), false, { undecidedCount: 0, canUndo: false });
    expect(now.choices).toEqual(['mine', 'farm', 'both', 'skip']);
  });

  test('leave out letters that are switched off, and everything else inside a decision', () => {
    const now = keyContext(makeRow({ allowed: [...allowed] }), true, { undecidedCount: 2, canUndo: false });
    expect([labels(now, withoutLetters, false).includes('keep mine'), labels(now, keys, true)]).toEqual([
      false,
      ['another decision', 'set it', 'back to the grid'],
    ]);
  });
});
