/** `manifest download` from a queue of Deadline Cloud finds outputs as downloads do. */
import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';
import { createSyncedQueue, queuedJobId } from '../support/syncedQueue';

test('of a task that ran again the last run counts', async () => {
  const place = await createCliPlace();
  const queue = await createSyncedQueue([{ root: '/mnt/show', tasks: 2 }]);
  onTestFinished(() => queue.close());
  queue.finish({ job: 0, task: 0, files: { 'renders/first.exr': 'first' } });
  queue.finish({ job: 0, task: 0, files: { 'renders/again.exr': 'again' } });
  queue.finish({ job: 0, task: 1, files: { 'renders/other.exr': 'other' } });
  const verb = ['manifest', 'download', 'manifests', '--job-id', queuedJobId(0), '--asset-type', 'output'];
  const done = await place.json([...queue.flags, ...verb], { env: queue.env });
  const downloaded = done.last['downloaded'] as { assetRoot: string; path: string }[];
  const text = await readFile(downloaded[0]?.path ?? '', 'utf8');
  const { paths } = JSON.parse(text) as { paths: { path: string }[] };
  expect([done.code, downloaded.map(({ assetRoot }) => assetRoot), paths.map(({ path }) => path)]).toEqual([
    0,
    ['/mnt/show'],
    ['renders/again.exr', 'renders/other.exr'],
  ]);
});
