import { expect, test } from 'vitest';
import { createBlockWriter } from '../../../main/engine/outputs/apply/blockWriter';

const mib = 1024 ** 2;

test('pieces of any length arrive where they belong, a MiB at a time and the rest at the end of each range', async () => {
  const file = Buffer.alloc(4 * mib);
  const writes: [number, number][] = [];
  const blocks = createBlockWriter({
    writeAt: (bytes, at) => {
      writes.push([at, bytes.length]);
      file.set(bytes, at);
      return Promise.resolve();
    },
  });
  const source = Buffer.from(Uint8Array.from({ length: 4 * mib }, (_, i) => (i * 7 + (i >> 12)) % 251));
  for (const [first, end] of [
    [2 * mib, 4 * mib],
    [0, 2 * mib],
  ] as const) {
    for (let at = first; at < end; at += 300_001)
      await blocks.add(source.subarray(at, Math.min(end - 5, at + 300_001)), at);
    await blocks.add(source.subarray(end - 5, end), end - 5);
    await blocks.flush();
  }
  await blocks.flush();
  expect(file.equals(source)).toBe(true);
  expect(writes).toEqual([
    [2 * mib, mib],
    [3 * mib, mib],
    [0, mib],
    [mib, mib],
  ]);
});
