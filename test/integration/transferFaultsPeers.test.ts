/** The faults that other transfer tools were measured with: what comes of each of them is at least the best of theirs. */
import { mkdtemp, open, readdir, readFile, realpath, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import type { SubmitResult } from '../../main/engine/submission/submitJob';
import type { AppError } from '../../shared/domain/errors';
import { failure } from '../support/failures';
import type { FaultPlan } from '../support/s3server/faultPlan';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';
import { startSubmit } from '../support/transferFaults/killedSubmit';
import { openTransferWorld, type TransferWorld } from '../support/transferFaults/transferWorld';

const mebibyte = 2 ** 20;
/** A part of an upload. */
const partBytes = 8 * mebibyte;
const dataKeys = 'show/Data/*';

let folder: string;
let server: S3TestServer;
let worlds: TransferWorld[];

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-peer-faults-')));
  server = await startS3({ buckets: ['bkt'], storage: { folder: path.join(folder, 'store') } });
  worlds = [];
});
afterEach(async () => {
  // First, so that nothing waits for an answer any more.
  await server.close();
  for (const world of worlds) await world.close();
  await rm(folder, { recursive: true, force: true });
});

async function world(files = createFileSystem()): Promise<TransferWorld> {
  const opened = await openTransferWorld(server.url, path.join(folder, 'home'), files);
  worlds.push(opened);
  return opened;
}

/** No two pages of it are equal. */
function contentOf(sizeBytes: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(sizeBytes, seed);
  for (let at = 0; at + 8 <= sizeBytes; at += 4096) bytes.writeDoubleLE(at + seed, at);
  return bytes;
}

async function plantFile(name: string, bytes: Buffer): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

function rules(...list: FaultPlan['rules']): void {
  server.setFaults({ rules: list });
}

/** What the store shows: contents and manifests. */
function visible(): { objects: number; manifests: number } {
  const keys = server.objects('bkt').map(({ key }) => key);
  const objects = keys.filter((key) => key.startsWith('show/Data/')).length;
  return { objects, manifests: keys.length - objects };
}

describe('a download of 64 MiB', () => {
  const bytes = contentOf(64 * mebibyte);
  let submitted: SubmitResult;
  let target: string;

  beforeEach(async () => {
    submitted = await (await world()).submit([await plantFile('frame.exr', bytes)]);
    target = path.join(folder, 'target');
    server.requests.clear();
  });

  const arrived = async (): Promise<string[]> => {
    const files = (await readdir(target, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
    return files.map(({ name }) => name).filter((name) => !name.endsWith('.lock'));
  };
  const bringHome = async (action: FaultPlan['rules'][number]['action'], nth?: string) => {
    rules({ id: 'fault', match: { op: 'GetObject', key: dataKeys }, when: nth === undefined ? {} : { nth }, action });
    const result = await (await world()).bringHome(submitted, target);
    server.faults.assertAllExercised();
    return result;
  };
  const isWhole = async (): Promise<boolean> => (await readFile(path.join(target, 'frame.exr'))).equals(bytes);

  test('with one bit flipped is noticed, and the content is fetched anew', async () => {
    const { failed } = await bringHome({ corrupt: { offset: 3 * mebibyte, xor: 4 } }, '1');
    expect({ failed, isWhole: await isWhole() }).toEqual({ failed: [], isWhole: true });
  });

  test('with one bit flipped each time is an error, and nothing has the name of the file', async () => {
    const { failed } = await bringHome({ corrupt: { offset: 3 * mebibyte, xor: 4 } });
    expect({ codes: failed.map(({ code }) => code), files: await arrived() }).toEqual({
      codes: ['integrity.mismatch'],
      files: [],
    });
  });

  test('whose Content-Length is too small is noticed, and the rest is fetched', async () => {
    const { failed } = await bringHome({ wrongLength: { by: -1000 } }, '1');
    expect({ failed, isWhole: await isWhole() }).toEqual({ failed: [], isWhole: true });
  });

  test('whose Content-Length is too small each time is an error, and no short file has the name of the file', async () => {
    const { failed } = await bringHome({ wrongLength: { by: -1000 } });
    expect({ codes: failed.map(({ code }) => code), files: await arrived() }).toEqual({
      codes: ['integrity.short'],
      files: [],
    });
  });

  test('onto a disk with room for 32 MiB ends before the first byte', async () => {
    const real = createFileSystem();
    const small = {
      ...real,
      space: async (file: string) => {
        const space = await real.space(file);
        return space === undefined ? undefined : { ...space, freeBytes: 32 * mebibyte };
      },
    };
    const error = await failure((await world(small)).bringHome(submitted, target));
    const asked = server.requests.count(({ op, key }) => op === 'GetObject' && key.startsWith('show/Data/'));
    expect({ code: error.code, asked, files: await arrived() }).toEqual({ code: 'disk.full', asked: 0, files: [] });
  });

  test('that gets no bytes is given up and taken up again', async () => {
    const { failed } = await bringHome({ blackhole: { afterBytes: 5 * mebibyte } }, '1');
    const asked = server.requests.where(({ op, key }) => op === 'GetObject' && key.startsWith('show/Data/'));
    const firstBytes = asked.map(({ range }) => Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1]));
    const goesOn = firstBytes.some((first) => first % (8 * mebibyte) > 0);
    expect({ failed, isWhole: await isWhole(), goesOn }).toEqual({
      failed: [],
      isWhole: true,
      goesOn: true,
    });
  }, 180_000);
});

