/** Threads that look at files answer as the system does, many at once. */
import { mkdir, mkdtemp, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileStatOf } from '../../../main/adapters/files/fileStat';
import { canRefuseLinks } from '../../../main/adapters/files/openFlags';
import { createFileThreads } from '../../../main/adapters/files/fileThreads';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'satchel-threads-')));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('threads for files', () => {
  it('are worthwhile after a number of steps, and never without their script', () => {
    const some = createFileThreads({ worthwhileFrom: 2 });
    const none = createFileThreads({ worthwhileFrom: 2, scriptPath: undefined });
    expect([1, 2, 3].map(() => [some.isWorthwhile(), none.isWorthwhile()])).toEqual([
      [false, false],
      [false, false],
      [true, false],
    ]);
  });

  it('answer each of many readers with the bytes of its own file', async () => {
    const threads = createFileThreads();
    const names = Array.from({ length: 300 }, (_, index) => `f${index}`);
    await Promise.all(names.map((name) => writeFile(join(folder, name), name.repeat(9))));
    const read = await Promise.all(names.map((name) => threads.run('readWhole', join(folder, name), 100)));
    expect(read.map((bytes) => Buffer.from(bytes ?? []).toString())).toEqual(names.map((name) => name.repeat(9)));
  });

  it('leave what is larger, or no file, to others', async () => {
    const threads = createFileThreads();
    await writeFile(join(folder, 'exact'), 'x'.repeat(10));
    await writeFile(join(folder, 'large'), 'x'.repeat(11));
    await writeFile(join(folder, 'empty'), '');
    await mkdir(join(folder, 'folder'));
    const names = ['exact', 'large', 'empty', 'folder'];
    const read = await Promise.all(names.map((name) => threads.run('readWhole', join(folder, name), 10)));
    expect(read.map((bytes) => bytes?.length)).toEqual([10, undefined, 0, undefined]);
  });

  it('say what the system says of paths', async () => {
    const threads = createFileThreads();
    const file = join(folder, 'file');
    await writeFile(file, 'abc');
    await symlink('file', join(folder, 'link'));
    const link = join(folder, 'link');
    const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;
    expect({
      stat: await threads.run('stat', link),
      type: (await threads.run('lstat', link)).type,
      real: await threads.run('realPath', link),
      read: await threads.run('readWhole', link, 10).catch(codeOf),
      gone: await threads.run('lstat', join(folder, 'gone')).catch(codeOf),
    }).toEqual({
      stat: fileStatOf(await stat(file, { bigint: true })),
      type: 'symlink',
      real: file,
      read: canRefuseLinks ? 'ELOOP' : undefined,
      gone: 'ENOENT',
    });
  });

  it('are given up when one of them ends by itself', async () => {
    const script = join(folder, 'ends.mjs');
    await writeFile(
      script,
      `import { parentPort } from 'node:worker_threads'; parentPort.once('message', () => process.exit());`,
    );
    const threads = createFileThreads({ scriptPath: script, worthwhileFrom: 0 });
    const wasWorthwhile = threads.isWorthwhile();
    const thrown = await threads.run('lstat', folder).catch((error: unknown) => (error as NodeJS.ErrnoException).code);
    expect([wasWorthwhile, thrown, threads.isWorthwhile()]).toEqual([true, 'EIO', false]);
  });
});
