/** What a submission is to its transfer: kept in the queue, so that another process can go on with it. */
import { basename } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';
import { writableVersions, type WritableVersion } from '../../../shared/manifest/encode';
import { KeptQueue } from '../connection/keptQueue';
import type { FileSystemLocation } from '../grouping/locations';
import type { TargetPlatform } from '../outputs/plan/traits';
import { BundleJob } from './bundleJob';
import { ConfirmedFiles } from './confirmedFiles';
import { ErrorPolicy } from './onError';
import { SubmitPlan } from './submitPlan';

const Location = z.object({ name: z.string(), path: z.string(), type: z.enum(['LOCAL', 'SHARED']) });

export const SubmissionSpec = z.object({
  kind: z.literal('submit'),
  stage: z.enum(['inspect', 'upload']),
  name: z.string(),
  paths: z.array(z.string()),
  outputFolders: z.array(z.string()),
  include: z.array(z.string()).exactOptional(),
  exclude: z.array(z.string()).exactOptional(),
  followFolderLinks: z.boolean().exactOptional(),
  requirePathsExist: z.boolean().exactOptional(),
  locations: z.array(Location).exactOptional(),
  knownPaths: z.array(z.string()).exactOptional(),
  home: z.string().exactOptional(),
  /** Folders outside of every known place that somebody agreed to; absent where nobody was asked yet. */
  acceptedFolders: z.array(z.string()).exactOptional(),
  filePaths: z.array(z.string()).exactOptional(),
  referencedPaths: z.array(z.string()).exactOptional(),
  /** False for paths that a file names. */
  arePathsKnown: z.boolean().exactOptional(),
  bundle: BundleJob.exactOptional(),
  /** That it goes to; absent for a store without one. */
  queue: KeptQueue.exactOptional(),
  /** Absent where nobody knows what the workers run. */
  workerOs: z.enum(['windows', 'macos', 'linux']).exactOptional(),
  /** 2023-03-03 when absent. */
  manifestVersion: z.enum(writableVersions).exactOptional(),
  /** Decided by an earlier run of the upload. */
  manifestPlan: SubmitPlan.exactOptional(),
  /** What was there when it was agreed to; absent where nobody was asked yet. */
  confirmed: ConfirmedFiles.exactOptional(),
  /** What the store lacked when the first run with that plan began. */
  lacked: z.object({ items: z.number(), bytes: z.number() }).exactOptional(),
  ...ErrorPolicy.shape,
});
export type SubmissionSpec = z.output<typeof SubmissionSpec>;

export interface InspectRequest extends ErrorPolicy {
  readonly paths: readonly string[];
  readonly outputFolders?: readonly string[] | undefined;
  readonly name?: string | undefined;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** False: what lies behind links to folders is left out. */
  readonly followFolderLinks?: boolean;
  readonly requirePathsExist?: boolean;
  /** Of the storage profile of this computer. */
  readonly locations?: readonly FileSystemLocation[];
  /** Folders that somebody vouched for, beside what is named. */
  readonly knownPaths?: readonly string[];
  /** For `~` in known paths. */
  readonly home?: string;
  /** Of a job bundle: files, and paths that are only named. */
  readonly filePaths?: readonly string[];
  readonly referencedPaths?: readonly string[];
  /** False where a file names the paths and nobody vouched for them. */
  readonly arePathsKnown?: boolean;
  readonly bundle?: BundleJob;
  /** What the workers run; absent when nobody knows. */
  readonly workerOs?: TargetPlatform;
  /** 2023-03-03 when absent. */
  readonly manifestVersion?: WritableVersion;
  /** Only to be looked at: it is the same as no other. */
  readonly isTrial?: boolean;
}

/** As it begins: to be looked through. It is named after its first path unless it has a name. */
export function submissionSpec(request: Omit<InspectRequest, 'isTrial'>): SubmissionSpec {
  const { paths, outputFolders = [], name, include, exclude, ...rest } = request;
  const { requirePathsExist, locations, knownPaths, home, filePaths, referencedPaths, ...policy } = rest;
  const first = paths[0];
  const title = name !== undefined && name !== '' ? name : first === undefined ? 'Submission' : basename(first);
  return {
    kind: 'submit',
    stage: 'inspect',
    name: title,
    paths: [...paths],
    outputFolders: [...outputFolders],
    ...(include === undefined ? {} : { include: [...include] }),
    ...(exclude === undefined ? {} : { exclude: [...exclude] }),
    ...(requirePathsExist === undefined ? {} : { requirePathsExist }),
    ...(locations === undefined ? {} : { locations: [...locations] }),
    ...(knownPaths === undefined ? {} : { knownPaths: [...knownPaths] }),
    ...(home === undefined ? {} : { home }),
    ...(filePaths === undefined ? {} : { filePaths: [...filePaths] }),
    ...(referencedPaths === undefined ? {} : { referencedPaths: [...referencedPaths] }),
    ...policy,
  };
}

/** `undefined` where it goes to a store without one, and for anything but a submission. */
export function queueOfSubmission(data: unknown): KeptQueue | undefined {
  const spec = SubmissionSpec.safeParse(data).data;
  return spec?.queue ?? spec?.bundle?.queue;
}

/** `input.invalid` for what is not the spec of a submission. */
export function parseSpec(data: unknown): SubmissionSpec {
  const spec = SubmissionSpec.safeParse(data);
  if (spec.success) return spec.data;
  throw new AppError({ code: 'input.invalid', message: 'This transfer is not a submission.' });
}