describe('an upload', () => {
  test.each([
    ['in one piece', 3 * mebibyte, 'PutObject'],
    ['in parts', 20 * mebibyte, 'UploadPart'],
  ])('%s with one bit flipped on the way is sent again', async (_, sizeBytes, op) => {
    rules({
      id: 'fault',
      match: { op, key: dataKeys },
      when: { nth: '1' },
      action: { corrupt: { offset: 999_999, xor: 1, side: 'wire' } },
    });
    const bytes = contentOf(sizeBytes);
    await (await world()).submit([await plantFile('frame.exr', bytes)]);
    server.faults.assertAllExercised();
    const [object] = server.objects('bkt').filter(({ key }) => key.startsWith('show/Data/'));
    const refused = server.requests.count(({ code }) => code === 'XAmzContentSHA256Mismatch' || code === 'BadDigest');
    expect({ refused, isWhole: server.read('bkt', object?.key ?? '')?.equals(bytes), ...visible() }).toEqual({
      refused: 1,
      isWhole: true,
      objects: 1,
      manifests: 1,
    });
  });

  /** Changes the file when the first part is on its way: most of it is not read yet. */
  const changedMeanwhile = async (change: (file: string) => Promise<void>): Promise<AppError> => {
    const file = await plantFile('scene.ma', contentOf(20 * partBytes));
    const upload = await (await world()).inspect([file]);
    rules({ id: 'wait', match: { op: 'UploadPart' }, when: { nth: '1' }, action: { pause: { gate: 'changed' } } });
    const running = failure(upload());
    await expect.poll(() => server.faults.fired()['wait'], { interval: 5 }).toBe(1);
    await change(file);
    server.release('changed');
    return await running;
  };

  test('of a file that is rewritten with the same size meanwhile stores neither a mix nor a manifest', async () => {
    const error = await changedMeanwhile(async (file) => {
      const handle = await open(file, 'r+');
      await handle.write(contentOf(20 * partBytes, 2));
      await handle.close();
    });
    expect({ code: error.code, ...visible(), uploads: server.uploads('bkt') }).toEqual({
      code: 'source.changed',
      objects: 0,
      manifests: 0,
      uploads: [],
    });
  });

  test('of a file that shrinks meanwhile is an error at once and stores nothing', async () => {
    const error = await changedMeanwhile((file) => truncate(file, partBytes));
    expect({ code: error.code, ...visible(), uploads: server.uploads('bkt') }).toEqual({
      code: 'source.changed',
      objects: 0,
      manifests: 0,
      uploads: [],
    });
  });

  test('that is not answered any more is given up and sent again', async () => {
    rules({
      id: 'hole',
      match: { op: 'UploadPart' },
      when: { nth: '2' },
      action: { blackhole: { afterBytes: mebibyte } },
    });
    const bytes = contentOf(20 * mebibyte);
    await (await world()).submit([await plantFile('frame.exr', bytes)]);
    server.faults.assertAllExercised();
    expect(visible()).toEqual({ objects: 1, manifests: 1 });
  }, 180_000);

  test('killed in its middle and run again sends only the parts that were not confirmed, and leaves no upload behind', async () => {
    const sizeBytes = 20 * partBytes;
    const file = await plantFile('cache.abc', contentOf(sizeBytes));
    rules({ id: 'hole', match: { op: 'UploadPart' }, when: { nth: '9-20' }, action: { blackhole: {} } });
    const running = await startSubmit(server.url, folder, file);
    await expect.poll(() => server.faults.fired()['hole'], { interval: 20, timeout: 120_000 }).toBe(8);
    await running.kill();
    const [left] = server.uploads('bkt');
    // Which eight arrive first is up to the connections.
    const confirmed = server.requests.where({ op: 'UploadPart', status: 200 }).map(({ partNumber }) => partNumber ?? 0);
    rules();
    server.requests.clear();
    await (await world()).submit([file]);
    const parts = server.requests.where({ op: 'UploadPart' });
    expect({
      confirmed: confirmed.length,
      sent: parts.map(({ partNumber }) => partNumber).sort((a = 0, b = 0) => a - b),
      uploads: [...new Set(parts.map(({ uploadId }) => uploadId))],
      left: server.uploads('bkt'),
      ...visible(),
    }).toEqual({
      confirmed: 8,
      sent: Array.from({ length: 20 }, (_, index) => index + 1).filter((part) => !confirmed.includes(part)),
      uploads: [left?.id],
      left: [],
      objects: 1,
      manifests: 1,
    });
  }, 180_000);
});
