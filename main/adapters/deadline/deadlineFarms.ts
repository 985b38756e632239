/** The calls about farms and queues. */
import { GetFarmCommand, GetQueueCommand, ListFarmsCommand, ListQueuesCommand } from '@aws-sdk/client-deadline';
import type { Deadline } from '../../engine/ports/deadline';
import { present } from './answerFields';
import { callDeadline, type DeadlineCalls } from './deadlineCalls';
import { listAll } from './pages';
import { farmSummary, queueDetails, queueSummary } from './readFarms';

type FarmCalls = Pick<Deadline, 'listFarms' | 'probe' | 'getFarm' | 'listQueues' | 'getQueue'>;

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
  };
}
