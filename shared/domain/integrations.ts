/** What the buttons for other programs are made of, and what is written down of each installation. */
import { z } from 'zod';

export const dccNames = ['maya', 'houdini', 'nuke', 'blender', '3dsmax', 'cinema4d'] as const;
export type DccName = (typeof dccNames)[number];

export const integrationScopes = ['user', 'machine', 'folder'] as const;
export type IntegrationScope = (typeof integrationScopes)[number];

/** A relative path that stays below where it begins. */
const Inside = z
  .string()
  .min(1)
  .max(1024)
  .refine(
    (name) => !/^[/\\]|[\\:\0]/.test(name) && !name.split('/').some((part) => part === '' || /^\.{1,2}$/.test(part)),
  );
const Place = z.string().min(1).max(1024);
const PerSystem = z.strictObject({ win32: Place.optional(), linux: Place.optional(), darwin: Place.optional() });
const Entry = z.strictObject({ ...PerSystem.shape, file: Inside });

const Dcc = z.strictObject({
  label: z.string().max(64),
  versions: z.strictObject({ first: z.string().max(32) }),
  files: z.array(Inside).max(1000),
  bridgeBeside: z.array(Inside).max(100),
  /** One file that leads the program to ours. */
  entry: Entry.optional(),
  machineEntry: Entry.optional(),
  /** A line in a file of the artist, which is never edited. */
  line: z.strictObject({ file: Place, text: Place }).optional(),
  addOnFolder: PerSystem.optional(),
  machineAddOnFolder: Place.optional(),
  /** From this version on add-ons are extensions, in folders of their own. */
  extensionFrom: z.string().max(32).optional(),
  extensionFolder: PerSystem.optional(),
  machineExtensionFolder: Place.optional(),
  targets: z.record(Inside, Inside).optional(),
  targetsBelow: Place.optional(),
  machineTargetsBelow: Place.optional(),
  menuFor: z.strictObject({ upTo2024: Inside, from2025: Inside }).optional(),
  environment: z.record(z.string().regex(/^\w+$/), Place),
});
export type DccParts = z.output<typeof Dcc>;

export const DccManifest = z.strictObject({
  version: z.string().regex(/^[\w.+-]{1,64}$/),
  bridge: Inside,
  shared: z.array(Inside),
  dccs: z.strictObject({
    maya: Dcc,
    houdini: Dcc,
    nuke: Dcc,
    blender: Dcc,
    '3dsmax': Dcc,
    cinema4d: Dcc,
  }),
  /** SHA-256 of each file, written when a package is made. */
  checksums: z.record(Inside, z.string().regex(/^[0-9a-f]{64}$/)).optional(),
});
export type DccManifest = z.output<typeof DccManifest>;

const Absolute = z
  .string()
  .max(32_767)
  .refine((path) => /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path) && !/(^|[\\/])\.\.?([\\/]|$)|\0/.test(path));

/** What an installation put where; nothing else is ever replaced or removed. */
export const InstallRecord = z.strictObject({
  satchelIntegration: z.literal(1),
  version: z.string().max(64),
  /** Versions of the program, or one empty text where all share one. */
  targets: z.array(z.strictObject({ version: z.string().max(64), folder: z.string().max(1024) })).max(1000),
  files: z
    .array(
      z.strictObject({
        path: Absolute,
        /** More than one while files are being replaced. */
        sha256: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(8),
      }),
    )
    .max(10_000),
  /** Folders that were made, outermost first. */
  folders: z.array(Absolute).max(10_000),
});
export type InstallRecord = z.output<typeof InstallRecord>;
