/** Names that a target cannot take: each is a row of the plan with what would become of it, and nothing is written before. */
import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TargetPlatform } from '../../main/engine/outputs/plan/traits';
import type { FileSystem } from '../../main/engine/ports/fileSystem';
import { planDownload } from '../support/plan/plannedObjects';
import { createRunContext } from '../support/runContext';
import { createPlanSetting, remoteFile, type PlanSetting } from '../support/plan/planSetting';

let setting: PlanSetting;
beforeEach(async () => {
  setting = await createPlanSetting();
});
afterEach(() => setting.close());

const composed = '\u00e9.exr';
const decomposed = 'e\u0301.exr';
const names = [
  'CON.exr',
  'a.',
  'b ',
  'x:y',
  'nul',
  'com\u00b9.txt',
  'A.exr',
  'a.exr',
  composed,
  decomposed,
  'plain.exr',
];

/** The file system of the test with its target at another path, which is found in any case when the volume folds names. */
function volume(files: FileSystem, at: string, to: string, folds: boolean): FileSystem {
  const moved = (value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    const isThere = folds ? value.toLowerCase().startsWith(at.toLowerCase()) : value.startsWith(at);
    return isThere ? to + value.slice(at.length).replaceAll('\\', '/') : value;
  };
  return new Proxy(files, {
    get: (target, key): unknown => {
      const method: unknown = Reflect.get(target, key);
      if (typeof method !== 'function') return method;
      return (...values: readonly unknown[]): unknown => Reflect.apply(method, target, values.map(moved));
    },
  });
}

const standing = async (platform: TargetPlatform, folds: boolean): Promise<unknown> => {
  const target = platform === 'windows' ? 'C:\\project' : '/Volumes/project';
  const plan = await planDownload(
    {
      source: { jobName: 'shot 010', store: 'file:///store', manifests: [] },
      roots: [
        {
          source: '/mnt/p',
          sourceFormat: 'posix',
          target,
          how: 'chosen',
          files: names.map((name) => remoteFile(name, name)),
        },
      ],
      preset: 'artist',
      useHash: true,
      version: '0.1.0',
      platform,
    },
    { ...setting.ports, files: volume(setting.ports.files, target, setting.target, folds) },
    createRunContext(),
  );
  return Object.fromEntries(
    plan.entries.flatMap(({ path, kind, decision }) =>
      kind === 'new' ? [] : [[path, decision === undefined ? kind : `${kind}: ${decision.action}`]],
    ),
  );
};

const reserved = {
  ...Object.fromEntries(
    ['CON.exr', 'a.', 'b ', 'nul', 'com\u00b9.txt'].map((name) => [name, 'name-not-allowed: rename']),
  ),
  // It would be a path of drive X.
  'x:y': 'unsafe-path',
};
/** The first of two keeps its name. */
const cases = { 'a.exr': 'case-clash: keep-both' };
const twins = { [composed]: 'case-clash: keep-both' };

test('G-N1: on a target like Windows every name that it cannot take is a row of its own, and nothing is written', async () => {
  expect(await standing('windows', true)).toEqual({ ...reserved, ...cases, ...twins });
  expect(await readdir(setting.target)).toEqual([]);
});

test('G-N1: on a target that folds names like macOS, case and spellings of one letter clash', async () => {
  expect(await standing('macos', true)).toEqual({ 'x:y': 'unsafe-path', ...cases, ...twins });
});

test('G-N3: a volume that tells case apart has no finding about case; macOS takes two spellings of a letter for one', async () => {
  expect([await standing('windows', false), await standing('macos', false)]).toEqual([
    reserved,
    { 'x:y': 'unsafe-path', ...twins },
  ]);
});
