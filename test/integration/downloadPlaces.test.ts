/** Where the roots of a job go: profiles, the folder itself, one folder for several roots. */
import { Buffer } from 'node:buffer';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFolderBlobStore, createFolderStoreFolder } from '../../main/adapters/folderStore/folderStore';
import { createHasher } from '../../main/adapters/hasher/hasher';
import { planInColumns, planInObjects } from '../../main/engine/outputs/plan/columns/columnPlan';
import { replan } from '../../main/engine/outputs/plan/replan';
import type { PlanJobInput } from '../../main/engine/outputs/plan/planJob';
import type { Plan } from '../../shared/domain/plan';
import { outputNameHash } from '../../main/engine/store/rootNames';
import { planJob } from '../support/plan/plannedObjects';
import { createPlanSetting, remoteFile, type PlanSetting } from '../support/plan/planSetting';
import { createRunContext } from '../support/runContext';

let setting: PlanSetting;
beforeEach(async () => {
  setting = await createPlanSetting();
});
afterEach(() => setting.close());

type Tree = Readonly<Record<string, string>>;

const planOf = (trees: Readonly<Record<string, Tree>>, equal: [string, number][] = []): Promise<Plan> =>
  setting.plan([], {
    collision: 'prefix',
    leftOutAsEqual: (source, count) => equal.push([source, count]),
    roots: Object.entries(trees).map(([source, tree]) => ({
      source,
      sourceFormat: 'posix' as const,
      how: 'chosen' as const,
      target: setting.target,
      files: Object.entries(tree).map(([name, text]) => remoteFile(name, text)),
    })),
  });

const rowsOf = (plan: Plan): unknown[] => plan.entries.map((entry) => [entry.root, entry.path, entry.kind]);

test('G-C1, G-C2: of two roots in one folder only what collides gets the name of its root; equal content is one file', async () => {
  const equal: [string, number][] = [];
  const plan = await planOf(
    {
      '/mnt/a': { 'renders/sub/x.exr': 'a', 'x.exr': 'a', 'same.exr': 's' },
      '/mnt/b': { 'renders/sub/x.exr': 'b', 'x.exr': 'b', 'same.exr': 's', 'own.exr': 'b' },
    },
    equal,
  );
  expect([rowsOf(plan), plan.roots.map(({ target }) => target), equal]).toEqual([
    [
      [0, 'renders/sub/x.exr', 'new'],
      [0, 'same.exr', 'new'],
      [0, 'x.exr', 'new'],
      [1, '_mnt_b_renders/sub/x.exr', 'new'],
      [1, '_mnt_b_x.exr', 'new'],
      [1, 'own.exr', 'new'],
    ],
    [setting.target, setting.target],
    [['/mnt/b', 1]],
  ]);
});

test('a root that moves to a folder of its own has the names of the farm again, and back they collide again', async () => {
  const first = await planOf({ '/mnt/a': { 'x.exr': 'a' }, '/mnt/b': { 'x.exr': 'b', 'y.exr': 'b' } });
  const other = path.join(setting.folder, 'other');
  await mkdir(other);
  const move = async (plan: Plan, target: string): Promise<Plan> =>
    planInObjects(
      await replan(
        { previous: planInColumns(plan), targets: new Map([[1, target]]), version: '1.0.0' },
        setting.ports,
        createRunContext(),
      ),
    );
  const apart = await move(first, other);
  const together = await move(apart, setting.target);
  const pathsOf = (plan: Plan): string[] => plan.entries.map((entry) => entry.path);
  expect([pathsOf(first), pathsOf(apart), pathsOf(together)]).toEqual([
    ['x.exr', '_mnt_b_x.exr', 'y.exr'],
    ['x.exr', 'x.exr', 'y.exr'],
    ['x.exr', '_mnt_b_x.exr', 'y.exr'],
  ]);
});

const hasher = createHasher();
const ids = { farmId: `farm-${'1'.repeat(32)}`, queueId: `queue-${'2'.repeat(32)}`, jobId: `job-${'3'.repeat(32)}` };

/** Of a job that wrote these files below one root. */
async function planOfJob(
  rootPath: string,
  paths: readonly string[],
  more: Partial<PlanJobInput> = {},
): ReturnType<typeof planJob> {
  const rootPathFormat = rootPath.startsWith('/') ? 'posix' : 'windows';
  const entries = paths.map((each) => ({ hash: '0'.repeat(32), mtime: 5, path: each, size: 4 }));
  const manifest = { hashAlg: 'xxh128', manifestVersion: '2023-03-03', paths: entries, totalSize: 4 * paths.length };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const at = path.join(setting.folder, 'store');
  await createFolderStoreFolder(at);
  const store = createFolderBlobStore(at, hasher);
  const where = `${ids.farmId}/${ids.queueId}/${ids.jobId}/step-${'4'.repeat(32)}/task-${'5'.repeat(32)}-0`;
  const action = `2026-01-01T00:00:00.000000Z_sessionaction-${'6'.repeat(32)}-0`;
  const source = {
    sizeBytes: bytes.length,
    async *open() {
      yield await Promise.resolve(bytes);
    },
  };
  const key = `Manifests/${where}/${action}/${outputNameHash(hasher, rootPath)}_output`;
  await store.put(key, source, { signal: new AbortController().signal, metadata: { 'asset-root': rootPath } });
  const planned = await planJob(
    {
      job: { ...ids, name: 'shot', attachments: { fileSystem: 'COPIED', manifests: [{ rootPath, rootPathFormat }] } },
      targets: [],
      preset: 'artist',
      dataFolder: path.join(setting.folder, 'data'),
      version: '1',
      platform: 'linux',
      ...more,
    },
    { ...setting.ports, store, hasher, remembered: { get: () => undefined, put: () => undefined } },
    createRunContext(),
  );
  await store.close();
  return planned;
}

