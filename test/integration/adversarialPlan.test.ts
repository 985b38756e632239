import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { parseLine } from '../../main/engine/outputs/apply/journalLines';
import { planJob } from '../support/plan/plannedObjects';
import { readPlan, writePlan } from '../../main/engine/outputs/plan/planDocument';
import { remoteFilesOf } from '../../main/engine/outputs/discovery/remoteFile';
import { AppError } from '../../shared/domain/errors';
import type { PlanEntry } from '../../shared/domain/plan';
import { outputNameHash } from '../../main/engine/store/rootNames';
import { createRunContext } from '../support/runContext';
import { decodeManifest } from '../../shared/manifest/decode';
import { createApplyWorld, type ApplyWorld, type RowLiteral } from '../support/applyWorld';

const worlds: ApplyWorld[] = [];
async function worldOf(rows: Readonly<Record<string, RowLiteral>>): Promise<ApplyWorld> {
  const world = await createApplyWorld(rows);
  worlds.push(world);
  return world;
}
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.remove()));
});

const download: RowLiteral = { remote: 'farm', decision: { action: 'download' } };

test('times as far away as a manifest may state them come home as the disk can keep them, and are taken back', async () => {
  const world = await worldOf({
    'future.exr': download,
    'past.exr': { ...download, remote: 'farm 2' },
    'first.exr': { ...download, remote: 'farm 3' },
  });
  const times = [(2n ** 62n).toString(), (-(2n ** 62n)).toString(), -1];
  const plan = {
    ...world.plan,
    entries: world.plan.entries.map((entry, index) => ({
      ...entry,
      remote: { ...entry.remote, mtimeUs: times[index] ?? 0 },
    })),
  };
  expect(readPlan(writePlan(plan), 'plan')).toMatchObject({ entries: plan.entries });
  expect(await world.apply({ plan })).toMatchObject({ downloaded: 3, failed: [] });
  expect((await world.ports.files.lstat(world.at('first.exr')))?.mtimeNs).toBe(-1000n);
  expect(await world.undo('run-1', 'undo-1')).toMatchObject({ removed: 3, leftAlone: [] });
  expect(Object.keys(await world.tree())).toEqual([]);
});

test('a time beyond all times, or a size beyond all disks, refuses its own entry of a manifest and nothing else', async () => {
  const world = await worldOf({ 'a.exr': download, 'b.exr': { ...download, remote: 'farm 2' } });
  const [hash, other] = world.plan.entries.map((entry) => entry.remote.hash);
  const text = `{"hashAlg":"xxh128","manifestVersion":"2023-03-03","paths":[
    {"hash":"${hash ?? ''}","mtime":99999999999999999999999999,"path":"a.exr","size":4},
    {"hash":"${other ?? ''}","mtime":5,"path":"b.exr","size":6},
    {"hash":"${other ?? ''}","mtime":5,"path":"c.exr","size":9007199254740993}],"totalSize":10}`;
  const files = [...remoteFilesOf(decodeManifest(Buffer.from(text), { source: 'm' }), world.ports.hasher)];
  expect(files.map(({ path, mtimeUs, refused }) => [path, mtimeUs, refused])).toEqual([
    ['a.exr', 0, 'manifest.mtime_range'],
    ['b.exr', 5, undefined],
    ['c.exr', 5, 'manifest.size_range'],
  ]);
});

test('nanoseconds of a disk with 64 bits of seconds fit journals and plans', async () => {
  const mtimeNs = '-9223372036854775808999999999';
  const after = { size: 1, mtimeNs };
  const intent = { n: 1, root: '/p', path: 'a', op: 'create', after };
  expect(parseLine(JSON.stringify({ intent }))).toEqual({ intent });
  const world = await worldOf({ 'a.exr': { local: 'mine', remote: 'farm', decision: { action: 'overwrite' } } });
  const entries = world.plan.entries.map((entry) => ({ ...entry, local: { ...entry.local, mtimeNs } }) as PlanEntry);
  expect(readPlan(writePlan({ ...world.plan, entries }), 'plan').entries).toEqual(entries);
});

