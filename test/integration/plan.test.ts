import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseOnRules } from '../../main/engine/outputs/plan/onRules';
import { readPlan, writePlan } from '../../main/engine/outputs/plan/planDocument';
import { planDownload } from '../support/plan/plannedObjects';
import type { FileHasher } from '../../main/engine/ports/hashing';
import type { Plan } from '../../shared/domain/plan';
import { createPlanSetting, putMixedTree, remoteFile, snapshotOf, type PlanSetting } from '../support/plan/planSetting';
import { createRunContext } from '../support/runContext';

let setting: PlanSetting;
beforeEach(async () => {
  setting = await createPlanSetting();
});
afterEach(() => setting.close());

const kinds = (plan: Plan) => Object.fromEntries(plan.entries.map((entry) => [entry.path, entry.kind]));
const actions = (plan: Plan) =>
  Object.fromEntries(plan.entries.map((entry) => [entry.path, entry.decision?.action ?? 'open']));

describe('planning a download', () => {
  it('gives each file its kind and the preset its decision', async () => {
    const plan = await setting.plan(await putMixedTree(setting));
    expect(kinds(plan)).toEqual({
      'same.exr': 'identical',
      'same-later.exr': 'identical',
      'older.exr': 'remote-newer',
      'newer.exr': 'local-newer',
      'size.exr': 'size-differs',
      'content.exr': 'content-differs',
      'empty.exr': 'local-damaged',
      'untouched.exr': 'remote-newer',
      'edited.exr': 'edited-here',
      'new.exr': 'new',
    });
    expect(actions(plan)).toEqual({
      'same.exr': 'skip',
      'same-later.exr': 'skip',
      'older.exr': 'open',
      'newer.exr': 'open',
      'size.exr': 'open',
      'content.exr': 'open',
      'empty.exr': 'overwrite',
      'untouched.exr': 'overwrite',
      'edited.exr': 'keep-both',
      'new.exr': 'download',
    });
    expect([plan.hashing, plan.state, plan.totals.undecided, plan.totals.fetchBytes, plan.totals.backupBytes]).toEqual([
      { needed: 6, done: 6 },
      'draft',
      4,
      16,
      6,
    ]);
    expect(plan.entries.every((entry) => entry.kind === 'new' || entry.recommend?.why !== undefined)).toBe(true);
  });

  it('changes nothing at the target', async () => {
    const files = await putMixedTree(setting);
    const before = await snapshotOf(setting.target);
    await setting.plan([...files, remoteFile('deep/er/x.exr', 'x')]);
    expect(await snapshotOf(setting.target)).toEqual(before);
  });

  it('settles a second download of the same job without a question', async () => {
    const files = [remoteFile('r/a.exr', 'a'), remoteFile('r/b.exr', 'bb'), remoteFile('empty', '')];
    await setting.put('r/a.exr', 'a');
    await setting.put('r/b.exr', 'bb', 1000);
    await setting.put('empty', '');
    const plan = await setting.plan(files);
    expect([plan.totals.byKind, plan.totals.undecided, plan.totals.fetchBytes, plan.state]).toEqual([
      { identical: 3 },
      0,
      0,
      'ready',
    ]);
    expect(plan.entries.map((entry) => entry.proof)).toEqual(['hash', 'hash', 'hash']);
  });

  it('reads no file again whose hash is in the cache', async () => {
    await setting.put('a.exr', 'a');
    await setting.plan([remoteFile('a.exr', 'a')]);
    const refusing: FileHasher = {
      hashFile: () => Promise.reject(new Error('read again')),
      close: () => Promise.resolve(),
    };
    const again = await planDownload(
      {
        source: { store: 'file:///s', manifests: [] },
        roots: [
          {
            source: '/p',
            sourceFormat: 'posix',
            target: setting.target,
            how: 'chosen',
            files: [remoteFile('a.exr', 'a')],
          },
        ],
        preset: 'artist',
        useHash: true,
        version: '0',
      },
      { ...setting.ports, fileHasher: refusing },
      createRunContext(),
    );
    expect(again.totals.byKind).toEqual({ identical: 1 });
  });

  it('trusts equal size and time without hashes, and says how it knows', async () => {
    await setting.put('a.exr', 'aaaa');
    await setting.put('b.exr', 'bbbb', 9);
    const plan = await setting.plan([remoteFile('a.exr', 'AAAA'), remoteFile('b.exr', 'BBBB')], { useHash: false });
    expect(plan.entries.map(({ kind, proof }) => [kind, proof])).toEqual([
      ['identical', 'time'],
      ['local-newer', undefined],
    ]);
  });

  it('never follows a link out of the root', async () => {
    const outside = path.join(setting.folder, 'outside');
    await mkdir(path.join(setting.target, 'real'), { recursive: true });
    await mkdir(outside);
    await writeFile(path.join(outside, 'x.exr'), 'x');
    await symlink(outside, path.join(setting.target, 'out'));
    await symlink(path.join(setting.target, 'real'), path.join(setting.target, 'inside'));
    await symlink(path.join(outside, 'x.exr'), path.join(setting.target, 'file.exr'));
    await symlink(path.join(setting.folder, 'nowhere'), path.join(setting.target, 'broken'));
    await setting.put('plain', 'a file');
    const plan = await setting.plan(
      ['out/x.exr', 'out/deep/x.exr', 'inside/x.exr', 'file.exr', 'broken/x', 'plain/x', '../x', '.satchel/lock'].map(
        (name) => remoteFile(name, 'x'),
      ),
    );
    expect(kinds(plan)).toEqual({
      'out/x.exr': 'unsafe-path',
      'out/deep/x.exr': 'unsafe-path',
      'inside/x.exr': 'new',
      'file.exr': 'type-differs',
      'broken/x': 'type-differs',
      'plain/x': 'type-differs',
      '../x': 'unsafe-path',
      '.satchel/lock': 'unsafe-path',
    });
    expect(plan.totals.blocked).toBe(4);
  });

  it('sees a folder in the way, a read-only file and what the manifest refused', async () => {
    await setting.put('folder/inner', 'x');
    await setting.put('locked', 'xx');
    await chmod(path.join(setting.target, 'locked'), 0o444);
    const plan = await setting.plan([
      remoteFile('folder', 'x'),
      remoteFile('locked', 'x'),
      remoteFile('odd', 'x', { refused: 'manifest.path_drive' }),
      remoteFile('gone', 'x', { hash: 'One', refused: 'manifest.hash_unusable' }),
    ]);
    expect(kinds(plan)).toEqual({
      folder: 'type-differs',
      locked: 'locked',
      odd: 'unsafe-path',
      gone: 'missing-in-store',
    });
    expect(readPlan(writePlan(plan), 'p').totals).toEqual(plan.totals);
  });

  it('asks about files that several tasks wrote differently and recommends the newest', async () => {
    const newest = remoteFile('a.exr', 'two', { taskId: 'task-2' });
    const versions = [newest, remoteFile('a.exr', 'one')].map(({ hash, size, mtimeUs }) => ({ hash, size, mtimeUs }));
    const plan = await setting.plan([{ ...newest, versions }]);
    expect(plan.entries.map(({ kind, recommend, remote }) => [kind, recommend, remote.taskId])).toEqual([
      ['several-versions', { action: 'pick', why: 'newest-successful' }, 'task-2'],
    ]);
  });

  it('keeps declined content settled until it changes', async () => {
    await setting.put('a.exr', 'mine', 50);
    setting.ports.declined.put([{ root: setting.target, path: 'a.exr', hash: remoteFile('', 'farm').hash }]);
    const [declined, changed] = [
      await setting.plan([remoteFile('a.exr', 'farm')]),
      await setting.plan([remoteFile('a.exr', 'farm2')]),
    ];
    expect([declined.entries[0]?.decision, declined.totals.decided, changed.entries[0]?.decision]).toEqual([
      { action: 'skip', origin: 'declined' },
      1,
      undefined,
    ]);
  });

  it('makes one row of a sequence and names its kept frames together, around what is here', async () => {
    const frames = [1001, 1002, 1003].map((n) => `r/beauty.${n}.exr`);
    for (const frame of frames) await setting.put(frame, 'mine', 50);
    await setting.put('r/beauty_r2.1002.exr', 'earlier');
    const plan = await setting.plan(
      frames.map((frame) => remoteFile(frame, 'farm!')),
      { preset: 'safe' },
    );
    expect(plan.sequences).toEqual([
      {
        id: 0,
        root: 0,
        folder: 'r',
        prefix: 'beauty.',
        suffix: '.exr',
        width: 4,
        count: 3,
        label: 'beauty.[1001-1003].exr',
      },
    ]);
    expect(plan.entries.map((entry) => [entry.seq, entry.frame, entry.decision?.target])).toEqual([
      [0, 1001, 'r/beauty_r3.1001.exr'],
      [0, 1002, 'r/beauty_r3.1002.exr'],
      [0, 1003, 'r/beauty_r3.1003.exr'],
    ]);
  });

  it('lets the command line overrule the preset', async () => {
    const plan = await setting.plan(await putMixedTree(setting), {
      onRules: parseOnRules(['edited-here=skip', 'local-newer=keep-both:suffix']),
    });
    expect(
      plan.entries
        .filter((entry) => entry.decision?.origin === 'cli')
        .map((entry) => [entry.path, entry.decision?.action, entry.decision?.target]),
    ).toEqual([
      ['edited.exr', 'skip', undefined],
      ['newer.exr', 'keep-both', 'newer_farm.exr'],
    ]);
  });

  it('brings only what is included', async () => {
    const files = ['renders/a.exr', 'renders/a.log', 'other/renders/b.exr', 'myrenders/c.exr'].map((name) =>
      remoteFile(name, 'x'),
    );
    const paths = async (include: readonly string[]) =>
      (await setting.plan(files, { include })).entries.map((entry) => entry.path);
    expect([await paths(['*.exr']), await paths(['renders/']), await paths(['a.*', 'c.exr'])]).toEqual([
      ['myrenders/c.exr', 'other/renders/b.exr', 'renders/a.exr'],
      ['other/renders/b.exr', 'renders/a.exr', 'renders/a.log'],
      ['myrenders/c.exr', 'renders/a.exr', 'renders/a.log'],
    ]);
  });

  it('blocks files without a folder and plans the rest', async () => {
    const root = { sourceFormat: 'posix' as const, files: [remoteFile('a', 'x')] };
    const plan = await setting.plan([], {
      roots: [
        { ...root, source: '/a', target: null, how: 'none' },
        { ...root, source: '/b', target: setting.target, how: 'chosen' },
      ],
    });
    expect([
      plan.entries.map((entry) => [entry.kind, entry.decision?.action]),
      plan.totals.blocked,
      plan.roots.map((r) => r.volume),
    ]).toEqual([
      [
        ['unmapped-root', undefined],
        ['new', 'download'],
      ],
      1,
      [null, 0],
    ]);
  });

  it('gives the second root of one target a folder of its own', async () => {
    const root = {
      sourceFormat: 'posix' as const,
      how: 'chosen' as const,
      target: setting.target,
      files: [remoteFile('renders/sub/x.exr', 'x')],
    };
    const plan = await setting.plan([], {
      roots: [
        { ...root, source: '/mnt/a' },
        { ...root, source: '/mnt/b' },
        { ...root, source: 'Z:\\b', target: `${setting.target}/` },
      ],
    });
    expect(plan.roots.map((r) => r.target)).toEqual([
      setting.target,
      path.join(setting.target, '_mnt_b'),
      path.join(setting.target, 'Z__b'),
    ]);
  });

  it.each([
    ['is relative', () => 'here'],
    ['is the file system', () => '/'],
    ['climbs', () => '/tmp/../..'],
    ['lies in the data folder', () => path.join(setting.folder, 'data', 'runs')],
    ['reaches the data folder through a link', () => path.join(setting.folder, 'alias', 'x')],
    ['is a file', () => path.join(setting.folder, 'plain')],
  ])('refuses a target that %s', async (_what, target) => {
    await mkdir(path.join(setting.folder, 'data'));
    await symlink(path.join(setting.folder, 'data'), path.join(setting.folder, 'alias'));
    await writeFile(path.join(setting.folder, 'plain'), '');
    const roots = [
      { source: '/a', sourceFormat: 'posix' as const, target: target(), how: 'chosen' as const, files: [] },
    ];
    await expect(setting.plan([], { roots, dataFolder: path.join(setting.folder, 'data') })).rejects.toMatchObject({
      code: 'plan.target_refused',
    });
  });

  it('measures free space and foretells it', async () => {
    const plan = await setting.plan([remoteFile('a', 'xxxx')]);
    const [volume] = plan.volumes;
    expect([
      volume?.label,
      typeof volume?.freeBytes,
      (volume?.freeBytes ?? 0) - (volume?.finalFreeBytes ?? 0),
      volume?.fetchBytes,
    ]).toEqual([setting.target, 'number', 4, 4]);
  });

  it('leaves a file that changes while it is read to a person', async () => {
    await setting.put('a.exr', 'aaaa');
    const { ports } = setting;
    const moving: FileHasher = {
      hashFile: async (file, signal) => {
        const hashed = await ports.fileHasher.hashFile(file, signal);
        return { ...hashed, stat: { ...hashed.stat, mtimeNs: hashed.stat.mtimeNs + 1n } };
      },
      close: () => Promise.resolve(),
    };
    const plan = await planDownload(
      {
        source: { store: 'file:///s', manifests: [] },
        roots: [
          {
            source: '/p',
            sourceFormat: 'posix',
            target: setting.target,
            how: 'chosen',
            files: [remoteFile('a.exr', 'aaaa')],
          },
        ],
        preset: 'artist',
        useHash: true,
        version: '0',
      },
      { ...ports, fileHasher: moving },
      createRunContext(),
    );
    expect([kinds(plan), plan.hashing, plan.state]).toEqual([
      { 'a.exr': 'content-differs' },
      { needed: 1, done: 1 },
      'draft',
    ]);
  });

  it('ends when it is cancelled', async () => {
    const context = createRunContext();
    context.controller.abort();
    const run = planDownload(
      {
        source: { store: 'file:///s', manifests: [] },
        roots: [
          { source: '/p', sourceFormat: 'posix', target: setting.target, how: 'chosen', files: [remoteFile('a', 'x')] },
        ],
        preset: 'artist',
        useHash: true,
        version: '0',
      },
      setting.ports,
      context,
    );
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });
});
