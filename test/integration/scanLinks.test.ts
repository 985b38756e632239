/** Links in real folders under every policy: what is kept, what becomes content, what stays behind, and why. */
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { scanTree, type ScanOptions, type ScanReport } from '../../main/engine/scan/scanTree';
import { symlinkPolicies, symlinkPolicyOf, type SymlinkPolicy } from '../../main/engine/scan/symlinkPolicy';
import { createRunContext } from '../support/runContext';

const files = createFileSystem();
let top = '';
const at = (name: string): string => path.join(top, 'root', name);

async function plant(names: readonly string[], links: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const name of names) {
    await mkdir(path.dirname(at(name)), { recursive: true });
    await writeFile(at(name), name);
  }
  for (const [name, text] of Object.entries(links)) {
    await mkdir(path.dirname(at(name)), { recursive: true });
    await symlink(text.replace('{root}', at('.')), at(name));
  }
}

const scan = (options: ScanOptions): Promise<ScanReport> => scanTree(at('.'), options, files, createRunContext());
/** Files by path, kept links with their text, folders with a `/`. */
const entriesOf = (report: ScanReport): string[] =>
  report.entries.map((entry) =>
    entry.kind === 'link' ? `${entry.path} -> ${entry.text}` : entry.kind === 'dir' ? `${entry.path}/` : entry.path,
  );
const rowsOf = (report: ScanReport): string[] => report.problems.map(({ code, path: name }) => `${code} ${name}`);

beforeEach(async () => {
  top = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-links-')));
  await mkdir(path.join(top, 'root'));
  await mkdir(path.join(top, 'out', 'sub'), { recursive: true });
  await writeFile(path.join(top, 'out', 'x'), 'outside');
  await writeFile(path.join(top, 'out', 'sub', 'y'), 'outside too');
});

afterEach(() => rm(top, { recursive: true, force: true }));

const mixed = {
  file: 't',
  folder: 'd',
  'd/up': '../t',
  outFile: '../out/x',
  outFolder: '../out/sub',
  absolute: '{root}/t',
  round: '../root/t',
  broken: 'missing',
  outBroken: '../gone',
};

const dropAll = Object.keys(mixed)
  .map((name) => `scan.link_dropped ${name}`)
  .sort();
const kept = ['d/u', 'd/up -> ../t', 'file -> t', 'folder -> d', 't'];

test.each<[SymlinkPolicy, string[], string[]]>([
  [
    'follow',
    ['absolute', 'd/u', 'd/up', 'file', 'folder/u', 'folder/up', 'outFile', 'outFolder/y', 'round', 't'],
    ['scan.link_broken broken', 'scan.link_broken outBroken'],
  ],
  [
    'collapse-escaping',
    ['absolute', 'broken -> missing', ...kept, 'outFile', 'outFolder/y', 'round'].sort(),
    ['scan.link_broken broken', 'scan.link_broken outBroken'],
  ],
  [
    'preserve',
    [
      'absolute -> {root}/t',
      'broken -> missing',
      'outBroken -> ../gone',
      'outFile -> ../out/x',
      'outFolder -> ../out/sub',
      'round -> ../root/t',
      ...kept,
    ].sort(),
    ['scan.link_broken broken', 'scan.link_broken outBroken'],
  ],
  [
    'transitive-include',
    ['absolute', 'broken -> missing', ...kept, 'outFile', 'outFolder/y', 'round'].sort(),
    ['scan.link_broken broken', 'scan.link_broken outBroken'],
  ],
  [
    'skip-escaping',
    ['broken -> missing', ...kept].sort(),
    [
      'scan.link_dropped absolute',
      'scan.link_broken broken',
      'scan.link_dropped outBroken',
      'scan.link_dropped outFile',
      'scan.link_dropped outFolder',
      'scan.link_dropped round',
    ],
  ],
  ['skip', ['d/u', 't'], dropAll],
])('under %s every link has its place in the answer', async (symlinks, entries, rows) => {
  await plant(['t', 'd/u'], mixed);
  const report = await scan({ symlinks });
  expect([entriesOf(report), rowsOf(report)]).toEqual([entries.map((entry) => entry.replace('{root}', at('.'))), rows]);
});

