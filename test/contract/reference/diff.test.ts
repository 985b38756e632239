/** What changed in a folder since a manifest was made: the same lists as the Python reference has. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { describeReference, type ReferenceChanges } from '../../support/referencePython';
import { createSatchelSide } from '../../support/referenceSatchel';
import { plantTree, treeAndLater } from '../../support/referenceTrees';

const sorted = (changes: ReferenceChanges): ReferenceChanges => {
  const sort = (paths: readonly string[]): string[] => [...paths].sort();
  return { new: sort(changes.new), modified: sort(changes.modified), deleted: sort(changes.deleted) };
};

describeReference('the difference between a folder and an earlier manifest of it', (reference) => {
  const satchel = createSatchelSide();
  let folder = '';
  let count = 0;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'satchel-same-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  afterAll(() => satchel.close());

  test('is the same by size and time, and by hash, for 100 generated pairs', async () => {
    const seen = { new: 0, modified: 0, deleted: 0, onlyByHash: 0, onlyByTime: 0 };
    await fc.assert(
      fc.asyncProperty(treeAndLater, async ([before, later]) => {
        count += 1;
        const [root, changed, destination] = ['before', 'later', 'out'].map((name) =>
          path.join(folder, `${name} ${count}`),
        ) as [string, string, string];
        await plantTree(root, before);
        await plantTree(changed, later);
        await mkdir(destination);
        const base = await satchel.snapshot(root);
        if (base.text === undefined) return;
        const manifest = path.join(destination, 'base');
        await writeFile(manifest, base.text);
        const bytes = Buffer.from(base.text);
        const ours = {
          fast: await satchel.diff(changed, bytes, 'fast'),
          hash: await satchel.diff(changed, bytes, 'hash'),
        };
        const theirs = {
          fast: sorted(await reference().diff({ root: changed, manifest, forceRehash: false })),
          hash: sorted(await reference().diff({ root: changed, manifest, forceRehash: true })),
        };
        expect(ours).toEqual(theirs);
        for (const kind of ['new', 'modified', 'deleted'] as const) seen[kind] += ours.fast[kind].length;
        seen.onlyByHash += ours.hash.modified.filter((each) => !ours.fast.modified.includes(each)).length;
        seen.onlyByTime += ours.fast.modified.filter((each) => !ours.hash.modified.includes(each)).length;
      }),
      { numRuns: 100 },
    );
    expect(Object.entries(seen).filter(([, times]) => times === 0)).toEqual([]);
  }, 180_000);
});
