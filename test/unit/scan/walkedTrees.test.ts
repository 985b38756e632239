/** Scans with the walker answer the same as scans without it, whatever is in the tree and however many threads share it. */
import { execFileSync } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createTreeWalker } from '../../../main/adapters/walker/treeWalker';
import { scanTree, type ScanOptions, type ScanReport } from '../../../main/engine/scan/scanTree';
import { createRunContext } from '../../support/runContext';

const files = createFileSystem();
const alone = createTreeWalker({ workers: 1 });
/** Everything that can be shared is. */
const shared = createTreeWalker({ workers: 3, filesAlone: 0 });
let top = '';
let root = '';

beforeEach(async () => {
  top = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-walked-')));
  root = path.join(top, 'root');
  await mkdir(root);
});

afterEach(() => rm(top, { recursive: true, force: true }));
afterAll(() => Promise.all([alone.close(), shared.close()]));

async function plant(names: readonly string[], under = root): Promise<void> {
  for (const name of names) {
    await mkdir(path.dirname(path.join(under, name)), { recursive: true });
    await writeFile(path.join(under, name), name);
  }
}

/** Without the columns, which only one of two has. */
const whole = (report: ScanReport) =>
  Object.fromEntries(Object.entries(report).filter(([key]) => key !== 'split')) as unknown as Omit<ScanReport, 'split'>;

async function expectSame(options: ScanOptions): Promise<ScanReport> {
  const plain = whole(await scanTree(root, options, files, createRunContext()));
  for (const walker of [alone, shared]) {
    const report = await scanTree(root, options, files, createRunContext(), walker);
    expect(whole(report)).toEqual(plain);
  }
  return plain;
}

const policies = ['follow', 'collapse-escaping', 'preserve', 'skip-escaping', 'skip', 'transitive-include'] as const;

test('a tree with everything in it is reported the same for every policy', async () => {
  await plant([
    'a.b',
    'a/c',
    'a/d/e',
    'b/.x',
    '.hidden/y',
    'd/.satchel/j',
    '.satchel-1.part',
    'ü/😀',
    'ok\ufffd',
    'x\u0001',
    'n\nl',
  ]);
  await plant(['far/f'], top);
  await mkdir(path.join(root, 'empty'));
  await symlink('a/c', path.join(root, 'link'));
  await symlink('a', path.join(root, 'linked'));
  await symlink('..', path.join(root, 'a', 'up'));
  await symlink('gone', path.join(root, 'broken'));
  await symlink(path.join(top, 'far'), path.join(root, 'out'));
  execFileSync('mkfifo', [path.join(root, 'pipe')]);
  for (const byte of [0xfe, 0xff])
    await writeFile(Buffer.concat([Buffer.from(path.join(root, 'a', 'bad')), Buffer.from([byte])]), 'x');
  await mkdir(Buffer.concat([Buffer.from(path.join(root, 'dir')), Buffer.from([0xff])]));
  const counts: number[] = [];
  for (const symlinks of policies)
    for (const recordFolders of ['none', 'empty', 'all'] as const)
      for (const rest of [{}, { hidden: false, ignoreDefaults: true }, { include: ['a/**', '*'], exclude: ['**/e'] }])
        counts.push((await expectSame({ symlinks, recordFolders, ...rest })).entries.length);
  expect(counts).toHaveLength(policies.length * 9);
});

test('folders and files that may not be looked at are named by both', async () => {
  await plant(['closed/x', 'open/f']);
  execFileSync('chmod', ['000', path.join(root, 'closed')]);
  const report = await expectSame({ recordFolders: 'all' });
  execFileSync('chmod', ['700', path.join(root, 'closed')]);
  expect(report.entries.length).toBeGreaterThan(1);
});

const name = fc.string({
  unit: fc.constantFrom('a', 'b', '.', '-', ' ', 'é', '!', '\u{10000}'),
  minLength: 1,
  maxLength: 4,
});
const tree = fc.array(
  fc.array(
    name.filter((text) => !/^\.{1,2}$/u.test(text)),
    { minLength: 1, maxLength: 4 },
  ),
  { maxLength: 25 },
);
const patterns = fc.array(fc.constantFrom('*', 'a*', '**/b', 'a/**', '!', '**/.*', '?'), { maxLength: 2 });

test('random trees and patterns give the same report, in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(tree, patterns, patterns, fc.boolean(), async (paths, include, exclude, hidden) => {
      await rm(root, { recursive: true, force: true });
      await mkdir(root);
      for (const parts of paths) await plantLeniently(parts);
      await expectSame({ include, exclude, hidden, recordFolders: 'all' });
    }),
    { numRuns: 40 },
  );
});

/** A name that is a file already stays one. */
async function plantLeniently(parts: readonly string[]): Promise<void> {
  try {
    await plant([parts.join('/')]);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    expect(['EISDIR', 'ENOTDIR', 'EEXIST']).toContain(error.code);
  }
}

test('many folders shared by threads come out in the order of a manifest, with no object for a file until it is asked for', async () => {
  await plant(Array.from({ length: 3000 }, (_, index) => `d${index % 70}/s${index % 7}/f${index}`));
  const report = await scanTree(root, {}, files, createRunContext(), shared);
  const columns = report.split?.columns;
  const paths = Array.from({ length: columns?.count ?? 0 }, (_, index) => columns?.path(index) ?? '');
  expect([paths.length, paths]).toEqual([3000, [...paths].sort()]);
});
