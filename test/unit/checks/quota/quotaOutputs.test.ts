import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseLinuxQuota } from '../../../../main/engine/checks/quota/linuxQuota';
import { parseMacosQuota } from '../../../../main/engine/checks/quota/macosQuota';
import { parseXfsQuota } from '../../../../main/engine/checks/quota/xfsQuota';
import type { QuotaRow } from '../../../../main/engine/checks/quota/quotaRow';

const recorded = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/quota/${name}.txt`, import.meta.url), 'utf8');
const KiB = 1024;
const nowMs = 1_800_000_000_000;
const day = 24 * 3600;
const show = { kind: 'user', device: '/dev/sdb1', mountPoint: '/srv/projects' } as const;
const noFiles = { used: 0 };

const linux: readonly (readonly [string, readonly QuotaRow[]])[] = [
  [
    'linux-ext4-user',
    [
      {
        ...show,
        space: { used: 1_536_000 * KiB, soft: 2_048_000 * KiB, hard: 4_096_000 * KiB },
        files: { used: 1200 },
      },
    ],
  ],
  [
    'linux-over-soft-in-grace',
    [
      {
        ...show,
        space: { used: 3_072_000 * KiB, soft: 2_048_000 * KiB, hard: 4_096_000 * KiB, graceSeconds: 100_000_000 },
        files: { used: 1200 },
      },
    ],
  ],
  [
    'linux-over-soft-grace-ended',
    [
      {
        ...show,
        space: { used: 3_072_000 * KiB, soft: 2_048_000 * KiB, hard: 4_096_000 * KiB, graceSeconds: 0 },
        files: { used: 7, soft: 5, hard: 10, graceSeconds: 100_000_000 },
      },
    ],
  ],
  [
    'linux-hard-limit-reached',
    [
      {
        ...show,
        space: { used: 4_096_000 * KiB, soft: 2_048_000 * KiB, hard: 4_096_000 * KiB, graceSeconds: 100_000_000 },
        files: { used: 1200 },
      },
    ],
  ],
  ['linux-unlimited', [{ ...show, space: { used: 3_072_000 * KiB }, files: { used: 1200 } }]],
  ['linux-none', []],
  ['linux-no-quota-anywhere', []],
  [
    'linux-group-only',
    [
      { ...show, space: { used: 3_072_000 * KiB }, files: { used: 1200 } },
      {
        ...show,
        kind: 'group',
        space: { used: 40_960_000 * KiB, hard: 52_428_800 * KiB },
        files: { used: 1999, hard: 2000 },
      },
      { ...show, kind: 'group', space: { used: 0 }, files: noFiles },
    ],
  ],
  [
    'linux-long-device-and-space',
    [
      {
        kind: 'user',
        device: '/dev/mapper/vg_storage--01-lv_projects_2026_long',
        mountPoint: '/mnt/show one',
        space: { used: 549_755_813_888 * KiB, soft: 1_073_741_824 * KiB, hard: 1_099_511_627_776 * KiB },
        files: { used: 123_456_789 },
      },
      {
        ...show,
        space: { used: 1_536_000 * KiB, soft: 2_048_000 * KiB, hard: 4_096_000 * KiB },
        files: { used: 1200 },
      },
    ],
  ],
  [
    'linux-nfs',
    [
      {
        kind: 'user',
        device: 'nas01:/export/show',
        mountPoint: '/mnt/show',
        space: { used: 52_428_800 * KiB, soft: 94_371_840 * KiB, hard: 104_857_600 * KiB },
        files: { used: 20_100 },
      },
      {
        kind: 'user',
        device: 'fe80::1:/vol/home',
        mountPoint: '/home/ada',
        space: { used: 5_242_881 * KiB, soft: 5_242_880 * KiB, hard: 10_485_760 * KiB, graceSeconds: 100_000_000 },
        files: { used: 900 },
      },
    ],
  ],
  ...['german', 'french'].map(
    (language) =>
      [
        `linux-localised-${language}`,
        [
          {
            ...show,
            space: { used: 3_072_000 * KiB, soft: 2_048_000 * KiB, hard: 4_096_000 * KiB, graceSeconds: 100_000_000 },
            files: { used: 1200 },
          },
        ],
      ] as const,
  ),
];

test.each(linux)('reads %s to its numbers', (name, rows) => {
  expect(parseLinuxQuota(recorded(name), nowMs)).toEqual(rows);
});

const xfs = { kind: 'user', device: '/dev/loop0', mountPoint: '/home2' } as const;
const limits = { soft: 8_388_608 * KiB, hard: 10_485_760 * KiB };
const xfsOutputs: readonly (readonly [string, readonly QuotaRow[]])[] = [
  ['xfs-in-limits', [{ ...xfs, space: { used: 3_145_728 * KiB, ...limits } }]],
  ['xfs-over-soft-days', [{ ...xfs, space: { used: 9_437_184 * KiB, ...limits, graceSeconds: 6 * day } }]],
  ['xfs-over-soft-hours', [{ ...xfs, space: { used: 9_437_184 * KiB, ...limits, graceSeconds: 5 * 3600 + 129 } }]],
  ['xfs-over-hard', [{ ...xfs, space: { used: 11_534_336 * KiB, ...limits } }]],
  ['xfs-localised-german', [{ ...xfs, space: { used: 9_437_184 * KiB, ...limits, graceSeconds: 6 * day } }]],
  ['xfs-nothing-used', []],
  [
    'xfs-long-device',
    [
      {
        ...xfs,
        device: '/dev/mapper/xlong-volume-with-a-long-name',
        space: { used: 9_437_184 * KiB, hard: 10_485_760 * KiB },
      },
    ],
  ],
];

test.each(xfsOutputs)('reads %s to its numbers', (name, rows) => {
  expect(parseXfsQuota(recorded(name))).toEqual(rows);
});

const macosLimits = { soft: 94_371_840 * KiB, hard: 104_857_600 * KiB };
const macosOutputs: readonly (readonly [string, readonly QuotaRow[]])[] = [
  [
    'macos-user',
    [{ kind: 'user', mountPoint: '/', space: { used: 73_400_320 * KiB, ...macosLimits }, files: { used: 250_000 } }],
  ],
  [
    'macos-over-soft',
    [
      { kind: 'user', mountPoint: '/', space: { used: 73_400_320 * KiB }, files: { used: 250_000 } },
      {
        kind: 'user',
        mountPoint: '/Volumes/Show Disk',
        space: { used: 99_614_720 * KiB, ...macosLimits, graceSeconds: 7 * day },
        files: { used: 1200, soft: 1000, hard: 2000, graceSeconds: 5.5 * 3600 },
      },
    ],
  ],
  [
    'macos-grace-ended',
    [
      {
        kind: 'user',
        mountPoint: '/Volumes/Spider',
        space: { used: 104_857_600 * KiB, ...macosLimits, graceSeconds: 0 },
        files: { used: 12_345_678 },
      },
    ],
  ],
  ['macos-none', []],
];

test.each(macosOutputs)('reads %s to its numbers', (name, rows) => {
  expect(parseMacosQuota(recorded(name))).toEqual(rows);
});

test('words that are no rows, cut lines and foreign bytes give no numbers', () => {
  const foreign = [
    '',
    'quota: error while getting quota from nas01:/export for ada (id 1001): Connection refused',
    '/dev/sda1 /srv 12 13',
    '/dev/sda1 srv 1 2 3 4 5 6 7 8',
    '\u0000\uFFFD /x',
  ].join('\n');
  expect([parseLinuxQuota(foreign, nowMs), parseXfsQuota(foreign), parseMacosQuota(foreign)]).toEqual([[], [], []]);
});
