import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mergeOutputs } from '../../main/engine/outputs/discovery/mergeOutputs';
import { readManifestsForPlan } from '../../main/engine/outputs/discovery/readManifestsForPlan';
import { createDownloadWorld, type DownloadWorld } from '../support/download/downloadWorld';
import { allRows, openReview } from '../support/openReview';
import { createRunContext } from '../support/runContext';

let world: DownloadWorld;
beforeEach(async () => {
  world = await createDownloadWorld();
});
afterEach(() => world.remove());

async function read(document: Record<string, unknown>) {
  const file = path.join(world.sandbox, 'data', 'a.manifest');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify({ hashAlg: 'xxh128', totalSize: 0, ...document }));
  return (await readManifestsForPlan([file], world.ports, createRunContext())).roots[0];
}

test('a manifest file with folder references, links of both dialects and chunks is planned as it means', async () => {
  const hash = await world.store('one');
  const root = await read({
    specificationVersion: 'relative-manifest-snapshot-beta-2025-12',
    fileChunkSizeBytes: 1_048_576,
    dirs: [{ name: 'a' }, { name: '$0/sub' }, { name: 'empty' }],
    files: [
      { name: '$0/link', symlink: { name: '$1/run.sh' } },
      { name: '$1/run.sh', hash, size: 3, mtime: 5, runnable: true },
      { name: 'big', chunkhashes: [hash, hash], size: 1_048_577, mtime: 5 },
    ],
  });
  const plan = await world.plan({ files: root?.files ?? [], folders: root?.folders ?? [] });
  expect(
    plan.entries.map(({ path: name, remote }) => [name, remote.link ?? remote.chunkHashes ?? remote.runnable]),
  ).toEqual([
    ['a/link', 'a/sub/run.sh'],
    ['a/sub/run.sh', true],
    ['big', [hash, hash]],
  ]);
  expect(plan.folders).toEqual([{ root: 0, path: 'empty' }]);
});

test('a diff that only deletes is refused in a sentence', async () => {
  const diff = {
    specificationVersion: 'relative-manifest-diff-beta-2025-12',
    parentManifestHash: 'ab'.repeat(16),
    dirs: [],
    files: [{ path: 'x', deleted: true }],
  };
  await expect(read(diff)).rejects.toMatchObject({ code: 'ops.kind_mismatch' });
});

test('an output that a later task says is gone is no output any more, unless one after that wrote it again', () => {
  const file = (name: string) => ({ path: name, hash: 'a'.repeat(32), size: 1, mtimeUs: 1 });
  const at = (lastModifiedMs: number) => ({
    key: `k${lastModifiedMs}`,
    lastModifiedMs,
    timestampText: '',
    sessionActionId: 's',
  });
  const merged = mergeOutputs([
    { ...at(2), files: [], deleted: ['a', 'b'] },
    { ...at(1), files: [file('a'), file('b'), file('c')] },
    { ...at(3), files: [file('b')] },
  ]);
  expect([...merged.files].map((one) => one.path)).toEqual(['b', 'c']);
});

test('links are made exclusively and hold the text they were given', async () => {
  const { files } = world.ports;
  await files.makeLink(world.at('l'), 'a/b', 'file');
  expect(await files.readLink(world.at('l'))).toBe(path.join('a', 'b'));
  await expect(files.makeLink(world.at('l'), 'other', 'file')).rejects.toMatchObject({ code: 'plan.changed_outside' });
});

test('the review says where links lead and why an entry is refused', async () => {
  await symlink('mine', world.at('l'));
  const root = await read({
    specificationVersion: 'relative-manifest-snapshot-beta-2025-12',
    dirs: [],
    files: [
      { path: 'l', symlink: { target: 'farm' } },
      { path: 'u', size: 3, mtime: 5 },
    ],
  });
  const review = openReview(await world.plan({ files: root?.files ?? [] }, { preset: 'artist' }));
  const rows = allRows(review).filter((row) => row.type === 'file');
  expect(rows.map(({ label, farm, mine, refused }) => [label, farm?.link, mine?.link, refused])).toEqual([
    ['l', 'farm', 'mine', undefined],
    ['u', undefined, undefined, 'its manifest has no hash for it'],
  ]);
  const details = rows.map(({ id }) => review.detail(id));
  expect(details.map((detail) => [detail.title, detail.compare[0]?.mine, detail.compare[0]?.farm])).toEqual([
    ['Content differs', 'mine', 'farm'],
    ['Refused', null, '3 B'],
  ]);
});
