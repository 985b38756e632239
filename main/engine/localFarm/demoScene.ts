/** The scene file that the farm on this computer can render: a few spheres over a textured floor. */
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';

export const sceneSuffix = '.scene.json';
export const layers = ['beauty', 'matte'] as const;
export type Layer = (typeof layers)[number];

const Colour = z.tuple([z.number(), z.number(), z.number()]);

const DemoScene = z.object({
  satchelScene: z.literal(1),
  name: z.string().min(1),
  frames: z.object({ first: z.number().int().min(0).max(999_999), last: z.number().int().min(0).max(999_999) }),
  resolution: z.object({ width: z.number().int().min(8).max(4096), height: z.number().int().min(8).max(4096) }),
  /** Relative to the scene's folder, with `<UDIM>` for the tile number. */
  floorTexture: z.string().min(1),
  /** Relative to the scene's folder. */
  outputFolder: z.string().regex(/^[A-Za-z0-9_-]+$/),
  outputPrefix: z.string().regex(/^[A-Za-z0-9_-]+$/),
  spheres: z.array(z.object({ centre: Colour, radius: z.number().positive(), colour: Colour, matte: Colour })).max(64),
});
export type DemoScene = z.output<typeof DemoScene>;

/** `input.invalid` for anything that is not such a scene. */
export function parseDemoScene(bytes: Uint8Array, source: string): DemoScene {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalidScene(source, 'it is not JSON text', error);
  }
  const scene = DemoScene.safeParse(value);
  if (!scene.success) throw invalidScene(source, scene.error.issues[0]?.message ?? 'a field is wrong');
  if (scene.data.frames.last < scene.data.frames.first)
    throw invalidScene(source, 'its last frame is before its first');
  return scene.data;
}

/** File name of a rendered frame under the output folder. */
export function frameName(scene: DemoScene, layer: Layer, frame: number): string {
  return `${scene.outputPrefix}_${layer}.${String(frame).padStart(4, '0')}.png`;
}

function invalidScene(source: string, why: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'input.invalid',
      message: `The scene ${source} cannot be rendered: ${why}.`,
      hint: 'Make the demo project again.',
      commandHint: 'Make it again with `satchel demo`.',
    },
    cause,
  );
}
