import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { linkHash } from '../../main/engine/outputs/content';
import { remoteTreeOf } from '../support/plan/plannedObjects';
import type { RootToPlan } from '../../main/engine/outputs/plan/planDownload';
import { readPlan, writePlan } from '../../main/engine/outputs/plan/planDocument';
import type { BlobStore } from '../../main/engine/ports/blobStore';
import type { FileSystem } from '../../main/engine/ports/fileSystem';
import { AppError } from '../../shared/domain/errors';
import type { Plan } from '../../shared/domain/plan';
import { buildManifest } from '../../shared/manifest/build';
import type { ManifestEntry, ManifestFolder } from '../../shared/manifest/manifest';
import { createDownloadWorld, type DownloadWorld } from '../support/download/downloadWorld';

const MiB = 1024 ** 2;
const timeUs = 1_700_000_000_123_456;

let world: DownloadWorld;
beforeEach(async () => {
  world = await createDownloadWorld();
});
afterEach(() => world.remove());

/** What a manifest of version 2025-12 with chunks of 1 MiB brings. */
function treeOf(entries: readonly ManifestEntry[], folders: readonly ManifestFolder[] = [], isDiff = false) {
  const manifest = buildManifest(entries, {
    generation: 'v2025',
    chunkSizeBytes: MiB,
    folders,
    ...(isDiff ? { kind: 'diff', parentManifestHash: 'ab'.repeat(16) } : {}),
  });
  return remoteTreeOf(manifest, world.ports.hasher, 'the manifest');
}

async function fileEntry(path: string, text: string, more: { runnable?: true } = {}): Promise<ManifestEntry> {
  const hash = await world.store(text);
  return { kind: 'file', path, hash, sizeBytes: Buffer.byteLength(text), mtimeUs: timeUs, ...more };
}

async function chunkedEntry(path: string, bytes: Buffer): Promise<ManifestEntry> {
  const chunkHashes: string[] = [];
  for (let at = 0; at < bytes.length; at += MiB) chunkHashes.push(await world.store(bytes.subarray(at, at + MiB)));
  return { kind: 'chunked', path, chunkHashes, sizeBytes: bytes.length, mtimeUs: timeUs + 1 };
}

const linkEntry = (path: string, text: string, base: 'parent' | 'root' = 'parent'): ManifestEntry => ({
  kind: 'link',
  path,
  link: { text, base },
});

const bytes = randomBytes(2 * MiB + 12_345);

async function fullTree(): Promise<Partial<RootToPlan>> {
  return treeOf(
    [
      await chunkedEntry('cache/sim.bgeo', bytes),
      await fileEntry('bin/run.sh', '#!/bin/sh\necho hello\n', { runnable: true }),
      await fileEntry('notes.txt', 'notes'),
      linkEntry('latest', 'cache/sim.bgeo'),
      linkEntry('bin/current', '../cache'),
      linkEntry('bin/sim', 'current/sim.bgeo'),
      linkEntry('a-link-to-a-link', 'bin/run.sh', 'root'),
    ],
    [{ path: 'bin' }, { path: 'cache' }, { path: 'empty' }, { path: 'empty/deep' }],
  );
}

const kinds = (plan: Plan) => Object.fromEntries(plan.entries.map((entry) => [entry.path, entry.kind]));
const permissions = async (name: string) => (await lstat(world.at(name))).mode & 0o777;

