import { lstat, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secondsNotBefore } from '../../../main/adapters/files/fileTimes';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';

const files = createFileSystem();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-times-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** 1902 to 2200: what ext4 and the clock of a render farm can hold. */
function* someMicroseconds(): Generator<bigint> {
  yield* [0n, 1n, -1n, 999_999n, -999_999n, 1_000_000n, -1_000_000n, -1_000_001n, 1_700_000_000_123_456n];
  let state = 88_172_645_463_325_252n;
  for (let i = 0; i < 2000; i += 1) {
    state ^= (state << 13n) & 0xffffffffffffffffn;
    state ^= state >> 7n;
    state ^= (state << 17n) & 0xffffffffffffffffn;
    yield (state % 9_400_000_000_000_000n) - 2_140_000_000_000_000n;
  }
}

test('a modification time comes back to the microsecond, also before 1970', async () => {
  const file = path.join(folder, 'file');
  await writeFile(file, 'x');
  const wrong: { set: bigint; got: bigint }[] = [];
  for (const us of someMicroseconds()) {
    await files.setMtime(file, us);
    const { mtimeNs } = await lstat(file, { bigint: true });
    if (mtimeNs < us * 1000n || mtimeNs >= us * 1000n + 1000n) wrong.push({ set: us, got: mtimeNs });
  }
  expect(wrong).toEqual([]);
});

test('a new file is stamped with time and mode while it is open, and what is answered is what lies there', async () => {
  const wrong: { set: bigint; got: bigint }[] = [];
  const file = path.join(folder, 'new');
  const writer = await files.createExclusive(file);
  await writer.write(Buffer.from('x'));
  for (const us of someMicroseconds()) {
    const { mtimeNs } = await writer.stamp(us, false);
    if (mtimeNs < us * 1000n || mtimeNs >= us * 1000n + 1000n) wrong.push({ set: us, got: mtimeNs });
  }
  const stat = await writer.stamp(1_700_000_000_123_456n, true);
  await writer.close();
  expect([wrong, stat, stat.mode & 0o100]).toEqual([
    [],
    await files.lstat(file),
    process.platform === 'win32' ? 0 : 0o100,
  ]);
});

test('setting the modification time keeps the access time and never touches what a link points to', async () => {
  const file = path.join(folder, 'target');
  const link = path.join(folder, 'link');
  await writeFile(file, 'x');
  await utimes(file, 1_600_000_000.25, 1_600_000_000);
  await symlink(file, link);
  await files.setMtime(link, 5_000_000n);
  await files.setMtime(file, 1_650_000_000_000_001n);
  const [target, own] = await Promise.all([lstat(file, { bigint: true }), lstat(link, { bigint: true })]);
  expect([target.atimeNs, target.mtimeNs / 1000n, own.mtimeNs]).toEqual([
    1_600_000_000_250_000_000n,
    1_650_000_000_000_001n,
    5_000_000_000n,
  ]);
});

test('seconds are the nearest double that is not before the wanted time', () => {
  expect([0n, 250_000n, -250_000n].map(secondsNotBefore)).toEqual([0, 0.25, -0.25]);
  expect(secondsNotBefore(1_650_000_000_000_001n)).toBe(1_650_000_000.0000012);
});
