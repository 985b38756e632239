/** The files of the demo project: a scene, its UDIM textures, a cache and the odd names that real projects hold. */
import { join } from 'node:path';
import type { DemoScene } from '../localFarm/demoScene';
import type { EnginePorts } from '../ports/enginePorts';
import type { Picture, PictureCodec } from '../ports/pictureCodec';

export const demoSceneName = 'sq010_sh0010_lighting.scene.json';
export const demoJobName = 'sq010_sh0010_lighting';
export const demoOutputFolder = 'renders';
export const demoOutputPrefix = 'sh0010';

const udims = [1001, 1002, 1011, 1012] as const;
const tilePixels = 64;
const cacheBytes = 400_000;

const oddFiles: readonly (readonly [path: string, text: string])[] = [
  ['notes/lighting notes, 2nd pass.txt', 'Key light a little warmer, ask about the rim on the left sphere.\n'],
  ['notes/été à la plage 🎬 「光」.txt', 'Names of every script travel unharmed.\n'],
  ['notes/"quoted" it\'s.txt', 'Quotes in names as well.\n'],
  ['notes/-starts-with-a-dash.txt', 'And dashes.\n'],
  ['notes/.hidden-look.json', '{"look":"dusk"}\n'],
  ['notes/empty.txt', ''],
];

export interface DemoProjectPorts extends Pick<EnginePorts, 'files'> {
  readonly pictures: PictureCodec;
}

/** Sphere colours of a version of the scene; the geometry stays, so mattes render to the same bytes in every version. */
const looks: readonly (readonly DemoScene['spheres'][number]['colour'][])[] = [
  [
    [0.74, 0.36, 0.17],
    [0.78, 0.8, 0.83],
    [0.16, 0.42, 0.5],
  ],
  [
    [0.8, 0.43, 0.16],
    [0.86, 0.8, 0.68],
    [0.13, 0.36, 0.56],
  ],
];

/** The scene with the colours of a version (1, 2, …). */
export function demoScene(version: number): DemoScene {
  const colours = looks[(version - 1) % looks.length] ?? [];
  const shapes: readonly Omit<DemoScene['spheres'][number], 'colour'>[] = [
    { centre: [-1.6, 0.9, 0.2], radius: 0.9, matte: [1, 0, 0] },
    { centre: [0.3, 1.2, 0.8], radius: 1.2, matte: [0, 1, 0] },
    { centre: [1.5, 0.55, -1], radius: 0.55, matte: [0, 0, 1] },
  ];
  return {
    satchelScene: 1,
    name: demoJobName,
    // The second version runs two frames longer.
    frames: { first: 1001, last: version === 1 ? 1024 : 1026 },
    resolution: { width: 160, height: 90 },
    floorTexture: 'textures/rock_albedo.<UDIM>.png',
    outputFolder: demoOutputFolder,
    outputPrefix: demoOutputPrefix,
    spheres: shapes.map((shape, index) => ({ ...shape, colour: colours[index] ?? [0.5, 0.5, 0.5] })),
  };
}

/** Writes the whole project into a new folder; answers the number of files. */
export async function makeDemoProject(folder: string, ports: DemoProjectPorts): Promise<number> {
  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    const target = join(folder, ...path.split('/'));
    await ports.files.makeFolders(join(target, '..'));
    await ports.files.writeFileAtomic(target, bytes);
  };
  await saveDemoScene(folder, 1, ports);
  for (const udim of udims) await write(`textures/rock_albedo.${udim}.png`, ports.pictures.encode(rockTile(udim)));
  await write('caches/char_hero_geo.1001.bgeo.sc', pattern(cacheBytes, 11));
  for (const [path, text] of oddFiles) await write(path, new TextEncoder().encode(text));
  await ports.files.makeFolders(join(folder, demoOutputFolder));
  return 1 + udims.length + 1 + oddFiles.length;
}

/** Writes a version of the scene over the one that is there, as an artist saves. */
export async function saveDemoScene(
  folder: string,
  version: number,
  { files }: Pick<EnginePorts, 'files'>,
): Promise<void> {
  await files.makeFolders(folder);
  await files.writeFileAtomic(
    join(folder, demoSceneName),
    new TextEncoder().encode(`${JSON.stringify(demoScene(version), undefined, 2)}\n`),
  );
}

/** A tile of weathered stone with a joint at its border. */
function rockTile(udim: number): Picture {
  const rgb = new Uint8Array(tilePixels * tilePixels * 3);
  for (let y = 0; y < tilePixels; y += 1) {
    for (let x = 0; x < tilePixels; x += 1) {
      const isJoint = x < 2 || y < 2;
      const grain = noise(x, y, udim) * 26 + noise(x >> 2, y >> 2, udim + 7) * 34;
      const base = isJoint ? 58 : 120 + (udim % 10) * 9 - Math.floor((udim % 100) / 10) * 7;
      const at = (y * tilePixels + x) * 3;
      rgb[at] = base + grain;
      rgb[at + 1] = base + grain - 9;
      rgb[at + 2] = base + grain - 21;
    }
  }
  return { width: tilePixels, height: tilePixels, rgb };
}

/** A number in [0, 1) that depends on nothing but its arguments. */
function noise(x: number, y: number, seed: number): number {
  let bits = Math.imul(x + 1, 374_761_393) ^ Math.imul(y + 1, 668_265_263) ^ Math.imul(seed, 2_147_483_647);
  bits = Math.imul(bits ^ (bits >>> 13), 1_274_126_177);
  return ((bits ^ (bits >>> 16)) >>> 0) / 4_294_967_296;
}

function pattern(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => Math.floor(noise(index, index >> 9, seed) * 256));
}
