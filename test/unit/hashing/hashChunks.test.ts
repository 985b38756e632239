import { appendFile, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { hashChunks } from '../../../main/engine/hashing/hashChunks';
import { hashFiles } from '../../../main/engine/hashing/hashFiles';
import { hashPath } from '../../../main/engine/hashing/hashPath';
import type { FileSystem } from '../../../main/engine/ports/fileSystem';
import type { HashCache } from '../../../main/engine/ports/hashing';
import { createManualClock } from '../../support/manualClock';
import { createRunContext } from '../../support/runContext';

const hasher = createHasher();
const real = createFileSystem();
const fileHasher = createFileHasher({ workers: 1 });
const never = new AbortController().signal;
const hashCache: HashCache = {
  get: () => 'known',
  forFolder: () => ({ get: () => 'known' }),
  blocks: () => undefined,
  put: () => undefined,
  clear: () => undefined,
  close: () => undefined,
};
const of = (text: string): string => hasher.hash(new TextEncoder().encode(text));
let folder = '';
const at = (name: string): string => path.join(folder, name);

/** Counts how often files are opened, and does something when one is. */
function watched(whenOpened: (times: number) => Promise<void> = () => Promise.resolve()): {
  readonly files: FileSystem;
  opened: number;
} {
  const watch = {
    opened: 0,
    files: {
      ...real,
      async *openRead(...input: Parameters<FileSystem['openRead']>) {
        watch.opened++;
        let isFirst = true;
        for await (const chunk of real.openRead(...input)) {
          yield chunk;
          if (isFirst) await whenOpened(watch.opened);
          isFirst = false;
        }
      },
    },
  };
  return watch;
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-chunks-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

afterAll(() => fileHasher.close());

test('a file larger than a chunk is read once for its own hash and those of its chunks', async () => {
  await writeFile(at('f'), 'abcdefgh');
  const watch = watched();
  const hashed = await hashChunks(at('f'), 3, { files: watch.files, hasher }, never);
  expect([hashed.hash, hashed.chunkHashes, hashed.stat, watch.opened]).toEqual([
    of('abcdefgh'),
    [of('abc'), of('def'), of('gh')],
    await real.lstat(at('f')),
    1,
  ]);
});

test('only files larger than a chunk get chunks, which several read at once, and the cache is not asked for them', async () => {
  await writeFile(at('equal'), 'abc');
  await writeFile(at('larger'), 'abcd');
  const stats = await Promise.all(['equal', 'larger'].map((name) => real.lstat(at(name))));
  const files = ['equal', 'larger'].flatMap((name, index) => {
    const stat = stats[index];
    return stat ? [{ absolutePath: at(name), stat }] : [];
  });
  const ports = { fileHasher, hashCache, clock: createManualClock() };
  const chunked = { chunkBytes: 3, files: real, hasher };
  const { hashes, cachedCount, hashedCount } = await hashFiles(files, ports, createRunContext(), chunked);
  expect([hashes.map((one) => [one?.hash, one?.chunkHashes]), cachedCount, hashedCount]).toEqual([
    [
      ['known', undefined],
      ['', [of('abc'), of('d')]],
    ],
    1,
    1,
  ]);
});

test('a file that grew beyond a chunk, or shrank to one, since it was looked at is listed as it is now', async () => {
  await writeFile(at('grows'), 'abc');
  await writeFile(at('shrinks'), 'abcdef');
  const stats = [await real.lstat(at('grows')), await real.lstat(at('shrinks'))];
  await appendFile(at('grows'), 'd');
  await truncate(at('shrinks'), 2);
  const files = ['grows', 'shrinks'].flatMap((name, index) => {
    const stat = stats[index];
    return stat ? [{ absolutePath: at(name), stat }] : [];
  });
  const ports = { fileHasher, hashCache: { ...hashCache, get: () => undefined }, clock: createManualClock() };
  const { hashes } = await hashFiles(files, ports, createRunContext(), { chunkBytes: 3, files: real, hasher });
  expect(hashes.map((one) => [one?.hash, one?.chunkHashes, one?.stat.sizeBytes])).toEqual([
    [of('abcd'), [of('abc'), of('d')], 4],
    [of('ab'), undefined, 2],
  ]);
});

test('a file that shrinks while it is read is detected and read again until it settles', async () => {
  await writeFile(at('f'), new Uint8Array(1024 * 1024));
  const clock = createManualClock();
  const from = clock.nowMs();
  const watch = watched((times) => (times === 1 ? truncate(at('f'), 5) : Promise.resolve()));
  const hashed = await hashPath(at('f'), 4, { files: watch.files, fileHasher, hasher, clock }, never);
  expect([hashed, watch.opened, clock.nowMs() - from]).toEqual([
    { sizeBytes: 5, hash: of('\0\0\0\0\0'), chunkHashes: [of('\0\0\0\0'), of('\0')] },
    2,
    200,
  ]);
});

test('a file that changes at every read is given up after 200 ms and 1 s', async () => {
  await writeFile(at('f'), 'abcdefgh');
  const clock = createManualClock();
  const from = clock.nowMs();
  const watch = watched(() => appendFile(at('f'), 'x'));
  await expect(hashPath(at('f'), 4, { files: watch.files, fileHasher, hasher, clock }, never)).rejects.toMatchObject({
    code: 'scan.file_changing',
  });
  expect([watch.opened, clock.nowMs() - from]).toEqual([3, 1200]);
});

test('R44 cancelling works inside one large file, and its progress moves before it ends', async () => {
  await writeFile(at('huge'), '');
  await truncate(at('huge'), 1024 ** 4);
  const stat = await real.lstat(at('huge'));
  const context = createRunContext();
  const progress = (report: (typeof context.reports)[number]): void => {
    context.progress(report);
    if ((report.doneBytes ?? 0) >= 32 * 1024 * 1024) context.controller.abort();
  };
  const ports = { fileHasher, hashCache, clock: createManualClock() };
  const hashing = hashFiles(
    stat ? [{ absolutePath: at('huge'), stat }] : [],
    ports,
    { ...context, progress },
    { chunkBytes: 256 * 1024 * 1024, files: real, hasher },
  );
  await expect(hashing).rejects.toMatchObject({ name: 'AbortError' });
  expect(context.reports.map(({ doneBytes }) => doneBytes)).toEqual(
    [0, 16, 32].map((mebibytes) => mebibytes * 1024 ** 2),
  );
});

test('a file that is gone, cannot be read or is a link is told by its code', async () => {
  await writeFile(at('f'), 'x');
  await symlink('f', at('link'));
  const outcomes = await Promise.allSettled(
    ['gone', 'link'].map((name) => hashChunks(at(name), 1, { files: real, hasher }, never)),
  );
  expect(outcomes.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'hashed'))).toEqual(
    ['source.missing', 'source.changed'],
  );
});
