/** A farm with two queues at a Deadline double, and a client that calls it as the application does. */
import { createClock } from '../../main/adapters/clock/clock';
import { openDeadline, type OpenDeadline } from '../../main/adapters/deadline/deadline';
import type { DeadlineOptions } from '../../main/adapters/deadline/deadlineOptions';
import type { Clock } from '../../main/engine/ports/clock';
import type { Plan } from './deadlineServer/records';
import type { DeadlineTestServer } from './deadlineServer/server';

export const farmId = `farm-${'1'.repeat(32)}`;
export const queueId = `queue-${'2'.repeat(32)}`;
export const bareQueueId = `queue-${'3'.repeat(32)}`;
export const profileId = `sp-${'4'.repeat(32)}`;
export const queue = { farmId, queueId };

export const farmPlan = {
  farms: [{ farmId, displayName: 'Feature film' }],
  queues: [
    {
      farmId,
      queueId,
      displayName: 'Lighting',
      jobAttachmentSettings: { s3BucketName: 'bkt', rootPrefix: 'DeadlineCloud' },
      allowedStorageProfileIds: [profileId],
    },
    { farmId, queueId: bareQueueId, displayName: 'No files' },
  ],
  storageProfiles: [
    {
      farmId,
      storageProfileId: profileId,
      displayName: 'Workstations',
      osFamily: 'LINUX',
      fileSystemLocations: [{ name: 'Shot', path: '/mnt/shot', type: 'LOCAL' }],
    },
  ],
} satisfies Plan;

/** Two steps, the second of which waits for the first with its three tasks. */
export const template = `specificationVersion: jobtemplate-2023-09
name: Shot {{Param.Take}}
parameterDefinitions:
- {name: Take, type: STRING, default: one}
steps:
- name: Render
  parameterSpace: {taskParameterDefinitions: [{name: Frame, type: INT, range: "1-3"}]}
  script: {actions: {onRun: {command: echo, args: ["{{Task.Param.Frame}}"]}}}
- name: Comp
  dependencies: [{dependsOn: Render}]
  script: {actions: {onRun: {command: echo, args: ["comp"]}}}
`;

export const jobRequest = { ...queue, clientToken: 'token-1', template, templateType: 'YAML', priority: 50 } as const;

/** Keys come from the environment of the process, as the SDK reads them. */
export function openAt(
  server: Pick<DeadlineTestServer, 'url' | 'region'>,
  options: DeadlineOptions = {},
  clock: Clock = createClock(),
): Promise<OpenDeadline> {
  return openDeadline(
    { region: server.region, endpointUrl: server.url, ...options },
    { env: {}, version: '9.9.9', clock, chance: () => 0 },
  );
}
