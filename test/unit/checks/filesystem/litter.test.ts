import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClock } from '../../../../main/adapters/clock/clock';
import { bundleScript } from '../../../support/bundleScript';
import { checkFolder, levelsOf, quickFolderPorts, stillClock } from '../../../support/checkedFolder';

let folder = '';
let scripts = '';
beforeEach(async () => {
  scripts = await mkdtemp(path.join(tmpdir(), 'satchel-scripts-'));
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-litter-'));
});
afterEach(async () => {
  for (const made of [folder, scripts]) await rm(made, { recursive: true, force: true });
});

const ports = quickFolderPorts();
const target = () => ({ folder, use: 'destination' }) as const;
const clock = createClock();

test('a hundred deep checks that end and a hundred that are cancelled leave nothing', async () => {
  let made = 0;
  let stopAt = Infinity;
  let controller = new AbortController();
  const counted = {
    ...ports,
    files: {
      ...ports.files,
      createExclusive: async (file: string) => {
        made += 1;
        const writer = await ports.files.createExclusive(file);
        if (made === stopAt) controller.abort();
        return writer;
      },
    },
  };
  await checkFolder(target(), counted, { clock });
  const madeByOne = made;
  for (let run = 0; run < 99; run += 1) await checkFolder(target(), counted, { clock });
  const outcomes = new Set<string>();
  for (let run = 0; run < 100; run += 1) {
    controller = new AbortController();
    made = 0;
    // Every file that a check makes is once the one during which it is cancelled.
    stopAt = 1 + (run % madeByOne);
    await checkFolder(target(), counted, { clock, signal: controller.signal }).then(
      () => outcomes.add('ended'),
      (error: unknown) => outcomes.add(error instanceof Error ? error.name : 'something else'),
    );
  }
  expect([[...outcomes], await readdir(folder)]).toEqual([['AbortError'], []]);
});

test('what a killed check left goes with the first check after an hour, and nothing of anybody else', async () => {
  const left = path.join(folder, '.satchel-check-0123456789ab');
  await mkdir(left);
  for (const name of ['.satchel-check-00000000000a', '.satchel-check-00000000000b'])
    await writeFile(path.join(left, name), '');
  const others = [
    '.satchel-check-0123456789AB',
    '.satchel-check-0123',
    'satchel-check-0123456789ab',
    '.satchel-checked',
  ];
  for (const name of [...others, '.satchel-check-00000000000c']) await writeFile(path.join(folder, name), '');
  const kept = path.join(folder, '.satchel-check-00000000000d');
  await mkdir(kept);
  await writeFile(path.join(kept, 'notes.txt'), 'mine');
  const now = Math.floor(Date.now() / 1000) * 1000;
  for (const name of await readdir(folder)) await utimes(path.join(folder, name), now / 1000, now / 1000);

  await checkFolder(target(), ports, { clock: stillClock(now + 3600_000), mode: 'light' });
  expect(await readdir(folder)).toHaveLength(7);
  const results = await checkFolder(target(), ports, { clock: stillClock(now + 3600_001), mode: 'light' });
  expect(results.find(({ id }) => id === 'fs.delete')?.details).toMatchObject({ swept: 4 });
  expect((await readdir(folder)).toSorted()).toEqual([...others, '.satchel-check-00000000000d'].toSorted());
});

test('a process that is killed during a check leaves nothing after the next check, once an hour has passed', async () => {
  const script = await bundleScript('test/support/checkingProcess.ts', scripts);
  for (let killed = 0; killed < 2; killed += 1) {
    const child = fork(script, [folder, 'half']);
    await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  expect((await readdir(folder)).length).toBeGreaterThan(0);
  await checkFolder(target(), ports, { clock: stillClock(Date.now() + 2 * 3600_000), mode: 'light' });
  expect(await readdir(folder)).toEqual([]);
});

test('what cannot be removed at once is removed when the check is closed', async () => {
  let refusals = 1;
  const stubborn = {
    ...ports,
    files: {
      ...ports.files,
      removeEmptyFolder: (file: string) =>
        refusals-- > 0 ? Promise.resolve(false) : ports.files.removeEmptyFolder(file),
    },
  };
  await checkFolder(target(), stubborn, { clock });
  expect(await readdir(folder)).toEqual([]);
});

test('a name that somebody has already is not used and not removed', async () => {
  const name = '.satchel-check-aaaaaaaaaaaa';
  await writeFile(path.join(folder, name), 'somebody else’s');
  const results = await checkFolder(
    target(),
    { ...ports, ids: { ...ports.ids, hex: () => 'a'.repeat(12) } },
    { mode: 'light', clock },
  );
  expect([levelsOf(results)['fs.write'], await readdir(folder)]).toEqual(['error', [name]]);
});

test('two processes that check one folder a thousand times do not meet, and leave nothing', async () => {
  const script = await bundleScript('test/support/checkingProcess.ts', scripts);
  const told = await Promise.all(
    [1, 2].map(async () => {
      const child = fork(script, [folder, '500']);
      const [troubles] = (await once(child, 'message')) as [unknown];
      await once(child, 'exit');
      return troubles;
    }),
  );
  expect([told, await readdir(folder)]).toEqual([[[], []], []]);
});
