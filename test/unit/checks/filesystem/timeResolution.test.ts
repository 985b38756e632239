import { expect, test } from 'vitest';
import { measureTimes } from '../../../../main/engine/checks/filesystem/timeResolution';
import type { FileStat } from '../../../../main/engine/ports/fileSystem';

/** A volume that cuts every time to its step. */
async function stepOf(cut: (ns: bigint) => bigint): Promise<number | undefined> {
  let mtimeNs = cut(1_700_000_000_987_654_321n);
  const files = {
    lstat: () => Promise.resolve({ type: 'file', sizeBytes: 0, mtimeNs, fileId: '1:1', mode: 0 } satisfies FileStat),
    setMtime: (_path: string, us: bigint) => {
      // As the system receives it: not before the microsecond, and a little after it.
      mtimeNs = cut(us * 1_000n + 113n);
      return Promise.resolve();
    },
  };
  const own = { name: () => '/a', file: () => Promise.resolve('/a'), folder: () => Promise.resolve('/a') };
  return measureTimes(own, files);
}

const cutTo = (step: bigint) => (ns: bigint) => ns - (ns % step);

test.each([1n, 100n, 1_000n, 1_000_000n, 1_000_000_000n, 2_000_000_000n])(
  'times that are kept in steps of %s ns are found to be so',
  async (step) => {
    expect(await stepOf(cutTo(step))).toBe(Number(step));
  },
);

test('a volume that answers with a time of its own tells nothing', async () => {
  expect(await stepOf(() => 42n)).toBeUndefined();
});
