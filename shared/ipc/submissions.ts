/** What will move to the farm, as a window shows it before anything moves. */
import { z } from 'zod';
import { LintReport } from '../domain/lint';
import { Uid } from './fields';

/** One asset root of a submission. */
export const SubmissionGroup = z.strictObject({
  rootPath: z.string(),
  locationName: z.string().optional(),
  fileCount: z.number(),
  totalBytes: z.number(),
  /** Absent until the store was asked. */
  uploadCount: z.number().optional(),
  uploadBytes: z.number().optional(),
  outputFolders: z.array(z.string()),
});

/** What will move, before anything moves. */
export const SubmissionDraft = z.strictObject({
  uid: Uid,
  title: z.string(),
  paths: z.array(z.string()),
  groups: z.array(SubmissionGroup),
  fileCount: z.number(),
  totalBytes: z.number(),
  uploadObjects: z.number().optional(),
  uploadBytes: z.number().optional(),
  presentObjects: z.number().optional(),
  presentBytes: z.number().optional(),
  largest: z.array(z.strictObject({ path: z.string(), sizeBytes: z.number() })),
  /** Paths that are not there, broken links, unreadable folders, special files: never dropped silently. */
  problems: z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() })),
  /** What would fail on the farm later; nothing of it keeps anybody from submitting. */
  lint: LintReport.exactOptional(),
  /** Folders outside of every known place: sent only when somebody agreed to them. */
  unknown: z.strictObject({ inputs: z.array(z.string()), outputs: z.array(z.string()) }).optional(),
  /** Folders of the system or the whole home, agreed to one by one. */
  sensitive: z.array(z.strictObject({ path: z.string(), why: z.string() })).optional(),
  /** The queue of Deadline Cloud that a job bundle goes to. */
  destination: z
    .strictObject({
      profileName: z.string(),
      farmName: z.string(),
      queueName: z.string(),
      priority: z.number(),
      storeUri: z.string().optional(),
      storageProfileName: z.string().optional(),
    })
    .optional(),
  /** Of a job bundle: programs that are not run, and what is odd about it. */
  bundle: z.strictObject({ hasHooks: z.boolean(), warnings: z.array(z.string()) }).optional(),
  /** Whether a farm will make a job of it; else it ends with the attachments document. */
  createsJob: z.boolean(),
});
export type SubmissionDraft = z.output<typeof SubmissionDraft>;
