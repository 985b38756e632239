/** What a followed job or queue needs to know to go on, and what arrived so far, as it is kept in the queue. Pure. */
import { z } from 'zod';
import type { ErrorDto } from '../../../shared/domain/errors';
import { FollowArrival, FollowTrouble } from '../../../shared/ipc/follows';
import type { JobOutcome } from './syncPass';

const Spec = z.object({
  kind: z.literal('follow'),
  farmId: z.string(),
  queueId: z.string(),
  queueName: z.string(),
  /** Only this one. */
  jobId: z.string().exactOptional(),
  /** Of the job or of the queue. */
  name: z.string(),
  lookedMs: z.number().exactOptional(),
  /** Files and bytes that came home since it is followed. */
  files: z.number(),
  bytes: z.number(),
  /** The newest first. */
  arrived: z.array(FollowArrival),
  /** Jobs with files that wait for somebody, with the review that asks about them. */
  waiting: z.array(
    z.object({
      jobId: z.string(),
      name: z.string(),
      /** The runs of tasks whose files wait. */
      runs: z.array(z.string()),
      uid: z.string().exactOptional(),
    }),
  ),
  failed: z.array(FollowTrouble),
});
export type FollowSpec = z.output<typeof Spec>;

const mostArrivals = 20;

/** `undefined` for the data of another kind of transfer. */
export function followSpecOf(data: unknown): FollowSpec | undefined {
  return Spec.safeParse(data).data;
}

/** After what became of one job in a pass. What neither changed nor failed says nothing new. */
export function withOutcome(spec: FollowSpec, outcome: JobOutcome, atMs: number): FollowSpec {
  const { jobId, name, state, brought, error } = outcome;
  const others = {
    waiting: spec.waiting.filter((one) => one.jobId !== jobId),
    failed: spec.failed.filter((one) => one.jobId !== jobId),
  };
  const { downloadedFiles = 0, downloadedBytes = 0, runId } = brought ?? {};
  const arrival = { atMs, jobId, name, files: downloadedFiles, bytes: downloadedBytes };
  return {
    ...spec,
    ...(state === 'unchanged' ? {} : others),
    ...(state === 'waiting' ? { waiting: [...others.waiting, waitingOf(spec, outcome)] } : {}),
    ...(error !== undefined && (state === 'failed' || state === 'given-up')
      ? { failed: [...others.failed, { jobId, name, message: messageOf(error) }] }
      : {}),
    ...(downloadedFiles === 0
      ? {}
      : {
          files: spec.files + downloadedFiles,
          bytes: spec.bytes + downloadedBytes,
          arrived: [{ ...arrival, ...(runId === undefined ? {} : { runId }) }, ...spec.arrived].slice(0, mostArrivals),
        }),
  };
}

/** A review that asks about these very files stays. */
function waitingOf(spec: FollowSpec, { jobId, name, brought }: JobOutcome): FollowSpec['waiting'][number] {
  const runs = (brought?.runs ?? []).flatMap(({ isHome, run }) => (isHome ? [] : [run.sessionActionId])).sort();
  const known = spec.waiting.find((one) => one.jobId === jobId);
  const isSame = known !== undefined && known.runs.join() === runs.join();
  return { jobId, name, runs, ...(isSame && known.uid !== undefined ? { uid: known.uid } : {}) };
}

const messageOf = ({ message }: ErrorDto): string => message;
