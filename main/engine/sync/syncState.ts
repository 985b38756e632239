/** What a sync knows of a queue and of each job, and which session actions are done. Pure. */
import { z } from 'zod';
import { JobDocument } from './jobDocument';

const Head = z.object({
  /** When it began to look; older sessions of jobs that are new to it do not count. */
  startedMs: z.number(),
  /** Up to here everything came home. */
  completedMs: z.number(),
  passes: z.number(),
  /** Hash of the last checkpoint of the Deadline client that was read or written. */
  checkpointHash: z.string().exactOptional(),
});
export type SyncHead = z.output<typeof Head>;

const Job = z.object({
  document: JobDocument,
  /** When the last session ended whose outputs came home. */
  sessionEndedMs: z.number().exactOptional(),
  /** By session: every action up to this index is done. */
  sessions: z.record(z.string(), z.number()),
  /** By session: what is done beyond, because an action before it is not. */
  beyond: z.record(z.string(), z.array(z.number())).exactOptional(),
  /** Something is left to do, whatever the farm says next. */
  isPending: z.literal(true).exactOptional(),
  /** Passes in a row that failed. */
  failures: z.number().exactOptional(),
});
export type SyncJob = z.output<typeof Job>;

/** After so many failures in a row a job is given up. */
export const mostFailures = 5;

/** `undefined` for what no version of Satchel wrote. */
export function headOf(document: unknown): SyncHead | undefined {
  return Head.safeParse(document).data;
}

/** `undefined` for what no version of Satchel wrote. */
export function syncJobOf(document: unknown): SyncJob | undefined {
  return Job.safeParse(document).data;
}

export interface ActionPlace {
  readonly sessionId: string;
  /** `sessionaction-abc-12` has index 12. */
  readonly index: number;
}

export function isDone({ sessions, beyond }: SyncJob, { sessionId, index }: ActionPlace): boolean {
  const upTo = ownOf(sessions, sessionId);
  return (upTo !== undefined && index <= upTo) || ownOf(beyond ?? {}, sessionId)?.includes(index) === true;
}

/** The job with these actions done. `open` are those known that are not: nothing is counted as done behind them. */
export function withDone(job: SyncJob, done: readonly ActionPlace[], open: readonly ActionPlace[]): SyncJob {
  const sessions = { ...job.sessions };
  const beyond = { ...job.beyond };
  const bySession = new Map<string, number[]>();
  for (const [sessionId, indexes] of Object.entries(beyond)) bySession.set(sessionId, [...indexes]);
  for (const { sessionId, index } of done) bySession.set(sessionId, [...(bySession.get(sessionId) ?? []), index]);
  for (const [sessionId, indexes] of bySession) {
    const firstOpen = open.reduce(
      (least, one) => (one.sessionId === sessionId ? Math.min(least, one.index) : least),
      Infinity,
    );
    const upTo = Math.max(ownOf(sessions, sessionId) ?? -1, ...indexes.filter((index) => index < firstOpen));
    if (upTo >= 0) sessions[sessionId] = upTo;
    const rest = [...new Set(indexes)].filter((index) => index > upTo).sort((a, b) => a - b);
    if (rest.length > 0) beyond[sessionId] = rest;
    else Reflect.deleteProperty(beyond, sessionId);
  }
  const next = { ...job, sessions, beyond };
  if (Object.keys(beyond).length === 0) Reflect.deleteProperty(next, 'beyond');
  return next;
}

function ownOf<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