describe('a manifest of version 2025-12', () => {
  test('comes home into an empty folder whole, and undo leaves nothing of it', async () => {
    const plan = await world.plan(await fullTree());
    expect(await world.apply(readPlan(writePlan(plan), 'plan'))).toMatchObject({
      downloaded: 7,
      failed: [],
      asked: [],
    });
    expect((await readFile(world.at('cache/sim.bgeo'))).equals(bytes)).toBe(true);
    expect([await permissions('bin/run.sh'), (await permissions('notes.txt')) & 0o111]).toEqual([0o755, 0]);
    expect(
      await Promise.all(
        ['latest', 'bin/current', 'bin/sim', 'a-link-to-a-link'].map((name) => readlink(world.at(name))),
      ),
    ).toEqual(['cache/sim.bgeo', '../cache', 'current/sim.bgeo', 'bin/run.sh']);
    expect((await readFile(world.at('bin/sim'))).equals(bytes)).toBe(true);
    expect((await lstat(world.at('empty/deep'))).isDirectory()).toBe(true);
    expect((await lstat(world.at('cache/sim.bgeo'), { bigint: true })).mtimeNs / 1000n).toBe(BigInt(timeUs + 1));

    const again = await world.plan(await fullTree());
    expect(again.totals).toMatchObject({ byKind: { identical: 7 }, undecided: 0, fetchBytes: 0 });
    expect(again.folders).toBeUndefined();

    expect(await world.undo('run-1')).toMatchObject({ removed: 7, leftAlone: [] });
    expect(await world.tree()).toEqual({});
  });

  test('comes home over a changed folder, and undo gives every byte, mode, time and link back', async () => {
    await mkdir(world.at('cache'));
    await mkdir(world.at('bin'));
    const mine = Buffer.from(bytes);
    mine[MiB + 7] = (mine[MiB + 7] ?? 0) ^ 1;
    await writeFile(world.at('cache/sim.bgeo'), mine);
    await writeFile(world.at('bin/run.sh'), 'mine');
    await chmod(world.at('bin/run.sh'), 0o640);
    await writeFile(world.at('notes.txt'), 'notes');
    await symlink('notes.txt', world.at('latest'));
    await symlink('../cache', world.at('bin/current'));
    const before = await world.tree();
    const plan = await world.plan(await fullTree());
    expect(kinds(plan)).toMatchObject({
      'cache/sim.bgeo': 'local-newer',
      'notes.txt': 'identical',
      latest: 'content-differs',
      'bin/current': 'identical',
      'bin/sim': 'new',
    });
    expect(await world.apply(plan)).toMatchObject({ downloaded: 2, replaced: 3, identical: 2, failed: [], asked: [] });
    expect((await readFile(world.at('cache/sim.bgeo'))).equals(bytes)).toBe(true);
    expect(await readlink(world.at('latest'))).toBe('cache/sim.bgeo');
    const after = await world.tree();
    expect(await world.undo('run-1')).toMatchObject({ restored: 3, removed: 2, leftAlone: [] });
    expect(await world.tree()).toEqual(before);

    expect(await world.undo('undo-run-1')).toMatchObject({ restored: 5, leftAlone: [] });
    const filled = Object.entries(after).filter(([name]) => !name.startsWith('empty'));
    expect(await world.tree()).toMatchObject(Object.fromEntries(filled));
    expect(await world.undo('undo-undo-run-1')).toMatchObject({ leftAlone: [] });
    expect(await world.tree()).toEqual(before);
  });

  test('a file or folder in the place of a link is asked about, and a link in the place of a file', async () => {
    await writeFile(world.at('latest'), 'mine');
    await mkdir(world.at('folder'));
    await symlink('latest', world.at('notes.txt'));
    const before = await world.tree();
    const tree = treeOf([linkEntry('latest', 'x'), linkEntry('folder', 'x'), await fileEntry('notes.txt', 'notes')]);
    const plan = await world.plan(tree);
    expect(kinds(plan)).toEqual({ latest: 'type-differs', folder: 'type-differs', 'notes.txt': 'type-differs' });
    const forced = plan.entries.map((entry) => ({
      ...entry,
      kind: 'content-differs' as const,
      decision: { action: 'overwrite' as const, origin: 'manual' },
    }));
    expect((await world.apply({ ...plan, entries: forced })).asked.map(({ path }) => path).sort()).toEqual([
      'folder',
      'latest',
      'notes.txt',
    ]);
    expect(await world.tree()).toEqual(before);
    const renamed = plan.entries.map((entry) => ({
      ...entry,
      decision: { action: 'rename-local' as const, target: `${entry.path}_mine`, origin: 'manual' },
    }));
    expect(await world.apply({ ...plan, entries: renamed }, 'run-2')).toMatchObject({ keptBoth: 3, failed: [] });
    expect([await readlink(world.at('latest')), await readlink(world.at('notes.txt_mine'))]).toEqual(['x', 'latest']);
    expect(await world.undo('run-2')).toMatchObject({ leftAlone: [] });
    expect(await world.tree()).toEqual(before);
  });

  test('a link kept beside another leads to the same place from wherever it lies', async () => {
    await mkdir(world.at('d'));
    await symlink('elsewhere', world.at('d/l'));
    const plan = await world.plan(treeOf([await fileEntry('a.txt', 'a'), linkEntry('d/l', '../a.txt')]));
    const entries = plan.entries.map((entry) =>
      entry.path === 'd/l'
        ? { ...entry, decision: { action: 'keep-both' as const, policy: 'subfolder' as const, origin: 'manual' } }
        : entry,
    );
    expect(await world.apply({ ...plan, entries })).toMatchObject({ downloaded: 1, keptBoth: 1, failed: [] });
    const copy = Object.keys(await world.tree()).find((name) => name.startsWith('_incoming') && name.endsWith('/l'));
    expect(await readFile(world.at(copy ?? ''), 'utf8')).toBe('a');
    expect(await readlink(world.at('d/l'))).toBe('elsewhere');
  });

  test('a link through a link of the person that leads out is not made, and the rest comes home', async () => {
    await symlink(world.sandbox, world.at('away'));
    await mkdir(world.at('real/deep'), { recursive: true });
    await symlink('real/deep', world.at('in'));
    const plan = await world.plan(
      treeOf([
        await fileEntry('a.txt', 'a'),
        linkEntry('bad', 'away/store'),
        linkEntry('worse', 'bad'),
        linkEntry('in/good', '../a.txt'),
      ]),
    );
    const result = await world.apply(plan);
    expect(result.failed.map(({ path, code }) => [path, code])).toEqual([['bad', 'manifest.symlink_escape']]);
    expect(result.downloaded).toBe(3);
    // The folder on the way is a link itself, so the text climbs from where the link really lies.
    expect(await readlink(world.at('real/deep/good'))).toBe('../../a.txt');
    expect(await readFile(world.at('in/good'), 'utf8')).toBe('a');
  });

  test('links that lead to each other are refused as rows, and so is one that leads to itself', async () => {
    const plan = await world.plan(treeOf([await fileEntry('a.txt', 'a')]));
    const [file] = plan.entries;
    if (file === undefined) throw new Error('the plan has no row');
    const link = (id: number, path: string, target: string): Plan['entries'][number] => ({
      ...file,
      id,
      path,
      remote: { size: 0, mtimeUs: 0, hash: linkHash(target, world.ports.hasher), link: target },
    });
    const entries = [file, link(1, 'x', 'y'), link(2, 'y', 'z/deep'), link(3, 'z', 'x'), link(4, 'w', 'w')];
    const result = await world.apply({ ...plan, entries });
    expect(result.downloaded).toBe(1);
    expect(result.failed.map(({ path, code }) => [path, code]).sort()).toEqual(
      ['w', 'x', 'y', 'z'].map((path) => [path, 'manifest.symlink_cycle']),
    );
  });

  test('where links cannot be made a copy takes the place of a link to a file, and both cases are named', async () => {
    const plan = await world.plan(await fullTree());
    const files: FileSystem = {
      ...world.ports.files,
      makeLink: () => Promise.reject(new AppError({ code: 'download.link_unsupported', message: 'No links here.' })),
    };
    const result = await world.apply(plan, 'run-1', {}, files);
    expect(result.failed.map(({ path, code }) => [path, code]).sort()).toEqual([
      ['a-link-to-a-link', 'download.link_unsupported'],
      ['bin/current', 'download.link_unsupported'],
      ['bin/sim', 'download.link_unsupported'],
      ['latest', 'download.link_unsupported'],
    ]);
    expect((await readFile(world.at('latest'))).equals(bytes)).toBe(true);
    await expect(lstat(world.at('bin/current'))).rejects.toThrow('ENOENT');
    expect(await world.undo('run-1')).toMatchObject({ leftAlone: [] });
    expect(await world.tree()).toEqual({});
  });

  test('a damaged or missing chunk leaves nothing of its file, and names it', async () => {
    const plan = await world.plan(
      treeOf([await chunkedEntry('sim.bgeo', bytes), await chunkedEntry('b', randomBytes(2 * MiB))]),
    );
    const [one, two] = [plan.entries[0]?.remote.chunkHashes?.[1], plan.entries[1]?.remote.chunkHashes?.[2]];
    const place = (hash: string | undefined) => path.join(world.sandbox, 'store', 'Data', `${hash ?? ''}.xxh128`);
    await rm(place(one));
    await writeFile(place(two), 'damaged');
    const result = await world.apply(plan);
    expect(result.failed.map(({ path: name, code }) => [name, code]).sort()).toEqual([
      ['b', 'store.missing_content'],
      ['sim.bgeo', 'integrity.short'],
    ]);
    expect(await world.tree()).toEqual({});
  });

  test('a connection that breaks inside a chunk is taken up where it broke', async () => {
    const plan = await world.plan(treeOf([await chunkedEntry('sim.bgeo', bytes)]));
    const gets: (number | undefined)[] = [];
    const { store } = world.ports;
    const breaking: BlobStore = {
      ...store,
      get: async (key, options) => {
        const got = await store.get(key, options);
        gets.push(options.range?.first);
        return gets.length === 2 ? { ...got, body: cutShort(got.body, 300_000) } : got;
      },
    };
    expect(await world.apply(plan, 'run-1', {}, world.ports.files, breaking)).toMatchObject({
      downloaded: 1,
      bytes: bytes.length,
    });
    expect(gets).toEqual([undefined, undefined, 300_000, undefined]);
    expect((await readFile(world.at('sim.bgeo'))).equals(bytes)).toBe(true);
  });

  test('a large file that is here is read once, and known by its chunks the next time', async () => {
    await writeFile(world.at('sim.bgeo'), bytes);
    await world.ports.files.setMtime(world.at('sim.bgeo'), 5n);
    let reads = 0;
    const { files } = world.ports;
    const counting: FileSystem = {
      ...files,
      openRead: (place, signal, range) => {
        reads += place.endsWith('sim.bgeo') ? 1 : 0;
        return files.openRead(place, signal, range);
      },
    };
    const tree = treeOf([await chunkedEntry('sim.bgeo', bytes)]);
    for (let turn = 0; turn < 2; turn += 1)
      expect((await world.plan(tree, {}, counting)).entries[0]).toMatchObject({ kind: 'identical', proof: 'hash' });
    expect(reads).toBe(1);
    // What is remembered of its chunks is never taken for the hash of the whole file.
    const stat = await files.lstat(world.at('sim.bgeo'));
    expect(stat === undefined ? undefined : world.ports.hashCache.get(world.at('sim.bgeo'), stat)).toBeUndefined();
  });

  test('the execute bit goes by the manifest also where the bytes are copied from a file beside it', async () => {
    const plan = await world.plan(
      treeOf([await fileEntry('a-run', 'same', { runnable: true }), await fileEntry('b-plain', 'same')]),
    );
    expect(await world.apply(plan)).toMatchObject({ downloaded: 2, failed: [] });
    expect([(await permissions('a-run')) & 0o111, (await permissions('b-plain')) & 0o111]).toEqual([0o111, 0]);
  });

  test('entries without a hash and links that lead out are rows with a reason, and never written', async () => {
    const plan = await world.plan(
      treeOf([
        { kind: 'unhashed', path: 'u', sizeBytes: 3, mtimeUs: timeUs },
        linkEntry('out', '../../etc'),
        linkEntry('self', 'self'),
        await fileEntry('fine', 'fine'),
      ]),
    );
    expect(plan.entries.map(({ path: name, kind, refused }) => [name, kind, refused])).toEqual([
      ['fine', 'new', undefined],
      ['out', 'unsafe-path', 'manifest.symlink_escape'],
      ['self', 'unsafe-path', 'manifest.symlink_cycle'],
      ['u', 'missing-in-store', 'manifest.unhashed'],
    ]);
    const retried = plan.entries.map((entry) =>
      entry.path === 'u' ? { ...entry, decision: { action: 'retry' as const, origin: 'manual' } } : entry,
    );
    const again = readPlan(writePlan({ ...plan, entries: retried }), 'plan');
    expect(await world.apply(again)).toMatchObject({
      downloaded: 1,
      failed: [{ path: 'u', code: 'manifest.hash_unusable' }],
    });
    expect(Object.keys(await world.tree())).toEqual(['fine']);
  });

  test('of a diff what it adds comes home, and what it says is gone stays here', async () => {
    await writeFile(world.at('gone.txt'), 'mine');
    const plan = await world.plan(
      treeOf(
        [await fileEntry('new.txt', 'new'), { kind: 'deleted', path: 'gone.txt' }],
        [{ path: 'old', deleted: true }],
        true,
      ),
    );
    expect([kinds(plan), plan.folders]).toEqual([{ 'new.txt': 'new' }, undefined]);
    await world.apply(plan);
    expect(Object.keys(await world.tree()).sort()).toEqual(['gone.txt', 'new.txt']);
  });

  test('absolute paths are refused in a sentence', () => {
    const manifest = buildManifest([], { generation: 'v2025', pathStyle: 'absolute' });
    expect(() => remoteTreeOf(manifest, world.ports.hasher, 'm')).toThrow(
      'm: lists absolute paths, and a download writes only below a folder that somebody chose.',
    );
  });

  test('an empty folder whose name is a file here is named as failed and the file stays; plans with folders read back', async () => {
    await writeFile(world.at('a'), 'mine');
    const plan = await world.plan({ ...treeOf([]), folders: ['a', 'b/c', 'b'] });
    expect(plan.folders).toEqual([
      { root: 0, path: 'a' },
      { root: 0, path: 'b/c' },
    ]);
    const text = writePlan(plan);
    expect(writePlan(readPlan(text, 'plan'))).toBe(text);
    const result = await world.apply(plan);
    expect(result.failed.map(({ path: name, code }) => [name, code])).toEqual([['a', 'plan.changed_outside']]);
    expect(Object.keys(await world.tree())).toEqual(['a', 'b', 'b/c']);
    expect(await world.undo('run-1')).toMatchObject({ leftAlone: [] });
    expect(Object.keys(await world.tree())).toEqual(['a']);
  });
});

async function* cutShort(body: AsyncIterable<Uint8Array>, bytesLeft: number): AsyncGenerator<Uint8Array> {
  let left = bytesLeft;
  for await (const piece of body) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) throw new AppError({ code: 'network.reset', message: 'The connection broke.' });
  }
}
