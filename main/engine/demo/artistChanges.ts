/** What an artist does to renders between two jobs: paints on some, deletes some, adds one of their own. */
import { join } from 'node:path';
import { frameName } from '../localFarm/demoScene';
import type { Picture } from '../ports/pictureCodec';
import { demoOutputFolder, demoScene, type DemoProjectPorts } from './demoProject';

export interface ArtistChanges {
  readonly edited: readonly string[];
  readonly deleted: readonly string[];
  readonly added: readonly string[];
  /** Frames that the artist blocked in by hand before the farm rendered any of them. */
  readonly blockedIn: readonly string[];
}

/** The changes every demo makes; paths relative to the project. */
export const demoChanges: ArtistChanges = {
  edited: [1005, 1006, 1007].map((frame) => `${demoOutputFolder}/${frameName(demoScene(1), 'beauty', frame)}`),
  deleted: [1020, 1021].map((frame) => `${demoOutputFolder}/${frameName(demoScene(1), 'beauty', frame)}`),
  added: [`${demoOutputFolder}/paintover for comp.png`],
  blockedIn: [1025, 1026].map((frame) => `${demoOutputFolder}/${frameName(demoScene(2), 'beauty', frame)}`),
};

const maxFrameBytes = 64 * 1024 * 1024;

/** Applies `demoChanges` to the renders in a project. */
export async function changeRenders(project: string, { files, pictures }: DemoProjectPorts): Promise<ArtistChanges> {
  const { edited, deleted, added, blockedIn } = demoChanges;
  const painted = async (path: string): Promise<Uint8Array> =>
    pictures.encode(paintOver(pictures.decode(await files.readFile(join(project, path), maxFrameBytes))));
  const [first] = edited;
  for (const path of [...added, ...blockedIn])
    if (first !== undefined) await files.writeFileAtomic(join(project, path), await painted(first));
  for (const path of edited) await files.writeFileAtomic(join(project, path), await painted(path));
  for (const path of deleted) await files.unlink(join(project, path));
  return demoChanges;
}

/** A warm brush stroke across the picture. */
function paintOver(picture: Picture): Picture {
  const rgb = new Uint8Array(picture.rgb);
  for (let x = 0; x < picture.width; x += 1) {
    const middle = picture.height * (0.62 - 0.3 * (x / picture.width));
    for (let y = Math.max(0, Math.floor(middle - 3)); y < Math.min(picture.height, middle + 3); y += 1) {
      const at = (y * picture.width + x) * 3;
      rgb[at] = 236;
      rgb[at + 1] = 150;
      rgb[at + 2] = 72;
    }
  }
  return { ...picture, rgb };
}
