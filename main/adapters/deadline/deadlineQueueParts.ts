/** The calls about what belongs to a queue: storage profiles and environments. */
import {
  GetQueueEnvironmentCommand,
  GetStorageProfileForQueueCommand,
  ListQueueEnvironmentsCommand,
  ListStorageProfilesForQueueCommand,
} from '@aws-sdk/client-deadline';
import type { Deadline } from '../../engine/ports/deadline';
import { need } from './answerFields';
import { callDeadline, type DeadlineCalls } from './deadlineCalls';
import { listAll } from './pages';
import { environmentSummary, profileDetails, profileSummary } from './readFarms';

type QueuePartCalls = Pick<
  Deadline,
  'listStorageProfilesForQueue' | 'getStorageProfileForQueue' | 'listQueueEnvironments' | 'getQueueEnvironment'
>;

export function deadlineQueueParts(calls: DeadlineCalls): QueuePartCalls {
  return {
    listStorageProfilesForQueue: ({ farmId, queueId }, signal) =>
      listAll(
        calls,
        { op: 'ListStorageProfilesForQueue', doing: `Listing the storage profiles of the queue ${queueId}` },
        signal,
        async (client, token, options) => {
          const command = new ListStorageProfilesForQueueCommand({ farmId, queueId, ...token });
          const { storageProfiles = [], nextToken } = await client.send(command, options);
          return { rows: storageProfiles.map(profileSummary), nextToken };
        },
      ),
    getStorageProfileForQueue: ({ farmId, queueId }, storageProfileId, signal) =>
      callDeadline(
        calls,
        { op: 'GetStorageProfileForQueue', doing: `Reading the storage profile ${storageProfileId}` },
        signal,
        async (client, options) => {
          const command = new GetStorageProfileForQueueCommand({ farmId, queueId, storageProfileId });
          return profileDetails(await client.send(command, options));
        },
      ),
    listQueueEnvironments: ({ farmId, queueId }, signal) =>
      listAll(
        calls,
        { op: 'ListQueueEnvironments', doing: `Listing the environments of the queue ${queueId}` },
        signal,
        async (client, token, options) => {
          const command = new ListQueueEnvironmentsCommand({ farmId, queueId, ...token });
          const { environments = [], nextToken } = await client.send(command, options);
          return { rows: environments.map(environmentSummary), nextToken };
        },
      ),
    getQueueEnvironment: ({ farmId, queueId }, queueEnvironmentId, signal) =>
      callDeadline(
        calls,
        { op: 'GetQueueEnvironment', doing: `Reading the environment ${queueEnvironmentId}` },
        signal,
        async (client, options) => {
          const command = new GetQueueEnvironmentCommand({ farmId, queueId, queueEnvironmentId });
          const environment = await client.send(command, options);
          return {
            ...environmentSummary(environment),
            templateType: need(environment.templateType, 'templateType'),
            template: need(environment.template, 'template'),
          };
        },
      ),
  };
}
