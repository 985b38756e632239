import { expect, test } from 'vitest';
import { mtimeUsOf } from '../../../shared/domain/mtime';

test('times go down to whole microseconds, also before 1970', () => {
  expect([1999n, 1000n, 0n, -1n, -1000n, -1001n].map(mtimeUsOf)).toEqual([1n, 1n, 0n, -1n, -1n, -2n]);
});
