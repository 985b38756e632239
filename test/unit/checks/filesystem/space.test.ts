import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FilesystemPorts } from '../../../../main/engine/checks/filesystem/checkedFolder';
import type { CheckResult } from '../../../../shared/domain/check';
import { checkFolder, folderPorts, GB } from '../../../support/checkedFolder';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'satchel-space-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const base = folderPorts();
const withSpace = (freeBytes: number, changes: Partial<FilesystemPorts> = {}): FilesystemPorts =>
  folderPorts({
    files: { ...base.files, space: () => Promise.resolve({ volumeId: 'v', freeBytes, totalBytes: 1000 * GB }) },
    ...changes,
  });

async function spaceOf(ports: FilesystemPorts, needBytes: number): Promise<CheckResult | undefined> {
  const plan = { needBytes, fileCount: 1, hasLinks: false, inputs: [], replaced: [] };
  const results = await checkFolder({ folder, use: 'destination', plan }, ports, { mode: 'light' });
  return results.find(({ id }) => id === 'fs.space');
}

test('exactly enough is fine, and a byte less is an error that names the byte', async () => {
  // 2 % of the volume have to stay free.
  const enough = await spaceOf(withSpace(25 * GB), 5 * GB);
  const short = await spaceOf(withSpace(25 * GB - 1), 5 * GB);
  expect([enough?.level, enough?.message, enough?.details]).toEqual([
    'success',
    '25.0 GB free, 20.0 GB free after.',
    {
      needBytes: 5 * GB,
      freeBytes: 25 * GB,
      reservedBytes: 0,
      afterBytes: 20 * GB,
      requiredBytes: 20 * GB,
      totalBytes: 1000 * GB,
    },
  ]);
  expect([short?.level, short?.type, short?.actions, short?.details?.['missingBytes']]).toEqual([
    'error',
    'resource',
    ['free-space'],
    1,
  ]);
});

test('what has to stay free can be set, and what other transfers will write is not free', async () => {
  const levels = await Promise.all(
    [
      withSpace(6 * GB, { minFreeBytes: GB }),
      withSpace(6 * GB, { minFreeBytes: GB + 1 }),
      withSpace(8 * GB, { minFreeBytes: GB, reservedBytes: (volume) => (volume === 'v' ? 2 * GB : 0) }),
      withSpace(8 * GB, { minFreeBytes: GB, reservedBytes: (volume) => (volume === 'v' ? 2 * GB + 1 : 0) }),
    ].map(async (ports) => (await spaceOf(ports, 5 * GB))?.level),
  );
  expect(levels).toEqual(['success', 'error', 'success', 'error']);
});
