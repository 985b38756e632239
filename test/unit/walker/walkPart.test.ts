/** One thread's part of a walk over a disk that counts: what is opened, what is looked at, and what is told when it goes away. */
import type { BigIntStats, Dirent } from 'node:fs';
import { expect, test } from 'vitest';
import { WalkAssembly } from '../../../main/adapters/walker/walkAssembly';
import { controls, type WalkReply, type WalkTask } from '../../../main/adapters/walker/walkMessages';
import { walkPart, type DiskReads } from '../../../main/adapters/walker/walkPart';
import type { FilterOptions } from '../../../shared/text/scanFilter';
import { FileColumns } from '../../../main/engine/scan/fileColumns';

type Tree = { readonly [name: string]: Tree | 'file' };

const kindOf = (type: 'file' | 'folder') => ({
  isFile: () => type === 'file',
  isDirectory: () => type === 'folder',
  isSymbolicLink: () => false,
});

/** Stands at `/tree`. `broken` says with which errno a path fails. */
function createDisk(tree: Tree, broken: (path: string) => string | undefined = () => undefined) {
  const opened: string[] = [];
  const looked: string[] = [];
  const find = (path: string): Tree | 'file' | undefined => {
    let here: Tree | 'file' | undefined = tree;
    for (const name of path.split('/').slice(2).filter(Boolean)) here = here === 'file' ? undefined : here?.[name];
    return here;
  };
  const check = (path: string): void => {
    const errno = broken(path.replace(/\/$/u, ''));
    if (errno !== undefined) throw Object.assign(new Error(errno), { code: errno });
  };
  const disk: DiskReads = {
    readFolder(path) {
      opened.push(path);
      check(path);
      return Object.entries(find(path) ?? {}).map(([name, child]): Dirent => {
        const kind = kindOf(child === 'file' ? 'file' : 'folder');
        const never = () => false;
        const rest = { isBlockDevice: never, isCharacterDevice: never, isFIFO: never, isSocket: never };
        return Object.assign(Object.create(null) as Dirent, { name, parentPath: path, ...kind, ...rest });
      });
    },
    readFolderBytes: () => [],
    lstat(path) {
      looked.push(path);
      check(path);
      const found = find(path);
      const numbers = { dev: 1n, ino: BigInt(looked.length), size: 1n, mtimeNs: 2n, ctimeNs: 3n, mode: 0o100644n };
      return found === undefined
        ? undefined
        : ({ ...numbers, ...kindOf(found === 'file' ? 'file' : 'folder') } as BigIntStats);
    },
  };
  return { disk, opened, looked };
}

const taskOf = (filter: FilterOptions = {}): WalkTask => ({
  ...{ walk: 1, part: 0, root: '/tree', filter, path: '', chain: ['1:1'] },
  control: new SharedArrayBuffer(controls.count * 4),
});

/** Walks parts that were given away as well, one after the other, the newest first. */
function walkAll(task: WalkTask, disk: DiskReads, atReply: (reply: WalkReply) => void = () => undefined) {
  const assembly = new WalkAssembly(task.root);
  const waiting = [task];
  let parts = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    parts += 1;
    walkPart(next, disk, (reply) => {
      assembly.take(reply);
      atReply(reply);
      if (reply.kind === 'given') waiting.push(reply.task);
    });
  }
  const { batches, rows, left } = assembly.result();
  const columns = new FileColumns('/tree', batches);
  const paths = Array.from({ length: columns.count }, (_, index) => columns.path(index));
  return { paths, rows, left, parts };
}

const folderOf = (count: number, prefix: string): Tree =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 'file' as const]));

test('opens each folder once and looks at each name once', () => {
  const { disk, opened, looked } = createDisk({ a: { b: folderOf(300, 'f'), c: {} }, z: 'file' });
  const { paths } = walkAll(taskOf(), disk);
  const looks = [...paths, 'a', 'a/b', 'a/c'].map((path) => `/tree/${path}`).sort();
  expect([opened.sort(), looked.sort()]).toEqual([['/tree/', '/tree/a', '/tree/a/b', '/tree/a/c'], looks]);
});

