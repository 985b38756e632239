/** The built command line and the command line of the Python reference, on the same folder. */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';
import { describeReference } from '../support/referencePython';
import { plantTree, treeAndLater, type Folder } from '../support/referenceTrees';

interface Lists {
  readonly new: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
}

/** Always the same trees: what differs from run to run is left to the comparison in process. */
const trees = fc.sample(treeAndLater, { numRuns: 3, seed: 7 });
const always: Folder = {
  folder: { 'scene.ma': { content: 'scene', mtimeUs: 1_700_000_000_000_001 }, 'été 🎬': { folder: {} } },
};

describeReference('the command line', (reference) => {
  test.each(trees.map((pair, index) => [index, ...pair] as const))(
    'writes the manifest of the reference, under its name, and finds the same differences (folder %i)',
    async (_, before, later) => {
      const place = await createCliPlace();
      const root = place.at('root');
      await plantTree(root, { folder: { ...before.folder, ...always.folder } });
      for (const out of ['ours', 'theirs']) await mkdir(place.at(out));
      const snapshot = ['manifest', 'snapshot', '--root', root];
      const made = await place.run([...snapshot, '-d', place.at('ours')]);
      const theirs = await reference().run([...snapshot, '-d', place.at('theirs')], place.folder);
      expect([made.code, theirs.code]).toEqual([0, 0]);
      const written = await Promise.all(
        ['ours', 'theirs'].map(async (out) => {
          const [name = '', ...others] = await readdir(place.at(out));
          const text = await readFile(place.at(out, name), 'utf8');
          // The end of the name is the time of the run.
          return { name: name.replace(/-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.manifest$/, ''), others, text };
        }),
      );
      expect(written[0]).toEqual(written[1]);

      const base = place.at('base.manifest');
      await writeFile(base, written[0]?.text ?? '');
      const changed = place.at('changed');
      await plantTree(changed, later);
      for (const flags of [[], ['--force-rehash']]) {
        const diff = ['manifest', 'diff', '--root', changed, '--manifest', base, ...flags];
        const ours = await place.json(diff);
        const { output } = await reference().run([...diff, '--json'], place.folder);
        const lists = JSON.parse(output.slice(output.indexOf('{'))) as Lists;
        const sorted = (paths: readonly string[]): readonly string[] => [...paths].sort();
        expect([ours.last['new'], ours.last['modified'], ours.last['deleted']]).toEqual([
          sorted(lists.new),
          sorted(lists.modified),
          sorted(lists.deleted),
        ]);
      }
      expect(path.isAbsolute(made.stdout.trim())).toBe(true);
    },
  );
});