const profile = (storageProfileId: string, osFamily: string, places: Readonly<Record<string, string>>) => ({
  storageProfileId,
  osFamily,
  fileSystemLocations: Object.entries(places).map(([name, at]) => ({ name, path: at })),
});
const placesOf = ({ plan }: { readonly plan: Plan }): unknown[] =>
  plan.roots.map(({ id, source, target, how }) => [
    source,
    target,
    how,
    plan.entries.filter(({ root }) => root === id).map((entry) => entry.path),
  ]);

test('storage profiles map each file by the rule that is deepest for it; what no rule maps has no place', async () => {
  const local = profile('sp-2', 'linux', { Lib: setting.target });
  const job = profile('sp-1', 'windows', { Lib: 'Z:\\Show\\lib', Other: 'Q:\\' });
  const given = { profiles: { job, local } };
  const planned = await planOfJob('Z:\\Show', ['lib/tex/a.tx', 'b.exr'], given);
  const ignored = await planOfJob('Z:\\Show', ['lib/tex/a.tx', 'b.exr'], { ...given, ignoreStorageProfiles: true });
  expect([
    placesOf(planned),
    planned.warnings,
    planned.plan.entries.map(({ kind }) => kind),
    placesOf(ignored),
  ]).toEqual([
    [
      ['Z:\\Show', null, 'none', ['b.exr']],
      ['Z:\\Show\\lib', setting.target, 'storage-profile', ['tex/a.tx']],
    ],
    ['Only one of the two storage profiles has Other.'],
    ['unmapped-root', 'new'],
    [['Z:\\Show', null, 'none', ['b.exr', 'lib/tex/a.tx']]],
  ]);
});

test('G-C4: with the profile of the job only, a root of this system stays and one of another has no place, after a warning', async () => {
  const job = profile('sp-1', 'linux', { P: setting.target });
  const here = await planOfJob(setting.target, ['a'], { profiles: { job } });
  const windows = await planOfJob('Z:\\Show', ['a'], { profiles: { job } });
  expect([placesOf(here), here.warnings.length]).toEqual([[[setting.target, setting.target, 'same-path', ['a']]], 1]);
  expect([placesOf(windows).at(-1), windows.warnings.length]).toEqual([['Z:\\Show', null, 'none', ['a']], 1]);
});

test('a folder that only its parent is here of is made there; one whose parent is gone as well is asked about', async () => {
  const [renders, gone] = [path.join(setting.target, 'renders'), path.join(setting.target, 'x', 'renders')];
  expect([placesOf(await planOfJob(renders, ['a'])), placesOf(await planOfJob(gone, ['a'])).at(-1)]).toEqual([
    [[renders, renders, 'same-path', ['a']]],
    [gone, null, 'none', ['a']],
  ]);
});

test('a rule that leads to a whole disk gives no place, and says so', async () => {
  const profiles = { job: profile('sp-1', 'windows', { A: 'Z:\\' }), local: profile('sp-2', 'linux', { A: '/' }) };
  const planned = await planOfJob('Z:\\', ['a'], { profiles });
  expect([placesOf(planned), planned.warnings.length]).toEqual([[['Z:\\', null, 'none', ['a']]], 1]);
});

test('a rule that somebody wrote wins over a storage profile, and without profiles the rest stays where its path says', async () => {
  const own = path.join(setting.target, 'own');
  const ownRules = [{ sourceFormat: 'posix' as const, source: path.join(setting.target, 'lib'), destination: own }];
  const profiles = {
    job: profile('sp-1', 'linux', { All: setting.target, Lib: path.join(setting.target, 'lib') }),
    local: profile('sp-2', 'linux', { All: path.join(setting.folder, 'all'), Lib: path.join(setting.folder, 'lib') }),
  };
  const files = ['lib/a', 'b'];
  expect([
    placesOf(await planOfJob(setting.target, files, { ownRules })),
    placesOf(await planOfJob(setting.target, files, { ownRules, profiles })),
    placesOf(
      await planOfJob('Z:\\Show', ['a'], { ownRules: [{ sourceFormat: 'windows', source: 'z:/', destination: own }] }),
    ).at(-1),
    placesOf(await planOfJob('Z:\\Show', ['a'], { ownRules })).at(-1),
  ]).toEqual([
    [
      [setting.target, setting.target, 'same-path', ['b']],
      [path.join(setting.target, 'lib'), own, 'remembered', ['a']],
    ],
    [
      [setting.target, path.join(setting.folder, 'all'), 'storage-profile', ['b']],
      [path.join(setting.target, 'lib'), own, 'remembered', ['a']],
    ],
    ['Z:\\Show', path.join(own, 'Show'), 'remembered', ['a']],
    ['Z:\\Show', null, 'none', ['a']],
  ]);
});

test('a rule that is for another system maps nothing here, and the plan is made all the same', async () => {
  const profiles = { job: profile('sp-1', 'windows', { A: 'Z:\\' }), local: profile('sp-2', 'windows', { A: 'Y:\\' }) };
  expect(placesOf(await planOfJob('Z:\\', ['a'], { profiles }))).toEqual([['Z:\\', null, 'none', ['a']]]);
});
