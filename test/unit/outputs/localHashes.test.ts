import { expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { hashPending } from '../../../main/engine/outputs/plan/localHashes';
import type { CachedHash } from '../../../main/engine/ports/hashing';
import { createManualClock } from '../../support/manualClock';
import { createRunContext } from '../../support/runContext';

const hash = 'ab'.repeat(16);

/** What is remembered of a file of this age. */
async function rememberedOf(ageMs: number): Promise<readonly CachedHash[]> {
  const clock = createManualClock();
  const stat = {
    type: 'file',
    sizeBytes: 4,
    mtimeNs: BigInt(clock.nowMs() - ageMs) * 1_000_000n,
    fileId: '1:1',
    mode: 0o644,
  } as const;
  const rows: CachedHash[] = [];
  const cache = {
    get: () => undefined,
    forFolder: () => ({ get: () => undefined }),
    blocks: () => undefined,
    put: (more: readonly CachedHash[]) => void rows.push(...more),
    clear: () => undefined,
    close: () => undefined,
  };
  const fileHasher = { hashFile: () => Promise.resolve({ hash, stat }), close: () => Promise.resolve() };
  const found: unknown[] = [];
  await hashPending(
    [{ localPath: '/t/a', stat }],
    (_file, known) => found.push(known),
    { files: createFileSystem(), hasher: createHasher(), fileHasher, hashCache: cache, clock },
    createRunContext(),
  );
  expect(found).toEqual([hash]);
  return rows;
}

test('the hash of a file that was written a moment ago is used but not remembered, for its next content may have the same time', async () => {
  expect([(await rememberedOf(500)).length, (await rememberedOf(10_000)).length]).toEqual([0, 1]);
});
