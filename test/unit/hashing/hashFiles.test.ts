import { expect, test } from 'vitest';
import { hashFiles, type FileToHash } from '../../../main/engine/hashing/hashFiles';
import type { FileStat } from '../../../main/engine/ports/fileSystem';
import type { CachedHash, FileHasher, HashCache } from '../../../main/engine/ports/hashing';
import { AppError, type ErrorCode } from '../../../shared/domain/errors';
import { createManualClock } from '../../support/manualClock';
import { createRunContext } from '../../support/runContext';

const clock = createManualClock();
const longAgo = BigInt(clock.nowMs()) * 1_000_000n - 60_000_000_000n;
const stat = (sizeBytes: number, mtimeNs = longAgo): FileStat => ({
  type: 'file',
  sizeBytes,
  mtimeNs,
  fileId: '1:1',
  mode: 0o644,
});
const file = (absolutePath: string, sizeBytes = 1): FileToHash => ({ absolutePath, stat: stat(sizeBytes) });

function createMemoryCache(
  known: ReadonlyMap<string, string> = new Map(),
  blocks: ReadonlyMap<string, Uint8Array> = new Map(),
): HashCache & { readonly batches: (readonly CachedHash[])[] } {
  const batches: (readonly CachedHash[])[] = [];
  return {
    batches,
    get: (path) => known.get(path),
    forFolder: (folder) => ({ get: (name) => known.get(`${folder}/${name}`) }),
    blocks: (path) => blocks.get(path),
    put: (rows) => batches.push(rows),
    clear: () => undefined,
    close: () => undefined,
  };
}

/** Answers the path as hash; `faults` are thrown once each, in order. */
function createListedHasher(
  sizes: ReadonlyMap<string, FileStat>,
  faults: Readonly<Record<string, ErrorCode[]>> = {},
): FileHasher & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    hashFile(path, signal, onBytes) {
      signal.throwIfAborted();
      calls.push(path);
      const code = faults[path]?.shift();
      if (code) return Promise.reject(new AppError({ code, message: `${path} ${code}` }));
      const found = sizes.get(path) ?? stat(1);
      onBytes?.(Math.floor(found.sizeBytes / 2));
      onBytes?.(found.sizeBytes);
      return Promise.resolve({ hash: path, stat: found });
    },
    close: () => Promise.resolve(),
  };
}

test('asks the cache first, reads the largest first, and remembers only what was read', async () => {
  const hashCache = createMemoryCache(new Map([['/known', 'h']]));
  const sizes = new Map([
    ['/small', stat(1)],
    ['/large', stat(9)],
  ]);
  const fileHasher = createListedHasher(sizes);
  const files = [file('/small', 1), file('/known', 4), file('/large', 9)];
  const report = await hashFiles(files, { hashCache, fileHasher, clock }, createRunContext());
  expect({ report, calls: fileHasher.calls, rows: hashCache.batches.flat().map((row) => row.path) }).toEqual({
    report: {
      hashes: [
        { hash: '/small', stat: stat(1) },
        { hash: 'h', stat: stat(4) },
        { hash: '/large', stat: stat(9) },
      ],
      failures: [],
      cachedCount: 1,
      hashedCount: 2,
      hashedBytes: 10,
    },
    calls: ['/large', '/small'],
    rows: ['/large', '/small'],
  });
});

test('reads and remembers the content behind a link by its real place', async () => {
  const hashCache = createMemoryCache();
  const fileHasher = createListedHasher(new Map());
  await hashFiles([{ ...file('/link'), realPath: '/real' }], { hashCache, fileHasher, clock }, createRunContext());
  expect([fileHasher.calls, hashCache.batches.flat().map((row) => row.path)]).toEqual([['/real'], ['/real']]);
});

test('R43 a file that changes is read again twice, then it is a row; others go on', async () => {
  const changed: ErrorCode = 'source.changed';
  const faults: Record<string, ErrorCode[]> = {
    '/restless': [changed, changed, changed],
    '/settles': [changed, changed],
    '/gone': ['source.missing'],
  };
  const fileHasher = createListedHasher(new Map(), faults);
  const hashCache = createMemoryCache();
  const ports = { hashCache, fileHasher, clock: createManualClock() };
  const report = await hashFiles(
    ['/restless', '/settles', '/gone', '/calm'].map((path) => file(path)),
    ports,
    createRunContext(),
  );
  expect({
    hashes: report.hashes.map((one) => one?.hash),
    failures: report.failures.map((one) => [one.index, one.code]),
    faults,
    rows: hashCache.batches
      .flat()
      .map((row) => row.path)
      .sort(),
    waitedMs: ports.clock.nowMs() - clock.nowMs(),
  }).toEqual({
    hashes: [undefined, '/settles', undefined, '/calm'],
    failures: [
      [0, 'scan.file_changing'],
      [2, 'source.missing'],
    ],
    faults: { '/restless': [], '/settles': [], '/gone': [] },
    rows: ['/calm', '/settles'],
    waitedMs: 2400,
  });
});

