/** Which session of a job a log is read of, and from when to when. */
import { AppError } from '../../../shared/domain/errors';
import type { Deadline, JobRef, LogPage, SessionSummary } from '../ports/deadline';

export interface SessionLogAsk {
  /** Absent: one that runs, else the one that ended last. */
  readonly sessionId?: string;
  /** Only what was said while it ran. */
  readonly sessionActionId?: string;
  readonly limit: number;
  readonly sinceMs?: number;
  readonly untilMs?: number;
  readonly token?: string;
}

export interface SessionLog extends LogPage {
  readonly sessionId: string;
  /** Of the session, or of the action that is looked at. */
  readonly startedMs: number;
  readonly isRunning: boolean;
}

type SessionCalls = Pick<Deadline, 'listSessions' | 'getSessionAction' | 'getSessionLog'>;

/** `deadline.not_found` where nothing ran yet, `input.invalid` for what does not go together. */
export async function sessionLog(
  job: JobRef,
  ask: SessionLogAsk,
  deadline: SessionCalls,
  signal: AbortSignal,
): Promise<SessionLog> {
  const { sessionActionId, limit, token } = ask;
  const sessions = await deadline.listSessions(job, signal);
  const session = sessionOf(job, sessions, wantedSession(ask));
  const action =
    sessionActionId === undefined ? undefined : await deadline.getSessionAction(job, sessionActionId, signal);
  const { startedMs, endedMs } = action ?? session;
  if (startedMs === undefined) throw notStarted(sessionActionId ?? session.sessionId);
  const sinceMs = action === undefined ? ask.sinceMs : Math.max(startedMs, ask.sinceMs ?? startedMs);
  const untilMs = action === undefined ? ask.untilMs : earlier(endedMs, ask.untilMs);
  if (sinceMs !== undefined && untilMs !== undefined && sinceMs > untilMs) throw noOverlap(startedMs, endedMs);
  const page = await deadline.getSessionLog(
    job,
    {
      ...{ sessionId: session.sessionId, limit },
      ...(sinceMs === undefined ? {} : { sinceMs }),
      ...(untilMs === undefined ? {} : { untilMs }),
      ...(token === undefined ? {} : { token }),
    },
    signal,
  );
  return { ...page, sessionId: session.sessionId, startedMs, isRunning: endedMs === undefined };
}

const earlier = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

/** An action is named after its session. */
function wantedSession({ sessionId, sessionActionId }: SessionLogAsk): string | undefined {
  if (sessionActionId === undefined) return sessionId;
  const id = /^sessionaction-([0-9a-f]{32})-\d+$/.exec(sessionActionId)?.[1];
  const ofAction = id === undefined ? undefined : `session-${id}`;
  if (ofAction !== undefined && (sessionId === undefined || sessionId === ofAction)) return ofAction;
  throw new AppError({
    code: 'input.invalid',
    message:
      ofAction === undefined
        ? `${JSON.stringify(sessionActionId)} is no id of a session action.`
        : `${sessionActionId} is not one of ${sessionId ?? ''}.`,
    safe: 'Nothing was asked or changed.',
    hint: 'Name the session or one of its actions; `satchel job wait` tells the action that failed.',
  });
}

function sessionOf(job: JobRef, sessions: readonly SessionSummary[], wanted: string | undefined): SessionSummary {
  if (wanted !== undefined) {
    const found = sessions.find(({ sessionId }) => sessionId === wanted);
    if (found !== undefined) return found;
    throw new AppError({
      code: 'deadline.not_found',
      message: `The job ${job.jobId} has no session ${wanted}.`,
      hint: 'Leave it out to see the log of the latest one.',
    });
  }
  // What runs is newer than whatever ended.
  const latest = sessions.toSorted(
    (a, b) => (b.endedMs ?? Infinity) - (a.endedMs ?? Infinity) || b.startedMs - a.startedMs,
  )[0];
  if (latest !== undefined) return latest;
  throw new AppError({
    code: 'deadline.not_found',
    message: `Nothing of the job ${job.jobId} has run yet, so there is no log.`,
    hint: 'Look again when a worker has begun; `satchel job get` tells how far it is.',
  });
}

function notStarted(id: string): AppError {
  return new AppError({
    code: 'deadline.not_found',
    message: `${id} has not started yet, so there is no log.`,
    hint: 'Look again when it runs.',
  });
}

function noOverlap(startedMs: number, endedMs: number | undefined): AppError {
  const [start, end] = [startedMs, endedMs].map((ms) => (ms === undefined ? 'now' : new Date(ms).toISOString()));
  return new AppError({
    code: 'input.invalid',
    message: `It ran from ${start ?? ''} to ${end ?? ''}, which is outside of the times that are asked for.`,
    hint: 'Leave out --start-time and --end-time.',
  });
}
