/** What planning the outputs of a large job asks for: every question once, many of them at once. */
import { mkdir } from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createCliPlace, ended } from '../support/cliRunner';
import { createRenderedJob, downloadWords } from '../support/renderedJob';

const tasks = 300;

test('a job of many tasks is one listing, one read for each manifest, 32 at once, and one listing of what the store holds', async () => {
  const place = await createCliPlace();
  const root = place.at('project');
  await mkdir(root);
  const job = await createRenderedJob({ tasks, roots: [{ rootPath: root }] });
  onTestFinished(() => job.close());
  for (let task = 0; task < tasks; task += 1)
    job.render({ task, files: [{ [`renders/f.${String(task)}.exr`]: `frame ${String(task)}` }] });
  // No manifest is answered before so many were asked for.
  job.s3.setFaults({ rules: [{ id: 'held', match: { op: 'GetObject' }, action: { pause: { gate: 'gate' } } }] });
  const words = downloadWords(job, 'output', '--plan-only', place.at('plan.json'));
  const done = ended(place.start(words, { env: job.env }));
  await vi.waitFor(
    () => {
      expect(job.s3.gauges().inFlight.now).toBe(32);
    },
    { timeout: 60_000, interval: 20 },
  );
  job.s3.setFaults({ rules: [] });
  job.s3.release('gate');
  expect((await done).code).toBe(0);
  const ops = job.s3.requests.rows.map(({ op }) => op);
  const counted = Object.fromEntries([...new Set(ops)].map((op) => [op, ops.filter((one) => one === op).length]));
  expect(counted).toEqual({ ListObjectsV2: 2, GetObject: tasks });
  // The SDK is an eighth as fast; it is asked only until it has found the way, by those that began before.
  const bySdk = job.s3.requests.rows.filter(({ headers }) => 'amz-sdk-request' in headers);
  expect(bySdk.length).toBeLessThanOrEqual(1 + 32 + 1);
  expect(job.deadline.calls.map(({ op }) => op).sort()).toEqual([
    'AssumeQueueRoleForUser',
    'GetFarm',
    'GetJob',
    'GetQueue',
  ]);
});
