import { expect, test } from 'vitest';
import { exitCodeOf } from '../../../shared/domain/exitCodes';

test('what ends because a file changed under it exits as content that is not what it should be', () => {
  expect((['source.changed', 'integrity.mismatch', 'source.missing'] as const).map(exitCodeOf)).toEqual([14, 14, 3]);
});
