/** A scene that renders in no time, for tests that need many frames or a farm that works. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DemoScene } from '../../main/engine/localFarm/demoScene';

export function tinyScene(frames: DemoScene['frames'], part: Partial<DemoScene> = {}): DemoScene {
  return {
    satchelScene: 1,
    name: 'tiny',
    frames,
    resolution: { width: 8, height: 8 },
    floorTexture: 'floor.<UDIM>.png',
    outputFolder: 'renders',
    outputPrefix: 'shot',
    spheres: [{ centre: [0, 1, 0], radius: 1, colour: [0.7, 0.3, 0.2], matte: [1, 0, 0] }],
    ...part,
  };
}

/** Saves it as the only scene of a project folder. */
export async function plantScene(project: string, scene: DemoScene): Promise<void> {
  await mkdir(project, { recursive: true });
  await writeFile(path.join(project, 'shot.scene.json'), JSON.stringify(scene));
}
