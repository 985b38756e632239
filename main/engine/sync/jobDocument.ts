/** A job as checkpoints of the Deadline client keep it: what SearchJobs told, its attachments and its storage profile. */
import { z } from 'zod';
import type { FoundJob, JobDetails, TaskRunStatus } from '../ports/deadline';
import type { Attachments } from '../ports/farm';
import { msOfIso, referenceIso } from './referenceTime';

/** More keys are kept as they are. */
export const JobDocument = z.looseObject({ jobId: z.string() });
export type JobDocument = z.output<typeof JobDocument>;

const statuses: readonly TaskRunStatus[] = [
  'PENDING',
  'READY',
  'RUNNING',
  'ASSIGNED',
  'STARTING',
  'SCHEDULED',
  'INTERRUPTING',
  'SUSPENDED',
  'CANCELED',
  'FAILED',
  'SUCCEEDED',
  'NOT_COMPATIBLE',
];

/** What stays the same for the life of a job and is only in what GetJob answers. */
export interface JobExtras {
  /** `null` for a job without attachments. */
  readonly attachments: Attachments | null;
  readonly storageProfileId: string | null;
}

/** In the names and times of the service. */
export function documentOf(job: FoundJob | JobDetails, { attachments, storageProfileId }: JobExtras): JobDocument {
  if (attachments === null) return { jobId: job.jobId, name: job.name, attachments: null };
  const { createdMs, startedMs, endedMs, taskRunStatusCounts: counts, ...told } = job;
  const document: JobDocument = {
    ...told,
    taskRunStatusCounts: Object.fromEntries(statuses.map((status) => [status, counts[status] ?? 0])),
    createdAt: referenceIso(createdMs),
    ...(startedMs === undefined ? {} : { startedAt: referenceIso(startedMs) }),
    ...(endedMs === undefined ? {} : { endedAt: referenceIso(endedMs) }),
    attachments,
    storageProfileId,
  };
  Reflect.deleteProperty(document, 'farmId');
  return document;
}

/** A job that asks for a storage profile and has none. */
export function withoutProfile({ jobId, name }: FoundJob, attachments: Attachments): JobDocument {
  return { jobId, name, attachments, storageProfileId: null };
}

const AttachmentsDocument = z.object({
  manifests: z.array(
    z.object({
      rootPath: z.string(),
      rootPathFormat: z.enum(['posix', 'windows']),
      fileSystemLocationName: z.string().exactOptional(),
      inputManifestPath: z.string().exactOptional(),
      inputManifestHash: z.string().exactOptional(),
      outputRelativeDirectories: z.array(z.string()).exactOptional(),
    }),
  ),
  fileSystem: z.enum(['COPIED', 'VIRTUAL']).catch('COPIED'),
});

/** `undefined` where the document does not tell them, so that the farm is to be asked. */
export function extrasOf(document: JobDocument): JobExtras | undefined {
  const { attachments, storageProfileId } = document;
  if (attachments === null) return { attachments: null, storageProfileId: null };
  const parsed = AttachmentsDocument.safeParse(attachments);
  if (!parsed.success) return undefined;
  return { attachments: parsed.data, storageProfileId: typeof storageProfileId === 'string' ? storageProfileId : null };
}

/** Succeeded tasks and the end of the job, as far as the document tells them. */
export function progressOf(document: JobDocument): { readonly succeeded?: number; readonly endedMs?: number } {
  const { taskRunStatusCounts: counts, endedAt } = document;
  const succeeded: unknown =
    typeof counts === 'object' && counts !== null && 'SUCCEEDED' in counts ? counts.SUCCEEDED : undefined;
  const endedMs = typeof endedAt === 'string' ? msOfIso(endedAt) : undefined;
  return {
    ...(typeof succeeded === 'number' ? { succeeded } : {}),
    ...(endedMs === undefined ? {} : { endedMs }),
  };
}
