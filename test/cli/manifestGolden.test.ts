/** Manifests of folders against the bytes that the Python reference wrote for the same folders. */
import { readFileSync, readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createCliPlace } from '../support/cliRunner';
import { plantRecipe } from '../support/plantTree';
import { readTree, type TreeItem } from '../support/treeRecipe';

const golden = path.resolve(import.meta.dirname, '../fixtures/golden/python');

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly requires: readonly string[];
  readonly input: {
    readonly flags: readonly string[];
    readonly tz?: string;
    readonly root: string;
    readonly rootArg: string;
  };
}
interface Expected {
  readonly exitCode: number;
  readonly manifestProduced?: boolean;
  readonly fileCount: number;
  readonly totalSize: number;
  readonly manifestXxh128: string;
  readonly manifestFileName: string;
  readonly stdoutJson: Readonly<Record<'new' | 'modified' | 'deleted', readonly string[]>>;
}

const read = (id: string, file: string): Buffer => readFileSync(path.join(golden, id, file));
const tree = (id: string, file: string): TreeItem[] => readTree(read(id, file));
const cases = readdirSync(golden)
  .map((id) => ({
    ...(JSON.parse(read(id, 'case.json').toString()) as Case),
    expected: JSON.parse(read(id, 'expected.json').toString()) as Expected,
  }))
  // Few file systems hold times of the year 287,396.
  .filter(({ requires }) => !requires.includes('very-large-mtime'))
  // The reference takes an exclude alone as "nothing", and calls excluded files deleted: manifestGoldenBugs.test.ts.
  .filter(({ id }) => !['snap-exc-dir', 'diffcli-include-exclude'].includes(id));

test.each(cases.filter(({ kind }) => kind === 'snapshot'))('$id', async ({ id, input, expected }) => {
  const place = await createCliPlace();
  const root = place.at('root');
  await plantRecipe(root, tree(id, 'tree.json'));
  const rootArg = input.rootArg === input.root ? root : place.at('not there');
  const args = ['manifest', 'snapshot', '--root', rootArg, '-d', place.at('out'), ...input.flags];
  const done = await place.json(args, { env: { TZ: input.tz ?? 'UTC' } });
  if (expected.exitCode !== 0) {
    expect([done.code, done.last.type]).toEqual([11, 'error']);
    expect(await readdir(place.folder)).not.toContain('out');
    return;
  }
  if (expected.manifestProduced !== true) {
    expect([done.code, done.last['fileCount'], done.last['manifest']]).toEqual([0, 0, undefined]);
    expect(await readdir(place.folder)).not.toContain('out');
    return;
  }
  const { manifest, ...fields } = done.last;
  expect([done.code, fields]).toEqual([
    0,
    {
      type: 'result',
      verb: 'manifest snapshot',
      root,
      fileCount: expected.fileCount,
      totalSizeBytes: expected.totalSize,
      hash: expected.manifestXxh128,
      hashedFiles: expected.fileCount,
      cachedFiles: 0,
      skipped: expect.any(Array) as unknown[],
    },
  ]);
  expect(await readFile(String(manifest), 'utf8')).toBe(read(id, 'expected.manifest').toString());
  // The name holds the digest of the root, which differs here, and the time.
  const shape = /^(.*)-[0-9a-f]{32}-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.manifest$/.exec(path.basename(String(manifest)));
  const named = input.flags.includes('-n');
  expect(shape?.[1]).toBe(named ? expected.manifestFileName.split('-388e')[0] : root.replaceAll('/', '_').slice(1));
});

test.each(cases.filter(({ kind }) => kind === 'diff-cli'))('$id', async ({ id, input, expected }) => {
  const place = await createCliPlace();
  const root = place.at('root');
  await plantRecipe(root, tree(id, 'after.json'));
  const manifest = path.join(golden, id, 'base.manifest');
  const done = await place.json(['manifest', 'diff', '--root', `${root}/`, '--manifest', manifest, ...input.flags]);
  expect([done.code, done.last]).toEqual([0, { type: 'result', verb: 'manifest diff', ...expected.stdoutJson }]);
});
