/** `queue sync-output` as the built command, with Deadline Cloud and S3 over real HTTP. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { queueId } from '../support/deadlineWorld';
import { treeOf } from '../support/plantTree';
import { createSyncedQueue, keyOfText, queuedJobId, type SyncedQueue } from '../support/syncedQueue';
import type { DeadlineServerOptions } from '../support/deadlineServer/server';

async function seat(count = 2, options: DeadlineServerOptions = {}) {
  const place = await createCliPlace();
  const roots = Array.from({ length: count }, (_, index) => place.at(`project${String(index)}`));
  for (const root of roots) await mkdir(root);
  const queue = await createSyncedQueue(
    roots.map((root) => ({ root })),
    options,
  );
  onTestFinished(() => queue.close());
  const folder = place.at('checkpoints');
  return { place, roots, queue, folder };
}

type Seat = Awaited<ReturnType<typeof seat>>;

const words = ({ queue, folder }: Pick<Seat, 'queue' | 'folder'>, flags: readonly string[] = []): readonly string[] => [
  ...queue.flags,
  ...['queue', 'sync-output', '--ignore-storage-profiles', '--checkpoint-dir', folder],
  ...['--bootstrap-lookback-minutes', '60', ...flags],
];

const sync = async (of: Seat, flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  await of.place.json(words(of, flags), { env: { ...of.queue.env, ...env } });

const items = (run: Awaited<ReturnType<typeof sync>>) =>
  run.lines.filter(({ type }) => type === 'item').map(({ name, state, downloaded }) => ({ name, state, downloaded }));

const shared = { SATCHEL_DEADLINE_WRITE_SYNC_STATE: 'true' };
const checkpointName = `${queueId}_ignore-storage-profiles_download_checkpoint.json`;
const statusName = `${queueId}_ignore-storage-profiles_download_status.json`;

/** What is in the projects, without what Satchel keeps there. */
async function filesOf({ roots }: Seat): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [index, root] of roots.entries())
    for (const name of Object.keys(await treeOf(root)))
      if (name.endsWith('.exr')) found[`${String(index)}/${name}`] = await readFile(`${root}/${name}`, 'utf8');
  return found;
}

test('outputs arrive as tasks finish, each once', async () => {
  const of = await seat();
  of.queue.finish({ job: 0, task: 0, files: { 'renders/f1.exr': 'one' } });
  const first = await sync(of);
  of.queue.finish({ job: 0, task: 1, files: { 'renders/f2.exr': 'two' } });
  of.queue.finish({ job: 1, task: 0, files: { 'renders/g1.exr': 'three' } });
  const second = await sync(of);
  const third = await sync(of);
  expect([first.code, items(first), items(second), items(third), third.last['downloaded']]).toEqual([
    0,
    [{ name: 'Shot 0', state: 'in-progress', downloaded: 1 }],
    [
      { name: 'Shot 0', state: 'downloaded', downloaded: 1 },
      { name: 'Shot 1', state: 'in-progress', downloaded: 1 },
    ],
    [],
    0,
  ]);
  expect(await filesOf(of)).toEqual({
    '0/renders/f1.exr': 'one',
    '0/renders/f2.exr': 'two',
    '1/renders/g1.exr': 'three',
  });
  expect(of.queue.fetches(['one', 'two', 'three'])).toEqual({ one: 1, two: 1, three: 1 });
});
