/** Several steps on a small file as one do what the single ones do. */
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { joinedSteps } from '../../../main/adapters/files/joinedSteps';
import { folderOnOtherVolume } from '../../support/otherVolume';

const files = createFileSystem();
let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'satchel-joined-')));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code: unknown }).code,
  );

async function singly(name: string, bytes: Uint8Array, mtimeUs: bigint, isRunnable: boolean): Promise<unknown> {
  const writer = await files.createExclusive(at(name));
  await writer.write(bytes);
  const found = await writer.stamp(mtimeUs, isRunnable);
  await writer.close();
  return { mtimeNs: found.mtimeNs, mode: found.mode, sizeBytes: found.sizeBytes };
}

describe('a small file that is made in one step', () => {
  test.each([
    [0, 1_700_000_000_123_457n, false],
    [1, 0n, true],
    [65_536, 1_999_999_999_999_999n, true],
    [4096, -1_000_001n, false],
  ])('has the bytes, time and mode of one that is made in many: %i bytes, %i µs', async (size, mtimeUs, isRunnable) => {
    // A chunk is commonly a part of a larger buffer.
    const bytes = Buffer.from(Array.from({ length: size + 20 }, (_, index) => index % 251)).subarray(10, 10 + size);
    const before = Buffer.from(bytes);
    const { mtimeNs, mode, sizeBytes } = await joinedSteps.createWhole(at('one'), bytes, { mtimeUs, isRunnable });
    expect({ mtimeNs, mode, sizeBytes }).toEqual(await singly('many', bytes, mtimeUs, isRunnable));
    expect(await files.lstat(at('one'))).toMatchObject({ mtimeNs, mode, sizeBytes });
    expect([(await readFile(at('one'))).equals(before), bytes.equals(before)]).toEqual([true, true]);
  });

  test('leaves a taken name and what lies there alone, and needs its folder', async () => {
    await writeFile(at('taken'), 'mine');
    const make = (name: string) => codeOf(joinedSteps.createWhole(at(name), Buffer.from('x'), finish));
    const finish = { mtimeUs: 1n, isRunnable: false };
    expect([await make('taken'), await make('absent/file'), await readFile(at('taken'), 'utf8')]).toEqual([
      'plan.changed_outside',
      'input.not_found',
      'mine',
    ]);
  });

  test('is gone again where it could not be finished', async () => {
    // No system call takes a time that far away.
    const finish = { mtimeUs: 2n ** 200n, isRunnable: false };
    expect(await codeOf(joinedSteps.createWhole(at('late'), Buffer.from('x'), finish))).not.toBe('done');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a file that takes its name in one step', () => {
  test('has it, and not the old one any more', async () => {
    await writeFile(at('temp'), 'new');
    const { isLinked, isGone, stat: found } = await joinedSteps.moveExclusive(at('temp'), at('shot'));
    expect({ isLinked, isGone, names: await readdir(folder) }).toEqual({
      isLinked: true,
      isGone: true,
      names: ['shot'],
    });
    expect(found).toEqual(await files.lstat(at('shot')));
  });

  test('takes no name from another, and says when there is nothing to move', async () => {
    await writeFile(at('temp'), 'new');
    await writeFile(at('shot'), 'old');
    const move = (from: string) => codeOf(joinedSteps.moveExclusive(at(from), at('shot')));
    expect([await move('temp'), await move('absent'), await readFile(at('shot'), 'utf8')]).toEqual([
      'plan.changed_outside',
      'input.not_found',
      'old',
    ]);
    expect(await readdir(folder)).toEqual(['shot', 'temp']);
  });

  test('is told to have no second name where the volume cannot give one', async () => {
    const elsewhere = await folderOnOtherVolume(folder);
    try {
      await writeFile(at('temp'), 'new');
      expect(await joinedSteps.moveExclusive(at('temp'), join(elsewhere, 'shot'))).toEqual({
        isLinked: false,
        isGone: false,
      });
      expect([await readdir(folder), await readdir(elsewhere)]).toEqual([['temp'], []]);
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });
});
