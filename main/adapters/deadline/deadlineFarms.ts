/** The calls about farms, queues, storage profiles and environments. */
import {
  GetFarmCommand,
  GetQueueCommand,
  GetQueueEnvironmentCommand,
  GetStorageProfileForQueueCommand,
  ListFarmsCommand,
  ListQueueEnvironmentsCommand,
  ListQueuesCommand,
  ListStorageProfilesForQueueCommand,
} from '@aws-sdk/client-deadline';
import type { Deadline } from '../../engine/ports/deadline';
import { need, present } from './answerFields';
import { callDeadline, type DeadlineCalls } from './deadlineCalls';
import { listAll } from './pages';
import {
  environmentSummary,
  farmSummary,
  profileDetails,
  profileSummary,
  queueDetails,
  queueSummary,
} from './readFarms';

type FarmCalls = Pick<
  Deadline,
  | 'listFarms'
  | 'probe'
  | 'getFarm'
  | 'listQueues'
  | 'getQueue'
  | 'listStorageProfilesForQueue'
  | 'getStorageProfileForQueue'
  | 'listQueueEnvironments'
  | 'getQueueEnvironment'
>;

/** `principalId` goes along with the lists that are denied to users of the monitor without it. */
export function deadlineFarms(calls: DeadlineCalls, principalId: string | undefined): FarmCalls {
  const principal = present({ principalId });
  return {
    listFarms: (signal) =>
      listAll(calls, { op: 'ListFarms', doing: 'Listing the farms' }, signal, async (client, token, options) => {
        const { farms = [], nextToken } = await client.send(new ListFarmsCommand({ ...principal, ...token }), options);
        return { rows: farms.map(farmSummary), nextToken };
      }),
    probe: async (signal) => {
      const input = { ...principal, maxResults: 1 };
      await callDeadline(calls, { op: 'ListFarms', doing: 'Looking for farms' }, signal, (client, options) =>
        client.send(new ListFarmsCommand(input), options),
      );
    },
    getFarm: (farmId, signal) =>
      callDeadline(calls, { op: 'GetFarm', doing: `Reading the farm ${farmId}` }, signal, async (client, options) => {
        const farm = await client.send(new GetFarmCommand({ farmId }), options);
        return { ...farmSummary(farm), ...present({ description: farm.description }) };
      }),
    listQueues: (farmId, signal) =>
      listAll(
        calls,
        { op: 'ListQueues', doing: `Listing the queues of the farm ${farmId}` },
        signal,
        async (client, token, options) => {
          const input = { farmId, ...principal, ...token };
          const { queues = [], nextToken } = await client.send(new ListQueuesCommand(input), options);
          return { rows: queues.map(queueSummary), nextToken };
        },
      ),
    getQueue: ({ farmId, queueId }, signal) =>
      callDeadline(calls, { op: 'GetQueue', doing: `Reading the queue ${queueId}` }, signal, async (client, options) =>
        queueDetails(await client.send(new GetQueueCommand({ farmId, queueId }), options)),
      ),
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