test.each<[SymlinkPolicy, string[], number]>([
  ['collapse-escaping', ['d/u', 'd/up', 'file', 'folder/u', 'folder/up', 'outFile', 't'], 0],
  ['skip-escaping', ['d/u', 'd/up', 'file', 'folder/u', 'folder/up', 't'], 1],
  ['skip', ['d/u', 't'], 4],
])('R6 dropped links are reported, also for a format without links: %s', async (symlinks, entries, dropped) => {
  await plant(['t', 'd/u'], { file: 't', folder: 'd', 'd/up': '../t', outFile: '../out/x' });
  const report = await scan({ symlinks, canKeepLinks: false });
  expect([entriesOf(report), report.links.dropped.length, report.links.kept]).toEqual([entries, dropped, []]);
});

test('a kept link says where it leads, and whether that is outside', async () => {
  await plant(['a/t'], { 'a/in': 't', 'a/over': '../b', b: 'a', 'a/top': '..', far: '/etc' });
  const { links } = await scan({ symlinks: 'preserve' });
  expect(links.kept.map(({ path: name, text, target, isEscaping }) => [name, text, target, isEscaping])).toEqual([
    ['a/in', 't', 'a/t', false],
    ['a/over', '../b', 'b', false],
    ['a/top', '..', '', false],
    ['b', 'a', 'a', false],
    ['far', '/etc', undefined, true],
  ]);
});

test('whether a link escapes is decided on the disk, step by step', async () => {
  await plant(['d/e/f', 'd/t', 't'], {
    // Looks harmless, but passes through a link that leads out.
    through: 'away/x',
    away: '../out',
    // Would leave the root as text; on the disk `deep` is two folders down.
    deep: 'd/e',
    lucky: 'deep/../../t',
    // Stays inside both ways, but means another file once `deep` is a folder of its own.
    twisted: 'deep/../t',
  });
  const report = await scan({ symlinks: 'collapse-escaping' });
  expect([entriesOf(report), report.links.followed.map((link) => [link.path, link.isOutside])]).toEqual([
    ['away/sub/y', 'away/x', 'd/e/f', 'd/t', 'deep -> d/e', 'lucky', 't', 'through', 'twisted'],
    [
      ['away', true],
      ['lucky', false],
      ['through', true],
      ['twisted', false],
    ],
  ]);
});

test('links met behind a link that became content are content where their text would mean something else', async () => {
  await plant(['d/e/f', 'd/y', 'y'], { 'd/e/near': 'f', 'd/e/above': '../y', abs: '{root}/d/e' });
  expect(entriesOf(await scan({ symlinks: 'collapse-escaping' }))).toEqual([
    'abs/above',
    'abs/f',
    'abs/near -> f',
    'd/e/above -> ../y',
    'd/e/f',
    'd/e/near -> f',
    'd/y',
    'y',
  ]);
});

test('links that lead round in a circle are no entries and do not end the scan', async () => {
  await plant(['t'], { self: 'self', one: 'two', two: 'one', chain: 'self/x' });
  for (const symlinks of symlinkPolicies.filter((policy) => policy !== 'skip')) {
    const report = await scan({ symlinks });
    expect([symlinks, entriesOf(report), report.links.broken.map(({ path: name }) => name)]).toEqual([
      symlinks,
      ['t'],
      ['chain', 'one', 'self', 'two'],
    ]);
  }
});

test("R7 a followed link has its target's size, time and mode", async () => {
  await plant(['deep/run.sh'], { link: 'deep/run.sh' });
  await chmod(at('deep/run.sh'), 0o754);
  await utimes(at('deep/run.sh'), 1, 1_600_000_000);
  const { files: found } = await scan({});
  expect(
    found.map(({ path: name, stat, runnable }) => [name, stat.sizeBytes, stat.mtimeNs, stat.mode, runnable]),
  ).toEqual(['deep/run.sh', 'link'].map((name) => [name, 11, 1_600_000_000_000_000_000n, 0o754, true]));
});

test('any execute bit makes a file runnable', async () => {
  const modes = { owner: 0o744, group: 0o654, other: 0o645, none: 0o644 };
  await plant(Object.keys(modes));
  for (const [name, mode] of Object.entries(modes)) await chmod(at(name), mode);
  const { files: found } = await scan({});
  expect(Object.fromEntries(found.map((file) => [file.path, file.runnable]))).toEqual({
    owner: true,
    group: true,
    other: true,
    none: false,
  });
});

test('a link cycle ends with one row', async () => {
  await plant(['a/f'], { 'a/b': '..' });
  const report = await scan({ symlinks: 'follow' });
  expect([entriesOf(report), rowsOf(report)]).toEqual([['a/f'], ['scan.link_cycle a/b']]);
});

