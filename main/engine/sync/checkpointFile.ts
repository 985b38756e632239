/** The checkpoint of the Deadline client: read to take its work over, written so that it can go on from ours. */
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';
import type { FileSystem } from '../ports/fileSystem';
import type { Hasher } from '../ports/hashing';
import { JobDocument } from './jobDocument';
import { asciiJson, msOfIso, referenceIso } from './referenceTime';
import type { SyncHead, SyncJob } from './syncState';

/** How far searches may lie behind. */
export const searchLagMs = 120_000;

const Time = z.string().transform((text, context) => {
  const ms = msOfIso(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'is no time' });
  return z.NEVER;
});
const Checkpoint = z.object({
  localStorageProfileId: z.string().nullable(),
  downloadsStartedTimestamp: Time,
  downloadsCompletedTimestamp: Time,
  eventualConsistencyMaxSeconds: z.coerce.number(),
  jobs: z.array(
    z.object({
      job: JobDocument,
      sessionEndedTimestamp: Time.nullish(),
      sessionCompletedIndexes: z.record(z.string(), z.number()).nullish(),
    }),
  ),
});

export interface Checkpoint {
  /** `null` for one that ignores storage profiles. */
  readonly profileId: string | null;
  readonly startedMs: number;
  readonly completedMs: number;
  readonly jobs: ReadonlyMap<string, SyncJob>;
  /** Of its bytes. */
  readonly hash: string;
}

const mostBytes = 512 * 1024 * 1024;

/** `undefined` when there is none; `input.invalid` for a file that is none. */
export async function readCheckpoint(
  path: string,
  { files, hasher }: { readonly files: FileSystem; readonly hasher: Hasher },
): Promise<Checkpoint | undefined> {
  if ((await files.statFollowing(path)) === undefined) return undefined;
  const bytes = await files.readFile(path, mostBytes);
  const parsed = Checkpoint.safeParse(parseJson(bytes));
  if (!parsed.success)
    throw new AppError({
      code: 'input.invalid',
      message: `${path} is no checkpoint of the Deadline client.`,
      safe: 'Nothing was downloaded or changed.',
      hint: 'Name another folder with --checkpoint-dir, or begin anew with --force-bootstrap.',
    });
  const { localStorageProfileId, downloadsStartedTimestamp, downloadsCompletedTimestamp, jobs } = parsed.data;
  return {
    profileId: localStorageProfileId,
    startedMs: downloadsStartedTimestamp,
    completedMs: downloadsCompletedTimestamp,
    hash: hasher.hash(bytes),
    jobs: new Map(
      jobs.map(({ job, sessionEndedTimestamp: endedMs, sessionCompletedIndexes: sessions }) => [
        job.jobId,
        {
          document: job,
          sessions: sessions ?? {},
          ...(typeof endedMs === 'number' ? { sessionEndedMs: endedMs } : {}),
        },
      ]),
    ),
  };
}

/** Jobs that failed are left out, as there: they are new to whoever reads it. Those that ended long ago are only an id. */
export function checkpointText(
  head: SyncHead,
  profileId: string | null,
  jobs: Iterable<SyncJob>,
  isFollowed: (jobId: string) => boolean,
): string {
  const rows = [...jobs].flatMap(({ document, sessionEndedMs, sessions, failures }) => {
    if (failures !== undefined) return [];
    const isIdle = !isFollowed(document.jobId);
    if (isIdle && sessionEndedMs === undefined) return [];
    return [
      {
        job: isIdle ? { jobId: document.jobId } : document,
        ...(sessionEndedMs === undefined ? {} : { sessionEndedTimestamp: referenceIso(sessionEndedMs) }),
        ...(isIdle || Object.keys(sessions).length === 0 ? {} : { sessionCompletedIndexes: sessions }),
      },
    ];
  });
  const document = {
    localStorageProfileId: profileId,
    downloadsStartedTimestamp: referenceIso(head.startedMs),
    eventualConsistencyMaxSeconds: searchLagMs / 1000,
    jobs: rows,
    downloadsCompletedTimestamp: referenceIso(head.completedMs),
  };
  return asciiJson(JSON.stringify(document, null, 2));
}

/** Of files of failed jobs: how often each failed in a row. A damaged file counts as none. */
export function failedJobsOf(bytes: Uint8Array): ReadonlyMap<string, number> {
  const parsed = z.record(z.string(), z.number()).safeParse(parseJson(bytes));
  return new Map(Object.entries(parsed.data ?? {}));
}

export function failedJobsText(jobs: Iterable<SyncJob>): string {
  const counts = [...jobs].flatMap(({ document, failures }) =>
    failures === undefined ? [] : [`${JSON.stringify(document.jobId)}: ${failures}`],
  );
  return asciiJson(`{${counts.join(', ')}}`);
}

export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // Neither text nor JSON: whoever asked says what that means.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
