/** A job bundle as a window shows it: a form of its parameters, what it brings, and what is wrong with the values so far. */
import { z } from 'zod';
import { findingLevels } from '../domain/lint';
import { Path, Text } from './fields';

export const bundleControls = [
  'LINE_EDIT',
  'MULTILINE_EDIT',
  'DROPDOWN_LIST',
  'CHECK_BOX',
  'SPIN_BOX',
  'CHOOSE_INPUT_FILE',
  'CHOOSE_OUTPUT_FILE',
  'CHOOSE_DIRECTORY',
] as const;

const FileFilter = z.strictObject({ label: z.string(), patterns: z.array(z.string()) });

export const BundleField = z.strictObject({
  /** Of the parameter; `deadline:…` for what the job itself has. */
  name: z.string(),
  type: z.string(),
  control: z.enum(bundleControls),
  /** Absent where the template has none. */
  label: z.string().exactOptional(),
  group: z.string().exactOptional(),
  description: z.string().exactOptional(),
  /** What it has while nobody changes it; absent where somebody has to give it one. */
  value: z.string().exactOptional(),
  /** The value of a list, one for each line; absent where some item is no line of its own. */
  items: z.array(z.string()).exactOptional(),
  /** The only values that it takes. */
  choices: z.array(z.string()).exactOptional(),
  /** What a check box stands for. */
  box: z.strictObject({ on: z.string(), off: z.string() }).exactOptional(),
  /** Numbers as texts, for they may have 64 bits. */
  least: z.string().exactOptional(),
  most: z.string().exactOptional(),
  decimals: z.number().exactOptional(),
  step: z.number().exactOptional(),
  fileFilters: z.array(FileFilter).exactOptional(),
  /** What a path is to the job. */
  dataFlow: z.enum(['NONE', 'IN', 'OUT', 'INOUT']).exactOptional(),
  /** The environments of the queue define it, the bundle does not. */
  isOfQueue: z.boolean().exactOptional(),
});
export type BundleField = z.output<typeof BundleField>;

export const BundleCheck = z.strictObject({
  /** Another one than that of the form: the bundle was changed on disk since. */
  revision: z.string(),
  /** Each with a sentence; without a name it is about the whole. */
  faults: z.array(z.strictObject({ name: z.string().exactOptional(), message: z.string() })),
  nameFault: z.string().exactOptional(),
  /** The files and folders that the values so far name. `isThere` is absent where nobody looked. */
  paths: z.array(
    z.strictObject({
      path: z.string(),
      kind: z.enum(['file', 'folder', 'output', 'named']),
      isThere: z.boolean().exactOptional(),
      /** What would fail on the farm because of its name. */
      finding: z.strictObject({ level: z.enum(findingLevels), sentence: z.string() }).exactOptional(),
    }),
  ),
  /** More of them than are listed. */
  unlisted: z.number(),
});
export type BundleCheck = z.output<typeof BundleCheck>;

export const BundleForm = z.strictObject({
  /** Of the files that it was read from. */
  revision: z.string(),
  name: z.string(),
  description: z.string().exactOptional(),
  /** Null while no queue is connected: then nobody knows what its environments add. */
  queue: z.strictObject({ farmName: z.string(), queueName: z.string() }).nullable(),
  /** In the order of the template, those of the queue last. Hidden ones are left out. */
  fields: z.array(BundleField),
  /** What CreateJob takes beside the parameters. */
  jobFields: z.array(BundleField),
  /** Programs that other submitters would run. They are never run here. */
  hooks: z.array(
    z.strictObject({
      moment: z.enum(['preGUI', 'preSubmission', 'postSubmission']),
      command: z.string(),
      /** The folder of DEADLINE_HOOKS_DIR, for what the bundle itself does not ask for. */
      folder: z.string().exactOptional(),
    }),
  ),
  /** What is odd, in words. */
  warnings: z.array(z.string()),
});
export type BundleForm = z.output<typeof BundleForm>;

/** Only what somebody changed, as text; the engine decides what it means. */
export const BundleValues = z
  .record(z.string().max(1024), z.string().max(1_000_000))
  .refine((values) => Object.keys(values).length <= 1000, 'too many values');
export type BundleValues = z.output<typeof BundleValues>;

export const bundleCommands = {
  /** Null where the path is no job bundle. */
  'bundle.open': { input: z.strictObject({ path: Path }), output: z.strictObject({ form: BundleForm.nullable() }) },
  /** Of a bundle that was opened. */
  'bundle.check': {
    input: z.strictObject({ path: Path, values: BundleValues, name: Text.optional() }),
    output: BundleCheck,
  },
} as const;