test('links to folders are followed 40 deep', async () => {
  const steps = Array.from({ length: 45 }, (_, index) => `s${index}/f`);
  await plant(steps, Object.fromEntries(steps.slice(1).map((_, index) => [`s${index}/l`, `../s${index + 1}`])));
  const report = await scanTree(at('s0'), {}, files, createRunContext());
  expect([report.files.length, rowsOf(report)]).toEqual([
    41,
    [`scan.link_cycle ${Array.from({ length: 41 }, () => 'l').join('/')}`],
  ]);
});

test('R9 an input link to a folder is not lost', async () => {
  await plant(['d/f'], { link: 'd' });
  const followed = await scanTree(at('link'), {}, files, createRunContext());
  const left = await scan({ followFolderLinks: false });
  expect([entriesOf(followed), entriesOf(left), rowsOf(left)]).toEqual([['f'], ['d/f'], ['scan.link_dropped link']]);
});

test('what a kept link needs is taken although the patterns leave it out', async () => {
  await plant(['keep/f.exr', 'lib/a.tx', 'lib/sub/b.tx', 'lib/.hidden', 'lib/junk.tmp', 'other/c.tx', 'unneeded.tx'], {
    'keep/tex.exr': '../first',
    first: 'lib/a.tx',
    'keep/all.exr': '../libs',
    libs: 'lib',
    'lib/sub/more': '../../other/c.tx',
  });
  const options = { include: ['keep/**'], hidden: false, ignoreDefaults: true } as const;
  const all = await scan({ ...options, symlinks: 'transitive-include' });
  const plain = await scan({ ...options, symlinks: 'collapse-escaping' });
  expect([
    entriesOf(all),
    all.excludedCount,
    all.hiddenSkippedCount,
    all.prunedFolderCount,
    all.ignoredFileCount,
  ]).toEqual([
    [
      'first -> lib/a.tx',
      'keep/all.exr -> ../libs',
      'keep/f.exr',
      'keep/tex.exr -> ../first',
      'lib/.hidden',
      'lib/a.tx',
      'lib/sub/b.tx',
      'lib/sub/more -> ../../other/c.tx',
      'libs -> lib',
      'other/c.tx',
    ],
    1,
    0,
    1,
    1,
  ]);
  expect([entriesOf(plain), plain.excludedCount, plain.prunedFolderCount]).toEqual([
    ['keep/all.exr -> ../libs', 'keep/f.exr', 'keep/tex.exr -> ../first'],
    2,
    3,
  ]);
});

test('what a kept link needs ends also where the links lead back', async () => {
  await plant(['keep/f', 'a/x', 'a/y'], { 'keep/l': '../a', 'a/back': '../keep', 'a/self': '.', 'keep/top': '..' });
  const report = await scan({ include: ['keep/**'], symlinks: 'transitive-include' });
  expect([entriesOf(report), rowsOf(report)]).toEqual([
    ['a/back -> ../keep', 'a/self -> .', 'a/x', 'a/y', 'keep/f', 'keep/l -> ../a', 'keep/top -> ..'],
    [],
  ]);
});

test('a link to a folder is left out by the patterns that leave out the folder', async () => {
  await plant(['real/f'], { away: 'real', '.dots': 'real', stays: 'real' });
  const report = await scan({ symlinks: 'preserve', exclude: ['away/'], hidden: false });
  expect([entriesOf(report), report.prunedFolderCount, report.hiddenSkippedCount]).toEqual([
    ['real/f', 'stays -> real'],
    1,
    1,
  ]);
});

test('a link to a pipe is special and is never opened', async () => {
  await plant([]);
  execFileSync('mkfifo', [at('pipe')]);
  await symlink('pipe', at('link'));
  for (const symlinks of ['follow', 'collapse-escaping'] as const) {
    const report = await scan({ symlinks });
    expect([entriesOf(report), report.special.map(({ path: name }) => name)]).toEqual([[], ['link', 'pipe']]);
  }
});

test('policies have the names of the other tools too', () => {
  expect(
    ['follow', 'Collapse all', 'collapse_escaping', 'exclude-all', 'exclude escaping', 'transitive include', 'x'].map(
      symlinkPolicyOf,
    ),
  ).toEqual(['follow', 'follow', 'collapse-escaping', 'skip', 'skip-escaping', 'transitive-include', undefined]);
});
