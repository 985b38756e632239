import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createBackups } from '../../main/engine/outputs/backups/backups';
import type { FileSystem } from '../../main/engine/ports/fileSystem';
import { AppError } from '../../shared/domain/errors';
import type { ApplyResult } from '../../shared/domain/plan';
import { createApplyWorld, farmTimeUs, hashOf, type ApplyWorld } from '../support/applyWorld';
import { createTrappedFiles } from '../support/faultyFiles';
import { createRunContext } from '../support/runContext';
import { createSteppedClock, type SteppedClock } from '../support/steppedClock';

const worlds: ApplyWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.remove()));
});
const hourMs = 3_600_000;
const { signal } = createRunContext();

interface HeldWorld extends ApplyWorld {
  readonly clock: SteppedClock;
  /** Names of held contents. */
  held(): Promise<readonly string[]>;
  /** Applies the plan again as somebody who looked at the file as it is now; the store has lost its contents meanwhile. */
  decideLater(runId: string): Promise<ApplyResult>;
  tidy(): Promise<void>;
}

async function worldOf(): Promise<HeldWorld> {
  const world = await createApplyWorld({
    'old.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite' } },
  });
  worlds.push(world);
  const clock = createSteppedClock();
  Object.assign(world.ports, { clock });
  const owner = { hostName: 'here', isProcessAlive: () => false, processId: 42 };
  const policy = (): { keepDays: number; maxBytesPerRoot: number; keepLastRun: boolean } => ({
    keepDays: 14,
    maxBytesPerRoot: 1_000_000,
    keepLastRun: true,
  });
  const parts = { runsFolder: path.dirname(world.runFolder('x')), owner, policy, log: () => undefined };
  return {
    ...world,
    clock,
    held: async () => {
      const isThere = (await world.ports.files.statFollowing(world.at('.satchel/held')))?.type === 'folder';
      return isThere ? readdir(world.at('.satchel/held')) : [];
    },
    decideLater: async (runId) => {
      await rm(path.join(world.storeFolder, 'Data'), { recursive: true, force: true });
      const found = await world.ports.files.lstat(world.at('old.exr'));
      const [entry] = world.plan.entries;
      if (found === undefined || entry === undefined) throw new Error('nothing to decide');
      const local = {
        type: found.type,
        size: found.sizeBytes,
        mtimeNs: found.mtimeNs.toString(),
        fileId: found.fileId,
      };
      return world.apply({ runId, plan: { ...world.plan, entries: [{ ...entry, local }] } });
    },
    tidy: async () => {
      await createBackups(parts, world.ports).purge(signal);
    },
  };
}

/** The artist saves while the bytes come in. */
const savesMeanwhile = (world: ApplyWorld): FileSystem =>
  createTrappedFiles(world.ports.files, [
    { call: 'setMtime', when: () => true, then: () => writeFile(world.at('old.exr'), 'just saved') },
  ]).files;

test('content whose place changed meanwhile waits beside the project, and a later decision fetches nothing', async () => {
  const world = await worldOf();
  const first = await world.apply({}, savesMeanwhile(world));
  expect(first.asked).toEqual([{ path: 'old.exr', code: 'changed-since-plan' }]);
  expect([await world.held(), await world.temps()]).toEqual([[hashOf('farm')], []]);
  expect(await world.decideLater('run-2')).toMatchObject({ replaced: 1, bytes: 0, failed: [] });
  const { text, mtimeNs = 0n } = (await world.tree())['old.exr'] ?? {};
  expect([text, mtimeNs / 1000n]).toEqual(['farm', BigInt(farmTimeUs)]);
  expect(await world.held()).toEqual([]);
  expect(await world.undo('run-2', 'undo-2')).toMatchObject({ restored: 1 });
  expect((await world.tree())['old.exr']?.text).toBe('just saved');
});

test('a file that another program keeps open comes back as a question, and its content waits', async () => {
  const world = await worldOf();
  const busy = (): never => {
    throw new AppError({ code: 'disk.busy', message: 'held open' });
  };
  const trapped = createTrappedFiles(world.ports.files, [
    { call: 'rename', when: (_from, to) => to === world.at('old.exr'), then: busy, times: 10 },
  ]);
  const applying = world.apply({}, trapped.files);
  const state = { isOver: false };
  const over = applying.finally(() => {
    state.isOver = true;
  });
  while (!state.isOver) await world.clock.advance(3000);
  expect((await over).asked).toEqual([{ path: 'old.exr', code: 'locked' }]);
  expect(trapped.pending()).toEqual([]);
  expect([(await world.tree())['old.exr']?.text, await world.held()]).toEqual(['mine', [hashOf('farm')]]);
  expect(await world.decideLater('run-2')).toMatchObject({ replaced: 1, bytes: 0 });
});

test('a content that nobody comes back for goes after a day, and not before', async () => {
  const world = await worldOf();
  await world.apply({}, savesMeanwhile(world));
  await world.clock.advance(23 * hourMs);
  await world.tidy();
  expect(await world.held()).toEqual([hashOf('farm')]);
  await world.clock.advance(2 * hourMs);
  await world.tidy();
  expect(await readdir(world.at('.satchel'))).toEqual([]);
});

test('a held content that was changed is never put in place: its bytes are proved first', async () => {
  const world = await worldOf();
  await world.apply({}, savesMeanwhile(world));
  await writeFile(world.at(`.satchel/held/${hashOf('farm')}`), 'evil');
  expect(await world.decideLater('run-2')).toMatchObject({ replaced: 0, failed: [{ code: 'store.missing_content' }] });
  expect((await world.tree())['old.exr']?.text).toBe('just saved');
  expect([await world.held(), await world.temps()]).toEqual([[], []]);
});

test('what is not a held content by the journal stays, whatever its name', async () => {
  const world = await worldOf();
  await world.apply({}, savesMeanwhile(world));
  await writeFile(world.at(`.satchel/held/${'0'.repeat(32)}`), 'somebody');
  await writeFile(world.at(`.satchel/held/${hashOf('farm')}`), 'changed since');
  await world.clock.advance(30 * hourMs);
  await world.tidy();
  expect([...(await world.held())].sort()).toEqual(['0'.repeat(32), hashOf('farm')].sort());
});
