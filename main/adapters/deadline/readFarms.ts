/** Farms, queues, storage profiles and environments of answers in the engine's words. */
import type {
  FarmSummary as SdkFarm,
  GetQueueResponse,
  GetStorageProfileForQueueResponse,
  QueueEnvironmentSummary as SdkEnvironment,
  QueueSummary as SdkQueue,
  StorageProfileSummary as SdkProfile,
} from '@aws-sdk/client-deadline';
import type {
  FarmSummary,
  QueueDetails,
  QueueEnvironmentSummary,
  QueueSummary,
  StorageProfileDetails,
  StorageProfileSummary,
} from '../../engine/ports/deadline';
import { need, present } from './answerFields';

export function farmSummary(farm: Pick<SdkFarm, 'farmId' | 'displayName'>): FarmSummary {
  return { farmId: need(farm.farmId, 'farmId'), displayName: need(farm.displayName, 'displayName') };
}

export function queueSummary(queue: SdkQueue | GetQueueResponse): QueueSummary {
  return {
    farmId: need(queue.farmId, 'farmId'),
    queueId: need(queue.queueId, 'queueId'),
    displayName: need(queue.displayName, 'displayName'),
    status: need(queue.status, 'status'),
    ...present({ blockedReason: queue.blockedReason }),
  };
}

export function queueDetails(queue: GetQueueResponse): QueueDetails {
  const { description, roleArn, jobAttachmentSettings: settings } = queue;
  return {
    ...queueSummary(queue),
    ...present({ description, roleArn, workerOs: workerOsOf(queue) }),
    ...(settings?.s3BucketName === undefined
      ? {}
      : { jobAttachmentSettings: { s3BucketName: settings.s3BucketName, rootPrefix: settings.rootPrefix ?? '' } }),
    requiredFileSystemLocationNames: queue.requiredFileSystemLocationNames ?? [],
    allowedStorageProfileIds: queue.allowedStorageProfileIds ?? [],
  };
}

/** A queue has a user for each system that its workers run. */
function workerOsOf({ jobRunAsUser: user }: Pick<GetQueueResponse, 'jobRunAsUser'>): QueueDetails['workerOs'] {
  if ((user?.posix === undefined) === (user?.windows === undefined)) return undefined;
  return user?.windows === undefined ? 'linux' : 'windows';
}

export function profileSummary(profile: SdkProfile | GetStorageProfileForQueueResponse): StorageProfileSummary {
  return {
    storageProfileId: need(profile.storageProfileId, 'storageProfileId'),
    displayName: need(profile.displayName, 'displayName'),
    osFamily: need(profile.osFamily, 'osFamily'),
  };
}

export function profileDetails(profile: GetStorageProfileForQueueResponse): StorageProfileDetails {
  return {
    ...profileSummary(profile),
    fileSystemLocations: (profile.fileSystemLocations ?? []).map(({ name, path, type }) => ({
      name: need(name, 'name'),
      path: need(path, 'path'),
      type: need(type, 'type'),
    })),
  };
}

export function environmentSummary(
  environment: Pick<SdkEnvironment, 'queueEnvironmentId' | 'name' | 'priority'>,
): QueueEnvironmentSummary {
  return {
    queueEnvironmentId: need(environment.queueEnvironmentId, 'queueEnvironmentId'),
    name: need(environment.name, 'name'),
    priority: need(environment.priority, 'priority'),
  };
}
