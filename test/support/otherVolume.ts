/** A folder on another volume than a given one. */
import { mkdtemp, stat } from 'node:fs/promises';
import path from 'node:path';

/** The caller removes it. Throws where there is no second volume. */
export async function folderOnOtherVolume(folder: string): Promise<string> {
  const volumeOf = async (place: string): Promise<number> => (await stat(place)).dev;
  const own = await volumeOf(folder);
  for (const place of ['/dev/shm', '/var/tmp'])
    if ((await volumeOf(place)) !== own) return mkdtemp(path.join(place, 'satchel-volume-'));
  throw new Error(`There is no volume beside that of ${folder}.`);
}
