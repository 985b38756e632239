import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileSystem } from '../../main/adapters/files/fileSystem';
import { createVolumes } from '../../main/adapters/files/volumes';
import { createSystemPrograms } from '../../main/adapters/process/systemPrograms';
import type { CheckResult } from '../../shared/domain/check';
import { checkFolder, folderPorts } from '../support/checkedFolder';
import { makeQuotaVolume, type QuotaVolume } from '../support/quotaVolume';

const MiB = 1024 ** 2;
let below = '';
const volumes: QuotaVolume[] = [];
beforeEach(async () => {
  below = await mkdtemp('/var/tmp/satchel-quota-volume-');
});
afterEach(async () => {
  for (const volume of volumes.splice(0)) await volume.remove();
  await rm(below, { recursive: true, force: true });
});

/** With everything as it is on this computer. */
async function checkReally(folder: string, needBytes: number): Promise<ReadonlyMap<string, CheckResult>> {
  const programs = createSystemPrograms();
  const ports = folderPorts({
    files: createFileSystem(),
    programs,
    volumes: createVolumes(programs),
    minFreeBytes: 0,
  });
  const plan = { needBytes, fileCount: 1, hasLinks: false, inputs: [], replaced: [] };
  const results = await checkFolder({ folder, use: 'destination', plan }, ports, { mode: 'light' });
  return new Map(results.map((result) => [result.id, result]));
}

test('the quota of a user on a real ext4 volume decides, to the byte', async ({ skip }) => {
  const volume = await makeQuotaVolume(below, 'user');
  if (typeof volume === 'string') return skip(volume);
  volumes.push(volume);
  await writeFile(path.join(volume.folder, 'held'), new Uint8Array(4 * MiB));
  await volume.tell('setquota', '-u', '0', '10240', '20480', '0', '0');
  const idle = (await checkReally(volume.folder, 0)).get('fs.quota');
  const left = Number(idle?.details?.['availableBytes']);
  expect([idle?.level, idle?.details?.['source'], left > 15 * MiB && left <= 16 * MiB]).toEqual([
    'success',
    'quota',
    true,
  ]);
  const tooMuch = (await checkReally(volume.folder, left + 1)).get('fs.quota');
  const beyondSoft = (await checkReally(volume.folder, 8 * MiB)).get('fs.quota');
  expect([tooMuch?.level, beyondSoft?.level]).toEqual(['error', 'warning']);
});

test('the quota of a project on a real ext4 volume is what its folder has free', async ({ skip }) => {
  const volume = await makeQuotaVolume(below, 'project');
  if (typeof volume === 'string') return skip(volume);
  volumes.push(volume);
  await volume.tell('chattr', '-p', '7', '+P');
  await volume.tell('setquota', '-P', '7', '0', '8192', '0', '0');
  const [fits, tooMuch] = [await checkReally(volume.folder, 4 * MiB), await checkReally(volume.folder, 9 * MiB)];
  expect([fits.get('fs.space')?.level, tooMuch.get('fs.space')?.level]).toEqual(['success', 'error']);
});