test('does not remember a file that was written within the last two seconds', async () => {
  const nowNs = BigInt(clock.nowMs()) * 1_000_000n;
  const sizes = new Map([
    ['/fresh', stat(1, nowNs - 1_999_999_999n)],
    ['/settled', stat(1, nowNs - 2_000_000_001n)],
  ]);
  const hashCache = createMemoryCache();
  const ports = { hashCache, fileHasher: createListedHasher(sizes), clock };
  await hashFiles([file('/fresh'), file('/settled')], ports, createRunContext());
  expect(hashCache.batches.flat().map((row) => row.path)).toEqual(['/settled']);
});

test('R40 progress rises to its totals and never beyond, also when a file grew or failed', async () => {
  const sizes = new Map([['/grown', stat(100)]]);
  const fileHasher = createListedHasher(sizes, { '/gone': ['source.missing'] });
  const context = createRunContext();
  const files = [file('/grown', 10), file('/gone', 5), file('/other', 1)];
  await hashFiles(files, { hashCache: createMemoryCache(), fileHasher, clock }, context);
  const beyond = context.reports.filter((one) => (one.doneBytes ?? 0) > 16 || (one.doneFiles ?? 0) > 3);
  expect([beyond, context.reports.at(-1)]).toEqual([
    [],
    { phase: 'hashing', doneFiles: 3, totalFiles: 3, doneBytes: 16, totalBytes: 16 },
  ]);
});

test('a cancellation keeps what was hashed so far in the cache', async () => {
  const context = createRunContext();
  const hashCache = createMemoryCache();
  const inner = createListedHasher(new Map());
  const fileHasher: FileHasher = {
    ...inner,
    hashFile: async (path, signal, onBytes) => {
      const hashed = await inner.hashFile(path, signal, onBytes);
      if (path === '/39') context.controller.abort();
      return hashed;
    },
  };
  const files = Array.from({ length: 100 }, (_, index) => file(`/${index}`));
  const hashing = hashFiles(files, { hashCache, fileHasher, clock }, context);
  await expect(hashing).rejects.toMatchObject({ name: 'AbortError' });
  const kept = hashCache.batches.flat().length;
  expect([kept >= 39, kept < 100, inner.calls.length]).toEqual([true, true, kept]);
});

test('bytes that are read again are not counted again', async () => {
  const context = createRunContext();
  let reads = 0;
  const fileHasher: FileHasher = {
    hashFile(path, _signal, onBytes) {
      for (const bytes of [3, 6]) onBytes?.(bytes);
      if (++reads === 1) return Promise.reject(new AppError({ code: 'source.changed', message: path }));
      return Promise.resolve({ hash: path, stat: stat(9) });
    },
    close: () => Promise.resolve(),
  };
  const ports = { hashCache: createMemoryCache(), fileHasher, clock: createManualClock() };
  await hashFiles([file('/f', 9)], ports, context);
  expect(context.reports.map(({ doneBytes }) => doneBytes)).toEqual([0, 3, 6, 9]);
});

test('digests of blocks come along, from the cache and from reading, and what was read is remembered with them', async () => {
  const blocks = Uint8Array.from({ length: 32 }, (_, index) => index);
  const sizeBytes = 8 * 1024 * 1024 + 1;
  const names = ['/known', '/earlier', '/new'];
  const hashCache = createMemoryCache(
    new Map([
      ['/known', 'h'],
      ['/earlier', 'h'],
    ]),
    new Map([['/known', blocks]]),
  );
  const fileHasher: FileHasher = {
    hashFile: () => Promise.resolve({ hash: 'n', stat: stat(sizeBytes), blocks }),
    close: () => Promise.resolve(),
  };
  const files = names.map((name) => file(name, sizeBytes));
  const { hashes } = await hashFiles(files, { fileHasher, hashCache, clock }, createRunContext());
  expect({ blocks: hashes.map((hashed) => hashed?.blocks), put: hashCache.batches }).toEqual({
    blocks: [blocks, undefined, blocks],
    put: [[{ path: '/new', sizeBytes, mtimeNs: longAgo, fileId: '1:1', hash: 'n', blocks }]],
  });
});
