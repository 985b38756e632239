/** What opens from outside: links, plans, other starts, and the requests of DCCs with what they hold. */
import { z } from 'zod';
import { ErrorDtoSchema } from '../domain/transfer';
import { Path, Uid } from './fields';

/** What a start, a link or a plan file asks a page to show; `refused` comes with the reason, in words. */
export const OpenRequest = z.strictObject({
  view: z.enum(['review', 'transfer', 'settings', 'download', 'submit', 'home', 'refused']),
  uid: Uid.optional(),
  /** The job to bring home, on this farm and queue only where they are named. */
  farmId: Uid.optional(),
  queueId: Uid.optional(),
  jobId: Uid.optional(),
  /** The request of a DCC whose files are listed. */
  requestId: Uid.optional(),
  /** A part of the settings page. */
  section: z.string().max(32).optional(),
  error: ErrorDtoSchema.optional(),
});

const Id = z.strictObject({ id: Uid });
const Kind = z.enum(['scene', 'bundle', 'file', 'folder', 'pattern']);

/** Columns: lists of one length, for there may be many paths. */
export const SceneContents = z.strictObject({
  id: Uid,
  dcc: z.string(),
  dccVersion: z.string(),
  renderer: z.string().optional(),
  name: z.string(),
  sceneFile: z.string().optional(),
  isModified: z.boolean(),
  frames: z.strictObject({ start: z.number(), end: z.number(), step: z.number() }).optional(),
  /** The scene first. */
  paths: z.array(z.string()),
  kinds: z.array(Kind),
  outputFolders: z.array(z.string()),
  /** Paths that the job names and that are not sent. */
  namedCount: z.number(),
  /** The queue that the DCC works with; it is not connected to by itself. */
  queue: z.strictObject({ farmId: z.string().optional(), queueId: z.string().optional() }).optional(),
});
export type SceneContents = z.output<typeof SceneContents>;

export const requestCommands = {
  /** Reads a request of the inbox; null where another process has taken it. */
  'request.open': {
    input: z.strictObject({ path: Path }),
    output: z.strictObject({ opened: OpenRequest.nullable() }),
  },
  'request.get': { input: Id, output: SceneContents },
  /** For each path of `request.get`: how many files it is on disk, 0 where it is missing, 1 for a folder. */
  'request.look': { input: Id, output: z.strictObject({ counts: z.array(z.number()) }) },
  /** Requests that nobody has begun or closed, newest first. */
  'request.waiting': {
    input: z.strictObject({}),
    output: z.strictObject({ requests: z.array(z.strictObject({ id: Uid, name: z.string(), dcc: z.string() })) }),
  },
  'request.close': { input: Id, output: z.strictObject({}) },
} as const;
