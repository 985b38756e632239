import { chmod, mkdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTreeWalker } from '../../../main/adapters/walker/treeWalker';
import { readFolderStats } from '../../../main/engine/outputs/plan/folderStats';
import { planInObjects } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { planDownload } from '../../../main/engine/outputs/plan/planDownload';
import type { FileStat } from '../../../main/engine/ports/fileSystem';
import type { TreeWalker } from '../../../main/engine/ports/treeWalker';
import { createPlanSetting, remoteFile, type PlanSetting } from '../../support/plan/planSetting';
import { createRunContext } from '../../support/runContext';

let setting: PlanSetting;
const walker = createTreeWalker({ workers: 1 });
const { signal } = new AbortController();
const frameOf = (frame: number): string => `r/beauty.${String(1000 + frame)}.exr`;

beforeAll(async () => {
  setting = await createPlanSetting();
  for (let frame = 0; frame < 200; frame += 1) await setting.put(frameOf(frame), `frame ${frame % 3}`, frame % 5);
  await setting.put('r/below/other.exr', 'deeper');
  await setting.put('r/ünlike.exr', 'frame 1');
  await chmod(path.join(setting.target, frameOf(7)), 0o444);
  await rm(path.join(setting.target, frameOf(8)));
  await symlink('beauty.1001.exr', path.join(setting.target, frameOf(8)));
  await rm(path.join(setting.target, frameOf(9)));
  await mkdir(path.join(setting.target, frameOf(9)));
});

afterAll(async () => {
  await walker.close();
  await setting.close();
});

test('every plain file of a folder is known as lstat tells of it, in any order; nothing else is, and nothing below is looked at', async () => {
  const folder = path.join(setting.target, 'r');
  let looked = 0;
  const counting: TreeWalker = {
    close: () => walker.close(),
    walk: async (request, stop, found) => {
      const result = await walker.walk(request, stop, found);
      looked += result.batches.reduce((sum, { count }) => sum + count, 0);
      return result;
    },
  };
  const stats = await readFolderStats(folder, counting, signal);
  const names = ['beauty.1199.exr', 'beauty.1000.exr', 'beauty.1001.exr', 'beauty.1007.exr', 'ünlike.exr'];
  const wanted: (FileStat | undefined)[] = [];
  for (const name of names) wanted.push(await setting.ports.files.lstat(path.join(folder, name)));
  expect(names.map(stats)).toEqual(wanted);
  expect([stats('beauty.1008.exr'), stats('beauty.1009.exr'), stats('other.exr'), looked]).toEqual([
    undefined,
    undefined,
    undefined,
    199,
  ]);
});

test('a folder that is gone tells nothing', async () => {
  const stats = await readFolderStats(path.join(setting.target, 'gone'), walker, signal);
  expect(stats('a')).toBeUndefined();
});

test('a plan is the same whether files are looked at together or one by one', async () => {
  const files = Array.from({ length: 220 }, (_, frame) => remoteFile(frameOf(frame), `frame ${frame % 2}`));
  const plan = async (more: { readonly walker?: TreeWalker }) => {
    const made = await planDownload(
      {
        source: { store: 'file:///s', manifests: [] },
        roots: [{ source: '/p', sourceFormat: 'posix', target: setting.target, how: 'chosen', files }],
        preset: 'artist',
        useHash: true,
        version: '0',
      },
      { ...setting.ports, ...more },
      createRunContext(),
    );
    const { entries, sequences, totals, hashing } = planInObjects(made);
    return { entries, sequences, totals, hashing };
  };
  let walks = 0;
  const counting: TreeWalker = {
    walk: (request, stop, found) => {
      walks += 1;
      return walker.walk(request, stop, found);
    },
    close: () => walker.close(),
  };
  const together = await plan({ walker: counting });
  expect([walks, Object.keys(together.totals.byKind).length > 4]).toEqual([1, true]);
  expect(together).toEqual(await plan({}));
});
