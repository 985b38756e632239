/** A request file: what a DCC's button knows of the open scene. Hostile until this schema has read it. */
import { z } from 'zod';

export const sceneRequestVersion = 1;
/** Of all lists together. */
export const mostScenePaths = 200_000;

const ScenePath = z
  .string()
  .min(1)
  .max(32_767)
  .regex(/^[^\u0000]+$/);
const ScenePaths = z.array(ScenePath).max(mostScenePaths);
const idOf = (kind: string): z.ZodString => z.string().regex(new RegExp(`^${kind}-[0-9a-f]{32}$`));

const hex = '[0-9a-f]';
const uuidText = `${hex}{8}-${hex}{4}-4${hex}{3}-[89ab]${hex}{3}-${hex}{12}`;

/** The id that a request file's name holds; undefined for every other name, such as one that is not complete yet. */
export function requestIdOf(fileName: string): string | undefined {
  return new RegExp(`^(${uuidText})[.]json$`).exec(fileName)?.[1];
}

/** How a name writes what varies in it. */
export const patternSyntaxes = ['hash', 'printf', 'houdini', 'udim', 'uvtile'] as const;
export type PatternSyntax = (typeof patternSyntaxes)[number];

/** Without its `x-` fields, which are for others. */
export const SceneRequest = z.strictObject({
  satchelRequest: z.literal(sceneRequestVersion),
  id: z.string().regex(new RegExp(`^${uuidText}$`)),
  createdAt: z.iso.datetime({ offset: true }),
  intent: z.enum(['submit', 'browse-inputs', 'download', 'open']),
  bridge: z.strictObject({ version: z.string().max(32), python: z.string().max(64).exactOptional() }),
  dcc: z.strictObject({
    name: z.enum(['maya', 'houdini', 'nuke', 'blender', '3dsmax', 'cinema4d', 'other']),
    version: z.string().max(64),
    renderer: z.string().max(128).exactOptional(),
    pid: z.int().min(0).exactOptional(),
    background: z.boolean().exactOptional(),
  }),
  sceneFile: ScenePath.exactOptional(),
  sceneModified: z.boolean().exactOptional(),
  projectRoot: ScenePath.exactOptional(),
  jobBundleDir: ScenePath.exactOptional(),
  jobName: z.string().min(1).max(128).exactOptional(),
  frameRange: z.strictObject({ start: z.int(), end: z.int(), step: z.int().min(1).exactOptional() }).exactOptional(),
  assetReferences: z
    .strictObject({
      inputs: z
        .strictObject({ filenames: ScenePaths.exactOptional(), directories: ScenePaths.exactOptional() })
        .exactOptional(),
      outputs: z.strictObject({ directories: ScenePaths.exactOptional() }).exactOptional(),
      referencedPaths: ScenePaths.exactOptional(),
    })
    .exactOptional(),
  patterns: z
    .array(z.strictObject({ path: ScenePath, syntax: z.enum(patternSyntaxes) }))
    .max(50_000)
    .exactOptional(),
  deadline: z
    .strictObject({
      profile: z.string().max(128).exactOptional(),
      region: z
        .string()
        .regex(/^[a-z]{2}(-[a-z]+)+-[0-9]$/)
        .exactOptional(),
      farmId: idOf('farm').exactOptional(),
      queueId: idOf('queue').exactOptional(),
      jobId: idOf('job').exactOptional(),
      storageProfileId: idOf('sp').exactOptional(),
    })
    .exactOptional(),
  wantResult: z.boolean().exactOptional(),
});
export type SceneRequest = z.output<typeof SceneRequest>;
