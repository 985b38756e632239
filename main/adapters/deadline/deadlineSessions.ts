/** The calls about the sessions of a job and what ran in them; few of them run at once. */
import { GetSessionActionCommand, ListSessionActionsCommand, ListSessionsCommand } from '@aws-sdk/client-deadline';
import type { Deadline } from '../../engine/ports/deadline';
import { callDeadline, type DeadlineCalls } from './deadlineCalls';
import { listAll } from './pages';
import { sessionAction, sessionSummary } from './readJobs';
import { jobIds } from './references';

type SessionCalls = Pick<Deadline, 'listSessions' | 'listSessionActions' | 'getSessionAction'>;

export function deadlineSessions(calls: DeadlineCalls): SessionCalls {
  return {
    listSessions: (job, signal) =>
      listAll(
        calls,
        { op: 'ListSessions', doing: `Listing the sessions of the job ${job.jobId}` },
        signal,
        async (client, token, options) => {
          const command = new ListSessionsCommand({ ...jobIds(job), ...token });
          const { sessions = [], nextToken } = await client.send(command, options);
          return { rows: sessions.map(sessionSummary), nextToken };
        },
        'sessions',
      ),
    listSessionActions: (job, of, signal) =>
      listAll(
        calls,
        { op: 'ListSessionActions', doing: `Listing what ran in the job ${job.jobId}` },
        signal,
        async (client, token, options) => {
          const command = new ListSessionActionsCommand({ ...jobIds(job), ...of, ...token });
          const { sessionActions = [], nextToken } = await client.send(command, options);
          return { rows: sessionActions.map(sessionAction), nextToken };
        },
        'sessions',
      ),
    getSessionAction: (job, sessionActionId, signal) =>
      callDeadline(
        calls,
        { op: 'GetSessionAction', doing: `Reading ${sessionActionId}` },
        signal,
        async (client, options) => {
          const command = new GetSessionActionCommand({ ...jobIds(job), sessionActionId });
          return sessionAction(await client.send(command, options));
        },
        'sessions',
      ),
  };
}
