/** Threads of the walker: cancelled at once, several walks at a time, closed in the middle, gone in the middle. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTreeWalker } from '../../../main/adapters/walker/treeWalker';
import { WalkThreads } from '../../../main/adapters/walker/walkThreads';
import { FileColumns } from '../../../main/engine/scan/fileColumns';

let root = '';
const request = () => ({ root, rootId: '1:1', filter: {} });
const never = new AbortController().signal;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'satchel-walker-'));
  for (let folder = 0; folder < 40; folder += 1) {
    await mkdir(path.join(root, `d${folder}`));
    for (let file = 0; file < 25; file += 1) await writeFile(path.join(root, `d${folder}`, `f${file}`), 'x');
  }
});
afterAll(() => rm(root, { recursive: true }));

test('walks at the same time share the threads and answer each for itself', async () => {
  const walker = createTreeWalker({ workers: 2, filesAlone: 0 });
  const results = await Promise.all(Array.from({ length: 5 }, () => walker.walk(request(), never, () => undefined)));
  await walker.close();
  expect(results.map(({ batches }) => new FileColumns(root, batches).count)).toEqual([1000, 1000, 1000, 1000, 1000]);
});

test('walks of large trees one after the other are whole, though their threads end in between', async () => {
  const walker = createTreeWalker({ workers: 2, filesAlone: 0 });
  const counts: number[] = [];
  for (let walk = 0; walk < 3; walk += 1) {
    const { batches } = await walker.walk(request(), never, () => undefined);
    counts.push(new FileColumns(root, batches).count);
  }
  await walker.close();
  expect(counts).toEqual([1000, 1000, 1000]);
});

test('threads that are not needed end, and others start when there is work', async () => {
  const script = path.join(import.meta.dirname, '../../../main/adapters/walker/walkWorker.ts');
  const nobody = () => undefined;
  const threads = new WalkThreads(script, { onReply: nobody, onFree: nobody, onLost: nobody });
  threads.add(2);
  threads.add(2);
  const counts = [threads.count];
  threads.release();
  counts.push(threads.count);
  threads.add(2);
  counts.push(threads.count);
  await threads.close();
  expect(counts).toEqual([2, 0, 1]);
});

test('what is found is told while it is found, and never more than there is', async () => {
  const walker = createTreeWalker({ workers: 2, filesAlone: 0 });
  const told: number[] = [];
  await walker.walk(request(), never, ({ files }) => told.push(files));
  await walker.close();
  expect([told.at(-1), told]).toEqual([1000, [...told].sort((a, b) => a - b)]);
});

test('a cancelled walk ends at once, and the next one has its threads', async () => {
  const walker = createTreeWalker({ workers: 1 });
  const controller = new AbortController();
  const walking = walker.walk(request(), controller.signal, () => undefined);
  controller.abort();
  await expect(walking).rejects.toMatchObject({ name: 'AbortError' });
  await expect(walker.walk(request(), controller.signal, () => undefined)).rejects.toMatchObject({
    name: 'AbortError',
  });
  const { batches } = await walker.walk(request(), never, () => undefined);
  await walker.close();
  expect(new FileColumns(root, batches).count).toBe(1000);
});

test('a walk that is under way when the walker is closed ends as cancelled', async () => {
  const walker = createTreeWalker({ workers: 1 });
  const walking = expect(walker.walk(request(), never, () => undefined)).rejects.toMatchObject({ name: 'AbortError' });
  await walker.close();
  await walking;
});

test('a thread that dies fails the walk with a code, and the next walk starts another one', async () => {
  const scriptPath = path.join(root, 'd0', 'dies.mjs');
  await writeFile(scriptPath, "throw new Error('no');");
  const walker = createTreeWalker({ workers: 1, scriptPath });
  for (let again = 0; again < 2; again += 1)
    await expect(walker.walk(request(), never, () => undefined)).rejects.toMatchObject({ code: 'internal' });
  await walker.close();
});
