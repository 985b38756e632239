import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { remoteTreeOf } from '../../main/engine/outputs/discovery/remoteFile';
import type { RootToPlan } from '../../main/engine/outputs/plan/planDownload';
import { readPlan, writePlan } from '../../main/engine/outputs/plan/planDocument';
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
const permissions = async (path: string) => (await lstat(world.at(path))).mode & 0o777;

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
    const { 'empty/deep': _deep, empty: _empty, ...filled } = after;
    expect(await world.tree()).toMatchObject(filled);
    expect(await world.undo('undo-undo-run-1')).toMatchObject({ leftAlone: [] });
    expect(await world.tree()).toEqual(before);
  });
});