test('a folder that is left out is neither opened nor looked at', () => {
  const { disk, opened, looked } = createDisk({ out: folderOf(10, 'f'), '.satchel': folderOf(3, 'j'), in: 'file' });
  const { paths, left } = walkAll(taskOf({ exclude: ['out/**'] }), disk);
  expect([paths, opened, looked, left.folders]).toEqual([
    ['in'],
    ['/tree/'],
    ['/tree/in'],
    { excluded: 1, hidden: 0, ignored: 1 },
  ]);
});

test('gives work away as long as somebody is idle: a deep and a wide tree come out whole and in order', () => {
  const skewed: Tree = {
    a: { b: { c: { d: folderOf(4000, 'x'), e: folderOf(500, 'y') } } },
    b: folderOf(2, 'z'),
    'a.b': 'file',
  };
  const { disk, opened, looked } = createDisk(skewed);
  const task = taskOf();
  const control = new Int32Array(task.control);
  Atomics.store(control, controls.idle, 1);
  let gifts = 0;
  const { paths, parts } = walkAll(task, disk, (reply) => {
    if (reply.kind !== 'given') return;
    gifts += 1;
    if (gifts < 12) Atomics.store(control, controls.idle, 1);
  });
  expect([paths.length, paths, opened.length, looked.length]).toEqual([4503, [...paths].sort(), 7, 4503 + 6]);
  expect(parts).toBeGreaterThan(8);
});

test('a walk that is stopped looks at no more than a handful of names', () => {
  const { disk, looked } = createDisk({ a: folderOf(100_000, 'f') });
  const task = taskOf();
  const control = new Int32Array(task.control);
  const lstat = disk.lstat.bind(disk);
  const stopping: DiskReads = {
    ...disk,
    lstat(path) {
      if (looked.length === 1000) Atomics.store(control, controls.stop, 1);
      return lstat(path);
    },
  };
  const kinds = new Set<string>();
  walkPart(task, stopping, ({ kind }) => kinds.add(kind));
  expect([looked.length < 1200, kinds.has('done')]).toEqual([true, false]);
});

test.each([
  ['ENOENT', 'vanished'],
  ['EIO', 'unreadable'],
  ['ESTALE', 'unreadable'],
])('a volume that disappears in the middle (%s) is one row with its folder, and the rest goes on', (errno, kind) => {
  let looks = 0;
  const { disk, looked } = createDisk(
    { a: 'file', mount: { m: folderOf(2000, 'f'), n: folderOf(2000, 'g') }, z: 'file' },
    (path) => {
      if (!path.startsWith('/tree/mount')) return undefined;
      looks += 1;
      return looks > 500 ? errno : undefined;
    },
  );
  const { paths, rows } = walkAll(taskOf(), disk);
  expect([rows.map((row) => [row.kind, row.path]), paths.filter((path) => !path.includes('/'))]).toEqual([
    [[kind, 'mount']],
    ['a', 'z'],
  ]);
  expect(looked.length).toBeLessThan(600);
});

test('when the root itself is gone, it is the row', () => {
  let looks = 0;
  const { disk } = createDisk({ a: folderOf(100, 'f'), b: folderOf(100, 'g') }, () =>
    (looks += 1) > 50 ? 'ENOTCONN' : undefined,
  );
  expect(walkAll(taskOf(), disk).rows.map((row) => [row.kind, row.path])).toEqual([['unreadable', '']]);
});

test('a file that may not be looked at, or is gone by itself, is a row of its own', () => {
  const { disk } = createDisk({ a: { shut: 'file', gone: 'file', f: 'file' } }, (path) =>
    path.endsWith('shut') ? 'EACCES' : path.endsWith('gone') ? 'ENOENT' : undefined,
  );
  const { paths, rows } = walkAll(taskOf(), disk);
  expect([paths, rows.map((row) => [row.kind, row.path])]).toEqual([
    ['a/f'],
    [
      ['vanished', 'a/gone'],
      ['unreadable', 'a/shut'],
    ],
  ]);
});
