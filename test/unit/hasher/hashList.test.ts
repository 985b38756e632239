import { mkdir, mkdtemp, rename, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileHasher } from '../../../main/adapters/hasher/fileHasher';
import { createHasher } from '../../../main/adapters/hasher/hasher';
import { controls } from '../../../main/adapters/hasher/hashMessages';
import { takeShare } from '../../../main/adapters/hasher/listWork';
import type { FileHasher, FileToRead, HashedFile } from '../../../main/engine/ports/hashing';
import { AppError } from '../../../shared/domain/errors';

let folder = '';
const open: FileHasher[] = [];
const at = (name: string): string => path.join(folder, name);
const never = new AbortController().signal;
/** Nothing but the size is known, so that each is read with care. */
const fileOf = (name: string, sizeBytes = 0): FileToRead => ({
  path: at(name),
  stat: { type: 'file', sizeBytes, mtimeNs: 0n, fileId: '7:1', mode: 0o600 },
});
/** As a scan sees it. */
async function seen(name: string): Promise<FileToRead> {
  const { size, mtimeNs, ctimeNs, dev, ino, mode } = await stat(at(name), { bigint: true });
  return {
    path: at(name),
    stat: {
      ...{ type: 'file', sizeBytes: Number(size), mtimeNs, changeNs: ctimeNs },
      ...{ fileId: `${dev}:${ino}`, mode: Number(mode & 0o7777n) },
    },
  };
}

function hasherWith(options: Parameters<typeof createFileHasher>[0]): FileHasher {
  const hasher = createFileHasher(options);
  open.push(hasher);
  return hasher;
}

/** What each file was answered with; a second answer for one file is an error of its own. */
async function listed(hasher: FileHasher, files: readonly FileToRead[], signal = never) {
  const answers: (HashedFile | AppError | 'twice')[] = [];
  await hasher.hashList?.(files, signal, {
    onRead: (index, read) => (answers[index] = answers[index] === undefined ? read : 'twice'),
    onBytes: () => undefined,
  });
  return answers.map((answer) =>
    answer === 'twice' ? answer : answer instanceof AppError ? answer.code : [answer.hash, answer.stat.sizeBytes],
  );
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-list-'));
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((hasher) => hasher.close()));
  await rm(folder, { recursive: true, force: true });
});

test('every file of a list is answered once, whatever is wrong with some of them', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `f${index}`);
  await Promise.all(names.map((name) => writeFile(at(name), name)));
  await symlink(at('f1'), at('link'));
  await mkdir(at('folder'));
  const files = [fileOf('missing'), ...names.map((name) => fileOf(name)), fileOf('link'), fileOf('folder')];
  const digest = createHasher();
  expect(await listed(hasherWith({ workers: 3 }), files)).toEqual([
    'source.missing',
    ...names.map((name) => [digest.hash(Buffer.from(name)), name.length]),
    'source.changed',
    'source.changed',
  ]);
});

test('the facts of a file are those of the file', async () => {
  await writeFile(at('a'), 'abc', { mode: 0o640 });
  const facts = await stat(at('a'), { bigint: true });
  const reads: unknown[] = [];
  await hasherWith({ workers: 1 }).hashList?.([fileOf('a', 3)], never, {
    onRead: (_index, read) => reads.push(read),
    onBytes: () => undefined,
  });
  expect(reads).toEqual([
    {
      hash: '06b05ab6733a618578af5f94892f3950',
      stat: {
        type: 'file',
        sizeBytes: 3,
        mtimeNs: facts.mtimeNs,
        changeNs: facts.ctimeNs,
        fileId: `${facts.dev}:${facts.ino}`,
        mode: Number(facts.mode & 0o7777n),
      },
    },
  ]);
});

test('a file that is as it was seen is answered with the facts that were given', async () => {
  const contents = ['', 'abc', 'x'.repeat(1024 * 1024), 'y'.repeat(1024 * 1024 + 1)];
  await Promise.all(contents.map((content, index) => writeFile(at(`f${index}`), content)));
  const files = await Promise.all(contents.map((_, index) => seen(`f${index}`)));
  const reads: (HashedFile | AppError | undefined)[] = files.map(() => undefined);
  await hasherWith({ workers: 1 }).hashList?.(files, never, {
    onRead: (index, read) => (reads[index] = read),
    onBytes: () => undefined,
  });
  const digest = createHasher();
  for (const [index, { stat: given }] of files.entries()) {
    expect(reads[index]).toEqual({ hash: digest.hash(Buffer.from(contents[index] ?? '')), stat: given });
    expect((reads[index] as HashedFile).stat).toBe(given);
  }
});

