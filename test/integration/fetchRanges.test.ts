/** Large files come in ranges; what a stopped run left of them is taken up as far as it is still right, whatever became of it. */
import { mkdtemp, open, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock } from '../../main/adapters/clock/clock';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createFileHasher } from '../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { openS3BlobStore } from '../../main/adapters/s3/s3BlobStore';
import { createPartFiles } from '../../main/adapters/sqlite/partFiles';
import { openSatchelDatabase, type SatchelDatabase } from '../../main/adapters/sqlite/satchelDatabase';
import { fetchRanges, type RangePorts } from '../../main/engine/outputs/apply/fetchRanges';
import { cleanParts } from '../../main/engine/outputs/backups/cleanParts';
import type { FileHasher } from '../../main/engine/ports/hashing';
import { StopWish } from '../../main/engine/transfers/stopWish';
import { AppError } from '../../shared/domain/errors';
import { createManualClock } from '../support/manualClock';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';

const mebibyte = 2 ** 20;
const hasher = createHasher();
/** Nine ranges; no two pages of it are equal. */
const bytes = Buffer.alloc(66 * mebibyte + 7, 3);
for (let at = 0; at + 8 <= bytes.length; at += 4096) bytes.writeDoubleLE(at + 1, at);
const hash = hasher.hash(bytes);

let folder: string;
let server: S3TestServer;
let database: SatchelDatabase;
let fileHasher: FileHasher;
let ports: RangePorts;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-ranges-'));
  server = await startS3({ buckets: ['bkt'] });
  server.plant('bkt', `show/Data/${hash}.xxh128`, bytes);
  database = openSatchelDatabase(path.join(folder, 'satchel.db'), createClock());
  fileHasher = createFileHasher({ workers: 1 });
  const clock = createManualClock();
  const env = { AWS_ACCESS_KEY_ID: 'S3TEST', AWS_SECRET_ACCESS_KEY: 'S3TEST', AWS_REGION: 'us-east-1' };
  const store = openS3BlobStore(
    's3://bkt/show',
    { endpointUrl: server.url },
    { hasher, clock, env, chance: () => 0.5 },
  );
  ports = { store, files: createFileSystem(), hasher, fileHasher, clock, partFiles: createPartFiles(database) };
});
afterEach(async () => {
  await server.close();
  await ports.store.close();
  await fileHasher.close();
  database.close();
  await rm(folder, { recursive: true, force: true });
});

const tempPath = '.satchel-0123456789ab.part';
const temp = (): string => path.join(folder, tempPath);

async function fetchIt(
  use: RangePorts = ports,
  signal = new AbortController().signal,
  noMore?: AbortSignal,
): Promise<number> {
  let arrived = 0;
  const onBytes = (count: number): void => {
    arrived += count;
  };
  const place = { root: folder, path: 'frame.exr', tempPath, runId: 'run-1' };
  await fetchRanges({ hash, size: bytes.length, temp: temp(), mustSync: false }, place, use, {
    signal,
    onBytes,
    noMore,
  });
  return arrived;
}

