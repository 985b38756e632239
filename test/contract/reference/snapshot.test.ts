/** Manifests of folders: the same bytes as the Python reference writes for the same folder. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { describeReference } from '../../support/referencePython';
import { createSatchelSide } from '../../support/referenceSatchel';
import { linkedTree, namedTree, plantTree, treePattern, type Folder } from '../../support/referenceTrees';

describeReference('a snapshot', (reference) => {
  const satchel = createSatchelSide();
  let folder = '';
  let count = 0;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'satchel-same-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  afterAll(() => satchel.close());

  const plant = async (tree: Folder): Promise<{ root: string; destination: string }> => {
    count += 1;
    const place = { root: path.join(folder, `tree ${count}`), destination: path.join(folder, `out ${count}`) };
    await plantTree(place.root, tree);
    await mkdir(place.destination);
    return place;
  };
  const both = async (tree: Folder, patterns: { include?: string[]; exclude?: string[] } = {}): Promise<unknown[]> => {
    const { root, destination } = await plant(tree);
    const [theirs, ours] = await Promise.all([
      reference().snapshot({ root, destination, ...patterns }),
      satchel.snapshot(root, patterns),
    ]);
    return [ours.text, theirs?.text];
  };

  test('of 120 generated folders with links, odd names and odd times has the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(linkedTree, async (tree) => {
        const [ours, theirs] = await both(tree);
        expect(ours).toBe(theirs);
      }),
      { numRuns: 120 },
    );
  }, 180_000);

  test('through 150 generated include and exclude patterns has the same bytes', async () => {
    const taken = new Set<boolean>();
    const patterns = fc.array(treePattern, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(namedTree, patterns, fc.option(patterns), async (tree, include, exclude) => {
        const [ours, theirs] = await both(tree, { include, ...(exclude === null ? {} : { exclude }) });
        expect(ours).toBe(theirs);
        taken.add(ours !== undefined);
      }),
      { numRuns: 150 },
    );
    expect([...taken].sort()).toEqual([false, true]);
  }, 180_000);

  test('with names that mean something elsewhere has the same bytes', async () => {
    const names = ['a\\b', 'a\\..x', 'C:x', 'c:', 'CON', 'nul.txt', 'ends with a dot.', 'ends with a space '];
    const [ours, theirs] = await both({
      folder: Object.fromEntries(names.map((name) => [name, { content: name, mtimeUs: 1_700_000_000_000_000 }])),
    });
    expect(ours).toBe(theirs);
  });
});
