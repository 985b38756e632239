/** Folders full of random links, under every policy. */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { scanTree, type ScanReport } from '../../main/engine/scan/scanTree';
import { symlinkPolicies } from '../../main/engine/scan/symlinkPolicy';
import { createRunContext } from '../support/runContext';

const files = createFileSystem();
let top = '';
let count = 0;

beforeAll(async () => {
  top = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-random-links-')));
});

afterAll(() => rm(top, { recursive: true, force: true }));

const name = fc.constantFrom('a', 'b', 'c', 'd');
const place = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const step = fc.constantFrom('a', 'b', 'c', 'd', 'f', '..', '..', '.');
const text = fc
  .tuple(fc.constantFrom('', '', '', '{root}/', '{out}/'), fc.array(step, { minLength: 1, maxLength: 4 }))
  .map(([start, steps]) => start + steps.join('/'));
const tree = fc.record({
  folders: fc.array(place, { maxLength: 4 }),
  links: fc.array(fc.tuple(place, text), { minLength: 1, maxLength: 5 }),
});
const options = fc.record({
  symlinks: fc.constantFrom(...symlinkPolicies),
  canKeepLinks: fc.boolean(),
  include: fc.constantFrom([], ['a/**'], ['**/f']),
  recordFolders: fc.constantFrom('none' as const, 'empty' as const, 'all' as const),
});

/** Every folder holds a file `f`; a name that is taken already stays what it is. */
async function plant({ folders, links }: { folders: string[]; links: [string, string][] }): Promise<string> {
  // So deep that no link climbs out of what this test made.
  const base = path.join(top, String(count++), '1', '2', '3', '4');
  const root = path.join(base, 'root');
  for (const folder of [
    path.join(base, 'out', 'a'),
    path.join(base, 'out'),
    root,
    ...folders.map((one) => path.join(root, one)),
  ]) {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'f'), folder);
  }
  for (const [at, to] of links) {
    const target = to.replace('{root}', root).replace('{out}', path.join(base, 'out'));
    await Promise.allSettled([symlink(target, path.join(root, at))]);
  }
  return root;
}

function faultsOf(report: ScanReport): string[] {
  const paths = report.entries.map((entry) => entry.path);
  const faults = paths.filter((one, index) => paths.indexOf(one) !== index).map((one) => `${one} stands twice`);
  for (const kept of report.links.kept) {
    if (paths.some((one) => one.startsWith(`${kept.path}/`))) faults.push(`something lies beneath ${kept.path}`);
    if (!kept.isEscaping && kept.target === undefined) faults.push(`${kept.path} leads nowhere inside`);
  }
  if (report.totalBytes !== report.files.reduce((sum, file) => sum + file.stat.sizeBytes, 0)) faults.push('the sum');
  if ([...paths].sort().join('\n') !== paths.join('\n')) faults.push('the order');
  return faults;
}

test('every scan ends, names each path once, puts nothing beneath a link, and is the same the next time', async () => {
  await fc.assert(
    fc.asyncProperty(tree, options, async (recipe, chosen) => {
      const root = await plant(recipe);
      const report = await scanTree(root, chosen, files, createRunContext());
      const again = await scanTree(root, chosen, files, createRunContext());
      expect([
        faultsOf(report),
        report.links.kept.filter((kept) => kept.isEscaping && chosen.symlinks !== 'preserve'),
      ]).toEqual([[], []]);
      expect(again).toEqual(report);
    }),
    { numRuns: 300 },
  );
});

test('what transitive inclusion keeps, it also holds', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (recipe) => {
      const root = await plant(recipe);
      const report = await scanTree(
        root,
        { symlinks: 'transitive-include', include: ['a/**', 'b'], recordFolders: 'all' },
        files,
        createRunContext(),
      );
      const broken = new Set(report.links.broken.map((row) => row.path));
      const held = new Set(report.entries.map((entry) => entry.path));
      // Behind another link the place is held under that link's target.
      const real = await Promise.all(
        report.links.kept
          .filter((kept) => !broken.has(kept.path) && kept.target !== '')
          .map(async (kept) => path.relative(root, await realpath(kept.absolutePath))),
      );
      expect(real.filter((one) => one !== '' && !held.has(one))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
