/** Recorded cases in which the Python reference errs: the command line does what its user meant. */
import { readFileSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace, type CliPlace } from '../support/cliRunner';
import { plantRecipe } from '../support/plantTree';
import { readTree } from '../support/treeRecipe';

const golden = path.resolve(import.meta.dirname, '../fixtures/golden');

interface Recorded {
  readonly flags: readonly string[];
  readonly expected: {
    readonly manifestProduced?: boolean;
    readonly fileCount?: number;
    readonly stdoutJson?: unknown;
    readonly forceRehash?: unknown;
  };
}

/** `id` begins with the folder: `python` where other tests read the case too, else `pythonBugs`. */
function recorded(id: string): Recorded {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(golden, id, file), 'utf8'));
  const { input } = read('case.json') as { input: { flags: readonly string[] | object } };
  return {
    flags: Array.isArray(input.flags) ? (input.flags as string[]) : [],
    expected: read('expected.json') as Recorded['expected'],
  };
}

async function plant(id: string, recipe: string, root: string): Promise<void> {
  await plantRecipe(root, readTree(readFileSync(path.join(golden, id, recipe))));
}

/** Paths in the manifest that a snapshot wrote; its warnings by path. */
async function snapshot(
  place: CliPlace,
  root: string,
  flags: readonly string[],
): Promise<{ code: number | null; paths: readonly string[]; skipped: Readonly<Record<string, unknown>> }> {
  const done = await place.json(['manifest', 'snapshot', '--root', root, '-d', place.at('out'), ...flags]);
  const file = done.last['manifest'];
  const text = typeof file === 'string' ? await readFile(file, 'utf8') : '{"paths":[]}';
  const { paths } = JSON.parse(text) as { paths: readonly { path: string }[] };
  const skipped = (done.last['skipped'] ?? []) as readonly { path: string; code: string }[];
  return {
    code: done.code,
    paths: paths.map(({ path: each }) => each),
    skipped: Object.fromEntries(skipped.map(({ path: each, code }) => [each, code])),
  };
}

async function diff(id: string, place: CliPlace, flags: readonly string[]): Promise<unknown> {
  const manifest = path.join(golden, id, 'base.manifest');
  const done = await place.json(['manifest', 'diff', '--root', place.at('root'), '--manifest', manifest, ...flags]);
  return { new: done.last['new'], modified: done.last['modified'], deleted: done.last['deleted'] };
}

test('bug 6, an exclude alone excludes everything: here it leaves out what it names', async () => {
  const id = 'python/snap-exc-dir';
  const { flags, expected } = recorded(id);
  const place = await createCliPlace();
  await plant(id, 'tree.json', place.at('root'));
  expect([expected.manifestProduced, await snapshot(place, place.at('root'), flags)]).toEqual([
    false,
    {
      code: 0,
      paths: [
        'notes.txt',
        'render/f.0001.exr',
        'render/f.0002.exr',
        'scene.ma',
        'tex.png/readme',
        'tex/a.png',
        'tex/b.jpg',
        'tex/deep/c.png',
      ],
      skipped: {},
    },
  ]);
});

test('bug 6, an exclude alone reports all as deleted: here only what it covers is compared', async () => {
  const id = 'pythonBugs/diffcli-exclude-only';
  const { flags, expected } = recorded(id);
  const place = await createCliPlace();
  await plant(id, 'after.json', place.at('root'));
  expect([expected.stdoutJson, await diff(id, place, flags)]).toEqual([
    { new: [], modified: [], deleted: ['d/x', 'd/y', 'keep.txt'] },
    { new: [], modified: [], deleted: [] },
  ]);
});

test('bug 13, files outside of the filter count as deleted: here the filter holds for both sides', async () => {
  const id = 'python/diffcli-include-exclude';
  const { flags, expected } = recorded(id);
  const place = await createCliPlace();
  await plant(id, 'after.json', place.at('root'));
  expect([expected.stdoutJson, await diff(id, place, flags)]).toEqual([
    { new: [], modified: [], deleted: ['d/x', 'd/y'] },
    { new: [], modified: [], deleted: [] },
  ]);
});

test('bug 7, rehashing trusts a warm cache: here a rewrite that keeps size and time is found', async () => {
  const id = 'pythonBugs/diff-same-size-same-mtime';
  const { expected } = recorded(id);
  const place = await createCliPlace();
  await plant(id, 'before.json', place.at('root'));
  await snapshot(place, place.at('root'), []);
  await plant(id, 'after.json', place.at('root'));
  const none = { new: [], modified: [], deleted: [] };
  const found = [await diff(id, place, []), await diff(id, place, ['--force-rehash'])];
  expect([expected.forceRehash, ...found]).toEqual([none, none, { ...none, modified: ['edit.txt'] }]);
});

test('bug 8, a root with the characters of patterns has no files: here it is a folder like any other', async () => {
  const id = 'pythonBugs/snap-root-brackets';
  const { expected } = recorded(id);
  const place = await createCliPlace();
  const root = place.at('sh[0-9]ot*');
  await mkdir(root);
  await writeFile(path.join(root, 'a.txt'), 'a');
  expect([expected.manifestProduced, await snapshot(place, root, [])]).toEqual([
    false,
    { code: 0, paths: ['a.txt'], skipped: {} },
  ]);
});

test('bug 10, a link to its own folder is walked 40 levels deep: here it is named and passed over', async () => {
  const id = 'pythonBugs/snap-symlink-loop';
  const { expected } = recorded(id);
  const place = await createCliPlace();
  await plant(id, 'tree.json', place.at('root'));
  expect([expected.fileCount, await snapshot(place, place.at('root'), [])]).toEqual([
    41,
    { code: 0, paths: ['a.txt'], skipped: { loop: 'scan.link_cycle' } },
  ]);
});

test.each(['/outside/*', '../outside/*', 'a/../../outside/*'])(
  'bug 11, the include %s moves the root of the manifest: here it takes nothing from outside',
  async (include) => {
    const place = await createCliPlace();
    await plantRecipe(
      place.at('outside'),
      readTree(readFileSync(path.join(golden, 'pythonBugs/snap-inc-absolute/tree.json'))),
    );
    await mkdir(place.at('root'));
    await writeFile(place.at('root', 'a.txt'), 'a');
    await writeFile(place.at('outside', 'secret'), 's');
    const pattern = include.startsWith('/') ? `${place.folder}${include}` : include;
    const { paths } = await snapshot(place, place.at('root'), ['-i', pattern]);
    expect([recorded('pythonBugs/snap-inc-absolute').expected.fileCount, paths]).toEqual([1, []]);
    expect(await readdir(place.folder)).not.toContain('out');
  },
);
