/** A farm with two queues at a Deadline double, and a client that calls it as the application does. */
import { afterEach, beforeEach, vi } from 'vitest';
import { createClock } from '../../main/adapters/clock/clock';
import { openDeadline, type OpenDeadline } from '../../main/adapters/deadline/deadline';
import type { DeadlineOptions } from '../../main/adapters/deadline/deadlineOptions';
import type { Clock } from '../../main/engine/ports/clock';
import { AppError, type ErrorDto } from '../../shared/domain/errors';
import type { Plan } from './deadlineServer/records';
import { startDeadline, type DeadlineServerOptions } from './deadlineServer/server';
import type { DeadlineTestServer } from './deadlineServer/testServer';

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

export interface DeadlineWorld {
  readonly server: DeadlineTestServer;
  readonly deadline: OpenDeadline;
}

/** Starts doubles and clients in the tests of a file, and ends them after each. Keys come from the environment, as the SDK reads them. */
export function deadlineWorlds() {
  const ends: (() => Promise<void> | void)[] = [];
  beforeEach(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'DLTEST');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'DLTEST');
    for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_REGION', 'AWS_DEFAULT_REGION'])
      vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/config');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/credentials');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const end of ends.splice(0).reverse()) await end();
  });

  const openAt = async (
    server: Pick<DeadlineTestServer, 'url' | 'region'>,
    options: DeadlineOptions = {},
    clock: Clock = createClock(),
  ): Promise<OpenDeadline> => {
    const deadline = await openDeadline(
      { region: server.region, endpointUrl: server.url, ...options },
      { env: {}, version: '9.9.9', clock, chance: () => 0 },
    );
    ends.push(() => {
      deadline.close();
    });
    return deadline;
  };

  const world = async (
    options: DeadlineServerOptions = {},
    client: DeadlineOptions = {},
    clock?: Clock,
  ): Promise<DeadlineWorld> => {
    const server = await startDeadline({ plan: farmPlan, ...options });
    ends.push(() => server.close());
    return { server, deadline: await openAt(server, client, clock) };
  };
  return { openAt, world };
}

/** The code and sentences that a call fails with. */
export async function errorOf(work: Promise<unknown>): Promise<ErrorDto> {
  const thrown: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (thrown instanceof AppError) return thrown.dto;
  throw new Error('The call did not fail with a code.', { cause: thrown });
}
