import * as nodeFiles from 'node:fs/promises';
import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDeadlineClientFile, type ReplacingFiles } from '../../../main/adapters/config/deadlineClientFile';
import { createDeadlineClient, type OuterLayers } from '../../../main/engine/config/deadlineClient';

let folder = '';
let file = '';
let delaysMs: number[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-client-file-'));
  file = path.join(folder, 'new', 'deadline', 'config');
  delaysMs = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const clock = {
  delay: (ms: number): Promise<void> => {
    delaysMs.push(ms);
    return Promise.resolve();
  },
};

/** Real files whose rename is refused so many times. */
function refusing(times: number, code: string): ReplacingFiles {
  let left = times;
  return {
    ...nodeFiles,
    rename: (from, to) => {
      left -= 1;
      return left < 0 ? nodeFiles.rename(from, to) : Promise.reject(Object.assign(new Error(code), { code }));
    },
  };
}

test.each([
  ['EPERM', 4, [50, 100, 150, 200], 'written'],
  ['EACCES', 2, [50, 100], 'written'],
  ['EACCES', 5, [50, 100, 150, 200], 'disk.denied'],
  ['ENOSPC', 1, [], 'disk.full'],
])('on Windows a rename refused with %s %i times is tried again after %j', async (code, times, delays, outcome) => {
  const adapter = createDeadlineClientFile({ path: file, windows: true, clock, files: refusing(times, code) });
  const done = await adapter.replace('new').then(
    () => 'written',
    (error: unknown) => (error as { code: string }).code,
  );
  expect([done, delaysMs, await readdir(path.dirname(file))]).toEqual([
    outcome,
    delays,
    outcome === 'written' ? ['config'] : [],
  ]);
});

test('elsewhere a refused rename is an error at once, and the old file stays', async () => {
  await createDeadlineClientFile({ path: file, windows: false, clock }).replace('old');
  const adapter = createDeadlineClientFile({ path: file, windows: false, clock, files: refusing(1, 'EACCES') });
  await expect(adapter.replace('new')).rejects.toMatchObject({ code: 'disk.denied' });
  expect([delaysMs, await readFile(file, 'utf8'), await readdir(path.dirname(file))]).toEqual([[], 'old', ['config']]);
});

test('a new folder is closed for everybody else once, and the file is for its owner alone', async () => {
  const closed: string[] = [];
  const protectFolder = (made: string): Promise<void> => Promise.resolve(void closed.push(made));
  const adapter = createDeadlineClientFile({ path: file, windows: false, clock, protectFolder });
  await adapter.replace('one');
  await adapter.replace('two');
  expect([closed, (await stat(path.dirname(file))).mode & 0o777, (await stat(file)).mode & 0o777]).toEqual([
    [path.dirname(file)],
    0o700,
    0o600,
  ]);
});

test('a link to the file stays a link', async () => {
  const real = path.join(folder, 'real');
  const link = path.join(folder, 'link');
  await writeFile(real, 'old');
  await symlink(real, link);
  await createDeadlineClientFile({ path: link, windows: false, clock }).replace('new');
  expect([(await lstat(link)).isSymbolicLink(), await readFile(real, 'utf8')]).toEqual([true, 'new']);
});

const alone: OuterLayers = { above: () => undefined, below: () => undefined };

test('the file is read again when it is another one, and only then', async () => {
  const adapter = createDeadlineClientFile({ path: file, windows: false, clock });
  const client = createDeadlineClient(adapter, false);
  const profile = (): string => client.scope(alone).valueOf('defaults.aws_profile_name');
  const seen: unknown[] = [await client.refresh(), profile(), await client.refresh()];
  await adapter.replace('[defaults]\naws_profile_name = a\n');
  seen.push(await client.refresh(), profile(), await client.refresh());
  await adapter.replace('[defaults]\naws_profile_name = b\n');
  seen.push(await client.refresh(), profile());
  await rm(file);
  seen.push(await client.refresh(), profile());
  expect(seen).toEqual([true, '(default)', false, true, 'a', false, true, 'b', true, '(default)']);
});

test('what another program writes while a key is set stays', async () => {
  const adapter = createDeadlineClientFile({ path: file, windows: false, clock });
  await adapter.replace('[settings]\nlocale = de\n');
  let reads = 0;
  const client = createDeadlineClient(
    {
      ...adapter,
      read: async () => {
        const found = await adapter.read();
        reads += 1;
        if (reads === 1) await adapter.replace('[settings]\nlocale = fr\nlog_level = INFO\n');
        return found;
      },
    },
    false,
  );
  await client.write(new Map([['settings.auto_accept', 'true']]), alone);
  expect(await readFile(file, 'utf8')).toBe('[settings]\nlocale = fr\nlog_level = INFO\nauto_accept = true\n');
});

test.each([
  ['settings.https_proxy', 'a\nb'],
  ['defaults.farm_id', 'a\u0000'],
] as const)('%s of more than one plain line is refused', async (key, value) => {
  const client = createDeadlineClient(createDeadlineClientFile({ path: file, windows: false, clock }), false);
  await expect(client.write(new Map([[key, value]]), alone)).rejects.toMatchObject({ code: 'config.invalid' });
  await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
});
