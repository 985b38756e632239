/** Removes what writers left unfinished when they were killed. */
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { storeCall } from './folderErrors';
import { ownFolder } from './keyFiles';
import { isAbsent, realInside, type StoreFolder } from './storeFolder';

const dayMs = 24 * 60 * 60 * 1000;

/** Unfinished files untouched for a day; younger ones may belong to a writer on another computer. */
export async function sweepParts(store: StoreFolder, nowMs: number): Promise<void> {
  const folder = await realInside(store, [ownFolder, 'temp'], 'put');
  if (folder === undefined) return;
  for (const name of await storeCall('put', folder, () => readdir(folder))) {
    if (!name.endsWith('.part')) continue;
    const path = join(folder, name);
    await storeCall('put', path, async () => {
      try {
        if ((await lstat(path)).mtimeMs < nowMs - dayMs) await rm(path, { force: true });
      } catch (thrown) {
        if (!isAbsent(thrown)) throw thrown;
      }
    });
  }
}
