import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FilesystemPorts } from '../../../../main/engine/checks/filesystem/checkedFolder';
import type { SystemProgram } from '../../../../main/engine/ports/systemPrograms';
import type { CheckResult } from '../../../../shared/domain/check';
import { checkFolder, folderPorts, GB, stillClock } from '../../../support/checkedFolder';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-quota-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const recorded = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/quota/${name}.txt`, import.meta.url), 'utf8');
const KiB = 1024;
const clock = stillClock(1_800_000_000_000);

interface World {
  /** What each program prints; one that is not named is not there. */
  readonly says?: Partial<Record<SystemProgram, string>>;
  readonly at?: { readonly mountPoint?: string; readonly fileSystem?: string };
  readonly needBytes?: number;
  readonly fileCount?: number;
  readonly ports?: Partial<FilesystemPorts>;
}

async function quotaOf({ says = {}, at = {}, needBytes, fileCount = 1, ports = {} }: World): Promise<CheckResult> {
  const plan = { needBytes: needBytes ?? 0, fileCount, hasLinks: false, inputs: [], replaced: [] };
  const results = await checkFolder(
    { folder, use: 'destination', ...(needBytes === undefined ? {} : { plan }) },
    folderPorts({
      programs: { ask: (program) => Promise.resolve(says[program]) },
      volumes: {
        look: () => Promise.resolve({ mountPoint: '/srv/projects', ...at }),
        allocatedBytes: () => Promise.resolve(undefined),
      },
      ...ports,
    }),
    { mode: 'light', clock },
  );
  const found = results.find(({ id }) => id === 'fs.quota');
  if (found === undefined) throw new Error('fs.quota is missing');
  return found;
}

const essence = ({ level, message, details }: CheckResult): unknown => ({ level, message, details });

test('what is left within the hard limit is told, and the disk itself where it has less', async () => {
  const says = { quota: recorded('linux-ext4-user') };
  const left = (4_096_000 - 1_536_000) * KiB;
  const space = () => Promise.resolve({ volumeId: '1', freeBytes: GB, totalBytes: 10 * GB });
  const fullDisk = folderPorts();
  expect([
    essence(await quotaOf({ says })),
    essence(await quotaOf({ says, ports: { files: { ...fullDisk.files, space } } })),
  ]).toEqual([
    {
      level: 'success',
      message: 'Your quota has room for 2.62 GB more.',
      details: { source: 'quota', availableBytes: left },
    },
    {
      level: 'success',
      message: 'Your quota has room for 2.62 GB more.',
      details: { source: 'quota', availableBytes: GB },
    },
  ]);
});

test('exactly as much as the hard limit leaves is fine, and a byte more is an error of resources', async () => {
  const says = { quota: recorded('linux-group-only') };
  const left = (52_428_800 - 40_960_000) * KiB;
  const [enough, tooMuch] = [await quotaOf({ says, needBytes: left }), await quotaOf({ says, needBytes: left + 1 })];
  expect([enough.level, tooMuch.level, tooMuch.type, tooMuch.details]).toEqual([
    'success',
    'error',
    'resource',
    {
      owner: 'group',
      unit: 'bytes',
      used: 40_960_000 * KiB,
      need: left + 1,
      hard: 52_428_800 * KiB,
      left,
      source: 'quota',
    },
  ]);
});

test('the number of files is limited as well', async () => {
  const says = { quota: recorded('linux-group-only') };
  const levels = await Promise.all([1, 2].map(async (fileCount) => quotaOf({ says, needBytes: 1, fileCount })));
  expect(levels.map(essence)).toMatchObject([
    { level: 'success' },
    { level: 'error', message: 'The quota of your group on this disk has room for 1 file more; 2 files are needed.' },
  ]);
});

test('more than the soft limit is a warning with the time that is left, and an error when it is over', async () => {
  const inGrace = await quotaOf({ says: { quota: recorded('linux-over-soft-in-grace') }, needBytes: 1 });
  const ended = await quotaOf({ says: { quota: recorded('linux-over-soft-grace-ended') }, needBytes: 1 });
  const idle = await quotaOf({ says: { quota: recorded('linux-over-soft-grace-ended') } });
  const soon = await quotaOf({ says: { quota: recorded('linux-ext4-user') }, needBytes: 600_000 * KiB });
  expect([inGrace, ended, idle, soon].map(({ level, message }) => [level, message])).toEqual([
    [
      'warning',
      'Your quota on this disk is exceeded: 3.15 GB of 2.10 GB are used. That is allowed for 1,157 days more.',
    ],
    [
      'error',
      'Your quota on this disk is exceeded: 3.15 GB of 2.10 GB are used. The time in which that is allowed is over.',
    ],
    [
      'warning',
      'Your quota on this disk is exceeded: 3.15 GB of 2.10 GB are used. The time in which that is allowed is over.',
    ],
    ['warning', 'Your quota on this disk is 2.10 GB; with 614 MB more it will be exceeded.'],
  ]);
});

test('a hard limit that is reached is an error also where nothing is planned', async () => {
  const reached = await quotaOf({ says: { quota: recorded('linux-hard-limit-reached') } });
  expect([reached.level, reached.message, reached.actions]).toEqual([
    'error',
    'Your quota on this disk is used up: 4.19 GB.',
    ['free-space'],
  ]);
});

test('no limit is success only where the program knows the volume', async () => {
  const unlimited = await quotaOf({ says: { quota: recorded('linux-unlimited') } });
  const unread = await Promise.all(
    [
      {},
      { says: { quota: '' } },
      { says: { quota: recorded('linux-none') } },
      { says: { quota: recorded('linux-no-quota-anywhere') } },
      { says: { quota: recorded('linux-unlimited') }, at: { mountPoint: '/srv/projects2' } },
      { says: { quota: recorded('linux-unlimited') }, at: { mountPoint: '/srv' } },
      { says: { xfs_quota: recorded('xfs-in-limits') }, at: { mountPoint: '/home2', fileSystem: 'ext4' } },
    ].map(async (world) => (await quotaOf(world)).level),
  );
  expect([unlimited.level, unlimited.message, new Set(unread)]).toEqual([
    'success',
    'No quota limits this account on this disk.',
    new Set(['skipped']),
  ]);
});

test('on XFS the second program is asked where the first knows nothing', async () => {
  const found = await quotaOf({
    says: { quota: '', xfs_quota: recorded('xfs-over-soft-hours') },
    at: { mountPoint: '/home2', fileSystem: 'xfs' },
  });
  expect(essence(found)).toEqual({
    level: 'warning',
    message: 'Your quota on this disk is exceeded: 9.66 GB of 8.59 GB are used. That is allowed for 5 hours more.',
    details: {
      owner: 'user',
      unit: 'bytes',
      used: 9_437_184 * KiB,
      need: 0,
      soft: 8_388_608 * KiB,
      hard: 10_485_760 * KiB,
      left: 1_048_576 * KiB,
      graceSeconds: 5 * 3600 + 129,
      source: 'xfs_quota',
    },
  });
});

test('macOS and Windows are asked in their own ways', async () => {
  const asked: string[] = [];
  const base = folderPorts();
  const macos = await quotaOf({
    at: { mountPoint: '/Volumes/Show Disk' },
    ports: {
      platform: 'macos',
      programs: {
        ask: (program, args) => {
          asked.push([program, ...args].join(' '));
          return Promise.resolve(recorded('macos-over-soft'));
        },
      },
    },
  });
  const windows = {
    folder: 'C:\\show',
    files: {
      ...base.files,
      statFollowing: () => base.files.statFollowing(folder),
      realPath: (file: string) => Promise.resolve(file),
    },
  };
  const results = await checkFolder(
    { folder: windows.folder, use: 'destination' },
    folderPorts({ platform: 'windows', files: windows.files }),
    { mode: 'light', clock },
  );
  expect([asked, macos.level, results.find(({ id }) => id === 'fs.quota')?.details]).toEqual([
    ['quota -v'],
    'warning',
    { source: 'statfs', availableBytes: 500 * GB },
  ]);
});