test('a path that is too long for the system, or a folder that cannot be listed, concerns its own row alone', async () => {
  const far = `${Array.from({ length: 30 }, () => 'd'.repeat(200)).join('/')}/x.exr`;
  const world = await worldOf({ 'fine.exr': download });
  const [fine] = world.plan.entries as [PlanEntry];
  const { remote } = fine;
  const entries: PlanEntry[] = [
    fine,
    { id: 1, root: 0, path: far, remote, kind: 'path-too-long' },
    {
      id: 2,
      root: 0,
      path: 'closed/n.txt',
      remote,
      kind: 'size-differs',
      decision: { action: 'keep-both', policy: 'version', origin: 'manual' },
    },
  ];
  await mkdir(world.at('closed'));
  await writeFile(world.at('closed/n_r2.txt'), 'taken');
  const files = {
    ...createFileSystem(),
    readFolder: (path: string) =>
      path === world.at('closed')
        ? Promise.reject(new AppError({ code: 'disk.denied', message: 'closed' }))
        : world.ports.files.readFolder(path),
  };
  const result = await world.apply({ plan: { ...world.plan, entries }, leaveUndecided: true }, files);
  expect(result).toMatchObject({ downloaded: 1, undecided: 1, asked: [{ path: 'closed/n_r2.txt' }], failed: [] });
  expect(await readFile(world.at('closed/n_r2.txt'), 'utf8')).toBe('taken');
  expect(await createFileSystem().lstat(world.at(far))).toBeUndefined();
});

test('a root that only a manifest in the store claims is never written to unasked, although the folder is here', async () => {
  const world = await worldOf({ 'a.exr': download });
  const [farmId, queueId, jobId] = [`farm-${'0'.repeat(32)}`, `queue-${'0'.repeat(32)}`, `job-${'0'.repeat(32)}`];
  const [step, task] = [`step-${'0'.repeat(32)}`, `task-${'0'.repeat(32)}-0`];
  const manifest = Buffer.from(
    `{"hashAlg":"xxh128","manifestVersion":"2023-03-03","paths":[{"hash":"${world.plan.entries[0]?.remote.hash ?? ''}","mtime":5,"path":"cron.d/job","size":4}],"totalSize":4}`,
  );
  const { hasher, store } = world.ports;
  const key = `Manifests/${farmId}/${queueId}/${jobId}/${step}/${task}/2026-01-01T00:00:00.000000Z_sessionaction-0-1`;
  const source = {
    sizeBytes: manifest.length,
    async *open() {
      yield await Promise.resolve(manifest);
    },
  };
  const signal = new AbortController().signal;
  const attachments = {
    manifests: [{ rootPath: world.root, rootPathFormat: 'posix' as const }],
    fileSystem: 'COPIED' as const,
  };
  const lie = path.join(world.folder, 'etc');
  await mkdir(lie);
  for (const root of [lie, world.root]) {
    const name = root === lie ? 'f'.repeat(32) : outputNameHash(hasher, root);
    await store.put(`${key}/${name}_output`, source, { signal, metadata: { 'asset-root': root } });
  }
  const { plan } = await planJob(
    {
      job: { jobId, name: 'shot', farmId, queueId, attachments },
      targets: [],
      preset: 'mirror',
      dataFolder: path.join(world.folder, 'data'),
      version: '1',
      platform: 'linux',
    },
    { ...world.ports, remembered: { get: () => undefined, put: () => undefined } },
    createRunContext(),
  );
  expect(plan.roots.map(({ source: from, target, how }) => [from, target, how])).toEqual([
    [lie, null, 'none'],
    [world.root, world.root, 'same-path'],
  ]);
  expect(plan.entries.map(({ kind }) => kind)).toEqual(['unmapped-root', 'new']);
});
