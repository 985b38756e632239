/** A run in which a hundred files failed, and a twentieth of all, stops and says so; what is left is not tried. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { AppError, toErrorDto } from '../../shared/domain/errors';
import { createApplyWorld } from '../support/applyWorld';
import { createManualClock } from '../support/manualClock';
import { plantFiles } from '../support/plantTree';
import { createRunContext } from '../support/runContext';
import { startS3 } from '../support/s3server/server';
import { openTransferWorld } from '../support/transferFaults/transferWorld';

const count = 400;

async function codeOf(run: Promise<unknown>): Promise<string> {
  return await run.then(
    () => 'ended',
    (error: unknown) => toErrorDto(error).code,
  );
}

test('a download whose files are gone from the store stops before it asked for all', async () => {
  const rows = Object.fromEntries(
    Array.from(
      { length: count },
      (_, i) => [`f.${i}.exr`, { remote: `f${i}`, decision: { action: 'download' } }] as const,
    ),
  );
  const world = await createApplyWorld(rows);
  onTestFinished(() => world.remove());
  const asked = new Set<string>();
  const { store } = world.ports;
  const gone: typeof store = {
    ...store,
    get: (key) => {
      asked.add(key);
      return Promise.reject(new AppError({ code: 'store.missing_content', message: 'It is gone.' }));
    },
  };
  Object.assign(world.ports, { store: gone });
  expect(await codeOf(world.apply())).toBe('transfer.many_failures');
  expect([asked.size >= 100, asked.size < count, await world.temps()]).toEqual([true, true, []]);
  Object.assign(world.ports, { store });
  expect(await world.apply({ runId: 'run-2' })).toMatchObject({ downloaded: count, failed: [] });
});

test('a store that fails every file of a download ends it after twenty in a row, not after all of them; what came stays', async () => {
  const rows = Object.fromEntries(
    Array.from(
      { length: count },
      (_, i) => [`f.${i}.exr`, { remote: `f${i}`, decision: { action: 'download' } }] as const,
    ),
  );
  const world = await createApplyWorld(rows);
  onTestFinished(() => world.remove());
  const asked = new Set<string>();
  const { store } = world.ports;
  const failing: typeof store = {
    ...store,
    get: (key, options) => {
      asked.add(key);
      if (asked.size <= 30) return store.get(key, options);
      return Promise.reject(new AppError({ code: 'network.server', message: 'It fails.' }));
    },
  };
  Object.assign(world.ports, { store: failing, clock: createManualClock(Date.now()) });
  expect(await codeOf(world.apply())).toBe('network.server');
  expect([asked.size >= 50, asked.size < count, await world.temps()]).toEqual([true, true, []]);
  Object.assign(world.ports, { store });
  const again = await world.apply({ runId: 'run-2' });
  expect([again.downloaded > 0, again.failed]).toEqual([true, []]);
});

test('a submission whose files went away meanwhile stops, unless failures are expected', async () => {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-budget-')));
  const server = await startS3({ buckets: ['bkt'] });
  const world = await openTransferWorld(server.url, path.join(folder, 'home'));
  onTestFinished(async () => {
    await world.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const project = path.join(folder, 'project');
  await plantFiles(project, Object.fromEntries(Array.from({ length: count }, (_, i) => [`f.${i}`, `file ${i}`])));
  const send = await world.inspect([project]);
  await rm(project, { recursive: true });
  const stopped = await codeOf(send());
  const listed = await codeOf(send({ ...createRunContext(), expectsFailures: true }));
  expect([stopped, listed]).toEqual(['transfer.many_failures', 'source.missing']);
});