test('a file that is other than it was seen is read as it is, and says so', async () => {
  const names = ['longer', 'shorter', 'replaced', 'touched', 'linked'];
  await Promise.all(names.map((name) => writeFile(at(name), 'before')));
  const files = await Promise.all(names.map((name) => seen(name)));
  const { atime, mtime } = await stat(at('replaced'));
  await writeFile(at('longer'), 'before and after');
  await writeFile(at('shorter'), 'be');
  await writeFile(at('other'), 'behind');
  await utimes(at('other'), atime, mtime);
  await rename(at('other'), at('replaced'));
  await utimes(at('touched'), 1, 1);
  await rm(at('linked'));
  await symlink(at('touched'), at('linked'));
  const digest = createHasher();
  const expected = ['before and after', 'be', 'behind', 'before'];
  expect(await listed(hasherWith({ workers: 1 }), files)).toEqual([
    ...expected.map((content) => [digest.hash(Buffer.from(content)), content.length]),
    'source.changed',
  ]);
});

test('lists, and single files meanwhile, share the threads', async () => {
  const names = Array.from({ length: 500 }, (_, index) => `n${index}`);
  await Promise.all(names.map((name) => writeFile(at(name), name)));
  const hasher = hasherWith({ workers: 2 });
  const files = names.map((name) => fileOf(name));
  const [first, second, alone] = await Promise.all([
    listed(hasher, files),
    listed(hasher, files),
    hasher.hashFile(at('n7'), never),
  ]);
  expect([second, alone.hash, first.length]).toEqual([first, createHasher().hash(Buffer.from('n7')), 500]);
});

test('a list that is cancelled ends at once, also within a file, and the threads go on with other files', async () => {
  await writeFile(at('huge'), '');
  await truncate(at('huge'), 1024 ** 4);
  await writeFile(at('abc'), 'abc');
  const hasher = hasherWith({ workers: 1 });
  const controller = new AbortController();
  const reads: unknown[] = [];
  const listing = hasher.hashList?.([fileOf('huge', 1024 ** 4), fileOf('abc', 3)], controller.signal, {
    onRead: (_index, read) => reads.push(read),
    onBytes: () => {
      controller.abort();
    },
  });
  await expect(listing).rejects.toMatchObject({ name: 'AbortError' });
  await expect(hasher.hashFile(at('abc'), never)).resolves.toMatchObject({ hash: '06b05ab6733a618578af5f94892f3950' });
  expect(reads).toEqual([]);
});

test('closing ends a list', async () => {
  await writeFile(at('huge'), '');
  await truncate(at('huge'), 1024 ** 4);
  const hasher = createFileHasher({ workers: 1 });
  const closings: Promise<void>[] = [];
  const listing = hasher.hashList?.([fileOf('huge', 1024 ** 4)], never, {
    onRead: () => undefined,
    onBytes: () => closings.push(hasher.close()),
  });
  await expect(listing).rejects.toMatchObject({ name: 'AbortError' });
  await Promise.all(closings);
});

test('a file that ends its thread is the only one that fails', async () => {
  const script = [
    "import { parentPort } from 'node:worker_threads';",
    "const done = { hash: 'h', stat: { sizeBytes: 0, mtimeNs: 0n, fileId: '', mode: 0, changeNs: 0n } };",
    "parentPort.on('message', (message) => {",
    "  if (message === 'close') return parentPort.close();",
    "  if (message.path?.endsWith('poison')) process.exit(7);",
    "  if (message.kind === 'file') return parentPort.postMessage({ id: message.id, kind: 'done', ...done });",
    '  const next = new Int32Array(message.control);',
    '  const from = Atomics.add(next, 0, message.paths.length);',
    '  if (from === 0) process.exit(7);',
    "  parentPort.postMessage({ id: message.id, kind: 'left', seat: message.seat });",
    '});',
  ].join('\n');
  await writeFile(at('worker.mjs'), script);
  const hasher = hasherWith({ workers: 1, workerPath: at('worker.mjs') });
  expect(
    await listed(
      hasher,
      ['a', 'poison', 'b'].map((name) => fileOf(name)),
    ),
  ).toEqual([['h', 0], 'internal', ['h', 0]]);
});

test('large files are taken one at a time, small ones by the dozen, and fewer when few are left', () => {
  const control = new Int32Array(controls.length);
  control[controls.seats] = 2;
  const paths = Array.from({ length: 300 }, () => '');
  const shares: number[] = [];
  for (
    let share = takeShare({ paths, largeCount: 2 }, control, 64);
    share;
    share = takeShare({ paths, largeCount: 2 }, control, 64)
  )
    shares.push(share.to - share.from);
  expect([shares.slice(0, 5), shares.at(-1), shares.reduce((sum, count) => sum + count, 0)]).toEqual([
    [1, 1, 64, 59, 44],
    1,
    300,
  ]);
});
