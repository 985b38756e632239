import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyContent, classifyEntry, needsHash, type EntryFacts } from '../../../main/engine/outputs/plan/classify';
import {
  applyHash,
  checkStore,
  hashPlan,
  pendingEntries,
  type HashedEntry,
} from '../../../main/engine/outputs/plan/hashPlan';
import { platformTraits } from '../../../main/engine/outputs/plan/traits';
import type { BlobStore } from '../../../main/engine/ports/blobStore';
import type { FileStat, FileSystem } from '../../../main/engine/ports/fileSystem';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { AppError } from '../../../shared/domain/errors';
import type { PlanEntry } from '../../../shared/domain/plan';
import { entryOf, planOf, someHash } from '../../support/plan/planFixtures';
import { createMemoryHashCache } from '../../support/memoryRecords';
import { createManualClock } from '../../support/manualClock';
import { createRunContext } from '../../support/runContext';

const farmUs = 1_700_000_000_000_000n;
const hashes = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)] as const;
const hash = fc.constantFrom(...hashes);
const size = fc.constantFrom(0, 4, 8);
const time = fc.constantFrom(-60, 0, 60).map((seconds) => (farmUs + BigInt(seconds) * 1_000_000n) * 1000n);

/** Everything that can be known of a row but its hash, and the hash that will come. */
const facts: fc.Arbitrary<{ readonly before: EntryFacts; readonly localHash: string | undefined }> = fc
  .record({
    remoteSize: size,
    remoteHash: hash,
    local: fc.option(fc.record({ type: fc.constantFrom('file' as const, 'folder' as const), size, mtimeNs: time }), {
      nil: undefined,
    }),
    placed: fc.option(fc.record({ hash, size, mtimeNs: time }), { nil: undefined }),
    flags: fc.record({
      hasCaseClash: fc.boolean(),
      isLocked: fc.boolean(),
      wasInterrupted: fc.boolean(),
      isMissingInStore: fc.boolean(),
    }),
    localHash: fc.option(hash, { nil: undefined }),
  })
  .map(({ remoteSize, remoteHash, local, placed, flags, localHash }) => ({
    localHash,
    before: {
      path: 'a.exr',
      target: '/t',
      remote: { size: remoteSize, mtimeUs: farmUs, hash: remoteHash },
      ...(local === undefined ? {} : { local }),
      ...(placed === undefined ? {} : { placed }),
      ...Object.fromEntries(Object.entries(flags).filter(([, isSet]) => isSet)),
      useHash: true,
    },
  }));

