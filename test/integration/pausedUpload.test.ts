/** A pause lets the parts that are on their way arrive, begins no other, and does not wait for ever. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RunContext } from '../../main/engine/ports/progress';
import { createRunStop, type RunStop } from '../../main/engine/transfers/stopWish';
import type { FaultPlan } from '../support/s3server/faultPlan';
import { startS3 } from '../support/s3server/server';
import type { S3TestServer } from '../support/s3server/testServer';
import { createSteppedClock, type SteppedClock } from '../support/steppedClock';
import { openTransferWorld } from '../support/transferFaults/transferWorld';

const partBytes = 8 * 2 ** 20;
const partCount = 16;
/** As many as an upload keeps on their way. */
const atOnce = 8;

interface Paused {
  readonly server: S3TestServer;
  readonly clock: SteppedClock;
  readonly stopping: RunStop;
  /** Ends as the upload does: its name when it threw. */
  readonly ended: Promise<string>;
  readonly goOn: () => Promise<unknown>;
  readonly arrived: () => number;
  readonly begun: () => number;
}

/** An upload whose fifth part and all after it are held up by the rule, and which was then asked to pause. */
async function pausedUpload(action: FaultPlan['rules'][number]['action']): Promise<Paused> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-paused-upload-')));
  const server = await startS3({ buckets: ['bkt'] });
  const world = await openTransferWorld(server.url, path.join(folder, 'home'));
  onTestFinished(async () => {
    await server.close();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });
  const file = path.join(folder, 'cache.abc');
  const bytes = Buffer.alloc(partCount * partBytes);
  for (let at = 0; at < bytes.length; at += 4096) bytes.writeDoubleLE(at, at);
  await writeFile(file, bytes);
  const upload = await world.inspect([file]);
  server.setFaults({ rules: [{ id: 'held', match: { op: 'UploadPart' }, when: { nth: '5-999' }, action }] });
  const clock = createSteppedClock();
  const stopping = createRunStop(clock);
  const run: RunContext = { signal: stopping.signal, winding: stopping, progress: () => undefined };
  const ended = upload(run).then(
    () => 'done',
    (thrown: unknown) => (thrown as Error).name,
  );
  const begun = (): number => server.faults.fired()['held'] ?? 0;
  await expect.poll(begun, { interval: 5, timeout: 20_000 }).toBe(atOnce);
  stopping.stop('pause');
  return {
    ...{ server, clock, stopping, ended, begun },
    goOn: async () => {
      server.setFaults({ rules: [] });
      return await upload();
    },
    arrived: () => server.requests.where({ op: 'UploadPart', status: 200 }).length,
  };
}

test('parts that are on their way when a transfer is paused arrive, and no other begins', async () => {
  const { server, ended, begun, arrived, stopping, goOn } = await pausedUpload({ pause: { gate: 'held' } });
  expect([stopping.down.aborted, stopping.signal.aborted]).toEqual([true, false]);
  server.release('held');
  expect([await ended, stopping.signal.aborted, begun(), arrived()]).toEqual(['AbortError', true, atOnce, 4 + atOnce]);
  await goOn();
  expect(arrived()).toBe(partCount);
}, 60_000);

test('parts that do not arrive are given up after half a minute, and are sent when it goes on', async () => {
  const { server, clock, ended, arrived, stopping, goOn } = await pausedUpload({ blackhole: {} });
  await clock.advance(29_999);
  const before = stopping.signal.aborted;
  await clock.advance(1);
  expect([before, stopping.signal.aborted, await ended, arrived()]).toEqual([false, true, 'AbortError', 4]);
  expect(server.uploads('bkt').length).toBe(1);
  await goOn();
  expect(arrived()).toBe(partCount);
}, 60_000);

test('a cancel does not wait for what a pause waits for', async () => {
  const { ended, stopping, arrived } = await pausedUpload({ blackhole: {} });
  stopping.stop('cancel');
  expect([await ended, arrived()]).toEqual(['AbortError', 4]);
}, 60_000);
