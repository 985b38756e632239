/** Asset roots: on real files the Python reference and Satchel make the same groups. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileSystem } from '../../../main/adapters/files/fileSystem';
import { createTreeWalker } from '../../../main/adapters/walker/treeWalker';
import { groupSubmission } from '../../../main/engine/submission/groupSubmission';
import { describeReference, type GroupQuestion, type ReferenceGroup } from '../../support/referencePython';
import { createRunContext } from '../../support/runContext';

interface Row {
  /** Below a folder of the test's own. */
  readonly inputs?: readonly string[];
  readonly missing?: readonly string[];
  readonly outputs?: readonly string[];
  readonly locations?: GroupQuestion['locations'];
}

const rows: readonly (readonly [string, Row])[] = [
  ['G1', { inputs: ['p/a/x.ma', 'p/b/y.png'] }],
  ['G2', { inputs: ['p/a/x.ma'], outputs: ['p/out'] }],
  ['G3', { outputs: ['p/out'] }],
  ['G4', { inputs: ['tmp/x'], missing: ['zzz'] }],
  [
    'G5',
    {
      inputs: ['mnt/p/1', 'mnt/p/q/2'],
      locations: [
        ['P', 'mnt/p', 'LOCAL'],
        ['Q', 'mnt/p/q', 'LOCAL'],
      ],
    },
  ],
  ['G6', { inputs: ['mnt/s/t.tx', 'home/u/x'], locations: [['S', 'mnt/s', 'SHARED']] }],
  [
    'G7',
    {
      inputs: ['mnt/p/s/a', 'mnt/p/b'],
      locations: [
        ['P', 'mnt/p', 'LOCAL'],
        ['S', 'mnt/p/s', 'SHARED'],
      ],
    },
  ],
  ['G8', { inputs: ['mnt/projX/a'], locations: [['P', 'mnt/proj', 'LOCAL']] }],
  ['G12', { inputs: ['p/a/x'], missing: ['p/m'] }],
];

describeReference('G-A2: asset roots', (reference) => {
  test.each(rows)('of row %s have the roots, locations and relative paths of the reference', async (_, row) => {
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'satchel-group-')));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const under = (paths: readonly string[] = []): string[] => paths.map((each) => path.join(folder, each));
    for (const file of under(row.inputs)) {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, 'x');
    }
    const locations = (row.locations ?? []).map(([name, at, type]) => [name, path.join(folder, at), type] as const);
    for (const [, at] of locations) await mkdir(at, { recursive: true });
    const [inputs, outputs] = [[...under(row.inputs), ...under(row.missing)], under(row.outputs)];
    const walker = createTreeWalker();
    const { groups } = await groupSubmission(
      {
        paths: inputs,
        outputFolders: outputs,
        locations: locations.map(([name, at, type]) => ({ name, path: at, type })),
      },
      'posix',
      { files: createFileSystem(), walker },
      createRunContext(),
    );
    await walker.close();
    const ours = groups.map((group): ReferenceGroup => [
      group.rootPath,
      group.locationName ?? '',
      Array.from(group.inputs, (input) => group.relativePath(input)).sort(),
      [...group.outputs],
    ]);
    expect(ours).toEqual(await reference().group({ inputs, outputs, locations }));
  });
});
