import { expect, test } from 'vitest';
import { planInColumns } from '../../../main/engine/outputs/plan/columns/columnPlan';
import { applyGuards, guardRefused } from '../../../main/engine/outputs/apply/applyGuards';
import type { TargetPlatform } from '../../../main/engine/outputs/plan/traits';
import { exitCodeOf } from '../../../shared/domain/exitCodes';
import type { FileStat, FileType } from '../../../main/engine/ports/fileSystem';
import type { Plan, PlanDecision, PlanEntry } from '../../../shared/domain/plan';
import { totalsOf } from '../../../main/engine/outputs/plan/totals';

type Decision = Omit<PlanDecision, 'origin'>;

function planOf(
  decisions: readonly (Decision | 'identical' | 'new')[],
  root: Partial<Plan['roots'][number]> = {},
): Plan {
  const entries = decisions.map((decision, id): PlanEntry => {
    const remote = { size: 5, mtimeUs: 2_000_000, hash: '0'.repeat(32) };
    const local = { type: 'file' as const, size: 4, mtimeNs: '1000000000' };
    const base = { id, root: 0, path: `f.${id}`, remote };
    if (decision === 'new') return { ...base, kind: 'new', decision: { action: 'download', origin: 'built-in' } };
    if (decision === 'identical')
      return { ...base, local, kind: 'identical', decision: { action: 'skip', origin: 'built-in' } };
    return { ...base, local, kind: 'size-differs', decision: { ...decision, origin: 'manual' } };
  });
  return {
    satchelPlan: '1.0',
    planId: 'p',
    createdAt: '2026-03-21T09:30:00Z',
    satchel: '1.0.0',
    source: { store: 'file:///s', manifests: [], jobId: 'job-1' },
    roots: [
      {
        id: 0,
        source: '/mnt/shows/Bird',
        sourceFormat: 'posix',
        target: '/home/kim/bird',
        how: 'chosen',
        traits: { caseSensitive: true, maxPathUnits: 4095, timePrecisionNs: 1, hardLinks: true },
        volume: null,
        ...root,
      },
    ],
    volumes: [],
    rules: [],
    preset: 'artist',
    sequences: [],
    entries,
    totals: totalsOf(entries),
    hashing: { needed: 0, done: 0 },
    state: 'ready',
  };
}

const filesWith = (own: FileType | undefined, canWrite = true) => ({
  lstat: () =>
    Promise.resolve(
      own === undefined
        ? undefined
        : ({ type: own, sizeBytes: 0, mtimeNs: 0n, fileId: '1', mode: 0 } satisfies FileStat),
    ),
  statFollowing: () => Promise.resolve(undefined),
  canWriteIn: () => Promise.resolve(canWrite),
});
const guardsOf = async (plan: Plan, backup = true, files = filesWith(undefined)) =>
  (await applyGuards(planInColumns(plan), backup, files)).map(({ guard, count }) => [guard, count]);

const overwrite: Decision = { action: 'overwrite' };
const many = (count: number, decision: Decision | 'identical' | 'new'): (Decision | 'identical' | 'new')[] =>
  Array.from({ length: count }, () => decision);

test('nothing is asked where nothing of the artist’s is replaced, whatever the folder and the backup', async () => {
  const plan = planOf([...many(500, 'new'), ...many(500, 'identical'), { action: 'skip' }], { target: '/other' });
  expect(await guardsOf(plan, false)).toEqual([]);
});

test('half of a hundred and more is worth a question, less of it or fewer files are not', async () => {
  expect(await guardsOf(planOf([...many(100, overwrite), ...many(100, 'identical')]))).toEqual([
    ['replaces-most', 100],
  ]);
  expect(await guardsOf(planOf([...many(100, overwrite), ...many(101, 'identical')]))).toEqual([]);
  expect(await guardsOf(planOf(many(99, overwrite)))).toEqual([]);
});

test('replacing without a backup is named with its files, by the run or by a row', async () => {
  expect(await guardsOf(planOf(many(3, overwrite)), false)).toEqual([['no-backup', 3]]);
  expect(await guardsOf(planOf([overwrite, { ...overwrite, backup: false }]))).toEqual([['no-backup', 1]]);
});

test('a folder in which no backup can be kept is named', async () => {
  const plan = planOf(many(2, overwrite));
  expect(await guardsOf(plan, true, filesWith('file'))).toEqual([['backup-impossible', 2]]);
  expect(await guardsOf(plan, true, filesWith(undefined, false))).toEqual([['backup-impossible', 2]]);
  expect(await guardsOf(plan, true, filesWith('folder'))).toEqual([]);
});

test('a target that shares no folder name with the source is worth a question, in any case and for jobs only', async () => {
  expect(await guardsOf(planOf([overwrite], { target: '/home/kim/fish' }))).toEqual([['other-folder', 1]]);
  expect(await guardsOf(planOf([overwrite], { target: 'D:\\work\\BIRD\\sub', source: 'Z:\\Bird' }))).toEqual([]);
  expect(await guardsOf(planOf([overwrite], { target: 'D:\\fish', source: 'D:\\bird' }))).toEqual([
    ['other-folder', 1],
  ]);
  expect(await guardsOf({ ...planOf([overwrite], { target: '/x' }), source: { store: 's', manifests: [] } })).toEqual(
    [],
  );
});

test('rows that stand beside, give way or wait are no replacing', async () => {
  const beside: Decision = { action: 'keep-both', policy: 'version', target: 'f_r2.0' };
  const plan = planOf([...many(60, beside), ...many(60, { action: 'keep-mine' }), ...many(60, { action: 'ask' })]);
  expect(await guardsOf(plan, false)).toEqual([]);
  expect(await guardsOf(planOf(many(100, { action: 'keep-newer' })))).toEqual([['replaces-most', 100]]);
});

test.each<[TargetPlatform, string, boolean]>([
  ['linux', '/home/kim', true],
  ['linux', '/home/kim/bird', false],
  ['linux', '/etc/cron.d', true],
  ['linux', '/usr', true],
  ['linux', '/var/tmp/bird', false],
  ['linux', '/user/bird', false],
  ['linux', '/dev/shm/bird', false],
  ['macos', '/System/Library', true],
  ['windows', 'c:\\program files\\x', true],
  ['windows', 'C:\\Windows', true],
  ['windows', 'C:\\WindowsProjects', false],
])('root.sensitive, %s: %s is worth a question even where nothing is replaced: %s', async (platform, target, isOne) => {
  const guards = await applyGuards(planInColumns(planOf(['new'], { target })), true, filesWith(undefined), {
    platform,
    home: '/home/kim',
  });
  expect(guards.map(({ guard, count }) => [guard, count])).toEqual(isOne ? [['root-sensitive', 1]] : []);
  if (isOne) expect(exitCodeOf(guardRefused(guards).code)).toBe(16);
});