const gets = () => server.requests.where(({ op }) => op === 'GetObject');
const isWhole = async (): Promise<boolean> => (await readFile(temp())).equals(bytes);
const isKept = (index: number): boolean =>
  ((ports.partFiles.get(folder, 'frame.exr')?.ranges[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
const allRanges = [...Array(9).keys()];
const rangesKept = (): number => allRanges.filter(isKept).length;

/** Stops when so many ranges have been written. */
async function stopAfter(ranges: number): Promise<void> {
  const controller = new AbortController();
  let written = 0;
  const files: RangePorts['files'] = {
    ...ports.files,
    openRanges: async (file) => {
      const writer = await ports.files.openRanges(file);
      return {
        ...writer,
        writeAt: async (chunk, position) => {
          await writer.writeAt(chunk, position);
          written += chunk.length;
          if (written >= ranges * 8 * mebibyte) controller.abort();
        },
      };
    },
  };
  await expect(fetchIt({ ...ports, files }, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  server.requests.clear();
}

test('ranges of 8 MiB, all but the first with its etag, make the file', async () => {
  expect([await fetchIt(), await isWhole()]).toEqual([bytes.length, true]);
  const asked = gets();
  expect(asked.map(({ range }) => range).sort()).toEqual(
    Array.from(
      { length: 9 },
      (_, i) => `bytes=${i * 8 * mebibyte}-${Math.min((i + 1) * 8 * mebibyte, bytes.length) - 1}`,
    ).sort(),
  );
});

test('what was durable when a run stopped is not fetched again', async () => {
  await stopAfter(6);
  const kept = rangesKept();
  expect([await fetchIt(), await isWhole(), gets().length]).toEqual([bytes.length, true, 9 - kept]);
  expect(kept).toBeGreaterThanOrEqual(2);
});

test('a pause lets the ranges under way come to their end and begins no other; they are kept', async () => {
  const pause = new AbortController();
  let opened = 0;
  const store: RangePorts['store'] = {
    ...ports.store,
    get: (key, options) => {
      if ((opened += 1) === 2) pause.abort(new StopWish('pause'));
      return ports.store.get(key, options);
    },
  };
  await expect(fetchIt({ ...ports, store }, undefined, pause.signal)).rejects.toBeInstanceOf(StopWish);
  expect([rangesKept(), gets().map(({ status }) => status)]).toEqual([
    opened,
    allRanges.slice(0, opened).map(() => 206),
  ]);
  server.requests.clear();
  expect([await fetchIt(), await isWhole(), gets().length]).toEqual([bytes.length, true, 9 - opened]);
});

test.each<[string, () => Promise<void>]>([
  ['cut short', () => truncate(temp(), 5 * mebibyte)],
  ['made longer', () => truncate(temp(), bytes.length + 4096)],
  ['emptied', () => truncate(temp(), 0)],
  ['removed', () => rm(temp())],
  [
    'changed by one bit',
    async () => {
      const part = await open(temp(), 'r+');
      const index = allRanges.find(isKept) ?? 0;
      const at = index * 8 * mebibyte + 12_345;
      await part.write(Buffer.of((bytes[at] ?? 0) ^ 16), 0, 1, at);
      await part.close();
    },
  ],
])('TR-12 a part that was %s between two runs ends as the same file', async (_, change) => {
  await stopAfter(6);
  expect(rangesKept()).toBeGreaterThanOrEqual(2);
  await change();
  expect([await fetchIt(), await isWhole()]).toEqual([bytes.length, true]);
});

test('another file under the name of the part is not written into', async () => {
  await stopAfter(6);
  await rm(temp());
  const other = await open(temp(), 'wx');
  await other.write('mine');
  await other.close();
  expect([await fetchIt(), await isWhole(), gets().length]).toEqual([bytes.length, true, 9]);
});

test('an object that was replaced between two runs is fetched whole, once', async () => {
  await stopAfter(6);
  const part = ports.partFiles.get(folder, 'frame.exr');
  if (part === undefined) throw new Error('there is no part');
  ports.partFiles.put({ ...part, etags: ['"another"'] });
  expect([await fetchIt(), await isWhole()]).toEqual([bytes.length, true]);
  expect(gets().filter(({ status }) => status === 206).length).toBe(9);
});

test('an object that is always another is given up after the second time, and no part stays', async () => {
  server.setFaults({
    rules: [
      {
        id: 'changed',
        match: { op: 'GetObject', header: { 'if-match': '*' } },
        action: { status: { status: 412, code: 'PreconditionFailed' } },
      },
    ],
  });
  await expect(fetchIt()).rejects.toMatchObject({ code: 'source.changed' });
  expect([await ports.files.lstat(temp()), ports.partFiles.all()]).toEqual([undefined, []]);
});

test('bytes that are always wrong are given up after three tries, and no part stays', async () => {
  server.setFaults({
    rules: [{ id: 'bad', match: { op: 'GetObject' }, action: { corrupt: { offset: 1_000_000, xor: 1 } } }],
  });
  await expect(fetchIt()).rejects.toMatchObject({ code: 'integrity.mismatch' });
  expect([gets().length, await ports.files.lstat(temp()), ports.partFiles.all()]).toEqual([27, undefined, []]);
});

test('TR-33 a disk that is full in the middle keeps what came; with room again at most a range of each worker comes twice', async () => {
  const full = new AppError({ code: 'disk.full', message: 'There is no space left.' });
  let written = 0;
  const files: RangePorts['files'] = {
    ...ports.files,
    openRanges: async (file) => {
      const writer = await ports.files.openRanges(file);
      return {
        ...writer,
        writeAt: async (chunk, position) => {
          if (written + chunk.length > 40 * mebibyte) throw full;
          written += chunk.length;
          await writer.writeAt(chunk, position);
        },
      };
    },
  };
  await expect(fetchIt({ ...ports, files })).rejects.toMatchObject({ code: 'disk.full' });
  server.requests.clear();
  const kept = rangesKept();
  expect([await fetchIt(), await isWhole(), gets().length]).toEqual([bytes.length, true, 9 - kept]);
  // 40 MiB are five ranges; four workers had one open each.
  expect(kept).toBeGreaterThanOrEqual(1);
});

test('a part waits a day for the next run, longer for one that goes on, and then goes', async () => {
  await stopAfter(6);
  const day = 86_400_000;
  const changedMs = ports.partFiles.get(folder, 'frame.exr')?.changedMs ?? 0;
  const removed = [
    await cleanParts(ports, changedMs + day - 1, new Set()),
    await cleanParts(ports, changedMs + day, new Set(['run-1'])),
    await cleanParts(ports, changedMs + day, new Set()),
  ];
  expect([removed, await ports.files.lstat(temp()), ports.partFiles.all()]).toEqual([[0, 0, 1], undefined, []]);
});
