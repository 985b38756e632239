/** The calls that lend the role of a queue. Their answers are keys: nothing of them goes into a text. */
import {
  AssumeQueueRoleForReadCommand,
  AssumeQueueRoleForUserCommand,
  type AwsCredentials,
} from '@aws-sdk/client-deadline';
import type { Deadline, QueueCredentials } from '../../engine/ports/deadline';
import { need } from './answerFields';
import { callDeadline, type DeadlineCalls } from './deadlineCalls';

export function queueRoles(calls: DeadlineCalls): Pick<Deadline, 'assumeQueueRoleForUser' | 'assumeQueueRoleForRead'> {
  return {
    assumeQueueRoleForUser: ({ farmId, queueId }, signal) =>
      callDeadline(
        calls,
        { op: 'AssumeQueueRoleForUser', doing: `Asking for the role of the queue ${queueId}` },
        signal,
        async (client, options) => {
          const command = new AssumeQueueRoleForUserCommand({ farmId, queueId });
          return credentialsOf((await client.send(command, options)).credentials);
        },
      ),
    assumeQueueRoleForRead: ({ farmId, queueId }, signal) =>
      callDeadline(
        calls,
        { op: 'AssumeQueueRoleForRead', doing: `Asking for the role that reads the queue ${queueId}` },
        signal,
        async (client, options) => {
          const command = new AssumeQueueRoleForReadCommand({ farmId, queueId });
          return credentialsOf((await client.send(command, options)).credentials);
        },
      ),
  };
}

function credentialsOf(credentials: AwsCredentials | undefined): QueueCredentials {
  return {
    accessKeyId: need(credentials?.accessKeyId, 'accessKeyId'),
    secretAccessKey: need(credentials?.secretAccessKey, 'secretAccessKey'),
    sessionToken: need(credentials?.sessionToken, 'sessionToken'),
    expiresMs: need(credentials?.expiration, 'expiration').getTime(),
  };
}
