/** AWS Deadline Cloud behind the Deadline port. */
import type { Clock } from '../../engine/ports/clock';
import type { Deadline } from '../../engine/ports/deadline';
import { createCallPace } from './callPace';
import type { DeadlineCalls } from './deadlineCalls';
import { connectDeadline, type DeadlineClientParts } from './deadlineClient';
import { deadlineFarms } from './deadlineFarms';
import { deadlineJobs } from './deadlineJobs';
import { deadlineLogs } from './deadlineLogs';
import type { DeadlineOptions } from './deadlineOptions';
import { deadlineQueueParts } from './deadlineQueueParts';
import { deadlineSessions } from './deadlineSessions';
import { deadlineSteps } from './deadlineSteps';
import { deadlineTasks } from './deadlineTasks';
import { queueRoles } from './queueRoles';

export interface DeadlineParts extends DeadlineClientParts {
  readonly clock: Clock;
  /** In [0, 1); for the waits between attempts. */
  readonly chance?: () => number;
}

export interface OpenDeadline extends Deadline {
  /** Lets go of sockets; calls under way end by themselves. */
  close(): void;
}

/** One region with one set of credentials. Asks nobody yet; throws `input.invalid` when nothing names a region. */
export async function openDeadline(options: DeadlineOptions, parts: DeadlineParts): Promise<OpenDeadline> {
  const { client, place } = await connectDeadline(options, parts);
  const { clock, chance = Math.random } = parts;
  const calls: DeadlineCalls = { client, place, pace: createCallPace(clock), clock, chance };
  const roles = queueRoles(calls);
  return {
    region: place.region,
    ...(place.profile === undefined ? {} : { profile: place.profile }),
    ...deadlineFarms(calls, options.principalId),
    ...deadlineJobs(calls),
    ...deadlineQueueParts(calls),
    ...deadlineSteps(calls),
    ...deadlineTasks(calls),
    ...deadlineSessions(calls),
    ...deadlineLogs(calls, roles, parts),
    ...roles,
    close: () => {
      client.destroy();
    },
  };
}
