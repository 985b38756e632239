import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processStart } from '../../../main/adapters/process/processFacts';
import { createSystemPrograms } from '../../../main/adapters/process/systemPrograms';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel programs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const never = new AbortController().signal;

async function script(name: string, text: string, mode = 0o755): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\n${text}\n`);
  await chmod(file, mode);
  return file;
}

test('a program gets its arguments as they are, the language C and nothing of the environment, and its code does not matter', async () => {
  const quota = await script('quota', 'printf "%s|" "$@" "$LC_ALL" "$HOME" "$LD_PRELOAD" "$PWD"; exit 1');
  const programs = createSystemPrograms({ quota: [path.join(folder, 'absent'), quota] });
  expect(await programs.ask('quota', ['-c', 'quota -N -b; $(touch x)'], never)).toBe(
    '-c|quota -N -b; $(touch x)|C|||/|',
  );
});

test('a program that is not there, may not be run or is a folder tells nothing', async () => {
  const locked = await script('locked', 'echo no', 0o644);
  const programs = createSystemPrograms({ quota: [], mount: [path.join(folder, 'absent')], whoami: [folder] });
  const onlyLocked = createSystemPrograms({ quota: [locked] });
  expect([
    await programs.ask('quota', [], never),
    await programs.ask('xfs_quota', [], never),
    await programs.ask('mount', [], never),
    await programs.ask('whoami', [], never),
    await onlyLocked.ask('quota', [], never),
  ]).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

test('a program that does not end in time tells nothing', async () => {
  const endless = await script('endless', 'while :; do :; done');
  expect(await createSystemPrograms({ quota: [endless] }, 50).ask('quota', [], never)).toBeUndefined();
});

test('whoever stops waiting hears at once, before and while a program runs, and the program is ended', async () => {
  const endless = await script('endless', `echo $$ > "${folder}/pid"; while :; do :; done`);
  const programs = createSystemPrograms({ quota: [endless] }, 60_000);
  expect(await programs.ask('quota', [], AbortSignal.abort())).toBeUndefined();
  const controller = new AbortController();
  const asked = programs.ask('quota', [], controller.signal);
  const pid = (): Promise<number> => readFile(path.join(folder, 'pid'), 'utf8').then(Number, () => 0);
  await expect.poll(pid).toBeGreaterThan(0);
  controller.abort();
  expect(await asked).toBeUndefined();
  const ended = await pid();
  await expect.poll(() => processStart(ended)).toBeUndefined();
});

test('what no quota program prints is not read to its end', async () => {
  const flood = await script('flood', 'while :; do echo 0123456789012345678901234567890123456789; done');
  expect(await createSystemPrograms({ quota: [flood] }, 60_000).ask('quota', [], never)).toBeUndefined();
});
