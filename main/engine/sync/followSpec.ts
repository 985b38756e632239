/** What a followed job or queue needs to know to go on, and what arrived so far, as it is kept in the queue. Pure. */
import { z } from 'zod';
import type { ErrorDto } from '../../../shared/domain/errors';
import { FollowRow } from '../../../shared/ipc/follows';
import { KeptQueue } from '../connection/keptQueue';
import type { JobOutcome } from './syncPass';

const { waiting } = FollowRow.shape;

/** What the window is told, and which runs of tasks it is about. */
const Spec = z.object({
  ...FollowRow.omit({ what: true, uid: true }).shape,
  kind: z.literal('follow'),
  /** When somebody asked for it; the first look may come later, and what is rendered meanwhile counts. */
  sinceMs: z.number().exactOptional(),
  /** How its queue is opened while another one is in force. */
  seat: KeptQueue.shape.seat,
  /** Jobs with files that wait for somebody, with the review that asks about them and the runs of tasks whose files wait. */
  waiting: z.array(z.object({ ...waiting.element.shape, runs: z.array(z.string()) })),
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