describe('a hash that arrives later', () => {
  it('makes of a row what it would have been had the hash been known from the start', () => {
    fc.assert(
      fc.property(facts, ({ before, localHash }) => {
        fc.pre(needsHash(before));
        const known = localHash === undefined ? { isUnreadable: true as const } : { localHash };
        const early = classifyEntry({ ...before, ...known }, platformTraits.linux);
        expect(classifyContent(classifyEntry(before, platformTraits.linux), { ...before, ...known })).toEqual(early);
      }),
      { numRuns: 3000 },
    );
  });

  it('ends in the same kinds in whatever order hashes arrive and however they are grouped', () => {
    fc.assert(
      fc.property(
        fc.array(facts, { minLength: 1, maxLength: 12 }).chain((rows) =>
          fc.record({
            rows: fc.constant(rows),
            order: fc.shuffledSubarray([...rows.keys()], { minLength: rows.length, maxLength: rows.length }),
          }),
        ),
        ({ rows, order }) => {
          const wanted = rows.map(({ before, localHash }) => {
            if (!needsHash(before)) return classifyEntry(before, platformTraits.linux).kind;
            const known = localHash === undefined ? { isUnreadable: true as const } : { localHash };
            return classifyEntry({ ...before, ...known }, platformTraits.linux).kind;
          });
          const entries = rows.map(({ before }, id): PlanEntry => planEntry(before, id));
          const settled = [...entries];
          for (const index of order) {
            const row = rows[index];
            const entry = settled[index];
            if (row === undefined || entry === undefined || !needsHash(row.before)) continue;
            const known = row.localHash === undefined ? { isUnreadable: true as const } : { localHash: row.localHash };
            const found = classifyContent({ kind: entry.kind, also: entry.also ?? [] }, { ...row.before, ...known });
            settled[index] = applyHash(entry, { index, by: 'hash', found });
          }
          expect(settled.map(({ kind }) => kind)).toEqual(wanted);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

function planEntry(facts: EntryFacts, id: number): PlanEntry {
  const { kind, also, proof, untouched, recommend } = classifyEntry(facts, platformTraits.linux);
  return {
    id,
    root: 0,
    path: facts.path,
    remote: { ...facts.remote, mtimeUs: Number(facts.remote.mtimeUs) },
    ...(facts.local === undefined ? {} : { local: { ...facts.local, mtimeNs: facts.local.mtimeNs.toString() } }),
    ...(proof === undefined ? {} : { proof }),
    kind,
    ...(also.length === 0 ? {} : { also }),
    ...(untouched === undefined ? {} : { untouched }),
    ...(recommend === undefined ? {} : { recommend }),
  };
}

const stat: FileStat = {
  type: 'file',
  sizeBytes: 100,
  mtimeNs: 1_700_000_100_000_000_000n,
  fileId: '1:1',
  mode: 0o644,
};

/** Verifying rows of files that all look alike; reading them takes this many milliseconds each. */
function world(count: number, millisecondsEach: number, hashOf: (path: string) => string | undefined) {
  const clock = createManualClock();
  const entries = Array.from({ length: count }, (_, id) =>
    entryOf(id, 'verifying', { local: { type: 'file', size: 100, mtimeNs: stat.mtimeNs.toString() } }),
  );
  const hashCache = createMemoryHashCache();
  const read: string[] = [];
  const files: FileSystem = { ...createFileSystem(), lstat: () => Promise.resolve(stat) };
  const fileHasher = {
    hashFile: (path: string) => {
      read.push(path);
      clock.advance(millisecondsEach);
      const found = hashOf(path);
      if (found === undefined)
        return Promise.reject(new AppError({ code: 'source.unreadable', message: `${path} cannot be read.` }));
      return Promise.resolve({ hash: found, stat });
    },
    close: () => Promise.resolve(),
  };
  return { plan: planOf(entries), ports: { files, hasher: createHasher(), fileHasher, hashCache, clock }, read, clock };
}

describe('hashing behind a review', () => {
  it('hands over every result once, in batches that are a tenth of a second apart at least', async () => {
    const { plan, ports, clock } = world(1000, 7, () => someHash);
    const batches: { readonly atMs: number; readonly news: readonly HashedEntry[] }[] = [];
    await hashPlan(
      pendingEntries(plan, () => undefined),
      (news) => void batches.push({ atMs: clock.nowMs(), news }),
      ports,
      createRunContext(),
    );
    const indexes = batches.flatMap(({ news }) => news.map(({ index }) => index)).sort((a, b) => a - b);
    const gaps = batches.slice(1, -1).map(({ atMs }, at) => atMs - (batches[at]?.atMs ?? 0));
    expect([indexes, gaps.every((gap) => gap >= 100), batches.length > 5]).toEqual([
      Array.from({ length: 1000 }, (_, index) => index),
      true,
      true,
    ]);
  });

  it('reads nothing a second time after a restart', async () => {
    const { plan, ports, read } = world(5, 1, () => someHash);
    const run = (): Promise<void> =>
      hashPlan(
        pendingEntries(plan, () => undefined),
        () => undefined,
        ports,
        createRunContext(),
      );
    await run();
    await run();
    expect(read.length).toBe(5);
  });

  it('counts a file that cannot be read as another one', async () => {
    const { plan, ports } = world(2, 1, (path) => (path.endsWith('file0.exr') ? undefined : someHash));
    const kinds: string[] = [];
    await hashPlan(
      pendingEntries(plan, () => undefined),
      (news) => {
        for (const { index, found } of news) kinds[index] = found.kind;
      },
      ports,
      createRunContext(),
    );
    expect(kinds).toEqual(['local-newer', 'identical']);
  });

  it('stops when it is told to and keeps what it read', async () => {
    const controller = new AbortController();
    const { plan, ports, read } = world(200, 1, () => {
      controller.abort();
      return someHash;
    });
    await expect(
      hashPlan(
        pendingEntries(plan, () => undefined),
        () => undefined,
        ports,
        { signal: controller.signal, progress: () => undefined },
      ),
    ).rejects.toThrow();
    const known = ports.hashCache.get(read[0] ?? '', stat);
    expect([known, read.length < 50]).toEqual([someHash, true]);
  });
});

describe('asking the store', () => {
  it('finds what it does not hold, asks once for each object and not for what it was seen to hold', async () => {
    const asked: string[] = [];
    const cached = new Set(['d'.repeat(32)]);
    const store = {
      storeId: 'store',
      head: (key: string) => {
        asked.push(key);
        return Promise.resolve(key.includes('a'.repeat(32)) ? { sizeBytes: 100, metadata: {} } : undefined);
      },
    } as unknown as BlobStore;
    const storeCache = {
      has: (_id: string, hash: string) => cached.has(hash),
      add: (_id: string, rows: readonly { readonly hash: string }[]) => {
        for (const { hash } of rows) cached.add(hash);
      },
      drop: () => undefined,
      close: () => undefined,
    };
    const remote = (letter: string) => ({ size: 100, mtimeUs: 1, hash: letter.repeat(32) });
    const entries = [
      entryOf(0, 'new', { remote: remote('a') }),
      entryOf(1, 'new', { remote: remote('b') }),
      entryOf(2, 'edited-here', { remote: remote('b'), also: ['remote-newer'] }),
      entryOf(3, 'identical', { remote: remote('c') }),
      entryOf(4, 'new', { remote: remote('d') }),
    ];
    const found: HashedEntry[] = [];
    await checkStore(
      entries,
      (news) => found.push(...news),
      { store, storeCache, clock: createManualClock() },
      new AbortController().signal,
    );
    const missing = found
      .sort((a, b) => a.index - b.index)
      .map((news) => applyHash(entries[news.index] ?? entryOf(9, 'new'), news));
    expect([
      missing.map(({ id, kind, also, recommend }) => [id, kind, also, recommend?.action]),
      asked.sort(),
      cached.has('a'.repeat(32)),
    ]).toEqual([
      [
        [1, 'missing-in-store', ['new'], 'skip'],
        [2, 'missing-in-store', ['edited-here', 'remote-newer'], 'skip'],
      ],
      [`Data/${'a'.repeat(32)}.xxh128`, `Data/${'b'.repeat(32)}`, `Data/${'b'.repeat(32)}.xxh128`],
      true,
    ]);
  });
});
