/** Farms, queues, storage profiles, environments and the roles of queues. */
import { iso, pageOf, type Asked, type Operation } from './operation';
import type { FarmRecord, Json, QueueRecord } from './records';
import { denied, notFound } from './serviceError';
import { farmOf, queueOf, type World } from './world';

const createdAt = '2026-01-01T00:00:00.000Z';
const created = { createdAt, createdBy: 'double' };

const farmSummary = ({ farmId, displayName }: FarmRecord): Json => ({ farmId, displayName, kmsKeyArn: '', ...created });

function queueSummary({ farmId, queueId, displayName, status, blockedReason }: QueueRecord): Json {
  const blocked = blockedReason === undefined ? {} : { blockedReason };
  return { farmId, queueId, displayName, status, ...blocked, defaultBudgetAction: 'NONE', ...created };
}

/** Members of the monitor see what is theirs, and have to say who they are. */
function visible<T extends { readonly members?: readonly string[] }>(asked: Asked, rows: readonly T[]): readonly T[] {
  const named = asked.query.get('principalId');
  if (asked.principalId !== undefined && named !== asked.principalId)
    throw denied('The list is only answered for the principalId of the caller.');
  return named === null ? rows : rows.filter(({ members }) => members?.includes(named) ?? true);
}

function roleCredentials({ options, nowMs }: World): Json {
  const { lifeMs, ...keys } = options.queueRole;
  return { credentials: { ...keys, expiration: iso(nowMs() + lifeMs).replace(/\.\d+Z$/, 'Z') } };
}

const profilesOf = (world: World, { ids }: Asked) => {
  const allowed = queueOf(world, ids['farmId'], ids['queueId']).allowedStorageProfileIds;
  return [...world.storageProfiles.values()].filter(
    ({ farmId, storageProfileId }) => farmId === ids['farmId'] && allowed.includes(storageProfileId),
  );
};

const environmentsOf = (world: World, { ids }: Asked) => {
  const { queueId } = queueOf(world, ids['farmId'], ids['queueId']);
  return [...world.environments.values()].filter((environment) => environment.queueId === queueId);
};

export const farmOps = {
  ListFarms: (world, asked) =>
    pageOf(world, asked, 'farms', visible(asked, [...world.farms.values()]).map(farmSummary)),
  GetFarm(world, { ids }) {
    const farm = farmOf(world, ids['farmId']);
    const description = farm.description === undefined ? {} : { description: farm.description };
    return { ...farmSummary(farm), ...description, costScaleFactor: 1 };
  },
  ListQueues(world, asked) {
    const { farmId } = farmOf(world, asked.ids['farmId']);
    const queues = [...world.queues.values()].filter((queue) => queue.farmId === farmId);
    return pageOf(world, asked, 'queues', visible(asked, queues).map(queueSummary));
  },
  GetQueue(world, { ids }) {
    const queue = queueOf(world, ids['farmId'], ids['queueId']);
    const { roleArn, jobAttachmentSettings, jobRunAsUser, description } = queue;
    return {
      ...queueSummary(queue),
      ...(description === undefined ? {} : { description }),
      ...(roleArn === undefined ? {} : { roleArn }),
      ...(jobAttachmentSettings === undefined ? {} : { jobAttachmentSettings }),
      ...(jobRunAsUser === undefined ? {} : { jobRunAsUser }),
      requiredFileSystemLocationNames: queue.requiredFileSystemLocationNames,
      allowedStorageProfileIds: queue.allowedStorageProfileIds,
    };
  },
  ListStorageProfilesForQueue: (world, asked) =>
    pageOf(
      world,
      asked,
      'storageProfiles',
      profilesOf(world, asked).map(({ storageProfileId, displayName, osFamily }) => ({
        storageProfileId,
        displayName,
        osFamily,
      })),
    ),
  GetStorageProfileForQueue(world, asked) {
    const id = asked.ids['storageProfileId'] ?? '';
    const found = profilesOf(world, asked).find(({ storageProfileId }) => storageProfileId === id);
    if (found === undefined) throw notFound('storageprofile', id);
    const { storageProfileId, displayName, osFamily, fileSystemLocations } = found;
    return { storageProfileId, displayName, osFamily, fileSystemLocations };
  },
  ListQueueEnvironments: (world, asked) =>
    pageOf(
      world,
      asked,
      'environments',
      environmentsOf(world, asked).map(({ queueEnvironmentId, name, priority }) => ({
        queueEnvironmentId,
        name,
        priority,
      })),
    ),
  GetQueueEnvironment(world, asked) {
    const id = asked.ids['queueEnvironmentId'] ?? '';
    const found = environmentsOf(world, asked).find(({ queueEnvironmentId }) => queueEnvironmentId === id);
    if (found === undefined) throw notFound('environment', id);
    const { queueEnvironmentId, name, priority, templateType, template } = found;
    return { queueEnvironmentId, name, priority, templateType, template, ...created };
  },
  AssumeQueueRoleForUser(world, { ids }) {
    queueOf(world, ids['farmId'], ids['queueId']);
    return roleCredentials(world);
  },
  AssumeQueueRoleForRead(world, { ids }) {
    queueOf(world, ids['farmId'], ids['queueId']);
    return roleCredentials(world);
  },
} satisfies Record<string, Operation>;
